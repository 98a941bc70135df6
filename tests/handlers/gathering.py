"""A conference that is to come, on the bench: its day set, its session entered, boards asked."""

from __future__ import annotations

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
