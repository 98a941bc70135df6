"""Which reminder is due to whom: decided once for each person, duty, deadline and stage.

The question is never "is it this hour" but "has its moment come, and was nothing decided yet", so a
process that was down, a clock that jumped or a second process changes nothing. Rules:

- only at a decent moment; until then everything is held
- one digest a person a day: what falls due later on the same day goes with the first
- of several missed stages of one duty the last is sent, the others are decided with it
- the head of a board hears only after its officers were told so, on an earlier day
- "later today" comes back once, beside the digest, and moves no stage
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar.decent import Hours


class Audience(StrEnum):
    """To whom a step speaks."""

    OWNER = "owner"
    HEAD = "head"
    """Of the board that owes: asked to look after it."""
    SECRETARY = "secretary"
    """Asked whether the leader of the bloc may be told."""
    LEADER = "leader"
    """Told once the secretary has agreed, and not before."""


class CatchUp(StrEnum):
    """What becomes of a step whose day has passed without it."""

    UNTIL_DUE = "until_due"
    DIGEST = "digest"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a duty's series. `days` count from the deadline: calendar days before it, rolled
    back to a working day; working days after it."""

    duty: str
    stage: str
    days: int
    at_time: time
    audience: Audience
    catch_up: CatchUp


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty that somebody has not done yet.

    since:      from when on it is reminded of: it began then, or reminders were switched on
    agreed_at:  when the secretary agreed that the leader of the bloc is told
    escalation: the number under which the secretary was asked
    title:      what it is called, where its object bears a name of its own
    """

    duty: str
    object_id: int
    unit_id: int
    due_at: datetime
    due_on: date
    since: datetime
    persons: Mapping[Audience, tuple[int, ...]]
    agreed_at: datetime | None = None
    escalation: int | None = None
    title: str = ""

    @property
    def series(self) -> Series:
        return series_of(self.duty, self.object_id, self.due_on, self.unit_id)


MILESTONE = "milestone"
"""What the bloc itself owes; it stands under whichever board leads."""
Series = tuple[str, int, date, int]
"""Duty, object, deadline and unit: what the stages of one series share."""


def series_of(duty: str, object_id: int, due_on: date, unit_id: int) -> Series:
    """What the bloc owes is one series, whoever leads it by now: its unit is 0."""
    return (duty, object_id, due_on, 0 if duty == MILESTONE else unit_id)


Key = tuple[Series, str, int]
"""A series, a stage, a person: what is decided once."""


Times = dict[tuple[str, datetime, date, datetime, datetime | None], dict[str, datetime]]
"""Of the series with the same duty and deadlines, when each stage falls due."""


@dataclass(frozen=True, slots=True)
class Later:
    """ "Remind me later today": comes back once, at `until`."""

    id: int
    person_id: int
    duty: str
    object_id: int
    unit_id: int
    until: datetime

    @property
    def stage(self) -> str:
        return f"{LATER}{self.id}"


LATER, WARNING = "later:", "warn:"
"""Stages that are no step of the series begin so."""
WARNED_AT = time(14)


@dataclass(frozen=True, slots=True)
class Memory:
    """What was decided before.

    decided: sent, or sent with another stage
    told:    days on which a person has had a digest
    warned:  the first day on which the officers of a series were told that their head will hear
    unsent:  let go or not owed any more, and never sent; by the number of that decision
    digests: names of the messages that were to go out lately
    """

    decided: Collection[Key] = frozenset()
    told: Collection[tuple[int, date]] = frozenset()
    warned: Mapping[Series, date] = field(default_factory=dict)
    unsent: Mapping[Key, int] = field(default_factory=dict)
    digests: Collection[str] = frozenset()

    def asks(self, one: Decision) -> bool:
        """Whether it is still to be decided. What was never sent may come after all, where it is
        owed again or the clock was set back; it is not let go a second time."""
        if one.key in self.decided:
            return False
        return one.why is None or one.key not in self.unsent


class Why(StrEnum):
    """Why a stage is decided upon without a message of its own."""

    OVERTAKEN = "overtaken"
    PAST_DUE = "past_due"
    PAST_DAY = "past_day"


LET_GO = (Why.PAST_DUE, Why.PAST_DAY)
"""What the clock alone decided: nothing was sent in its place."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A stage that was decided upon. `why` None: it goes out now.

    late:   it comes on another day than its own, and says so
    warns:  the officer is told that the head of the board will hear tomorrow
    """

    owed: Owed
    stage: str
    audience: Audience
    person_id: int
    step_at: datetime
    why: Why | None = None
    late: bool = False
    warns: bool = False

    @property
    def key(self) -> Key:
        return (self.owed.series, self.stage, self.person_id)


def step_at(step: Step, owed: Owed, hours: Hours) -> datetime | None:
    """When a step falls due; None where the duty has no such step: it lies before the duty began,
    or a step before the deadline after it."""
    if step.audience is Audience.LEADER:
        return hours.next_decent(owed.agreed_at) if owed.agreed_at else None
    if step.days > 0:
        day = hours.days.after(owed.due_on, step.days)
    else:
        day = hours.days.last_working(owed.due_on + timedelta(days=step.days))
    at = hours.next_decent(hours.moment(day, step.at_time))
    if at < owed.since or (step.days <= 0 and at >= owed.due_at):
        return None
    return at


def decide(
    now: datetime,
    owed: Sequence[Owed],
    steps: Sequence[Step],
    memory: Memory,
    hours: Hours,
    later: Sequence[Later] = (),
) -> list[Decision]:
    """What is decided at this moment, in the order of what is owed; nothing while it is held."""
    if not hours.is_decent(now):
        return []
    made: list[Decision] = []
    ahead: dict[int, list[Decision]] = {}
    known: Times = {}
    for one in owed:
        times = _times(one, steps, hours, known)
        for decision in _of_series(now, one, steps, times, memory, hours):
            if decision.why is not None:
                made.append(decision)
            else:
                ahead.setdefault(decision.person_id, []).append(decision)
    today = hours.day(now)
    for person, waiting in ahead.items():
        if (person, today) not in memory.told and any(one.step_at <= now for one in waiting):
            made.extend(_digest(waiting))
    sent = {(one.owed.series, one.person_id) for one in made if one.why is None}
    made.extend(_come_back(now, owed, later, memory, sent))
    return made


def _times(owed: Owed, steps: Sequence[Step], hours: Hours, known: Times) -> dict[str, datetime]:
    """When the stages of one series fall due; boards with the same deadline share it."""
    which = (owed.duty, owed.due_at, owed.due_on, owed.since, owed.agreed_at)
    if which not in known:
        mine = [step for step in steps if step.duty == owed.duty]
        times = {step.stage: step_at(step, owed, hours) for step in mine}
        known[which] = {stage: at for stage, at in times.items() if at is not None}
    return known[which]


def _of_series(
    now: datetime,
    owed: Owed,
    steps: Sequence[Step],
    times: Mapping[str, datetime],
    memory: Memory,
    hours: Hours,
) -> Iterator[Decision]:
    """The stages of one series that are to be decided today and are not held back."""
    mine = [step for step in steps if step.duty == owed.duty]
    today = hours.day(now)
    warnings = _warnings(now, owed, mine, times, memory, hours)
    for step in mine:
        at = times.get(step.stage)
        if at is None or hours.day(at) > today:
            continue
        late = hours.day(at) < today
        why = _let_go(step, owed, now, late=late)
        if step.audience is Audience.HEAD and why is None and _waits(owed, memory, today):
            continue
        for person in owed.persons.get(step.audience, ()):
            warns = bool(warnings) and step.audience is Audience.OWNER
            found = Decision(owed, step.stage, step.audience, person, at, why, late, warns)
            if memory.asks(found):
                yield found
    for stage, at in warnings:
        for person in owed.persons[Audience.OWNER]:
            found = Decision(owed, stage, Audience.OWNER, person, at, warns=True)
            if memory.asks(found):
                yield found


def _let_go(step: Step, owed: Owed, now: datetime, *, late: bool) -> Why | None:
    if step.catch_up is CatchUp.DROP and late:
        return Why.PAST_DAY
    if step.catch_up is CatchUp.UNTIL_DUE and now >= owed.due_at:
        return Why.PAST_DUE
    return None


def _waits(owed: Owed, memory: Memory, today: date) -> bool:
    """Whether the head of the board may not hear yet: its officers come first."""
    warned_on = memory.warned.get(owed.series)
    return bool(owed.persons.get(Audience.OWNER)) and (warned_on is None or warned_on >= today)


def _warnings(
    now: datetime,
    owed: Owed,
    steps: Sequence[Step],
    times: Mapping[str, datetime],
    memory: Memory,
    hours: Hours,
) -> list[tuple[str, datetime]]:
    """What tells the officers, from the working day before on, that their head is to hear."""
    heads = owed.persons.get(Audience.HEAD, ())
    if not heads or not owed.persons.get(Audience.OWNER) or owed.series in memory.warned:
        return []
    today, found = hours.day(now), []
    for step in steps:
        if step.audience is not Audience.HEAD or step.stage not in times:
            continue
        eve = hours.days.before(hours.day(times[step.stage]), 1)
        at = max(hours.moment(eve, WARNED_AT), owed.since)
        heard = hours.moment(hours.days.after(today, 1), step.at_time)
        waits = any((owed.series, step.stage, head) not in memory.decided for head in heads)
        if waits and hours.day(at) <= today and _let_go(step, owed, heard, late=False) is None:
            found.append((f"{WARNING}{step.stage}", at))
    return found


def _digest(waiting: Sequence[Decision]) -> Iterator[Decision]:
    """One message: of each series the last stage, the others with it."""
    last: dict[tuple[Series, Audience], Decision] = {}
    for one in waiting:
        known = last.get((one.owed.series, one.audience))
        if known is None or one.step_at >= known.step_at:
            last[one.owed.series, one.audience] = one
    for one in waiting:
        sent = last[one.owed.series, one.audience] is one
        yield one if sent else replace(one, why=Why.OVERTAKEN, warns=False)


def _come_back(
    now: datetime,
    owed: Sequence[Owed],
    later: Sequence[Later],
    memory: Memory,
    sent: Collection[tuple[Series, int]],
) -> Iterator[Decision]:
    """What somebody has put off until now, where it is still owed."""
    by_object = {(one.duty, one.object_id, one.unit_id): one for one in owed}
    newest = {(one.person_id, one.duty, one.object_id, one.unit_id): one.id for one in later}
    # Not by the series: that is another one once the deadline has moved.
    come = {(stage, person) for _series, stage, person in memory.decided} if later else set()
    for one in later:
        found = by_object.get((one.duty, one.object_id, one.unit_id))
        if found is None or one.until > now:
            continue
        if (one.stage, one.person_id) in come:
            continue
        twice = newest[one.person_id, one.duty, one.object_id, one.unit_id] != one.id
        overtaken = twice or (found.series, one.person_id) in sent
        why = Why.OVERTAKEN if overtaken else None
        yield Decision(found, one.stage, Audience.OWNER, one.person_id, one.until, why)
