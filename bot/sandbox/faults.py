"""Injected faults, and rate limits like Telegram's."""

import math
import time
from collections import deque
from dataclasses import dataclass, field

from bot.sandbox.errors import ApiError, ControlError
from bot.sandbox.things import Chat, Json

KINDS = ("retry_after", "error", "drop_before", "drop_after", "hang_after", "delay")


@dataclass(slots=True)
class Fault:
    kind: str
    method: str = "*"
    times: int = 1
    chat_id: int | None = None
    code: int = 500
    description: str | None = None
    retry_after: int = 1
    seconds: float = 60.0  # how long hang_after holds the connection

    def fits(self, method: str, chat_id: object) -> bool:
        right_method = self.method in ("*", method)
        return right_method and (self.chat_id is None or str(self.chat_id) == str(chat_id))

    def refusal(self) -> ApiError:
        if self.kind == "retry_after":
            return too_many(self.retry_after)
        names = {400: "Bad Request", 403: "Forbidden", 500: "Internal Server Error"}
        return ApiError(self.code, self.description or names.get(self.code, "Bad Gateway"))


@dataclass(slots=True)
class Faults:
    """Rules in the order they came; each serves `times` requests and is gone."""

    rules: list[Fault] = field(default_factory=list)
    delay_ms: float = 0.0

    def add(self, row: Json) -> None:
        if row.get("kind") not in KINDS:
            raise ControlError(400, f"kind must be one of {', '.join(KINDS)}")
        if row["kind"] == "delay":
            self.delay_ms = float(row.get("delay_ms", 0))
            return
        try:
            self.rules.append(Fault(**row))
        except TypeError as error:
            raise ControlError(400, f"a fault has no such field: {error}") from error

    def take(self, method: str, chat_id: object) -> Fault | None:
        for rule in self.rules:
            if rule.fits(method, chat_id):
                rule.times -= 1
                if rule.times <= 0:
                    self.rules.remove(rule)
                return rule
        return None


def too_many(seconds: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


class Limits:
    """About 30 a second overall, 1 a second per chat with short bursts, 20 a minute per group.

    Off until switched on: a test of logic should not wait, a test of pacing should.
    """

    def __init__(self) -> None:
        self.enabled = False
        self.per_second = 30.0
        self.chat_burst = 4.0
        self.chat_per_second = 1.0
        self.group_per_minute = 20
        self.clear()

    def clear(self) -> None:
        self._all: deque[float] = deque()
        self._chats: dict[str, tuple[float, float]] = {}  # tokens left, when counted
        self._groups: dict[str, deque[float]] = {}

    def set(self, row: Json) -> None:
        names = ("enabled", "per_second", "chat_burst", "chat_per_second", "group_per_minute")
        for name, value in row.items():
            if name not in names:
                raise ControlError(400, f"limits have no {name}")
            setattr(self, name, value)
        self.clear()

    def check(self, chat: Chat) -> None:
        """Count one message to the chat, or refuse it with `retry_after`."""
        now = time.monotonic()
        wait = max(self._overall(now), self._one_chat(chat, now), self._one_group(chat, now))
        if wait > 0:
            raise too_many(max(1, math.ceil(wait)))
        self._all.append(now)
        tokens, since = self._chats.get(chat.key, (self.chat_burst, now))
        tokens = min(self.chat_burst, tokens + (now - since) * self.chat_per_second)
        self._chats[chat.key] = (tokens - 1, now)
        if chat.is_group:
            self._groups.setdefault(chat.key, deque()).append(now)

    def _overall(self, now: float) -> float:
        while self._all and now - self._all[0] > 1:
            self._all.popleft()
        return self._all[0] + 1 - now if len(self._all) >= self.per_second else 0.0

    def _one_chat(self, chat: Chat, now: float) -> float:
        tokens, since = self._chats.get(chat.key, (self.chat_burst, now))
        tokens = min(self.chat_burst, tokens + (now - since) * self.chat_per_second)
        return (1 - tokens) / self.chat_per_second if tokens < 1 else 0.0

    def _one_group(self, chat: Chat, now: float) -> float:
        sent = self._groups.get(chat.key)
        if not chat.is_group or sent is None:
            return 0.0
        while sent and now - sent[0] > 60:
            sent.popleft()
        return sent[0] + 60 - now if len(sent) >= self.group_per_minute else 0.0
