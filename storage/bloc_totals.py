"""From what is stored of a period to the bloc's totals and what they are compared with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.comparing import Comparison, compare, compare_with_plan
from bot.domain.contributions import Contribution, carry
from bot.domain.kpi import Catalogue, Cell, Figure
from bot.domain.rebasing import Rebased, rebase
from bot.domain.totals import Totals, total_up
from storage.bloc_figures import Gathered, PeriodFigures, UnitForm
from storage.blocs import Unit
from storage.types import canonical

CatalogueOf = Callable[[str], Catalogue]
"""A version of the bloc's definitions."""


class Basis(StrEnum):
    """Which forms count."""

    ACCEPTED = "accepted"
    PROVISIONAL = "provisional"
    """"Tạm tính": also those that wait for the head of their board, or for the bloc, and of a
    board that looks at its figures again those it submitted last.
    """


_COUNTS = {
    Basis.ACCEPTED: frozenset({"accepted"}),
    Basis.PROVISIONAL: frozenset({"accepted", "approved", "submitted"}),
}
_COMPARED = "compared with"


@dataclass(frozen=True, slots=True)
class BlocTotals:
    """The bloc's figures of a period. `rebased` tells how the compared period was re-based."""

    gathered: Gathered
    basis: Basis
    roster: tuple[Unit, ...]
    now: Totals
    base: Totals | None
    rebased: Rebased | None
    compared: Mapping[Cell, Comparison]
    planned: Mapping[Cell, Comparison]
    fingerprint: str

    def gives(self, code: str) -> bool:
        """Whether what was released under this check code is what is still there.

        Once a code was made without the plan, the coverage and what had been published.
        """
        if code == self.fingerprint:
            return True
        sides = [(self.gathered.base, self.base, _COMPARED)]
        return code == _fingerprint(self.gathered.now, self.now, sides, covered=False)

    def form(self, unit_id: int) -> UnitForm | None:
        return self.gathered.now.forms.get(unit_id)

    def counts(self, unit_id: int) -> bool:
        """Whether the unit's own form is in the totals."""
        return _counts(self.form(unit_id), self.basis)

    @property
    def reviewing(self) -> tuple[Unit, ...]:
        """The units that look at their figures again after they had submitted them."""
        return tuple(
            unit for unit in self.roster if (form := self.form(unit.id)) and form.under_review
        )

    @property
    def waiting(self) -> tuple[Unit, ...]:
        """The units whose own figures are not in the totals."""
        return tuple(unit for unit in self.roster if not self.counts(unit.id))

    def unit(self, unit_id: int) -> Unit | None:
        """Any unit of the bloc, also one that has ended, under the name it had then."""
        return self.gathered.rosters.unit(unit_id, self.gathered.now.of.as_of)

    @property
    def synthetic(self) -> bool:
        """Whether invented figures are in the totals, on either side."""
        sides = [self.gathered.now, *([self.gathered.base] if self.gathered.base else [])]
        return any(
            one.synthetic and one.state == "accepted"
            for side in sides
            for one in side.forms.values()
        )


def bloc_totals(gathered: Gathered, catalogue_of: CatalogueOf, basis: Basis) -> BlocTotals:
    """Totals, comparisons with the compared period and with the plan of the year."""
    now = gathered.now
    catalogue = _catalogue(now, catalogue_of)
    roster = _roster(gathered, now, basis)
    base, rebased = _base(gathered, gathered.base, roster, catalogue_of)
    published, _ = _base(gathered, gathered.as_published, roster, catalogue_of)
    before = {one.unit: one for one in rebased.contributions} if rebased else {}
    given = [_contribution(now, unit, catalogue, basis, before.get(unit.id)) for unit in roster]
    totals = _total_up(catalogue, now, given)
    same_kind = base is not None and base.period_kind is totals.period_kind
    compared = compare(totals, base, published) if base is not None and same_kind else {}
    plan, planned = _planned(gathered, totals, roster, basis, catalogue_of)
    sides = [(gathered.base, base, _COMPARED), (gathered.plan, plan if planned else None, "plan")]
    code = _fingerprint(now, totals, sides, compared.values())
    return BlocTotals(gathered, basis, roster, totals, base, rebased, compared, planned, code)


def with_todays_roster(
    totals: BlocTotals, then: PeriodFigures, catalogue_of: CatalogueOf
) -> Totals | None:
    """A period before the compared one, added up for the units that sit in the bloc now."""
    return _base(totals.gathered, then, totals.roster, catalogue_of)[0]


def _fingerprint(
    of: PeriodFigures,
    totals: Totals,
    beside: Iterable[tuple[PeriodFigures | None, Totals | None, str]],
    compared: Iterable[Comparison] = (),
    *,
    covered: bool = True,
) -> str:
    """A check code of all that totals and comparisons are made of: SHA-256 over units and cells in
    order, of the period and of those `beside` it, the rates of all, and what was published once and
    has been corrected since.
    """
    lines = _lines(of, totals, covered)
    for then, found, word in beside:
        if then is not None and found is not None:
            lines += [word, *_lines(then, found, covered)]
    lines.extend(
        f"published {one.cell.code}.{one.cell.dim}={format(canonical(one.restated.base), 'f')}"
        for one in compared
        if one.restated is not None
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _lines(of: PeriodFigures, totals: Totals, covered: bool) -> list[str]:
    lines = [f"{of.of.period.key}/{of.of.period.catalogue_version}/{of.of.as_of}"]
    if of.of.rate is not None:
        lines.append(f"rate {format(canonical(of.of.rate.dong), 'f')}")
    for unit_id in sorted(totals.units):
        one = totals.contributions[unit_id]
        lines.append(f"unit {unit_id} counted={one.counted}")
        for source, figures in (("own", one.figures), ("carried", one.carried)):
            lines.extend(
                f"{source} {cell.code}.{cell.dim}={_spelled(figure, covered)}"
                for cell, figure in sorted(figures.items(), key=lambda item: item[0])
                if one.counted
            )
    return lines


def _spelled(figure: Figure, covered: bool) -> str:
    spelled = f"{figure.state}:{_plain(figure)}:{figure.qualifier}"
    part = figure.coverage if covered else None
    return spelled if part is None else f"{spelled}:{part.covered}/{part.of}"


def _plain(figure: Figure) -> str:
    return "" if figure.amount is None else format(canonical(figure.amount), "f")


def corrected(gathered: Gathered, unit_id: int, cell: Cell, figure: Figure) -> Gathered:
    """The same with another figure of one unit, as if it had been corrected already."""
    now = gathered.now
    found = now.forms[unit_id]
    changed = replace(found, figures={**found.figures, cell: figure})
    return replace(gathered, now=replace(now, forms={**now.forms, unit_id: changed}))


def _counts(form: UnitForm | None, basis: Basis) -> bool:
    """What was accepted once and has gone back is not accepted: it counts provisionally."""
    if form is None:
        return False
    return form.state in _COUNTS[basis] or (basis is Basis.PROVISIONAL and form.under_review)


def _catalogue(of: PeriodFigures, catalogue_of: CatalogueOf) -> Catalogue:
    return catalogue_of(of.of.period.catalogue_version)


def _roster(gathered: Gathered, of: PeriodFigures, basis: Basis) -> tuple[Unit, ...]:
    reporting = [unit_id for unit_id, one in of.forms.items() if _counts(one, basis)]
    rosters, day = gathered.rosters, of.of.as_of
    # In a bloc that began to work here after that day nobody was decided on for it.
    return rosters.on(day, reporting) or rosters.all_of(reporting, day)


def _base(
    gathered: Gathered,
    then: PeriodFigures | None,
    roster: tuple[Unit, ...],
    catalogue_of: CatalogueOf,
) -> tuple[Totals | None, Rebased | None]:
    """An earlier period with today's roster. What stood in for a unit then is no figure of it."""
    if then is None:
        return None, None
    catalogue = _catalogue(then, catalogue_of)
    units = _roster(gathered, then, Basis.ACCEPTED)
    given = [_contribution(then, unit, catalogue, Basis.ACCEPTED, None) for unit in units]
    mergers = gathered.mergers_since(then.of.as_of)
    rebased = rebase(catalogue, given, [unit.id for unit in roster], mergers)
    return _total_up(catalogue, then, rebased.contributions), rebased


def _planned(
    gathered: Gathered,
    totals: Totals,
    roster: tuple[Unit, ...],
    basis: Basis,
    catalogue_of: CatalogueOf,
) -> tuple[Totals | None, Mapping[Cell, Comparison]]:
    """The plan of the year with today's roster: the plans that count where the figures do."""
    plan = gathered.plan
    if plan is None:
        return None, {}
    catalogue = _catalogue(plan, catalogue_of)
    given = [
        replace(_contribution(plan, unit, catalogue, basis, None), as_given=True)
        for unit in _roster(gathered, plan, basis)
    ]
    mergers = gathered.mergers_since(plan.of.as_of)
    rebased = rebase(catalogue, given, [unit.id for unit in roster], mergers)
    found = _total_up(catalogue, plan, rebased.contributions)
    return found, compare_with_plan(totals, found)


def _total_up(catalogue: Catalogue, of: PeriodFigures, given: Iterable[Contribution]) -> Totals:
    """With the exchange rate recorded for the period."""
    return replace(total_up(catalogue, of.of.period.kind, given), rate=of.of.rate)


def _contribution(
    of: PeriodFigures,
    unit: Unit,
    catalogue: Catalogue,
    basis: Basis,
    before: Contribution | None,
) -> Contribution:
    """What a unit gives to the period: its own figures, or what stands in for them."""
    form = of.forms.get(unit.id)
    if form is not None and _counts(form, basis):
        return Contribution(unit.id, catalogue, form.figures)
    nothing = Contribution(unit.id, catalogue, {}, counted=False)
    stands = of.stand_ins.get(unit.id)
    if stands is None or stands.treatment != "previous_stock" or before is None:
        return nothing
    return carry(nothing, before)
