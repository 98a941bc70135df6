"""A column without names: every way it can be meant from one question on, and no other."""

from __future__ import annotations

import pytest

from bot.domain.column import Way, read_column
from bot.domain.kpi import PeriodKind
from bot.domain.paste import read_paste
from bot.domain.said_periods import FormPeriod
from storage.presets.load import load_catalogue
from tests.domain.test_paste import plain

CATALOGUE = load_catalogue("2019")
QUESTIONS = CATALOGUE.questions(PeriodKind.YEAR)


def ways(text: str, start: str = "DT01") -> dict[Way, str]:
    rows = read_paste(text, CATALOGUE, FormPeriod(PeriodKind.YEAR, 2019), {}).rows
    at = QUESTIONS.index(CATALOGUE.question(start))
    return {
        reading.way: ", ".join(
            f"{e.cell.code}.{e.cell.dim} {plain(e.reading)}" for e in reading.entries
        )
        for reading in read_column(rows, QUESTIONS[at:], {})
    }


def test_a_column_is_pairs_one_by_one_or_one_of_the_two_columns() -> None:
    assert ways("50\n20\n74") == {
        Way.ONE_BY_ONE: "DT01.F 50, DT01.D 20, DT02.F 74",
        Way.FOREIGN: "DT01.F 50, DT02.F 20, DT03a.F 74",
        Way.DOMESTIC: "DT01.D 50, DT02.D 20, DT03a.D 74",
    }


def test_where_no_pair_is_asked_there_is_one_way() -> None:
    assert ways("1\n22.540\n14", "HT-KKT") == {Way.ONE_BY_ONE: "HT01.T 1, HT02.T 22540, HT03.T 14"}


@pytest.mark.parametrize(
    "text", ["50\t20\n74\t21", "50; 20\n74; 21", "50 20\n74 21", "50/20\n74/21"]
)
def test_two_figures_a_line_are_an_indicator_a_line(text: str) -> None:
    assert ways(text) == {Way.PAIRS: "DT01.F 50, DT01.D 20, DT02.F 74, DT02.D 21"}


def test_a_space_may_group_thousands_or_part_two_figures() -> None:
    found = ways("379 153\n615 146")
    assert found[Way.PAIRS] == "DT01.F 379, DT01.D 153, DT02.F 615, DT02.D 146"
    assert found[Way.ONE_BY_ONE] == "DT01.F 379153, DT01.D 615146"


def test_a_line_may_answer_a_whole_question() -> None:
    assert ways("1; 22.540\n14; 4.500", "HT-KKT") == {
        Way.PAIRS: "HT01.T 1, HT02.T 22540, HT03.T 14, HT04.T 4500"
    }


def test_more_figures_than_places_are_no_column() -> None:
    assert ways("0\n0\n0\n0", "AT") == {Way.ONE_BY_ONE: "AT01.T 0, AT02.T 0, AT03.T 0, AT04.T 0"}
    assert ways("0\n0\n0\n0\n0", "AT") == {}
    assert ways("50 20\n" * 40) == {}


def test_lines_that_fit_no_indicator_have_no_reading() -> None:
    assert ways("1; 2; 3; 4; 5\n1") == {}


def test_only_bare_figures_are_a_column() -> None:
    for text in ("DT01 50 20\n74", "xin chào\n5", "50\nđường sắt"):
        assert read_paste(text, CATALOGUE, FormPeriod(PeriodKind.YEAR, 2019), {}).rows == ()
