"""Injected faults look to the library as Telegram's do, and limits pace as Telegram's do."""

import asyncio
import time
from datetime import timedelta

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from .support import Refused, Rehearsal


@pytest.fixture(autouse=True)
def _spans_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the library warns at every 429 that whole seconds will go away."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def seconds(error: RetryAfter) -> int:
    span = error.retry_after
    assert isinstance(span, timedelta)
    return int(span.total_seconds())


async def count(stage: Rehearsal) -> int:
    return len((await stage.chat("an"))["messages"])


async def test_refusals(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    async with stage.bot() as bot:
        await stage.fault("retry_after", method="sendMessage", retry_after=7)
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(chat_id, "x")
        assert seconds(caught.value) == 7
        await stage.fault("error", code=502)
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.get_me()
        await stage.fault("error", code=500)
        with pytest.raises(NetworkError, match="Internal Server Error"):
            await bot.get_me()
        await stage.fault("error", code=400, description="Bad Request: chat is too sad")
        with pytest.raises(BadRequest, match="Chat is too sad"):
            await bot.send_message(chat_id, "x")
        await bot.send_message(chat_id, "x")
    report = await stage.report()
    assert report["rate_limited"] == 1
    assert report["faults"] == {"retry_after": 1, "error": 3}
    assert await count(stage) == 2


async def test_a_fault_for_one_chat_spares_the_others(stage: Rehearsal) -> None:
    first, second = await stage.start("an"), await stage.start("binh")
    await stage.fault("retry_after", chat_id=first, times=2)
    async with stage.bot() as bot:
        for _ in range(2):
            with pytest.raises(RetryAfter):
                await bot.send_message(first, "x")
            await bot.send_message(second, "x")
        await bot.send_message(first, "x")


async def test_lost_before_and_after_execution(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    async with stage.bot(timeout=0.5) as bot:
        await stage.fault("drop_before", method="sendMessage")
        with pytest.raises(NetworkError):
            await bot.send_message(chat_id, "không tới")
        assert await count(stage) == 1
        await stage.fault("drop_after", method="sendMessage")
        with pytest.raises(NetworkError):
            await bot.send_message(chat_id, "tới mà không biết")
        assert await count(stage) == 2
        await stage.fault("hang_after", method="sendMessage", seconds=2)
        with pytest.raises(TimedOut):
            await bot.send_message(chat_id, "tới mà hết giờ")
        assert await count(stage) == 3


async def test_a_slow_api(stage: Rehearsal) -> None:
    await stage.fault("delay", delay_ms=150)
    async with stage.bot() as bot:
        began = time.monotonic()
        await bot.get_me()
        assert time.monotonic() - began >= 0.15
    await stage.control("DELETE", "faults")
    assert await stage.control("GET", "faults") == {"rules": [], "delay_ms": 0}


async def test_limits_per_chat_and_overall(stage: Rehearsal) -> None:
    first, second = await stage.start("an"), await stage.start("binh")
    limits = {"enabled": True, "chat_burst": 2, "per_second": 6}
    await stage.control("PUT", "limits", limits)
    async with stage.bot() as bot:
        for _ in range(2):
            await bot.send_message(first, "x")
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(first, "x")
        assert seconds(caught.value) == 1
        await bot.send_chat_action(first, "typing")
        await bot.send_message(second, "x")
        await asyncio.sleep(1.1)
        await bot.send_message(first, "x")


async def test_limits_per_group(stage: Rehearsal) -> None:
    group_id = await stage.group("khoi", "an")
    limits = {"enabled": True, "chat_burst": 100, "per_second": 1000, "group_per_minute": 3}
    await stage.control("PUT", "limits", limits)
    async with stage.bot() as bot:
        for _ in range(3):
            await bot.send_message(group_id, "x")
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(group_id, "x")
        assert seconds(caught.value) > 50


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("faults", {"kind": "earthquake"}),
        ("faults", {"kind": "error", "cod": 500}),
        ("faults", {"kind": "migrate", "group": "none"}),
        ("faults", {"kind": "block"}),
    ],
)
async def test_wrong_faults_are_refused(
    stage: Rehearsal, path: str, body: dict[str, object]
) -> None:
    with pytest.raises(Refused):
        await stage.control("POST", path, body)
    with pytest.raises(Refused):
        await stage.control("PUT", "limits", {"per_hour": 3})
