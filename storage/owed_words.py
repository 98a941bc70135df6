"""The word that boards still owe: their consent to the pact, their side of the handover."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select

from bot.domain.access import Role
from bot.domain.calendar.reminding import Audience, Owed
from storage.models.blocs import office
from storage.models.handover import handover
from storage.models.pact import pact, pact_answer, pact_board, pact_signing, pact_version
from storage.owed_question import Question
from storage.reachable import Reachable
from storage.seats import Seats
from storage.together import Answers, Questions

PACT, HANDOVER = "pact", "handover"
_SIDES = (Role.HEAD, Role.ALTERNATE, Role.OFFICER)


def ask_words(asked: Question) -> Questions:
    return {
        "pact": _open_pact(asked),
        "boards": _boards(asked),
        "agreed": _agreed(asked),
        "handovers": _handovers(asked),
    }


def owed_words(answers: Answers, asked: Question, seats: Seats, house: Reachable) -> Iterator[Owed]:
    """Of the whole bloc, or of some boards."""
    yield from _consent(answers, asked, seats, house)
    yield from _handing(answers, asked, house)


def _consent(answers: Answers, asked: Question, seats: Seats, house: Reachable) -> Iterator[Owed]:
    """The heads of boards that the open version asks, and that have not agreed to it. A board that
    is no more has nobody who could: the next version asks its successor."""
    for number, year, version, due_at, due_on, opened_at in answers["pact"]:
        done = {unit for of, said, unit in answers["agreed"] if (of, said) == (number, version)}
        asks = {unit for of, to, unit in answers["boards"] if (of, to) == (number, version)}
        for unit in seats.on(asked.today):
            if unit in asks - done and asked.is_about(unit):
                persons = {Audience.OWNER: house.heads_in_person(unit)}
                starts = max(asked.since, opened_at)
                yield Owed(PACT, number, unit, due_at, due_on, starts, persons, title=str(year))


def _unsigned(asked: Question) -> ColumnElement[bool]:
    signed = exists().where(pact_signing.c.pact_id == pact.c.id)
    return and_(pact.c.bloc_id == asked.bloc_id, ~signed)


def _open_pact(asked: Question) -> Select[Any]:
    return (
        select(
            pact.c.id,
            pact.c.year,
            pact_version.c.number,
            pact_version.c.due_at,
            pact_version.c.due_on,
            pact_version.c.opened_at,
        )
        .join(pact_version, pact_version.c.pact_id == pact.c.id)
        .where(_unsigned(asked), pact_version.c.opened_at.is_not(None))
        .order_by(pact.c.year.desc(), pact_version.c.number.desc())
        .limit(1)
    )


def _boards(asked: Question) -> Select[Any]:
    return (
        select(pact_board.c.pact_id, pact_board.c.version, pact_board.c.unit_id)
        .join(pact, pact.c.id == pact_board.c.pact_id)
        .where(_unsigned(asked))
    )


def _agreed(asked: Question) -> Select[Any]:
    return (
        select(pact_answer.c.pact_id, pact_answer.c.version, pact_answer.c.unit_id)
        .join(pact, pact.c.id == pact_answer.c.pact_id)
        .where(_unsigned(asked), pact_answer.c.said == "agreed")
    )


def _handing(answers: Answers, asked: Question, house: Reachable) -> Iterator[Owed]:
    """Everybody of the boards whose head has not given its word."""
    for number, year, giver, taker, given_at, taken_at, due_at, due_on, opened_at in sorted(
        answers["handovers"], key=itemgetter(0)
    ):
        for unit, given in ((giver, given_at), (taker, taken_at)):
            if given is None and asked.is_about(unit):
                persons = {Audience.OWNER: house.of(unit, *_SIDES)}
                starts = max(asked.since, opened_at)
                yield Owed(HANDOVER, number, unit, due_at, due_on, starts, persons, title=str(year))


def _handovers(asked: Question) -> Select[Any]:
    """Nothing once the office is written down, by both words or by hand."""
    written = exists().where(
        office.c.bloc_id == handover.c.bloc_id,
        office.c.year == handover.c.year,
        office.c.kind == "leader",
    )
    return select(
        handover.c.id,
        handover.c.year,
        handover.c.giver_unit_id,
        handover.c.taker_unit_id,
        handover.c.given_at,
        handover.c.taken_at,
        handover.c.due_at,
        handover.c.due_on,
        handover.c.opened_at,
    ).where(handover.c.bloc_id == asked.bloc_id, handover.c.done_at.is_(None), ~written)
