"""Starting the real program as a process, with bounded waits, and talking to a sandbox."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 40.0
"""For a program to start, on a machine that runs other tests at the same time."""


class Program:
    """`python -m WORDS` as a process. Its output is kept; leaving the block ends it."""

    def __init__(self, *words: str, env: Mapping[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env={**_without_settings(), "PYTHONUNBUFFERED": "1", **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.append(line)

    @property
    def output(self) -> str:
        return "".join(self._lines)

    def says(self, wanted: str, within: float = PATIENCE_S) -> str:
        """The first line with these words, once it is there."""

        def found() -> str | None:
            return next((line.strip() for line in list(self._lines) if wanted in line), None)

        wait_until(lambda: found() is not None or self.process.poll() is not None, within)
        line = found()
        assert line is not None, f"it never said {wanted!r} but:\n{self.output}"
        return line

    def stop(self, sign: signal.Signals = signal.SIGTERM, within: float = 5.0) -> int:
        """Send a signal; the exit code, if it comes in time."""
        self.process.send_signal(sign)
        return self.ends(within)

    def ends(self, within: float = PATIENCE_S) -> int:
        code = self.process.wait(within)
        self._reader.join(5)
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        self._reader.join(5)
        if self.process.stdout is not None:
            self.process.stdout.close()


def ran(*words: str, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """A command that ends by itself: exit code and output."""
    with Program(*words, env=env) as program:
        return program.ends(), program.output


def _without_settings() -> dict[str, str]:
    ours = ("TELEGRAM_", "DATABASE_URL", "CLOCK_FILE", "LOG_LEVEL", "WEBHOOK_", "WORKERS")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def wait_until(reached: Callable[[], bool], within: float = PATIENCE_S) -> None:
    end = time.monotonic() + within
    while not reached():
        assert time.monotonic() < end, f"not reached within {within} s"
        time.sleep(0.02)


def call(url: str, method: str, path: str, body: object = None) -> Any:
    """One request to a sandbox's control API."""
    request = urllib.request.Request(
        f"{url}/control/{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def said_by_bot(url: str, person: str) -> list[str]:
    """What the bot has said in a person's chat, oldest first."""
    messages = call(url, "GET", f"chat?person={person}")["messages"]
    return [message["text"] for message in messages if message["from_bot"]]
