"""What each unit gives to a total of the bloc, and how such parts are brought together.

sum            of the units that gave it
min            the least that any unit gave
ratio of sums  100 x the parts / the wholes of the units that gave both; no mean of percentages
share          of the units that answered, those that say yes
none           there is no figure of the bloc
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bot.domain.contributions import Contribution
from bot.domain.definitions import Recipe, difference, recipe
from bot.domain.kpi import Aggregation, Catalogue, Cell
from bot.domain.numbers import Qualifier


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit gives to one total: an amount, or both sides of a percentage."""

    amount: Decimal
    whole: Decimal | None = None
    estimated: bool = False
    above: bool = False  # a lower bound ("trên 55%")
    carried: bool = False  # last period's stock


class Gap(StrEnum):
    """Why a unit has no part in a total."""

    MISSING = "missing"
    UNEVEN = "uneven"  # it gave only some of what the cell is made of
    UNLIKE = "unlike"  # it gave it under a definition that means something else
    NOT_APPLICABLE = "not_applicable"  # an answer that adds nothing


@dataclass(frozen=True, slots=True)
class Folded:
    """Parts brought together. A percentage keeps the sums it is made of ("70/83")."""

    amount: Decimal | None
    part: Decimal | None = None
    whole: Decimal | None = None
    above: bool = False


@dataclass(slots=True)
class Reader:
    """Reads units' answers for the cells of one version, working out each recipe once."""

    catalogue: Catalogue
    _recipes: dict[tuple[Catalogue, Cell], Recipe | None] = field(default_factory=dict)

    def read(self, one: Contribution, cell: Cell) -> Part | Gap:
        """What a unit gives to a cell."""
        found = self._recipe(one, cell)
        if found is None:
            return Gap.UNLIKE if one.counted and one.figures else Gap.MISSING
        amount = _add(one, found.parts)
        if not found.wholes:
            return amount
        whole = _add(one, found.wholes)
        if isinstance(amount, Part) and isinstance(whole, Part):
            return Part(
                amount.amount,
                whole.amount,
                # Over a lower bound stands an upper one, for which there is no word: an estimate.
                estimated=amount.estimated or whole.estimated or whole.above,
                above=amount.above and not whole.above,
                carried=amount.carried or whole.carried,
            )
        if Gap.NOT_APPLICABLE in (amount, whole):
            return Gap.NOT_APPLICABLE
        return Gap.MISSING if amount is whole is Gap.MISSING else Gap.UNEVEN

    def _recipe(self, one: Contribution, cell: Cell) -> Recipe | None:
        """How the unit's version makes a cell, or None where it means something else by it."""
        if one.as_given:
            return self._find(one.catalogue, cell, one.figures)
        key = (one.catalogue, cell)
        if key not in self._recipes:
            self._recipes[key] = self._find(one.catalogue, cell, ())
        return self._recipes[key]

    def _find(self, theirs: Catalogue, cell: Cell, given: Collection[Cell]) -> Recipe | None:
        alike = difference(self.catalogue, theirs, cell) is None
        return recipe(theirs, cell, given) if alike else None


def _add(one: Contribution, cells: Collection[Cell]) -> Part | Gap:
    """The sum of a unit's cells: all must be answered, and at least one with an amount."""
    answers = [one.answer(cell) for cell in cells]
    amounts = [figure.amount for figure in answers if figure and figure.amount is not None]
    if None in answers:
        return Gap.UNEVEN if amounts else Gap.MISSING
    if not amounts:
        return Gap.NOT_APPLICABLE
    said = {figure.qualifier for figure in answers if figure is not None}
    return Part(
        sum(amounts, Decimal(0)),
        estimated=Qualifier.ESTIMATE in said,
        above=Qualifier.ABOVE in said,
        carried=any(map(one.carries, cells)),
    )


def fold(aggregation: Aggregation, parts: Collection[Part]) -> Folded:
    """Bring the parts of units together by the rule of their indicator."""
    if not parts or aggregation is Aggregation.NONE:
        return Folded(None)
    if aggregation is Aggregation.MIN:
        least = min(part.amount for part in parts)
        # A unit that says exactly as much settles it: the others lie above.
        return Folded(least, above=all(part.above for part in parts if part.amount == least))
    if aggregation is Aggregation.SHARE:
        yes = sum(part.amount != 0 for part in parts)
        return _percentage(Decimal(yes), Decimal(len(parts)))
    amount = sum((part.amount for part in parts), Decimal(0))
    above = any(part.above for part in parts)
    if aggregation is Aggregation.SUM:
        return Folded(amount, above=above)
    whole = sum((part.whole for part in parts if part.whole is not None), Decimal(0))
    return _percentage(amount, whole, above=above)


def own(part: Part) -> Folded:
    """A unit's own amount, whatever the rule of the bloc."""
    if part.whole is None:
        return Folded(part.amount, above=part.above)
    return _percentage(part.amount, part.whole, above=part.above)


def _percentage(part: Decimal, whole: Decimal, *, above: bool = False) -> Folded:
    return Folded(part * 100 / whole if whole else None, part, whole, above)
