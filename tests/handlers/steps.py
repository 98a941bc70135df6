"""Steps that several tests take: inviting, opening, binding; and what is read from a screen."""

from __future__ import annotations

import re
from threading import Thread

from sqlalchemy import Connection, select

from bot.domain.access import Role
from bot.domain.errors import Refusal
from bot.i18n import speak
from bot.screen import Intent, Screen
from handlers import routes
from storage.models.people import account, appointment
from tests.bench import Bench, Phone


def link_in(screen: Screen) -> str:
    found = re.search(r"https://\S+", str(screen.text))
    assert found, screen.text
    return found[0]


def says(refusal: type[Refusal], **fields: object) -> str:
    return str(speak("en").refusal(refusal(**fields)))


def invited(by: Phone, name: str, unit_id: int, role: Role = Role.OFFICER) -> str:
    """The whole way of an invitation; the link at its end."""
    by.send(Intent("people.invite"))
    by.send(Intent.of("people.invite_unit", unit_id))
    by.send(Intent.of("people.invite_role", unit_id, role))
    return link_in(by.write(name))


def bound(phone: Phone, link: str) -> Phone:
    phone.open(link)
    phone.tap("Yes, that is me")
    return phone


def rows_of(bench: Bench, phone: Phone) -> list[tuple[str, str]]:
    """(role, state) of every appointment the account's person has or had."""
    with bench.database.reader.connect() as connection:
        found = connection.execute(
            select(appointment.c.role, appointment.c.state)
            .join(account, account.c.person_id == appointment.c.person_id)
            .where(account.c.external_id == phone.chat)
            .order_by(appointment.c.id)
        )
        return [(row.role, row.state) for row in found]


def closing_tap(secretary: Phone, period_id: int) -> Intent:
    """The button that closes a period, below what closing it means now."""
    return secretary.send(Intent.of("periods.close", period_id)).choices[0][0].intent


def open_again(secretary: Phone, period_id: int) -> None:
    secretary.send(Intent.of("periods.reopen", period_id))
    secretary.tap("Open the period again")


def at_once(
    bench: Bench, first: tuple[Phone, Intent], second: tuple[Phone, Intent], typed: str = ""
) -> list[str]:
    """Two taps in two transactions, the second begun before the first is committed: what is said.

    Both people are looked up before either acts, as two workers would do it. `typed` makes them
    answers instead.
    """
    both = [(phone.actor, phone.asked, intent) for phone, intent in (first, second)]
    said: list[str] = []

    def perform(index: int, connection: Connection) -> None:
        actor, asked, intent = both[index]
        try:
            screen = routes.perform(actor, intent, bench.uow(connection, typed, asked))
        except Refusal as refusal:
            said.append(str(speak(actor.language).refusal(refusal)))
        else:
            said.append(str(screen.text))

    def later() -> None:
        with bench.database.writer.begin() as connection:
            perform(1, connection)

    thread = Thread(target=later)
    with bench.database.writer.begin() as connection:
        perform(0, connection)
        thread.start()
        thread.join(0.3)
        assert len(said) == 1, "the second has to wait for the first"
    thread.join(20)
    return said
