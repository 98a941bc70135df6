"""Pictures over HTTP: drawn in another process, shown as photos in a chat and in a group."""

from __future__ import annotations

from io import BytesIO

import aiohttp
import pytest
from PIL import Image

from storage.presets.rehearsal import SECRETARY
from tests.journeys.conftest import OpenHouse
from tests.journeys.house import House
from tests.journeys.phone import Json

GROUP = "khoi"


async def in_group(house: House, after: int, *, wait: bool = True) -> list[Json]:
    """What the bot has said in the group since."""
    query = {"person": SECRETARY.key, "chat": GROUP, "after": after, "timeout": 30 if wait else 0}
    told = await house.line.call("GET", "wait", query)
    messages: list[Json] = told["messages"]
    return messages


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_the_status_is_posted_in_the_group_with_its_picture(
    house_on: OpenHouse, kind: str
) -> None:
    house = await house_on(kind)
    members = [SECRETARY.key, "officer-ha-nam", "head-ha-nam"]
    group = {"key": GROUP, "title": "Khối thi đua", "members": members}
    await house.line.call("PUT", "groups", group)
    secretary = house.phone(SECRETARY.key)

    serial = await secretary.act("text", text="/tinhhinh", chat=GROUP)
    [counts] = await in_group(house, serial)
    assert "Đã gửi: 00/11 đơn vị" in counts["text"]
    assert counts["keyboard"] == []

    await secretary.write("/tinhhinh")
    preview = await secretary.tap("status.preview", shows=lambda one: one.file is not None)
    assert "Khối thi đua" in preview.text
    assert preview.file is not None
    await secretary.tap("status.post", shows=lambda one: "✓" in one.text)
    [post] = await in_group(house, counts["serial"])
    assert post["file"]["kind"] == "photo"
    assert post["text"] in preview.text
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{house.line.url}{post['file']['url']}") as answer,
    ):
        assert answer.content_type == "image/png"
        picture = Image.open(BytesIO(await answer.read()))
    assert (picture.format, picture.width) == ("PNG", 780)

    # A tap below a photo is answered by a new message: a photo's text cannot be edited.
    await secretary.tap("status", shows=lambda one: one.id > preview.id)
    report = await house.report()
    assert report["violations"] == []
    assert report["requests"]["sendPhoto"] == 2
