"""Steps that several tests of nominations take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from bot.domain.access import Role
from bot.domain.voting.rule import Way
from bot.domain.voting.rule_text import rule_text
from bot.screen import Intent, Screen
from storage.awards import Awards
from storage.ballot_count import count_box
from storage.contest_drafts import Draft
from storage.contest_rows import Line
from storage.contests import Voter
from storage.models.nominations import nomination, nomination_event
from storage.models.records import register
from storage.nominations import NewEvent, Nomination, Nominations
from tests.bench import Bench, Phone, labels
from tests.handlers.bloc_year import BOARDS
from tests.handlers.reporting import Board
from tests.handlers.reviewing import House, send_file
from tests.handlers.voting import rule

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

    # A vote on what is on the list

    def put_on_list(self, *boards: str, kind: str = "award", key: str = "flag") -> list[int]:
        """As the secretary has accepted them."""
        year = YEAR if kind == "award" else YEAR + 1
        with self.bench.database.writer.begin() as connection:
            uow = self.bench.uow(connection)
            return [
                uow.nominations.put_forward(
                    bloc_id=self.bench.bloc_id,
                    kind=kind,
                    award_kind_id=self.kind(key) if kind == "award" else None,
                    year=year,
                    unit_id=self.bench.unit(board),
                    origin="bloc",
                    first=NewEvent("accepted", uow.now),
                )
                for board in boards
            ]

    def vote(
        self,
        kind: str = "award",
        *,
        key: str = "flag",
        places: int = 2,
        rehearsal: bool = False,
        after: int | None = None,
    ) -> int:
        """An open vote on everything that is on the list."""
        of = rule(way=Way.OPEN, quota=places)
        year = YEAR if kind == "award" else YEAR + 1
        with self.bench.database.writer.begin() as connection:
            uow = self.bench.uow(connection)
            award = self.kind(key) if kind == "award" else None
            found = uow.nominations.of_year(self.bench.bloc_id, year, kind, award, ("accepted",))
            new = Draft(
                self.bench.bloc_id,
                kind,
                year,
                "Cờ thi đua năm 2019",
                of.way,
                rule_text(of),
                award_kind_id=award,
                chained_from_id=after,
                rehearsal=rehearsal,
                closes_at=uow.now + timedelta(hours=1),
            )
            number = uow.contest_drafts.draft(new, None)
            lines = [Line(0, one.unit_id, one.id, f"{one.unit_id}") for one in found]
            uow.contest_drafts.set_lines(number, lines)
            units = [one.id for one in uow.blocs.members(self.bench.bloc_id, uow.now.date())]
            uow.contest_acts.open(number, None, [Voter(unit) for unit in units])
            for one in found:
                uow.nominations.add(one, NewEvent("on_ballot", uow.now, contest_id=number))
        return number

    def cast(self, contest_id: int, *yes: str) -> None:
        """Every unit is for these boards and against the others."""
        for_them = {self.bench.unit(board) for board in yes}
        with self.bench.database.writer.begin() as connection:
            uow = self.bench.uow(connection)
            lines = uow.contests.lines(contest_id)
            choices = ["yes" if line.unit_id in for_them else "no" for line in lines]
            for unit in uow.blocs.members(self.bench.bloc_id, uow.now.date()):
                uow.open_votes.cast(
                    contest_id,
                    unit.id,
                    choices,
                    person_id=self.secretary.actor.person,
                    acted_at=uow.now,
                )

    def close(self, contest_id: int) -> None:
        self.bench.clock.move(timedelta(hours=2))
        with self.bench.database.writer.begin() as connection:
            self.bench.uow(connection).closings.close(contest_id, count_box)

    def publish(self, contest_id: int) -> None:
        with self.bench.database.writer.begin() as connection:
            self.bench.uow(connection).contest_acts.publish(contest_id, None, None)

    def decide(self, *yes: str, kind: str = "award", key: str = "flag", places: int = 2) -> int:
        """Voted on, counted and published."""
        number = self.vote(kind, key=key, places=places)
        self.cast(number, *yes)
        self.close(number)
        self.publish(number)
        return number

    def standing(self) -> dict[str, str]:
        """Where each unit's newest nomination stands, by the unit's key."""
        keys = {self.bench.unit(key): key for key in BOARDS}
        return {keys[one.unit_id]: one.said for one in self.all()}


def every_step(bench: Bench, secretary: Phone, board: Board) -> None:
    """Every way through nominations once, by buttons; for the walk that knows all routes."""
    head = bench.appoint("head-nominating", "Vũ Ngọc Bảo", Role.HEAD, board.unit)
    here = Awarding(House(board, head, secretary))
    officer = board.officer
    here.draft()
    officer.command("/khenthuong")
    officer.tap("Cờ thi đua")
    officer.tap("KCN")
    officer.tap("Look through and send")
    officer.tap("Send to the head")
    officer.tap("Open the nomination")
    officer.tap("Signed on paper")
    send_file(officer, "photo")
    officer.write("12/TTr-BQL ngày 18/11/2019")
    here.step(secretary, "return")
    secretary.write("Bổ sung báo cáo")
    here.step(officer, "send")
    here.step(head, "approve")
    head.tap("Yes, approve and send")
    here.step(secretary, "accept")
    secretary.tap("Yes, accept it")
    secretary.tap("Back to the list")
    secretary.tap("KCN Thái Bình")
    secretary.tap("Open the report")
    here.step(head, "withdraw")
    head.tap("Yes, withdraw it")
    secretary.send(Intent.of("nominations.quota", here.kind(), YEAR))
    secretary.write("2")
    secretary.write("Công văn 969/BTC-TĐKT")
    for answer in ("here", "typed"):
        secretary.send(Intent.of("nominations.award", here.kind("certificate"), YEAR))
        secretary.tap("Propose a unit")
        secretary.tap("KCN Thái Bình" if answer == "here" else "KCN Hưng Yên")
        if answer == "here":
            secretary.tap("Ask the unit here")
            here.step(head, "refuse")
            here.step(head, "agree")
            head.tap("Yes, we agree")
            continue
        secretary.write("Trưởng ban, qua điện thoại, 20/11")
        secretary.tap("Yes, on the list")
    for office in ("leader", "deputy"):
        head.command("/gioithieu")
        head.tap(f"Introduce a {office}")
        head.tap("KCN Nam Định" if office == "leader" else "KCN Vĩnh Phúc")
        head.tap("Yes, introduce it")
        here.step(secretary, "heard")
        secretary.write("Trưởng ban, qua điện thoại, 20/11")
        secretary.tap("The unit agrees")
    here.decide("thai-binh", "hung-yen", key="certificate")
    here.decide("nam-dinh", kind="leader", places=1)
    secretary.command("/gioithieu")
    secretary.tap("After the election")
    secretary.tap("leader")
    secretary.tap("Yes, record it")
    secretary.send(Intent.of("nominations.after", here.kind("certificate"), YEAR))
    secretary.tap("Record the result")
    secretary.tap("Yes, record it")
    secretary.send(Intent.of("nominations.after", here.kind("certificate"), YEAR))
    secretary.tap("Not granted")
    secretary.tap("● KCN Thái Bình")
    secretary.tap("Go on")
    secretary.tap("Yes, record it")
    secretary.tap("Record the decision")
    secretary.tap("Go on")
    secretary.write("1234/QĐ-BKHĐT 20/11/2019")
    secretary.tap("Yes, record it")
    secretary.send(Intent.of("nominations.award", here.kind("certificate"), YEAR))
    secretary.tap("KCN Thái Bình")
    secretary.tap("Take the last step back")
    secretary.tap("Yes, take it back")
    other = bench.appoint("head-declining", "Lương Thế Cường", Role.HEAD, "ninh-binh")
    secretary.send(Intent.of("nominations.propose_ask", here.kind(), YEAR, bench.unit("ninh-binh")))
    other.tap("The unit declines")
    other.tap("Yes, we decline")
    other.command("/khenthuong")
    other.tap("No part in 2019")
    other.tap("Yes, no part")
