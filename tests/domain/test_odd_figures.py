"""A mark before a figure, or brackets around it, may change what it says: asked, never dropped."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.domain.answer import read_answer
from bot.domain.numbers import Accept, Ask, Qualifier, Reading, Why, read_number
from storage.presets.load import load_catalogue

CATALOGUE = load_catalogue("2019")


def answer(key: str, text: str) -> list[Reading]:
    found = read_answer(text, CATALOGUE.question(key), {})
    assert isinstance(found, tuple), found
    return [reading for _cell, reading in found]


def ask(why: Why, *values: str) -> Ask:
    return Ask(tuple(map(Decimal, values)), why)


@pytest.mark.parametrize(
    ("text", "unit", "values"),
    [
        (",5", "tỷ đồng", ("0.5", "5")),
        (".5", "ha", ("0.5", "5")),
        ("  ,62 %", "%", ("0.62", "62")),
        (",5 tỷ USD", "triệu USD", ("500", "5000")),
        ("ước ,5", "ha", ("0.5", "5")),
        (",5", "người", ("5",)),
    ],
)
def test_a_mark_before_the_first_digit_is_asked_about(
    text: str, unit: str, values: tuple[str, ...]
) -> None:
    said = Qualifier.ESTIMATE if text.startswith("ước") else Qualifier.EXACT
    assert read_number(text, unit) == replace(ask(Why.TWO_READINGS, *values), qualifier=said)


@pytest.mark.parametrize("text", ["(209.000)", " ( 209.000 ) ", "(209.000 tỷ đồng)"])
def test_a_figure_in_brackets_is_asked_about(text: str) -> None:
    assert read_number(text, "tỷ đồng") == ask(Why.IN_BRACKETS, "209000")


@pytest.mark.parametrize("text", [",5; ,8", " ,5 / ,8", ",5;,8"])
def test_of_a_pair_each_is_asked_about(text: str) -> None:
    expected = [ask(Why.TWO_READINGS, "0.5", "5"), ask(Why.TWO_READINGS, "0.8", "8")]
    assert answer("DT09", text) == expected


@pytest.mark.parametrize("text", ["(12); (30)", "(12), (30)", "FDI (12), DDI (30)"])
def test_of_a_pair_in_brackets_each_is_asked_about(text: str) -> None:
    assert answer("DT09", text) == [ask(Why.IN_BRACKETS, "12"), ask(Why.IN_BRACKETS, "30")]


@pytest.mark.parametrize(
    "text",
    [
        *("379 ,153", "379 FDI,153 DDI", "379 FDI ,153 DDI", "FDI,379; DDI,153", "(379; 153)"),
        *("379, 153.", "379 (FDI), 153 (DDI)", "379;153,", "FDI: 379. DDI: 153."),
    ],
)
def test_marks_that_part_two_figures_still_part_them(text: str) -> None:
    assert answer("DT01", text) == [Accept(Decimal(379)), Accept(Decimal(153))]


@pytest.mark.parametrize("text", ["5,", "5.", "12 (ước)", "... 5", ", 5"])
def test_marks_apart_from_the_figure_say_nothing(text: str) -> None:
    assert isinstance(read_number(text, "ha"), Accept)
