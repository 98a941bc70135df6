"""What of the outlook waits for a board's word: conference, pact, handover."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Integer, and_, exists, func, null, or_, select, type_coerce

from storage.ahead_votes import BLOC, ON, Unit
from storage.conferences import RSVP
from storage.models.blocs import conference, office
from storage.models.conference import rsvp
from storage.models.handover import handover
from storage.models.pact import pact, pact_answer, pact_board, pact_signing, pact_version
from storage.models.year import milestone

_opened = pact_version.alias("opened")


def pact_waits(unit: Unit) -> ColumnElement[int]:
    """The pact whose open version the board has not agreed to."""
    if unit is None:
        return type_coerce(null(), Integer)
    newest = (
        select(func.max(_opened.c.number))
        .where(_opened.c.pact_id == pact.c.id, _opened.c.opened_at.is_not(None))
        .correlate(pact)
        .scalar_subquery()
    )
    agreed = exists().where(
        pact_answer.c.pact_id == pact.c.id,
        pact_answer.c.version == pact_version.c.number,
        pact_answer.c.unit_id == unit,
        pact_answer.c.said == "agreed",
    )
    asks = exists().where(
        pact_board.c.pact_id == pact.c.id,
        pact_board.c.version == pact_version.c.number,
        pact_board.c.unit_id == unit,
    )
    return (
        select(func.max(pact.c.id))
        .select_from(pact)
        .join(pact_version, pact_version.c.pact_id == pact.c.id)
        .where(
            pact.c.bloc_id == BLOC,
            pact_version.c.number == newest,
            ~exists().where(pact_signing.c.pact_id == pact.c.id),
            asks,
            ~agreed,
        )
        .scalar_subquery()
    )


def handover_waits(unit: Unit) -> ColumnElement[int]:
    """The handover of which the board's head has not given the word."""
    if unit is None:
        return type_coerce(null(), Integer)
    written = exists().where(
        office.c.bloc_id == handover.c.bloc_id,
        office.c.year == handover.c.year,
        office.c.kind == "leader",
    )
    return (
        select(func.max(handover.c.id))
        .where(
            handover.c.bloc_id == BLOC,
            handover.c.done_at.is_(None),
            or_(
                and_(handover.c.giver_unit_id == unit, handover.c.given_at.is_(None)),
                and_(handover.c.taker_unit_id == unit, handover.c.taken_at.is_(None)),
            ),
            ~written,
        )
        .scalar_subquery()
    )


def invitation_waits(unit: Unit) -> ColumnElement[int]:
    """The day to answer by, as a date of the plan, of the conference that the board has not
    answered."""
    if unit is None:
        return type_coerce(null(), Integer)
    answered = exists().where(
        rsvp.c.bloc_id == milestone.c.bloc_id,
        rsvp.c.year == milestone.c.year,
        rsvp.c.unit_id == unit,
        rsvp.c.coming != "open",
    )
    return (
        select(func.min(milestone.c.id))
        .select_from(milestone)
        .join(
            conference,
            and_(
                conference.c.bloc_id == milestone.c.bloc_id,
                conference.c.year == milestone.c.year,
            ),
        )
        .where(
            milestone.c.bloc_id == BLOC,
            milestone.c.code == RSVP,
            milestone.c.state == "planned",
            conference.c.held == "planned",
            conference.c.starts_on >= ON,
            ~answered,
        )
        .scalar_subquery()
    )
