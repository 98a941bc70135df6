"""What a calendar file is made of, already in the reader's language."""

from __future__ import annotations

from typing import TypedDict


class DateView(TypedDict):
    """A date of the plan.

    uid:       the same for as long as the date stays in the plan, however often it moves
    sequence:  how often it has been changed: a calendar takes the newest in the place of the others
    at:        local time, as ISO; a day alone stands for the whole day
    last_day:  of what takes whole days, the last one
    cancelled: left out of the plan: a calendar that has it takes it away
    """

    uid: str
    sequence: int
    name: str
    note: str
    at: str
    last_day: str
    cancelled: bool


class CalendarView(TypedDict):
    """`made_at` is aware, as ISO."""

    name: str
    zone: str
    made_at: str
    dates: list[DateView]
