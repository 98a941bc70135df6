"""The word that boards still owe: their consent to the pact, their side of the handover."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, select

from bot.domain.access import Role
from bot.domain.calendar.reminding import Audience, Owed
from storage.blocs import Blocs
from storage.engine import Statements
from storage.models.blocs import office
from storage.models.handover import handover
from storage.models.pact import pact, pact_answer, pact_signing, pact_version
from storage.owed_question import Question
from storage.reachable import Reachable

PACT, HANDOVER = "pact", "handover"
_SIDES = (Role.HEAD, Role.ALTERNATE, Role.OFFICER)


def owed_words(
    connection: Statements, asked: Question, blocs: Blocs, house: Reachable
) -> Iterator[Owed]:
    """Of the whole bloc, or of some boards; a fixed number of statements."""
    yield from _consent(connection, asked, blocs, house)
    yield from _handing(connection, asked, house)


def _consent(
    connection: Statements, asked: Question, blocs: Blocs, house: Reachable
) -> Iterator[Owed]:
    """The heads of boards that have not agreed to the version that is open."""
    signed = exists().where(pact_signing.c.pact_id == pact.c.id)
    row = connection.execute(
        select(
            pact.c.id,
            pact.c.year,
            pact_version.c.number,
            pact_version.c.due_at,
            pact_version.c.due_on,
            pact_version.c.opened_at,
        )
        .join(pact_version, pact_version.c.pact_id == pact.c.id)
        .where(pact.c.bloc_id == asked.bloc_id, pact_version.c.opened_at.is_not(None), ~signed)
        .order_by(pact.c.year.desc(), pact_version.c.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return
    agreed = connection.execute(
        select(pact_answer.c.unit_id).where(
            pact_answer.c.pact_id == row.id,
            pact_answer.c.version == row.number,
            pact_answer.c.said == "agreed",
        )
    ).scalars()
    done = set(agreed)
    for unit in blocs.members(asked.bloc_id, asked.today):
        if unit.id not in done and asked.is_about(unit.id):
            persons = {Audience.OWNER: house.heads(unit.id)}
            starts = max(asked.since, row.opened_at)
            yield Owed(
                PACT, row.id, unit.id, row.due_at, row.due_on, starts, persons, title=str(row.year)
            )


def _handing(connection: Statements, asked: Question, house: Reachable) -> Iterator[Owed]:
    """Everybody of the boards whose head has not given its word; nothing once the office is
    written down, by both words or by hand."""
    written = exists().where(
        office.c.bloc_id == handover.c.bloc_id,
        office.c.year == handover.c.year,
        office.c.kind == "leader",
    )
    rows = connection.execute(
        select(handover).where(
            handover.c.bloc_id == asked.bloc_id, handover.c.done_at.is_(None), ~written
        )
    )
    for row in rows:
        for unit, given in (
            (row.giver_unit_id, row.given_at),
            (row.taker_unit_id, row.taken_at),
        ):
            if given is None and asked.is_about(unit):
                persons = {Audience.OWNER: house.of(unit, *_SIDES)}
                starts = max(asked.since, row.opened_at)
                yield Owed(
                    HANDOVER, row.id, unit, row.due_at, row.due_on, starts, persons,
                    title=str(row.year),
                )  # fmt: skip
