"""Phones in front of the real dispatcher: what a person sends is stored, handled and answered.

Only the network is left out. Every screen that appears is checked for what any phone must take.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, bindparam, func, insert, literal, select, update

from bot.channels.base import Incoming, What, incoming_to_json
from bot.channels.parts import utf16_length
from bot.channels.payload import ButtonCodec
from bot.domain.access import Actor, Role
from bot.domain.book import book_to_json
from bot.domain.file_errors import FileRefused
from bot.domain.word_text import word_text_to_json
from bot.reports.book_reader import read_book
from bot.reports.word_reader import read_text
from bot.runtime.dispatch import Dispatcher
from bot.runtime.letters import open_payload
from bot.runtime.marks import Marks
from bot.runtime.reading import is_read
from bot.screen import FileRef, Intent, Pin, Screen, question_from_json, screen_from_json
from bot.vault import Vault
from handlers import routes
from storage import talk
from storage.accounts import known_accounts
from storage.blocs import Blocs
from storage.counting import counted
from storage.engine import Database
from storage.founding import found_bloc
from storage.invites import Invites, hash_token
from storage.models.blocs import unit as unit_table
from storage.models.people import account, invite
from storage.models.records import audit
from storage.models.talk import dialog, inbox, outbox
from storage.people import People
from storage.presets.bloc import Bloc as Preset
from storage.presets.bloc import DatedName, Membership, Unit
from storage.presets.load import load_bloc
from storage.sent_files import keep_finding
from storage.uow import UnitOfWork

LINK = "https://t.me/test_bot?start="
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2019, 11, 20, 2, 0, tzinfo=UTC)  # 9:00 in the bloc
MOST_ROWS, MOST_TEXT = 8, 4096
_CODEC = ButtonCodec("1:test")
# Put together once: they run at every act of every test.
_STORED = select(inbox.c.id).where(inbox.c.external_id == bindparam("number"))
_PARKED = select(func.count()).select_from(inbox).where(inbox.c.state == "parked")
_ONE = select(literal(1)).subquery()
# A row even where nothing was answered: it says how many are parked.
_ANSWERED = (
    select(_PARKED.scalar_subquery().label("parked"), outbox)
    .select_from(_ONE.outerjoin(outbox, outbox.c.id > bindparam("seen")))
    .order_by(outbox.c.id)
)
_ASKED = (
    select(dialog.c.intent)
    .join(account, account.c.id == dialog.c.account_id)
    .where(account.c.external_id == bindparam("chat"))
)
_UNIT = select(unit_table.c.id).where(unit_table.c.key == bindparam("key"))


@dataclass(slots=True)
class StillClock:
    """A clock that a test moves by hand."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def wall(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


@dataclass(slots=True)
class Phone:
    """One account. `screen` is the last answer, `notices` what came unasked, newest last.

    edited: whether the last answer took the place of the tapped message
    """

    bench: Bench
    chat: str
    screen: Screen = field(default_factory=lambda: Screen(cast(Any, "")))
    notices: list[Screen] = field(default_factory=list)
    menus: list[str] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)
    title: str = ""
    edited: bool = False

    @property
    def text(self) -> str:
        return str(self.screen.text)

    def write(self, text: str) -> Screen:
        return self._send(What.TEXT, text=text)

    def command(self, text: str) -> Screen:
        word = text.split()[0][1:]
        return self._send(What.COMMAND, text=text, command=word)

    def ask_in(self, group: Phone, text: str) -> Screen:
        """A command in a group chat; the group's screen is the answer."""
        word = text.split()[0][1:]
        where = {"chat": group.chat, "title": group.title, "private": False}
        self._send(What.COMMAND, text=text, command=word, **where)
        return group.screen

    def upload(self, content: bytes, name: str = "so-lieu.xlsx") -> Screen:
        """Send a table or a text; it is read as the reader's process would, then handled."""
        number = self.bench.store(self, what=What.FILE, file=document(name, content))
        self.bench.read_file(self.bench.in_inbox(number), name, content)
        self.bench.handle()
        return self.screen

    def open(self, link: str, called: str = "") -> Screen:
        """Tap a link; a bare token will do."""
        text = f"/start {link.removeprefix(LINK)}"
        return self._send(What.COMMAND, text=text, command="start", called=called)

    def tap(self, label: str) -> Screen:
        """Tap the button whose label starts like this, on the answer or else the last notice."""
        intent = button(self.screen, label)
        if intent is not None:
            return self.send(intent, tapped=None if self.screen.stays else "7")
        return self.send(self._noticed(label), tapped=None)  # notices stay

    def send(self, intent: Intent, tapped: str | None = "7") -> Screen:
        """Tap a button that is not on the screen: an old one, or one made up."""
        return self._send(What.TAP, intent=intent, tapped=tapped)

    def store(self, intent: Intent) -> None:
        """A tap that is stored but not handled yet."""
        self.bench.store(self, what=What.TAP, intent=intent)

    @property
    def asked(self) -> Intent | None:
        with single(self.bench.database.reader) as connection:
            stored = connection.execute(_ASKED, {"chat": self.chat}).scalar_one_or_none()
        return question_from_json(stored)[0] if stored else None

    @property
    def actor(self) -> Actor:
        with self.bench.database.reader.connect() as connection:
            return known_accounts(connection, "telegram", "1", [self.chat])[self.chat].actor

    def _noticed(self, label: str) -> Intent:
        found = button(self.notices[-1], label) if self.notices else None
        assert found is not None, f"no button {label!r}: {labels(self.screen)}"
        return found

    def _send(self, what: What, **fields: Any) -> Screen:
        self.bench.store(self, what=what, **fields)
        self.bench.handle()
        return self.screen


@contextmanager
def single(engine: Engine) -> Iterator[Connection]:
    """For one statement alone: PostgreSQL needs no transaction around it, whose beginning and end
    cost as much as the statement."""
    if engine.name == "postgresql":
        with engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")
    else:
        with engine.begin() as connection:
            yield connection


def labels(screen: Screen) -> list[str]:
    return [choice.label for row in screen.choices for choice in row]


def button(screen: Screen, label: str) -> Intent | None:
    for row in screen.choices:
        for choice in row:
            if choice.label.startswith(label):
                return choice.intent
    return None


class Bench:
    """A bloc of its own database, a dispatcher, and as many phones as a test wants."""

    def __init__(
        self, database: Database, preset: Preset | None = None, like: Bench | None = None
    ) -> None:
        """`like` is a bench on which nothing was handled yet, `database` a copy of its own."""
        self.database = database
        self.clock = StillClock()
        keys = Path(tempfile.mkdtemp(prefix="tro-ly-khoi-keys-"))
        weakref.finalize(self, shutil.rmtree, keys, ignore_errors=True)
        self.vault = Vault(keys, database.label)
        self.phones: dict[str, Phone] = {}
        self.groups: dict[str, Phone] = {}
        self.dispatcher = self.another_dispatcher()
        self._updates = count(1)
        self._seen = 0
        if like is None:
            self.bloc_id = self.found(preset or red_river())
        else:
            self.clock.at, self.bloc_id = like.clock.at, like.bloc_id
            self.phones = {key: Phone(self, one.chat) for key, one in like.phones.items()}

    def another_dispatcher(self) -> Dispatcher:
        """As a process of its own has one: with nothing in memory of what was before."""
        threads = cast(Any, None)  # the tests call the dispatcher's synchronous part
        return Dispatcher(
            self.database,
            threads,
            self.clock,
            holder=1,
            links={("telegram", "1"): lambda token: LINK + token},
            marks=Marks(self.database, threads, self.clock),
            stored=asyncio.Event(),
            hand_over=lambda _done: None,
            vault=Vault(self.vault.place, self.database.label),
        )

    def restart(self) -> None:
        """The process ends and begins anew."""
        self.dispatcher = self.another_dispatcher()

    # Setting up

    def found(self, preset: Preset) -> int:
        with self.database.writer.begin() as connection:
            return found_bloc(connection, preset, self.clock.now())

    def phone(self, key: str, language: str = "en") -> Phone:
        """An account that has written before; English, so that tests read like the code."""
        if key not in self.phones:
            chat = str(1000 + len(self.phones))
            self.phones[key] = Phone(self, chat)
            with self.database.writer.begin() as connection:
                connection.execute(
                    insert(account).values(
                        channel="telegram",
                        bot="1",
                        external_id=chat,
                        language=language,
                        created_at=self.clock.now(),
                    )
                )
        return self.phones[key]

    def group(self, title: str) -> Phone:
        """What everybody sees in a group chat."""
        if title not in self.groups:
            chat = str(-1000 - len(self.groups))
            self.groups[title] = Phone(self, chat, title=title)
        return self.groups[title]

    def unit(self, key: str) -> int:
        with self.database.reader.connect() as connection:
            return int(connection.execute(_UNIT, {"key": key}).scalar_one())

    def confirm_roster(self, bloc_id: int | None = None) -> None:
        bloc_id = bloc_id or self.bloc_id
        with self.database.writer.begin() as connection:
            blocs = Blocs(connection, self.clock.now())
            today = self.clock.now().astimezone(ZONE).date()
            blocs.confirm_roster(bloc_id, [u.id for u in blocs.candidates(bloc_id, today)])

    def appoint(
        self,
        key: str,
        name: str,
        role: Role,
        unit: str | None = None,
        *,
        bloc_id: int | None = None,
        scope: str = "",
        confirmed: bool = True,
    ) -> Phone:
        """A person in office, by the same steps a real one takes."""
        phone = self.phone(key)
        unit_id = self.unit(unit) if unit else None
        token = f"appointed-{key}-{role}-{unit}"
        with self.database.writer.begin() as connection:
            people = People(connection, self.clock.now())
            invites = Invites(connection, self.clock.now())
            invites.add(
                bloc_id=bloc_id or self.bloc_id,
                unit_id=unit_id,
                role=role,
                scope=scope,
                full_name=name,
                position="",
                token=token,
                created_by=None,
                expires_at=self.clock.now() + timedelta(days=14),
            )
            invitation = invites.by_token(token)
            account_id = connection.execute(
                select(account.c.id).where(account.c.external_id == phone.chat)
            ).scalar_one()
            invites.use(invitation.id, account_id)
            member = people.bind(invitation, account_id, self.clock.now().date())
            if confirmed:
                people.confirm(member.appointment_id, None)
        return phone

    def appointment(self, phone: Phone, role: Role | None = None) -> int:
        return next(hat.id for hat in phone.actor.hats if role in (None, hat.role))

    def lose(self, phone: Phone) -> None:
        """Messages to the account fail from now on."""
        with self.database.writer.begin() as connection:
            connection.execute(
                update(account)
                .where(account.c.external_id == phone.chat)
                .values(unreachable_since=self.clock.now())
            )

    # Running

    def store(self, phone: Phone, **fields: Any) -> str:
        """Store an update; the number that the messenger gave it."""
        number = next(self._updates)
        incoming = Incoming(
            channel="telegram",
            bot="1",
            external_id=str(number),
            account=phone.chat,
            chat=fields.pop("chat", phone.chat),
            private=fields.pop("private", True),
            **fields,
        )
        row = {
            "channel": "telegram",
            "bot": "1",
            "external_id": str(number),
            "lane": phone.chat,
            "payload": incoming_to_json(incoming),
            "received_at": self.clock.wall(),
            "acted_at": self.clock.now(),
            "file": "wanted" if is_read(incoming.file) else "none",
        }
        with single(self.database.writer) as connection:
            talk.store_updates(connection, [row])
        return str(number)

    def in_inbox(self, number: str) -> int:
        """Under which number it was stored."""
        with single(self.database.reader) as connection:
            return int(connection.execute(_STORED, {"number": number}).scalar_one())

    def read_file(self, inbox_id: int, name: str, content: bytes) -> None:
        """What the fetching part does, without its processes."""
        book, refusal = "", ""
        try:
            if name.casefold().endswith(".docx"):
                book = word_text_to_json(read_text(name, content))
            else:
                book = book_to_json(read_book(name, content))
        except FileRefused as no:
            refusal = no.code
        with self.database.writer.begin() as connection:
            keep_finding(
                connection,
                inbox_id,
                self.clock.wall(),
                name=name,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                book=book,
                refusal=refusal,
            )

    def read_nothing(self, inbox_id: int) -> None:
        """What the fetching part does with a file that is passed on as it is."""
        with self.database.writer.begin() as connection:
            keep_finding(connection, inbox_id, self.clock.wall())

    def handle(self) -> None:
        """Handle everything that is stored, then put what was answered on the phones."""
        while (done := self.dispatcher._together()).count and done.more:
            pass
        with single(self.database.reader) as connection:
            rows = connection.execute(_ANSWERED, {"seen": self._seen}).all()
        assert not rows[0].parked, "a handler raised something that is no refusal"
        by_chat = {one.chat: one for one in (*self.phones.values(), *self.groups.values())}
        for row in rows if rows[0].id is not None else ():
            self._seen = row.id
            phone = by_chat[row.chat]
            if row.kind == "menu":
                phone.menus.append(row.payload)
                continue
            sealed = row.sealed_for is not None
            payload = open_payload(self.vault, row.payload) if sealed else row.payload
            screen = screen_from_json(payload)
            if screen.pin is not None:
                phone.pins.append(screen.pin)
                continue
            check_screen(phone.chat, screen)
            if row.kind == "notice":
                phone.notices.append(screen)
            else:
                phone.screen, phone.edited = screen, row.edits is not None

    def uow(self, connection: Any, said: str = "", asked: Intent | None = None) -> UnitOfWork:
        """A unit of work on a connection of the test's own, for two at a time."""
        now = self.clock.now()
        return UnitOfWork(
            connection,
            now,
            now,
            {},
            said=said,
            asked=asked,
            link=LINK.__add__,
            vault=self.vault,
        )

    def cost(self, phone: Phone, **fields: Any) -> int:
        """How many statements handling one update takes, from finding it to its answer."""
        self.store(phone, **fields)
        with counted(self.database) as found:
            self.dispatcher._together()
        self.handle()
        return len(found.statements)

    # Looking

    def audited(self) -> list[tuple[str, str, int | None, str]]:
        with self.database.reader.connect() as connection:
            rows = connection.execute(select(audit).order_by(audit.c.id)).all()
        return [(row.verb, row.object_kind, row.object_id, row.detail) for row in rows]

    def invite_id(self, token: str) -> int:
        with self.database.reader.connect() as connection:
            digest = hash_token(token.removeprefix(LINK))
            found = select(invite.c.id).where(invite.c.token_hash == digest)
            return int(connection.execute(found).scalar_one())


def document(name: str, content: bytes) -> FileRef:
    return FileRef("telegram", "1", "document", f"ref-{name}", name, "", len(content))


def check_screen(chat: str, screen: Screen) -> None:
    """What any phone must be able to take: text, rows, payloads that fit and lead somewhere."""
    assert 0 < utf16_length(str(screen.text)) <= MOST_TEXT
    assert len(screen.choices) <= MOST_ROWS, labels(screen)
    for row in screen.choices:
        assert 1 <= len(row) <= 2
        for choice in row:
            assert choice.label.strip()
            _CODEC.encode(chat, choice.intent)
            assert routes.knows(choice.intent.name), choice.intent.name


@cache
def red_river() -> Preset:
    return load_bloc()


def small_bloc(key: str, boards: Sequence[str]) -> Preset:
    """Another bloc, with boards of its own."""
    units = tuple(
        Unit(
            key=f"{key}-{index}",
            names=(DatedName(f"Ban Quản lý các khu công nghiệp {board}", f"KCN {board}"),),
            province=board,
            aliases=(),
            since=None,
            before=None,
        )
        for index, board in enumerate(boards)
    )
    return replace(
        red_river(),
        key=key,
        name=f"Khối thi đua {key}",
        short_name=f"Khối {key}",
        units=units,
        successions=(),
        memberships=tuple(Membership(unit.key, "member", None, None) for unit in units),
        years=(),
        figures=(),
    )
