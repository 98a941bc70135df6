"""A bloc of eleven with a secret contest, on a database of the test's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import insert, select

from bot.domain.voting.rule import Rule
from bot.domain.voting.rule_text import rule_text
from bot.vault import Vault
from storage.ballot_count import count_box
from storage.contest_drafts import Draft
from storage.contest_rows import Contest, Line
from storage.contests import Voter
from storage.engine import Database
from storage.founding import found_bloc
from storage.models import people
from storage.models.blocs import seat
from storage.presets.bloc import Bloc as Preset
from storage.presets.load import load_bloc
from storage.presets.voting import voting_presets
from storage.uow import UnitOfWork

NOW = datetime(2019, 12, 2, 2, tzinfo=UTC)
LINES = 3


@cache
def preset() -> Preset:
    return load_bloc()


def rule_of(way: str) -> Rule:
    return next(one.rule for one in voting_presets().values() if one.rule.way == way)


@dataclass(slots=True)
class House:
    """One process's view of the database: a clock, a vault, units of work of its own."""

    database: Database
    vault: Vault
    now: datetime = NOW
    bloc_id: int = 0
    units: list[int] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        with self.database.writer.begin() as connection:
            yield UnitOfWork(connection, self.now, self.now, {}, vault=self.vault)

    def found(self) -> None:
        with self.database.writer.begin() as connection:
            self.bloc_id = found_bloc(connection, preset(), self.now)
        self.settle()

    def settle(self) -> None:
        with self.database.writer.begin() as connection:
            found = select(seat.c.unit_id).order_by(seat.c.position).limit(11)
            self.units = list(connection.execute(found).scalars())
            connection.execute(insert(people.person), [{"created_at": self.now} for _ in range(3)])
            self.persons = list(connection.execute(select(people.person.c.id)).scalars())

    def draft(self, way: str = "secret", lines: int = LINES) -> int:
        with self.work() as uow:
            number = uow.contest_drafts.draft(
                Draft(
                    self.bloc_id,
                    "award",
                    2019,
                    "Cờ thi đua năm 2019",
                    way,
                    rule_text(rule_of(way)),
                    closes_at=self.now + timedelta(hours=4),
                ),
                self.persons[0],
            )
            uow.contest_drafts.set_lines(
                number,
                [
                    Line(0, self.units[place % 11] if place < 11 else None, None, f"dòng {place}")
                    for place in range(lines)
                ],
            )
        return number

    def opened(self, way: str = "secret", lines: int = LINES) -> int:
        number = self.draft(way, lines)
        with self.work() as uow:
            uow.contest_acts.open(number, self.persons[0], [Voter(unit) for unit in self.units])
        return number

    def cast(self, contest: int, unit: int, choices: Sequence[str]) -> str:
        blank = set(choices) == {"none"}
        with self.work() as uow:
            return uow.secret_papers.cast(
                contest, unit, "blank" if blank else "valid", choices, self.now
            )

    def close(self, contest: int) -> Contest:
        self.now = NOW + timedelta(hours=4)
        with self.work() as uow:
            return uow.closings.close(contest, count_box)


def house_around(database: Database, vault: Vault, now: datetime, bloc_id: int) -> House:
    """The same around a bloc that is there already."""
    house = House(database, vault, now, bloc_id)
    house.settle()
    return house


def house_of(database: Database, keys: Path) -> House:
    house = House(database, Vault(keys, database.label))
    house.found()
    return house
