"""Forms with the newest versions of their values, as one chat step and as a whole batch reads them.

Rows are kept as they come and turned into entries when they are looked at: a step touches a few of
forty, and most of those only for the amount.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, type_coerce
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.types import NullType

from bot.domain.contributions import Contribution
from bot.domain.kpi import Catalogue, Cell, Dim, Figure, PeriodKind, State
from bot.domain.numbers import Qualifier
from bot.domain.remarks import Coverage
from storage.engine import Statements
from storage.models.blocs import membership
from storage.models.figures import form, period, value
from storage.predecessors import Predecessor, predecessors_column, predecessors_from
from storage.prepared import among, fetch
from storage.types import canonical


@dataclass(frozen=True, slots=True)
class Period:
    id: int
    bloc_id: int
    key: str
    kind: PeriodKind
    year: int
    catalogue_version: str
    compared_with_id: int | None
    opens_at: datetime
    due_at: datetime
    state: str
    # "figures", "plan" or "request"; the title is that of a request.
    purpose: str = "figures"
    estimates: bool = False
    title: str = ""
    document_id: int | None = None
    # "Tỷ giá": đồng for one US dollar; None until the secretary records it.
    dong: Decimal | None = None
    # The day its stocks stand at, as the boards were told; None in records older than this.
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A board's form of one period. `version` is the number of the last submission, 0 before it."""

    id: int
    period: Period
    unit_id: int
    state: str
    version: int
    synthetic: bool
    reopened_for: str
    # The period whose values stand beside the questions, and this unit's form of it; None where
    # there is none.
    compared_year: int | None
    compared_id: int | None
    compared_synthetic: bool
    # The state of that period; "history" is a year before the assistant's time.
    compared_state: str | None = None
    # "Số ước": what is typed without a word about it is an estimate.
    estimates: bool = False
    # Of a board that came out of a merger since that period: the boards that it is compared with,
    # and the version of the definitions their figures were given in.
    predecessors: tuple[Predecessor, ...] = ()
    compared_catalogue: str = ""

    @property
    def bloc_id(self) -> int:
        return self.period.bloc_id


@dataclass(frozen=True, slots=True)
class Entry:
    """The newest version of a cell: the figure, and who said so when and on whose word."""

    cell: Cell
    seq: int
    figure: Figure
    typed: str
    comment: str
    author_id: int | None
    recorded_at: datetime | None
    on_behalf_id: int | None
    noted_by: str = ""
    """In a history: whoever put the note beside another's figure."""


@dataclass(frozen=True, slots=True)
class Write:
    """The next version of a cell. `seen_seq` is the version the writer saw (0: blank).

    author_id: whose figure it stays, where only a note is put beside it; None: the writer's
    """

    cell: Cell
    seen_seq: int
    figure: Figure
    typed: str = ""
    comment: str = ""
    on_behalf_id: int | None = None
    author_id: int | None = None


class Sheet(Mapping[Cell, Entry]):
    """The newest version of every answered cell of one form.

    Rows are turned into entries when they are looked at: a chat step touches a few of forty.
    """

    def __init__(self, rows: Sequence[Any] = ()) -> None:
        """Where a cell has several rows, the last one is its newest."""
        self._rows = {_CELLS[row[1], row[2]]: row for row in rows}
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
            figure = self._figures[cell] = _figure_from(self._rows[cell])
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
        return row is not None and row[4] != _NOT_AVAILABLE

    def is_stated(self, cell: Cell) -> bool:
        """Whether a person gave it as it is stored, rather than that it was taken from a record."""
        row = self._rows.get(cell)
        return row is not None and row[10] is not None

    @property
    def is_begun(self) -> bool:
        """Whether any cell holds a value."""
        return any(row[4] != _NOT_AVAILABLE for row in self._rows.values())

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


class _Cells(dict[tuple[str, str], Cell]):
    """Cells by their words: there are few, and each is met in every form."""

    def __missing__(self, words: tuple[str, str]) -> Cell:
        code, dim = words
        cell = self[words] = Cell(code, Dim(dim))
        return cell


_CELLS = _Cells()
# Words to members: looking one up is much quicker than asking the enumeration.
_STATES = {str(state): state for state in State}
_NOT_AVAILABLE = State.NOT_AVAILABLE.value
_QUALIFIERS = {str(qualifier): qualifier for qualifier in Qualifier}


def _instant(raw: str | datetime) -> datetime:
    """SQLite holds ISO text, PostgreSQL gives a moment."""
    return (datetime.fromisoformat(raw) if isinstance(raw, str) else raw).astimezone(UTC)


def _figure_from(row: Any) -> Figure:
    amount = None if row[5] is None else canonical(Decimal(row[5]))
    coverage = None if row[13] is None else Coverage(row[13], row[14])
    return Figure(_STATES[row[4]], amount, _QUALIFIERS[row[6]], row[7], coverage)


def cell_of(row: Any) -> Cell:
    """The cell that a row of `VALUE_FIELDS` is a version of."""
    return _CELLS[row[1], row[2]]


def entry_from(cell: Cell, row: Any) -> Entry:
    return Entry(
        cell=cell,
        seq=row[3],
        figure=_figure_from(row),
        typed=row[8],
        comment=row[9],
        author_id=row[10],
        recorded_at=_instant(row[11]),
        on_behalf_id=row[12],
    )


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


PERIOD_FIELDS = (
    period.c.id,
    period.c.bloc_id,
    period.c.key,
    period.c.kind,
    period.c.year,
    period.c.catalogue_version,
    period.c.compared_with_id,
    period.c.opens_at,
    period.c.due_at,
    period.c.state,
    period.c.purpose,
    period.c.estimates,
    period.c.title,
    period.c.document_id,
    type_coerce(period.c.usd_rate, NullType()).label("dong"),
    period.c.as_of,
)
_compared = form.alias("compared")
_compared_period = period.alias("compared_period")
_FORM_FIELDS = (
    form.c.id,
    form.c.unit_id,
    form.c.state,
    form.c.version,
    form.c.synthetic,
    form.c.reopened_for,
    _compared_period.c.year,
    _compared.c.id,
    _compared.c.synthetic,
    form.c.estimates,
    _compared_period.c.state,
    _compared_period.c.catalogue_version,
    predecessors_column(form, period, _compared_period).label("predecessors"),
)
# A form with its period and, beside it, the same unit's form of the period it is compared with.
_FORMS: Select[Any] = (
    select(*_FORM_FIELDS, *PERIOD_FIELDS)
    .join(period, period.c.id == form.c.period_id)
    .outerjoin(_compared_period, _compared_period.c.id == period.c.compared_with_id)
    .outerjoin(
        _compared,
        (_compared.c.period_id == period.c.compared_with_id)
        & (_compared.c.unit_id == form.c.unit_id),
    )
)
_SOME = _FORMS.where(among(form.c.id, "form_ids")).order_by(form.c.id)
# Whoever writes locks the form first, so that two colleagues never write side by side; in the order
# of the ids, so that two processes never wait for each other in a circle.
_SOME_LOCKED = _SOME.with_for_update(of=form)
FORM_OF_UNIT = _FORMS.where(
    form.c.period_id == bindparam("period_id"), form.c.unit_id == bindparam("unit_id")
)
# The figures of a whole year; a year may have been collected under one key only.
FORM_OF_YEAR = _FORMS.where(
    period.c.bloc_id == bindparam("bloc_id"),
    period.c.purpose == "figures",
    period.c.kind == "year",
    period.c.year == bindparam("year"),
    form.c.unit_id == bindparam("unit_id"),
)
_counted_on = func.coalesce(period.c.as_of, period.c.due_on)
_sitting = select(membership.c.id).where(
    membership.c.bloc_id == period.c.bloc_id,
    membership.c.status == "member",
    or_(membership.c.since.is_(None), membership.c.since <= _counted_on),
    or_(membership.c.until.is_(None), membership.c.until > _counted_on),
)
# Every period that is being collected and asks the unit (`Blocs.asked`), with the unit's form of it
# where there is one already.
OWN_FORMS: Select[Any] = (
    select(*_FORM_FIELDS, *PERIOD_FIELDS)
    .select_from(
        period.outerjoin(
            form, (form.c.period_id == period.c.id) & (form.c.unit_id == bindparam("unit_id"))
        )
        .outerjoin(_compared_period, _compared_period.c.id == period.c.compared_with_id)
        .outerjoin(
            _compared,
            (_compared.c.period_id == period.c.compared_with_id)
            & (_compared.c.unit_id == bindparam("unit_id")),
        )
    )
    .where(
        period.c.bloc_id == bindparam("bloc_id"),
        period.c.state == "open",
        or_(
            form.c.id.is_not(None),
            _sitting.where(membership.c.unit_id == bindparam("unit_id")).exists(),
            ~_sitting.exists(),
        ),
    )
    .order_by(period.c.due_at, period.c.id)
)


def period_from(row: Any) -> Period:
    said = {"purpose": row[10], "estimates": row[11] == "yes", "title": row[12]}
    said["document_id"] = row[13]
    said["dong"] = None if row[14] is None else canonical(Decimal(row[14]))
    said["as_of"] = row[15]
    return Period(row[0], row[1], row[2], PeriodKind(row[3]), *row[4:10], **said)


def period_beside(row: Any) -> Period:
    """The period of a row of forms, also where there is no form yet."""
    return period_from(row[len(_FORM_FIELDS) :])


def form_from(row: Any) -> Form:
    predecessors = predecessors_from(row[12])
    return Form(
        id=row[0],
        period=period_beside(row),
        unit_id=row[1],
        state=row[2],
        version=row[3],
        synthetic=row[4] == "yes",
        reopened_for=row[5],
        compared_year=row[6],
        compared_id=row[7],
        compared_synthetic=row[8] == "yes" or any(one.synthetic for one in predecessors),
        compared_state=row[10],
        estimates=row[9] == "yes",
        predecessors=predecessors,
        compared_catalogue=row[11] or "",
    )


_newer = value.alias("newer")
VALUE_FIELDS = (
    value.c.form_id,
    value.c.code,
    value.c.dimension,
    value.c.seq,
    value.c.state,
    # Read raw and made a Decimal only when looked at.
    type_coerce(value.c.amount, NullType()).label("amount"),
    value.c.qualifier,
    value.c.reason,
    value.c.typed,
    value.c.comment,
    value.c.author_id,
    type_coerce(value.c.recorded_at, NullType()).label("recorded_at"),
    value.c.on_behalf_id,
    value.c.covered,
    value.c.covered_of,
)
_NEWER = select(_newer.c.id).where(
    _newer.c.form_id == value.c.form_id,
    _newer.c.code == value.c.code,
    _newer.c.dimension == value.c.dimension,
    _newer.c.seq > value.c.seq,
)


def newest_only() -> ColumnElement[bool]:
    """Of every cell of every form the newest version alone."""
    return ~_NEWER.exists()


_VALUES = select(*VALUE_FIELDS).where(among(value.c.form_id, "form_ids"))
_CELL = (value.c.form_id, value.c.code, value.c.dimension)
_NEWEST: Mapping[str, Select[*tuple[Any, ...]]] = {
    # In the order of its index, the newest of a cell last: to read the few older ones as well costs
    # half of what it does to ask of every row whether there is a newer one.
    "sqlite": _VALUES.order_by(*_CELL, value.c.seq),
    # Without statistics, as in a database just restored, PostgreSQL would answer the other form by
    # going through the whole table.
    "postgresql": _VALUES.ext(distinct_on(*_CELL)).order_by(*_CELL, value.c.seq.desc()),
}
# The values that were the newest at a moment.
NEWEST_AT = select(*VALUE_FIELDS).where(
    value.c.form_id == bindparam("form_id"),
    value.c.recorded_at <= bindparam("at", type_=value.c.recorded_at.type),
    ~_NEWER.where(_newer.c.recorded_at <= bindparam("at", type_=value.c.recorded_at.type)).exists(),
)


def forms_by_id(connection: Statements, ids: Iterable[int], *, lock: bool) -> dict[int, Form]:
    """Forms by number, of any bloc; locked for this transaction where they may be written."""
    rows = fetch(connection, _SOME_LOCKED if lock else _SOME, {"form_ids": sorted(ids)})
    return {row[0]: form_from(row) for row in rows}


def newest_values(connection: Statements, forms: Collection[Form]) -> dict[int, Sheets]:
    """By form, its newest values and those it is compared with; all in one statement."""
    wanted = {number for one in forms for number in (one.id, *_compared_with(one))}
    by_form: dict[int, list[Any]] = {form_id: [] for form_id in wanted}
    newest = _NEWEST[connection.dialect.name]
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
