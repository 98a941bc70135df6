"""A form ready to be looked at by the checks, and what a check has found of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from bot.domain.exchange import Rate, convert
from bot.domain.kpi import (
    Catalogue,
    Cell,
    Check,
    Dim,
    Figure,
    Indicator,
    Kind,
    Rule,
    Severity,
    State,
    total_of,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: the cells it concerns (the first is the one to correct) and its numbers.

    `numbers` are exact and unrounded, in the unit that `units` gives under the same key ("%" for a
    percentage, "" for a bare count of times); `names` are cells to be shown by name, several of
    them where a sum is meant.
    """

    check: str
    kind: Rule
    severity: Severity
    cells: tuple[Cell, ...]
    wording: str
    names: Mapping[str, tuple[Cell, ...]]
    numbers: Mapping[str, Decimal]
    units: Mapping[str, str]


# The same for every form of a version, and asked several times for each answer.
@lru_cache(maxsize=4096)
def _dims(catalogue: Catalogue, codes: tuple[str, ...]) -> tuple[Dim, ...]:
    indicators = [catalogue.indicator(code) for code in codes]
    return tuple(dim for dim in Dim if all(dim in i.units or dim in i.computed for i in indicators))


@lru_cache(maxsize=4096)
def _made_of(
    catalogue: Catalogue, codes: tuple[str, ...], dim: Dim
) -> tuple[tuple[Cell, tuple[Cell, ...]], ...]:
    """A cell of each of the indicators, with what it is the sum of."""
    return tuple((Cell(code, dim), catalogue.indicator(code).addends(dim)) for code in codes)


@dataclass(frozen=True, slots=True)
class Form:
    """A form ready to be looked at: what is asked, what was said, what was known before."""

    catalogue: Catalogue
    cells: tuple[Cell, ...]
    figures: Mapping[Cell, Figure]
    before: Mapping[Cell, Decimal]
    rates: Sequence[Rate] = ()
    none_before: Collection[Cell] = ()  # said then to be there in no number at all

    def typed(self, one: Check) -> Iterator[tuple[Cell, Indicator, Decimal]]:
        """The answered cells a check looks at."""
        for cell in self.cells:
            if (not one.codes or cell.code in one.codes) and cell in self.figures:
                amount = self.figures[cell].amount
                if amount is not None:
                    yield cell, self.catalogue.indicator(cell.code), amount

    def compared(self, one: Check) -> Iterator[tuple[Cell, Decimal, Decimal]]:
        """The answered amounts a check looks at, each with the amount before it (not zero)."""
        for cell, indicator, value in self.typed(one):
            before = self.before.get(cell)
            if before and indicator.kind in (Kind.FLOW, Kind.STOCK):
                yield cell, value, before

    def stocks_denied(self, one: Check) -> Iterator[tuple[Cell, Decimal]]:
        """The stocks a check looks at that are said not to apply, each with what it was before."""
        for cell in self.cells:
            if (one.codes and cell.code not in one.codes) or cell not in self.figures:
                continue
            before = self.before.get(cell)
            none = self.figures[cell].state is State.NOT_APPLICABLE
            if none and before and self.catalogue.indicator(cell.code).kind is Kind.STOCK:
                yield cell, before

    def known_part(
        self, codes: Collection[str], dim: Dim
    ) -> tuple[tuple[Cell, ...], Decimal] | None:
        """Those cells that have an amount, and their sum; None where there are none."""
        known = {
            cell: amount
            for cell in cells_of(codes, dim)
            if (amount := self.total((cell.code,), dim)) is not None
        }
        return (tuple(known), sum(known.values(), Decimal(0))) if known else None

    def dims(self, codes: Collection[str]) -> tuple[Dim, ...]:
        """The dimensions that all of these indicators have in this version."""
        return _dims(self.catalogue, tuple(codes))

    def total(self, codes: Collection[str], dim: Dim) -> Decimal | None:
        """The sum of indicators in a dimension, from what was typed; None unless all is known.

        A total given without its parts, as printed reports do, stands for them.
        """
        figures = self.figures
        cells: list[Cell] = []
        for whole, addends in _made_of(self.catalogue, tuple(codes), dim):
            if addends and not (whole in figures and any(cell not in figures for cell in addends)):
                cells.extend(addends)
            else:
                cells.append(whole)
        return total_of(figures, cells)

    def in_one_currency(
        self, cells: Collection[Cell], unit: str, rates: Sequence[Rate]
    ) -> Decimal | None:
        """The most that amounts in several currencies come to; None unless all are known."""
        found: list[Decimal] = []
        for cell in cells:
            amount = total_of(self.figures, [cell])
            turned = (
                None if amount is None else convert(amount, self.catalogue.unit(cell), unit, rates)
            )
            if turned is None:
                return None
            found.append(turned[1])
        return sum(found, Decimal(0))

    def total_before(self, codes: Collection[str], dim: Dim) -> Decimal | None:
        """The same sum in the earlier period; None if any of it is missing."""
        found = [self.before.get(Cell(code, dim)) for code in codes]
        known = [amount for amount in found if amount is not None]
        return sum(known, Decimal(0)) if len(known) == len(found) else None

    def finding(
        self,
        one: Check,
        names: Mapping[str, tuple[Cell, ...]],
        numbers: Mapping[str, Decimal],
        wording: str = "",
        units: Mapping[str, str] | None = None,
    ) -> Finding:
        """A finding whose numbers are in the unit of its first name unless `units` says more."""
        unit = self.catalogue.unit(next(iter(names.values()))[0])
        return Finding(
            check=one.id,
            kind=one.rule,
            severity=one.severity,
            cells=tuple(dict.fromkeys(cell for cells in names.values() for cell in cells)),
            wording=wording or one.rule.value,
            names=names,
            numbers=numbers,
            units={key: (units or {}).get(key, unit) for key in numbers},
        )

    def unit(self, codes: Collection[str], dim: Dim) -> str:
        """The unit of a sum of indicators."""
        return self.catalogue.unit(Cell(next(iter(codes)), dim))


def cells_of(codes: Collection[str], dim: Dim) -> tuple[Cell, ...]:
    """The cells of several indicators in one dimension."""
    return tuple(Cell(code, dim) for code in codes)
