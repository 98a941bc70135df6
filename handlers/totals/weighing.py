"""What the checks say of a figure that is to take another's place, as they would at its entry."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.domain.checks import Finding, check
from bot.domain.contributions import Contribution
from bot.domain.correction_errors import CorrectionImpossible
from bot.domain.kpi import Cell, Figure, Severity
from handlers.figures.findings import without_echoes
from handlers.figures.shown import finding_sentence
from handlers.totals.picking import cell_name
from handlers.totals.view import View

Figures = Mapping[Cell, Figure]


def figures_of(view: View, unit_id: int) -> Figures:
    """The board's figures as they stand."""
    form = view.totals.form(unit_id)
    return form.figures if form is not None else {}


def figures_before(view: View, unit_id: int) -> Figures:
    """The board's figures of the compared period; of a merged board those of its predecessors."""
    merged = merged_before(view, unit_id)
    if merged is not None:
        return merged.figures
    base = view.totals.gathered.base
    form = base.forms.get(unit_id) if base is not None else None
    return form.figures if form is not None else {}


def merged_before(view: View, unit_id: int) -> Contribution | None:
    """What could be made of the figures of a board's predecessors; None for any other board."""
    rebased, base = view.totals.rebased, view.totals.base
    if rebased is None or base is None:
        return None
    one = base.contributions.get(unit_id)
    return one if one is not None and (one.made_of or unit_id in rebased.absent) else None


def only_possible(view: View, unit_id: int, given: Figures, cell: Cell, figure: Figure) -> None:
    """Raises CorrectionImpossible where the board's figures would contradict each other."""
    found = _found(view, unit_id, given, cell, figure)
    hard = [_words(view, one) for one in found if one.severity is Severity.HARD]
    if hard:
        raise CorrectionImpossible(findings=Markup("\n").join(hard))


def second_looks(view: View, unit_id: int, cell: Cell, figure: Figure) -> list[Markup]:
    """What deserves a second look, with its numbers named; a line each."""
    found = _found(view, unit_id, figures_of(view, unit_id), cell, figure)
    return [
        Markup("⚠ {}").format(_words(view, one)) for one in found if one.severity is Severity.SOFT
    ]


def _found(view: View, unit_id: int, given: Figures, cell: Cell, figure: Figure) -> list[Finding]:
    figures, before = {**given, cell: figure}, figures_before(view, unit_id)
    found = check(view.catalogue, view.of.period.kind, figures, before, [cell], view.rates)
    return without_echoes(view.catalogue, found)


def _words(view: View, finding: Finding) -> Markup:
    return finding_sentence(view.say, finding, lambda cell: cell_name(view, cell))
