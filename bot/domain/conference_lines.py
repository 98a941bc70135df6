"""What is typed about a conference, read line by line: sessions, agenda items, delegates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.domain.conference_errors import (
    DelegateUnclear,
    ExtrasUnclear,
    SessionBackward,
    SessionElsewhen,
    SessionUnclear,
)
from bot.domain.errors import LineTooLong

MOST_TITLE, MOST_PLACE, MOST_NAME, MOST_PLATE = 120, 120, 100, 40
MOST_ROOMS = 99
_HOUR = r"(\d{1,2})\s*(?:[:h.]|giờ|gio)\s*(\d{2})?"
_HOURS = re.compile(rf"{_HOUR}\s*(?:-|–|đến|den|to)\s*{_HOUR}", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?(?!\d)")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}\s*[.)]|[-–•+*])\s*")
_PART = re.compile(r"\s*;\s*")
_COUNT = re.compile(r"(\d{1,3})\s*(?:phòng|phong|suất(?: ăn)?|suat(?: an)?|người|rooms?|meals?)?")
_NONE = {"", "0", "-", "–", "không", "khong", "none"}


@dataclass(frozen=True, slots=True)
class TypedSession:
    title: str
    day: int
    starts: time
    ends: time
    place: str


@dataclass(frozen=True, slots=True)
class TypedItem:
    """`unit` is what may name a unit of the bloc."""

    title: str
    presenter: str
    unit: str


@dataclass(frozen=True, slots=True)
class Extras:
    rooms: int
    meals: int
    plate: str


def read_session(typed: str, first: date | None, last: date | None) -> TypedSession:
    """ "14:00-17:00 04/01 Hội nghị tổng kết; Hội trường A": the day only where there are several.

    Raises SessionUnclear, SessionBackward, SessionElsewhen.
    """
    hours = _HOURS.search(typed)
    if hours is None:
        raise _unclear(typed)
    starts, ends = _hour(hours[1], hours[2], typed), _hour(hours[3], hours[4], typed)
    if ends <= starts:
        raise SessionBackward(starts=f"{starts:%H:%M}", ends=f"{ends:%H:%M}")
    rest = (typed[: hours.start()] + " " + typed[hours.end() :]).strip(" ,;:-–")
    day, rest = _day(rest, first, last)
    title, _, place = rest.partition(";")
    title, place = _tidy(title, MOST_TITLE), _tidy(place, MOST_PLACE)
    if len(title) < 2:
        raise _unclear(typed)
    return TypedSession(title, day, starts, ends, place)


def _unclear(typed: str) -> SessionUnclear:
    return SessionUnclear(
        typed=typed[:60], example="14:00-17:00 Hội nghị tổng kết; Hội trường tầng 2"
    )


def _hour(hours: str, minutes: str | None, typed: str) -> time:
    try:
        return time(int(hours), int(minutes or 0))
    except ValueError:
        raise _unclear(typed) from None


def _day(rest: str, first: date | None, last: date | None) -> tuple[int, str]:
    """Which day of the conference, and what is left of the line."""
    found = _DAY.match(rest)
    if found is None or first is None:
        return 1, rest
    last = last or first
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        same_year = found[3] is None or int(found[3]) == day.year
        if (int(found[1]), int(found[2])) == (day.day, day.month) and same_year:
            return ahead + 1, rest[found.end() :].strip(" ,;:-–")
    raise SessionElsewhen(day=found[0].strip(), first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")


def read_items(lines: list[str]) -> list[TypedItem]:
    """ "Báo cáo tổng kết; Nguyễn Văn An, Phó Trưởng ban; Quảng Ninh", one item a line."""
    items = []
    for line in lines:
        title, presenter, unit = [*_PART.split(_NUMBERED.sub("", line), maxsplit=2), "", ""][:3]
        if title.strip():
            items.append(
                TypedItem(_tidy(title, MOST_TITLE), _tidy(presenter, MOST_NAME), unit.strip())
            )
    return items


def read_delegates(lines: list[str]) -> list[tuple[str, str]]:
    """Names with positions, one person a line. Raises DelegateUnclear for a line with no comma."""
    found = []
    for line in lines:
        name, _, position = _NUMBERED.sub("", line).partition(",")
        name, position = _tidy(name, MOST_NAME), _tidy(position, MOST_NAME)
        letters = sum(char.isalpha() for char in name)
        if letters < 3 or len(position) < 3 or any(char.isdigit() for char in name):
            raise DelegateUnclear(typed=line[:60])
        found.append((name, position))
    return found


def read_extras(typed: str) -> Extras:
    """ "2; 3; 30A-123.45": rooms, meals, the plate. Raises ExtrasUnclear."""
    rooms, meals, plate = [*_PART.split(typed.strip(), maxsplit=2), "", ""][:3]
    said = "" if plate.strip().casefold() in _NONE else _tidy(plate, MOST_PLATE)
    return Extras(_count(rooms, typed), _count(meals, typed), said)


def _count(part: str, typed: str) -> int:
    if part.strip().casefold() in _NONE:
        return 0
    found = _COUNT.fullmatch(part.strip().casefold())
    if found is None or int(found[1]) > MOST_ROOMS:
        raise ExtrasUnclear(typed=typed[:60])
    return int(found[1])


def _tidy(text: str, most: int) -> str:
    """Raises LineTooLong: what does not fit is never cut unseen."""
    tidied = " ".join(text.split()).strip(" ,;")
    if len(tidied) > most:
        raise LineTooLong(length=len(tidied), most=most)
    return tidied
