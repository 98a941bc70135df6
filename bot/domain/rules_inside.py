"""The rules that look at the figures of one form, whatever was reported before it."""

from collections.abc import Iterator
from decimal import Decimal

from bot.domain.checked_form import Finding, Form, cells_of
from bot.domain.exchange import ANY_RATE
from bot.domain.kpi import Check, Dim, total_of
from bot.domain.likelihood import beyond


def not_negative(form: Form, one: Check) -> Iterator[Finding]:
    """An amount below zero; a reduction has an indicator of its own."""
    for cell, indicator, value in form.typed(one):
        # Where there is an upper bound, `bounds` says both ends in one sentence.
        if value < 0 and indicator.high is None:
            yield form.finding(one, {"name": (cell,)}, {"value": value})


def whole(form: Form, one: Check) -> Iterator[Finding]:
    """Projects, zones, people and files are counted."""
    for cell, indicator, value in form.typed(one):
        if indicator.whole and value != value.to_integral_value():
            yield form.finding(one, {"name": (cell,)}, {"value": value})


def bounds(form: Form, one: Check) -> Iterator[Finding]:
    """A percentage from 0 to 100, a yes or no from 0 to 1; "more than 100" is above the bound."""
    for cell, indicator, value in form.typed(one):
        low, high = indicator.low or Decimal(0), indicator.high
        if high is None:
            continue
        if not low <= value <= high:
            yield form.finding(one, {"name": (cell,)}, {"value": value, "low": low, "high": high})
        elif beyond(value, form.figures[cell].qualifier, high):
            yield form.finding(one, {"name": (cell,)}, {"high": high}, wording="above_bound")


def total(form: Form, one: Check) -> Iterator[Finding]:
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


def sum_equals(form: Form, one: Check) -> Iterator[Finding]:
    """Parts that make up a whole which is typed as well; some of them are never more than it."""
    for dim in form.dims((*one.codes, *one.against)):
        computed, value = form.total(one.codes, dim), form.total(one.against, dim)
        if computed is None and value is not None:
            yield from _part_exceeds(form, one, dim, value)
        elif computed is not None and value is not None and computed != value:
            yield form.finding(
                one,
                {"name": cells_of(one.against, dim), "parts": cells_of(one.codes, dim)},
                {"value": value, "computed": computed},
            )


def _part_exceeds(form: Form, one: Check, dim: Dim, whole: Decimal) -> Iterator[Finding]:
    """What is there of the parts is already more than the whole; the rest is not given yet."""
    known = form.known_part(one.codes, dim)
    if known is not None and known[1] > whole:
        cells, value = known
        yield form.finding(
            one,
            {"name": cells, "whole_name": cells_of(one.against, dim)},
            {"value": value, "whole": whole},
            wording="part_of",
            units={"whole": form.unit(one.against, dim)},
        )


def part_of(form: Form, one: Check) -> Iterator[Finding]:
    """A part cannot be more than its whole."""
    for dim in form.dims((*one.codes, *one.against)):
        value, whole = form.total(one.codes, dim), form.total(one.against, dim)
        if value is not None and whole is not None and value > whole:
            yield form.finding(
                one,
                {"name": cells_of(one.codes, dim), "whole_name": cells_of(one.against, dim)},
                {"value": value, "whole": whole},
                units={"whole": form.unit(one.against, dim)},
            )


def both_or_neither(form: Form, one: Check) -> Iterator[Finding]:
    """There is an area if and only if there are zones."""
    for dim in form.dims((*one.codes, *one.against)):
        value, other = form.total(one.codes, dim), form.total(one.against, dim)
        if value is not None and other is not None and (value == 0) is not (other == 0):
            yield form.finding(
                one,
                {"name": cells_of(one.codes, dim), "other_name": cells_of(one.against, dim)},
                {"value": value, "other": other},
                units={"other": form.unit(one.against, dim)},
            )


def per_count(form: Form, one: Check) -> Iterator[Finding]:
    """An average outside the usual range; nothing to say where there are none, or no amount."""
    for dim in form.dims((*one.codes, *one.against)):
        value, count = form.total(one.codes, dim), form.total(one.against, dim)
        if not value or not count:
            continue
        average = value / count
        if not one.low <= average <= one.high:
            yield form.finding(
                one,
                {"name": cells_of(one.codes, dim), "count_name": cells_of(one.against, dim)},
                {
                    "value": value,
                    "count": count,
                    "average": average,
                    "low": one.low,
                    "high": one.high,
                },
                units={"count": form.unit(one.against, dim)},
            )


def needs_amount(form: Form, one: Check) -> Iterator[Finding]:
    """New projects without any capital."""
    for dim in form.dims((*one.codes, *one.against)):
        value, amount = form.total(one.codes, dim), form.total(one.against, dim)
        if value is not None and amount is not None and value > 0 and amount == 0:
            yield form.finding(
                one,
                {"name": cells_of(one.codes, dim), "amount_name": cells_of(one.against, dim)},
                {"value": value},
            )


def within_converted(form: Form, one: Check) -> Iterator[Finding]:
    """Exports beyond the whole revenue: rare, though who processes for others may have it."""
    if not all(map(form.catalogue.knows, cells_of(one.codes, Dim.T))):
        return
    value, unit = form.total(one.codes, Dim.T), form.unit(one.codes, Dim.T)
    wholes = cells_of(one.against, Dim.T)
    split = not all(map(form.catalogue.knows, wholes))
    if split:
        wholes = tuple(cell for dim in (Dim.F, Dim.D) for cell in cells_of(one.against, dim))
    recorded = form.in_one_currency(wholes, unit, form.rates)
    at_any = form.in_one_currency(wholes, unit, (ANY_RATE,))
    whole = at_any if recorded is None else recorded
    wording = "within_converted" if recorded is not None else "within_any_rate"
    if value is not None and whole is not None and value > whole:
        yield form.finding(
            one,
            {"name": cells_of(one.codes, Dim.T), "whole_name": wholes},
            {"value": value, "whole": whole},
            wording=wording if split else "within_whole",
        )
