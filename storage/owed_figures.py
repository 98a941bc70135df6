"""Figures that boards still owe, and the verdicts that wait for somebody once they are sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from bot.domain.access import Role
from bot.domain.approval import Case, Step, judges
from bot.domain.calendar.reminding import Audience, Owed
from storage.engine import Statements
from storage.involved import Involved, read_involved
from storage.models.blocs import seat
from storage.models.figures import form, period, submission
from storage.models.review import late_window
from storage.owed_question import Question
from storage.reachable import Reachable
from storage.seats import Seats
from storage.together import Answers, Questions

FIGURES, APPROVE = "figures", "approve"
SUBMITTED = "submitted"
_OWES = (None, "draft", "returned")


@dataclass(frozen=True, slots=True)
class _Period:
    """A period that is open; the one due first stands in front."""

    due_at: datetime
    id: int
    opens_at: datetime
    as_of: date | None


@dataclass(frozen=True, slots=True)
class _Form:
    """A board's form of a period, as far as it says who owes what."""

    id: int = 0
    state: str | None = None
    version: int = 0
    wants_office: bool = False
    submitted_by: int | None = None
    submitted_at: datetime | None = None


def ask_figures(asked: Question) -> Questions:
    return {"periods": _periods(asked), "forms": _forms(asked), "windows": _windows(asked)}


def owed_figures(
    connection: Statements, answers: Answers, asked: Question, seats: Seats, house: Reachable
) -> Iterator[Owed]:
    """Of every period that is open; one statement more where a form waits for a verdict."""
    periods = [_Period(*row) for row in sorted(answers["periods"], key=itemgetter(0, 1))]
    forms = {(row[0], row[1]): _Form(*row[2:]) for row in answers["forms"]}
    windows = _last_windows(answers["windows"])
    sent = [one.id for one in forms.values() if one.state == SUBMITTED]
    involved = read_involved(connection, sent) if sent else {}
    for one in periods:
        for unit in _units(one, asked, seats):
            found = forms.get((one.id, unit), _Form())
            due_at, began = windows.get((one.id, unit), (one.due_at, one.opens_at))
            hands = involved.get(found.id, Involved())
            behind = _of_form(asked.bloc_id, unit, found, hands, house)
            if behind is None:
                continue
            duty, persons, from_then = behind
            starts = max(asked.since, began, from_then or began)
            yield Owed(duty, one.id, unit, due_at, asked.day(due_at), starts, persons)


def _units(one: _Period, asked: Question, seats: Seats) -> list[int]:
    if asked.units is not None:
        return sorted(asked.units)
    return seats.asked(one.as_of or asked.day(one.due_at), asked.today)


def _is_open(asked: Question) -> ColumnElement[bool]:
    return and_(period.c.bloc_id == asked.bloc_id, period.c.state == "open")


def _periods(asked: Question) -> Select[Any]:
    return select(period.c.due_at, period.c.id, period.c.opens_at, period.c.as_of).where(
        _is_open(asked)
    )


def _forms(asked: Question) -> Select[Any]:
    found = (
        select(
            form.c.period_id,
            form.c.unit_id,
            form.c.id,
            form.c.state,
            form.c.version,
            (seat.c.office_step == "yes").label("wants_office"),
            submission.c.submitted_by,
            submission.c.acted_at,
        )
        .join(period, period.c.id == form.c.period_id)
        .join(seat, and_(seat.c.bloc_id == form.c.bloc_id, seat.c.unit_id == form.c.unit_id))
        .outerjoin(
            submission,
            and_(submission.c.form_id == form.c.id, submission.c.version == form.c.version),
        )
        .where(_is_open(asked))
    )
    return found if asked.units is None else found.where(form.c.unit_id.in_(sorted(asked.units)))


def _windows(asked: Question) -> Select[Any]:
    """Longer time for one board: until when, and since when."""
    found = (
        select(
            late_window.c.id,
            late_window.c.period_id,
            late_window.c.unit_id,
            late_window.c.until,
            late_window.c.granted_at,
        )
        .join(period, period.c.id == late_window.c.period_id)
        .where(_is_open(asked))
    )
    if asked.units is None:
        return found
    return found.where(late_window.c.unit_id.in_(sorted(asked.units)))


def _last_windows(
    rows: Sequence[tuple[Any, ...]],
) -> dict[tuple[int, int], tuple[datetime, datetime]]:
    """The last word of each."""
    return {(row[1], row[2]): (row[3], row[4]) for row in sorted(rows, key=itemgetter(0))}


def _of_form(
    bloc_id: int, unit_id: int, found: _Form, hands: Involved, house: Reachable
) -> tuple[str, Mapping[Audience, tuple[int, ...]], datetime | None] | None:
    """The duty that stands behind a form, whose it is, and since when; None: nothing is owed."""
    if found.state == SUBMITTED:
        persons = house.in_person(unit_id, _judges(bloc_id, unit_id, found, hands, house))
        return APPROVE, {Audience.OWNER: persons}, found.submitted_at
    if found.state not in _OWES or (found.state == "draft" and found.version):
        return None
    heads = house.heads(unit_id)
    owners = house.of(unit_id, Role.OFFICER, Role.ALTERNATE) or heads
    others = tuple(one for one in heads if one not in owners)
    return FIGURES, {Audience.OWNER: owners, Audience.HEAD: others}, None


def _judges(
    bloc_id: int, unit_id: int, found: _Form, hands: Involved, house: Reachable
) -> tuple[int, ...]:
    """Whoever may give the next verdict; a deputy only under a role of their own."""
    makers = hands.authors | ({found.submitted_by} if found.submitted_by is not None else set())
    case = Case(bloc_id, unit_id, found.version, makers, {}, spoke=hands.spoke)
    office_waits = found.wants_office and not hands.spoke.get(Step.OFFICE)
    return judges(case, house.holders(unit_id), office_waits=office_waits)
