"""The figures of the bloc in a period: every cell, and which units stand behind it.

A unit counts in a cell only with everything the cell is made of, so a total over both dimensions,
or a percentage, may stand for fewer units than its parts do: `Total.uneven` names those left out.
A unit to which a cell does not apply has answered, and adds nothing. Amounts in different units are
never added. Nothing is rounded here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bot.domain.contributions import Contribution
from bot.domain.definitions import all_cells, recipe, unit_of
from bot.domain.exchange import UsdRate
from bot.domain.kpi import Aggregation, Catalogue, Cell, Dim, Figure, PeriodKind
from bot.domain.numbers import Qualifier
from bot.domain.parts import Folded, Gap, Part, Reader, fold, own


@dataclass(frozen=True, slots=True)
class Total:
    """One cell of the bloc, or of whatever units were brought together.

    Every unit of the roster is counted, missing, or has said that the cell does not apply to it;
    `uneven` and `unlike` are among the missing. A printed total is counted without known parts, and
    the figures of a single unit have no rule.
    """

    cell: Cell
    unit: str
    aggregation: Aggregation
    folded: Folded
    counted: tuple[int, ...]
    missing: tuple[int, ...] = ()
    not_applicable: tuple[int, ...] = ()
    uneven: tuple[int, ...] = ()
    unlike: tuple[int, ...] = ()
    is_estimate: bool = False  # with anything in it that is estimated or carried
    parts: Mapping[int, Part] = field(default_factory=dict, repr=False)

    @property
    def amount(self) -> Decimal | None:
        """The total itself; None where nothing is counted, a whole is zero or there is no rule."""
        return self.folded.amount

    @property
    def answered(self) -> int:
        """How many units have answered: the 9 of "9 of 11"."""
        return len(self.counted) + len(self.not_applicable)

    @property
    def expected(self) -> int:
        """How many units there are: the 11 of "9 of 11"."""
        return self.answered + len(self.missing)

    @property
    def is_complete(self) -> bool:
        """Whether every unit has answered."""
        return not self.missing

    @property
    def is_final(self) -> bool:
        """Whether nothing is left to come: every unit is in it with a final figure of its own."""
        return self.is_complete and not self.is_estimate

    @property
    def carried(self) -> tuple[int, ...]:
        """The units counted with last period's stock."""
        return tuple(unit for unit, part in self.parts.items() if part.carried)

    @property
    def estimated(self) -> tuple[int, ...]:
        """The units counted with an estimate."""
        return tuple(unit for unit, part in self.parts.items() if part.estimated)

    @property
    def qualifier(self) -> Qualifier:
        """How the amount is to be read; a lower bound that is also an estimate reads as a bound."""
        if self.folded.above:
            return Qualifier.ABOVE
        return Qualifier.ESTIMATE if self.is_estimate else Qualifier.EXACT


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """All cells of one period for one roster, in the order of the catalogue."""

    catalogue: Catalogue
    period_kind: PeriodKind
    units: tuple[int, ...]
    cells: Mapping[Cell, Total]
    contributions: Mapping[int, Contribution] = field(default_factory=dict)
    rate: UsdRate | None = None  # recorded for the period

    def total(self, cell: Cell) -> Total | None:
        """The total of a cell; of both dimensions also where the version only lists each.

        None where this version has no way to the cell.
        """
        found = self.cells.get(cell)
        if found is not None or cell.dim is not Dim.T or recipe(self.catalogue, cell) is None:
            return found
        sides = [self.cells.get(Cell(cell.code, dim)) for dim in (Dim.F, Dim.D)]
        known = [side for side in sides if side is not None]
        return together(cell, known, self.units) if len(known) == len(sides) else None

    @property
    def rebased(self) -> Mapping[int, tuple[int, ...]]:
        """The units that stand here for their predecessors."""
        return {unit: one.made_of for unit, one in self.contributions.items() if one.made_of}


def total_up(
    catalogue: Catalogue, period_kind: PeriodKind, contributions: Iterable[Contribution]
) -> Totals:
    """Every figure of the bloc in a period, from one contribution of every unit of its roster.

    The plan of a year is totalled alike, from contributions marked as given.
    """
    roster: dict[int, Contribution] = {}
    for one in contributions:
        if one.unit in roster:
            raise ValueError(f"unit {one.unit} would count twice")
        roster[one.unit] = one
    reader = Reader(catalogue)
    cells = {
        cell: _total(reader, cell, roster.values()) for cell in _countable(catalogue, period_kind)
    }
    return Totals(catalogue, period_kind, tuple(roster), cells, roster)


def stand_alone(contribution: Contribution, period_kind: PeriodKind) -> Totals:
    """One unit's own figures, to be compared as totals are."""
    catalogue = contribution.catalogue
    reader = Reader(catalogue)
    cells = {
        cell: _alone(reader, cell, contribution) for cell in _countable(catalogue, period_kind)
    }
    roster = {contribution.unit: contribution}
    return Totals(catalogue, period_kind, tuple(roster), cells, roster)


def published(
    catalogue: Catalogue,
    period_kind: PeriodKind,
    units: Sequence[int],
    figures: Mapping[Cell, Figure],
) -> Totals:
    """Totals as a report printed them for a roster; what each unit gave to them is not known."""
    report = Contribution(0, catalogue, figures, as_given=True)
    reader = Reader(catalogue)
    cells: dict[Cell, Total] = {}
    for cell in _countable(catalogue, period_kind):
        found = _alone(reader, cell, report)
        cells[cell] = replace(
            found,
            aggregation=catalogue.indicator(cell.code).aggregation,
            counted=tuple(units) if found.counted else (),
            missing=() if found.counted else tuple(units),
            not_applicable=(),
            uneven=(),
            unlike=(),
            parts={},
        )
    return Totals(catalogue, period_kind, tuple(units), cells)


def restrict(total: Total, units: Iterable[int]) -> Total:
    """The same total over some of its units only."""
    keep = dict.fromkeys(units)
    answered = {*total.parts, *total.not_applicable}
    answers = {unit: total.parts.get(unit, Gap.NOT_APPLICABLE) for unit in keep if unit in answered}
    return _made(total.cell, total.unit, total.aggregation, answers)


def _countable(catalogue: Catalogue, period_kind: PeriodKind) -> list[Cell]:
    """The cells of a form that can be brought together within one unit of measure."""
    return [cell for cell in all_cells(catalogue, period_kind) if recipe(catalogue, cell)]


def _total(reader: Reader, cell: Cell, contributions: Iterable[Contribution]) -> Total:
    aggregation = reader.catalogue.indicator(cell.code).aggregation
    answers: dict[int, Part | Gap] = {}
    for one in contributions:
        answer = reader.read(one, cell)
        if isinstance(answer, Part) and answer.whole is None:
            # A percentage that was given without its counts cannot be added up.
            lacks_counts = aggregation is Aggregation.RATIO_OF_SUMS
            answer = Gap.UNEVEN if lacks_counts else answer
        answers[one.unit] = answer
    return _made(cell, unit_of(reader.catalogue, cell), aggregation, answers)


def _alone(reader: Reader, cell: Cell, one: Contribution) -> Total:
    answer = reader.read(one, cell)
    total = _made(cell, unit_of(reader.catalogue, cell), Aggregation.NONE, {one.unit: answer})
    return replace(total, folded=own(answer)) if isinstance(answer, Part) else total


def _made(
    cell: Cell, unit: str, aggregation: Aggregation, answers: Mapping[int, Part | Gap]
) -> Total:
    parts = {who: answer for who, answer in answers.items() if isinstance(answer, Part)}
    gaps = {who: answer for who, answer in answers.items() if isinstance(answer, Gap)}
    return Total(
        cell,
        unit,
        aggregation,
        fold(aggregation, parts.values()),
        counted=tuple(parts),
        missing=tuple(who for who, gap in gaps.items() if gap is not Gap.NOT_APPLICABLE),
        not_applicable=tuple(who for who, gap in gaps.items() if gap is Gap.NOT_APPLICABLE),
        uneven=tuple(who for who, gap in gaps.items() if gap is Gap.UNEVEN),
        unlike=tuple(who for who, gap in gaps.items() if gap is Gap.UNLIKE),
        is_estimate=any(part.estimated or part.carried for part in parts.values()),
        parts=parts,
    )


def together(cell: Cell, sides: Sequence[Total], units: Sequence[int]) -> Total:
    """Both dimensions, in one unit: of the units that answered both, or of two printed totals."""
    first = sides[0]
    if not any(side.parts for side in sides):
        amounts = [side.amount for side in sides if side.amount is not None]
        if len(amounts) < len(sides):
            return Total(cell, first.unit, first.aggregation, Folded(None), (), tuple(units))
        above = any(side.folded.above for side in sides)
        folded = Folded(sum(amounts, Decimal(0)), above=above)
        return replace(
            first, cell=cell, folded=folded, is_estimate=any(side.is_estimate for side in sides)
        )
    without = [{*side.missing} for side in sides]
    answers: dict[int, Part | Gap] = {}
    for unit in units:
        parts = [side.parts[unit] for side in sides if unit in side.parts]
        if any(unit in missing for missing in without):
            answers[unit] = Gap.UNEVEN if parts else Gap.MISSING
        else:
            answers[unit] = _sum(parts) if parts else Gap.NOT_APPLICABLE
    return replace(_made(cell, first.unit, Aggregation.SUM, answers), aggregation=first.aggregation)


def _sum(parts: Sequence[Part]) -> Part:
    return Part(
        sum((part.amount for part in parts), Decimal(0)),
        estimated=any(part.estimated for part in parts),
        above=any(part.above for part in parts),
        carried=any(part.carried for part in parts),
    )
