"""What the home screen tells beside the forms, in one statement: what is ahead, what is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    null,
    or_,
    select,
)

from bot.domain.calendar.plan import CONFERENCE
from storage.ahead_votes import (
    AT,
    BLOC,
    ON,
    PERSON,
    Running,
    Unit,
    as_numbers,
    as_running,
    nominations,
    one_of,
    rounds_asked,
    running,
    to_record,
    votes,
)
from storage.ahead_words import handover_waits, invitation_waits, pact_waits
from storage.engine import Statements
from storage.models.blocs import bloc, conference, office
from storage.models.contests import contest
from storage.models.figures import form, period, request_draft
from storage.models.records import audit
from storage.models.review import follow_up, returned_item, verdict
from storage.models.year import milestone
from storage.office_rows import DEPUTY, LEADER
from storage.pastes import DROPPED, KEPT, KEPT_TAKEN
from storage.prepared import fetch


@dataclass(frozen=True, slots=True)
class Conference:
    starts_on: date
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """To the conference on a year, not answered by the board."""

    year: int
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class Next:
    """The milestone of the year's plan that comes first now."""

    code: str
    title: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Ahead:
    """One person's outlook.

    invitation:     that waits for the board's answer
    milestone:      what the plan of the year has next, the conference itself left aside
    flags:          values marked to be looked at again: of the board, or of the whole bloc
    came_back:      items of the board's forms that went back and were not looked at yet
    came_back_to:   the form they belong to, where there are any
    has_leader:     whether it is known which board leads the bloc now
    lacks_deputy:   the first year that is being reported on without a known deputy
    votes:          contests in the chat that wait for this person's vote
    votes_close_at: when the first of them closes
    to_answer:      nominations that wait for the head of the board
    sent_back:      the board's nominations that came back
    to_review:      nominations that wait for the secretary
    to_record:      nominations on a ballot whose result is published, after its last round
    requests:       requests that are being drawn up for the whole bloc
    request:        the first of them, where there are any
    is_deputy:      whether the board was the bloc's deputy in any year: then others' figures may
                    wait for its officers
    kept_to:        the board's submitted form that figures of this person wait for a reason to
                    change, where there is one
    rounds_asked:   for the secretary, votes whose last result asks for a round not prepared yet
    pact_waits:     the pact that waits for the board's consent; `handover_waits` likewise
    """

    conference: Conference | None
    invitation: Invitation | None
    milestone: Next | None
    flags: int
    came_back: int
    came_back_to: int | None
    has_leader: bool
    lacks_deputy: int | None
    votes: int
    votes_close_at: datetime | None
    to_answer: int
    sent_back: int
    to_review: int
    to_record: int
    requests: int
    request: int | None
    kept_to: int | None
    is_deputy: bool
    pact_waits: int | None
    handover_waits: int | None
    running: tuple[Running, ...]
    rounds_asked: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Voter:
    """Who may have votes to cast now: a person, and the units that person heads."""

    person_id: int
    heads: tuple[int, ...]
    at: datetime


def look_ahead(
    connection: Statements, bloc_id: int, unit_id: int | None, on: date, voter: Voter
) -> Ahead:
    """`unit_id` None: for the whole bloc."""
    values = {
        "bloc": bloc_id,
        "unit": unit_id,
        "on": on,
        "this_year": on.year,
        "last_year": on.year - 1,
        "person": voter.person_id,
        "heads": voter.heads,
        "at": voter.at,
    }
    (row,) = fetch(connection, _outlook(of_unit=unit_id is not None), values)
    planned = Conference(row[0], row[1] == "yes") if row[0] is not None else None
    invited = Invitation(row[2], row[3]) if row[2] is not None else None
    upcoming = Next(*row[-3:]) if row[-3] is not None else None
    rest = (*row[4:-5], as_running(row[-5]), as_numbers(row[-4]))
    return Ahead(planned, invited, upcoming, *rest)


_asked = milestone.alias("asked")


@cache
def _outlook(*, of_unit: bool) -> Select[Any]:
    """Built once: putting it together takes as long as all the rest of the home screen."""
    unit: Unit = bindparam("unit") if of_unit else None
    return (
        select(
            conference.c.starts_on,
            conference.c.synthetic,
            _asked.c.year,
            _asked.c.due_at,
            _flags(unit),
            _came_back(unit, func.count(returned_item.c.id)),
            _came_back(unit, func.min(form.c.id)),
            exists().where(
                office.c.bloc_id == BLOC,
                # The one of the year before leads on until the office is handed over.
                one_of(office.c.year, bindparam("this_year"), bindparam("last_year")),
                office.c.kind == LEADER,
            ),
            _lacks_deputy(),
            votes(func.count(func.distinct(contest.c.id))),
            votes(func.min(contest.c.closes_at)),
            nominations(unit, "put_forward"),
            nominations(unit, "returned"),
            nominations(unit, "approved"),
            to_record(),
            _requests(func.count(request_draft.c.id)),
            _requests(func.min(request_draft.c.id)),
            _kept_to(unit),
            exists().where(
                office.c.bloc_id == BLOC,
                office.c.unit_id == unit,
                office.c.kind == DEPUTY,
            ),
            pact_waits(unit),
            handover_waits(unit),
            running(of_unit=of_unit),
            null() if of_unit else rounds_asked(),
            milestone.c.code,
            milestone.c.title,
            milestone.c.due_at,
        )
        .select_from(bloc)
        .outerjoin(
            conference,
            and_(
                conference.c.bloc_id == bloc.c.id,
                conference.c.held == "planned",
                conference.c.starts_on >= ON,
            ),
        )
        .outerjoin(milestone, milestone.c.id == _next_milestone())
        .outerjoin(_asked, _asked.c.id == invitation_waits(unit))
        .where(bloc.c.id == BLOC)
        .order_by(conference.c.starts_on)
        .limit(1)
    )


def _next_milestone() -> ColumnElement[int]:
    other = milestone.alias("other")
    return (
        select(other.c.id)
        .where(
            other.c.bloc_id == BLOC,
            other.c.state == "planned",
            other.c.code != CONFERENCE,
            other.c.due_at >= AT,
        )
        .order_by(other.c.due_at, other.c.id)
        .limit(1)
        .scalar_subquery()
    )


def _flags(unit: Unit) -> ColumnElement[int]:
    found = (
        select(func.count(follow_up.c.id))
        .join(form, form.c.id == follow_up.c.form_id)
        .where(follow_up.c.bloc_id == BLOC, follow_up.c.settled_at.is_(None))
    )
    if unit is not None:
        found = found.where(form.c.unit_id == unit)
    return found.scalar_subquery()


def _came_back(unit: Unit, what: ColumnElement[int]) -> ColumnElement[int]:
    """Of the versions that lie with the board now; what went back before has been answered."""
    return (
        select(what)
        .select_from(returned_item)
        .join(verdict, verdict.c.id == returned_item.c.verdict_id)
        .join(form, and_(form.c.id == verdict.c.form_id, form.c.version == verdict.c.version))
        .join(period, period.c.id == form.c.period_id)
        .where(
            form.c.unit_id == unit,
            form.c.state == "returned",
            period.c.state == "open",
            returned_item.c.settled_at.is_(None),
        )
        .scalar_subquery()
    )


def _lacks_deputy() -> ColumnElement[int]:
    known = exists().where(
        office.c.bloc_id == period.c.bloc_id,
        office.c.year == period.c.year,
        office.c.kind == DEPUTY,
    )
    return (
        select(func.min(period.c.year))
        .where(
            period.c.bloc_id == BLOC,
            period.c.state == "open",
            ~known,
        )
        .scalar_subquery()
    )


def _requests(what: ColumnElement[int]) -> ColumnElement[int]:
    return (
        select(what)
        .where(request_draft.c.bloc_id == BLOC, request_draft.c.state == "open")
        .scalar_subquery()
    )


_since = audit.alias("since")


def _kept_to(unit: Unit) -> ColumnElement[int]:
    """What was kept before the form was opened again is found in the form itself."""
    settled = exists().where(
        _since.c.object_kind == "form",
        _since.c.object_id == form.c.id,
        _since.c.id > audit.c.id,
        or_(
            _since.c.verb == "form_reopened",
            and_(_since.c.verb == DROPPED, _since.c.person_id == PERSON),
            and_(
                _since.c.verb == KEPT_TAKEN,
                _since.c.detail == cast(audit.c.inbox_id, String),
            ),
        ),
    )
    return (
        select(func.min(form.c.id))
        .select_from(form)
        .join(period, period.c.id == form.c.period_id)
        .join(audit, and_(audit.c.object_kind == "form", audit.c.object_id == form.c.id))
        .where(
            form.c.unit_id == unit,
            form.c.state == "submitted",
            period.c.state == "open",
            audit.c.verb == KEPT,
            audit.c.person_id == PERSON,
            ~settled,
        )
        .scalar_subquery()
    )
