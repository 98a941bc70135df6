"""Reads a bare column: figures without any name, as they can be meant from one question on.

A column copied from a sheet may hold FDI and DDI of each indicator one after the other, a line with
both for each indicator, or the cells of one of the two columns. Which is meant nobody can know but
who copied it: all readings that are possible are given, none is taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.answer import Entry, Target, cut
from bot.domain.answer import Values as Cut
from bot.domain.kpi import Cell, Dim, Figure, Indicator, Question
from bot.domain.odd_figures import keep_marks
from bot.domain.segments import pieces_of, ways_of

Rows = Sequence[Sequence[str]]


class Way(StrEnum):
    """What a line of the column holds. Stable codes: open questions carry them."""

    ONE_BY_ONE = "one"
    PAIRS = "pairs"
    FOREIGN = "F"
    DOMESTIC = "D"


@dataclass(frozen=True, slots=True)
class Reading:
    """The cells that a column fills if it is read one way."""

    way: Way
    entries: tuple[Entry, ...]


def read_column(
    rows: Rows, questions: Sequence[Question], previous: Mapping[Cell, Figure]
) -> tuple[Reading, ...]:
    """Every way in which the rows fill the questions from the first one on, without gaps.

    Ways that say the same of the same cells are one. None is left where there are more figures
    than places.
    """
    indicators = [indicator for question in questions for indicator in question.indicators]
    found: dict[tuple[tuple[Cell, str], ...], Reading] = {}
    for way, entries in _ways(rows, questions, indicators, previous):
        if entries:
            said = tuple((entry.cell, entry.source) for entry in entries)
            found.setdefault(said, Reading(way, tuple(entries)))
    return tuple(found.values())


def _ways(
    rows: Rows,
    questions: Sequence[Question],
    indicators: Sequence[Indicator],
    previous: Mapping[Cell, Figure],
) -> Iterator[tuple[Way, list[Entry]]]:
    if any(len(_figures(row)) > 1 for row in rows):
        yield Way.PAIRS, _line_by_line(rows, questions, previous)
    fields = [field for row in rows for field in row]
    if not all(_may_be_one(field) for field in fields):
        return
    cells = [cell for indicator in indicators for cell in indicator.cells]
    target = Target(tuple(indicators), previous)
    yield Way.ONE_BY_ONE, _fill(fields, cells, target)
    if len(fields) > 1 and len(fields) == len(rows):
        for way, dim in ((Way.FOREIGN, Dim.F), (Way.DOMESTIC, Dim.D)):
            chosen = [_cell_of(indicator, dim) for indicator in indicators]
            if any(cell.dim is dim for cell in chosen[: len(rows)]):
                yield way, _fill(fields, chosen, target)


def _figures(row: Sequence[str]) -> list[str]:
    """The parts of a line that would be values of their own."""
    return [part for field in row for piece in pieces_of(field) for part in ways_of(piece)[0]]


def _may_be_one(field: str) -> bool:
    """Whether a field can be one value: "5 890" can, "379; 153" cannot."""
    pieces = pieces_of(field)
    return len(pieces) == 1 and any(len(way) == 1 for way in ways_of(pieces[0]))


def _cell_of(indicator: Indicator, dim: Dim) -> Cell:
    return Cell(indicator.code, dim) if dim in indicator.units else indicator.cells[0]


def _fill(fields: Sequence[str], cells: Sequence[Cell], target: Target) -> list[Entry]:
    if len(fields) > len(cells):
        return []
    return [
        target.read(cell, keep_marks(field)) for cell, field in zip(cells, fields, strict=False)
    ]


def _line_by_line(
    rows: Rows, questions: Sequence[Question], previous: Mapping[Cell, Figure]
) -> list[Entry]:
    """A line answers a whole question, or else the next of its indicators; nothing if one fails."""
    left = [list(question.indicators) for question in questions]
    entries: list[Entry] = []
    for row in rows:
        while left and not left[0]:
            left.pop(0)
        if not left:
            return []
        text = "; ".join(row)
        for taken in (tuple(left[0]), tuple(left[0][:1])):
            values = cut(text, Target(taken, previous))
            cells = [cell for indicator in taken for cell in indicator.cells]
            if isinstance(values, Cut) and [e.cell for e in values.entries] == cells:
                entries.extend(values.entries)
                del left[0][: len(taken)]
                break
        else:
            return []
    return entries
