"""A period with the figures of all its units, in a number of statements that never grows with them.

What was true at an earlier moment can be asked for as well: values and verdicts are only ever
added, so totals that were made public can be made again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.domain.exchange import UsdRate
from bot.domain.kpi import Cell, Dim, Figure, State
from bot.domain.numbers import Qualifier
from bot.domain.rebasing import Merger
from bot.domain.remarks import Coverage
from storage.bloc_statements import (
    FORMS,
    MERGERS,
    NEWEST,
    NEWEST_AT,
    PERIODS,
    RELEASE,
    STAND_INS,
    SUBMITTED,
    VERDICTS,
)
from storage.engine import Statements
from storage.form_rows import PERIOD_FIELDS, period_from
from storage.models.review import release
from storage.period_figures import (
    COUNTED,
    BlocPeriod,
    Gathered,
    PeriodFigures,
    Release,
    StandIn,
    UnitForm,
    in_force,
)
from storage.rosters import Rosters
from storage.types import canonical

__all__ = [
    "COUNTED",
    "BlocFigures",
    "BlocPeriod",
    "Gathered",
    "PeriodFigures",
    "Release",
    "StandIn",
    "UnitForm",
]

_STATES = {str(state): state for state in State}
_QUALIFIERS = {str(qualifier): qualifier for qualifier in Qualifier}
_WITH_BOARD = ("draft", "returned")
_PERIOD_FIELDS = len(PERIOD_FIELDS) + 5


class BlocFigures:
    """Figures of the whole bloc inside one transaction."""

    def __init__(self, connection: Statements) -> None:
        self._connection = connection
        # One screen asks several times which periods there are, and what of them is public.
        self._periods: dict[int, list[BlocPeriod]] = {}
        self._releases: dict[int, list[Release]] = {}

    def periods(self, bloc_id: int) -> list[BlocPeriod]:
        """All periods of the bloc, the latest first."""
        if bloc_id not in self._periods:
            found: dict[int, BlocPeriod] = {}
            for row in self._connection.execute(PERIODS, {"bloc_id": bloc_id}):
                one = _period(row[:_PERIOD_FIELDS])
                if one.id not in found:
                    found[one.id], self._releases[one.id] = one, []
                if row[_PERIOD_FIELDS] is not None:
                    self._releases[one.id].append(Release(*row[_PERIOD_FIELDS:]))
            self._periods[bloc_id] = list(found.values())
        return self._periods[bloc_id]

    def forget_periods(self) -> None:
        """A period has been changed, released or taken back: read them anew."""
        self._periods.clear()

    def released_periods(self, bloc_id: int) -> set[int]:
        """The periods that observers may see."""
        return {one.id for one in self.periods(bloc_id) if in_force(self._releases[one.id])}

    def release(self, bloc_id: int, number: int) -> Release | None:
        """A release by its number, withdrawn or not."""
        row = self._connection.execute(
            RELEASE.where(release.c.bloc_id == bloc_id, release.c.id == number)
        ).first()
        return Release(*row) if row else None

    def release_in_force(self, bloc_id: int, period_id: int) -> Release | None:
        """What observers see of a period."""
        self.periods(bloc_id)
        return in_force(self._releases.get(period_id, ()))

    def gather(self, bloc_id: int, period_id: int, *, at: Release | None = None) -> Gathered | None:
        """A period of the bloc with all that its totals are made of and compared with.

        `at` is a release: as things stood then, accepted then is accepted there. None: no such
        period.
        """
        known = {one.id: one for one in self.periods(bloc_id)}
        chosen = known.get(period_id)
        if chosen is None:
            return None
        base = known.get(chosen.period.compared_with_id or 0)
        plan = _plan_of(chosen, known.values())
        wanted = [one for one in (chosen, base, plan) if one is not None]
        found = self._figures(wanted, at)
        base_figures = found.get(base.id) if base else None
        # Only what is compared is re-based.
        mergers, outsiders = self._mergers(bloc_id) if base or plan else ((), {})
        return Gathered(
            now=found[chosen.id],
            base=base_figures,
            plan=found.get(plan.id) if plan else None,
            rosters=Rosters.read(self._connection, bloc_id),
            mergers=mergers,
            outsiders=outsiders,
            as_published=self._as_published(base_figures, at) if base_figures else None,
        )

    def earlier(self, bloc_id: int, period_id: int | None, most: int) -> list[PeriodFigures]:
        """A period and those before it, each the one that the last was compared with."""
        known = {one.id: one for one in self.periods(bloc_id)}
        chain: dict[int, BlocPeriod] = {}
        at = known.get(period_id or 0)
        while at is not None and at.id not in chain and len(chain) < most:
            chain[at.id] = at
            at = known.get(at.period.compared_with_id or 0)
        found = self._figures(list(chain.values()), None) if chain else {}
        return [found[number] for number in chain]

    def _as_published(self, base: PeriodFigures, seen: Release | None) -> PeriodFigures | None:
        """A period as it was first made public, as far as that stood when `seen` was released. What
        stood in for a unit then is left out: it is no figure that anything is compared with.
        """
        stood = [one for one in base.releases if _stood(one, seen)]
        if not stood:
            return None
        at, where = stood[0], {"period_ids": [base.of.id]}
        states = self._states_at(where, {one.id: one.state for one in base.forms.values()}, at)
        forms = {
            one.id: replace(one, state=states[one.id], under_review=False, figures={})
            for one in base.forms.values()
        }
        statement = NEWEST_AT[self._connection.dialect.name]
        counted = {number: one for number, one in forms.items() if one.state in COUNTED}
        _put(self._connection.execute(statement, {**where, "upto": at.value_id}).all(), counted)
        return replace(base, forms={one.unit_id: one for one in forms.values()}, stand_ins={})

    def _figures(
        self, periods: Sequence[BlocPeriod], at: Release | None
    ) -> dict[int, PeriodFigures]:
        where = {"period_ids": [one.id for one in periods]}
        past = {one.id for one in periods if one.period.state == "history"}
        forms = self._forms(where, at, past)
        given, begun = self._fill(forms, where, at)
        forms = {
            number: (period_id, _as_given(one, said=number in given, valued=number in begun))
            for number, (period_id, one) in forms.items()
        }
        stand_ins = self._stand_ins(where, at)
        return {
            one.id: PeriodFigures(
                one,
                {
                    found.unit_id: found
                    for period_id, found in forms.values()
                    if period_id == one.id
                },
                stand_ins.get(one.id, {}),
                tuple(self._releases[one.id]),
            )
            for one in periods
        }

    def _forms(
        self, where: Mapping[str, Any], at: Release | None, past: Collection[int]
    ) -> dict[int, tuple[int, UnitForm]]:
        rows = self._connection.execute(FORMS, where).all()
        states = {row.id: row.state for row in rows}
        if at is not None:
            states |= self._states_at(where, states, at)
        return {
            row.id: (
                row.period_id,
                UnitForm(
                    row.id,
                    row.unit_id,
                    states[row.id],
                    row.version,
                    row.synthetic == "yes",
                    under_review=at is None and row.version > 0 and row.state in _WITH_BOARD,
                    stated=set() if row.period_id in past else None,
                ),
            )
            for row in rows
        }

    def _states_at(
        self, where: Mapping[str, Any], states: Mapping[int, str], at: Release
    ) -> dict[int, str]:
        """What was accepted at a moment. Past figures that were taken over have no verdict."""
        last: dict[int, str] = {}
        judged: set[int] = set()
        for row in self._connection.execute(VERDICTS, where):
            judged.add(row.form_id)
            if row.id <= at.verdict_id:
                last[row.form_id] = row.said
        return {
            form_id: "accepted" if accepted else "draft"
            for form_id, state in states.items()
            for accepted in [
                last.get(form_id) == "accepted" if form_id in judged else state == "accepted"
            ]
        }

    def _fill(
        self,
        forms: Mapping[int, tuple[int, UnitForm]],
        where: Mapping[str, Any],
        at: Release | None,
    ) -> tuple[set[int], set[int]]:
        """The numbers of the forms that anything was said in, and of those that hold a value,
        submitted or not."""
        dialect = self._connection.dialect.name
        statement = (NEWEST if at is None else NEWEST_AT)[dialect]
        upto = {} if at is None else {"upto": at.value_id}
        found = self._connection.execute(statement, {**where, **upto})
        rows = found.all()
        counted = {number: one for number, (_, one) in forms.items() if one.state in COUNTED}
        _put(rows, counted)
        reviewed = {number: one for number, (_, one) in forms.items() if one.under_review}
        if reviewed:
            _put(self._connection.execute(SUBMITTED, where).all(), reviewed)
        valued = {row[0] for row in rows if row[3] != State.NOT_AVAILABLE}
        return {row[0] for row in rows}, valued

    def _stand_ins(
        self, where: Mapping[str, Any], at: Release | None
    ) -> dict[int, dict[int, StandIn]]:
        found: dict[int, dict[int, StandIn]] = {}
        for row in self._connection.execute(STAND_INS, where):
            if at is not None and row.id > at.stand_in_id:
                continue
            by_unit = found.setdefault(row.period_id, {})
            by_unit[row.unit_id] = StandIn(*row[1:6])
            if row.treatment == "none":
                del by_unit[row.unit_id]
        return found

    def _mergers(self, bloc_id: int) -> tuple[tuple[tuple[date, Merger], ...], Mapping[int, str]]:
        """Who became part of whom, and the names of those who came from outside the bloc."""
        olds: dict[tuple[date, int], list[int]] = {}
        outsiders: dict[int, str] = {}
        for row in self._connection.execute(MERGERS, {"bloc_id": bloc_id}):
            known = olds.setdefault((row.on_date, row.successor_id), [])
            if row.predecessor_id not in known:  # of several names the last one speaks
                known.append(row.predecessor_id)
            if row.seated is None:
                outsiders[row.predecessor_id] = row.short_name
        mergers = tuple((on, Merger(tuple(old), new)) for (on, new), old in olds.items())
        return mergers, outsiders


def _put(rows: Sequence[Any], forms: Mapping[int, UnitForm]) -> None:
    """The figures of rows into the forms they belong to; other rows are left."""
    cells: dict[tuple[str, str], Cell] = {}  # few, and each is met in every form
    for number, code, dim, state, raw, qualifier, covered, covered_of, author in rows:
        found = forms.get(number)
        if found is None:
            continue
        cell = cells.get((code, dim))
        if cell is None:
            cell = cells[code, dim] = Cell(code, Dim(dim))
        amount = None if raw is None else canonical(Decimal(raw))
        coverage = None if covered is None else Coverage(covered, covered_of)
        said = _QUALIFIERS[qualifier]
        found.figures[cell] = Figure(_STATES[state], amount, said, coverage=coverage)
        if author is not None and found.stated is not None:
            found.stated.add(cell)


def _as_given(one: UnitForm, *, said: bool, valued: bool) -> UnitForm:
    """A year before the assistant's time counts once a board has stated something of it: an empty
    form has no verdict to tell when that was."""
    if not said and one.stated is not None:
        return replace(one, begun=False, state="draft")
    return one if valued else replace(one, begun=False)


def _stood(one: Release, seen: Release | None) -> bool:
    """Whether a release was in force when another was made; None: whether it is now."""
    if seen is None:
        return one.withdrawn_at is None
    later = one.withdrawn_at is None or one.withdrawn_at >= seen.released_at
    return later and one.id < seen.id


def _plan_of(chosen: BlocPeriod, known: Collection[BlocPeriod]) -> BlocPeriod | None:
    """The plan of the year the period belongs to."""
    if chosen.purpose == "plan":
        return None
    year = chosen.period.year
    return next((one for one in known if one.purpose == "plan" and one.period.year == year), None)


def _period(row: Any) -> BlocPeriod:
    purpose, title, as_of, due_on, source = row[len(PERIOD_FIELDS) :]
    found = period_from(row[: len(PERIOD_FIELDS)])
    return BlocPeriod(
        found,
        purpose,
        title,
        as_of or due_on,
        None if found.dong is None else UsdRate(found.dong, source or ""),
    )
