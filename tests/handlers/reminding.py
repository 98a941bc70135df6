"""The part of the bot that reminds, in front of the bench's phones."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, cast

from sqlalchemy import select

from bot.runtime.reminding import Reminding
from bot.screen import Screen
from storage.models.reminders import reminder
from storage.models.talk import outbox
from storage.pacts import PactBoard
from storage.reminders import Reminders
from storage.talk import OutboxRow
from tests.bench import ZONE, Bench, Phone


def switch(bench: Bench, *, on: bool = True) -> None:
    with bench.database.writer.begin() as connection:
        Reminders(connection, bench.clock.now()).set_switch(bench.bloc_id, on=on, by=None)


def part(bench: Bench) -> Reminding:
    return Reminding(bench.database, cast(Any, None), bench.clock)


def at(bench: Bench, day: date, hour: int = 8, minute: int = 15) -> None:
    """The clock shows this local moment."""
    bench.clock.at = datetime.combine(day, time(hour, minute), ZONE)


def look(bench: Bench) -> None:
    """The bot looks; what it writes is put on the phones."""
    part(bench).remind_due()
    bench.handle()


def waiting(bench: Bench) -> list[OutboxRow]:
    """Reminders that are queued, as the outbox takes them."""
    with bench.database.reader.connect() as connection:
        rows = connection.execute(
            select(outbox).where(outbox.c.key.startswith("reminder:")).order_by(outbox.c.id)
        ).all()
    return [
        OutboxRow(
            row.id,
            row.format,
            row.channel,
            row.bot,
            row.chat,
            row.kind,
            row.payload,
            row.edits,
            row.attempts,
            key=row.key,
        )
        for row in rows
    ]


def decided(bench: Bench) -> list[tuple[str, str, str]]:
    """Stage, state and reason of each, in the order of their numbers."""
    with bench.database.reader.connect() as connection:
        rows = connection.execute(select(reminder).order_by(reminder.c.id))
        return [(row.stage, row.state, row.reason) for row in rows]


def text(screen: object) -> str:
    assert isinstance(screen, Screen), screen
    return str(screen.text)


def away(bench: Bench, unit: str, who: Phone, deputy: Phone) -> None:
    """Since some days, with somebody who stands in."""
    with bench.database.writer.begin() as connection:
        bench.uow(connection).absences.record(
            bloc_id=bench.bloc_id,
            unit_id=bench.unit(unit),
            person_id=who.actor.person,
            deputy_id=deputy.actor.person,
            since=date(2019, 11, 20),
            until=None,
            by=who.actor.person,
        )


def opened_pact(bench: Bench, by: Phone, unit: str, due_on: date) -> int:
    """A pact that the head of a board is to agree to until that day, and its number."""
    with bench.database.writer.begin() as connection:
        uow, person = bench.uow(connection), by.actor.person
        number = uow.pacts.start(bench.bloc_id, 2020, person)
        found = uow.pacts.find(number)
        assert found is not None
        uow.pacts.write(found, 1, "Một.", person)
        asked = PactBoard(bench.unit(unit), unit, unit)
        until = (datetime.combine(due_on, time(17), ZONE), due_on)
        uow.pacts.open(found, 1, until, person, [asked])
    return number
