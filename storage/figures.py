"""Named queries about definitions, forms and the versions of their values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import func, insert, select, update

from bot.domain.kpi import Catalogue, Cell
from bot.domain.period_errors import PeriodNotHistory
from storage.engine import Statements
from storage.form_rows import (
    FORM_OF_UNIT,
    FORM_OF_YEAR,
    OWN_FORMS,
    Form,
    Period,
    form_from,
    forms_by_id,
    period_beside,
)
from storage.models.figures import (
    catalogue,
    catalogue_cell,
    form,
    submission,
    value,
)
from storage.models.people import person_profile
from storage.predecessors import summed
from storage.presets.load import catalogue_from_text
from storage.shared import add_rows
from storage.sheets import FiguresView, LaidOut, Sheet, Sheets, Work, fingerprint, newest_values
from storage.value_rows import NEWEST_AT, VALUE_FIELDS, Entry, Write, entry_from
from storage.versions import Version, versions_of

__all__ = [
    "Entry",
    "Figures",
    "Form",
    "Period",
    "Sheet",
    "Shelf",
    "Submission",
    "Version",
    "Work",
    "Write",
    "fingerprint",
]


@dataclass(frozen=True, slots=True)
class Submission:
    version: int
    submitted_by: int
    submitted_at: datetime
    acted_at: datetime
    fingerprint: str
    reason: str


_ADD_VALUES = insert(value)
_noter = person_profile.alias("noter")

Shelf = dict[tuple[int, str], Catalogue]
"""Catalogues by bloc and version, kept per process: a stored version never changes."""


def _stated_by_itself(found: Form, sheets: Sheets) -> bool:
    """A merged board may have said itself what its figures of the compared period are."""
    kept_on = any(one.unit_id == found.unit_id for one in found.predecessors)
    return bool(sheets.previous) and not kept_on


def _stated_by(cell: Cell, sheets: Iterable[Sheet]) -> int | None:
    """Whoever of the predecessors stated a part of what is summed, rather than a record."""
    return next((one[cell].author_id for one in sheets if one.is_stated(cell)), None)


class Figures:
    """Forms and values inside one transaction."""

    def __init__(
        self,
        connection: Statements,
        now: datetime,
        shelf: Shelf,
        laid_out: LaidOut | None = None,
    ) -> None:
        self._connection = connection
        self._now = now
        self._shelf = shelf
        self._laid_out = laid_out if laid_out is not None else LaidOut()

    # Definitions

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

    def catalogues(self, bloc_id: int) -> Callable[[str], Catalogue]:
        """The bloc's definitions by version."""
        return partial(self.catalogue, bloc_id)

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

    # Forms

    def form_of(self, chosen: Period, unit_id: int) -> Form:
        """The unit's form of a period, opened now if it is the first look."""
        where = {"period_id": chosen.id, "unit_id": unit_id}
        row = self._connection.execute(FORM_OF_UNIT, where).first()
        if row is None:
            self._connection.execute(
                insert(form).values(
                    bloc_id=chosen.bloc_id,
                    period_id=chosen.id,
                    unit_id=unit_id,
                    state="draft",
                    estimates="yes" if chosen.estimates else "no",
                    opened_at=self._now,
                )
            )
            row = self._connection.execute(FORM_OF_UNIT, where).one()
        return form_from(row)

    def own_forms(self, bloc_id: int, unit_id: int) -> list[Form]:
        """The unit's form of every period that is being collected, the one due first in front.

        One statement; one more for a form that is opened now, at the first look.
        """
        rows = self._connection.execute(OWN_FORMS, {"bloc_id": bloc_id, "unit_id": unit_id}).all()
        return [
            self.form_of(period_beside(row), unit_id) if row[0] is None else form_from(row)
            for row in rows
        ]

    def works(self, forms: Sequence[Form]) -> list[Work]:
        """Several forms with their values, in one statement."""
        if not forms:
            return []
        sheets = newest_values(self._connection, forms)
        return [self._work(one, sheets[one.id]) for one in forms]

    def settle_history(self, form_id: int, *, synthetic: bool) -> None:
        """A form of the past stands as accepted; invented figures are marked as such.

        Raises PeriodNotHistory for a period that is or was collected here: what stands there has
        been approved, and is changed by its own round alone.
        """
        found = forms_by_id(self._connection, [form_id], lock=True)[form_id]
        if found.period.state != "history":
            raise PeriodNotHistory
        self._connection.execute(
            update(form)
            .where(form.c.id == form_id)
            .values(state="accepted", version=1, synthetic="yes" if synthetic else "no")
        )

    def form(self, bloc_id: int, form_id: int, *, lock: bool = False) -> Form | None:
        """A form of the bloc; locked for this transaction where it is about to be written."""
        found = self._laid_out.take_form(form_id)
        if found is None:
            self._laid_out.drop(form_id)
            found = forms_by_id(self._connection, [form_id], lock=lock).get(form_id)
        return found if found is not None and found.bloc_id == bloc_id else None

    def of_year(self, bloc_id: int, unit_id: int, year: int) -> Form | None:
        """The unit's form with the figures of a whole year; None where there is none."""
        where = {"bloc_id": bloc_id, "unit_id": unit_id, "year": year}
        row = self._connection.execute(FORM_OF_YEAR, where).first()
        return form_from(row) if row is not None else None

    def work(self, found: Form) -> Work:
        """The form with its newest values and those of the compared period, of a merged board
        those of its predecessors."""
        sheets = self._laid_out.take_sheets(found.id)
        if sheets is None:
            sheets = newest_values(self._connection, [found])[found.id]
        return self._work(found, sheets)

    def _work(self, found: Form, sheets: Sheets) -> Work:
        definitions = self.catalogue(found.bloc_id, found.period.catalogue_version)
        if not found.predecessors or _stated_by_itself(found, sheets):
            return Work(found, definitions, sheets.own, sheets.previous)
        then = self.catalogue(found.bloc_id, found.compared_catalogue)
        views = {number: FiguresView(sheet) for number, sheet in sheets.predecessors.items()}
        rebased = summed(found.unit_id, found.predecessors, views, then)
        previous = Sheet()
        previous.put(
            [
                Write(cell, 0, figure, author_id=_stated_by(cell, sheets.predecessors.values()))
                for cell, figure in rebased.figures.items()
            ]
        )
        return Work(found, definitions, sheets.own, previous, rebased)

    def write(
        self,
        found: Form,
        writes: Sequence[Write],
        *,
        author_id: int | None,
        account_id: int | None,
        inbox_id: int | None,
    ) -> None:
        """Append the next versions; of a figure that stays another's, the writer only has noted
        something. Raises IntegrityError where someone else wrote one first."""
        self._laid_out.drop(found.id)
        add_rows(
            self._connection,
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
                    "covered": item.figure.coverage and item.figure.coverage.covered,
                    "covered_of": item.figure.coverage and item.figure.coverage.of,
                    "typed": item.typed,
                    "reason": item.figure.reason,
                    "comment": item.comment,
                    "author_id": item.author_id or author_id,
                    "noted_by": author_id if item.author_id else None,
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
            select(
                *VALUE_FIELDS,
                func.coalesce(_noter.c.full_name, ""),
                func.coalesce(person_profile.c.full_name, ""),
            )
            .select_from(
                value.outerjoin(
                    person_profile, person_profile.c.person_id == value.c.author_id
                ).outerjoin(_noter, _noter.c.person_id == value.c.noted_by)
            )
            .where(
                value.c.form_id == found.id,
                value.c.code == cell.code,
                value.c.dimension == cell.dim.value,
            )
            .order_by(value.c.seq.desc())
            .limit(most)
        )
        return [(replace(entry_from(cell, row), noted_by=row[-2]), row[-1]) for row in rows]

    def versions(self, form_id: int) -> list[Version]:
        """Every version of every cell, the oldest first."""
        return versions_of(self._connection, form_id)

    def submitted_sheet(self, found: Form, submitted: Submission) -> Sheet | None:
        """The values of a submission; None where its check code shows that they are others.

        That can only be after the clock was set back, since values carry their time.
        """
        where = {"form_id": found.id, "at": submitted.submitted_at}
        sheet = Sheet(self._connection.execute(NEWEST_AT, where).all())
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

    def last_submission(self, form_id: int, version: int | None = None) -> Submission | None:
        """The newest submission, or the one of a version."""
        found = select(
            submission.c.version,
            submission.c.submitted_by,
            submission.c.submitted_at,
            submission.c.acted_at,
            submission.c.fingerprint,
            submission.c.reason,
        ).where(submission.c.form_id == form_id)
        if version is not None:
            found = found.where(submission.c.version == version)
        row = self._connection.execute(found.order_by(submission.c.version.desc()).limit(1)).first()
        return Submission(*row) if row else None

    def reopen(self, form_id: int, reason: str) -> None:
        """A submitted form gets a change: it is a draft again until it is submitted anew."""
        self._connection.execute(
            update(form).where(form.c.id == form_id).values(state="draft", reopened_for=reason)
        )

    def call_estimates(self, form_id: int, *, on: bool) -> None:
        """Whether what is typed into the form without a word about it is an estimate."""
        self._laid_out.drop(form_id)
        self._connection.execute(
            update(form).where(form.c.id == form_id).values(estimates="yes" if on else "no")
        )
