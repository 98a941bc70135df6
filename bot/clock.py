"""The one place where time comes from. Pacing inside a process uses time.monotonic instead."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The bloc's present moment, aware, UTC: what deadlines and records go by."""

    def wall(self) -> datetime:
        """The machine's own moment, aware, UTC: for heartbeats, which a rehearsal must not move."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def wall(self) -> datetime:
        return datetime.now(UTC)


class SharedClock:
    """A clock that stands `offset_seconds` off the machine's, as a small JSON file says.

    The rehearsal writes the file (the phone page moves it) and every process that is given the same
    file reads it, so that a year can be walked through in minutes. It is looked at no more than ten
    times a second; a missing or torn file keeps the last known offset.
    """

    LOOK_AGAIN_S = 0.1

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = timedelta()
        self._looked_at = -self.LOOK_AGAIN_S

    def now(self) -> datetime:
        if time.monotonic() - self._looked_at >= self.LOOK_AGAIN_S:
            self._looked_at = time.monotonic()
            try:
                stored = json.loads(self._path.read_text(encoding="utf-8"))
                offset = timedelta(seconds=stored["offset_seconds"])
                datetime.now(UTC) + offset  # beyond any calendar: as good as torn
                self._offset = offset
            except (OSError, ValueError, KeyError, TypeError, OverflowError):
                pass  # the writer replaces the file in one step; the next look finds it
        return datetime.now(UTC) + self._offset

    def wall(self) -> datetime:
        return datetime.now(UTC)
