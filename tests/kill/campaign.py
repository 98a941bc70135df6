"""Kills, one after the other, under traffic; after each kind of kill the facts are counted."""

from __future__ import annotations

import asyncio
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import aiohttp

from storage.engine import Database
from tests.journeys.facts import Facts
from tests.journeys.house import TRAPPED, House
from tests.journeys.nursery import Forked, Nursery
from tests.kill.traffic import Crew, Officer
from tests.kill.traps import POINTS

_LIFE_S = 90.0
"""Within this a trap springs, or the traffic does not reach its point."""
_RANDOM, _BOTH = "random", "random, and the sandbox with it"
_AS_OFTEN = 3  # a trap springs the first to third time that its point is reached


@dataclass(slots=True)
class Line:
    """A line of the table: one kind of kill."""

    kind: str
    hits: int = 0
    updates: int = 0
    lost: int = 0
    doubled: int = 0
    repeated: int = 0
    back_after: list[float] = field(default_factory=list)


class Keeper:
    """Starts one bot after the other: cold as a process of its own, or forked by a warm nursery."""

    def __init__(self, house: House, kill_log: Path, *, warm: bool) -> None:
        self._house = house
        self._kill_log = kill_log
        self._nursery = Nursery() if warm else None
        self._process: asyncio.subprocess.Process | Forked | None = None

    async def start(self, kill_at: str = "") -> None:
        trap = {"KILL_LOG": str(self._kill_log), "KILL_AT": kill_at}
        environment = {**self._house.environment(), **trap}
        if self._nursery is not None:
            self._process = self._nursery.bear(environment, self._house.log)
            return
        with self._house.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *TRAPPED, env=environment, stderr=log
            )

    async def gone(self) -> None:
        """Wait until the bot has died."""
        if self._process is not None:
            await asyncio.wait_for(self._process.wait(), _LIFE_S)

    async def kill(self, number: int = signal.SIGKILL) -> None:
        assert self._process is not None
        self._process.send_signal(number)
        await self.gone()

    async def close(self) -> None:
        if self._process is not None and self._process.returncode is None:
            await self.kill()
        if self._nursery is not None:
            self._nursery.close()


class Pulse:
    """Hears what the bot does in any chat, and when."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._heard = 0
        self._serial = 0
        self._beat = asyncio.Condition()

    async def run(self) -> None:
        after = 0
        while True:
            try:
                told = await self._house.line.call("GET", "journal", {"after": after})
                after = told["serial"]
                if not told["entries"]:
                    await self._house.line.call("GET", "events", {"after": after, "timeout": 20})
                    continue
            except (aiohttp.ClientError, ConnectionError):
                await asyncio.sleep(0.02)  # the sandbox is being killed; this ends with the run
                continue
            shown = [one for one in told["entries"] if one["kind"] in ("send", "edit", "document")]
            async with self._beat:
                self._heard += len(shown)
                self._serial = max([self._serial, *(one["serial"] for one in shown)])
                self._beat.notify_all()

    async def answers(self, more: int) -> None:
        """Wait for so many more acts of the bot."""
        wanted = self._heard + more
        await self._until(lambda: self._heard >= wanted)

    async def last_serial(self) -> int:
        """Of whatever happened in the sandbox."""
        told = await self._house.line.call("GET", "journal", {"after": 2**60})
        return int(told["serial"])

    async def after(self, serial: int) -> float:
        """Wait for the first act of the bot after that serial; when it was heard."""
        await self._until(lambda: self._serial > serial)
        return time.monotonic()

    async def _until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(_LIFE_S), self._beat:
            await self._beat.wait_for(true)


class Campaign:
    """One database, one crew of officers, all kinds of kills."""

    def __init__(self, house: House, keeper: Keeper, kill_log: Path, seed: int) -> None:
        self.lines: list[Line] = []
        self._house = house
        self._keeper = keeper
        self._kill_log = kill_log
        self._facts = Facts(house.database)
        self._rng = Random(seed)
        self._pulse = Pulse(house)
        self._crew = Crew()
        self._counted: Counter[str] = Counter()
        self._returns: list[asyncio.Task[None]] = []
        plans = ("quang-ninh", "ha-nam", "hai-phong"), ("nam-dinh", "bac-ninh"), ("ha-noi",)
        self._plans = dict(
            zip(
                ("by_questions", "by_paste", "by_sheet"),
                ([self._officer(unit) for unit in units] for units in plans),
                strict=True,
            )
        )

    @property
    def officers(self) -> list[Officer]:
        return [officer for plan in self._plans.values() for officer in plan]

    def _officer(self, unit: str) -> Officer:
        key = f"officer-{unit}"
        officer = Officer(
            self._crew, self._house.phone(key), unit, Random(f"{unit} {self._rng.random()}")
        )
        officer.chat_id = self._house.ids[key]
        return officer

    async def run(self, hits: int, updates: int) -> None:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._pulse.run())]
            tasks += [
                group.create_task(getattr(officer, plan)())
                for plan, crew in self._plans.items()
                for officer in crew
            ]
            self._crew.resume()
            for point in POINTS:
                await self._at_point(point, hits)
            await self._at_random(_RANDOM, updates, with_sandbox=False)
            await self._at_random(_BOTH, max(1, updates // 5), with_sandbox=True)
            for task in tasks:
                task.cancel()
        report = await self._house.report()
        assert report["violations"] == []
        assert report["own_faults"] == []

    async def _at_point(self, point: str, hits: int) -> None:
        line = Line(point)
        await self._keeper.kill()
        for _ in range(hits):
            await self._keeper.start(f"{point}:{self._rng.randint(1, _AS_OFTEN)}")
            await self._keeper.gone()
            await self._note_return(line)
        await self._keeper.start()
        line.hits = self._kill_log.read_text(encoding="utf-8").split().count(point)
        await self._count(line)

    async def _at_random(self, kind: str, updates: int, *, with_sandbox: bool) -> None:
        line = Line(kind)
        end = self._updates() + updates
        while self._updates() < end:
            await self._pulse.answers(self._rng.randint(2, 12))
            await asyncio.sleep(self._rng.random() * 0.03)  # any instant, not that of an answer
            if with_sandbox:
                async with self._crew.posting:
                    await self._keeper.kill()
                    self._house.kill_sandbox()
                    self._house.start_sandbox()
            else:
                await self._keeper.kill()
            line.hits += 1
            await self._note_return(line)
            await self._keeper.start()
        await self._count(line)

    async def _note_return(self, line: Line) -> None:
        """Seconds from this death to the first thing that a later bot does, heard in passing."""
        died = time.monotonic()
        serial = await self._pulse.last_serial()

        async def heard() -> None:
            line.back_after.append(await self._pulse.after(serial) - died)

        self._returns.append(asyncio.create_task(heard()))

    # Counting ------------------------------------------------------------------------------------

    def _updates(self) -> int:
        return sum(officer.journal.updates for officer in self.officers)

    async def _count(self, line: Line) -> None:
        """Hold the officers, compare their journals with the database, let them go on."""
        await self._pulse.answers(3)
        await self._crew.pause()
        await asyncio.gather(*self._returns)
        self._returns.clear()
        now: Counter[str] = Counter(updates=self._updates())
        for officer in self.officers:
            now += self._compare(officer)
            now["repeated"] += await self._repeated(officer)
        line.updates = now["updates"] - self._counted["updates"]
        line.lost = now["lost"] - self._counted["lost"]
        line.doubled = now["doubled"] - self._counted["doubled"]
        line.repeated = now["repeated"] - self._counted["repeated"]
        self._counted = now
        self.lines.append(line)
        self._crew.resume()

    def _compare(self, officer: Officer) -> Counter[str]:
        """Every value, explanation and submission sent, against those that are stored."""
        journal, found = officer.journal, Counter[str]()
        sent: Counter[object] = Counter(
            (cell, amount) for cell, amounts in journal.sent.items() for amount in amounts
        )
        sent.update(("reason", number) for number in range(1, len(journal.explanations) + 1))
        sent.update(("submission", number) for number in range(1, journal.receipts + 1))
        values = self._facts.values(officer.unit)
        plain = {
            cell: [one.amount for one in versions if not one.reason]
            for cell, versions in values.items()
        }
        stored: Counter[object] = Counter(
            (cell, amount) for cell, amounts in plain.items() for amount in amounts
        )
        # Each explanation stands once with each value that it explains, perhaps as a common one.
        for number, reason in enumerate(journal.explanations, 1):
            with_it = Counter(
                cell
                for cell, versions in values.items()
                for v in versions
                if v.reason.endswith(reason)
            )
            stored["reason", number] = max(with_it.values(), default=0)
        submissions = self._facts.submissions(officer.unit)
        stored.update(("submission", one.version) for one in submissions)
        found["lost"] = (sent - stored).total()
        found["doubled"] = (stored - sent).total()
        # What the chat called saved is among what was sent; order and reasons hold as well.
        assert all((cell, amount) in stored for cell, amount in journal.told)
        assert found["lost"] or found["doubled"] or plain == journal.sent
        assert [one.reason for one in submissions if one.reason] == journal.reopened_for[
            : sum(1 for one in submissions if one.reason)
        ]
        return found

    async def _repeated(self, officer: Officer) -> int:
        """Messages in the chat beyond those that were to be sent."""
        query = {"person": officer.phone.person, "limit": 100_000}
        chat = await self._house.line.call("GET", "chat", query)
        shown = sum(1 for one in chat["messages"] if one["from_bot"])
        return shown - self._facts.new_messages(officer.chat_id)


@asynccontextmanager
async def campaign(
    folder: Path, database: Database, *, seed: int, warm: bool
) -> AsyncIterator[Campaign]:
    """A house laid out on an empty database, with a bot of the keeper's in it."""
    house = House(folder, database)
    kill_log = folder / "kills.log"
    kill_log.touch()
    keeper = Keeper(house, kill_log, warm=warm)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(house.close)
        await house.start(keeper.start)
        stack.push_async_callback(keeper.close)
        try:
            yield Campaign(house, keeper, kill_log, seed)
        except BaseException:
            print(house.logged()[-6000:], file=sys.stderr)
            raise
        await keeper.kill(signal.SIGTERM)


def table(kind: str, lines: list[Line]) -> str:
    """What a person reads at the end."""
    heads = (
        "killed",
        "hits",
        "updates",
        "lost",
        "doubled",
        "replies repeated",
        "back: median, max s",
    )
    rows: list[tuple[str, ...]] = [heads]
    for line in lines:
        times = line.back_after
        back = f"{statistics.median(times):.2f}  {max(times):.2f}" if times else "-"
        numbers = (line.hits, line.updates, line.lost, line.doubled, line.repeated)
        rows.append((POINTS.get(line.kind, line.kind), *map(str, numbers), back))
    widths = [max(len(row[i]) for row in rows) for i in range(len(heads))]
    text = [
        "  ".join(
            part.ljust(width) if i == 0 else part.rjust(width)
            for i, (part, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return "\n".join([f"\n{kind}", *text])
