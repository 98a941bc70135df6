"""A newcomer moves the clock on the page, and reminders come by themselves."""

from __future__ import annotations

import time

import pytest

from tests.journeys.conftest import OpenHouse

SOON_S = 10.0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_the_moved_clock_brings_a_reminder_within_seconds(
    house_on: OpenHouse, kind: str
) -> None:
    house = await house_on(kind)
    officer, head = house.phone("officer-ha-nam"), house.phone("head-ha-nam")
    await house.move_clock(now="2019-11-22T08:20:00+07:00")
    moved = time.monotonic()
    reminder = await officer.until(lambda one: one.button("reminders.later") is not None, 0)
    assert time.monotonic() - moved < SOON_S
    assert "Số liệu năm 2019" in reminder.text
    assert [one.label for one in reminder.buttons] == ["Nhập số liệu", "Để chiều nay", "Đang làm"]
    answer = await officer.tap("reminders.later", shows=lambda one: "✓" in one.text)
    assert "14 giờ 00, thứ Sáu, ngày 22/11/2019" in answer.text
    await house.kill_bot()
    await house.move_clock(now="2019-11-28T14:05:00+07:00")
    await house.start_bot()
    warned = await officer.until(lambda one: "báo cáo lãnh đạo Ban" in one.text, answer.serial)
    assert "Ngày mai" in warned.text
    await house.move_clock(now="2019-11-29T14:01:00+07:00")
    asked = await head.until(lambda one: "Kính đề nghị đồng chí quan tâm" in one.text, 0)
    assert "quá hạn" not in asked.text
    assert (await house.report())["violations"] == []
