"""The people around a submitted form, and the steps that several tests of verdicts take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from bot.channels.base import What
from bot.screen import FileRef, Intent, Screen
from storage.models.blocs import seat
from storage.models.records import register
from storage.models.review import attachment, returned_item, verdict
from tests.bench import Bench, Phone
from tests.handlers.reporting import CATALOGUE, UNIT, Board

DEPUTY = "quang-ninh"  # of the year 2019; the leader is Hải Dương
LEADER = "hai-duong"


class Given(NamedTuple):
    """A stored verdict, as a test compares it."""

    version: int
    step: str
    said: str
    on_paper: str
    person: int
    for_unit: int | None


@dataclass(slots=True)
class House:
    """Hà Nam with its head, and the secretary of the bloc."""

    board: Board
    head: Phone
    secretary: Phone

    @property
    def bench(self) -> Bench:
        return self.board.bench

    @property
    def officer(self) -> Phone:
        return self.board.officer

    def submit(self) -> None:
        self.board.fill()
        self.board.submit()
        assert self.board.row()[0] == "submitted", self.officer.text

    def go(self, phone: Phone, name: str, *args: object) -> Screen:
        """Tap what leads to this step of the verdict."""
        return phone.send(Intent.of(f"approval.{name}", self.board.form_id, *args))

    def approve(self, phone: Phone | None = None, version: int = 1) -> None:
        self.go(phone or self.head, "approve_now", version, "head")

    def accept(self, phone: Phone | None = None, version: int = 1) -> None:
        self.go(phone or self.secretary, "approve_now", version, "bloc")

    def give_back(self, phone: Phone, *keys: str, note: str, version: int = 1) -> Screen:
        """The figures of these questions, and a typed line."""
        asked = [q.key for q in CATALOGUE.questions(self.board.period.kind)]
        bits = format(sum(1 << asked.index(key) for key in keys), "x")
        self.go(phone, "return", version, bits)
        phone.write(note)
        return phone.tap("Send it back")

    def state(self) -> str:
        return self.board.row()[0]

    def given(self) -> list[Given]:
        with self.bench.database.reader.connect() as connection:
            rows = connection.execute(select(verdict).order_by(verdict.c.id)).all()
        return [
            Given(r.version, r.step, r.said, r.on_paper, r.person_id, r.for_unit_id) for r in rows
        ]

    def items(self) -> list[tuple[str, str, bool]]:
        """Question, note, whether settled."""
        with self.bench.database.reader.connect() as connection:
            rows = connection.execute(select(returned_item).order_by(returned_item.c.id)).all()
        return [(r.question, r.note, r.settled_at is not None) for r in rows]

    def attached(self) -> list[tuple[str, str]]:
        with self.bench.database.reader.connect() as connection:
            rows = connection.execute(select(attachment).order_by(attachment.c.id)).all()
        return [(r.kind, r.file_ref) for r in rows]

    def registered(self) -> list[str]:
        with self.bench.database.reader.connect() as connection:
            rows = connection.execute(select(register.c.verb).order_by(register.c.id))
            return [row.verb for row in rows]

    def office_step(self, unit: str = UNIT) -> None:
        """As the head of the board switches it on."""
        self.head.send(Intent("approval.office"))
        self.head.tap("Yes, my alternate first")
        with self.bench.database.reader.connect() as connection:
            found = select(seat.c.office_step).where(seat.c.unit_id == self.bench.unit(unit))
            assert connection.execute(found).scalar_one() == "yes"


def send_file(phone: Phone, kind: str, ref: str = "ref-1", caption: str = "") -> Screen:
    """A photo, a document or a voice note, as the messenger names it."""
    what = {"photo": What.PHOTO, "document": What.FILE, "voice": What.VOICE}[kind]
    file = FileRef("telegram", "1", kind, ref, "bc.pdf" if kind == "document" else "")
    return phone._send(what, text=caption, file=file)


def end_access(bench: Bench, phone: Phone, secretary: Phone) -> None:
    secretary.send(Intent.of("people.revoke_now", bench.appointment(phone)))
