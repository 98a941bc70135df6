"""When a figure is so far from last period that it is asked about before it is stored."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.domain.likelihood import FAR_LEAST, FAR_TIMES, times_apart

D = Decimal


@pytest.mark.parametrize(
    ("value", "before", "times"),
    [
        ("9", "80000", D(80000) / 9),
        ("8000000", "80000", D(100)),
        ("80000", "80000", None),
        ("7999999", "80000", None),
        ("1", "500", None),  # both are small: one more project moves them a hundredfold
        ("0", "80000", None),  # nothing is a matter of its own
        ("80000", "0", None),
        ("-5", "80000", None),
    ],
)
def test_a_hundred_times_either_way_is_far(value: str, before: str, times: Decimal | None) -> None:
    assert times_apart(D(value), D(before)) == times


def test_nothing_is_far_without_two_amounts() -> None:
    assert times_apart(None, D(5)) is None
    assert times_apart(D(FAR_TIMES * FAR_LEAST), None) is None
