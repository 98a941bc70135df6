"""What one unit gives to the totals of a period, and last period's stocks in its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.definitions import difference
from bot.domain.kpi import Catalogue, Cell, Figure, Kind, State


class NotAStock(ValueError):
    """Last period's amount cannot stand in: what happened then has not happened again."""

    def __init__(self, cell: Cell) -> None:
        super().__init__(f"{cell} is no stock, so last period's amount cannot stand in for it")
        self.cell = cell


@dataclass(frozen=True, slots=True)
class Contribution:
    """What is known of one unit in one period, under the version its figures were given in.

    `carried` are stocks of the period before that stand in where the unit has answered nothing
    ("tạm lấy số kỳ trước"). A unit that is not `counted` ("chưa tính") is missing from every total.
    `coverage` says what a figure was gathered from ("85/120 doanh nghiệp"). `as_given` marks a plan
    or a printed report, which may state a total without what it is made of. `made_of` are the
    predecessors whose figures these are, and `lacking` those of them without an answer.
    """

    unit: int
    catalogue: Catalogue
    figures: Mapping[Cell, Figure]
    carried: Mapping[Cell, Figure] = field(default_factory=dict)
    coverage: Mapping[Cell, str] = field(default_factory=dict)
    counted: bool = True
    as_given: bool = False
    made_of: tuple[int, ...] = ()
    lacking: Mapping[Cell, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for cell in self.carried:
            if self.catalogue.indicator(cell.code).kind is not Kind.STOCK:
                raise NotAStock(cell)

    def answer(self, cell: Cell) -> Figure | None:
        """What counts for a typed cell; None where it is blank, "not available" or not counted."""
        if not self.counted:
            return None
        figure = self.figures.get(cell)
        if figure is not None and figure.state is not State.NOT_AVAILABLE:
            return figure
        return self.carried.get(cell)

    def carries(self, cell: Cell) -> bool:
        """Whether what counts for a typed cell is the stock of the period before."""
        figure = self.figures.get(cell)
        settled = figure is not None and figure.state is not State.NOT_AVAILABLE
        return self.counted and not settled and cell in self.carried


def carry(now: Contribution, before: Contribution) -> Contribution:
    """Let last period's stocks stand in wherever a unit has answered nothing.

    Only what the unit itself reported then, and only where it still means the same. Of a unit that
    was not to be counted, the stocks of last period count and nothing else.
    """
    if now.unit != before.unit:
        raise ValueError(f"unit {before.unit} cannot stand in for unit {now.unit}")
    carried = {
        cell: figure
        for indicator in now.catalogue.indicators
        if indicator.kind is Kind.STOCK
        for cell in indicator.cells
        if now.answer(cell) is None
        and (figure := before.answer(cell)) is not None
        and not before.carries(cell)
        and difference(now.catalogue, before.catalogue, cell) is None
    }
    figures = now.figures if now.counted else {}
    return replace(now, figures=figures, carried={**now.carried, **carried}, counted=True)
