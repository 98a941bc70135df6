"""A bloc of eleven that votes: heads with phones, contests opened through storage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import select, update

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.voting.rule import Absent, Base, Form, Rule, Way
from bot.domain.voting.rule_text import rule_text
from bot.screen import Intent, Screen
from storage.ballot_count import count_box
from storage.contest_drafts import Draft
from storage.contest_rows import Contest, Line
from storage.contests import Voter
from storage.models.blocs import unit as unit_table
from storage.models.contests import inclusion_code, open_vote, secret_paper
from storage.models.contests import roll as roll_table
from storage.models.talk import outbox
from storage.results import read_counted
from storage.rolls import NewDelegation
from storage.uow import UnitOfWork
from tests.bench import ZONE, Bench, Phone, button

HOURS = timedelta(hours=4)
TITLE = "Cờ thi đua năm 2019"


def rule(**other: Any) -> Rule:
    """For or against, line by line, in secret; at least 2/3 of all."""
    given: dict[str, Any] = {
        "form": Form.EACH,
        "way": Way.SECRET,
        "quorum": Fraction(2, 3),
        "base": Base.ALL,
        "threshold": Fraction(2, 3),
        "strict": False,
        "quota": 2,
    }
    return Rule(**{**given, **other})


SECRET, OPEN = rule(), rule(way=Way.OPEN)
AT_MOST = rule(form=Form.AT_MOST, most=2, quota=2)
ONE_OF = rule(form=Form.ONE_OF, threshold=Fraction(1, 2), strict=True, quota=1)


@dataclass(slots=True)
class Hall:
    """The bloc on a day of voting."""

    bench: Bench
    units: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        with self.bench.database.writer.begin() as connection:
            yield self.bench.uow(connection)

    def head(self, place: int, name: str = "") -> Phone:
        """The head of a unit, in the boards' order."""
        key = f"head-{place}"
        if key in self.bench.phones:
            return self.bench.phones[key]
        names = name or f"Trần Văn Lãnh Đạo {'ABCDEFGHIJK'[place]}"
        return self.bench.appoint(key, names, Role.HEAD, self.keys[place])

    def draft(self, of: Rule = SECRET, lines: int | Sequence[str] = 3, **other: Any) -> int:
        now = self.bench.clock.now()
        wordings = (
            list(lines)
            if not isinstance(lines, int)
            else [f"Nội dung {n + 1}" for n in range(lines)]
        )
        with self.work() as uow:
            number = uow.contest_drafts.draft(
                replace(
                    Draft(
                        self.bench.bloc_id,
                        "award" if isinstance(lines, int) else "other",
                        2019,
                        TITLE,
                        of.way,
                        rule_text(of),
                        closes_at=now + HOURS,
                    ),
                    **other,
                ),
                None,
            )
            uow.contest_drafts.set_lines(
                number,
                [
                    Line(
                        0,
                        self.units[place] if isinstance(lines, int) and place < 11 else None,
                        None,
                        wording,
                    )
                    for place, wording in enumerate(wordings)
                ],
            )
        return number

    def open(
        self,
        of: Rule = SECRET,
        lines: int | Sequence[str] = 3,
        voters: Sequence[Voter] | None = None,
        **other: Any,
    ) -> int:
        number = self.draft(of, lines, **other)
        self.start(number, voters)
        return number

    def start(self, number: int, voters: Sequence[Voter] | None = None) -> None:
        with self.work() as uow:
            heads = uow.rolls.heads(self.bench.bloc_id)
            named = [Voter(unit, "head", heads.get(unit)) for unit in self.units]
            uow.contest_acts.open(number, None, named if voters is None else voters)

    def delegate(self, place: int, phone: Phone, **other: Any) -> int:
        today = self.bench.clock.now().astimezone(ZONE).date()
        with self.work() as uow:
            person = phone.actor.person
            new = NewDelegation(
                self.bench.bloc_id, self.units[place], "12/GUQ", today, today, person_id=person
            )
            return uow.rolls.delegate(replace(new, **other), person)

    def end_unit(self, uow: UnitOfWork, place: int, on: date) -> None:
        """The unit is merged into another one."""
        uow.connection.execute(
            update(unit_table).where(unit_table.c.id == self.units[place]).values(until=on)
        )

    def close(self, number: int) -> Contest:
        self.bench.clock.move(HOURS)
        with self.work() as uow:
            return uow.closings.close(number, count_box)

    def counts(self, number: int) -> Any:
        """What was counted, after the closing."""
        with self.work() as uow:
            found = uow.contests.contest(number)
        assert found is not None
        return read_counted(found.counts)[0]

    # What the database holds

    def marks(self, number: int) -> dict[int, str]:
        """How each unit's paper came in, by its place."""
        with self.bench.database.reader.connect() as connection:
            rows = connection.execute(
                select(roll_table.c.unit_id, roll_table.c.mark).where(
                    roll_table.c.contest_id == number, roll_table.c.mark != "none"
                )
            ).all()
        return {self.units.index(row.unit_id): row.mark for row in rows}

    def papers(self, number: int) -> int:
        """Rows of secret papers."""
        with self.bench.database.reader.connect() as connection:
            found = select(secret_paper.c.key).where(secret_paper.c.contest_id == number)
            return len(connection.execute(found).all())

    def codes(self, number: int) -> int:
        with self.bench.database.reader.connect() as connection:
            found = select(inclusion_code.c.key).where(inclusion_code.c.contest_id == number)
            return len(connection.execute(found).all())

    def votes(self, number: int, place: int) -> list[tuple[int, str, str]]:
        """A unit's open votes: number of the paper, choice, source; line by line."""
        with self.bench.database.reader.connect() as connection:
            rows = connection.execute(
                select(open_vote)
                .where(open_vote.c.contest_id == number, open_vote.c.unit_id == self.units[place])
                .order_by(open_vote.c.seq, open_vote.c.line)
            ).all()
        return [(row.seq, row.choice, row.source) for row in rows]

    def messages_in(self, group: Phone) -> int:
        with self.bench.database.reader.connect() as connection:
            found = select(outbox.c.id).where(outbox.c.chat == group.chat)
            return len(connection.execute(found).all())

    # On the phones

    def paper(self, phone: Phone, number: int, place: int | None = None) -> Screen:
        """Tap what opens the paper."""
        of = (number,) if place is None else (number, self.units[place])
        return phone.send(Intent.of("ballots.paper", *of), tapped=None)

    def fill(self, phone: Phone, number: int, answers: Sequence[str]) -> Screen:
        """From the opened paper to the question whether to cast it."""
        return self.fill_for(phone, number, None, answers)

    def fill_for(
        self, phone: Phone, number: int, place: int | None, answers: Sequence[str]
    ) -> Screen:
        self.paper(phone, number, place)
        phone.tap("Fill in the paper")
        for answer in answers:
            phone.tap(answer)
        if button(phone.screen, "See the whole paper"):
            phone.tap("See the whole paper")
        return phone.tap("Cast the")

    def cast(self, phone: Phone, number: int, answers: Sequence[str]) -> Screen:
        self.fill(phone, number, answers)
        return phone.tap("Yes, cast it")


def hall_of(bench: Bench) -> Hall:
    with bench.database.reader.connect() as connection:
        today = date(2019, 11, 20)
        found = bench.uow(connection).blocs.candidates(bench.bloc_id, today)[:11]
    return Hall(bench, [one.id for one in found], [one.key for one in found])


def every_vote(hall: Hall, secretary: Phone) -> None:
    """Every step of the voter's side once, and of the secretary's beside it."""
    hall.bench.clock.move(timedelta(days=1))
    head, group = hall.head(0), hall.bench.group("Khối")
    mixed = hall.open(replace(SECRET, mixed=True, absent=Absent.IN_WRITING), lines=["Một", "Hai"])
    question = hall.open(OPEN, lines=["Họp tại Hạ Long"])
    head.command("/vote")
    hall.paper(head, mixed)
    head.tap("More about secrecy")
    head.tap("Back to the paper")
    hall.cast(head, mixed, ["For", "For"])
    head.tap("Votes")
    head.command("/showhands")
    head.ask_in(group, "/showhands")
    agree = button(group.screen, "Đồng ý")
    assert agree is not None
    where = {"chat": group.chat, "title": group.title, "private": False}
    head._send(What.TAP, intent=agree, tapped="9", **where)
    secretary.send(Intent.of("ballots.desk", mixed))
    secretary.tap("Remind")
    secretary.tap("Send")
    secretary.send(Intent.of("ballots.written", mixed))
    secretary.send(Intent.of("ballots.written_ask", mixed, hall.units[1]))
    secretary.tap("Yes, record it")
    secretary.send(Intent.of("ballots.behalf", question))
    secretary.send(Intent.of("ballots.behalf_unit", question, hall.units[2]))
    secretary.tap("By telephone")
    secretary.tap("Fill in the paper")
    secretary.tap("For")
    secretary.tap("Enter this vote")
    secretary.tap("Yes, cast it")
    secretary.write("Nguyễn Văn An, Chánh Văn phòng")
    assert hall.marks(mixed) == {0: "chat", 1: "writing"}
    assert hall.marks(question) == {0: "chat", 2: "chat"}
