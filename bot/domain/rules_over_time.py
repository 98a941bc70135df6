"""The rules that hold a form against the same board's figures of the period before."""

from collections.abc import Iterator
from decimal import Decimal

from bot.domain.checked_form import Finding, Form, cells_of
from bot.domain.kpi import Check, Kind, change


def thousandfold(form: Form, one: Check) -> Iterator[Finding]:
    """Three digits more or less than before: a unit, a dot or a comma was misread."""
    for cell, value, before in form.compared(one):
        times = _times(value, before)
        if times is not None and one.low <= times <= one.high:
            yield form.finding(one, {"name": (cell,)}, {"value": value, "previous": before})


def magnitude(form: Form, one: Check) -> Iterator[Finding]:
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


def vanished(form: Form, one: Check) -> Iterator[Finding]:
    """Zero now although there was something before: perhaps the figure is only not known yet.

    A stock that is said not to be there at all is the same, and more often a wrong tap.
    """
    for cell, value, before in form.compared(one):
        if value == 0 and before > 0:
            yield form.finding(one, {"name": (cell,)}, {"previous": before})
    for cell, before in form.stocks_denied(one):
        yield form.finding(one, {"name": (cell,)}, {"previous": before}, wording="denied")


def changed(form: Form, one: Check) -> Iterator[Finding]:
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


def points(form: Form, one: Check) -> Iterator[Finding]:
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


def appeared(form: Form, one: Check) -> Iterator[Finding]:
    """A stock where there was none: it comes about over years, or by a decision worth naming."""
    for cell, indicator, value in form.typed(one):
        none = cell in form.none_before or form.before.get(cell) == 0
        if none and indicator.kind is Kind.STOCK and value > one.low:
            yield form.finding(one, {"name": (cell,)}, {"value": value, "previous": Decimal(0)})


def falls_while_count_rises(form: Form, one: Check) -> Iterator[Finding]:
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
                {"name": cells_of(one.codes, dim), "count_name": cells_of(one.against, dim)},
                {
                    "value": value,
                    "previous": before,
                    "percent": -percent,
                    "count": count,
                    "count_previous": earlier,
                },
                units={"percent": "%", "count": unit, "count_previous": unit},
            )


def stock_flow(form: Form, one: Check) -> Iterator[Finding]:
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
                    "name": cells_of(one.codes, dim),
                    "inflow_name": cells_of(one.against, dim),
                    "outflow_name": cells_of(one.less, dim),
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


def share_shift(form: Form, one: Check) -> Iterator[Finding]:
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
                {"name": cells_of(one.codes, dim), "whole_name": cells_of(one.against, dim)},
                {
                    "value": value,
                    "whole": whole,
                    "previous": before,
                    "previous_whole": whole_before,
                    "times": times,
                },
                units={"whole": unit, "previous_whole": unit, "times": ""},
            )
