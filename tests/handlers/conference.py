"""A conference on the bench: votes in the hall from the draft to the publication, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from bot.domain.voting.rule import Absent, Ties
from bot.domain.voting.rule_text import read_rule, rule_text
from bot.runtime.closing import Closing
from bot.screen import Intent
from storage.contest_drafts import Draft
from storage.contest_rows import Contest
from storage.results import Result
from storage.verify import verify
from tests.bench import Bench, Phone
from tests.handlers.contests import (
    BOARDS,
    accept,
    contest,
    drafted,
    heads,
    newest,
    officer,
    ready,
)


@dataclass(slots=True)
class Conference:
    """Everybody in the hall: the secretary, eleven heads, a teller of Hà Nội."""

    bench: Bench
    secretary: Phone
    heads: dict[str, Phone]
    teller: Phone

    @property
    def chair(self) -> Phone:
        return self.heads["hai-duong"]

    def draft(
        self,
        boards: Sequence[str],
        way: str = "hands",
        kind: str = "award",
        place: int = 0,
        **rule: Any,
    ) -> int:
        year = 2019 if kind == "award" else 2020
        accept(self.bench, *boards, kind=kind, place=place, year=year)
        made = drafted(self.bench, self.secretary, way, kind=kind, year=year, place=place)
        ready(self.bench, self.secretary, made.id, self.teller)
        if rule:
            self.rule(made.id, **rule)
        return made.id

    def rule(self, number: int, **changes: Any) -> None:
        """Another rule than the usual one, as the rule's screen would set it."""
        with self.bench.database.writer.begin() as connection:
            uow = self.bench.uow(connection)
            found = uow.contests.contest(number)
            assert found is not None
            new = Draft(
                found.bloc_id, found.kind, found.year, found.title, found.way,
                rule_text(replace(read_rule(found.rule), **changes)),
                award_kind_id=found.award_kind_id, chained_from_id=found.chained_from_id,
                closes_at=found.closes_at,
            )  # fmt: skip
            uow.contest_drafts.redraft(number, new)

    def open(self, number: int) -> None:
        self.go(self.secretary, "preview", number)
        self.secretary.tap("Open the vote now")
        assert self.found(number).state == "open", self.secretary.text

    def go(self, phone: Phone, name: str, number: int, *args: object) -> str:
        phone.send(Intent.of(f"contests.{name}", number, *args))
        return phone.text

    def count(self, number: int, *rows: str) -> None:
        """The hall's count, entered, confirmed and ended."""
        self.go(self.secretary, "hall_full", number, "type")
        self.secretary.write("\n".join(rows))
        self.secretary.tap("Enter it")
        self.teller.tap("Right, confirm it")
        self.go(self.secretary, "hall_done", number)

    def cast(self, number: int, *yes: int) -> None:
        """Every unit votes in the chat, the first `yes` of them for each line."""
        found = self.found(number)
        with self.bench.database.writer.begin() as connection:
            uow = self.bench.uow(connection)
            for place, board in enumerate(BOARDS):
                choices = ["yes" if place < votes else "no" for votes in yes]
                unit = self.bench.unit(board)
                if found.key_name:
                    uow.secret_papers.cast(number, unit, "valid", choices, uow.now)
                else:
                    person = self.heads[board].actor.person
                    uow.open_votes.cast(number, unit, choices, person_id=person, acted_at=uow.now)

    def over(self, *numbers: int) -> None:
        """Their time is over, and whatever can be counted is."""
        times = [self.found(number).closes_at for number in numbers]
        self.bench.clock.at = max(at for at in (self.bench.clock.at, *times) if at is not None)
        self.close_due()

    def close_due(self) -> None:
        """As the runtime counts what is due."""
        bench = self.bench
        Closing(bench.database, cast(Any, None), bench.clock, bench.vault).close_due()
        bench.handle()

    def out(self, number: int, line: int) -> None:
        """A unit leaves the list, as the secretary was told."""
        self.go(self.secretary, "out_ask", number, line)
        self.secretary.write("Đồng chí Hà, Phó Trưởng ban, gọi điện")
        self.secretary.tap("Yes, it withdraws")

    def publish(self, number: int) -> None:
        self.go(self.chair, "publish_now", number)
        self.go(self.teller, "publish_now", number)

    def found(self, number: int) -> Contest:
        return contest(self.bench, number)

    def result(self, number: int) -> Result:
        with self.bench.database.reader.connect() as connection:
            return self.bench.uow(connection).results.of(self.found(number))

    def qualified(self, number: int) -> list[str]:
        result = self.result(number)
        return [result.lines[line].wording for line in result.outcome.qualified]

    def faults(self) -> list[str]:
        checked = verify(self.bench.database, self.bench.clock.now())
        return [one.fault for one in checked if one.fault]


def every_count(bench: Bench, secretary: Phone) -> None:
    """Every step of a count, of what settles it and of its papers, once."""
    conference = Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))
    _on_paper(conference)
    _tied(conference)
    choosing = (("choose", 1), ("choose_ask", 1), ("choose_now", 1))
    for boards, ties, steps in (
        (("nam-dinh", "thai-binh"), Ties.DRAW, (("draw",), ("draw_now",))),
        (("ninh-binh", "bac-ninh"), Ties.CHAIR, choosing),
    ):
        number = conference.draft(boards, kind="deputy", ties=ties)
        if ties is Ties.CHAIR:  # one deputy is elected for a year: the other vote is a rehearsal
            conference.go(secretary, "chain_to", number, 0)
            conference.go(secretary, "rehearsal", number, "on")
        conference.open(number)
        conference.count(number, "5", "5")
        for step, *args in steps:
            conference.go(conference.chair, step, number, *args)


def _on_paper(conference: Conference) -> None:
    secretary, bench = conference.secretary, conference.bench
    number = conference.draft(("bac-ninh",), "paper", place=1, absent=Absent.IN_WRITING)
    conference.open(number)
    conference.out(number, 1)
    away, gone = bench.unit("nam-dinh"), bench.unit("hung-yen")
    for step, *args in (
        ("count_paper",), ("out", 0), ("hall",), ("hall_next",), ("hall_units", 0), ("hall_there",),
        ("hall_unit", gone, 0), ("hall_letters", 0), ("hall_letter", away), ("hall_rest",),
        ("hall_line", 0),
    ):  # fmt: skip
        conference.go(secretary, step, number, *args)
    secretary.write("10 10 0 0")
    conference.go(secretary, "hall_type", number)
    conference.go(secretary, "hall_each", number, 1)
    conference.go(secretary, "hall_enter", number)
    conference.teller.tap("Not right")
    conference.teller.tap("Confirm the count")
    for step in ("hall_end", "hall_done"):
        conference.go(secretary, step, number)
    for step in ("counted", "publish", "publish_now", "codes", "minutes", "meeting"):
        conference.go(conference.chair, step, number)
    conference.publish(number)
    conference.go(conference.chair, "recount", number)


def _tied(conference: Conference) -> None:
    """By hands: the number present is typed; the tie goes to a round of its own."""
    number = conference.draft(("vinh-phuc", "hung-yen"), kind="leader")
    conference.open(number)
    conference.go(conference.secretary, "hall_all", number)
    conference.go(conference.secretary, "hall_next", number)
    conference.secretary.write("11")
    conference.count(number, "5", "5")
    conference.publish(number)
    conference.go(conference.chair, "next_round", number)
    conference.chair.tap("Open round 2")
    conference.chair.tap("Drop this round")
    conference.chair.write("Chờ đủ đơn vị")
    conference.go(conference.chair, "next_round", number)
    second = newest(conference.bench).id
    conference.chair.tap("Open round 2")
    conference.chair.tap("Open round 2")
    conference.count(second, "6", "5")
