"""Steps that several tests of nominations take."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bot.screen import Intent, Screen
from storage.awards import Awards
from storage.models.nominations import nomination, nomination_event
from storage.models.records import register
from storage.nominations import Nomination, Nominations
from tests.bench import Bench, Phone, labels
from tests.handlers.reviewing import House, send_file

YEAR = 2019
UNIT = "ha-nam"


@dataclass(slots=True)
class Awarding:
    """Hà Nam with officer and head, the secretary, and what the database holds of nominations."""

    house: House

    @property
    def bench(self) -> Bench:
        return self.house.bench

    @property
    def officer(self) -> Phone:
        return self.house.officer

    @property
    def head(self) -> Phone:
        return self.house.head

    @property
    def secretary(self) -> Phone:
        return self.house.secretary

    def kind(self, key: str = "flag") -> int:
        with self.bench.database.reader.connect() as connection:
            kinds = Awards(connection).kinds(self.bench.bloc_id, YEAR)
        return next(one.id for one in kinds if one.key == key)

    def all(self) -> list[Nomination]:
        with self.bench.database.reader.connect() as connection:
            found = Nominations(connection, self.bench.clock.now())
            ids = connection.execute(
                select(nomination.c.id).where(nomination.c.year >= YEAR).order_by(nomination.c.id)
            ).scalars()
            return [one for one in map(found.find, ids) if one is not None]

    @property
    def one(self) -> Nomination:
        (found,) = self.all()
        return found

    def said(self, number: int | None = None) -> list[str]:
        """All that was said of a nomination, oldest first."""
        number = number or self.one.id
        with self.bench.database.reader.connect() as connection:
            rows = connection.execute(
                select(nomination_event.c.said)
                .where(nomination_event.c.nomination_id == number)
                .order_by(nomination_event.c.seq)
            )
            return list(rows.scalars())

    def registered(self) -> list[str]:
        with self.bench.database.reader.connect() as connection:
            return list(connection.execute(select(register.c.verb)).scalars())

    def step(self, phone: Phone, name: str, *args: object) -> Screen:
        """Tap what leads to this step of the newest nomination, as it stands now."""
        one = self.all()[-1]
        return phone.send(Intent.of(f"nominations.{name}", one.id, one.seq, *args))

    def draft(self, key: str = "flag") -> None:
        """All that is required is ticked, the report is sent."""
        self.officer.command("/nominate")
        self.officer.send(Intent.of("nominations.start", self.kind(key), YEAR))
        for label in ("○ Pact agreed", "○ Figures sent", "○ No violation"):
            if label in labels(self.officer.screen):
                self.officer.tap(label)
        self.officer.tap("Send the report")
        send_file(self.officer, "document", f"report-{key}")

    def send(self, key: str = "flag") -> None:
        self.draft(key)
        self.officer.tap("Look through and send")
        self.officer.tap("Send to the head")

    def approve(self, key: str = "flag") -> None:
        self.send(key)
        self.step(self.head, "approve_now")

    def accept(self, key: str = "flag") -> Nomination:
        self.approve(key)
        self.step(self.secretary, "accept_now")
        return self.all()[-1]
