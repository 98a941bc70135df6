"""A sandbox process for tests, and a small client of its control API."""

from __future__ import annotations

import itertools
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from telegram import Bot
from telegram.request import HTTPXRequest

Json = dict[str, Any]
_numbers = itertools.count(1001)


class Sandbox:
    """The process. `stop` asks it to end, `kill` does not ask."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot.sandbox", "--port", "0", *options],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        ready = json.loads(line) if line else {}
        assert ready.get("ready") is True, f"the sandbox did not start: {line!r}"
        self.url: str = ready["url"]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self._end()

    def kill(self) -> None:
        self.process.kill()
        self._end()

    def _end(self) -> int:
        code = self.process.wait(timeout=20)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


class Refused(Exception):
    """The control API said no."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}")
        self.status = status


class Rehearsal:
    """One bot and a few people of its own, so that tests may share a process."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self.http = http
        self.number = next(_numbers)
        self.token = f"{self.number}:secret-{self.number}"
        self.username = f"khoi_{self.number}_bot"
        self.ids: dict[str, int] = {}
        self.group_ids: dict[str, int] = {}

    async def set_up(self, *people: str) -> None:
        row = {"token": self.token, "username": self.username, "first_name": "Trợ lý Khối"}
        await self.control("PUT", "bots", row)
        rows = [{"key": self.key(one), "first_name": one.capitalize()} for one in people]
        answer = await self.control("PUT", "people", {"people": rows})
        self.ids = {one: answer["ids"][self.key(one)] for one in people}

    def key(self, name: str) -> str:
        return f"{name}-{self.number}"

    def bot(self, timeout: float = 5.0) -> Bot:
        return Bot(
            self.token,
            base_url=f"{self.url}/bot",
            base_file_url=f"{self.url}/file/bot",
            request=HTTPXRequest(connection_pool_size=16, read_timeout=timeout),
            get_updates_request=HTTPXRequest(connection_pool_size=4, read_timeout=timeout),
        )

    async def control(self, method: str, path: str, body: Json | None = None) -> Json:
        query = body if method == "GET" else None
        sent = None if method == "GET" else body
        url = f"{self.url}/control/{path}"
        async with self.http.request(method, url, params=query, json=sent) as answer:
            result: Json = await answer.json()
            if answer.status != 200:
                raise Refused(answer.status, result["error"])
            return result

    async def api(self, method: str, **parameters: Any) -> Json:
        """A raw call of the Bot API, JSON body, for what a well-made client would not send."""
        url = f"{self.url}/bot{self.token}/{method}"
        async with self.http.post(url, json=parameters) as answer:
            result: Json = await answer.json()
            return result

    async def act(self, person: str, do: str, **details: Any) -> Json:
        row = {"person": self.key(person), "bot": self.username, "do": do, **details}
        return await self.control("POST", "act", row)

    async def start(self, person: str) -> int:
        """The person presses START; gives the id of the chat."""
        await self.act(person, "start")
        return self.ids[person]

    async def group(self, name: str, *people: str, **details: Any) -> int:
        row = {
            "key": self.key(name),
            "title": name,
            "members": [self.key(one) for one in people],
            "bot_username": self.username,
            **details,
        }
        self.group_ids[name] = (await self.control("PUT", "groups", row))["id"]
        return self.group_ids[name]

    async def chat(self, person: str, chat: str = "private") -> Json:
        return await self.control("GET", "chat", self._place(person, chat))

    async def wait(self, person: str, after: int, **query: Any) -> Json:
        place = self._place(person, query.pop("chat", "private"))
        return await self.control("GET", "wait", {"timeout": 5, **place, "after": after, **query})

    def _place(self, person: str, chat: str) -> Json:
        return {
            "person": self.key(person),
            "bot": self.username,
            "chat": chat if chat == "private" else self.key(chat),
        }

    async def fault(self, kind: str, **details: Any) -> Json:
        return await self.control("POST", "faults", {"kind": kind, **details})

    async def report(self) -> Json:
        return await self.control("GET", "report")


@asynccontextmanager
async def rehearsal(url: str, *people: str) -> AsyncIterator[Rehearsal]:
    async with aiohttp.ClientSession() as http:
        made = Rehearsal(url, http)
        await made.set_up(*people)
        yield made


def options(folder: Path, *more: str) -> list[str]:
    return ["--data", str(folder), "--clock-file", str(folder / "clock.json"), *more]
