"""Of how many enterprises the figures of a question are made, by the comment beside them."""

from __future__ import annotations

from itertools import pairwise

from bot.domain.answer import Label, Target, find_labels
from bot.domain.kpi import Cell, Question
from bot.domain.remarks import Coverage, Covered, coverages, hide


def coverage_in(comment: str, question: Question) -> dict[Cell, Coverage]:
    """By cell, what the comment says of it; "FDI từ 85/120 doanh nghiệp" says nothing of DDI.

    One that names no cell is about all of them; of what cannot be told apart nothing is taken.
    """
    text = hide(f"0 {comment}")  # a figure stands before it, as where it is typed behind one
    found = coverages(text)
    if not found:
        return {}
    labels = find_labels(text, Target(question.indicators, {}))
    by_cell = _assigned(found, labels, len(text))
    if by_cell is not None:
        return by_cell
    distinct = {one.coverage for one in found}
    all_meant = not labels or {label.cell for label in labels} >= set(question.cells)
    return dict.fromkeys(question.cells, distinct.pop()) if len(distinct) == 1 and all_meant else {}


def _assigned(
    found: list[Covered], labels: list[Label], length: int
) -> dict[Cell, Coverage] | None:
    """Each to the one cell named before it, or each to the one after it; None for neither."""
    before = pairwise([0, *(one.end for one in found)])
    after = pairwise([*(one.start for one in found), length])
    for spans in (before, after):
        named = [[label.cell for label in labels if a <= label.start < b] for a, b in spans]
        cells = [cells[0] for cells in named if len(cells) == 1]
        if len(cells) == len(found) == len(set(cells)) == len(labels):
            return {cell: one.coverage for cell, one in zip(cells, found, strict=True)}
    return None
