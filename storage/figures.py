"""Named queries about periods, forms and the versions of their values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, type_coerce, update
from sqlalchemy.types import NullType

from bot.domain.kpi import Catalogue, Cell, Dim, Figure, PeriodKind, State
from bot.domain.numbers import Qualifier
from storage.models.figures import (
    catalogue,
    catalogue_cell,
    form,
    group_taken,
    on_behalf,
    period,
    source_note,
    submission,
    value,
)
from storage.models.people import person_profile
from storage.presets.load import catalogue_from_text
from storage.types import canonical, new_id


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
    # The period whose values stand beside the questions; None where there is none.
    compared_year: int | None
    compared_synthetic: bool

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


@dataclass(frozen=True, slots=True)
class Write:
    """The next version of a cell. `seen_seq` is the version the writer saw (0: blank)."""

    cell: Cell
    seen_seq: int
    figure: Figure
    typed: str = ""
    comment: str = ""
    on_behalf_id: int | None = None


class Sheet(Mapping[Cell, Entry]):
    """The newest version of every answered cell of one form.

    Rows are turned into entries when they are looked at: a chat step touches a few of forty.
    """

    def __init__(self, rows: Sequence[Any] = ()) -> None:
        self._rows = {Cell(row[1], _DIMS[row[2]]): row for row in rows}
        self._entries: dict[Cell, Entry] = {}
        self._figures: dict[Cell, Figure] = {}

    def __getitem__(self, cell: Cell) -> Entry:
        entry = self._entries.get(cell)
        if entry is None:
            entry = self._entries[cell] = _entry(cell, self._rows[cell])
        return entry

    def figure(self, cell: Cell) -> Figure:
        """The figure of an entry alone, which is all that most of them are looked at for."""
        figure = self._figures.get(cell)
        if figure is None:
            figure = self._figures[cell] = _figure(self._rows[cell])
        return figure

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def put(self, writes: Sequence[Write]) -> None:
        """Show what was just written as the newest versions, without reading it again."""
        for item in writes:
            seq = max(item.seen_seq + 1, self.seq(item.cell))
            row = (0, item.cell.code, item.cell.dim.value, seq)
            self._rows[item.cell] = row
            self._figures[item.cell] = item.figure
            self._entries[item.cell] = Entry(
                item.cell,
                seq,
                item.figure,
                item.typed,
                item.comment,
                None,
                None,
                item.on_behalf_id,
            )

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


# Words to members: looking one up is much quicker than asking the enumeration.
_DIMS = {str(dim): dim for dim in Dim}
_STATES = {str(state): state for state in State}
_QUALIFIERS = {str(qualifier): qualifier for qualifier in Qualifier}


def _instant(raw: str | datetime) -> datetime:
    """SQLite holds ISO text, PostgreSQL gives a moment."""
    return (datetime.fromisoformat(raw) if isinstance(raw, str) else raw).astimezone(UTC)


def _figure(row: Any) -> Figure:
    amount = None if row[5] is None else canonical(Decimal(row[5]))
    return Figure(_STATES[row[4]], amount, _QUALIFIERS[row[6]], row[7])


def _entry(cell: Cell, row: Any) -> Entry:
    return Entry(
        cell=cell,
        seq=row[3],
        figure=_figure(row),
        typed=row[8],
        comment=row[9],
        author_id=row[10],
        recorded_at=_instant(row[11]),
        on_behalf_id=row[12],
    )


@dataclass(frozen=True, slots=True)
class Work:
    """A form as a chat step sees it: its newest values and those it is compared with."""

    form: Form
    catalogue: Catalogue
    sheet: Sheet
    previous: Sheet

    @property
    def figures(self) -> FiguresView:
        return FiguresView(self.sheet)

    @property
    def before(self) -> FiguresView:
        return FiguresView(self.previous)


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """The secretary's entry for a board: on whose word, and whether the board has agreed."""

    id: int
    form_id: int
    source: str
    informant: str
    entered_by: int
    started_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Submission:
    version: int
    submitted_by: int
    submitted_at: datetime
    acted_at: datetime
    fingerprint: str
    reason: str


_PERIOD_FIELDS = (
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
    _compared.c.synthetic,
)
# A form with its period and, beside it, the same unit's form of the period it is compared with.
_FORMS = (
    select(*_FORM_FIELDS, *_PERIOD_FIELDS)
    .join(period, period.c.id == form.c.period_id)
    .outerjoin(_compared_period, _compared_period.c.id == period.c.compared_with_id)
    .outerjoin(
        _compared,
        (_compared.c.period_id == period.c.compared_with_id)
        & (_compared.c.unit_id == form.c.unit_id),
    )
)
_FORM = _FORMS.where(form.c.id == bindparam("form_id"), form.c.bloc_id == bindparam("bloc_id"))
# Whoever writes locks the form first, so that two colleagues never write side by side.
_FORM_LOCKED = _FORM.with_for_update(of=form)
_FORM_OF_UNIT = _FORMS.where(
    form.c.period_id == bindparam("period_id"), form.c.unit_id == bindparam("unit_id")
)


def _period(row: Any) -> Period:
    return Period(row[0], row[1], row[2], PeriodKind(row[3]), *row[4:10])


def _form(row: Any) -> Form:
    return Form(
        id=row[0],
        period=_period(row[8:]),
        unit_id=row[1],
        state=row[2],
        version=row[3],
        synthetic=row[4] == "yes",
        reopened_for=row[5],
        compared_year=row[6],
        compared_synthetic=row[7] == "yes",
    )


_newer = value.alias("newer")
_COMPARED_ID = (
    select(_compared.c.id)
    .where(
        _compared.c.period_id == bindparam("compared_period_id"),
        _compared.c.unit_id == bindparam("unit_id"),
    )
    .scalar_subquery()
)
_VALUE_FIELDS = (
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
)
_NEWER = select(_newer.c.id).where(
    _newer.c.form_id == value.c.form_id,
    _newer.c.code == value.c.code,
    _newer.c.dimension == value.c.dimension,
    _newer.c.seq > value.c.seq,
)
# This form's newest values and those of the form it is compared with, in one statement.
_NEWEST = select(*_VALUE_FIELDS).where(
    or_(value.c.form_id == bindparam("form_id"), value.c.form_id == _COMPARED_ID),
    ~_NEWER.exists(),
)
# The values that were the newest at a moment.
_NEWEST_AT = select(*_VALUE_FIELDS).where(
    value.c.form_id == bindparam("form_id"),
    value.c.recorded_at <= bindparam("at", type_=value.c.recorded_at.type),
    ~_NEWER.where(_newer.c.recorded_at <= bindparam("at", type_=value.c.recorded_at.type)).exists(),
)
_ADD_VALUES = insert(value)

Shelf = dict[tuple[int, str], Catalogue]
"""Catalogues by bloc and version, kept per process: a stored version never changes."""


class Figures:
    """Periods, forms and values inside one transaction."""

    def __init__(self, connection: Connection, now: datetime, shelf: Shelf) -> None:
        self._connection = connection
        self._now = now
        self._shelf = shelf

    # Definitions and periods

    def add_catalogue(self, bloc_id: int, version: str, content: str) -> None:
        """Store a version of the definitions and the cells values may be given for."""
        found = catalogue_from_text(content, version)
        self._connection.execute(
            insert(catalogue).values(
                bloc_id=bloc_id, version=version, content=content, created_at=self._now
            )
        )
        self._connection.execute(
            insert(catalogue_cell),
            [
                {
                    "bloc_id": bloc_id,
                    "version": version,
                    "code": cell.code,
                    "dimension": cell.dim,
                    "unit": indicator.units[cell.dim],
                }
                for indicator in found.indicators
                for cell in indicator.cells
            ],
        )

    def catalogue(self, bloc_id: int, version: str) -> Catalogue:
        known = self._shelf.get((bloc_id, version))
        if known is None:
            content = self._connection.execute(
                select(catalogue.c.content).where(
                    catalogue.c.bloc_id == bloc_id, catalogue.c.version == version
                )
            ).scalar_one()
            known = catalogue_from_text(content, version)
            self._shelf[bloc_id, version] = known
        return known

    def has_catalogue(self, bloc_id: int, version: str) -> bool:
        found = select(catalogue.c.id).where(
            catalogue.c.bloc_id == bloc_id, catalogue.c.version == version
        )
        return self._connection.execute(found).first() is not None

    def period(self, bloc_id: int, key: str) -> Period | None:
        row = self._connection.execute(
            select(*_PERIOD_FIELDS).where(period.c.bloc_id == bloc_id, period.c.key == key)
        ).first()
        return _period(row) if row else None

    def add_period(
        self,
        *,
        bloc_id: int,
        key: str,
        kind: PeriodKind,
        year: int,
        catalogue_version: str,
        compared_with_id: int | None,
        opens_at: datetime,
        due_at: datetime,
        due_on: date,
        due_time: str,
        due_zone: str,
        state: str,
    ) -> int:
        result = self._connection.execute(
            insert(period).values(
                bloc_id=bloc_id,
                key=key,
                kind=kind,
                year=year,
                catalogue_version=catalogue_version,
                compared_with_id=compared_with_id,
                opens_at=opens_at,
                due_at=due_at,
                due_on=due_on,
                due_time=due_time,
                due_zone=due_zone,
                state=state,
            )
        )
        return new_id(result)

    def open_periods(self, bloc_id: int) -> list[Period]:
        """Periods that are being collected, the one due first in front."""
        found = (
            select(*_PERIOD_FIELDS)
            .where(period.c.bloc_id == bloc_id, period.c.state == "open")
            .order_by(period.c.due_at, period.c.id)
        )
        return [_period(row) for row in self._connection.execute(found)]

    def periods(self, bloc_id: int, most: int) -> list[Period]:
        """The newest periods of the bloc, history included."""
        found = (
            select(*_PERIOD_FIELDS)
            .where(period.c.bloc_id == bloc_id)
            .order_by(period.c.due_at.desc(), period.c.id)
            .limit(most)
        )
        return [_period(row) for row in self._connection.execute(found)]

    def move_deadline(self, period_id: int, due_at: datetime, due_on: date, due_time: str) -> None:
        self._connection.execute(
            update(period)
            .where(period.c.id == period_id)
            .values(due_at=due_at, due_on=due_on, due_time=due_time)
        )

    # Forms

    def form_of(self, chosen: Period, unit_id: int) -> Form:
        """The unit's form of a period, opened now if it is the first look."""
        where = {"period_id": chosen.id, "unit_id": unit_id}
        row = self._connection.execute(_FORM_OF_UNIT, where).first()
        if row is None:
            self._connection.execute(
                insert(form).values(
                    bloc_id=chosen.bloc_id,
                    period_id=chosen.id,
                    unit_id=unit_id,
                    state="draft",
                    opened_at=self._now,
                )
            )
            row = self._connection.execute(_FORM_OF_UNIT, where).one()
        return _form(row)

    def settle_history(self, form_id: int, *, synthetic: bool) -> None:
        """A form of the past stands as accepted; invented figures are marked as such."""
        self._connection.execute(
            update(form)
            .where(form.c.id == form_id)
            .values(state="accepted", version=1, synthetic="yes" if synthetic else "no")
        )

    def form(self, bloc_id: int, form_id: int, *, lock: bool = False) -> Form | None:
        """A form of the bloc; locked for this transaction where it is about to be written."""
        row = self._connection.execute(
            _FORM_LOCKED if lock else _FORM, {"form_id": form_id, "bloc_id": bloc_id}
        ).first()
        return _form(row) if row else None

    def work(self, found: Form) -> Work:
        """The form with its values and those of the compared period, in one statement."""
        rows = self._connection.execute(
            _NEWEST,
            {
                "form_id": found.id,
                "compared_period_id": found.period.compared_with_id,
                "unit_id": found.unit_id,
            },
        ).all()
        return Work(
            form=found,
            catalogue=self.catalogue(found.bloc_id, found.period.catalogue_version),
            sheet=Sheet([row for row in rows if row[0] == found.id]),
            previous=Sheet([row for row in rows if row[0] != found.id]),
        )

    def write(
        self,
        found: Form,
        writes: Sequence[Write],
        *,
        author_id: int | None,
        account_id: int | None,
        inbox_id: int | None,
    ) -> None:
        """Append the next versions. Raises IntegrityError where someone else wrote one first."""
        self._connection.execute(
            _ADD_VALUES,
            [
                {
                    "bloc_id": found.bloc_id,
                    "form_id": found.id,
                    "catalogue_version": found.period.catalogue_version,
                    "code": item.cell.code,
                    "dimension": item.cell.dim.value,
                    "seq": item.seen_seq + 1,
                    "state": item.figure.state.value,
                    "amount": item.figure.amount,
                    "qualifier": item.figure.qualifier.value,
                    "typed": item.typed,
                    "reason": item.figure.reason,
                    "comment": item.comment,
                    "author_id": author_id,
                    "account_id": account_id,
                    "inbox_id": inbox_id,
                    "on_behalf_id": item.on_behalf_id,
                    "recorded_at": self._now,
                }
                for item in writes
            ],
        )

    def history(self, found: Form, cell: Cell, most: int) -> list[tuple[Entry, str]]:
        """The last versions of a cell, newest first, each with its author's name."""
        rows = self._connection.execute(
            select(*_VALUE_FIELDS, func.coalesce(person_profile.c.full_name, ""))
            .select_from(
                value.outerjoin(person_profile, person_profile.c.person_id == value.c.author_id)
            )
            .where(
                value.c.form_id == found.id,
                value.c.code == cell.code,
                value.c.dimension == cell.dim.value,
            )
            .order_by(value.c.seq.desc())
            .limit(most)
        )
        return [(_entry(cell, row), row[-1]) for row in rows]

    def submitted_sheet(self, found: Form, submitted: Submission) -> Sheet | None:
        """The values of a submission; None where its check code shows that they are others.

        That can only be after the clock was set back, since values carry their time.
        """
        where = {"form_id": found.id, "at": submitted.submitted_at}
        sheet = Sheet(self._connection.execute(_NEWEST_AT, where).all())
        code = fingerprint(found, submitted.version, sheet)
        return sheet if code == submitted.fingerprint else None

    # Submitting

    def submit(
        self, found: Form, *, by: int, acted_at: datetime, fingerprint: str, reason: str
    ) -> int:
        """Record a submission; its version number is returned."""
        version = found.version + 1
        self._connection.execute(
            insert(submission).values(
                bloc_id=found.bloc_id,
                form_id=found.id,
                version=version,
                submitted_by=by,
                submitted_at=self._now,
                acted_at=acted_at,
                fingerprint=fingerprint,
                reason=reason,
            )
        )
        self._connection.execute(
            update(form)
            .where(form.c.id == found.id)
            .values(state="submitted", version=version, reopened_for="")
        )
        return version

    def last_submission(self, form_id: int) -> Submission | None:
        row = self._connection.execute(
            select(
                submission.c.version,
                submission.c.submitted_by,
                submission.c.submitted_at,
                submission.c.acted_at,
                submission.c.fingerprint,
                submission.c.reason,
            )
            .where(submission.c.form_id == form_id)
            .order_by(submission.c.version.desc())
            .limit(1)
        ).first()
        return Submission(*row) if row else None

    def reopen(self, form_id: int, reason: str) -> None:
        """A submitted form gets a change: it is a draft again until it is submitted anew."""
        self._connection.execute(
            update(form).where(form.c.id == form_id).values(state="draft", reopened_for=reason)
        )

    # Groups in a colleague's hands

    def take_group(self, found: Form, group_key: str, person_id: int) -> int:
        result = self._connection.execute(
            insert(group_taken).values(
                bloc_id=found.bloc_id,
                form_id=found.id,
                group_key=group_key,
                person_id=person_id,
                taken_at=self._now,
            )
        )
        return new_id(result)

    def give_back_group(self, form_id: int, group_key: str) -> None:
        self._connection.execute(
            update(group_taken)
            .where(
                group_taken.c.form_id == form_id,
                group_taken.c.group_key == group_key,
                group_taken.c.given_back_at.is_(None),
            )
            .values(given_back_at=self._now)
        )

    def groups_taken(self, form_id: int) -> dict[str, tuple[int, str]]:
        """Group keys to (person id, name) of whoever has taken them last and not given back."""
        rows = self._connection.execute(
            select(
                group_taken.c.group_key,
                group_taken.c.person_id,
                func.coalesce(person_profile.c.full_name, ""),
            )
            .outerjoin(person_profile, person_profile.c.person_id == group_taken.c.person_id)
            .where(group_taken.c.form_id == form_id, group_taken.c.given_back_at.is_(None))
            .order_by(group_taken.c.id)
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    # On behalf of a board

    def start_on_behalf(self, found: Form, *, source: str, informant: str, entered_by: int) -> int:
        result = self._connection.execute(
            insert(on_behalf).values(
                bloc_id=found.bloc_id,
                form_id=found.id,
                source=source,
                informant=informant,
                entered_by=entered_by,
                started_at=self._now,
            )
        )
        return new_id(result)

    def on_behalf(self, bloc_id: int, on_behalf_id: int) -> OnBehalf | None:
        row = self._connection.execute(
            _ON_BEHALF.where(on_behalf.c.id == on_behalf_id, on_behalf.c.bloc_id == bloc_id)
        ).first()
        return OnBehalf(*row) if row else None

    def on_behalf_in_hand(self, form_id: int, person_id: int) -> OnBehalf | None:
        """What the secretary is entering into this form right now: the last entry begun."""
        row = self._connection.execute(
            _ON_BEHALF.where(on_behalf.c.form_id == form_id, on_behalf.c.entered_by == person_id)
            .order_by(on_behalf.c.id.desc())
            .limit(1)
        ).first()
        return OnBehalf(*row) if row else None

    def unconfirmed_on_behalf(self, form_id: int) -> list[OnBehalf]:
        """Entries of the secretary, with values, that the board has not confirmed yet."""
        rows = self._connection.execute(
            _ON_BEHALF.where(
                on_behalf.c.form_id == form_id,
                on_behalf.c.confirmed_at.is_(None),
                _HAS_VALUES,
            ).order_by(on_behalf.c.id)
        )
        return [OnBehalf(*row) for row in rows]

    def confirm_on_behalf(self, form_id: int, by: int, last: int) -> None:
        """The board agrees with what was entered for it, up to the entry it has been shown last."""
        self._connection.execute(
            update(on_behalf)
            .where(
                on_behalf.c.form_id == form_id,
                on_behalf.c.id <= last,
                on_behalf.c.confirmed_at.is_(None),
                _HAS_VALUES,
            )
            .values(confirmed_by=by, confirmed_at=self._now)
        )

    # Source notes

    def source_note(self, bloc_id: int, unit_id: int, code: str) -> str:
        found = self._connection.execute(
            select(source_note.c.note)
            .where(
                source_note.c.bloc_id == bloc_id,
                source_note.c.unit_id == unit_id,
                source_note.c.code == code,
            )
            .order_by(source_note.c.id.desc())
            .limit(1)
        ).scalar_one_or_none()
        return found or ""

    def write_source_note(
        self, bloc_id: int, unit_id: int, code: str, note: str, written_by: int
    ) -> None:
        self._connection.execute(
            insert(source_note).values(
                bloc_id=bloc_id,
                unit_id=unit_id,
                code=code,
                note=note,
                written_by=written_by,
                written_at=self._now,
            )
        )


_ON_BEHALF = select(
    on_behalf.c.id,
    on_behalf.c.form_id,
    on_behalf.c.source,
    on_behalf.c.informant,
    on_behalf.c.entered_by,
    on_behalf.c.started_at,
    on_behalf.c.confirmed_at,
)
_HAS_VALUES = select(value.c.id).where(value.c.on_behalf_id == on_behalf.c.id).exists()


def fingerprint(found: Form, version: int, sheet: Sheet) -> str:
    """A check code of what is submitted: SHA-256 over the form and every cell in order.

    Amounts are spelled canonically, so the same figures give the same code on both databases.
    """
    lines = [f"{found.bloc_id}/{found.period.key}/{found.unit_id}/{version}"]
    for cell in sorted(sheet):
        figure = sheet[cell].figure
        amount = "" if figure.amount is None else format(canonical(figure.amount), "f")
        lines.append(f"{cell.code}.{cell.dim}={figure.state}:{amount}:{figure.qualifier}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
