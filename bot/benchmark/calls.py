"""Function calls and processor time of figure entries, in one process and without a network.

How many calls an update takes is the same from run to run, so it shows what a change saves on a
machine whose times say little. The parts are those of a serving process, one after the other.
"""

from __future__ import annotations

import asyncio
import cProfile
import json
import pstats
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.benchmark.databases import Databases
from bot.benchmark.processes import BOT, TOKEN
from bot.benchmark.table import aligned
from bot.channels.base import Delivery, Incoming, Outgoing, Sent, incoming_to_json
from bot.channels.payload import ButtonCodec
from bot.channels.telegram import TelegramChannel
from bot.channels.updates import read_update
from bot.clock import SystemClock
from bot.runtime.handling import Done, Handling
from bot.vault import Vault
from storage import talk
from storage.engine import Database, open_database
from storage.presence import Presence
from storage.presets.crowd import answer_of

_BATCH = 32
_WARM_UP = 64
_LONG_S = 600.0
_FIRST_ID = 500_001
_PARTS = ("receive", "handle", "send", "mark")


@dataclass(slots=True)
class _Meter:
    """What the parts of the way have cost: seconds of processor time, or calls under a profiler."""

    profiles: dict[str, cProfile.Profile] | None = None
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(_PARTS, 0.0))

    @contextmanager
    def on(self, part: str) -> Iterator[None]:
        if self.profiles is not None:
            profile = self.profiles[part]
            profile.enable()
            try:
                yield
            finally:
                profile.disable()
            return
        begun = time.process_time()
        try:
            yield
        finally:
            self.seconds[part] += time.process_time() - begun


class _Mute(TelegramChannel):
    """Everything of sending but the request."""

    async def _call(self, method: str, **fields: object) -> Any:
        json.dumps({"method": method, **fields}).encode()
        return {"message_id": 1}


class _House:
    """The parts of a serving process around a database, without its loops."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock = SystemClock()
        presence = Presence(database)
        presence.enter(self._clock.wall())
        links: dict[tuple[str, str], Callable[[str], str]] = {("telegram", BOT): str}
        self._handling = Handling(self._clock, presence.holder, links, Vault())
        self._handling.most_seconds = _LONG_S
        self._codec = ButtonCodec(TOKEN)
        self._channel = _Mute(
            TOKEN, base_url="", file_url="", may_poll=_always, health=dict[str, object]
        )

    def answers(self, numbers: Sequence[int], meter: _Meter) -> int:
        """Officers answer, and are answered; how many messages that was."""
        updates = [_as_sent(number) for number in numbers]
        with meter.on("receive"):
            self._receive(updates)
        sent = 0
        while True:
            with meter.on("handle"):
                done = self._handle()
            if not done.count:
                return sent
            with meter.on("send"):
                deliveries = asyncio.run(self._send(done))
            sent += len(deliveries)
            with meter.on("mark"), self._database.writer.begin() as connection:
                talk.mark_sent(connection, [row.id for row in done.replies], self._clock.wall())

    def _receive(self, updates: Sequence[str]) -> None:
        now = self._clock.wall()
        read = [read_update(json.loads(raw), "telegram", BOT, self._codec) for raw in updates]
        with self._database.writer.begin() as connection:
            talk.store_updates(connection, [_row(update, now) for update in read])

    def _handle(self) -> Done:
        with self._database.writer.begin() as connection:
            rows = talk.oldest_of_lanes(connection, _BATCH).rows
            return self._handling.handle(connection, rows)[0] if rows else Done(0)

    async def _send(self, done: Done) -> list[Delivery]:
        found: list[Delivery] = []
        for row in done.replies:
            message = Outgoing(row.chat, done.screens[row.id], row.edits)
            delivery = await self._channel.send(message)
            assert isinstance(delivery, Sent), delivery
            found.append(delivery)
        return found


async def _always() -> bool:
    return True


def _as_sent(number: int) -> str:
    """An officer's answer as the platform would send it."""
    account = _FIRST_ID + number
    return json.dumps(
        {
            "update_id": number + 1,
            "message": {
                "message_id": 1,
                "date": int(SystemClock().now().timestamp()),
                "chat": {"id": account, "type": "private", "first_name": "A"},
                "from": {"id": account, "is_bot": False, "first_name": "A"},
                "text": answer_of(number),
            },
        }
    )


def _row(update: Incoming, now: Any) -> dict[str, Any]:
    return {
        "channel": update.channel,
        "bot": update.bot,
        "external_id": update.external_id,
        "lane": update.lane,
        "payload": incoming_to_json(update),
        "received_at": now,
        "acted_at": now,
    }


def _through(kind: Databases, updates: int, meter: _Meter) -> None:
    database = open_database(kind.fresh(), pool_size=1)
    try:
        house = _House(database)
        warm = house.answers(range(_WARM_UP), _Meter())
        begun = range(_WARM_UP, _WARM_UP + updates)
        sent = sum(
            house.answers(begun[first : first + _BATCH], meter)
            for first in range(0, updates, _BATCH)
        )
        assert warm + sent == _WARM_UP + updates, "everybody is answered once"
    finally:
        database.dispose()


def count_calls(kinds: Sequence[Databases], updates: int, target: Path | None) -> list[str]:
    """A line for each part of the way; what is called goes into `target`."""
    rows = [("calls / CPU us per update", *(kind.kind for kind in kinds))]
    columns = []
    for kind in kinds:
        kind.fill([str(_FIRST_ID + number) for number in range(_WARM_UP + updates)])
        timed, counted = _Meter(), _Meter({part: cProfile.Profile() for part in _PARTS})
        _through(kind, updates, timed)
        _through(kind, updates, counted)
        assert counted.profiles is not None, "made above"
        columns.append(_column(timed, counted.profiles, updates))
        if target is not None:
            _tell(counted.profiles, target)
    rows.extend(
        (part, *(column[index] for column in columns))
        for index, part in enumerate((*_PARTS, "together"))
    )
    return aligned(rows)


def _column(timed: _Meter, profiles: dict[str, cProfile.Profile], updates: int) -> list[str]:
    calls = [_calls(profiles[part]) / updates for part in _PARTS]
    micros = [timed.seconds[part] * 1e6 / updates for part in _PARTS]
    return [
        f"{count:,.0f} / {spent:,.0f}"
        for count, spent in zip([*calls, sum(calls)], [*micros, sum(micros)], strict=True)
    ]


def _calls(profile: cProfile.Profile) -> int:
    return sum(entry.callcount for entry in profile.getstats())


def _tell(profiles: dict[str, cProfile.Profile], target: Path) -> None:
    with target.open("w", encoding="utf-8") as out:
        for part, profile in profiles.items():
            out.write(f"\n==== {part}\n")
            told = pstats.Stats(profile, stream=out)
            told.sort_stats("tottime").print_stats(60)
            told.sort_stats("cumulative").print_stats(90)
