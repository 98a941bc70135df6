"""A batch of updates inside one transaction: understood, laid out, carried out, written together.

Each update is a part of the transaction that can be undone alone. What it leaves behind (reply,
dialog, audit lines, values) is gathered and written with one statement for each kind of row.
"""

from __future__ import annotations

import json
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.channels.base import Incoming, incoming_from_json
from bot.clock import Clock
from bot.domain.access import Actor
from bot.domain.errors import Refusal, UnknownButton
from bot.i18n import speak
from bot.logs import update_in_hand
from bot.runtime.labels import as_tapped, buttons_kept
from bot.runtime.letters import letters, payload_of, queued
from bot.runtime.meaning import meaning
from bot.screen import (
    Choice,
    Intent,
    Screen,
    question_from_json,
    question_to_json,
    screen_to_json,
)
from bot.vault import Vault
from handlers import routes
from storage import talk
from storage.accounts import WHO_ACTS, Accounts, KnownAccount, known_accounts
from storage.blocs import Group
from storage.contest_rows import OpenContests
from storage.engine import Connection, DBAPIError
from storage.figures import Shelf
from storage.records import add_audit_lines
from storage.shared import SharedTransaction
from storage.sheets import LaidOut
from storage.talk import InboxRow, OutboxRow
from storage.uow import UnitOfWork

log = logging.getLogger(__name__)

MOST_SECONDS = 0.1
_PUBLIC_SCREENS, _OPENINGS, _PUBLIC_WINDOW_S = 6, 20, 60.0

Links = Mapping[tuple[str, str], Callable[[str], str]]
Lane = tuple[str, str, str]
"""Channel, bot, and who is writing there."""


@dataclass(frozen=True, slots=True)
class Done:
    """How many updates a batch finished, the replies that may now leave, whether more may wait.

    `screens` are the replies as the handlers made them, by the number of the row.
    """

    count: int
    replies: tuple[OutboxRow, ...] = ()
    notices: bool = False
    more: bool = True
    screens: Mapping[int, Screen] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Update:
    """A row of the inbox, read: who it is from, what was asked before, what it means.

    `intent` is None where nothing is to be answered; `no` is the refusal of a bad button, or of a
    line that leaves the question. `buttons` stand below what was asked.
    """

    row: InboxRow
    incoming: Incoming
    account: KnownAccount
    asked: Intent | None
    intent: Intent | None
    no: Refusal | None = None
    buttons: tuple[Choice, ...] = ()

    @property
    def form_id(self) -> int | None:
        """The form it is about, to be read beforehand."""
        if self.intent is None or not self.account.actor.is_known:
            return None
        return routes.form_of(self.intent)


class Handling:
    """Carries out what waits. One for each process: it remembers definitions and floods."""

    def __init__(self, clock: Clock, holder: int, links: Links, vault: Vault) -> None:
        self.clock = clock
        self.holder = holder
        self.links = links
        self.vault = vault
        self.most_seconds = MOST_SECONDS
        self.shelf: Shelf = {}
        self._strangers: dict[str, deque[float]] = {}

    def handle(self, connection: Connection, rows: Sequence[InboxRow]) -> tuple[Done, int]:
        """As many of the rows as time allows, at least one; and how many those were."""
        return _Batch(self, connection).handle(rows)

    def give_up(self, connection: Connection, row: InboxRow, error: str) -> Done:
        """Park one bad update by itself and tell its sender plainly that it was not saved."""
        return _Batch(self, connection).give_up(row, error)

    def is_flood(self, lane: str, most: int) -> bool:
        """An unknown account gets a few public screens a minute, and may open a few invitations;
        the rest is taken in silence."""
        now = time.monotonic()
        if len(self._strangers) > 10_000:
            self._strangers.clear()
        seen = self._strangers.setdefault(lane, deque(maxlen=most))
        if len(seen) == most and now - seen[0] < _PUBLIC_WINDOW_S:
            return True
        seen.append(now)
        return False


class _Batch:
    """The updates of one transaction, and what they want written, gathered into few statements."""

    def __init__(self, house: Handling, connection: Connection) -> None:
        self._house = house
        self._connection = connection
        self._laid_out = LaidOut()
        self._shared = SharedTransaction(connection, self._changed)
        self._rights_moved = False
        self._ballots = OpenContests()
        self._finished: list[int] = []
        self._replies: list[dict[str, Any]] = []
        self._screens: list[Screen] = []
        self._keyed: list[dict[str, Any]] = []
        self._opened: list[dict[str, Any]] = []
        self._closed: list[int] = []
        self._audit: list[dict[str, Any]] = []
        # Updates whose text was a one-time token: only its hash may stay in the database.
        self._forgotten: list[int] = []

    def handle(self, rows: Sequence[InboxRow]) -> tuple[Done, int]:
        started = time.monotonic()
        known = self._known(rows)
        updates = [self._understand(row, known) for row in rows]
        forms = {form for one in updates if one is not None and (form := one.form_id)}
        self._laid_out.lay_out(self._connection, forms)
        count = 0
        for one in updates:
            # A long batch would make the first wait: the rest is taken next.
            if count and time.monotonic() - started > self._house.most_seconds:
                break
            count += 1
            if one is None:
                continue
            if self._rights_moved:
                known, self._rights_moved = self._known(rows), False
            self._one(_as_known(one, known))
        return self._write(), count

    # Reading -------------------------------------------------------------------------------------

    def _known(self, rows: Sequence[InboxRow]) -> dict[Lane, KnownAccount]:
        lanes: dict[tuple[str, str], set[str]] = {}
        for row in rows:
            lanes.setdefault((row.channel, row.bot), set()).add(row.lane)
        return {
            (channel, bot, external_id): account
            for (channel, bot), ids in lanes.items()
            for external_id, account in known_accounts(self._connection, channel, bot, ids).items()
        }

    def _changed(self, table: str) -> None:
        """An update before may change who may do what: whoever comes after is looked up anew."""
        self._laid_out.clear()
        self._ballots.changed(table)
        self._rights_moved = self._rights_moved or table in WHO_ACTS

    def _understand(self, row: InboxRow, known: Mapping[Lane, KnownAccount]) -> _Update | None:
        """None for what needs no handler: it is finished or parked here."""
        try:
            incoming = incoming_from_json(row.payload)
        except (ValueError, KeyError, TypeError):
            log.error("update %s was stored in an unknown form and is parked", row.id)
            talk.park_update(self._connection, row.id, self._house.clock.wall(), "unknown form")
            return None
        if incoming.migrated_to is not None:
            talk.move_chat(
                self._connection, row.channel, row.bot, incoming.chat, incoming.migrated_to
            )
            self._finished.append(row.id)
            return None
        if not row.lane:
            self._finished.append(row.id)  # of nobody, to nobody: there is no one to answer
            return None
        account = known.get((row.channel, row.bot, row.lane)) or KnownAccount(
            Actor(0, row.channel, row.bot, row.lane), None, unreachable=False
        )
        asked, buttons = _open_question(account.dialog)
        incoming = as_tapped(incoming, buttons)
        try:
            found = meaning(incoming, asked)
            return _Update(row, incoming, account, asked, found, buttons=buttons)
        except Refusal as no:
            return _Update(row, incoming, account, asked, None, no, buttons)
        except Exception:
            log.exception("update %s could not be understood and is parked", row.id)
            self._park(row, incoming, account.actor)
            return None

    # Carrying out --------------------------------------------------------------------------------

    def _one(self, one: _Update) -> None:
        in_hand = update_in_hand.set(str(one.row.id))
        try:
            self._finished.append(one.row.id)
            if talk.holds_token(one.incoming.text):
                self._forgotten.append(one.row.id)
            self._met(one)
        finally:
            update_in_hand.reset(in_hand)

    def _met(self, one: _Update) -> None:
        """Know the account, unless it is a flood of a stranger; then answer."""
        row, account = one.row, one.account
        actor = account.actor
        if not actor.account_id:
            accounts = Accounts(self._connection, self._house.clock.now())
            number = accounts.add(row.channel, row.bot, row.lane)
            actor = Actor(number, row.channel, row.bot, row.lane)
        elif account.unreachable:
            talk.mark_reachable(self._connection, actor.account_id)
        opens_invitation = one.incoming.command == "start" and talk.holds_token(one.incoming.text)
        if not (actor.is_known or account.dialog is not None or opens_invitation):
            if self._house.is_flood(row.lane, _PUBLIC_SCREENS):
                return
        elif opens_invitation and self._house.is_flood(f"start {row.lane}", _OPENINGS):
            return
        if one.intent is not None or one.no is not None:
            self._answer(one, actor)

    def _answer(self, one: _Update, actor: Actor) -> None:
        house, row, say = self._house, one.row, speak(actor.language)
        uow = UnitOfWork(
            connection=self._shared,
            now=house.clock.now(),
            acted_at=row.acted_at,
            shelf=house.shelf,
            said=one.incoming.text,
            called=one.incoming.called,
            file=one.incoming.file,
            asked=one.asked,
            inbox_id=row.id,
            # A row of a bot that this process does not serve is handled; its reply cannot leave.
            group=_group(row, one.incoming),
            link=house.links.get((row.channel, row.bot), str),
            laid_out=self._laid_out,
            ballots=self._ballots,
            vault=house.vault,
        )
        self._next_part()
        keyed: list[dict[str, Any]] = []
        try:
            try:
                screen = self._perform(one, actor, uow)
                keyed = self._for_others(uow)
                # What has been done stays in the chat: no later tap may write over it.
                done = bool(uow.audit) and not screen.switch
                screen = replace(screen, stays=screen.stays or done)
                payload = payload_of(screen, uow)
            except Refusal as refusal:
                self._undo()
                uow.audit.clear()
                screen = routes.refused(actor, refusal, one.asked, say, one.buttons)
                keyed, payload = [], screen_to_json(screen)
            self._reply(one, actor, screen, uow, payload)
        except DBAPIError:
            raise
        except Exception:
            log.exception("update %s could not be handled and is parked", row.id)
            self._undo()
            self._finished.remove(row.id)
            self._park(row, one.incoming, actor)
        else:
            self._shared.keep()
            self._keyed.extend(keyed)

    def _next_part(self) -> None:
        self._shared.next_part()
        self._ballots.next_part()

    def _undo(self) -> None:
        self._shared.undo()
        self._ballots.undo()

    def _park(self, row: InboxRow, incoming: Incoming, actor: Actor) -> None:
        """Set aside for the operator; its sender is told that it was not saved."""
        talk.park_update(self._connection, row.id, self._house.clock.wall(), "handler failed")
        self._sorry(row, incoming, actor)

    def _sorry(self, row: InboxRow, incoming: Incoming, actor: Actor) -> None:
        screen = routes.not_saved(speak(actor.language))
        self._replies.append(self._claimed(row, incoming.chat, screen_to_json(screen), None))
        self._screens.append(screen)

    def _perform(self, one: _Update, actor: Actor, uow: UnitOfWork) -> Screen:
        """Raises the Refusal that the update met, be it before or in its handler."""
        if one.no is not None or one.intent is None:
            raise one.no or UnknownButton
        return routes.perform(actor, one.intent, uow)

    def _reply(
        self, one: _Update, actor: Actor, screen: Screen, uow: UnitOfWork, payload: str
    ) -> None:
        # What may fail comes first, so that an answer is gathered whole or not at all.
        new = screen.fresh or screen.files or screen.passes
        kept = buttons_kept(screen, one.buttons)
        asks = question_to_json(screen.asks, kept) if screen.asks is not None else None
        edits = None if new else one.incoming.tapped
        reply = self._claimed(one.row, one.incoming.chat, payload, edits)
        if screen.text:
            self._replies.append({**reply, "sealed_for": screen.sealed})
            self._screens.append(screen)
        if asks is not None:
            self._opened.append(
                {"account_id": actor.account_id, "intent": asks, "updated_at": uow.now}
            )
        elif not screen.aside and one.asked is not None:
            self._closed.append(actor.account_id)
        hat = uow.acts_as or (actor.hat if actor.hats else None)
        bloc_id = hat.bloc_id if hat is not None else None
        self._audit.extend(
            {
                "bloc_id": bloc_id,
                "at": uow.now,
                "person_id": actor.person_id,
                "account_id": actor.account_id,
                "inbox_id": one.row.id,
                "verb": line.verb,
                "object_kind": line.object_kind,
                "object_id": line.object_id,
                "detail": line.detail,
            }
            for line in uow.audit
        )

    def _claimed(self, row: InboxRow, chat: str, payload: str, edits: str | None) -> dict[str, Any]:
        """A reply that this process itself sends as soon as it is committed."""
        return {
            "channel": row.channel,
            "bot": row.bot,
            "chat": chat,
            "key": None,
            "kind": "reply",
            "payload": payload,
            "edits": edits,
            "state": "claimed",
            "holder": self._house.holder,
            "created_at": self._house.clock.wall(),
            "sealed_for": None,
        }

    def _for_others(self, uow: UnitOfWork) -> list[dict[str, Any]]:
        """Notices and command menus for other people, each in the reader's own language."""
        persons = {notice.person_id for notice in uow.notices}.union(uow.menus)
        addresses = uow.accounts.addresses(persons)
        wall = self._house.clock.wall()
        keyed = letters(uow, addresses, wall)
        for person_id in uow.menus:
            for address in addresses[person_id]:
                known = known_accounts(
                    self._connection, address.channel, address.bot, [address.chat]
                )
                commands = routes.menu(known[address.chat].actor)
                payload = json.dumps(commands, ensure_ascii=False)
                keyed.append(queued(address, "menu", payload, f"menu:{uow.inbox_id}", wall))
        return keyed

    # Writing -------------------------------------------------------------------------------------

    def _write(self) -> Done:
        """The shared part of the batch: one statement per kind of row, however many updates."""
        connection = self._connection
        self._shared.finish()
        ids = talk.add_messages(connection, self._replies) if self._replies else []
        if self._keyed:
            talk.add_keyed_messages(connection, self._keyed)
        if self._opened:
            talk.save_dialogs(connection, self._opened)
        if self._closed:
            talk.close_dialogs(connection, self._closed)
        if self._audit:
            add_audit_lines(connection, self._audit)
        if self._forgotten:
            talk.forget_updates(connection, self._forgotten)
        if self._finished:
            talk.finish_updates(connection, self._finished, self._house.clock.wall())
        self._shared.finish_last()
        replies = tuple(
            OutboxRow(
                row_id,
                talk.FORMAT,
                reply["channel"],
                reply["bot"],
                reply["chat"],
                reply["kind"],
                reply["payload"],
                reply["edits"],
                0,
                reply["sealed_for"],
            )
            for row_id, reply in zip(ids, self._replies, strict=True)
        )
        screens = dict(zip(ids, self._screens, strict=True))
        return Done(max(1, len(self._finished)), replies, bool(self._keyed), screens=screens)

    def give_up(self, row: InboxRow, error: str) -> Done:
        talk.park_update(self._connection, row.id, self._house.clock.wall(), error)
        known = self._known([row]).get((row.channel, row.bot, row.lane))
        nobody = Actor(0, row.channel, row.bot, row.lane)
        self._sorry(row, incoming_from_json(row.payload), known.actor if known else nobody)
        return self._write()


def _as_known(one: _Update, known: Mapping[Lane, KnownAccount]) -> _Update:
    """The update with who its sender is by now; what was asked of them stays what it was."""
    account = known.get((one.row.channel, one.row.bot, one.row.lane))
    if account is None or account is one.account:
        return one
    return replace(one, account=replace(one.account, actor=account.actor))


def _group(row: InboxRow, incoming: Incoming) -> Group | None:
    if incoming.private or not incoming.chat:
        return None
    return Group(row.channel, row.bot, incoming.chat, incoming.title)


def _open_question(stored: str | None) -> tuple[Intent | None, tuple[Choice, ...]]:
    """An unknown step leads home with the draft kept, so what cannot be read is no question."""
    if stored is None:
        return None, ()
    try:
        intent, buttons = question_from_json(stored)
    except ValueError:
        return None, ()
    return (intent, buttons) if routes.knows(intent.name) else (None, ())
