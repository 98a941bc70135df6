"""The dates of a year as a file for the phone, read back by the library of the field."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.reports.build import build_file
from bot.reports.calendar_views import CalendarView, DateView

ZONE = "Asia/Ho_Chi_Minh"
DUE = DateView(
    uid="b-2019-annual_due@tro-ly-khoi",
    sequence=2,
    name="Hạn gửi số liệu năm; bản có dấu phẩy, dấu chấm phẩy",
    note="Khối thi đua",
    at="2019-12-13T17:00",
    last_day="",
    cancelled=False,
)
HELD = DateView(
    uid="b-2019-conference@tro-ly-khoi",
    sequence=1,
    name="Hội nghị tổng kết",
    note="",
    at="2020-01-03",
    last_day="2020-01-04",
    cancelled=True,
)


@pytest.fixture
def built() -> bytes:
    view = CalendarView(
        name="Khối ĐBSH: lịch 2019",
        zone=ZONE,
        made_at="2019-11-20T02:00:00+00:00",
        dates=[DUE, HELD],
    )
    return build_file("calendar", json.dumps(view))


def read(built: bytes) -> Any:
    """As another program reads it; imported here, as the program itself does where it writes."""
    from icalendar import Calendar

    return Calendar.from_ical(built)


def test_a_deadline_ends_at_its_hour_in_the_zone_of_the_bloc(built: bytes) -> None:
    due, _held = read(built).walk("VEVENT")
    at = datetime(2019, 12, 13, 17, 0, tzinfo=ZoneInfo(ZONE))
    assert due.decoded("dtend") == at
    assert due.decoded("dtstart") == at - timedelta(minutes=30)
    assert due["dtend"].params["TZID"] == ZONE
    assert due.decoded("dtend").utcoffset() == timedelta(hours=7)
    assert str(due["summary"]) == DUE["name"]
    assert (due["sequence"], str(due["status"])) == (2, "CONFIRMED")


def test_a_conference_takes_its_whole_days(built: bytes) -> None:
    held = read(built).walk("VEVENT")[1]
    assert held.decoded("dtstart") == date(2020, 1, 3)
    assert held.decoded("dtend") == date(2020, 1, 5)
    assert str(held["status"]) == "CANCELLED"
    assert "description" not in held


def test_the_file_is_what_phones_take(built: bytes) -> None:
    calendar = read(built)
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == [ZONE]
    assert (str(calendar["version"]), str(calendar["method"])) == ("2.0", "PUBLISH")
    lines = built.decode("utf-8").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == ""
