"""The conference over HTTP: prepared, invited to, answered, checked in at, counted on in a vote."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from storage.presets.rehearsal import OUTSIDER
from tests.journeys.codes import read_code
from tests.journeys.conftest import OpenHouse
from tests.journeys.house import House
from tests.journeys.phone import Phone, Shown, Wanted
from tests.journeys.test_year import look_at
from tests.journeys.votes import Conference, tap_label

VENUE = "Trung tâm Văn hóa xứ Đông, TP. Hải Dương"
AN, BINH, CUC = "Nguyễn Hữu Tạo", "Trần Thị Bích Ngọc", "Lê Thị Cúc"


def text_of(document: bytes) -> str:
    read = Document(BytesIO(document))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in read.paragraphs), *cells])


async def prepare(phone: Phone) -> None:
    """Date, session, venue and host, as the secretary enters them."""
    await phone.write("/lich", lambda one: one.button("year.conference") is not None)
    await look_at(phone, "3/1/2020")
    await phone.tap("year.apply", shows=lambda one: one.text.startswith("✓"))
    await phone.write("/hoinghi", lambda one: one.button("conference.sessions") is not None)
    await phone.tap("conference.sessions")
    await phone.write("14:00-17:00 Hội nghị tổng kết; Hội trường tầng 2")
    await phone.write("/hoinghi", lambda one: "Hội trường tầng 2" in one.text)
    await phone.tap("conference.place")
    await phone.tap("conference.word", "*", "venue")
    await phone.write(VENUE)
    await phone.tap("conference.hosts")
    await choose(phone, "host", "KCN Hà Nam", offers("host", "✓ KCN Hà Nam"))
    await choose(phone, "host", "✓ KCN Hải Dương", offers("host", "KCN Hải Dương"))
    shown = await phone.write("/hoinghi", lambda one: VENUE in one.text)
    assert "KCN Hà Nam" in shown.text


async def invite(phone: Phone) -> str:
    """The text of the draft in Word; then it is sent to everybody."""
    letter = await phone.tap("conference.invite")
    assert VENUE in letter.text
    draft = await phone.tap("conference.invite_file", shows=lambda one: one.file is not None)
    phone.seen = letter
    await phone.tap("conference.invite_now", shows=lambda one: one.text.startswith("✓"))
    return text_of(await phone.download(draft))


async def answer(phone: Phone) -> Shown:
    """From the first screen: who comes, who heads the delegation, meals and car."""
    home = await phone.write("/viec", lambda one: "Việc cần làm" in one.text)
    assert "Đơn vị chưa trả lời dự hội nghị." in home.text
    await tap_label(phone, "", "Trả lời dự hội nghị")
    await phone.tap("conference.come", "*", "*", "yes")
    await phone.write(f"{AN}, Trưởng ban\n{BINH}, Chuyên viên")
    await tap_label(phone, "", AN)
    await phone.tap("conference.lead", shows=lambda one: one.text.startswith("✓ Trưởng đoàn"))
    await phone.write("/hoinghi", lambda one: "Đã đăng ký" in one.text)
    await phone.tap("conference.unit")
    await phone.tap("conference.extras")
    shown = await phone.write("1; 3; 90A-123.45")
    home = await phone.write("/viec", lambda one: "Việc cần làm" in one.text)
    assert "Trả lời dự hội nghị" not in [one.label for one in home.buttons]
    return shown


def offers(step: str, label: str = "") -> Wanted:
    """Reminders come in between once the clock is moved, so each step knows its answer."""

    def is_answer(one: Shown) -> bool:
        found = [button for button in one.buttons if button.intent == f"conference.{step}"]
        return any(label in button.label for button in found)

    return is_answer


async def choose(phone: Phone, step: str, label: str, shows: Wanted) -> Shown:
    assert phone.seen is not None
    found = [one for one in phone.seen.buttons if one.intent == f"conference.{step}"]
    args = next(one.args for one in found if label in one.label)
    return await phone.tap(f"conference.{step}", *args, shows=shows)


async def substitute(phone: Phone) -> Shown:
    await phone.write("/hoinghi", offers("unit"))
    await phone.tap("conference.unit", shows=offers("people"))
    await phone.tap("conference.people", shows=offers("person"))
    await choose(phone, "person", BINH, offers("substitute"))
    await phone.tap("conference.substitute", shows=lambda one: "dự thay" in one.text)
    return await phone.write(f"{CUC}, Trưởng phòng", lambda one: CUC in one.text)


async def check_in(house: House, secretary: Phone) -> Shown:
    """A phone that nobody knows reads the code from the secretary's screen."""
    await secretary.write("/hoinghi", offers("door"))
    await secretary.tap("conference.door", shows=offers("door_unit"))
    await choose(secretary, "door_unit", "KCN Hà Nam", offers("code"))
    shown = await secretary.tap("conference.code", shows=lambda one: one.file is not None)
    link = read_code(await secretary.download(shown))
    guest = house.phone(OUTSIDER.key)
    asked = await guest.start(link.rpartition("=")[2])
    assert "Ban Quản lý các khu công nghiệp tỉnh Hà Nam" in asked.text
    return await tap_label(guest, "", AN)


async def take_check_in(conference: Conference) -> Shown:
    """A vote in the hall asks the attendance of the conference."""
    number = await conference.prepare(("bac-ninh",), "hands", "award", 2019)
    await conference.open(number)
    await conference.to_hall(number)
    phone = conference.secretary
    await phone.tap("contests.hall_units", number)
    return await phone.tap("contests.hall_there", number, shows=lambda one: "✓" in one.text)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_from_the_invitation_to_the_quorum(house_on: OpenHouse, kind: str) -> None:
    house = await house_on(kind)
    conference = Conference(house)
    secretary, officer = conference.secretary, house.phone("officer-ha-nam")
    await prepare(secretary)
    heard = (await officer.last()).serial
    letter = await invite(secretary)
    for said in ("GIẤY MỜI", "DỰ THẢO", VENUE, "Hội trường tầng 2"):
        assert said in letter, said
    assert "Ban Quản lý các khu công nghiệp tỉnh Hà Nam" in letter
    asked = await officer.until(lambda one: one.button("conference.come") is not None, heard)
    assert "Kính gửi Ban Quản lý các khu công nghiệp tỉnh Hà Nam" in asked.text

    told = await answer(officer)
    assert "Phòng nghỉ: 1 · Suất ăn: 3 · Xe: 90A-123.45" in told.text
    # After the day to answer by only a substitute is named, and the secretary hears of it.
    await house.move_clock(now="2019-12-31T09:00:00+07:00")
    changed = await substitute(officer)
    assert f"{CUC}, Trưởng phòng" in changed.text
    await secretary.until(lambda one: CUC in one.text, 0)

    await house.move_clock(now="2020-01-03T13:30:00+07:00")
    ticked = await check_in(house, secretary)
    assert next(one.label for one in ticked.buttons) == f"✓ {AN}"
    present = await take_check_in(conference)
    assert [one.label for one in present.buttons if one.label.startswith("✓")] == ["✓ KCN Hà Nam"]
    report = await house.report()
    assert report["violations"] == []
    assert report["own_faults"] == []
