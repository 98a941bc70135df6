"""The checks of a form: what cannot be (hard), and what deserves a second look (soft).

The catalogue says which checks there are and within which limits; `bot.domain.rules` says what each
general rule looks for; here they are run, and here stand the sentences.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.domain.checked_form import Finding, Form
from bot.domain.errors import N_
from bot.domain.exchange import Rate
from bot.domain.kpi import (
    Catalogue,
    Cell,
    Check,
    Dim,
    Figure,
    PeriodKind,
    Rule,
    Severity,
    State,
    amounts,
)
from bot.domain.rules import RULES

__all__ = ["SENTENCES", "Finding", "check"]

# What each finding says, by its wording. The placeholders are exactly the keys of `Finding.names`
# (cells, to be shown by name) and of `Finding.numbers` (amounts, to be shown in `Finding.units`).
SENTENCES: Mapping[str, str] = {
    "not_negative": N_("{name} cannot be negative: {value}."),
    "whole": N_("{name} must be a whole number: {value}."),
    "bounds": N_("{name} must lie between {low} and {high}: {value}."),
    "above_bound": N_("{name} cannot be above {high}."),
    "total": N_("{parts} add up to {computed}, but the total given for {name} is {value}."),
    "sum_equals": N_("{parts} add up to {computed}, but {name} is {value}."),
    "part_of": N_("{name} ({value}) cannot be more than {whole_name} ({whole})."),
    "both_or_neither": N_(
        "{name} is {value} while {other_name} is {other}: either both are zero or neither is."
    ),
    "thousandfold": N_(
        "{name} is {value}, last period {previous}: about a thousand times apart."
        " Please check the unit, the dots and the commas."
    ),
    "magnitude_rose": N_("{name} is {value}: {times} times last period's {previous}."),
    "magnitude_fell": N_("{name} is {value}: only {percent} of last period's {previous}."),
    "vanished": N_("{name} is zero, while last period it was {previous}."),
    "denied": N_(
        "Last period {name} was {previous}. Is it right that there is none of it this time?"
    ),
    "change_rose": N_("{name} rose by {percent} against last period (from {previous} to {value})."),
    "change_fell": N_("{name} fell by {percent} against last period (from {previous} to {value})."),
    "points_rose": N_(
        "{name} rose by {points} points of percentage against last period (from {previous} to"
        " {value})."
    ),
    "points_fell": N_(
        "{name} fell by {points} points of percentage against last period (from {previous} to"
        " {value})."
    ),
    "appeared": N_("{name} is {value}, while last period there was none ({previous})."),
    "falls_while_count_rises": N_(
        "{name} fell by {percent} against last period (from {previous} to {value})"
        " while {count_name} rose from {count_previous} to {count}."
    ),
    "per_count": N_(
        "{name} ({value}) divided by {count_name} ({count}) gives {average} each;"
        " usual is from {low} to {high}."
    ),
    "stock_flow": N_(
        "{name} is {value}, but last period ({previous}) plus {inflow_name} ({inflow})"
        " less {outflow_name} ({outflow}) makes {expected}. The gap of {gap}, {percent} of the"
        " figure entered, is not explained."
    ),
    "stock_flow_blank": N_(
        "{name} is {value}, but last period ({previous}) plus {inflow_name} ({inflow}) makes"
        " {expected}. {outflow_name} has not been entered. The gap of {gap}, {percent} of the"
        " figure entered, is not explained."
    ),
    "needs_amount": N_("{name} is {value}, but {amount_name} is zero."),
    "share_shift": N_(
        "{name} compared with {whole_name} is {times} times apart from last period:"
        " now {value} to {whole}, then {previous} to {previous_whole}."
    ),
    "within_converted": N_(
        "{name} ({value}) is more than {whole_name} together ({whole} at the recorded rate)."
        " Firms that process for others may have it so; please check."
    ),
    "within_any_rate": N_(
        "{name} ({value}) is more than {whole_name} together, whatever the exchange rate ({whole}"
        " at most; none is recorded yet). Firms that process for others may have it so; please"
        " check."
    ),
    "within_whole": N_(
        "{name} ({value}) is more than {whole_name} ({whole}). Firms that process for others may"
        " have it so; please check."
    ),
}


def check(
    catalogue: Catalogue,
    period_kind: PeriodKind,
    figures: Mapping[Cell, Figure],
    previous: Mapping[Cell, Figure],
    only: Collection[Cell] | None = None,
    rates: Sequence[Rate] = (),
) -> tuple[Finding, ...]:
    """Run every check of the catalogue on a form, hard findings first, then in the form's order.

    `previous` is the period to compare with: last year, or last year's first half. `only` keeps
    the findings that concern one of these cells, for the moment after one answer. `rates` are the
    recorded exchange rates; without one, currencies meet only for what holds at any rate.
    """
    if only is None:
        asked = catalogue.cells(period_kind)
        view = _View(catalogue.checks, None, asked, (*asked, *filter(catalogue.computes, figures)))
        before = amounts(catalogue, previous)
    else:
        view = _view(catalogue, period_kind, frozenset(cell.code for cell in only))
        before = amounts(catalogue, _at(view.looked_at, previous), view.near)
    shown = set(view.shown)
    figures = {
        cell: figure
        for cell, figure in _at(view.looked_at, figures).items()
        if cell in shown or catalogue.computes(cell)
    }
    form = Form(
        catalogue=catalogue,
        cells=view.shown,
        figures=figures,
        before=before,
        rates=rates,
        none_before=_said_none(view.shown, previous),
    )
    findings = [f for one in view.checks for f in RULES[one.rule](form, one)]
    if not findings:
        return ()
    findings = _without_echoes(findings)
    if only is not None:
        findings = [f for f in findings if not set(f.cells).isdisjoint(only)]
    place = {cell: index for index, cell in enumerate(catalogue.cells(period_kind))}
    findings.sort(key=lambda f: (f.severity is Severity.SOFT, place.get(f.cells[0], 0)))
    return tuple(findings)


def _at(cells: Iterable[Cell], figures: Mapping[Cell, Figure]) -> dict[Cell, Figure]:
    """The figures of some cells. The others are not even looked at: that may cost something."""
    return {cell: figures[cell] for cell in cells if cell in figures}


def _said_none(cells: Iterable[Cell], previous: Mapping[Cell, Figure]) -> Collection[Cell]:
    """The cells said not to apply in the earlier period: there was nothing to count."""
    found = ((cell, previous.get(cell)) for cell in cells)
    return {cell for cell, figure in found if figure and figure.state is State.NOT_APPLICABLE}


class _View(NamedTuple):
    """What a run of the checks looks at: the checks themselves, the indicators (None for all), the
    typed cells that are asked, and every cell whose figure may matter."""

    checks: tuple[Check, ...]
    near: Collection[str] | None
    shown: tuple[Cell, ...]
    looked_at: tuple[Cell, ...]


@lru_cache(maxsize=1024)
def _view(catalogue: Catalogue, period_kind: PeriodKind, codes: frozenset[str]) -> _View:
    """The view around a few indicators; every answer to a question takes the same."""
    checks, near = _near(catalogue, codes)
    shown = tuple(cell for cell in catalogue.cells(period_kind) if cell.code in near)
    return _View(checks, near, shown, tuple(Cell(code, dim) for code in near for dim in Dim))


def _near(catalogue: Catalogue, codes: frozenset[str]) -> tuple[tuple[Check, ...], Collection[str]]:
    """The checks on these indicators, and the indicators they look at with all these are made of.

    Checks of single cells stay: they cost nothing where no cell is shown to them.
    """
    near, checks = set(codes), []
    for one in catalogue.checks:
        seen = {*one.codes, *one.against, *one.less}
        if not one.against:
            checks.append(one)
        elif not seen.isdisjoint(codes):
            checks.append(one)
            near |= seen
    near.update(i.code for i in catalogue.indicators if not near.isdisjoint(i.parts))
    left = list(near)
    while left:
        indicator = catalogue.indicator(left.pop())
        share = (indicator.share.part, indicator.share.whole) if indicator.share else ()
        parts = {*indicator.parts, *share} - near
        near |= parts
        left.extend(parts)
    return tuple(checks), frozenset(near)


# A cell that has gone wild trips several comparisons with the earlier period at once. The first of
# these says it best; the others would only be more sentences to dismiss.
_COMPARISONS = (
    Rule.VANISHED,
    Rule.THOUSANDFOLD,
    Rule.MAGNITUDE,
    Rule.CHANGE,
    Rule.SHARE_SHIFT,
)


def _without_echoes(findings: list[Finding]) -> list[Finding]:
    best: dict[Cell, int] = {}
    for finding in findings:
        if finding.kind in _COMPARISONS:
            rank = _COMPARISONS.index(finding.kind)
            best[finding.cells[0]] = min(rank, best.get(finding.cells[0], rank))
    return [
        f
        for f in findings
        if f.kind not in _COMPARISONS or _COMPARISONS.index(f.kind) == best[f.cells[0]]
    ]
