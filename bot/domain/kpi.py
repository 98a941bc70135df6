"""The yearly figures of a board: what is asked, in which unit, and what follows from the answers.

A figure belongs to a *cell*: the code of an indicator and a dimension (foreign, domestic, total).
The catalogue says which cells are typed and which are computed; it is data, versioned, because the
definition of an indicator changes from one year to another. Nothing here names a year, a board or
an indicator. Amounts are `Decimal` in the canonical unit of the cell; foreign and domestic amounts
are added only where both are counted in the same unit.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from bot.domain.numbers import Qualifier
from bot.domain.remarks import Coverage

_HEADLINES = 5
Text = Mapping[str, str]  # language code -> sentence or name; every text has "vi" and "en"


class Dim(StrEnum):
    """Whose investment: FDI, DDI, or both together."""

    F = "F"
    D = "D"
    T = "T"

    # A cell is looked up hundreds of times in one answer; the enumeration's own hash is slow.
    __hash__ = str.__hash__


class Cell(NamedTuple):
    """One box of the form: an indicator's code and a dimension."""

    code: str
    dim: Dim


class PeriodKind(StrEnum):
    """A period is a whole year or its first half (for the mid-year review)."""

    YEAR = "year"
    HALF_YEAR = "half_year"


class Kind(StrEnum):
    """What sort of number an indicator is; it decides how it may be compared and added."""

    FLOW = "flow"  # happened within the period
    STOCK = "stock"  # stands at the cut-off date
    RATIO = "ratio"  # a percentage typed by the board
    DERIVED = "derived"  # computed, never typed
    FLAG = "flag"  # yes or no, kept as 1 or 0


class Aggregation(StrEnum):
    """How the figures of the boards make the figure of the bloc."""

    SUM = "sum"
    MIN = "min"
    RATIO_OF_SUMS = "ratio_of_sums"
    SHARE = "share"  # the share of boards that answer yes
    NONE = "none"


class State(StrEnum):
    """What an officer said of a cell. A blank cell has no figure at all; zero is a given 0."""

    GIVEN = "given"
    NOT_AVAILABLE = "not_available"  # "Chưa có số"
    NOT_APPLICABLE = "not_applicable"  # "Không có đối tượng"


class Shortcut(StrEnum):
    """A button that answers a whole group."""

    SAME_AS_BEFORE = "same_as_before"  # "Như kỳ trước", for stocks
    NONE_OCCURRED = "none_occurred"  # "Không phát sinh (0)", an explicit zero


@dataclass(frozen=True, slots=True)
class Figure:
    """An officer's answer for one cell.

    `amount` is in the canonical unit of the cell and present exactly when the state is GIVEN;
    `reason` is the explanation given for a warning, `coverage` of how many enterprises it is made.
    """

    state: State
    amount: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    reason: str = ""
    coverage: Coverage | None = None

    def __post_init__(self) -> None:
        if (self.state is State.GIVEN) is not (self.amount is not None):
            raise ValueError(f"a figure that is {self.state} with amount {self.amount}")

    @classmethod
    def given(
        cls, amount: Decimal, qualifier: Qualifier = Qualifier.EXACT, reason: str = ""
    ) -> "Figure":
        """A figure with an amount."""
        return cls(State.GIVEN, amount, qualifier, reason)


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage made of two indicators: 100 × part / whole, dimension by dimension."""

    part: str
    whole: str


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    """One line of the catalogue, as defined by one version of it; equal only to itself."""

    code: str
    names: Text
    short_names: Text  # fits a phone button or the row of a table
    group: str
    kind: Kind
    units: Mapping[Dim, str]  # the typed dimensions, in the order they are asked
    computed: Mapping[Dim, str]  # the computed dimensions
    definitions: Text  # the one line under the question; may be empty
    examples: Text  # what an answer looks like
    aggregation: Aggregation
    scope: str = ""  # which zones count, where that has changed over time
    whole: bool = False
    optional: bool = False  # may stay blank; not counted in the progress
    half_year: bool = False  # also asked at mid-year
    headline: bool = False  # stands on the card that is shown for approval
    low: Decimal | None = Decimal(0)
    high: Decimal | None = None
    parts: tuple[str, ...] = ()  # a computed indicator that is the sum of others
    share: Share | None = None
    aliases: tuple[str, ...] = ()  # other names officers write
    cells: tuple[Cell, ...] = field(init=False, repr=False, compare=False)  # the typed ones
    # Worked out once, like the cells: every check of every answer asks for it.
    _addends: Mapping[Dim, tuple[Cell, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", tuple(Cell(self.code, dim) for dim in self.units))
        addends = {} if self.share else {dim: self._made_of(dim) for dim in self.computed}
        object.__setattr__(self, "_addends", addends)

    def _made_of(self, dim: Dim) -> tuple[Cell, ...]:
        if self.parts:
            return tuple(Cell(code, dim) for code in self.parts)
        return (Cell(self.code, Dim.F), Cell(self.code, Dim.D))

    def unit(self, dim: Dim) -> str:
        """The canonical unit of a dimension; KeyError where the indicator has no such dimension."""
        return self.units[dim] if dim in self.units else self.computed[dim]

    def addends(self, dim: Dim) -> tuple[Cell, ...]:
        """The cells whose sum is this computed dimension; none for a percentage."""
        return self._addends.get(dim, ())


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the form that one department knows; can be handed to a colleague as a whole."""

    key: str
    names: Text
    shortcut: Shortcut | None = None
    on: bool = True  # an optional group is entered only where the bloc has switched it on


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What the chat asks in one message: a pair, one figure, or a few that belong together; equal
    only to itself."""

    key: str
    group: str
    names: Text
    examples: Text
    indicators: tuple[Indicator, ...]
    # The typed cells asked, in the order an answer lists them.
    cells: tuple[Cell, ...] = field(init=False, repr=False, compare=False)
    codes: tuple[str, ...] = field(init=False, repr=False, compare=False)
    # Whether nothing of it must be given.
    optional: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "optional", all(one.optional for one in self.indicators))
        object.__setattr__(self, "codes", tuple(one.code for one in self.indicators))
        cells = tuple(cell for indicator in self.indicators for cell in indicator.cells)
        object.__setattr__(self, "cells", cells)

    @property
    def half_year(self) -> bool:
        """Whether the mid-year form asks it too."""
        return all(indicator.half_year for indicator in self.indicators)


class Severity(StrEnum):
    """HARD stops the submission; SOFT asks for a look or an explanation."""

    HARD = "hard"
    SOFT = "soft"


class Rule(StrEnum):
    """The general forms a check can take; `bot.domain.rules` says what each one means."""

    NOT_NEGATIVE = "not_negative"
    WHOLE = "whole"
    BOUNDS = "bounds"
    TOTAL = "total"
    SUM_EQUALS = "sum_equals"
    PART_OF = "part_of"
    BOTH_OR_NEITHER = "both_or_neither"
    THOUSANDFOLD = "thousandfold"
    MAGNITUDE = "magnitude"
    VANISHED = "vanished"
    CHANGE = "change"
    POINTS = "points"
    APPEARED = "appeared"
    FALLS_WHILE_COUNT_RISES = "falls_while_count_rises"
    PER_COUNT = "per_count"
    STOCK_FLOW = "stock_flow"
    NEEDS_AMOUNT = "needs_amount"
    SHARE_SHIFT = "share_shift"
    WITHIN_CONVERTED = "within_converted"


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the catalogue: a rule, the indicators it looks at, and its limits.

    No `codes` means every typed indicator the rule makes sense for. What `against`, `low`, `high`
    and `limit` hold is told with each rule in `bot.domain.rules`.
    """

    id: str
    rule: Rule
    severity: Severity
    codes: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    limit: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """All definitions of one version, and the form that follows from them; equal only to itself."""

    version: str
    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]
    asked: tuple[Question, ...]  # every question, also those of groups that are off
    checks: tuple[Check, ...]
    _by_code: Mapping[str, Indicator] = field(init=False, repr=False, compare=False)
    # What follows from the definitions, worked out once: each chat step asks for it many times.
    _questions: Mapping[PeriodKind, tuple[Question, ...]] = field(
        init=False, repr=False, compare=False
    )
    _cells: Mapping[PeriodKind, tuple[Cell, ...]] = field(init=False, repr=False, compare=False)
    _required: Mapping[PeriodKind, tuple[Cell, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code = {indicator.code: indicator for indicator in self.indicators}
        object.__setattr__(self, "_by_code", by_code)
        on = {group.key for group in self.groups if group.on}
        questions = {
            kind: tuple(
                question
                for question in self.asked
                if question.group in on and (question.half_year or kind is PeriodKind.YEAR)
            )
            for kind in PeriodKind
        }
        cells = {
            kind: tuple(cell for question in asked for cell in question.cells)
            for kind, asked in questions.items()
        }
        required = {
            kind: tuple(cell for cell in asked if not by_code[cell.code].optional)
            for kind, asked in cells.items()
        }
        object.__setattr__(self, "_questions", questions)
        object.__setattr__(self, "_cells", cells)
        object.__setattr__(self, "_required", required)

    def indicator(self, code: str) -> Indicator:
        """The definition behind a code; KeyError where this version has none."""
        return self._by_code[code]

    def has(self, code: str) -> bool:
        """Whether this version defines an indicator."""
        return code in self._by_code

    def knows(self, cell: Cell) -> bool:
        """Whether this version has the cell, typed or computed."""
        indicator = self._by_code.get(cell.code)
        return indicator is not None and (
            cell.dim in indicator.units or cell.dim in indicator.computed
        )

    def computes(self, cell: Cell) -> bool:
        """Whether the cell is computed from others, so that typing it can only confirm it."""
        indicator = self._by_code.get(cell.code)
        return indicator is not None and cell.dim in indicator.computed

    def unit(self, cell: Cell) -> str:
        """The canonical unit of a cell; KeyError where this version has no such cell."""
        return self.indicator(cell.code).unit(cell.dim)

    def questions(self, period_kind: PeriodKind) -> tuple[Question, ...]:
        """The questions of a form, in the order they are asked."""
        return self._questions[period_kind]

    def question(self, key: str) -> Question:
        """The question with a key; KeyError where there is none."""
        for question in self.asked:
            if question.key == key:
                return question
        raise KeyError(key)

    def question_of(self, code: str) -> Question:
        """The question that asks an indicator; KeyError for one that is only computed."""
        for question in self.asked:
            if code in question.codes:
                return question
        raise KeyError(code)

    def cells(self, period_kind: PeriodKind) -> tuple[Cell, ...]:
        """Every typed cell of a form, in the order of the questions."""
        return self._cells[period_kind]

    def required(self, period_kind: PeriodKind) -> tuple[Cell, ...]:
        """The cells that must be answered before a form can be submitted."""
        return self._required[period_kind]

    def headlines(self, period_kind: PeriodKind) -> tuple[tuple[Indicator, tuple[Dim, ...]], ...]:
        """What a leader looks at first: the marked indicators, as a total where there is one.

        A version that marks none shows what it asks first.
        """
        asked = self._questions[period_kind]
        typed = [one for question in asked for one in question.indicators]
        yearly = period_kind is PeriodKind.YEAR
        shown = [one for one in self.indicators if one.headline and (one.half_year or yearly)]
        return tuple(
            (one, (Dim.T,) if Dim.T in (*one.units, *one.computed) else (*one.units, *one.computed))
            for one in shown or typed[:_HEADLINES]
        )

    def with_groups(self, on: Collection[str]) -> "Catalogue":
        """The same catalogue with optional groups switched on for a period."""
        groups = tuple(replace(g, on=True) if g.key in on else g for g in self.groups)
        return replace(self, groups=groups)


def amount_of(figures: Mapping[Cell, Figure], cell: Cell) -> Decimal | None:
    """The amount given for a cell, or None where it is blank, not available or not applicable."""
    figure = figures.get(cell)
    return None if figure is None else figure.amount


def total_of(figures: Mapping[Cell, Figure], cells: Collection[Cell]) -> Decimal | None:
    """The sum of cells, or None unless each is known.

    A cell that is not applicable adds nothing; if none has an amount, there is no sum either.
    """
    total: Decimal | None = None
    for cell in cells:
        figure = figures.get(cell)
        if figure is None or figure.state is State.NOT_AVAILABLE:
            return None
        if figure.amount is not None:
            total = figure.amount + (total or 0)
    return total


def compute(
    catalogue: Catalogue, figures: Mapping[Cell, Figure], only: Collection[str] | None = None
) -> Mapping[Cell, Decimal]:
    """Every computed cell that follows from the figures: totals, then percentages.

    Totals typed along with their parts are ignored. Percentages are not rounded here; a whole of
    zero gives none. `only` are the indicators that matter, with all they are made of.
    """
    computed: dict[Cell, Decimal] = {}
    indicators = [i for i in catalogue.indicators if only is None or i.code in only]
    for indicator in indicators:
        for dim in indicator.computed:
            addends = indicator.addends(dim)
            total = total_of(figures, addends) if addends else None
            if total is not None:
                computed[Cell(indicator.code, dim)] = total
    known = {
        cell: figure.amount
        for cell, figure in figures.items()
        if figure.amount is not None and not catalogue.computes(cell)
    } | computed
    for indicator in indicators:
        if indicator.share is None:
            continue
        for dim in indicator.computed:
            part = known.get(Cell(indicator.share.part, dim))
            whole = known.get(Cell(indicator.share.whole, dim))
            if part is not None and whole:
                computed[Cell(indicator.code, dim)] = part * 100 / whole
    return computed


def amounts(
    catalogue: Catalogue, figures: Mapping[Cell, Figure], only: Collection[str] | None = None
) -> Mapping[Cell, Decimal]:
    """Everything known of a form, typed and computed; a computed cell wins over a typed one."""
    typed = {cell: fig.amount for cell, fig in figures.items() if fig.amount is not None}
    return typed | dict(compute(catalogue, figures, only))


def change(now: Decimal, before: Decimal | None) -> Decimal | None:
    """The growth against an earlier amount in percent; None where that is unknown or zero."""
    if before is None or before == 0:
        return None
    return (now - before) * 100 / before


def round_share(share: Decimal, places: int = 1) -> Decimal:
    """A percentage rounded for reading, but never up to 100 nor down to 0 unless it is exactly so.

    99,996 % on time means that a file was late: it reads 99,9 %.
    """
    step = Decimal(1).scaleb(-places)
    rounded = share.quantize(step, rounding=ROUND_HALF_UP)
    if rounded == 100 and share < 100:
        return 100 - step
    if rounded == 0 and share > 0:
        return step
    return rounded


def is_settled(figures: Mapping[Cell, Figure], cell: Cell) -> bool:
    """Whether a cell is answered: "not available yet" keeps it open, "not applicable" closes it."""
    figure = figures.get(cell)
    return figure is not None and figure.state is not State.NOT_AVAILABLE


def progress(
    catalogue: Catalogue,
    period_kind: PeriodKind,
    settled: Callable[[Cell], bool],
    group: str = "",
) -> tuple[int, int]:
    """How many of the required cells are settled, and how many there are; of one group or of all.

    `settled` is `is_settled` of a form, or whatever says the same more quickly.
    """
    required = catalogue.required(period_kind)
    if group:
        required = tuple(c for c in required if catalogue.indicator(c.code).group == group)
    return sum(map(settled, required)), len(required)
