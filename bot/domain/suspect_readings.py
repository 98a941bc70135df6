"""Figures that may stand for another amount than they seem to: marks, scales, currencies."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations
from typing import Final

from bot.domain.digits import spell
from bot.domain.exchange import convert
from bot.domain.kpi import Cell, Dim, Rule
from bot.domain.printed_claims import Claim
from bot.domain.readings import Accept
from bot.domain.suspect_view import Suspect, Suspicion, View
from bot.domain.units import find_unit
from bot.domain.weighing import storable

_ONE_DOT: Final = re.compile(r"\d{1,3}\.\d{3}")
_NEAR: Final = 2


def doubtful_reading(view: View) -> Iterator[Suspicion]:
    """A figure that is written in no style, or readable in several ways."""
    for claim in view.claims:
        cell = view.cell(claim)
        if cell is None or isinstance(claim.reading, Accept):
            continue
        values = claim.candidates or ((claim.value,) if claim.value is not None else ())
        yield Suspicion(
            Suspect.READING,
            "reading_meant" if values else "reading",
            claims=(claim,),
            cells=(cell,),
            names={"name": (cell,)},
            numbers={"meant": values[0]} if values else {},
            units={"meant": claim.unit} if values else {},
            quotes={"written": claim.written},
            candidates=values,
        )


def mixed_marks(view: View) -> Iterator[Suspicion]:
    """Where dots stand before decimals somewhere, one dot before three digits is open elsewhere.

    An amount that agrees with last period's is not open.
    """
    misused = next((c for c in view.claims if _dot_is_decimal(c)), None)
    if misused is None:
        return
    for claim in view.claims:
        cell = view.cell(claim)
        if cell is None or claim.value is None or not _ONE_DOT.fullmatch(claim.number):
            continue
        values = storable((claim.value, claim.value.scaleb(-3)), find_unit(claim.unit))
        before = view.before.get(cell)
        if len(values) < 2 or (before and before / _NEAR <= claim.value <= before * _NEAR):
            continue
        yield Suspicion(
            Suspect.MARKS,
            "marks",
            claims=(claim, misused),
            cells=(cell,),
            names={"name": (cell,)},
            numbers={"value": values[0], "other": values[1]},
            units={"value": claim.unit, "other": claim.unit},
            quotes={"written": claim.written, "example": misused.written},
            candidates=values,
        )


def _dot_is_decimal(claim: Claim) -> bool:
    return "." in claim.number and not spell(claim.number).official


def mixed_scales(view: View) -> Iterator[Suspicion]:
    """One currency in billions here and in millions there: a slip is a thousand times."""
    by_measure: dict[str, dict[int, Claim]] = {}
    for claim in view.claims:
        unit = find_unit(claim.unit)
        if unit.is_money and claim.scale:
            by_measure.setdefault(unit.measure, {}).setdefault(claim.scale, claim)
    for measure, by_scale in by_measure.items():
        if len(by_scale) > 1:
            one, other = by_scale[max(by_scale)], by_scale[min(by_scale)]
            cells = tuple(cell for claim in (one, other) if (cell := view.cell(claim)))
            yield Suspicion(
                Suspect.SCALES,
                "scales",
                claims=(one, other),
                cells=cells,
                quotes={"currency": measure, "one": one.written, "other": other.written},
            )


def two_values(view: View) -> Iterator[Suspicion]:
    """One figure given twice with different amounts."""
    by_cell: dict[Cell, list[Claim]] = {}
    for claim, cell, _value in view.valued():
        by_cell.setdefault(cell, []).append(claim)
    for cell, claims in by_cell.items():
        for one, other in combinations(claims, 2):
            if one.value is None or other.value is None or one.value == other.value:
                continue
            yield Suspicion(
                Suspect.TWO_VALUES,
                "two_values",
                claims=(one, other),
                cells=(cell,),
                names={"name": (cell,)},
                numbers={"value": one.value, "other": other.value},
                units={"value": one.unit, "other": other.unit},
                candidates=(one.value, other.value),
            )


# Currencies ---------------------------------------------------------------------------------------


def other_currency(view: View) -> Iterator[Suspicion]:
    """Money in another currency than the indicator is counted in, and what it would come to.

    Converted by recorded rates only. What it comes to may be many times last period's amount: then
    the unit is doubtful rather than the growth.
    """
    for claim in view.claims:
        cell = view.cell(claim)
        if cell is None or claim.value is None or claim.unit == view.catalogue.unit(cell):
            continue
        usual = view.catalogue.unit(cell)
        converted = convert(claim.value, claim.unit, usual, view.known.rates)
        numbers: dict[str, Decimal] = {"value": claim.value}
        units = {"value": claim.unit}
        wording = "currency"
        if converted is not None:
            wording = "currency_converted"
            numbers |= {"low": converted[0], "high": converted[1]}
            units |= {"low": usual, "high": usual}
            jump = _jump(view, cell, converted[0])
            if jump is not None:
                wording = "currency_jump"
                numbers |= jump
                units |= {"total": usual, "previous": usual, "times": ""}
        yield Suspicion(
            Suspect.CURRENCY,
            wording,
            claims=(claim,),
            cells=(cell,),
            names={"name": (cell,)},
            numbers=numbers,
            units=units,
            quotes={"unit": usual},
            candidates=tuple(dict.fromkeys((claim.value, *(converted or ())))),
        )


def _jump(view: View, cell: Cell, converted: Decimal) -> Mapping[str, Decimal] | None:
    """The whole indicator beside last period's, where it grows beyond the catalogue's limit."""
    limits = [
        check.limit
        for check in view.catalogue.checks
        if check.rule is Rule.MAGNITUDE and cell.code in check.codes
    ]
    total, previous = converted, view.before.get(cell)
    if previous is None:
        others = [c for c in view.catalogue.indicator(cell.code).addends(Dim.T) if c != cell]
        parts = [view.now.get(other) for other in others]
        total += sum((part for part in parts if part is not None), Decimal(0))
        previous = view.before.get(Cell(cell.code, Dim.T)) if None not in parts else None
    if not previous or not limits or total / previous <= min(limits):
        return None
    return {"total": total, "previous": previous, "times": total / previous}
