"""A vote that opens by itself, over HTTP: one message in the group, kept up to date."""

from __future__ import annotations

import asyncio

import pytest

from tests.journeys.conftest import OpenHouse
from tests.journeys.house import House
from tests.journeys.phone import PATIENCE_S, Json
from tests.journeys.votes import Conference

GROUP = "khoi"
BOARDS = ("bac-ninh", "hung-yen")


async def group_until(house: House, wanted: str) -> Json:
    """The message of the group that says so by now."""
    query = {"person": "secretary", "chat": GROUP, "limit": 20}
    for _ in range(int(PATIENCE_S * 5)):
        messages: list[Json] = (await house.line.call("GET", "chat", query))["messages"]
        found = [one for one in messages if wanted in one["text"]]
        if found:
            return found[-1]
        await asyncio.sleep(0.2)
    raise AssertionError(f"the group was not told {wanted!r}: {messages}")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_the_groups_message_is_edited_and_tells_no_names(
    house_on: OpenHouse, kind: str
) -> None:
    house = await house_on(kind)
    await house.move_clock(now="2020-01-04T08:30:00+07:00")
    conference = Conference(house)
    members = ["secretary", "head-ha-nam", "head-bac-ninh", "officer-ha-nam"]
    await house.line.call(
        "PUT", "groups", {"key": GROUP, "title": "Khối thi đua", "members": members}
    )
    secretary = conference.secretary
    await secretary.act("text", text="/tinhhinh", chat=GROUP)
    await group_until(house, "Từ nay")

    number = await conference.prepare(BOARDS, "secret", "leader", 2020)
    await secretary.tap("contests.times", number)
    await secretary.tap("contests.opens", number)
    await secretary.write("9:00")
    await secretary.tap("contests.times", number)
    await secretary.tap("contests.closes", number)
    await secretary.tap("contests.set_closes", number, "in", 60)
    await secretary.tap("contests.preview", number)
    await secretary.tap("contests.arm", number, shows=lambda one: "✓" in one.text)
    assert conference.contest(number).state == "draft"
    await house.move_clock(now="2020-01-04T09:00:01+07:00")

    first = await group_until(house, "Đã bỏ phiếu: 00/11 đơn vị")
    for board in ("ha-nam", "bac-ninh"):
        await conference.vote_secretly(board, number, "Bắc Ninh")
    later = await group_until(house, "Đã bỏ phiếu: 02/11 đơn vị")
    assert later["id"] == first["id"]  # the same message, edited
    assert "Hà Nam" not in later["text"]
    assert len(later["keyboard"]) == 1

    report = await house.report()
    assert report["violations"] == []
    assert report["own_faults"] == []
    # Whoever taps there is answered in private: the group's message stays as it is.
    await house.phone("head-bac-ninh").act("tap", chat=GROUP, message_id=first["id"], row=0, col=0)
    still = await group_until(house, "Đã bỏ phiếu: 02/11 đơn vị")
    assert still["text"] == later["text"]
