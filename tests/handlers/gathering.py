"""A conference that is to come, on the bench: its day set, its session entered, boards asked."""

from __future__ import annotations

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.screen import Intent
from storage.founding import plan_conference
from tests.bench import Bench, Phone

DAY = date(2020, 1, 3)
ZONE = "Asia/Ho_Chi_Minh"
SESSION = "14:00-17:00 Hội nghị tổng kết; Hội trường tầng 2"


def lay_day(bench: Bench, day: date = DAY, last: date | None = None) -> None:
    with bench.database.writer.begin() as connection:
        plan_conference(connection, bench.bloc_id, 2019, day, last or day, synthetic=False)


def go(phone: Phone, step: str, *args: object) -> str:
    """A button of the room of 2019's conference."""
    phone.send(Intent.of(f"conference.{step}", 2019, *args))
    return phone.text


def add_session(secretary: Phone, line: str = SESSION) -> None:
    go(secretary, "sessions")
    secretary.write(line)
    assert "✓ Added" in secretary.text, secretary.text


def session_id(bench: Bench, place: int = 0) -> int:
    with bench.database.reader.connect() as connection:
        return bench.uow(connection).conferences.sessions(bench.bloc_id, 2019)[place].id


def invite(secretary: Phone) -> None:
    go(secretary, "invite")
    secretary.tap("Send it")
    assert "✓ Sent to" in secretary.text, secretary.text


def register(phone: Phone, unit: int, *names: str) -> None:
    """The board comes, with these delegates."""
    go(phone, "come", unit, "yes")
    phone.write("\n".join(names))
    assert "saved" in phone.text, phone.text


def move_to(bench: Bench, year: int, month: int, day: int, hour: int = 9) -> None:
    """To an hour of the bloc's own zone."""
    local = datetime(year, month, day, hour, tzinfo=ZoneInfo(ZONE))
    bench.clock.at = local.astimezone(bench.clock.at.tzinfo)


def delegate_id(bench: Bench, name: str) -> int:
    with bench.database.reader.connect() as connection:
        found = bench.uow(connection).rsvps.delegates(bench.bloc_id, 2019)
    return next(one.id for one in found if one.full_name == name)


def every_step(bench: Bench, secretary: Phone, officer: Phone, head: Phone, unit: int) -> None:
    """Every button of the room, once: from the first session to the next host."""
    lay_day(bench, last=date(2020, 1, 4))
    add_session(secretary)
    go(secretary, "usual", "seminar")
    first, second = session_id(bench), session_id(bench, 1)
    go(secretary, "session", second)
    secretary.write("14:00-18:00 Hội nghị tổng kết")
    for step in ("items", "items_off"):
        go(secretary, step, first)
        secretary.write("Khai mạc\nBáo cáo; Nguyễn Văn An, Phó Trưởng ban; Quảng Ninh")
    go(secretary, "items_off", first)
    secretary.send(secretary.screen.choices[0][0].intent)
    go(officer, "agenda")
    go(secretary, "place")
    for word in ("venue", "bring", "contact"):
        go(secretary, "word", word)
        secretary.write("Nhà khách tỉnh, 0220 123456")
    go(secretary, "hosts", 0)
    go(secretary, "host", unit, 0)
    go(secretary, "invite_until")
    secretary.write("30/12/2019")
    secretary.tap("Draft in Word")
    invite(secretary)
    for step, *args in (("unit", unit), ("confirm", unit), ("behalf", unit), ("behalf_done", unit)):
        go(officer, str(step), *args)
    go(secretary, "behalf_by", unit, "phone")
    secretary.write("Bà Bình, Chánh Văn phòng, 9 giờ")
    register(officer, unit, "Nguyễn Văn An, Phó Trưởng ban", "Trần Thị Bình, Chuyên viên")
    for step in ("parts", "people", "extras"):
        go(officer, step, unit)
    officer.write("2; 3; 30A-123.45")
    go(officer, "part", unit, second)
    an, binh = (delegate_id(bench, name) for name in ("Nguyễn Văn An", "Trần Thị Bình"))
    for phone, step in (
        (officer, "person"), (officer, "lead"), (head, "vote"), (head, "unvote"),
        (officer, "substitute"),
    ):  # fmt: skip
        go(phone, step, unit, an)
    officer.write("Lê Thị Cúc, Trưởng phòng")
    go(officer, "drop", unit, delegate_id(bench, "Lê Thị Cúc"))
    go(secretary, "session_off", second)
    move_to(bench, 2020, 1, 3)
    _at_the_door(bench, secretary, unit, first, binh)
    move_to(bench, 2020, 1, 3, 16)
    secretary.send(Intent("conference"))
    for step in ("held", "hosted", "host_was", "held"):
        go(secretary, step, unit, 0)
    secretary.tap("Yes, held like this")
    for step in ("next", "next_is"):
        go(secretary, step, unit, 0)


def _at_the_door(bench: Bench, secretary: Phone, unit: int, session: int, who: int) -> None:
    """A delegation reads a code; the list of the host, and a vote in the hall asked of it."""
    for step, *args in (
        ("answers", 0), ("guests",), ("door",), ("door_of", session, 0),
        ("door_unit", session, unit), ("tick", session, unit, who, "yes"),
        ("code", session, unit),
    ):  # fmt: skip
        go(secretary, str(step), *args)
    guest = bench.phone("guest-at-the-door")
    guest.open(json.loads(secretary.screen.files[0].view)["link"])
    guest.tap("✓ Trần Thị Bình")
    guest.write("tôi đây")
    guest.tap("A name is missing")
    secretary.send(Intent.of("contests.hall_there", 1))
