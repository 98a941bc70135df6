"""What figures are held against: the totals of a period, those before it, and the same boards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.access import Hat
from bot.domain.definitions import difference
from bot.domain.errors import OldButton
from bot.domain.exchange import Rate
from bot.domain.kpi import Catalogue, Cell, Figure, Kind
from bot.domain.suspect_history import histories
from bot.domain.suspect_view import Known
from bot.domain.totals import Totals, restrict
from bot.i18n import Say
from handlers.wording import base_words, period_title
from storage.bloc_figures import BlocPeriod
from storage.bloc_totals import Basis, BlocTotals, bloc_totals, with_todays_roster
from storage.uow import UnitOfWork

_MOST_EARLIER = 8
_COUNTED_KINDS = (Kind.FLOW, Kind.STOCK)


@dataclass(frozen=True, slots=True)
class Ground:
    """One period of the bloc. `earlier` are the totals of the periods before, the nearest first."""

    say: Say
    hat: Hat
    totals: BlocTotals
    earlier: tuple[Totals, ...]

    @property
    def of(self) -> BlocPeriod:
        return self.totals.gathered.now.of

    @property
    def catalogue(self) -> Catalogue:
        return self.totals.now.catalogue

    @property
    def title(self) -> str:
        return period_title(self.of.period, self.say)

    @property
    def then(self) -> str:
        """ "năm 2018": what the period is compared with; empty where there is nothing."""
        return base_words(self.totals.gathered.base, self.say)

    @property
    def roster(self) -> frozenset[int]:
        return frozenset(unit.id for unit in self.totals.roster)

    @property
    def counted(self) -> frozenset[int]:
        """The boards whose own figures are in the totals."""
        return frozenset(number for number in self.roster if self.totals.counts(number))

    def figures(self, units: Collection[int]) -> dict[Cell, Figure]:
        """The typed totals over some boards, of which each has answered."""
        return _over(self.totals.now, units)

    @property
    def rates(self) -> tuple[Rate, ...]:
        """The exchange rate that is recorded for the period."""
        return () if self.of.rate is None else (self.of.rate.rate,)

    def known(self, units: Collection[int], rates: tuple[Rate, ...] = ()) -> Known:
        """What is known of this period and of those before it, for the same boards.

        rates: those of one check alone, in the place of the recorded one
        """
        base, rates = self.totals.gathered.base, rates or self.rates
        now = self.figures(units)
        if base is None or not self.earlier:
            return Known(now=now, rates=rates)
        return Known(
            now=now,
            previous=_over(self.earlier[0], units),
            older=self._older(units),
            definitions=self.earlier[0].catalogue,
            year=base.of.period.year,
            rates=rates,
        )

    def _older(self, units: Collection[int]) -> dict[Cell, Figure]:
        """The last figure of each cell before the previous period, where it means the same."""
        found: dict[Cell, Figure] = {}
        for then in self.earlier[1:]:
            for cell, figure in _over(then, units).items():
                if difference(self.catalogue, then.catalogue, cell) is None:
                    found.setdefault(cell, figure)
        return found

    def history(self, units: Collection[int]) -> dict[Cell, list[Decimal]]:
        """The amounts of the periods before, the oldest first, back to the first gap."""
        earlier = ((then.catalogue, _over(then, units)) for then in self.earlier)
        return histories(self.catalogue, self.figures(units), earlier)


def _over(totals: Totals, units: Collection[int]) -> dict[Cell, Figure]:
    found = {}
    for cell, total in totals.cells.items():
        indicator = totals.catalogue.indicator(cell.code)
        if indicator.kind not in _COUNTED_KINDS or cell.dim not in indicator.units:
            continue
        over = restrict(total, units)
        if over.amount is not None and over.answered == len(units):
            found[cell] = Figure.given(over.amount)
    return found


def stand_on(hat: Hat, period_id: int, basis: Basis, say: Say, uow: UnitOfWork) -> Ground:
    """A period of the bloc with those before it, in a fixed number of statements.

    Raises OldButton where the bloc has no such period.
    """
    gathered = uow.bloc_figures.gather(hat.bloc_id, period_id)
    if gathered is None:
        raise OldButton
    catalogue_of = uow.figures.catalogues(hat.bloc_id)
    totals = bloc_totals(gathered, catalogue_of, basis)
    base = gathered.base
    before = [gathered.base] if gathered.base else []
    if base is not None:
        older_id = base.of.period.compared_with_id
        before += uow.bloc_figures.earlier(hat.bloc_id, older_id, _MOST_EARLIER - 1)
    kind = gathered.now.of.period.kind
    made = [with_todays_roster(totals, one, catalogue_of) for one in before]
    return Ground(
        say,
        hat,
        totals,
        tuple(one for one in made if one is not None and one.period_kind is kind),
    )


def periods(hat: Hat, uow: UnitOfWork) -> list[BlocPeriod]:
    """The periods of figures that have begun, the latest first."""
    return [
        one
        for one in uow.bloc_figures.periods(hat.bloc_id)
        if one.purpose == "figures" and one.period.state != "planned"
    ]
