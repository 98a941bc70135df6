"""Percentages printed beside figures, worked out again on every base they may have been meant of.

A percentage is only as exact as its last printed place; within that rounding everything agrees.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from bot.domain.kpi import Catalogue, Cell, Kind, Rule
from bot.domain.numbers import DECIMAL_PLACES
from bot.domain.printed_claims import Against, Claim, Idiom, Stated
from bot.domain.suspect_view import Suspect, Suspicion, View

_HAPPENED: Final = re.compile(
    r"thu hút|tạo việc làm|giải quyết việc làm|trong (?:năm|kỳ)|cấp mới|tuyển (?:dụng|mới)",
    re.IGNORECASE,
)
_STANDS: Final = re.compile(
    r"tính đến|đến (?:nay|hết|ngày)|l[ũu][yỹ] kế|hiện|còn hiệu lực|đang|quy hoạch|đi vào hoạt động",
    re.IGNORECASE,
)
_FAR: Final = 5
"""A base this many times away from what is known is another base."""


def wrong_base(view: View) -> Iterator[Suspicion]:
    """A percentage of another figure: of the one it names, or rather of a third?"""
    for claim, cell, value, stated in view.stated(Against.INDICATOR):
        bases = [Cell(code, cell.dim) for code in sorted(stated.base.codes)]
        base = next((b for b in bases if view.now.get(b) and _same_unit(view, b, cell)), None)
        if base is None or base == cell:
            continue
        amount = view.now[base]
        share = value * 100 / amount
        numbers = {"value": value, "base": amount}
        names = {"name": (cell,), "base_name": (base,)}
        actual, percent = {"actual": share}, {"percent": stated.percent}
        if stated.agrees(share):
            # Only an earlier amount can rise or fall; another figure is exceeded or not reached.
            if stated.idiom in (Idiom.RISE, Idiom.FALL):
                wording = "exceeds" if stated.idiom is Idiom.RISE else "falls_short"
                both = numbers | percent
                yield _found(view, Suspect.IDIOM, wording, claim, stated, names, both)
            continue
        numbers |= actual
        wording = "no_base"
        if other := _fitting(view, cell, value, stated, but=base):
            names["other_name"] = (other,)
            numbers["other"] = view.now[other]
            wording = "other_base"
            if stated.idiom in (Idiom.RISE, Idiom.EXCEED):
                wording = "other_base_exceeds"
                numbers |= percent
        yield _found(view, Suspect.BASE, wording, claim, stated, names, numbers)


def _fitting(view: View, cell: Cell, value: Decimal, stated: Stated, *, but: Cell) -> Cell | None:
    """The one other figure of the period that the percentage fits; None if several do."""
    fitting = [
        other
        for other, amount in view.now.items()
        if other not in (cell, but)
        and other.dim is cell.dim
        and amount
        and _same_unit(view, other, cell)
        and stated.agrees(value * 100 / amount)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _same_unit(view: View, one: Cell, other: Cell) -> bool:
    return view.catalogue.unit(one) == view.catalogue.unit(other)


def wrong_share(view: View) -> Iterator[Suspicion]:
    """A computed percentage that was printed: does it follow from its two figures?"""
    for claim, cell, value in view.valued():
        share = view.catalogue.indicator(cell.code).share
        part = view.now.get(Cell(share.part, cell.dim)) if share else None
        whole = view.now.get(Cell(share.whole, cell.dim)) if share else None
        if part is None or not whole:
            continue
        actual = part * 100 / whole
        exponent = value.as_tuple().exponent
        step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else -DECIMAL_PLACES)
        if abs(actual - value) > min(step, Decimal(1)) / 2:
            yield Suspicion(
                Suspect.BASE,
                "share",
                claims=(claim,),
                cells=(cell,),
                names={"name": (cell,)},
                numbers={"value": value, "actual": actual},
                units={"value": "%", "actual": "%"},
            )


# Against earlier periods --------------------------------------------------------------------------


def wrong_growth(view: View) -> Iterator[Suspicion]:
    """A comparison with the previous period that the known previous figure does not bear out."""
    for claim, cell, value, stated in _against_previous(view):
        previous = view.previous(cell)
        if not previous or previous < 0 or stated.agrees(value * 100 / previous):
            continue
        actual = value * 100 / previous
        confused = any(stated.agrees(actual, idiom) for idiom in Idiom)
        rule, wording = (Suspect.IDIOM, "idiom") if confused else (Suspect.GROWTH, "growth")
        numbers = {"value": value, "previous": previous, "actual": actual}
        yield _found(view, rule, wording, claim, stated, {"name": (cell,)}, numbers)


def earlier_too_low(view: View) -> Iterator[Suspicion]:
    """What a growth makes of the previous period, beside an older figure that is known.

    A stock seldom falls and rises again; and where the other idiom alone gives a base of the right
    size, the two were confused.
    """
    for claim, cell, value, stated in view.stated(Against.EARLIER):
        # A year nobody kept figures of: the previous ones that are known are older than it.
        older = view.previous(cell) if _later(view, stated) else view.older.get(cell)
        implied = stated.implied(value)
        if _is_told(view, cell, stated) or not older or older < 0 or implied is None:
            continue
        numbers = {"value": value, "implied": value * 100 / stated.share(), "older": older}
        turned = Idiom.RISE if stated.idiom is Idiom.RATIO else Idiom.RATIO
        other = value * 100 / stated.share(turned) if stated.share(turned) > 0 else None
        if not _is_near(numbers["implied"], older) and other and _is_near(other, older):
            rule, wording = Suspect.IDIOM, "implied_idiom"
        elif implied[1] < older and view.catalogue.indicator(cell.code).kind is Kind.STOCK:
            rule, wording = Suspect.EARLIER, "earlier"
        else:
            continue
        yield _found(view, rule, wording, claim, stated, {"name": (cell,)}, numbers)


def _is_near(one: Decimal, other: Decimal) -> bool:
    return one < other * _FAR and other < one * _FAR


def _against_previous(view: View) -> Iterator[tuple[Claim, Cell, Decimal, Stated]]:
    """Comparisons with the previous period, not with another year."""
    for claim, cell, value, stated in view.stated(Against.EARLIER):
        if None in (stated.base.year, view.known.year) or stated.base.year == view.known.year:
            yield claim, cell, value, stated


def _later(view: View, stated: Stated) -> bool:
    """Whether the base is a period after the previous one that is known: no figures are kept."""
    said, year = stated.base.year, view.known.year
    return said is not None and year is not None and said > year


def _is_told(view: View, cell: Cell, stated: Stated) -> bool:
    """Whether the base is known and looked at elsewhere, or lies before the period that is."""
    if _later(view, stated):
        return False
    said, year = stated.base.year, view.known.year
    long_ago = said is not None and year is not None and said < year
    return long_ago or bool(view.previous(cell))


def stated_stock_flow(view: View) -> Iterator[Suspicion]:
    """A stock's stated growth must come from what is new less what has gone.

    The rounded percentage leaves a range of earlier stocks; only what lies outside it is told. A
    known earlier stock is the business of the catalogue's own check.
    """
    flows = [check for check in view.catalogue.checks if check.rule is Rule.STOCK_FLOW]
    for claim, cell, value, stated in view.stated(Against.EARLIER):
        check = next((one for one in flows if one.codes == (cell.code,)), None)
        implied = stated.implied(value)
        if check is None or implied is None or _is_told(view, cell, stated):
            continue
        inflow = view.total(check.against, cell.dim)
        if inflow is None:
            continue
        outflow = view.total(check.less, cell.dim) or Decimal(0)
        most, least = (value - before - inflow + outflow for before in implied)
        if least <= 0 <= most:
            continue
        gap = least if least > 0 else -most
        names = {
            "name": (cell,),
            "inflow_name": tuple(Cell(code, cell.dim) for code in check.against),
            "outflow_name": tuple(Cell(code, cell.dim) for code in check.less),
        }
        numbers = {"value": value, "inflow": inflow, "outflow": outflow, "gap": gap}
        wording = "stock_over" if least > 0 else "stock_under"
        yield _found(view, Suspect.STOCK_FLOW, wording, claim, stated, names, numbers)


def mixed_idioms(view: View) -> Iterator[Suspicion]:
    """ "bằng 146%" and "tăng 19%" in one text: the one is easily taken for the other."""
    compared = list(view.stated(Against.EARLIER))
    ratios = [one for one in compared if one[3].idiom is Idiom.RATIO]
    growths = [one for one in compared if one[3].idiom is not Idiom.RATIO]
    if not ratios or not growths:
        return
    # The ratio farthest above a hundred is the one most easily taken for a growth.
    claim, cell, _value, stated = max(ratios, key=lambda one: one[3].percent)
    change = abs(stated.percent - 100)
    yield Suspicion(
        Suspect.IDIOM,
        "mixed_idioms_rose" if stated.percent >= 100 else "mixed_idioms_fell",
        claims=(claim, growths[0][0]),
        cells=(cell, growths[0][1]),
        numbers={"change": change},
        units={"change": "%"},
        quotes={"ratio": stated.text, "growth": growths[0][3].text},
    )


def flow_wording(view: View) -> Iterator[Suspicion]:
    """What stands at a date, told in words for what happened in the year."""
    for claim, cell, value in view.valued():
        stock = view.catalogue.indicator(cell.code).kind is Kind.STOCK
        happened = _HAPPENED.search(claim.said)
        if not stock or not happened or claim.as_of is not None or _STANDS.search(claim.said):
            continue
        yield Suspicion(
            Suspect.WORDING,
            "flow_wording",
            claims=(claim,),
            cells=(cell,),
            names={"name": (cell,)},
            numbers={"value": value},
            units={"value": claim.unit},
            quotes={"said": happened[0]},
        )


_PERCENTAGES: Final = ("actual", "percent")


def _found(
    view: View,
    rule: Suspect,
    wording: str,
    claim: Claim,
    stated: Stated,
    names: Mapping[str, tuple[Cell, ...]],
    numbers: Mapping[str, Decimal],
) -> Suspicion:
    cells = tuple(dict.fromkeys(cell for named in names.values() for cell in named))
    return Suspicion(
        rule,
        wording,
        claims=(claim,),
        cells=cells,
        names=names,
        numbers=numbers,
        units={key: _unit(key, cells[0], view.catalogue) for key in numbers},
        quotes={"said": stated.text},
    )


def _unit(key: str, cell: Cell, catalogue: Catalogue) -> str:
    return "%" if key in _PERCENTAGES else catalogue.unit(cell)
