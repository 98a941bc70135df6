"""People at their phones, through the sandbox's control API."""

from __future__ import annotations

import time
from typing import Any

import aiohttp

Json = dict[str, Any]
PATIENCE_S = 20.0


class RehearsalFailed(Exception):
    """Why the year cannot go on, in one sentence."""


class Line:
    """The sandbox's control API. Raises RehearsalFailed where it refuses."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url

    async def get(self, path: str, **query: str | int) -> Json:
        return await self._call("GET", path, params=query)

    async def put(self, path: str, body: Json) -> Json:
        return await self._call("PUT", path, json=body)

    async def post(self, path: str, body: Json) -> Json:
        return await self._call("POST", path, json=body)

    async def _call(self, method: str, path: str, **with_it: Any) -> Json:
        async with self._http.request(method, f"{self._url}/control/{path}", **with_it) as answer:
            told: Json = await answer.json()
        if answer.status != 200:
            raise RehearsalFailed(f"The sandbox refused {method} {path}: {told.get('error')}")
        return told


class Phone:
    """One person in the private chat with the bot; `after` is the serial of their last act."""

    def __init__(self, line: Line, person: str) -> None:
        self.person = person
        self.after = 0
        self._line = line

    async def act(self, do: str, **details: object) -> None:
        told = await self._line.post("act", {"person": self.person, "do": do, **details})
        self.after = int(told["serial"])

    async def write(self, text: str) -> None:
        await self.act("text", text=text)

    async def tap(self, intent: str, *args: str, label: str = "", at_all: bool = False) -> None:
        """Tap the newest button of that meaning among what came since the last act; `at_all`:
        among all that is there. `args` are its first arguments, `label` is part of its words."""
        found = await self.find((intent,), *args, label=label, at_all=at_all)
        await self.act("tap", message_id=found["message"], data=found["data"])

    async def find(
        self, intents: tuple[str, ...], *args: str, label: str = "", at_all: bool = False
    ) -> Json:
        """The button, once it is there. Raises RehearsalFailed."""
        after, end = 0 if at_all else self.after, time.monotonic() + PATIENCE_S
        while True:
            serial, shown = await self._shown(after)
            for message in shown:
                for data, words in _buttons(message):
                    if _means(data, intents, args) and label in words:
                        name = _intent(data)[0]
                        return {"message": message["id"], "data": data, "intent": name}
            if time.monotonic() > end:
                said = [one["text"] for one in shown[:2]]
                raise RehearsalFailed(f"{self.person} misses {intents} {args} {label} on {said}")
            await self._line.get("wait", person=self.person, after=serial, timeout=1)

    async def sees(self, intent: str, label: str) -> bool:
        """Whether such a button is there, among what came since the last act."""
        _serial, shown = await self._shown(self.after)
        return any(
            _means(data, (intent,), ()) and label in words
            for message in shown
            for data, words in _buttons(message)
        )

    async def answered(self) -> str:
        """Wait until the bot has shown something since the last act; its words."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            serial, shown = await self._shown(self.after)
            if shown:
                return str(shown[0]["text"])
            await self._line.get("wait", person=self.person, after=serial, timeout=1)
        raise RehearsalFailed(f"{self.person} is not answered")

    async def _shown(self, after: int) -> tuple[int, list[Json]]:
        """The messages that the bot has sent or changed since a serial, the newest first."""
        told = await self._line.get("chat", person=self.person, limit=40)
        found = [one for one in told["messages"] if one["from_bot"] and one["serial"] > after]
        return int(told["serial"]), sorted(found, key=lambda one: -one["serial"])


def _buttons(message: Json) -> list[tuple[str, str]]:
    return [
        (one["callback_data"], one["text"])
        for row in message["keyboard"]
        for one in row
        if "callback_data" in one
    ]


def _intent(data: str) -> list[str]:
    """MAC|intent|arguments, or MAC!intent|..., as the bot writes them."""
    return data.replace("!", "|", 1).split("|")[1:]


def _means(data: str, intents: tuple[str, ...], args: tuple[str, ...]) -> bool:
    name, *given = _intent(data)
    return (
        name in intents
        and all(wanted in ("*", have) for wanted, have in zip(args, given, strict=False))
        and len(given) >= len(args)
    )
