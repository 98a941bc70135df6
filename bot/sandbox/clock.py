"""The rehearsal's clock: real time plus an offset that a person or a test may move.

The bot reads the same offset from a small file that only the sandbox writes. When the sandbox
starts again it goes on where it was: time that passed while it was stopped does not count.
"""

import json
import os
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

VIETNAM = timezone(timedelta(hours=7))


class Clock:
    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._offset = 0.0

    def now(self) -> float:
        return time.time() + self._offset

    def iso(self) -> str:
        return datetime.fromtimestamp(self.now(), VIETNAM).isoformat(timespec="seconds")

    @property
    def offset(self) -> float:
        return self._offset

    def set_now(self, now: float) -> None:
        self.set_offset(now - time.time())

    def advance(self, seconds: float) -> None:
        self.set_offset(self._offset + seconds)

    def set_offset(self, offset: float) -> None:
        self._offset = round(offset, 3)
        self.publish()

    def publish(self) -> None:
        """Write the offset by rename, so that no reader ever sees half a file."""
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_name(self._file.name + ".new")
        draft.write_text(json.dumps({"offset_seconds": self._offset}) + "\n", encoding="utf-8")
        os.replace(draft, self._file)


def parse_instant(text: str) -> float:
    """Epoch seconds of an ISO instant; without a zone it is Vietnamese time."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).timestamp()
