"""Moments as people type them become moments of the bloc, or are refused by name."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.contest_errors import ContestRefused, MomentPast, MomentTooFar, MomentUnclear
from bot.domain.moments import MOST_DAYS, read_moment

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2019, 12, 30, 9, 20, tzinfo=ZONE)


def at(day: int, hour: int, minute: int = 0, month: int = 12, year: int = 2019) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("17:00", at(30, 17)),
        ("17h", at(30, 17)),
        ("17 giờ", at(30, 17)),
        ("17h30", at(30, 17, 30)),
        ("17 giờ 30 phút", at(30, 17, 30)),
        ("8h", at(31, 8)),  # over today: the next such hour
        ("8:00 sáng mai", at(31, 8)),
        ("8h sáng mai", at(31, 8)),
        ("2 giờ chiều", at(30, 14)),
        ("2h chiều nay", at(30, 14)),
        ("17:00 hôm nay", at(30, 17)),
        ("14 giờ 30, ngày mai", at(31, 14, 30)),
        ("14:00 03/01", at(3, 14, month=1, year=2020)),
        ("14:00 ngày 3/1/2020", at(3, 14, month=1, year=2020)),
        ("ngày 3.1.2020 lúc 14h", at(3, 14, month=1, year=2020)),
        ("60 phút nữa", at(30, 10, 20)),
        ("sau 90 phút", at(30, 10, 50)),
        ("2 giờ nữa", at(30, 11, 20)),
        ("60 phút", at(30, 10, 20)),
        ("in 2 hours", at(30, 11, 20)),
        ("3 ngày", at(2, 9, 20, month=1, year=2020)),
    ],
)
def test_read(typed: str, moment: datetime) -> None:
    assert read_moment(typed, NOW) == moment


@pytest.mark.parametrize("typed", ["", "mai", "17", "25:00", "17:75", "32/12 8:00", "abc 17:00 x"])
def test_what_is_no_moment_is_named(typed: str) -> None:
    with pytest.raises(MomentUnclear):
        read_moment(typed, NOW)


def test_over_and_too_far() -> None:
    with pytest.raises(MomentPast):
        read_moment("8:00 hôm nay", NOW)
    with pytest.raises(MomentPast):
        read_moment("8:00 29/12/2019", NOW)
    with pytest.raises(MomentTooFar):
        read_moment("8:00 01/06/2020", NOW)
    with pytest.raises(MomentTooFar):
        read_moment("99 ngày nữa", NOW)


@given(st.text(max_size=60))
def test_nothing_typed_breaks_it(typed: str) -> None:
    try:
        found = read_moment(typed, NOW)
    except ContestRefused:
        return
    assert NOW < found <= NOW + timedelta(days=MOST_DAYS)
