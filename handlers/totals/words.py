"""Totals, comparisons and gaps in words that fit a phone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from markupsafe import Markup

from bot.domain.comparing import (
    Bound,
    Change,
    Comparison,
    Direction,
    Telling,
    tell,
    telling_of,
)
from bot.domain.definitions import Obstacle, all_cells
from bot.domain.errors import N_
from bot.domain.kpi import Aggregation, Cell, Dim, Indicator, Kind
from bot.domain.numbers import Qualifier
from bot.domain.totals import Total
from bot.reports.wording import (
    BOUNDS,
    obstacle_words,
    qualified,
    rate_words,
    total_quantity,
)
from handlers.totals.view import View, names

DIMS = {Dim.F: "FDI", Dim.D: "DDI"}
_ORDER = (Dim.T, Dim.F, Dim.D)


def indicators(view: View, group: str) -> list[Indicator]:
    """The lines of a page, in the order of the form."""
    codes = dict.fromkeys(cell.code for cell in all_cells(view.catalogue, view.of.period.kind))
    found = [view.catalogue.indicator(code) for code in codes]
    return [one for one in found if one.group == group]


def cells_of(view: View, indicator: Indicator) -> list[Cell]:
    """The cells of a line that the bloc has totals of: both together first, then each."""
    cells = [Cell(indicator.code, dim) for dim in _ORDER]
    return [cell for cell in cells if cell in view.totals.now.cells]


def total_words(view: View, total: Total, *, unit: bool = True) -> Markup:
    """ "ước 532 dự án", "84,3% (70/83)"; a dash where nobody has given it."""
    say = view.say
    if total.amount is None:
        return say("—")
    indicator = view.catalogue.indicator(total.cell.code)
    percentage = indicator.kind is Kind.FLAG or total.folded.whole is not None
    shown = "%" if percentage else total.unit
    words = total_quantity(say, total.amount, shown if unit or shown == "%" else "")
    if total.folded.part is not None and total.folded.whole is not None:
        part, whole = say.number(total.folded.part), say.number(total.folded.whole)
        words = f"{words} ({part}/{whole})"
    return qualified(say, words, total.qualifier)


def line_words(view: View, indicator: Indicator) -> Markup:
    """One line of a page: the amounts, of how many boards, how it has changed."""
    say = view.say
    name = indicator.short_names[say.language]
    cells = cells_of(view, indicator)
    if indicator.aggregation is Aggregation.NONE or not cells:
        return say("<b>{name}</b>: not totalled", name=name)
    totals = [view.totals.now.cells[cell] for cell in cells]
    lines = [say("<b>{name}</b>: {amounts}", name=name, amounts=_amounts(view, totals))]
    lines[0] += how_many(view, totals)
    if indicator.aggregation is Aggregation.MIN and totals[0].amount is not None:
        lines[0] += say(", the least of any board")
    lines.extend(Markup("   ") + line for line in _behind(view, indicator, cells))
    return Markup("\n").join(lines)


def own_words(view: View, indicator: Indicator) -> Markup:
    """One line of what the person's own board gave, where no total is to be seen."""
    totals = [view.totals.now.cells[cell] for cell in cells_of(view, indicator)]
    amounts = _amounts(view, totals) if totals else Markup("—")
    return view.say(
        "<b>{name}</b>: {amounts}", name=indicator.short_names[view.say.language], amounts=amounts
    )


def hidden_words(view: View) -> Markup:
    """How many boards are in, in the place of totals that would tell what the others gave."""
    return view.say(
        "Accepted: {n}/{m} boards. The figures of the whole bloc are shown to the boards once the"
        " bloc closes the period or releases them.",
        n=f"{view.accepted:02d}",
        m=f"{len(view.totals.roster):02d}",
    )


def _amounts(view: View, totals: Sequence[Total]) -> Markup:
    """ "532 dự án (FDI 379, DDI 153)", "FDI 5.890 triệu USD · DDI 47.217 tỷ đồng"."""
    first, *rest = totals
    if first.cell.dim is Dim.T:
        words = total_words(view, first)
        if rest and all(total.amount is not None for total in rest):
            split = (_side(view, total, unit=False) for total in rest)
            return Markup("{} ({})").format(words, Markup(", ").join(split))
        return words
    return Markup(" · ").join(_side(view, total) for total in totals)


def _side(view: View, total: Total, *, unit: bool = True) -> Markup:
    return Markup("{} {}").format(DIMS[total.cell.dim], total_words(view, total, unit=unit))


def how_many(view: View, totals: Sequence[Total]) -> Markup:
    """ ", 09/11 đơn vị", where it is not what the head of the page says of all."""
    fewest = min(totals, key=lambda total: total.answered)
    expected = len(view.totals.roster)
    if (fewest.answered, fewest.expected) == (expected - len(view.totals.waiting), expected):
        return Markup("")
    return view.say(", {n}/{m} boards", n=f"{fewest.answered:02d}", m=f"{fewest.expected:02d}")


def _behind(view: View, indicator: Indicator, cells: Sequence[Cell]) -> Iterable[Markup]:
    """What stands below the amounts: change, percent of plan, who gave only a part."""
    compared = [view.totals.compared[cell] for cell in cells if cell in view.totals.compared]
    # A total that one year alone has speaks for both, where an exchange rate is all it needs.
    across = view.totals.compared.get(Cell(indicator.code, Dim.T))
    if across is not None and (across.rate is not None or across.obstacle is Obstacle.NO_RATE):
        compared = [across]
    words = comparisons_words(view, indicator, compared)
    if words:
        yield words
    for cell in cells:
        planned = plan_words(view, cell)
        if planned:
            yield planned
    half = {unit for cell in cells for unit in view.totals.now.cells[cell].uneven}
    if half:
        found = [unit for unit in view.totals.roster if unit.id in half]
        yield view.say("only a part from: {names}", names=names(found, view.say))


def comparisons_words(view: View, indicator: Indicator, found: Sequence[Comparison]) -> Markup:
    """ "bằng 107,1% so với năm 2018"; "FDI bằng 106,4%, DDI bằng 106,5%"; or why there is none.

    Of an indicator with a total of both, that one speaks.
    """
    if found and found[0].cell.dim is Dim.T:
        found = found[:1]
    said = [(one.cell.dim, comparison_words(view, indicator, one)) for one in found]
    said = [(dim, words) for dim, words in said if words]
    if not said:
        return Markup("")
    if len({words for _dim, words in said}) == 1:
        text = said[0][1]
    else:
        sides = (Markup("{} {}").format(DIMS[dim], words) for dim, words in said)
        text = Markup("; ").join(sides)
    alike = {len(one.common) for one in found if one.like_for_like is not None}
    if len(alike) == 1:
        text += view.say.count(" (the same board)", " (the same {n} boards)", alike.pop())
    if found[0].rate is not None:
        text += Markup(" ({})").format(rate_words(view.say, found[0].rate))
    return text


def comparison_words(view: View, indicator: Indicator, one: Comparison) -> Markup:
    say = view.say
    telling = telling_of(indicator)
    if one.change is not None and one.obstacle is None:
        words = short_change(view, one.change, telling)
        if one.restated is not None:
            before = short_change(view, one.restated, telling)
            words += say(" ({change} of the figure as published)", change=before)
        return words + (say(" (re-based)") if one.rebased else Markup(""))
    if one.like_for_like is not None:
        return _unless_nothing(view, one.like_for_like, telling)
    if one.obstacle in (None, Obstacle.NOT_COMPARED, Obstacle.NO_FIGURE, Obstacle.INCOMPLETE):
        return Markup("")
    if one.obstacle is Obstacle.ZERO_BASE and one.change is not None and _is_nothing(one.change):
        return Markup("")
    if one.obstacle is Obstacle.NO_BASE and indicator.optional:
        return Markup("")
    return say("not compared: {why}", why=obstacle_words(say, one.obstacle, view.then))


def _is_nothing(change: Change) -> bool:
    """None before and none now: there is nothing to tell."""
    return change.base == 0 and change.now == 0


def _unless_nothing(view: View, change: Change, telling: Telling) -> Markup:
    return Markup("") if _is_nothing(change) else short_change(view, change, telling)


def short_change(view: View, change: Change, telling: Telling) -> Markup:
    """ "bằng 87,7%", "tăng 7,6%": the year it is compared with stands at the head of the page."""
    say, told = view.say, tell(change, telling)
    if told is None:
        return say("from {base} to {now}", base=say.number(change.base), now=say.number(change.now))
    number = say.number(told.number)
    if told.telling is Telling.RATIO:
        words = say("equal to {n}%", n=number)
    elif told.direction is Direction.LEVEL:
        words = say("unchanged")
    else:
        words = say(_SHORT[told.telling, told.direction], n=number)
    if told.bound is Bound.EXACT:
        return words
    return say(BOUNDS[told.bound], change=words)


_SHORT = {
    (Telling.GROWTH, Direction.UP): N_("up {n}%"),
    (Telling.GROWTH, Direction.DOWN): N_("down {n}%"),
    (Telling.POINTS, Direction.UP): N_("up {n} points"),
    (Telling.POINTS, Direction.DOWN): N_("down {n} points"),
}


def plan_words(view: View, cell: Cell) -> Markup:
    """ "đạt 95,2% kế hoạch (9.600 triệu USD)", where the year has a plan."""
    one = view.totals.planned.get(cell)
    if one is None or one.base is None or one.base.amount is None:
        return Markup("")
    say, change = view.say, one.change or one.like_for_like
    if change is None or change.ratio is None:
        return Markup("")
    told = tell(change, Telling.RATIO)
    assert told is not None, "it has a ratio"
    words = say(
        "{side}{n}% of the plan ({plan})",
        side=f"{DIMS[cell.dim]} " if cell.dim in DIMS else "",
        n=say.number(told.number),
        # Of the same boards as the share: the plan of all would be held against a part of them.
        plan=total_quantity(say, change.base, one.base.unit),
    )
    if one.change is None:
        words += say.count(", over the same board", ", over the same {n} boards", len(one.common))
    return words + (say(" (re-based)") if one.rebased else Markup(""))


def part_words(view: View, total: Total, unit_id: int) -> Markup | None:
    """What one board gives to a total; None where it gives nothing."""
    part = total.parts.get(unit_id)
    if part is None:
        return view.say("not applicable") if unit_id in total.not_applicable else None
    say = view.say
    indicator = view.catalogue.indicator(total.cell.code)
    if indicator.kind is Kind.FLAG:
        return say(N_("yes")) if part.amount else say(N_("no"))
    if part.whole is not None:
        share = part.amount * 100 / part.whole if part.whole else Decimal(0)
        counts = f"{say.number(part.amount)}/{say.number(part.whole)}"
        return say("{share} ({counts})", share=say.percent(share), counts=counts)
    qualifier = Qualifier.EXACT
    if part.above or part.estimated:
        qualifier = Qualifier.ABOVE if part.above else Qualifier.ESTIMATE
    words = qualified(say, total_quantity(say, part.amount, total.unit), qualifier)
    return words + say(" (last period's)") if part.carried else words
