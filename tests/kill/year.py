"""`python -m tests.kill.year`: the rehearsed year, killed at every point of a reminder's way.

Whatever a bot had decided, written or sent when it died: in the end everybody has received what
they had to, once. What a bot had sent and not yet marked comes once more; that is counted apart.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from itertools import cycle
from pathlib import Path
from random import Random

import click
from sqlalchemy import select

from bot.rehearse.compare import Comparison, compare
from bot.rehearse.expected import Calculation, Letter
from bot.rehearse.house import House, open_house
from bot.rehearse.phone import RehearsalFailed
from bot.rehearse.script import BOARDS, Doing, the_year
from bot.rehearse.told import told
from bot.rehearse.walk import Walk, looks_of
from storage.models.talk import outbox
from tests.conftest import running_postgres
from tests.journeys.nursery import Forked, Nursery
from tests.kill.reminder_traps import REMINDER_POINTS

BETWEEN = "between"
"""At any instant after the clock was moved."""
_MOST_TIMES, _MOST_KILLS = 3, 2
_WITHIN_S, _DIES_WITHIN_S = 0.4, 60.0
_LOOK_S = 0.01


class Doomed:
    """One bot after the other, forked with everything loaded; a file says where it is to die."""

    def __init__(self, folder: Path, nursery: Nursery) -> None:
        self.logs = [folder / "bot.log"]
        self.kill_file = folder / "kill-at"
        self.kill_log = folder / "kills.log"
        self.kill_log.touch()
        self._nursery = nursery
        self._bot: Forked | None = None
        self._settings: Mapping[str, str] = {}

    async def start(self, settings: Mapping[str, str]) -> None:
        self._settings = settings
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TELEGRAM_")}
        traps = {"KILL_FILE": str(self.kill_file), "KILL_LOG": str(self.kill_log)}
        self._bot = self._nursery.bear({**environment, **settings, **traps}, self.logs[0])

    async def stop(self) -> None:
        if self._bot is not None and self._bot.returncode is None:
            self._bot.kill()
            await self._bot.wait()

    async def rise_again(self) -> None:
        await self.stop()
        await self.start(self._settings)

    @property
    def is_dead(self) -> bool:
        return not self.kill_file.exists()

    def killed(self) -> Counter[str]:
        return Counter(self.kill_log.read_text(encoding="utf-8").split())


class KilledWalk(Walk):
    """Kills at moments at which something is to be sent, twice where it is more than one message.

    uncertain: how often a person's message of a day was sent and not marked when a bot died
    """

    def __init__(
        self,
        house: House,
        bots: Doomed,
        script: Sequence[Doing],
        letters: Sequence[Letter],
        seed: int,
        points: Sequence[str],
    ) -> None:
        super().__init__(house, script)
        self.uncertain: Counter[tuple[str, date]] = Counter()
        self.random_kills = 0
        self._bots = bots
        self._sent_at = Counter(one.at for one in letters)
        self._points = cycle(points)
        self._rng = Random(seed)

    async def stop(self, at: datetime) -> None:
        kills = min(self._sent_at[at], _MOST_KILLS)
        for _ in range(kills):
            await self._kill(at, next(self._points))
        await super().stop(at)

    async def _kill(self, at: datetime, point: str) -> None:
        times = self._rng.randint(1, min(_MOST_TIMES, self._sent_at[at]))
        if point not in ("digest", "answered"):
            times = 1  # once for all that is decided, asked about or marked together
        self._bots.kill_file.write_text(f"{point}:{times}", encoding="utf-8")
        await self._house.move_clock(at)
        if point == BETWEEN:
            await asyncio.sleep(self._rng.random() * _WITHIN_S)
            self._bots.kill_file.unlink()
            self.random_kills += 1
        else:
            await self._until_dead(at)
        if self._bots.is_dead:
            await self._bots.stop()
            await self._note_uncertain(at.date())
            await self._bots.rise_again()
        self._bots.kill_file.unlink(missing_ok=True)

    async def _until_dead(self, at: datetime) -> None:
        """Or until everything is sent: the point was not reached as often."""
        end = time.monotonic() + _DIES_WITHIN_S
        while not self._bots.is_dead:
            if self._house.has_looked(at) and self._house.is_quiet:
                return
            if time.monotonic() > end:
                raise RehearsalFailed(f"The bot neither dies nor goes on at {at}.")
            await asyncio.sleep(_LOOK_S)

    async def _note_uncertain(self, day: date) -> None:
        """What the sandbox has and the dead bot has not marked."""
        await self.read()
        came = {one.person for one in self.received if one.at.date() == day}
        waiting = set(self._waiting(day))
        self.uncertain.update((person, day) for person in came & waiting)

    def _waiting(self, day: date) -> list[str]:
        """Whose reminder of that day is not marked as sent."""
        with self._house.database.reader.connect() as connection:
            rows = connection.execute(
                select(outbox.c.chat).where(
                    outbox.c.key.startswith("reminder:"),
                    outbox.c.key.contains(f":{day}"),
                    outbox.c.state.in_(("queued", "claimed")),
                )
            )
            return [self._house.people[chat] for chat in rows.scalars()]


async def killed_year(
    folder: Path,
    url: str,
    nursery: Nursery,
    script: Sequence[Doing],
    looks: Sequence[datetime],
    seed: int,
    points: Sequence[str] = (*REMINDER_POINTS, BETWEEN),
) -> tuple[Comparison, KilledWalk, Doomed]:
    """The year, or a part of it, with a kill wherever something is sent, at one point after the
    other."""
    letters = Calculation(script).run(looks)
    bots = Doomed(folder, nursery)
    async with open_house(folder, url, bots) as house:
        walk = KilledWalk(house, bots, script, letters, seed, points)
        await walk.go(looks)
    return compare(letters, walk.received, walk.uncertain), walk, bots


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite")
@click.option("--seed", type=int, default=2019, help="Of the year and of the kills.")
def main(database: str, seed: int) -> None:
    """Live the rehearsed year with a kill wherever something is sent, and compare.

    Exit code 1 if a reminder is missing, doubled, not owed or at a wrong hour.
    """
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'year.db'}"
        if database == "postgresql":
            server = stack.enter_context(running_postgres())
            url = server.address(server.copy())
        nursery = Nursery()
        stack.callback(nursery.close)
        script = the_year(seed)
        looks = looks_of(script, every_day=False)
        found, walk, bots = asyncio.run(killed_year(folder, url, nursery, script, looks, seed))
        words = killed_words(walk, bots)
    seconds = time.monotonic() - began
    click.echo(told(walk.received, found, len(BOARDS), len(looks), seconds))
    click.echo(words)
    if found.differences:
        raise SystemExit(1)


def killed_words(walk: KilledWalk, bots: Doomed) -> str:
    """How often it was killed where, and what is uncertain by that."""
    counts = bots.killed()
    lines = [f"  {counts[point]:>3}  {words}" for point, words in REMINDER_POINTS.items()]
    lines.append(f"  {walk.random_kills:>3}  at any other instant")
    total = counts.total() + walk.random_kills
    uncertain = walk.uncertain.total()
    return "\n".join(
        [f"{total} kills; {uncertain} messages were sent and not marked at one:", *lines]
    )


if __name__ == "__main__":
    main()
