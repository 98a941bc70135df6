"""What follows a submission, as its rows are read: verdicts, returned items, forms that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, and_, select

from bot.domain.approval import Said, Step
from storage.form_rows import PERIOD_FIELDS, Period
from storage.models.blocs import office, seat
from storage.models.figures import form, period, submission
from storage.models.review import verdict


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of a version, by whom; a signature on paper with its number and date."""

    id: int
    version: int
    step: Step
    said: Said
    on_paper: bool
    paper_number: str
    paper_on: date | None
    attachment_id: int | None
    note: str
    person_id: int
    name: str
    for_unit_id: int | None
    acted_at: datetime


@dataclass(frozen=True, slots=True)
class NewVerdict:
    """A verdict to be written; the rest follows from the form and the clock."""

    step: Step
    said: Said
    person_id: int
    for_unit_id: int | None
    acted_at: datetime
    note: str = ""
    attachment_id: int | None = None
    paper: tuple[str, date] | None = None


WHOLE: Final = ""
"""Stands for a question where the form as a whole is meant."""


@dataclass(frozen=True, slots=True)
class ReturnedItem:
    """A question that went back, with its line; `question` is WHOLE where all is meant."""

    id: int
    question: str
    note: str
    attachment_id: int | None
    by: str
    settled: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The last submission of a form, and the board that is the bloc's deputy in its year."""

    submitted_by: int
    name: str
    submitted_at: datetime
    acted_at: datetime
    fingerprint: str
    deputy_id: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A form that waits for somebody's verdict."""

    form_id: int
    period: Period
    unit_id: int
    state: str
    version: int
    submitted_by: int
    submitted_at: datetime
    office_waits: bool
    on_paper: bool
    deputy_id: int | None


_said = (
    select(verdict.c.id)
    .where(verdict.c.form_id == form.c.id, verdict.c.version == form.c.version)
    .correlate(form)
)
_looked_at = _said.where(verdict.c.step == Step.OFFICE, verdict.c.said == Said.APPROVED)
_presented = _said.where(verdict.c.said == Said.PRESENTED)
WAITING: Select[Any] = (
    select(
        form.c.id,
        form.c.unit_id,
        form.c.state,
        form.c.version,
        submission.c.submitted_by,
        submission.c.acted_at,
        seat.c.office_step,
        _looked_at.exists(),
        _presented.exists(),
        office.c.unit_id,
        *PERIOD_FIELDS,
    )
    .select_from(form)
    .join(period, period.c.id == form.c.period_id)
    .join(seat, and_(seat.c.bloc_id == form.c.bloc_id, seat.c.unit_id == form.c.unit_id))
    .join(
        submission,
        and_(submission.c.form_id == form.c.id, submission.c.version == form.c.version),
    )
    .outerjoin(
        office,
        and_(
            office.c.bloc_id == form.c.bloc_id,
            office.c.year == period.c.year,
            office.c.kind == "deputy",
        ),
    )
    .where(
        period.c.state == "open",
        form.c.state.in_(("submitted", "approved")),
    )
    .order_by(period.c.due_at, period.c.id, seat.c.position)
)
