"""Which board leads now, and which a year belongs to: by what is written down, not the calendar."""

from __future__ import annotations

from storage.office_rows import Leading


def test_until_it_is_handed_over_the_board_of_the_year_before_leads_on() -> None:
    leading = Leading({2019: 3}, 2020)
    assert (leading.now, leading.of(2020), leading.year) == (3, 3, 2020)


def test_handed_over_in_december_the_next_one_leads_at_once() -> None:
    leading = Leading({2019: 3, 2020: 4}, 2019)
    assert (leading.now, leading.year) == (4, 2020)
    assert leading.of(2019) == 3
    assert leading.leads(3, 2019)
    assert not leading.leads(3)


def test_an_office_of_long_ago_says_nothing_of_today() -> None:
    assert Leading({2019: 3}, 2022).now is None
    assert not Leading({}, 2022).leads(None)
