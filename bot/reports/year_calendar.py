"""The dates of a year as an iCalendar file (RFC 5545), for the calendar of a phone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from bot.reports.calendar_views import CalendarView, DateView

_HALF_AN_HOUR = timedelta(minutes=30)


def build_calendar(view: CalendarView) -> bytes:
    """The file, with the rules of its time zone in it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tro ly Khoi//Lich cong tac nam//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", view["name"])
    calendar.add("x-wr-timezone", view["zone"])
    made_at = datetime.fromisoformat(view["made_at"]).astimezone(UTC)
    for one in view["dates"]:
        calendar.add_component(_event(one, ZoneInfo(view["zone"]), made_at))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _event(one: DateView, zone: ZoneInfo, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", one["uid"])
    event.add("sequence", one["sequence"])
    event.add("dtstamp", made_at)
    event.add("summary", one["name"])
    if one["note"]:
        event.add("description", one["note"])
    if one["last_day"]:
        # The end of whole days is the first day that is free again.
        event.add("dtstart", date.fromisoformat(one["at"]))
        event.add("dtend", date.fromisoformat(one["last_day"]) + timedelta(days=1))
    else:
        # A deadline is the end of its half hour, so that the phone rings before it, not after.
        due = datetime.fromisoformat(one["at"]).replace(tzinfo=zone)
        event.add("dtstart", due - _HALF_AN_HOUR)
        event.add("dtend", due)
    event.add("status", "CANCELLED" if one["cancelled"] else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
