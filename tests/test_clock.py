"""The one source of time, and the shared file by which a rehearsal moves it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import SharedClock, SystemClock

A_LITTLE = timedelta(seconds=5)
"""More than a test takes, less than any offset that is set here."""


def say(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def offset(clock: SharedClock) -> timedelta:
    """How far the clock stands off the machine's, to the nearest second."""
    return timedelta(seconds=round((clock.now() - clock.wall()).total_seconds()))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clock.json"


@pytest.fixture
def clock(path: Path) -> SharedClock:
    """Looks at its file each time, so that no test has to wait for the next look."""
    made = SharedClock(path)
    made.LOOK_AGAIN_S = 0.0
    return made


def test_the_systems_clock_is_aware_and_in_utc() -> None:
    clock = SystemClock()
    before = clock.wall()
    now = clock.now()
    assert now.utcoffset() == timedelta()
    assert before <= now <= clock.wall()


def test_without_a_file_the_time_is_the_machines(clock: SharedClock) -> None:
    assert offset(clock) == timedelta()
    assert clock.now().tzinfo is UTC


def test_the_file_moves_the_blocs_time_and_never_the_heartbeats(
    clock: SharedClock, path: Path
) -> None:
    day = 24 * 3600
    for seconds in (90 * day, -3 * day, 0.0, 60.0):
        say(path, json.dumps({"offset_seconds": seconds}))
        assert offset(clock) == timedelta(seconds=seconds)
        assert abs(clock.wall() - datetime.now(UTC)) < A_LITTLE  # noqa: TID251


@pytest.mark.parametrize(
    "torn", ["", '{"offset_sec', "[]", "{}", "null", '{"offset_seconds": "soon"}', "\x00"]
)
def test_a_torn_file_keeps_the_last_known_offset(clock: SharedClock, path: Path, torn: str) -> None:
    say(path, '{"offset_seconds": 7200}')
    assert offset(clock) == timedelta(hours=2)
    say(path, torn)
    assert offset(clock) == timedelta(hours=2)
    path.unlink()
    assert offset(clock) == timedelta(hours=2)


def test_bytes_that_are_no_text_keep_the_last_known_offset(clock: SharedClock, path: Path) -> None:
    say(path, '{"offset_seconds": 7200}')
    assert offset(clock) == timedelta(hours=2)
    path.write_bytes(b"\xff\xfe{}")
    assert offset(clock) == timedelta(hours=2)


@pytest.mark.parametrize("far", ["1e300", "Infinity", "NaN", "315360000000"])
def test_an_offset_beyond_any_calendar_is_not_taken(
    clock: SharedClock, path: Path, far: str
) -> None:
    say(path, '{"offset_seconds": 7200}')
    assert offset(clock) == timedelta(hours=2)
    say(path, f'{{"offset_seconds": {far}}}')
    assert offset(clock) == timedelta(hours=2)


def test_two_processes_with_one_file_tell_the_same_time(path: Path) -> None:
    say(path, '{"offset_seconds": 86400}')
    first, second = SharedClock(path), SharedClock(path)
    assert abs(first.now() - second.now()) < A_LITTLE
    assert offset(first) == timedelta(days=1)


def test_the_file_is_not_read_at_every_look(path: Path) -> None:
    say(path, '{"offset_seconds": 3600}')
    clock = SharedClock(path)
    clock.LOOK_AGAIN_S = 3600.0
    clock.now()
    say(path, '{"offset_seconds": 0}')
    assert offset(clock) in (timedelta(), timedelta(hours=1))
