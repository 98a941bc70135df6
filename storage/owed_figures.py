"""Figures that boards still owe, and the verdicts that wait for somebody once they are sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from bot.domain.access import Role
from bot.domain.approval import Case, Step, judges
from bot.domain.calendar.reminding import Audience, Owed
from storage.blocs import Blocs
from storage.engine import Statements
from storage.involved import Involved, read_involved
from storage.models.blocs import seat
from storage.models.figures import form, submission
from storage.models.review import late_window
from storage.owed_question import Question
from storage.periods import Periods
from storage.reachable import Reachable, Units
from storage.sheets import Period

FIGURES, APPROVE = "figures", "approve"
SUBMITTED = "submitted"
_OWES = (None, "draft", "returned")


@dataclass(frozen=True, slots=True)
class _Form:
    """A board's form of a period, as far as it says who owes what."""

    id: int = 0
    state: str | None = None
    version: int = 0
    wants_office: bool = False
    submitted_by: int | None = None
    submitted_at: datetime | None = None


def owed_figures(
    connection: Statements, asked: Question, blocs: Blocs, house: Reachable
) -> Iterator[Owed]:
    """Of every period that is open; a fixed number of statements for each."""
    periods = Periods(connection).open(asked.bloc_id)
    if not periods:
        return
    ids = [period.id for period in periods]
    forms, windows = _forms(connection, ids, asked.units), _windows(connection, ids)
    sent = [one.id for one in forms.values() if one.state == SUBMITTED]
    involved = read_involved(connection, sent) if sent else {}
    for period in periods:
        for unit in _units(period, asked, blocs):
            found = forms.get((period.id, unit), _Form())
            window = windows.get((period.id, unit))
            due_at, began = window or (period.due_at, period.opens_at)
            hands = involved.get(found.id, Involved())
            one = _of_form(period, unit, found, hands, house)
            if one is None:
                continue
            duty, persons, from_then = one
            starts = max(asked.since, began, from_then or began)
            yield Owed(duty, period.id, unit, due_at, asked.day(due_at), starts, persons)


def _units(period: Period, asked: Question, blocs: Blocs) -> list[int]:
    if asked.units is not None:
        return sorted(asked.units)
    day = period.as_of or asked.day(period.due_at)
    return [unit.id for unit in blocs.asked(period.bloc_id, day)]


def _forms(
    connection: Statements, periods: Sequence[int], units: Units
) -> dict[tuple[int, int], _Form]:
    found = (
        select(
            form.c.period_id,
            form.c.unit_id,
            form.c.id,
            form.c.state,
            form.c.version,
            seat.c.office_step == "yes",
            submission.c.submitted_by,
            submission.c.acted_at,
        )
        .join(seat, and_(seat.c.bloc_id == form.c.bloc_id, seat.c.unit_id == form.c.unit_id))
        .outerjoin(
            submission,
            and_(submission.c.form_id == form.c.id, submission.c.version == form.c.version),
        )
        .where(form.c.period_id.in_(periods))
    )
    if units is not None:
        found = found.where(form.c.unit_id.in_(sorted(units)))
    return {(row[0], row[1]): _Form(*row[2:]) for row in connection.execute(found)}


def _windows(
    connection: Statements, periods: Sequence[int]
) -> dict[tuple[int, int], tuple[datetime, datetime]]:
    """Longer time for one board, the last word of each: until when, and since when."""
    found = select(
        late_window.c.period_id,
        late_window.c.unit_id,
        late_window.c.until,
        late_window.c.granted_at,
    ).where(late_window.c.period_id.in_(periods))
    rows = connection.execute(found.order_by(late_window.c.id))
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def _of_form(
    period: Period, unit_id: int, found: _Form, hands: Involved, house: Reachable
) -> tuple[str, Mapping[Audience, tuple[int, ...]], datetime | None] | None:
    """The duty that stands behind a form, whose it is, and since when; None: nothing is owed."""
    if found.state == SUBMITTED:
        persons = house.in_person(unit_id, _judges(period, unit_id, found, hands, house))
        return APPROVE, {Audience.OWNER: persons}, found.submitted_at
    if found.state not in _OWES or (found.state == "draft" and found.version):
        return None
    heads = house.heads(unit_id)
    owners = house.of(unit_id, Role.OFFICER, Role.ALTERNATE) or heads
    others = tuple(one for one in heads if one not in owners)
    return FIGURES, {Audience.OWNER: owners, Audience.HEAD: others}, None


def _judges(
    period: Period, unit_id: int, found: _Form, hands: Involved, house: Reachable
) -> tuple[int, ...]:
    """Whoever may give the next verdict; a deputy only under a role of their own."""
    makers = hands.authors | ({found.submitted_by} if found.submitted_by is not None else set())
    case = Case(period.bloc_id, unit_id, found.version, makers, {}, spoke=hands.spoke)
    office_waits = found.wants_office and not hands.spoke.get(Step.OFFICE)
    return judges(case, house.holders(unit_id), office_waits=office_waits)
