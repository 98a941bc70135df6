"""Bare digits are read by a shorter way; whatever stands there, it is read as by the long one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain import answer, numbers
from bot.domain.answer import read_answer
from bot.domain.kpi import Cell, Dim, Figure, PeriodKind, Question
from bot.domain.numbers import read_number
from storage.presets.load import load_catalogue

QUESTIONS = [
    question
    for version in ("2019", "2022")
    for question in load_catalogue(version).questions(PeriodKind.YEAR)
]
PAIR = next(question for question in QUESTIONS if len(question.cells) == 2)
UNITS = sorted(
    {unit for q in QUESTIONS for indicator in q.indicators for unit in indicator.units.values()}
)
NEVER = re.compile("(?!)")

figures = st.one_of(
    st.from_regex(r"[0-9]{1,4}", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}(\.[0-9]{3}){0,3}(,[0-9]{1,3})?", fullmatch=True),
    st.text("0123456789.,", min_size=1, max_size=8),
)
marks = st.sampled_from([" ", "  ", ", ", ",", "/", ";", "; ", " / ", " - ", ".", "\n", " và ", ""])


@st.composite
def texts(draw: st.DrawFn) -> str:
    parts = [draw(figures)]
    for _ in range(draw(st.integers(0, 5))):
        parts += [draw(marks), draw(figures)]
    edges = st.sampled_from(["", "", " ", ",", "\t"])
    return "".join([draw(edges), *parts, draw(edges)])


@contextmanager
def the_long_way() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "_PLAIN", NEVER)
        patch.setattr(answer, "_PLAIN", NEVER)
        patch.setattr(answer, "_PLAIN_TEXT", NEVER)
        yield


amounts = st.none() | st.decimals(0, 10**9, places=1)


@given(text=figures | texts(), unit=st.sampled_from(UNITS), previous=amounts)
@example(text="0", unit="dự án", previous=Decimal(1))
@example(text="1.234,5", unit="triệu USD", previous=Decimal(1))
def test_a_figure_is_read_alike(text: str, unit: str, previous: Decimal | None) -> None:
    with the_long_way():
        wanted = read_number(text, unit, previous)
    assert read_number(text, unit, previous) == wanted


@given(text=texts(), question=st.sampled_from(QUESTIONS), before=amounts)
@example(text="1 234", question=PAIR, before=Decimal(1234))
@example(text="532 379 153", question=PAIR, before=Decimal(379))
@example(text="007 15", question=PAIR, before=None)
def test_an_answer_is_read_alike(text: str, question: Question, before: Decimal | None) -> None:
    previous: Mapping[Cell, Figure] = (
        {} if before is None else {cell: Figure.given(before) for cell in question.cells}
    )
    with the_long_way():
        wanted = read_answer(text, question, previous)
    assert read_answer(text, question, previous) == wanted


def test_the_short_way_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "cut", None)
    for text in ("379 153", "379/153", "379, 153", " 1.234,5; 0 "):
        read = read_answer(text, PAIR, {})
        assert isinstance(read, tuple)
        assert [cell.dim for cell, _reading in read] == [Dim.F, Dim.D]
