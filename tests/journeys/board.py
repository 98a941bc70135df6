"""A board's synthetic figures of 2019, and how an officer would type them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from bot.domain.kpi import Cell, Figure, Kind, PeriodKind, Question
from bot.domain.numbers import Qualifier
from bot.i18n import speak
from storage.presets.load import catalogue_version_of, load_catalogue
from storage.presets.rehearsal import YEAR
from storage.presets.synthetic import synthetic_year


@cache
def questions() -> tuple[Question, ...]:
    """The questions of the year's form as they are asked: what may stay blank comes last."""
    asked = load_catalogue(catalogue_version_of(YEAR)).questions(PeriodKind.YEAR)
    return tuple(sorted(asked, key=lambda question: question.optional))


def figures_of(unit_key: str) -> Mapping[Cell, Figure]:
    """Made up so that the eleven boards add up to the printed totals; marked synthetic there."""
    year = synthetic_year(YEAR)
    assert year.synthetic
    return year.forms[unit_key]


def typed(figure: Figure, kind: Kind) -> str:
    assert figure.amount is not None
    if kind is Kind.FLAG:
        return "có" if figure.amount else "không"
    number = speak("vi").number(figure.amount)
    return f"trên {number}%" if figure.qualifier is Qualifier.ABOVE else number


def answer(question: Question, figures: Mapping[Cell, Figure]) -> str:
    """One message that answers one question: its figures in the order they are asked."""
    return " ; ".join(
        typed(figures[cell], indicator.kind)
        for indicator in question.indicators
        for cell in indicator.cells
    )


def pasted(figures: Mapping[Cell, Figure]) -> str:
    """The whole form as a paste: a line for each indicator, by its code."""
    lines = []
    for question in questions():
        for indicator in question.indicators:
            parts = [typed(figures[cell], indicator.kind) for cell in indicator.cells]
            lines.append(f"{indicator.code} {' ; '.join(parts)}")
    return "\n".join(lines)


def amounts(figures: Mapping[Cell, Figure]) -> dict[Cell, Decimal | None]:
    asked = {cell for question in questions() for cell in question.cells}
    return {cell: figure.amount for cell, figure in figures.items() if cell in asked}
