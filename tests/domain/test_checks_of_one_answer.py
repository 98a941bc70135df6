"""After one answer only the checks that concern it are run; nothing may be missed by that."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from bot.domain.checks import check
from bot.domain.kpi import Catalogue, Cell, Figure, Kind, PeriodKind, State
from storage.presets.load import catalogue_from_text, catalogue_text

VERSIONS = ("2019", "2022")
_TIMES = ("0", "0.001", "0.1", "0.4", "1", "1", "1", "1.2", "4", "1000", "-1")


def some_form(catalogue: Catalogue, draw: random.Random) -> dict[Cell, Figure]:
    """A form filled in at random: odd amounts, blanks, words, and totals that were typed."""
    figures: dict[Cell, Figure] = {}
    for indicator in catalogue.indicators:
        typed = list(indicator.cells)
        if indicator.kind is not Kind.DERIVED and draw.random() < 0.1:
            typed += [Cell(indicator.code, dim) for dim in indicator.computed]
        for cell in typed:
            kind = draw.random()
            if kind < 0.15:
                continue
            if kind < 0.25:
                state = draw.choice((State.NOT_AVAILABLE, State.NOT_APPLICABLE))
                figures[cell] = Figure(state)
            else:
                figures[cell] = Figure.given(Decimal(50) * Decimal(draw.choice(_TIMES)))
    return figures


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("seed", range(20))
def test_findings_are_those_of_the_whole_form_that_touch_the_answer(
    version: str, seed: int
) -> None:
    catalogue = catalogue_from_text(catalogue_text(), version)
    draw = random.Random(seed)
    figures, before = some_form(catalogue, draw), some_form(catalogue, draw)
    for kind in PeriodKind:
        whole = check(catalogue, kind, figures, before)
        for question in catalogue.questions(kind):
            touching = tuple(f for f in whole if not set(f.cells).isdisjoint(question.cells))
            found = check(catalogue, kind, figures, before, only=question.cells)
            assert found == touching
