"""What is remembered of decisions, and what would be decided if nobody did anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.calendar.decent import MORNING, Hours
from bot.domain.calendar.reminding import (
    LATER,
    LET_GO,
    WARNED_AT,
    Decision,
    Memory,
    Owed,
    Step,
    decide,
    step_at,
)


def remembered(memory: Memory, made: Sequence[Decision], on: date) -> Memory:
    """The memory after these decisions."""
    sent = [one for one in made if one.why is None and not one.stage.startswith(LATER)]
    warned = dict(memory.warned)
    for one in sent:
        if one.warns:
            warned.setdefault(one.owed.series, on)
    let_go = {one.key: 0 for one in made if one.why in LET_GO}
    return replace(
        memory,
        decided={*memory.decided, *(one.key for one in made if one.key not in let_go)},
        told={*memory.told, *((one.person_id, on) for one in sent)},
        warned=warned,
        unsent={**memory.unsent, **let_go},
    )


def forecast(
    owed: Sequence[Owed],
    steps: Sequence[Step],
    memory: Memory,
    hours: Hours,
    span: tuple[datetime, datetime],
) -> Iterator[tuple[datetime, list[Decision]]]:
    """What would go out, and when, if nobody did anything: the same decisions, one by one."""
    since, until = span
    for at in _moments(owed, steps, hours, since, until):
        made = decide(at, owed, steps, memory, hours)
        memory = remembered(memory, made, hours.day(at))
        sent = [one for one in made if one.why is None]
        if sent:
            yield at, sent


def _moments(
    owed: Sequence[Owed], steps: Sequence[Step], hours: Hours, since: datetime, until: datetime
) -> list[datetime]:
    """When a step falls due, and the usual hours of each day for what was held back."""
    found = {
        at
        for one in owed
        for step in steps
        if step.duty == one.duty and (at := step_at(step, one, hours)) is not None
    }
    usual = {MORNING, WARNED_AT, *(step.at_time for step in steps)}
    day, last = hours.day(since), hours.day(until)
    while day <= last:
        if hours.days.is_working(day):
            found |= {hours.next_decent(hours.moment(day, hour)) for hour in usual}
        day += timedelta(days=1)
    return sorted(at for at in found if since < at <= until)
