"""Lines of a paste that begin with a printed name, or with words that are none."""

from __future__ import annotations

import pytest

from bot.domain.kpi import PeriodKind, Question
from bot.domain.paste import Problem, ProblemCode, read_answer, read_paste
from bot.domain.said_periods import FormPeriod
from storage.presets.load import load_catalogue
from tests.domain.test_paste import plain

CATALOGUE = load_catalogue("2019")
QUESTIONS = CATALOGUE.questions(PeriodKind.YEAR)


def pasted(text: str) -> list[str]:
    read = read_paste(text, CATALOGUE, FormPeriod(PeriodKind.YEAR, 2019), {})
    assert [line.problem for line in read.lines if line.problem] == []
    return [f"{e.cell.code}.{e.cell.dim} {plain(e.reading)}" for e in read.entries]


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda q: q.key)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_question_is_known_by_the_name_it_prints(asked: Question, language: str) -> None:
    """Whole, and without the list behind it; in a paste and as its own answer."""
    figures = "; ".join("1" for _ in asked.cells)
    expected = [f"{cell.code}.{cell.dim} 1" for cell in asked.cells]
    name = asked.names[language]
    short = name.partition(":")[0] if len(asked.indicators) > 1 else name
    for printed in (name, f"{name}:", short, name.upper()):
        text = f"{printed} {figures}"
        assert pasted(text) == expected, text
        read = read_answer(text, asked, {})
        assert not isinstance(read, Problem), text
        assert [f"{cell.code}.{cell.dim} {plain(reading)}" for cell, reading in read] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Dự án cấp mới 379 153",
        "Số dự án cấp mới 379 153",
        "1. Dự án cấp mới 379 153",
        "New projects 379 153",
    ],
)
def test_a_printed_name_and_two_values_are_foreign_and_domestic(text: str) -> None:
    assert pasted(text) == ["DT01.F 379", "DT01.D 153"]


def test_a_short_name_that_a_question_shares_with_one_indicator() -> None:
    assert pasted("Khu đã hoạt động 8; 1.640; 7") == ["HT05.T 8", "HT06.T 1640", "HT07.T 7"]
    assert pasted("Khu đã hoạt động 8") == ["HT05.T 8"]


def test_exports_and_imports_together_or_apart() -> None:
    expected = ["KD02.T 6280", "KD03.T 4770"]
    for text in (
        "Xuất khẩu, nhập khẩu (triệu USD): 6.280; 4.770",
        "Xuất khẩu, nhập khẩu 6.280 4.770",
        "Xuất khẩu 6.280, nhập khẩu 4.770",
    ):
        assert pasted(text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("đường sắt 7", "đường sắt"),
        ("XY99 5", "XY99"),
        ("Số trường học: 12 trường", "Số trường học"),
        ("xin chào", "xin chào"),
    ],
)
def test_an_unknown_name_comes_back(text: str, name: str) -> None:
    (line,) = read_paste(text, CATALOGUE, FormPeriod(PeriodKind.YEAR, 2019), {}).lines
    assert (line.problem, line.name) == (ProblemCode.UNKNOWN_NAME, name)
