"""Buttons and open questions that nobody was given: every id that one board's people met, sent by
somebody else.

What the screens and dialogs of a story held is noted while it is told, then each of it is tried
under a stranger's hat, typed words and files included, in a transaction that is taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from bot.domain.access import Actor
from bot.domain.errors import Refusal
from bot.i18n import speak
from bot.screen import FileRef, Intent, Screen, intent_to_json
from handlers import routes
from storage import talk
from storage.counting import counted
from storage.engine import Connection
from storage.models import metadata
from storage.uow import UnitOfWork
from tests.bench import Bench, Phone

Row = tuple[str, ...]
_CHANGES = ("INSERT", "UPDATE", "DELETE")
# What anybody leaves behind by acting at all.
_TRACES = frozenset({"audit", "dialog", "inbox", "outbox", "account", "inbox_file"})


@dataclass(slots=True)
class Heard:
    """What was tapped, offered and asked while a story was told; whether by an open question."""

    intents: dict[tuple[Intent, bool], None] = field(default_factory=dict)

    def note(self, intent: Intent, screen: Screen, *, typed: bool) -> None:
        found = [(choice.intent, False) for row in screen.choices for choice in row]
        found += [(screen.asks, True)] if screen.asks is not None else []
        for one in ((intent, typed), *found):
            if one[0].args:
                self.intents.setdefault(one)


@contextmanager
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    heard = Heard()
    perform = routes.perform

    def noted(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
        screen = perform(actor, intent, uow)
        heard.note(intent, screen, typed=bool(uow.said))
        for notice in uow.notices:
            heard.note(intent, notice.compose(speak("en")), typed=bool(uow.said))
        return screen

    with monkeypatch.context() as patched:
        patched.setattr(routes, "perform", noted)
        yield heard


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a forged intent: a screen, or a refusal's words; whom it would have told."""

    intent: Intent
    said: str
    words: str
    told: frozenset[int]
    changed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.intent} saying {self.said!r}: {self.words[:300]}"


def tried(
    bench: Bench, stranger: Phone, heard: Heard, typed: Iterable[str], of: Collection[int]
) -> Iterator[Tried]:
    """Each button as a tap, each open question with every one of the typed texts and a photo
    beside it; `of` are the boards whose rows must stay what they are.
    """
    actor = stranger.actor
    before = facts(bench, of)
    for intent, asked in heard.intents:
        for said in typed if asked else ("",):
            yield _try(bench, actor, intent, said, lambda c: changed(before, facts_in(c, of)))


def _try(
    bench: Bench,
    actor: Actor,
    intent: Intent,
    said: str,
    look: Callable[[Connection], tuple[str, ...]],
) -> Tried:
    with bench.database.writer.connect() as connection:
        transaction = connection.begin()
        uow = bench.uow(connection, said=said, asked=intent)
        uow.file = FileRef("telegram", "1", "photo", "forged") if said else None
        with counted(bench.database) as count:
            try:
                screen = routes.perform(actor, intent, uow)
                orders = " ".join(order.view for order in screen.files)
                passes = screen.passes.ref if screen.passes else ""
                words = f"{screen.text} {passes} {orders}"
            except Refusal as no:
                words = str(speak("en").refusal(no))
        written = any(one.startswith(_CHANGES) for one in count.statements)
        found = look(connection) if written else ()
        told = frozenset(notice.person_id for notice in uow.notices)
        transaction.rollback()
    return Tried(intent, said, words, told, found)


def facts(bench: Bench, of: Collection[int]) -> dict[str, set[Row]]:
    with bench.database.reader.connect() as connection:
        return facts_in(connection, of)


def facts_in(connection: Connection, of: Collection[int]) -> dict[str, set[Row]]:
    """By table, the rows about these boards, their forms and nominations; of the bloc's periods and
    votes all, for no stranger here changes any of them.
    """
    forms, nominations = (
        connection.execute(select(one.c.id).where(one.c.unit_id.in_(of))).scalars().all()
        for one in (metadata.tables["form"], metadata.tables["nomination"])
    )
    found = {}
    for name, table in metadata.tables.items():
        if name in _TRACES:
            continue
        if "form_id" in table.c:
            where = table.c.form_id.in_(forms)
        elif "unit_id" in table.c:
            where = table.c.unit_id.in_(of)
        elif "nomination_id" in table.c:
            where = table.c.nomination_id.in_(nominations)
        elif name in ("period", "contest"):
            where = table.c.id.is_not(None)
        else:
            continue
        found[name] = {
            tuple(map(repr, row)) for row in connection.execute(table.select().where(where))
        }
    return found


def changed(before: dict[str, set[Row]], after: dict[str, set[Row]]) -> tuple[str, ...]:
    return tuple(name for name in before if before[name] != after[name])


def open_question(bench: Bench, phone: Phone, intent: Intent) -> None:
    """As if the assistant had asked this."""
    row = {
        "account_id": phone.actor.account_id,
        "intent": intent_to_json(intent),
        "updated_at": bench.clock.now(),
    }
    with bench.database.writer.begin() as connection:
        talk.save_dialogs(connection, [row])
