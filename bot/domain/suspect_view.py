"""What the rules over claims and totals look at, and what they find.

The rules take claims: printed figures, or known ones made into claims (`claimed`), so that the same
rules serve a printed text, a unit's form and the totals of the bloc. Nothing here repairs a figure.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bot.domain.definitions import Obstacle, difference
from bot.domain.exchange import Rate
from bot.domain.kpi import Catalogue, Cell, Dim, Figure, Severity, amounts
from bot.domain.printed_claims import Against, Claim, Stated


class Suspect(StrEnum):
    """The general rules."""

    READING = "reading"  # written in no style, or readable in two ways
    MARKS = "marks"  # dots for thousands and for decimals in one text
    SCALES = "scales"  # billions and millions of one currency in one text
    TWO_VALUES = "two_values"  # one figure given twice, differently
    BASE = "base"  # a percentage that does not fit the figure it is said of
    GROWTH = "growth"  # a comparison that does not fit the earlier figure
    IDIOM = "idiom"  # "equal to" and "up by" confused, or used side by side
    EARLIER = "earlier"  # a growth that makes the earlier figure too low to believe
    WORDING = "wording"  # a stock told as if it had happened in the year
    STOCK_FLOW = "stock_flow"  # a stated growth that new and reduced amounts do not explain
    CURRENCY = "currency"  # counted in the other currency
    SCOPE = "scope"  # another scope or dimension than before, or than the definition says
    CHECK = "check"  # one of the catalogue's checks
    OUTLIER = "outlier"  # unlike the unit's own earlier years


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What deserves a look; never a correction.

    `wording` picks the sentence, whose fields are the keys of `names` (cells, shown by name), of
    `numbers` (exact, in the unit `units` gives; "" for a bare number of times) and of `quotes`.
    `candidates` are what the first claim may stand for, in the unit of its cell. `blocks` are cells
    whose comparison with the earlier period must not be made.
    """

    rule: Suspect
    wording: str
    severity: Severity = Severity.SOFT
    claims: tuple[Claim, ...] = ()
    cells: tuple[Cell, ...] = ()
    names: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    quotes: Mapping[str, str] = field(default_factory=dict)
    candidates: tuple[Decimal, ...] = ()
    blocks: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the claims, in the canonical units of the cells.

    `now` are other figures of the same period; `older` the last known ones before the previous
    period; `definitions` are those the previous figures were given under, `year` is theirs, so that
    a comparison with another year is not measured on them.
    """

    now: Mapping[Cell, Figure] = field(default_factory=dict)
    previous: Mapping[Cell, Figure] = field(default_factory=dict)
    older: Mapping[Cell, Figure] = field(default_factory=dict)
    definitions: Catalogue | None = None
    year: int | None = None
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """Claims beside what is known; built by `View.of`."""

    catalogue: Catalogue
    claims: tuple[Claim, ...]
    known: Known
    figures: Mapping[Cell, Figure]  # of this period, those of the claims first
    now: Mapping[Cell, Decimal]
    before: Mapping[Cell, Decimal]
    older: Mapping[Cell, Decimal]

    @classmethod
    def of(cls, claims: Sequence[Claim], catalogue: Catalogue, known: Known) -> "View":
        """Work out what the claims and the known figures come to."""
        figures = {c: f for c, f in known.now.items() if catalogue.knows(c)}
        for claim in reversed(claims):
            cell = usual_cell(claim, catalogue)
            if cell is not None and claim.value is not None:
                figures[cell] = Figure.given(claim.value)
        then = known.definitions or catalogue
        return cls(
            catalogue,
            tuple(claims),
            known,
            figures,
            amounts(catalogue, figures),
            amounts(then, known.previous),
            amounts(catalogue, known.older),
        )

    def cell(self, claim: Claim) -> Cell | None:
        """The claim's cell, if it is one of the catalogue, whatever unit the claim counts in."""
        cell = claim.cell
        return cell if cell is not None and self.catalogue.knows(cell) else None

    def valued(self) -> Iterator[tuple[Claim, Cell, Decimal]]:
        """Claims that read for certain, in the unit of their cell."""
        for claim in self.claims:
            cell = usual_cell(claim, self.catalogue)
            if cell is not None and claim.value is not None:
                yield claim, cell, claim.value

    def stated(self, against: Against) -> Iterator[tuple[Claim, Cell, Decimal, Stated]]:
        """Their comparisons with one sort of base."""
        for claim, cell, value in self.valued():
            for stated in claim.stated:
                if stated.base.against is against:
                    yield claim, cell, value, stated

    def obstacle(self, cell: Cell) -> Obstacle | None:
        """Why the cell means something else than in the previous period."""
        then = self.known.definitions
        return None if then is None else difference(self.catalogue, then, cell)

    def previous(self, cell: Cell) -> Decimal | None:
        """The previous amount where it means the same."""
        return None if self.obstacle(cell) else self.before.get(cell)

    def total(self, codes: Collection[str], dim: Dim) -> Decimal | None:
        """The sum of indicators of this period; None unless all are known."""
        found = [self.now.get(Cell(code, dim)) for code in codes]
        known = [amount for amount in found if amount is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(found) else None


def usual_cell(claim: Claim, catalogue: Catalogue) -> Cell | None:
    """The cell of a claim that is counted as the catalogue counts it."""
    cell = claim.cell
    if cell is None or not catalogue.knows(cell) or catalogue.unit(cell) != claim.unit:
        return None
    return cell
