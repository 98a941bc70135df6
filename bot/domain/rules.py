"""The general rules behind the checks of a form.

Which indicators a check looks at, and within which limits, is data of the catalogue; this module
knows only the general rules. A rule says nothing where it cannot know: a blank or "not available"
cell silences it, "not applicable" counts as nothing in a sum, and an earlier amount that is missing
or zero silences every comparison with the earlier period (except where zero is the point: what
vanished, what appeared, and a stock that only what came can explain).

    rule                     codes     against   less  low, high          limit
    not_negative, whole,
      bounds, total          -         -         -     of the indicator   -
    sum_equals               parts     whole     -     -                  -
    part_of                  parts     wholes    -     -                  -
    both_or_neither          number    amount    -     -                  -
    thousandfold             any       -         -     range of times     -
    magnitude                any       -         -     low: too small     times
                                                       to compare
    vanished                 any       -         -     -                  -
    change                   any       -         -     -                  percent
    points                   ratio     -         -     -                  points of percentage
    appeared                 stock     -         -     low: so much may   -
                                                       stand up from 0
    falls_while_count_rises  amount    number    -     -                  -
    per_count                amount    number    -     usual range        -
    stock_flow               stock     inflow    out   -                  percent of the stock
    needs_amount             number    amount    -     -                  -
    share_shift              part      whole     -     -                  times
    within_converted         amount    whole     -     -                  -

A list of several codes means their sum. Rules run dimension by dimension; an amount in one currency
never meets an amount in another; `within_converted` alone brings both dimensions together, by a
rate that is recorded; without one it says only what holds at every rate there has been.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from bot.domain.exchange import ANY_RATE, Rate, convert
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
    change,
    total_of,
)
from bot.domain.likelihood import beyond


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

    def known_part(
        self, codes: Collection[str], dim: Dim
    ) -> tuple[tuple[Cell, ...], Decimal] | None:
        """Those cells that have an amount, and their sum; None where there are none."""
        known = {
            cell: amount
            for cell in _cells(codes, dim)
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


def _cells(codes: Collection[str], dim: Dim) -> tuple[Cell, ...]:
    return tuple(Cell(code, dim) for code in codes)


def _not_negative(form: Form, one: Check) -> Iterator[Finding]:
    """An amount below zero; a reduction has an indicator of its own."""
    for cell, indicator, value in form.typed(one):
        # Where there is an upper bound, `bounds` says both ends in one sentence.
        if value < 0 and indicator.high is None:
            yield form.finding(one, {"name": (cell,)}, {"value": value})


def _whole(form: Form, one: Check) -> Iterator[Finding]:
    """Projects, zones, people and files are counted."""
    for cell, indicator, value in form.typed(one):
        if indicator.whole and value != value.to_integral_value():
            yield form.finding(one, {"name": (cell,)}, {"value": value})


def _bounds(form: Form, one: Check) -> Iterator[Finding]:
    """A percentage from 0 to 100, a yes or no from 0 to 1; "more than 100" is above the bound."""
    for cell, indicator, value in form.typed(one):
        low, high = indicator.low or Decimal(0), indicator.high
        if high is None:
            continue
        if not low <= value <= high:
            yield form.finding(one, {"name": (cell,)}, {"value": value, "low": low, "high": high})
        elif beyond(value, form.figures[cell].qualifier, high):
            yield form.finding(one, {"name": (cell,)}, {"high": high}, wording="above_bound")


def _total(form: Form, one: Check) -> Iterator[Finding]:
    """A total that was typed although it is computed: it must be the sum of its parts."""
    for cell, figure in form.figures.items():
        addends = form.catalogue.indicator(cell.code).addends(cell.dim)
        computed = total_of(form.figures, addends) if addends else None
        if figure.amount is not None and computed is not None and figure.amount != computed:
            yield form.finding(
                one,
                {"name": (cell,), "parts": addends},
                {"value": figure.amount, "computed": computed},
            )


def _sum_equals(form: Form, one: Check) -> Iterator[Finding]:
    """Parts that make up a whole which is typed as well; some of them are never more than it."""
    for dim in form.dims((*one.codes, *one.against)):
        computed, value = form.total(one.codes, dim), form.total(one.against, dim)
        if computed is None and value is not None:
            yield from _part_exceeds(form, one, dim, value)
        elif computed is not None and value is not None and computed != value:
            yield form.finding(
                one,
                {"name": _cells(one.against, dim), "parts": _cells(one.codes, dim)},
                {"value": value, "computed": computed},
            )


def _part_exceeds(form: Form, one: Check, dim: Dim, whole: Decimal) -> Iterator[Finding]:
    """What is there of the parts is already more than the whole; the rest is not given yet."""
    known = form.known_part(one.codes, dim)
    if known is not None and known[1] > whole:
        cells, value = known
        yield form.finding(
            one,
            {"name": cells, "whole_name": _cells(one.against, dim)},
            {"value": value, "whole": whole},
            wording="part_of",
            units={"whole": form.unit(one.against, dim)},
        )


def _part_of(form: Form, one: Check) -> Iterator[Finding]:
    """A part cannot be more than its whole."""
    for dim in form.dims((*one.codes, *one.against)):
        value, whole = form.total(one.codes, dim), form.total(one.against, dim)
        if value is not None and whole is not None and value > whole:
            yield form.finding(
                one,
                {"name": _cells(one.codes, dim), "whole_name": _cells(one.against, dim)},
                {"value": value, "whole": whole},
                units={"whole": form.unit(one.against, dim)},
            )


def _both_or_neither(form: Form, one: Check) -> Iterator[Finding]:
    """There is an area if and only if there are zones."""
    for dim in form.dims((*one.codes, *one.against)):
        value, other = form.total(one.codes, dim), form.total(one.against, dim)
        if value is not None and other is not None and (value == 0) is not (other == 0):
            yield form.finding(
                one,
                {"name": _cells(one.codes, dim), "other_name": _cells(one.against, dim)},
                {"value": value, "other": other},
                units={"other": form.unit(one.against, dim)},
            )


def _thousandfold(form: Form, one: Check) -> Iterator[Finding]:
    """Three digits more or less than before: a unit, a dot or a comma was misread."""
    for cell, value, before in form.compared(one):
        times = _times(value, before)
        if times is not None and one.low <= times <= one.high:
            yield form.finding(one, {"name": (cell,)}, {"value": value, "previous": before})


def _magnitude(form: Form, one: Check) -> Iterator[Finding]:
    """Many times more or less than before, unless both are too small to say anything."""
    for cell, value, before in form.compared(one):
        times = _times(value, before)
        tiny = max(value, before) < one.low
        if times is None or times <= one.limit or tiny:
            continue
        rose = value > before
        said = {"times": times} if rose else {"percent": value * 100 / before}
        yield form.finding(
            one,
            {"name": (cell,)},
            {"value": value, "previous": before, **said},
            wording="magnitude_rose" if rose else "magnitude_fell",
            units={"times": ""} if rose else {"percent": "%"},
        )


def _times(value: Decimal, before: Decimal) -> Decimal | None:
    """How many times apart two amounts are, whichever is larger; None unless both are positive."""
    if value <= 0 or before <= 0:
        return None
    return max(value, before) / min(value, before)


def _vanished(form: Form, one: Check) -> Iterator[Finding]:
    """Zero now although there was something before: perhaps the figure is only not known yet."""
    for cell, value, before in form.compared(one):
        if value == 0 and before > 0:
            yield form.finding(one, {"name": (cell,)}, {"previous": before})


def _change(form: Form, one: Check) -> Iterator[Finding]:
    """Growth or decline beyond a percentage."""
    for cell, value, before in form.compared(one):
        percent = change(value, before)
        if percent is not None and abs(percent) > one.limit:
            yield form.finding(
                one,
                {"name": (cell,)},
                {"value": value, "previous": before, "percent": abs(percent)},
                wording="change_rose" if percent > 0 else "change_fell",
                units={"percent": "%"},
            )


def _points(form: Form, one: Check) -> Iterator[Finding]:
    """A percentage that moved by many points: a share of a share, or 1 where 100 % was meant."""
    for cell, indicator, value in form.typed(one):
        before = form.before.get(cell)
        if before is None or indicator.kind is not Kind.RATIO:
            continue
        moved = value - before
        if abs(moved) > one.limit:
            yield form.finding(
                one,
                {"name": (cell,)},
                {"value": value, "previous": before, "points": abs(moved)},
                wording="points_rose" if moved > 0 else "points_fell",
                units={"points": ""},
            )


def _appeared(form: Form, one: Check) -> Iterator[Finding]:
    """A stock where there was none: it comes about over years, or by a decision worth naming."""
    for cell, indicator, value in form.typed(one):
        none = cell in form.none_before or form.before.get(cell) == 0
        if none and indicator.kind is Kind.STOCK and value > one.low:
            yield form.finding(one, {"name": (cell,)}, {"value": value, "previous": Decimal(0)})


def _falls_while_count_rises(form: Form, one: Check) -> Iterator[Finding]:
    """More zones on less land: a digit was lost, or another area was meant."""
    for dim in form.dims((*one.codes, *one.against)):
        value, before = form.total(one.codes, dim), form.total_before(one.codes, dim)
        count, earlier = form.total(one.against, dim), form.total_before(one.against, dim)
        if value is None or before is None or count is None or earlier is None:
            continue
        percent = change(value, before)
        if percent is not None and percent < 0 and count > earlier:
            unit = form.unit(one.against, dim)
            yield form.finding(
                one,
                {"name": _cells(one.codes, dim), "count_name": _cells(one.against, dim)},
                {
                    "value": value,
                    "previous": before,
                    "percent": -percent,
                    "count": count,
                    "count_previous": earlier,
                },
                units={"percent": "%", "count": unit, "count_previous": unit},
            )


def _per_count(form: Form, one: Check) -> Iterator[Finding]:
    """An average outside the usual range; nothing to say where there are none, or no amount."""
    for dim in form.dims((*one.codes, *one.against)):
        value, count = form.total(one.codes, dim), form.total(one.against, dim)
        if not value or not count:
            continue
        average = value / count
        if not one.low <= average <= one.high:
            yield form.finding(
                one,
                {"name": _cells(one.codes, dim), "count_name": _cells(one.against, dim)},
                {
                    "value": value,
                    "count": count,
                    "average": average,
                    "low": one.low,
                    "high": one.high,
                },
                units={"count": form.unit(one.against, dim)},
            )


def _stock_flow(form: Form, one: Check) -> Iterator[Finding]:
    """What stood before, plus what came, less what went, should stand now.

    What went may be optional: blank counts as nothing, and the gap then tells that it is needed.
    """
    for dim in form.dims((*one.codes, *one.against, *one.less)):
        value, before = form.total(one.codes, dim), form.total_before(one.codes, dim)
        inflow = form.total(one.against, dim)
        if value is None or before is None or inflow is None:
            continue
        outflow = form.total(one.less, dim)
        gone = {} if outflow is None else {"outflow": outflow}
        expected = before + inflow - (outflow or Decimal(0))
        gap = abs(value - expected)
        percent = gap * 100 / value if value else Decimal(100)
        if gap and percent > one.limit:
            yield form.finding(
                one,
                {
                    "name": _cells(one.codes, dim),
                    "inflow_name": _cells(one.against, dim),
                    "outflow_name": _cells(one.less, dim),
                },
                {
                    "value": value,
                    "previous": before,
                    "inflow": inflow,
                    **gone,
                    "expected": expected,
                    "gap": gap,
                    "percent": percent,
                },
                wording="" if gone else "stock_flow_blank",
                units={"percent": "%"},
            )


def _needs_amount(form: Form, one: Check) -> Iterator[Finding]:
    """New projects without any capital."""
    for dim in form.dims((*one.codes, *one.against)):
        value, amount = form.total(one.codes, dim), form.total(one.against, dim)
        if value is not None and amount is not None and value > 0 and amount == 0:
            yield form.finding(
                one,
                {"name": _cells(one.codes, dim), "amount_name": _cells(one.against, dim)},
                {"value": value},
            )


def _share_shift(form: Form, one: Check) -> Iterator[Finding]:
    """A part whose proportion to its whole has moved, in whatever units the two are counted."""
    for dim in form.dims((*one.codes, *one.against)):
        value, whole = form.total(one.codes, dim), form.total(one.against, dim)
        before = form.total_before(one.codes, dim)
        whole_before = form.total_before(one.against, dim)
        if not value or not whole or not before or not whole_before:
            continue
        times = _times(value * whole_before, before * whole)
        if times is not None and times > one.limit:
            unit = form.unit(one.against, dim)
            yield form.finding(
                one,
                {"name": _cells(one.codes, dim), "whole_name": _cells(one.against, dim)},
                {
                    "value": value,
                    "whole": whole,
                    "previous": before,
                    "previous_whole": whole_before,
                    "times": times,
                },
                units={"whole": unit, "previous_whole": unit, "times": ""},
            )


def _within_converted(form: Form, one: Check) -> Iterator[Finding]:
    """Exports beyond the whole revenue: rare, though who processes for others may have it."""
    if not all(map(form.catalogue.knows, _cells(one.codes, Dim.T))):
        return
    value, unit = form.total(one.codes, Dim.T), form.unit(one.codes, Dim.T)
    wholes = _cells(one.against, Dim.T)
    split = not all(map(form.catalogue.knows, wholes))
    if split:
        wholes = tuple(cell for dim in (Dim.F, Dim.D) for cell in _cells(one.against, dim))
    recorded = form.in_one_currency(wholes, unit, form.rates)
    at_any = form.in_one_currency(wholes, unit, (ANY_RATE,))
    whole = at_any if recorded is None else recorded
    wording = "within_converted" if recorded is not None else "within_any_rate"
    if value is not None and whole is not None and value > whole:
        yield form.finding(
            one,
            {"name": _cells(one.codes, Dim.T), "whole_name": wholes},
            {"value": value, "whole": whole},
            wording=wording if split else "within_whole",
        )


RULES: Mapping[Rule, Callable[[Form, Check], Iterator[Finding]]] = {
    Rule.NOT_NEGATIVE: _not_negative,
    Rule.WHOLE: _whole,
    Rule.BOUNDS: _bounds,
    Rule.TOTAL: _total,
    Rule.SUM_EQUALS: _sum_equals,
    Rule.PART_OF: _part_of,
    Rule.BOTH_OR_NEITHER: _both_or_neither,
    Rule.THOUSANDFOLD: _thousandfold,
    Rule.MAGNITUDE: _magnitude,
    Rule.VANISHED: _vanished,
    Rule.CHANGE: _change,
    Rule.POINTS: _points,
    Rule.APPEARED: _appeared,
    Rule.FALLS_WHILE_COUNT_RISES: _falls_while_count_rises,
    Rule.PER_COUNT: _per_count,
    Rule.STOCK_FLOW: _stock_flow,
    Rule.NEEDS_AMOUNT: _needs_amount,
    Rule.SHARE_SHIFT: _share_shift,
    Rule.WITHIN_CONVERTED: _within_converted,
}
