"""An award over HTTP: from the board's draft, through the vote, to the day it is conferred."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.models.nominations import nomination_event
from tests.journeys.conftest import OpenHouse
from tests.journeys.house import House
from tests.journeys.phone import Phone, Shown, Wanted
from tests.journeys.votes import Conference

_REPORT = b"%PDF-1.4 bao cao thanh tich nam 2019"


def said(house: House) -> list[str]:
    with house.database.reader.connect() as connection:
        events = select(nomination_event.c.said).order_by(nomination_event.c.id)
        return list(connection.execute(events).scalars())


def has(intent: str, *args: object) -> Wanted:
    def shown(one: Shown) -> bool:
        return one.button(intent, *args) is not None

    return shown


async def step(phone: Phone, name: str, *args: object, then: str = "") -> Shown:
    """Tap what leads to a step of nominations, and wait for what leads on."""
    intent = f"nominations.{name}"
    if not then:
        return await phone.tap(intent, *args)
    return await phone.tap(intent, *args, shows=has(f"nominations.{then}"))


async def draft(house: House, officer: Phone) -> None:
    """Half of the ticks, a kill, the other half and the report."""
    await officer.write("/khenthuong", has("nominations.award"))
    await step(officer, "award", then="start")
    await step(officer, "start", then="tick")
    await officer.tap(
        "nominations.tick", "*", "*", "pact", shows=lambda one: "● Giao" in labels(one)
    )
    await officer.write("/thoat")
    await house.restart_bot()
    await officer.write("/khenthuong", has("nominations.award"))
    await step(officer, "award", then="one")
    kept = await step(officer, "one", then="tick")
    assert "✓ đã thống nhất giao ước" in kept.text
    for condition, label in (("figures", "● Số liệu"), ("clean", "● Không vi phạm")):
        await officer.tap(
            "nominations.tick",
            "*",
            "*",
            condition,
            shows=lambda one, label=label: label in labels(one),  # type: ignore[misc]
        )
    await step(officer, "attach", "*", "report")
    sent = await officer.upload(_REPORT, "bao-cao.pdf")
    await officer.until(lambda one: "Đã lưu “bao-cao.pdf”" in one.text, sent)


def labels(shown: Shown) -> str:
    return " ".join(one.label for one in shown.buttons)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_an_award_from_the_draft_to_its_conferral(house_on: OpenHouse, kind: str) -> None:
    house = await house_on(kind)
    await house.move_clock(now="2020-01-03T08:30:00+07:00")
    officer, head = house.phone("officer-ninh-binh"), house.phone("head-ninh-binh")
    await draft(house, officer)
    await step(officer, "review", then="send")
    await step(officer, "send")
    await head.until(has("nominations.approve"), 0)
    await step(head, "approve", then="approve_now")
    await step(head, "approve_now")
    conference = Conference(house)
    secretary = conference.secretary
    await secretary.until(has("nominations.accept"), 0)
    await step(secretary, "accept", then="accept_now")
    await step(secretary, "accept_now")
    await officer.until(lambda one: "đưa vào danh sách bình xét" in one.text, 0)

    # Voted on beside what the bloc has put on the list.
    number = await conference.prepare(("hai-duong",), "hands", "award", 2019)
    await conference.open(number)
    await conference.count_hands(number)
    await conference.publish(number)

    await secretary.write("/khenthuong", has("nominations.award"))
    await step(secretary, "award", then="after")
    await step(secretary, "after", then="result")
    review = await step(secretary, "result", then="result_now")
    assert "Trình Bộ: KCN Hải Dương; KCN Ninh Bình." in review.text
    await step(secretary, "result_now")
    await officer.until(lambda one: "trình Bộ đề nghị tặng" in one.text, 0)

    await house.move_clock(now="2022-12-04T08:30:00+07:00")
    await secretary.write("/khenthuong", has("nominations"))
    for _year in range(3):
        if secretary.seen is None or "năm 2019" in secretary.seen.text:
            break
        year = int(secretary.seen.text.split("năm ")[1][:4])
        back = str(year - 1)
        await secretary.tap(
            "nominations",
            "award",
            back,
            shows=lambda one, back=back: f"năm {back}" in one.text,  # type: ignore[misc]
        )
    await step(secretary, "award", then="after")
    await step(secretary, "after", then="step")
    await secretary.tap(
        "nominations.step", "decided", shows=lambda one: "Ghi Quyết định" in one.text
    )
    await secretary.tap("nominations.step", "decided", "*", "*", "*", "*", "go")
    await secretary.write("1234/QĐ-BKHĐT ngày 15/06/2020", has("nominations.step_now"))
    await step(secretary, "step_now", then="step")
    await secretary.tap("nominations.step", "conferred")
    await secretary.tap("nominations.step", "conferred", "*", "*", "*", "*", "go")
    await secretary.write("03/12/2022, Hội nghị tổng kết Khối", has("nominations.step_now"))
    await step(secretary, "step_now", then="award")
    told = await head.until(lambda one: "đã trao ngày 03/12/2022" in one.text, 0)
    assert "Cờ thi đua năm 2019" in told.text
    assert said(house)[-2:] == ["conferred", "conferred"]
    taps = {one.person: (one.messages, one.taps) for one in (officer, head, secretary)}
    print(f"messages and taps from the draft to the conferral: {taps}")
    report = await house.report()
    assert report["violations"] == []
