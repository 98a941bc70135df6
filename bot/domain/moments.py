"""Moments as people type them: "17:00", "14 giờ 30 ngày 3/1/2020", "60 phút nữa", "8h sáng mai".

Pure: the local time of the bloc comes in with its zone, the moment goes out in the same zone.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.domain.contest_errors import MomentPast, MomentTooFar, MomentUnclear

MOST_DAYS = 60
_MOST_MINUTES = 60 * 24 * MOST_DAYS
_IN = re.compile(
    r"(?:sau|trong|in)?\s*(\d{1,4})\s*(phút|phut|p|minutes?|min|giờ|gio|tiếng|tieng|hours?|ngày|ngay"
    r"|days?)\s*(?:nữa|nua|sau|from now)?"
)
_CLOCK = re.compile(
    r"\b(\d{1,2})\s*(?::|h|giờ|gio|g)\s*(\d{2})?\s*(?:phút|phut|p)?"
    r"\s*(sáng|sang|trưa|trua|chiều|chieu|tối|toi|am|pm)?"
)
_DAY = re.compile(r"\b(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?\b")
_WORDS = {
    "hôm nay": 0,
    "hom nay": 0,
    "today": 0,
    "ngày mai": 1,
    "ngay mai": 1,
    "tomorrow": 1,
    "mai": 1,
    "nay": 0,
    "ngày kia": 2,
    "ngay kia": 2,
}
_LATER = ("chiều", "chieu", "tối", "toi", "pm")
_SMALL = re.compile(r"(?:[\s,;.]|\b(?:lúc|luc|vào|vao|ngày|ngay|đến|den|at|on|until)\b)*")


def read_moment(typed: str, now: datetime) -> datetime:
    """A moment that lies ahead of `now` (aware, local).

    A clock time without a day is the next such time; a day without a year the next such day.
    Raises MomentUnclear, MomentPast, MomentTooFar.
    """
    text = " ".join(typed.lower().split())
    example = f"17:00 {now + timedelta(days=1):%d/%m/%Y}"
    found = _from_now(text, now) or _on_a_day(text, now)
    if found is None:
        raise MomentUnclear(typed=typed[:40], example=example)
    if found <= now:
        raise MomentPast(at=f"{found:%H:%M %d/%m/%Y}")
    if found > now + timedelta(days=MOST_DAYS):
        raise MomentTooFar(at=f"{found:%H:%M %d/%m/%Y}", days=MOST_DAYS)
    return found


def _from_now(text: str, now: datetime) -> datetime | None:
    """ "60 phút nữa". A bare "17 giờ" is a clock time, and no span."""
    found = _IN.fullmatch(text)
    if found is None:
        return None
    unit = found[2]
    is_hours = unit in ("giờ", "gio")
    if is_hours and not re.search(r"nữa|nua|sau|trong|\bin\b", text):
        return None
    per = 1 if unit.startswith(("p", "m")) else 60 * 24 if unit[0] in "nd" else 60
    minutes = int(found[1]) * per
    return now + timedelta(minutes=min(minutes, _MOST_MINUTES * 2)) if minutes else None


def _on_a_day(text: str, now: datetime) -> datetime | None:
    clock = _CLOCK.search(text)
    if clock is None:
        return None
    rest = text[: clock.start()] + " " + text[clock.end() :]
    hour, minute = int(clock[1]), int(clock[2] or 0)
    if clock[3] in _LATER and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        return None
    named = _day_in(rest, now.date())
    if named is None:
        return None
    day, said = named
    found = now.replace(
        year=day.year, month=day.month, day=day.day, hour=hour, minute=minute, second=0,
        microsecond=0,
    )  # fmt: skip
    return found if said or found > now else found + timedelta(days=1)


def _day_in(text: str, today: date) -> tuple[date, bool] | None:
    """The day, and whether it was said; None where something is left that is no day."""
    written = _DAY.search(text)
    if written is not None:
        left = text[: written.start()] + " " + text[written.end() :]
        day = _written(written, today)
        return (day, True) if day is not None and _SMALL.fullmatch(left) else None
    for word, ahead in _WORDS.items():
        if re.search(rf"\b{word}\b", text):
            left = re.sub(rf"\b{word}\b", " ", text)
            return (today + timedelta(days=ahead), True) if _SMALL.fullmatch(left) else None
    return (today, False) if _SMALL.fullmatch(text) else None


def _written(found: re.Match[str], today: date) -> date | None:
    day, month = int(found[1]), int(found[2])
    try:
        if found[3] is not None:
            return date(int(found[3]), month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    except ValueError:
        return None
