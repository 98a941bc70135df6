"""The group's pinned message over HTTP: made, pinned, edited, made anew, and through a restart."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import aiohttp
import pytest

from tests.journeys.board import figures_of, pasted
from tests.journeys.conftest import OpenHouse
from tests.journeys.house import TOKEN, House
from tests.journeys.phone import Json
from tests.journeys.steps import paste

GROUP = {"key": "khoi", "title": "Khối thi đua", "members": ["secretary", "officer-ha-nam"]}
PATIENCE_S = 60.0
COUNTS = "Đã gửi: {n:02d}/11 đơn vị"
UNDER_IT = "tự cập nhật khi có thay đổi"


async def boards(house: House) -> list[Json]:
    """The messages of this kind that stand in the group."""
    query = {"person": "secretary", "chat": "khoi", "limit": 50}
    messages: list[Json] = (await house.line.call("GET", "chat", query))["messages"]
    return [one for one in messages if UNDER_IT in one["text"] and not one["deleted"]]


async def delete(house: House, message: Json) -> None:
    """As if somebody had deleted it in the group: the bot learns nothing of it."""
    chat = await house.line.call("GET", "chat", {"person": "secretary", "chat": "khoi"})
    body = {"chat_id": chat["chat_id"], "message_id": message["id"]}
    async with aiohttp.ClientSession() as http:
        answer = await http.post(f"{house.line.url}/bot{TOKEN}/deleteMessage", json=body)
        assert answer.status == 200


async def until(house: House, wanted: Callable[[list[Json]], bool]) -> list[Json]:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if wanted(found := await boards(house)):
            return found
        await asyncio.sleep(0.3)
    raise AssertionError(f"the group shows {found}")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_one_message_is_pinned_and_kept_up_to_date(house_on: OpenHouse, kind: str) -> None:
    house = await house_on(kind)
    secretary = house.phone("secretary")
    await house.line.call("PUT", "groups", GROUP)
    await secretary.act("text", text="/tinhhinh", chat="khoi")
    await asyncio.sleep(1)
    await secretary.write("/tinhhinh")
    await secretary.tap("status.preview")
    shown = await secretary.tap("status.board")
    assert "Tin ghim: đang tắt." in shown.text
    turned = await secretary.tap("status.board_turn", "on")
    assert "Tin ghim: đang bật." in turned.text

    # It may write but not pin: the secretary is told what helps, once.
    refused = await secretary.until(lambda one: "chưa có quyền ghim tin" in one.text, turned.serial)
    (first,) = await boards(house)
    assert not first["pinned"]
    assert COUNTS.format(n=0) in first["text"]
    await house.line.call("PUT", "groups", {**GROUP, "bot_admin": True})
    secretary.seen = refused
    await secretary.tap("status.board")
    await secretary.tap("status.board_turn", "on")
    (pinned,) = await until(house, lambda found: bool(found) and found[-1]["pinned"])
    assert pinned["id"] == first["id"]
    assert "Hà Nam" not in pinned["text"]

    # Somebody deletes it; the bot is killed; the next change brings a new one, pinned.
    await house.kill_bot()
    await delete(house, pinned)
    await house.line.call(
        "POST", "faults", {"kind": "retry_after", "method": "editMessageText", "retry_after": 2}
    )
    await house.start_bot()
    await paste(house.phone("officer-ha-nam"), pasted(figures_of("ha-nam")))
    (again,) = await until(house, lambda found: bool(found) and found[-1]["pinned"])
    assert "Số liệu đã nhập: 9%" in again["text"]
    assert again["id"] != first["id"]
    report = await house.report()
    assert report["violations"] == []
    assert report["own_faults"] == []
