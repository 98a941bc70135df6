"""What a paragraph of a digest is made of: read once for all the letters of one look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.calendar.decent import Hours
from bot.domain.calendar.reminding import LATER, WARNING, Audience, Owed
from bot.domain.kpi import PeriodKind, progress
from storage.form_rows import Period
from storage.owed_figures import APPROVE, FIGURES
from storage.status import Standing
from storage.uow import UnitOfWork


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One stage for one reader, before anything is known about its object.

    escalation:  the number of the secretary's decision
    """

    owed: Owed
    stage: str
    audience: Audience
    late: bool = False
    warns: bool = False
    escalation: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A part with what its words need.

    past:     whether the deadline is over; `over` working days since then
    left:     days until the deadline
    warns_on: the day on which the head of the board will hear, where its officer is told so
    tomorrow: whether that is the next day
    form_id:  the board's form, where it has looked at it
    """

    part: Part
    period: Period | None
    unit_name: str
    done: int
    total: int
    past: bool
    over: int
    left: int
    warns_on: date | None
    tomorrow: bool
    form_id: int | None


def audience_of(stage: str, audiences: Mapping[str, Audience]) -> Audience:
    """Whom a stage speaks to; what is no step of the series speaks to whoever owes."""
    if stage.startswith((LATER, WARNING)):
        return Audience.OWNER
    return audiences.get(stage, Audience.OWNER)


def paragraphs(
    bloc_id: int, parts: Iterable[Part], hours: Hours, uow: UnitOfWork
) -> dict[Part, Paragraph]:
    """All that the letters of one look say, in a fixed number of statements."""
    wanted = list(parts)
    units = {one.owed.unit_id for one in wanted}
    names = uow.blocs.short_names(bloc_id, units)
    of_periods = {one.owed.object_id for one in wanted if one.owed.duty in (FIGURES, APPROVE)}
    periods = {one.id: one for one in uow.periods.open(bloc_id)} if of_periods else {}
    standings = uow.status.standings(of_periods, units) if of_periods else {}
    return {
        part: _paragraph(
            part,
            periods.get(part.owed.object_id) if part.owed.duty in (FIGURES, APPROVE) else None,
            names.get(part.owed.unit_id, ""),
            standings.get((part.owed.object_id, part.owed.unit_id), Standing()),
            hours,
            uow,
        )
        for part in wanted
    }


def _paragraph(
    part: Part, period: Period | None, name: str, standing: Standing, hours: Hours, uow: UnitOfWork
) -> Paragraph:
    today, owed = hours.day(uow.now), part.owed
    done, total = 0, 0
    if period is not None:
        catalogue = uow.figures.catalogue(period.bloc_id, period.catalogue_version)
        kind = PeriodKind(period.kind)
        done, total = progress(catalogue, kind, standing.settled.__contains__)
    heard_on = hours.days.after(today, 1)
    return Paragraph(
        part=part,
        period=period,
        unit_name=name,
        done=done,
        total=total,
        past=uow.now > owed.due_at,
        over=hours.days.count(owed.due_on, today),
        left=(owed.due_on - today).days,
        warns_on=heard_on if part.warns else None,
        tomorrow=heard_on == today + timedelta(days=1),
        form_id=standing.form_id if period is not None else None,
    )
