"""In time, in a longer time, late, overdue; and how many working days that is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.domain.calendar.working_days import DayKind, Override, WorkingDays
from bot.domain.punctuality import Outcome, Timing, timing

ZONE = "Asia/Ho_Chi_Minh"
DUE = datetime.fromisoformat("2019-11-29T17:00:00+07:00")  # a Friday
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("sent", "until", "now", "expected"),
    [
        (None, None, DUE, Timing(Outcome.AHEAD)),
        (None, None, DUE + timedelta(seconds=1), Timing(Outcome.OVERDUE, 0)),
        (None, None, DUE + 2 * DAY, Timing(Outcome.OVERDUE, 0)),  # a Sunday
        (None, None, DUE + 3 * DAY, Timing(Outcome.OVERDUE, 1)),
        (None, DUE + 4 * DAY, DUE + 3 * DAY, Timing(Outcome.AHEAD)),
        (None, DUE + 4 * DAY, DUE + 6 * DAY, Timing(Outcome.OVERDUE, 2)),
        (DUE, None, DUE + 30 * DAY, Timing(Outcome.ON_TIME)),
        (DUE + 3 * DAY, None, DUE + 30 * DAY, Timing(Outcome.LATE, 1)),
        (DUE + 3 * DAY, DUE + 4 * DAY, DUE + 30 * DAY, Timing(Outcome.EXTENDED)),
        (DUE + 5 * DAY, DUE + 4 * DAY, DUE + 30 * DAY, Timing(Outcome.LATE, 1)),
        # A longer time that is shorter than everybody's takes nothing away.
        (DUE, DUE - 5 * DAY, DUE + DAY, Timing(Outcome.ON_TIME)),
    ],
)
def test_how_a_board_stands_to_its_deadline(
    sent: datetime | None, until: datetime | None, now: datetime, expected: Timing
) -> None:
    found = timing(sent, DUE, until, now, ZONE, WorkingDays({}))
    assert found == expected
    assert found.is_missed is (expected.outcome in (Outcome.LATE, Outcome.OVERDUE))


def test_the_day_is_that_of_the_bloc() -> None:
    """At 18:00 UTC on Sunday it is Monday already where the boards are."""
    now = datetime.fromisoformat("2019-12-01T18:00:00+00:00")
    assert timing(None, DUE, None, now, ZONE, WorkingDays({})) == Timing(Outcome.OVERDUE, 1)


@pytest.mark.parametrize(
    ("due", "now", "late"),
    [
        ("2020-01-22", "2020-01-29", 0),  # all of Tết lies between
        ("2020-01-22", "2020-01-30", 1),
        ("2020-04-29", "2020-05-04", 1),  # 30/4, 1/5 and a weekend
        ("2026-01-01", "2026-01-02", 0),  # swapped with Saturday the 10th
        ("2026-01-09", "2026-01-12", 2),
    ],
)
def test_days_off_do_not_count(due: str, now: str, late: int) -> None:
    overrides = {
        one.day: one
        for one in (
            Override(date(2026, 1, 2), DayKind.DAY_OFF, "Nghỉ hoán đổi"),
            Override(date(2026, 1, 10), DayKind.WORKING_DAY, "Làm bù"),
        )
    }
    at = {day: datetime.fromisoformat(f"{day}T17:00:00+07:00") for day in (due, now)}
    found = timing(None, at[due], None, at[now] + DAY / 24, ZONE, WorkingDays(overrides))
    assert found == Timing(Outcome.OVERDUE, late)
