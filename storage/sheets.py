"""Forms with the newest versions of their values, as one chat step and as a whole batch reads them.

Rows are kept as they come and turned into entries when they are looked at: a step touches a few of
forty, and most of those only for the amount.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.contributions import Contribution
from bot.domain.kpi import Catalogue, Cell, Figure
from storage.engine import Statements
from storage.form_rows import Form, forms_by_id
from storage.prepared import fetch
from storage.types import canonical
from storage.value_rows import CELLS, NEWEST, NOT_AVAILABLE, Entry, Write, entry_from, figure_from


class Sheet(Mapping[Cell, Entry]):
    """The newest version of every answered cell of one form.

    Rows are turned into entries when they are looked at: a chat step touches a few of forty.
    """

    def __init__(self, rows: Sequence[Any] = ()) -> None:
        """Where a cell has several rows, the last one is its newest."""
        self._rows = {CELLS[row[1], row[2]]: row for row in rows}
        self._entries: dict[Cell, Entry] = {}
        self._figures: dict[Cell, Figure] = {}

    def __getitem__(self, cell: Cell) -> Entry:
        entry = self._entries.get(cell)
        if entry is None:
            entry = self._entries[cell] = entry_from(cell, self._rows[cell])
        return entry

    def figure(self, cell: Cell) -> Figure:
        """The figure of an entry alone, which is all that most of them are looked at for."""
        figure = self._figures.get(cell)
        if figure is None:
            figure = self._figures[cell] = figure_from(self._rows[cell])
        return figure

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, cell: object) -> bool:
        """Without making an entry of the row, as a Mapping would to find out."""
        return cell in self._rows

    def put(self, writes: Sequence[Write]) -> None:
        """Show what was just written as the newest versions, without reading it again."""
        for item in writes:
            seq = max(item.seen_seq + 1, self.seq(item.cell))
            cell, state = item.cell, item.figure.state.value
            # As far as rows are looked at; figure and entry are there already.
            row = (0, cell.code, cell.dim.value, seq, state, *(None,) * 5, item.author_id)
            self._rows[item.cell] = row
            self._figures[item.cell] = item.figure
            self._entries[item.cell] = Entry(
                item.cell,
                seq,
                item.figure,
                item.typed,
                item.comment,
                item.author_id,
                None,
                item.on_behalf_id,
            )

    def is_settled(self, cell: Cell) -> bool:
        """As `bot.domain.kpi.is_settled`, without making a figure of the row."""
        row = self._rows.get(cell)
        return row is not None and row[4] != NOT_AVAILABLE

    def is_stated(self, cell: Cell) -> bool:
        """Whether a person gave it as it is stored, rather than that it was taken from a record."""
        row = self._rows.get(cell)
        return row is not None and row[10] is not None

    @property
    def is_begun(self) -> bool:
        """Whether any cell holds a value."""
        return any(row[4] != NOT_AVAILABLE for row in self._rows.values())

    def seq(self, cell: Cell) -> int:
        """The version a writer has seen; 0 for a blank cell."""
        row = self._rows.get(cell)
        return row[3] if row is not None else 0


class FiguresView(Mapping[Cell, Figure]):
    """A sheet without its history, as the rules of `bot.domain` want it."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def __getitem__(self, cell: Cell) -> Figure:
        return self._sheet.figure(cell)

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._sheet)

    def __len__(self) -> int:
        return len(self._sheet)

    def __contains__(self, cell: object) -> bool:
        return cell in self._sheet._rows  # noqa: SLF001  (a view of the same module)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The newest values of a form, of the form it is compared with, and of its predecessors'."""

    own: Sheet
    previous: Sheet
    predecessors: Mapping[int, Sheet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """A form as a chat step sees it: its newest values and those it is compared with.

    rebased: where these are its predecessors', what could be made of them and whose are lacking
    """

    form: Form
    catalogue: Catalogue
    sheet: Sheet
    previous: Sheet
    rebased: Contribution | None = None

    @property
    def figures(self) -> FiguresView:
        return FiguresView(self.sheet)

    @property
    def before(self) -> FiguresView:
        return FiguresView(self.previous)


def newest_values(connection: Statements, forms: Collection[Form]) -> dict[int, Sheets]:
    """By form, its newest values and those it is compared with; all in one statement."""
    wanted = {number for one in forms for number in (one.id, *_compared_with(one))}
    by_form: dict[int, list[Any]] = {form_id: [] for form_id in wanted}
    newest = NEWEST[connection.dialect.name]
    for row in fetch(connection, newest, {"form_ids": sorted(wanted)}):
        by_form[row[0]].append(row)
    return {
        one.id: Sheets(
            Sheet(by_form[one.id]),
            Sheet(by_form[one.compared_id] if one.compared_id else ()),
            {
                old.form_id: Sheet(by_form[old.form_id])
                for old in one.predecessors
                if old.form_id is not None
            },
        )
        for one in forms
    }


def _compared_with(one: Form) -> Iterator[int]:
    if one.compared_id is not None:
        yield one.compared_id
    for old in one.predecessors:
        if old.form_id is not None:
            yield old.form_id


class LaidOut:
    """Forms that the updates of a batch are about, read and locked together before the first.

    Each is handed out once: who comes second may see what the first has done, and reads it anew.
    `clear` when something was changed past the forms themselves.
    """

    def __init__(self) -> None:
        self._forms: dict[int, Form] = {}
        self._sheets: dict[int, Sheets] = {}

    def lay_out(self, connection: Statements, ids: Collection[int]) -> None:
        if ids:
            self._forms = forms_by_id(connection, ids, lock=True)
            self._sheets = newest_values(connection, self._forms.values())

    def take_form(self, form_id: int) -> Form | None:
        return self._forms.pop(form_id, None)

    def take_sheets(self, form_id: int) -> Sheets | None:
        return self._sheets.pop(form_id, None)

    def drop(self, form_id: int) -> None:
        """The form is about to be changed: what was read of it holds no longer."""
        self._forms.pop(form_id, None)
        self._sheets.pop(form_id, None)

    def clear(self) -> None:
        self._forms.clear()
        self._sheets.clear()


def fingerprint(found: Form, version: int, sheet: Sheet) -> str:
    """A check code of what is submitted: SHA-256 over the form and every cell in order.

    Amounts are spelled canonically, so the same figures give the same code on both databases.
    """
    lines = [f"{found.bloc_id}/{found.period.key}/{found.unit_id}/{version}"]
    for cell in sorted(sheet):
        figure = sheet[cell].figure
        amount = "" if figure.amount is None else format(canonical(figure.amount), "f")
        covered = "" if figure.coverage is None else f":{figure.coverage[0]}/{figure.coverage[1]}"
        lines.append(f"{cell.code}.{cell.dim}={figure.state}:{amount}:{figure.qualifier}{covered}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
