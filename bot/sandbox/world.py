"""The living state: everything in memory, every change also put in the store.

Ids are never reused: a counter is written in blocks ahead of its use, so a restart leaves a gap
and not a second message with the same number.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ControlError
from bot.sandbox.files import FileRoom
from bot.sandbox.report import Report
from bot.sandbox.schema import Schema
from bot.sandbox.store import Store, to_json
from bot.sandbox.things import Bot, Chat, Json, Message, Person, Query, Waiting

KEPT_MESSAGES = 1000  # per chat; an older one is forgotten, and editing it says "not found"
KEPT_LOG = 50_000
KEPT_EVENTS = 2000  # per chat
COUNTER_BLOCK = 500
UPDATE_SECONDS = 24 * 3600
TAP_SECONDS = 150
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
FIRST = {"person": 5_400_000_001, "group": 4_700_000_001, "supergroup": 2_300_000_001}
FIRST_UPDATE = 710_000_001
FIRST_QUERY = 2_310_000_000_000_000_001


class Counter:
    def __init__(self, store: Store, name: str, first: int) -> None:
        self._store = store
        self._name = name
        self._next = self._reserved = first

    def resume(self, reserved: int) -> None:
        self._next = self._reserved = reserved

    def take(self) -> int:
        number = self._next
        self._next += 1
        if number >= self._reserved:
            self._reserved = self._next + COUNTER_BLOCK
            self._store.put("counter", self._name, self._reserved)
        return number

    @property
    def last(self) -> int:
        return self._next - 1


class World:
    def __init__(
        self, store: Store, clock: Clock, schema: Schema, report: Report, files: FileRoom
    ) -> None:
        self.store = store
        self.clock = clock
        self.schema = schema
        self.report = report
        self.files = files
        self.bots: dict[int, Bot] = {}
        self.tokens: dict[str, Bot] = {}
        self.people: dict[str, Person] = {}
        self.people_by_id: dict[int, Person] = {}
        self.chats: dict[str, Chat] = {}
        self.groups: dict[str, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.log: deque[Json] = deque()
        self.banner = ""
        self.duplicate_next = 0
        self.on_update: Callable[[Bot, Waiting], None] = lambda _bot, _update: None
        self._counters: dict[str, Counter] = {}
        self._watchers: dict[str, set[asyncio.Event]] = {}
        self._serials = self.counter("serial", 1)

    # --- numbers and notices -------------------------------------------------------------

    def counter(self, name: str, first: int) -> Counter:
        if name not in self._counters:
            self._counters[name] = Counter(self.store, name, first)
        return self._counters[name]

    @property
    def serial(self) -> int:
        return self._serials.last

    def note(self, kind: str, chat: Chat | None = None, **details: Any) -> Json:
        """Give a change its serial and tell those who wait for it."""
        entry: Json = {"serial": self._serials.take(), "kind": kind, "at": self.clock.now()}
        if chat is not None:
            entry |= {"chat_id": chat.id, "chat": chat.name, "person": chat.person}
        entry |= details
        self.log.append(entry)
        self.store.put("log", entry["serial"], [chat.key if chat else None, entry])
        if len(self.log) > KEPT_LOG:
            self.store.drop("log", self.log.popleft()["serial"])
        if chat is not None:
            chat.events.append(entry)
            if len(chat.events) > KEPT_EVENTS:
                del chat.events[: KEPT_EVENTS // 2]
            self._wake(chat.key)
        self._wake("")
        return entry

    def _wake(self, key: str) -> None:
        for watcher in self._watchers.get(key, ()):
            watcher.set()

    def wake_all(self) -> None:
        for key in list(self._watchers):
            self._wake(key)

    def watch(self, chat_key: str = "") -> asyncio.Event:
        """An event that is set when something changes in the chat ("": anywhere)."""
        watcher = asyncio.Event()
        self._watchers.setdefault(chat_key, set()).add(watcher)
        return watcher

    def unwatch(self, watcher: asyncio.Event, chat_key: str = "") -> None:
        watchers = self._watchers.get(chat_key, set())
        watchers.discard(watcher)
        if not watchers:
            self._watchers.pop(chat_key, None)

    def log_after(self, entries: deque[Json] | list[Json], after: int) -> list[Json]:
        """The entries whose serial is greater, without walking through all the older ones."""
        found: list[Json] = []
        for entry in reversed(entries):
            if entry["serial"] <= after:
                break
            found.append(entry)
        found.reverse()
        return found

    # --- bots, people, chats -------------------------------------------------------------

    def save_bot(self, bot: Bot) -> None:
        self.bots[bot.id] = bot
        self.tokens[bot.token] = bot
        self.store.put("bot", bot.id, bot.row())

    def save_person(self, person: Person) -> None:
        self.people[person.key] = person
        self.people_by_id[person.id] = person
        self.store.put("person", person.key, asdict(person))

    def save_chat(self, chat: Chat) -> None:
        self.chats[chat.key] = chat
        if chat.is_group and chat.migrated_to is None:
            self.groups[chat.name] = chat
        self.store.put("chat", chat.key, chat.row())

    def bot(self, username: str | None = None) -> Bot:
        """The bot of that name; without a name, the one registered first."""
        for bot in self.bots.values():
            if username is None or bot.username.lower() == username.lower().lstrip("@"):
                return bot
        raise ControlError(404, f"no bot {username or ''} is registered")

    def person(self, key: str) -> Person:
        if key not in self.people:
            raise ControlError(404, f"no person {key!r}")
        return self.people[key]

    def private_chat(self, bot: Bot, person: Person) -> Chat:
        key = f"p{bot.id}.{person.id}"
        if key not in self.chats:
            chat = Chat(key, person.id, "private", "private", bot_id=bot.id, person=person.key)
            self.save_chat(chat)
        return self.chats[key]

    def find_chat(self, bot: Bot, chat_id: int) -> Chat | None:
        """The chat this bot means by `chat_id`; for a person, even when it was never opened."""
        if chat_id > 0:
            person = self.people_by_id.get(chat_id)
            return self.private_chat(bot, person) if person else None
        return self.chats.get(f"g{chat_id}")

    def chat_object(self, chat: Chat) -> Json:
        if not chat.is_group:
            person = self.people[str(chat.person)]
            user = person.user()
            keep = ("id", "first_name", "last_name", "username")
            return {name: user[name] for name in keep if name in user} | {"type": "private"}
        return {"id": chat.id, "type": chat.kind, "title": str(chat.title)}

    def next_message_id(self, chat: Chat) -> int:
        """Private chats and groups share a bot's numbers; each supergroup has its own."""
        owner = chat.id
        if chat.kind != "supergroup":
            owner = chat.bot_id or (chat.bots[0] if chat.bots else chat.id)
        return self.counter(f"message {owner}", 1).take()

    # --- messages ------------------------------------------------------------------------

    def save_message(self, chat: Chat, message: Message, kind: str, **details: Any) -> Json:
        """Keep a new or changed message and note the change."""
        text, _ = message.body()
        by = "bot" if message.bot_id else "person"
        entry = self.note(kind, chat, message_id=message.id, text=text, **{"by": by, **details})
        message.serial = entry["serial"]
        self.put_message(chat, message)
        return entry

    def put_message(self, chat: Chat, message: Message) -> None:
        chat.messages[message.id] = message
        self.store.put("message", f"{chat.key}/{message.id}", message.row())
        if len(chat.messages) > KEPT_MESSAGES:
            oldest = next(iter(chat.messages))
            del chat.messages[oldest]
            self.store.drop("message", f"{chat.key}/{oldest}")

    def live_message(self, chat: Chat, message_id: int) -> Message | None:
        message = chat.messages.get(message_id)
        return None if message is None or message.deleted else message

    # --- updates -------------------------------------------------------------------------

    def push(self, bot: Bot, kind: str, payload: Json, lane: str) -> int | None:
        """Queue an update for a bot. None: its `allowed_updates` leave this kind out."""
        wanted = kind in bot.allowed if bot.allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return None
        number = self.counter(f"update {bot.id}", FIRST_UPDATE).take()
        update = {"update_id": number, kind: payload}
        for problem in self.schema.check_type("Update", update):
            self.report.own_fault(f"update {kind}", problem)
        text = to_json(update)
        waiting = Waiting(number, kind, lane, self.clock.now(), text)
        if self.duplicate_next > 0:
            self.duplicate_next -= 1
            waiting.again = 1
        bot.queue[number] = waiting
        self.save_waiting(bot, waiting)
        self.report.update(kind)
        self.on_update(bot, waiting)
        return number

    def save_waiting(self, bot: Bot, waiting: Waiting) -> None:
        self.store.put("update", f"{bot.id}/{waiting.id}", asdict(waiting))

    def forget_update(self, bot: Bot, number: int) -> None:
        if bot.queue.pop(number, None) is not None:
            self.store.drop("update", f"{bot.id}/{number}")

    def is_stale(self, waiting: Waiting) -> bool:
        limit = TAP_SECONDS if waiting.kind == "callback_query" else UPDATE_SECONDS
        return self.clock.now() - waiting.at > limit

    def save_query(self, query: Query) -> None:
        self.queries[query.id] = query
        self.store.put("query", query.id, asdict(query))
        if len(self.queries) > KEPT_LOG:
            oldest = next(iter(self.queries))
            del self.queries[oldest]
            self.store.drop("query", oldest)

    # --- time ----------------------------------------------------------------------------

    async def commit(self) -> None:
        """Everything so far is kept, and with it the hour until which it happened."""
        if self.store.dirty:
            self.mark_time()
            await self.store.commit()

    def mark_time(self) -> None:
        self.store.put("meta", "now", self.clock.now())
