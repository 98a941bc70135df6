"""The calendar against days off as they were announced, and against counting day by day."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar.working_days import (
    TET,
    DayKind,
    NamedDay,
    Override,
    WorkingDays,
)

DAY = timedelta(days=1)
PLAIN = WorkingDays({})

# Runs of days off, first to last, as they were announced; and Saturdays worked to make up for one.
ANNOUNCED = {
    2019: (
        "02-02 02-10",  # Tết Kỷ Hợi
        "04-13 04-15",  # Giỗ Tổ on a Sunday, Monday given for it
        "04-27 05-01",  # 29 April swapped with Saturday 4 May
        "08-31 09-02",
    ),
    2020: ("01-01 01-01", "01-23 01-29", "04-02 04-02", "04-30 05-03", "09-02 09-02"),
    2021: ("01-01 01-03", "02-10 02-16", "04-21 04-21", "04-30 05-03", "09-02 09-05"),
    2022: (
        "01-01 01-03",
        "01-29 02-06",
        "04-09 04-11",
        "04-30 05-03",
        "09-01 09-04",
    ),
    2023: (
        "01-01 01-02",  # Sunday 1 January, Monday given for it
        "01-20 01-26",
        "04-29 05-03",  # Giỗ Tổ, 30/4 and 1/5 in one, two days given for the weekend
        "09-01 09-04",
    ),
    2024: (
        "01-01 01-01",
        "02-08 02-14",
        "04-18 04-18",
        "04-27 05-01",  # 29 April swapped with Saturday 4 May
        "08-31 09-03",
    ),
    2025: (
        "01-01 01-01",
        "01-25 02-02",
        "04-05 04-07",
        "04-30 05-04",  # 2 May swapped with Saturday 26 April
        "08-30 09-02",
    ),
    2026: ("02-14 02-22", "04-25 04-27", "04-30 05-03"),
    2027: ("01-01 01-03", "02-04 02-10", "04-16 04-18", "04-30 05-03", "09-02 09-05"),
}
MADE_UP = ("2019-01-05", "2019-05-04", "2024-05-04", "2025-04-26")
NEW_YEAR_2026 = (
    Override(date(2026, 1, 2), DayKind.DAY_OFF, "Nghỉ hoán đổi", "12729/VPCP-KGVX"),
    Override(date(2026, 1, 10), DayKind.WORKING_DAY, "Làm bù", "12729/VPCP-KGVX"),
)


def recorded(*overrides: Override) -> WorkingDays:
    return WorkingDays({one.day: one for one in overrides})


def runs() -> list[tuple[date, date]]:
    # 31 December 2018 was swapped with Saturday 5 January 2019.
    found = [(date(2018, 12, 29), date(2019, 1, 1))]
    for year, written in ANNOUNCED.items():
        for run in written:
            first, last = (date.fromisoformat(f"{year}-{day}") for day in run.split())
            found.append((first, last))
    return found


@pytest.mark.parametrize("run", runs(), ids=lambda run: f"{run[0]}")
def test_days_off_are_those_announced(run: tuple[date, date]) -> None:
    first, last = run
    assert [PLAIN.is_working(first + n * DAY) for n in range((last - first).days + 1)] == [
        False
    ] * ((last - first).days + 1)
    for beside in (first - DAY, last + DAY):
        assert PLAIN.is_working(beside) is (beside.weekday() < 5), f"{beside} beside {run}"


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2027])
def test_no_other_weekday_of_a_year_is_off(year: int) -> None:
    """24 November is a holiday from 2026 on (Ngày Văn hóa Việt Nam)."""
    off = {first + n * DAY for first, last in runs() for n in range((last - first).days + 1)}
    days = [date(year, 1, 1) + n * DAY for n in range(365)]
    extra = {day for day in days if day.weekday() < 5 and not PLAIN.is_working(day)} - off
    assert extra <= {date(2027, 11, 24)}


@pytest.mark.parametrize("day", MADE_UP)
def test_saturdays_worked_for_a_swap_are_known(day: str) -> None:
    made_up = date.fromisoformat(day)
    assert made_up.weekday() == 5
    assert PLAIN.is_working(made_up)
    assert not PLAIN.is_working(made_up + 7 * DAY)


def test_a_swap_announced_late_is_right_once_it_is_recorded() -> None:
    off, made_up = (one.day for one in NEW_YEAR_2026)
    assert PLAIN.is_working(off)
    assert not PLAIN.is_working(made_up)
    days = recorded(*NEW_YEAR_2026)
    assert days.off(off) == "Nghỉ hoán đổi"
    assert not days.is_working(off)
    assert days.is_working(made_up)
    assert days.off(made_up) is None
    assert days.next_working(date(2026, 1, 1)) == date(2026, 1, 5)
    assert days.last_working(date(2026, 1, 11)) == made_up
    assert days.count(date(2025, 12, 31), date(2026, 1, 11)) == 6  # 5 to 9 January and the 10th


def test_what_a_bloc_records_wins_over_the_public_calendar() -> None:
    day = date(2027, 4, 30)
    assert recorded(Override(day, DayKind.WORKING_DAY, "Trực")).is_working(day)
    assert PLAIN.off(day) == "Ngày Chiến thắng 30/4"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2027, 2, 8), TET),
        (date(2023, 1, 20), TET),  # the 29th of the twelfth month
        (date(2023, 1, 26), TET),  # given for a weekend day of it
        (date(2025, 4, 7), "Giỗ Tổ Hùng Vương"),
        (date(2022, 5, 3), "Quốc tế Lao động 1/5 (nghỉ bù)"),
        (date(2019, 4, 29), "Nghỉ hoán đổi (làm bù 04/05/2019)"),
        (date(2019, 4, 27), ""),
        (date(2019, 4, 26), None),
    ],
)
def test_why_a_day_is_off(day: date, why: str | None) -> None:
    assert PLAIN.off(day) == why


def test_the_named_days_of_a_year_tell_what_the_bloc_recorded() -> None:
    named = {one.day: one for one in recorded(*NEW_YEAR_2026).named(2026)}
    off, made_up = NEW_YEAR_2026
    assert named[off.day] == NamedDay(off.day, DayKind.DAY_OFF, "Nghỉ hoán đổi", True)
    assert named[made_up.day].kind is DayKind.WORKING_DAY
    assert named[date(2026, 1, 1)] == NamedDay(
        date(2026, 1, 1), DayKind.DAY_OFF, "Tết Dương lịch", False
    )
    assert list(named) == sorted(named)
    assert [one.day for one in PLAIN.named(2019) if one.kind is DayKind.WORKING_DAY] == [
        date(2019, 1, 5),
        date(2019, 5, 4),
    ]
    assert not {one.day for one in recorded(*NEW_YEAR_2026).named(2025)} & named.keys()


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [
        (2019, "02-02", "02-10"),
        (2020, "01-23", "01-29"),
        (2021, "02-10", "02-16"),
        (2022, "01-29", "02-06"),
        (2023, "01-20", "01-26"),
        (2024, "02-08", "02-14"),
        (2025, "01-25", "02-02"),
        (2026, "02-14", "02-22"),
        (2027, "02-04", "02-10"),
    ],
)
def test_tet_with_the_weekends_joined_to_it(year: int, first: str, last: str) -> None:
    expected = tuple(date.fromisoformat(f"{year}-{day}") for day in (first, last))
    assert PLAIN.tet(year) == expected


def test_a_day_off_recorded_beside_tet_belongs_to_it() -> None:
    longer = recorded(Override(date(2027, 2, 11), DayKind.DAY_OFF, "Nghỉ thêm"))
    assert longer.tet(2027) == (date(2027, 2, 4), date(2027, 2, 11))


def test_reminders_are_held_from_ong_tao_until_noon_of_the_first_working_day() -> None:
    assert PLAIN.tet_freeze(2026) == (date(2026, 2, 7), date(2026, 2, 23))
    assert not PLAIN.in_tet_freeze(date(2026, 2, 6), time(23, 59))
    assert PLAIN.in_tet_freeze(date(2026, 2, 7))
    assert PLAIN.in_tet_freeze(date(2026, 2, 13), time(8, 15))
    assert PLAIN.in_tet_freeze(date(2026, 2, 22), time(23))
    assert PLAIN.in_tet_freeze(date(2026, 2, 23), time(11, 59))
    assert not PLAIN.in_tet_freeze(date(2026, 2, 23), time(12))
    assert not PLAIN.in_tet_freeze(date(2026, 2, 24))


def test_years_without_a_known_lunar_calendar_have_weekends_only() -> None:
    assert not PLAIN.in_tet_freeze(date(2150, 2, 1))
    assert PLAIN.is_working(date(2150, 1, 1))
    with pytest.raises(ValueError, match="2150"):
        PLAIN.tet(2150)


@pytest.mark.parametrize("n", [0, -1, 10**6])
def test_working_days_are_counted_from_one_and_within_reason(n: int) -> None:
    with pytest.raises(ValueError, match="working days"):
        PLAIN.after(date(2026, 1, 1), n)
    with pytest.raises(ValueError, match="working days"):
        PLAIN.before(date(2026, 1, 1), n)


days = st.dates(date(2019, 1, 1), date(2027, 12, 31))
overrides = st.dictionaries(days, st.sampled_from(DayKind), max_size=30).map(
    lambda kinds: WorkingDays({day: Override(day, kind, "x") for day, kind in kinds.items()})
)


@given(overrides, days, st.integers(1, 40))
def test_after_and_before_agree_with_walking_day_by_day(
    calendar: WorkingDays, start: date, n: int
) -> None:
    for found, step in ((calendar.after(start, n), DAY), (calendar.before(start, n), -DAY)):
        left, day = n, start
        while left:
            day += step
            left -= calendar.is_working(day)
        assert found == day


@given(overrides, days, st.integers(1, 40))
def test_counting_back_what_was_counted_forward(calendar: WorkingDays, start: date, n: int) -> None:
    assert calendar.count(start, calendar.after(start, n)) == n
    assert calendar.count(calendar.before(start, n), start) == n - 1 + calendar.is_working(start)
    assert calendar.count(start, start) == 0
    assert calendar.count(start, start - DAY) == 0


@given(overrides, days)
def test_the_next_and_the_last_working_day_are_worked_and_nothing_lies_between(
    calendar: WorkingDays, day: date
) -> None:
    ahead, back = calendar.next_working(day), calendar.last_working(day)
    assert calendar.is_working(ahead)
    assert calendar.is_working(back)
    assert back <= day <= ahead
    assert calendar.count(back, ahead) == (ahead > day)
    assert calendar.term_end(day) == ahead


@given(overrides, days)
def test_the_freeze_holds_every_day_of_tet(calendar: WorkingDays, day: date) -> None:
    first, last = calendar.tet(day.year)
    if first <= day <= last:
        assert not calendar.is_working(day) or day in calendar.overrides
        assert calendar.in_tet_freeze(day)
    assert calendar.is_working(calendar.tet_freeze(day.year)[1])


def test_the_package_of_holidays_does_not_cost_the_start() -> None:
    asked = "import sys, bot.domain.calendar.working_days; print('holidays' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
