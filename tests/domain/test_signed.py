"""Rates that may lie below zero: the sign is read, asked about or refused, and never lost."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

import storage.presets
from bot.domain.answer import Problem, read_answer
from bot.domain.book import BookCell, CellKind
from bot.domain.book_values import Fault, Found, read_value
from bot.domain.kpi import Catalogue, Cell, Dim, PeriodKind
from bot.domain.numbers import Accept, Ask, Reading, Refuse, Why
from bot.domain.paste import read_paste
from bot.domain.said_periods import FormPeriod
from storage.presets.load import catalogue_from_text
from storage.presets.subset import NewIndicator, Shape, request_text

_SOURCE = (Path(storage.presets.__file__).parent / "catalogue.toml").read_text("utf-8")


@pytest.fixture(scope="module")
def asked() -> Catalogue:
    """A rate, a rate of each side, and the workers, of which none can be less than nobody."""
    added = [
        NewIndicator("Tốc độ tăng vốn", "%", Shape.ALONE),
        NewIndicator("Tỷ lệ hoàn thành kế hoạch", "%", Shape.PAIR),
    ]
    return catalogue_from_text(request_text(_SOURCE, "2019", "x", ["LD02"], added), "x")


def answered(asked: Catalogue, said: str, key: str = "YC01") -> list[Reading]:
    found = read_answer(said, asked.question(key), {})
    assert not isinstance(found, Problem)
    return [reading for _cell, reading in found]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("107,5", "107.5"),
        ("107,5%", "107.5"),
        ("-3,2", "-3.2"),
        ("- 3,2 %", "-3.2"),
        ("\u22123,2%", "-3.2"),
        ("âm 3,2", "-3.2"),
        ("a\u0302m 3,2", "-3.2"),
        ("(-3,2)", "-3.2"),
        ("0", "0"),
        ("-0", "0"),
    ],
)
def test_a_rate_is_read_with_its_sign(asked: Catalogue, said: str, value: str) -> None:
    assert answered(asked, said) == [Accept(Decimal(value))]


def test_an_estimate_below_zero_stays_an_estimate(asked: Catalogue) -> None:
    (reading,) = answered(asked, "ước -3,2%")
    assert isinstance(reading, Accept)
    assert (reading.value, reading.qualifier.value) == (Decimal("-3.2"), "estimate")


@pytest.mark.parametrize(
    ("said", "why", "values"),
    [
        ("giảm 3,2%", Why.GROWTH, ["-3.2"]),
        ("giảm 3,2% so với năm trước", Why.GROWTH, ["-3.2"]),
        ("tăng 6,1%", Why.GROWTH, ["6.1"]),
        ("(3,2)", Why.IN_BRACKETS, ["-3.2", "3.2"]),
    ],
)
def test_what_may_mean_a_fall_is_asked_about(
    asked: Catalogue, said: str, why: Why, values: Sequence[str]
) -> None:
    (reading,) = answered(asked, said)
    assert isinstance(reading, Ask)
    assert (reading.why, reading.candidates) == (why, tuple(map(Decimal, values)))


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("107,5 98", ["107.5", "98"]),
        ("-3,2 5", ["-3.2", "5"]),
        ("-3,2; -5,1", ["-3.2", "-5.1"]),
        ("FDI: - 3,2; DDI 4", ["-3.2", "4"]),
    ],
)
def test_each_side_has_its_own_sign(asked: Catalogue, said: str, values: Sequence[str]) -> None:
    assert answered(asked, said, "YC02") == [Accept(Decimal(one)) for one in values]


def test_digits_too_many_are_no_rate(asked: Catalogue) -> None:
    (reading,) = answered(asked, "20000")
    assert isinstance(reading, Refuse)
    assert reading.why is Why.ABOVE_BOUND


def test_what_is_counted_is_never_below_zero(asked: Catalogue) -> None:
    assert answered(asked, "-5", "LD02") == [Refuse(Why.NEGATIVE)]


def pasted(asked: Catalogue, text: str) -> list[Reading]:
    return [
        one.reading
        for one in read_paste(text, asked, FormPeriod(PeriodKind.YEAR, 2019), {}).entries
    ]


def test_a_pasted_rate_keeps_its_sign_and_a_lone_dash_is_asked_about(asked: Catalogue) -> None:
    assert pasted(asked, "Tốc độ tăng vốn: -3,2%\nLD02: 128.738")[0] == Accept(Decimal("-3.2"))
    assert pasted(asked, "YC01\t-3,2\nLD02\t128.738")[0] == Accept(Decimal("-3.2"))
    assert pasted(asked, "- Tốc độ tăng vốn: 5,1%") == [Accept(Decimal("5.1"))]
    for line in ("Tốc độ tăng vốn - 5%", "YC01: - 5"):
        (reading,) = pasted(asked, line)
        assert isinstance(reading, Ask)
        assert reading.candidates == (Decimal(-5), Decimal(5))
    # Of what is counted a dash only stands before the number.
    assert pasted(asked, "LD02 - 128.738") == [Accept(Decimal(128738))]


@pytest.mark.parametrize(("kind", "text"), [(CellKind.PERCENT, "-3.2"), (CellKind.NUMBER, "-3.2")])
def test_a_cell_of_a_workbook_keeps_its_sign(asked: Catalogue, kind: CellKind, text: str) -> None:
    rate, workers = asked.indicator("YC01"), asked.indicator("LD02")
    cell = BookCell(1, 2, kind, text)
    found = read_value(cell, rate, Cell("YC01", Dim.T), {})
    assert isinstance(found, Found)
    assert found.figure.amount == Decimal("-3.2")
    assert isinstance(read_value(cell, workers, Cell("LD02", Dim.T), {}), Fault)
