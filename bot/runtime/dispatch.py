"""One update, handled once, in one transaction: fact, dialog, audit line and reply together.

What is ready at the same time shares a transaction, each update in a savepoint of its own; nobody
is answered before the commit. When the shared transaction fails, every update runs alone.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bot.channels.base import Incoming, incoming_from_json
from bot.clock import Clock
from bot.domain.access import Actor
from bot.domain.errors import Refusal
from bot.i18n import Say, speak
from bot.logs import update_in_hand
from bot.runtime.meaning import meaning
from bot.runtime.threads import DatabaseThreads
from bot.screen import Intent, Screen, intent_from_json, intent_to_json, screen_to_json
from handlers import routes
from storage import talk
from storage.engine import Connection, Database, DBAPIError, Savepoint
from storage.figures import Shelf
from storage.people import KnownAccount, People, known_accounts
from storage.records import add_audit_lines
from storage.talk import InboxRow, OutboxRow
from storage.uow import UnitOfWork

log = logging.getLogger(__name__)

MOST_LANES = 64
_FEWEST_LANES = 4
MOST_SECONDS = 0.05
MOST_ATTEMPTS = 5
_IDLE_S = 1.0
_PUBLIC_SCREENS, _OPENINGS, _PUBLIC_WINDOW_S = 6, 20, 60.0

Links = Mapping[tuple[str, str], Callable[[str], str]]


@dataclass(slots=True)
class _Batch:
    """What the handlers of one transaction want written, gathered into few statements."""

    finished: list[int] = field(default_factory=list)
    replies: list[dict[str, Any]] = field(default_factory=list)
    keyed: list[dict[str, Any]] = field(default_factory=list)
    opened: list[dict[str, Any]] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    audit: list[dict[str, Any]] = field(default_factory=list)
    # Updates whose text was a one-time token: only its hash may stay in the database.
    forgotten: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Done:
    """How many updates a batch finished, the replies that may now leave, whether more may wait."""

    count: int
    replies: tuple[OutboxRow, ...] = ()
    notices: bool = False
    more: bool = True


class Dispatcher:
    """Takes the oldest open update of several lanes, handles them, hands replies to the outbox."""

    def __init__(
        self,
        database: Database,
        threads: DatabaseThreads,
        clock: Clock,
        *,
        holder: int,
        links: Links,
        stored: asyncio.Event,
        hand_over: Callable[[Done], None],
    ) -> None:
        self._database = database
        self._threads = threads
        self._clock = clock
        self._holder = holder
        self._links = links
        self._stored = stored
        self._hand_over = hand_over
        self._shelf: Shelf = {}
        self._lanes = MOST_LANES
        self._strangers: dict[str, deque[float]] = {}

    async def run(self) -> None:
        pause = 0.0
        while True:
            self._stored.clear()
            try:
                done = await self._threads.run(self._together)
            except DBAPIError as error:
                log.warning("a batch failed, each update runs alone: %s", error.orig)
                done = await self._one_by_one()
                pause = min(2.0, pause * 2 + 0.1) if not done.count else 0.0
            if done.count:
                self._hand_over(done)
            if pause and not done.count:
                await asyncio.sleep(pause)
            elif not (done.count and done.more):
                await self._wait_for_work()

    async def _wait_for_work(self) -> None:
        # Another process may have stored something: look again even without a signal.
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stored.wait(), _IDLE_S)

    def _together(self) -> Done:
        with self._database.writer.begin() as connection:
            rows = talk.oldest_of_lanes(connection, self._lanes)
            if not rows:
                return Done(0)
            return self._handle(connection, rows)

    async def _one_by_one(self) -> Done:
        """After a failed batch: the oldest row of each lane in a transaction of its own.

        Where the database gives up halfway, what was committed before is still handed over.
        """

        def alone() -> Done:
            with self._database.writer.begin() as connection:
                rows = talk.oldest_of_lanes(connection, MOST_LANES)
            count, notices = 0, False
            replies: list[OutboxRow] = []
            for row in rows:
                try:
                    done = self._alone(row)
                except DBAPIError as error:
                    log.error("the database does not answer: %s", error.orig)
                    break
                count += done.count
                replies.extend(done.replies)
                notices = notices or done.notices
            return Done(count, tuple(replies), notices)

        try:
            return await self._threads.run(alone)
        except DBAPIError as error:
            log.error("the database does not answer: %s", error.orig)
            return Done(0)

    def _alone(self, row: InboxRow) -> Done:
        try:
            with self._database.writer.begin() as connection:
                still_open = talk.lock_open(connection, row.id)
                return self._handle(connection, [row]) if still_open else Done(0)
        except DBAPIError as error:
            log.warning("update %s failed alone: %s", row.id, error.orig)
            with self._database.writer.begin() as connection:
                if row.attempts + 1 < MOST_ATTEMPTS:
                    talk.count_attempt(connection, row.id, str(error.orig))
                    return Done(0)
                return self._give_up(connection, row, str(error.orig))

    # Inside the transaction ----------------------------------------------------------------------

    def _handle(self, connection: Connection, rows: Sequence[InboxRow]) -> Done:
        batch = _Batch()
        known = self._known(connection, rows)
        started = time.monotonic()
        for index, row in enumerate(rows):
            if index and time.monotonic() - started > MOST_SECONDS:
                # The rest is taken next: a long batch would make the first wait. What was read for
                # it was in vain, so a slow machine takes less from now on.
                self._lanes = max(_FEWEST_LANES, index)
                break
            in_hand = update_in_hand.set(str(row.id))
            try:
                self._handle_one(connection, row, known, batch)
            finally:
                update_in_hand.reset(in_hand)
        else:
            self._lanes = min(MOST_LANES, self._lanes * 2)
        return self._write(connection, batch)

    def _known(
        self, connection: Connection, rows: Sequence[InboxRow]
    ) -> dict[tuple[str, str, str], KnownAccount]:
        lanes: dict[tuple[str, str], set[str]] = {}
        for row in rows:
            lanes.setdefault((row.channel, row.bot), set()).add(row.lane)
        return {
            (channel, bot, external_id): account
            for (channel, bot), ids in lanes.items()
            for external_id, account in known_accounts(connection, channel, bot, ids).items()
        }

    def _handle_one(
        self,
        connection: Connection,
        row: InboxRow,
        known: dict[tuple[str, str, str], KnownAccount],
        batch: _Batch,
    ) -> None:
        batch.finished.append(row.id)
        try:
            incoming = incoming_from_json(row.payload)
        except (ValueError, KeyError, TypeError):
            log.error("update %s was stored in an unknown form and is parked", row.id)
            talk.park_update(connection, row.id, self._clock.wall(), "unknown form")
            batch.finished.pop()
            return
        if incoming.migrated_to is not None:
            talk.move_chat(connection, row.channel, row.bot, incoming.chat, incoming.migrated_to)
            return
        if not row.lane:
            return  # of nobody, to nobody: there is no one to answer
        if talk.holds_token(incoming.text):
            batch.forgotten.append(row.id)
        account = known.get((row.channel, row.bot, row.lane))
        if account is None:
            people = People(connection, self._clock.now())
            account_id = people.add_account(row.channel, row.bot, row.lane)
            account = KnownAccount(
                Actor(account_id, row.channel, row.bot, row.lane), None, unreachable=False
            )
        elif account.unreachable:
            talk.mark_reachable(connection, account.actor.account_id)
        opens_invitation = incoming.command == "start" and talk.holds_token(incoming.text)
        if not (account.actor.is_known or account.dialog is not None or opens_invitation):
            if self._is_flood(row.lane, _PUBLIC_SCREENS):
                return
        elif opens_invitation and self._is_flood(f"start {row.lane}", _OPENINGS):
            return
        self._answer(connection, row, incoming, account, batch)

    def _is_flood(self, lane: str, most: int) -> bool:
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

    def _answer(
        self,
        connection: Connection,
        row: InboxRow,
        incoming: Incoming,
        account: KnownAccount,
        batch: _Batch,
    ) -> None:
        actor, say = account.actor, speak(account.actor.language)
        asked = _open_question(account.dialog)
        uow = UnitOfWork(
            connection=connection,
            now=self._clock.now(),
            acted_at=row.acted_at,
            shelf=self._shelf,
            said=incoming.text,
            asked=asked,
            inbox_id=row.id,
            # A row of a bot that this process does not serve is handled; its reply cannot leave.
            link=self._links.get((row.channel, row.bot), str),
        )
        savepoint = Savepoint(connection)
        keyed: list[dict[str, Any]] = []
        try:
            try:
                intent = meaning(incoming, asked)
                if intent is None:
                    savepoint.rollback()
                    return
                screen = routes.perform(actor, intent, uow)
                keyed = self._for_others(connection, uow)
            except Refusal as refusal:
                savepoint.rollback()
                uow.audit.clear()
                screen = routes.refused(actor, refusal, asked, say)
            self._reply(row, incoming, actor, screen, uow, batch)
        except DBAPIError:
            raise
        except Exception:
            if savepoint.is_active:
                savepoint.rollback()
            log.exception("update %s could not be handled and is parked", row.id)
            batch.finished.remove(row.id)
            talk.park_update(connection, row.id, self._clock.wall(), "handler failed")
            uow.audit.clear()
            self._reply(row, incoming, actor, routes.not_saved(say), uow, batch)
        else:
            savepoint.keep()
            batch.keyed.extend(keyed)

    def _reply(
        self,
        row: InboxRow,
        incoming: Incoming,
        actor: Actor,
        screen: Screen,
        uow: UnitOfWork,
        batch: _Batch,
    ) -> None:
        # What may fail comes first, so that an answer is gathered whole or not at all.
        payload = screen_to_json(screen)
        asks = intent_to_json(screen.asks) if screen.asks is not None else None
        batch.replies.append(
            {
                "channel": row.channel,
                "bot": row.bot,
                "chat": incoming.chat,
                "key": None,
                "kind": "reply",
                "payload": payload,
                "edits": None if screen.fresh or screen.files else incoming.tapped,
                "state": "claimed",
                "holder": self._holder,
                "created_at": self._clock.wall(),
            }
        )
        if asks is not None:
            batch.opened.append(
                {
                    "account_id": actor.account_id,
                    "intent": asks,
                    "updated_at": uow.now,
                }
            )
        elif not screen.aside and uow.asked is not None:
            batch.closed.append(actor.account_id)
        bloc_id = actor.hat.bloc_id if actor.hats else None
        batch.audit.extend(
            {
                "bloc_id": bloc_id,
                "at": uow.now,
                "person_id": actor.person_id,
                "account_id": actor.account_id,
                "inbox_id": row.id,
                "verb": line.verb,
                "object_kind": line.object_kind,
                "object_id": line.object_id,
                "detail": line.detail,
            }
            for line in uow.audit
        )

    def _for_others(self, connection: Connection, uow: UnitOfWork) -> list[dict[str, Any]]:
        """Notices and command menus for other people, each in the reader's own language."""
        keyed: list[dict[str, Any]] = []
        for notice in uow.notices:
            for address in uow.people.addresses(notice.person_id):
                screen = notice.compose(speak(address.language))
                keyed.append(self._keyed(address, "notice", screen_to_json(screen), notice.key))
        for person_id in uow.menus:
            for address in uow.people.addresses(person_id):
                known = known_accounts(connection, address.channel, address.bot, [address.chat])
                commands = routes.menu(known[address.chat].actor)
                payload = json.dumps(commands, ensure_ascii=False)
                keyed.append(self._keyed(address, "menu", payload, f"menu:{uow.inbox_id}"))
        return keyed

    def _keyed(self, address: Any, kind: str, payload: str, key: str) -> dict[str, Any]:
        return {
            "channel": address.channel,
            "bot": address.bot,
            "chat": address.chat,
            "key": f"{key}:{address.account_id}",
            "kind": kind,
            "payload": payload,
            "edits": None,
            "state": "queued",
            "holder": None,
            "created_at": self._clock.wall(),
        }

    def _write(self, connection: Connection, batch: _Batch) -> Done:
        """The shared part of the batch: one statement per kind of row, however many updates."""
        ids = talk.add_messages(connection, batch.replies) if batch.replies else []
        if batch.keyed:
            talk.add_keyed_messages(connection, batch.keyed)
        if batch.opened:
            talk.save_dialogs(connection, batch.opened)
        if batch.closed:
            talk.close_dialogs(connection, batch.closed)
        if batch.audit:
            add_audit_lines(connection, batch.audit)
        if batch.forgotten:
            talk.forget_updates(connection, batch.forgotten)
        if batch.finished:
            talk.finish_updates(connection, batch.finished, self._clock.wall())
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
            )
            for row_id, reply in zip(ids, batch.replies, strict=True)
        )
        more = talk.is_any_open(connection)
        return Done(max(1, len(batch.finished)), replies, bool(batch.keyed), more)

    def _give_up(self, connection: Connection, row: InboxRow, error: str) -> Done:
        """Park one bad update by itself and tell its sender plainly that it was not saved."""
        talk.park_update(connection, row.id, self._clock.wall(), error)
        batch = _Batch()
        incoming = incoming_from_json(row.payload)
        known = known_accounts(connection, row.channel, row.bot, [row.lane]).get(row.lane)
        say: Say = speak(known.actor.language if known else "vi")
        batch.replies.append(
            {
                "channel": row.channel,
                "bot": row.bot,
                "chat": incoming.chat,
                "key": None,
                "kind": "reply",
                "payload": screen_to_json(routes.not_saved(say)),
                "edits": None,
                "state": "claimed",
                "holder": self._holder,
                "created_at": self._clock.wall(),
            }
        )
        return self._write(connection, batch)


def _open_question(stored: str | None) -> Intent | None:
    """An unknown step leads home with the draft kept, so what cannot be read is no question."""
    if stored is None:
        return None
    try:
        intent = intent_from_json(stored)
    except ValueError:
        return None
    return intent if routes.knows(intent.name) else None
