"""A head looking at a submitted form is told which figures have left the board's own course."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from bot.domain.kpi import Cell, Dim, Figure
from bot.screen import Intent
from storage.models.figures import period
from tests.bench import Bench
from tests.handlers.bloc_year import lay_year
from tests.handlers.reporting import UNIT, figures_of
from tests.handlers.reviewing import House

JOBS = Cell("LD01", Dim.T)
ODD = "⚠ unlike earlier years"


def past(bench: Bench, amounts: Sequence[int], *, link: bool = True) -> None:
    """New jobs of the years up to 2017, and 2018 joined to them; 2018 itself is there."""
    years = range(2018 - len(amounts), 2018)
    for year, amount in zip(years, amounts, strict=True):
        forms = {UNIT: {**figures_of(2018), JOBS: Figure.given(Decimal(amount))}}
        before = year - 1 if year > years[0] else None
        lay_year(bench, year, forms, compared_with=before, state="history", version="2019")
    if link:
        with bench.database.writer.begin() as connection:
            last = connection.execute(select(period.c.id).where(period.c.key == "2017"))
            connection.execute(
                update(period)
                .where(period.c.key == "2018")
                .values(compared_with_id=last.scalar_one())
            )


def details(house: House, amount: int) -> str:
    """The page of the form with the new jobs, as its head sees it."""
    house.board.fill(LD01_T=amount)
    house.board.submit()
    if house.state() == "draft":
        house.board.explain("Một doanh nghiệp lớn tuyển dụng")
    assert house.state() == "submitted", house.officer.text
    for page in range(8):
        house.head.send(Intent.of("approval.detail", house.board.form_id, 1, page))
        if "LD01" in house.head.text:
            return next(line for line in house.head.text.split("\nLD02") if "LD01" in line)
    raise AssertionError(house.head.text)


def last_year() -> int:
    amount = figures_of(2018)[JOBS].amount
    assert amount is not None
    return int(amount)


@pytest.mark.parametrize(("times", "odd"), [(1, False), (4, True)])
def test_a_figure_off_the_boards_course_is_marked(house: House, times: int, odd: bool) -> None:
    base = last_year()
    past(house.bench, [base * 97 // 100, base * 98 // 100, base * 99 // 100])
    shown = details(house, base * times)
    assert (ODD in shown) is odd
    if odd:
        assert "which suggest" in shown
        assert "người" in shown.partition(ODD)[2]


def test_too_few_years_say_nothing(house: House) -> None:
    past(house.bench, [last_year()])
    assert ODD not in details(house, last_year() * 4)


def test_years_that_are_not_joined_are_no_history(house: House) -> None:
    base = last_year()
    past(house.bench, [base, base, base, base], link=False)
    assert ODD not in details(house, base * 4)


def test_another_boards_years_are_no_history(house: House) -> None:
    forms = {"ha-noi": {JOBS: Figure.given(Decimal(last_year()))}}
    for year in (2014, 2015, 2016, 2017):
        before = year - 1 if year > 2014 else None
        lay_year(house.bench, year, forms, compared_with=before, state="history", version="2019")
    assert ODD not in details(house, last_year() * 4)
