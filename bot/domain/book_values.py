"""What one cell of a workbook says for one cell of the form: a figure, or why it says none.

A number in a cell is the number itself: nothing about dots and commas has to be guessed. A text in
a cell is read as if it had been typed in the chat.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import Final

from bot.domain.answer import Target
from bot.domain.book import BookCell, CellKind, spoken
from bot.domain.digits import DECIMAL_PLACES, INTEGER_DIGITS, decimals_of, tidy
from bot.domain.kpi import Cell, Figure, Indicator, Kind, State
from bot.domain.likelihood import possible, within
from bot.domain.numbers import Accept, Ask, Confirm, Missing, Qualifier, Reading, Refuse, Why
from bot.domain.odd_figures import keep_marks
from bot.domain.phrases import fold_figure
from bot.domain.signed import may_be_negative, negated
from bot.domain.units import find_suffix, find_unit

_SMALLEST: Final = Decimal(1).scaleb(-DECIMAL_PLACES)
NOT_YET: Final = {"chua co so", "chua co so lieu", "chua co", "not available yet", "n a", "na"}
NOT_HERE: Final = {"khong co doi tuong", "not applicable", "khong ap dung"}
_AS_SHOWN: Final = Context(prec=15, rounding=ROUND_HALF_UP)
"""As many digits as a spreadsheet shows; those behind are its own noise."""


class FaultCode(StrEnum):
    """Why a cell gave no figure. Stable codes; the surface words them."""

    DATE = "date"
    ERROR = "error"
    NOT_COMPUTED = "not_computed"
    LINKED = "linked"
    YES_NO = "yes_no"
    PERCENT = "percent"
    UNREADABLE = "unreadable"  # `reading` says why
    TWICE = "twice"
    NOT_ASKED = "not_asked"
    VALUE_AND_STATUS = "value_and_status"
    STATUS_UNKNOWN = "status_unknown"
    CERTAINTY_UNKNOWN = "certainty_unknown"
    MERGED = "merged"
    HIDDEN = "hidden"
    NO_DIM = "no_dim"
    NOT_SUM = "not_sum"
    TOTAL_ALONE = "total_alone"
    MISPLACED = "misplaced"
    OTHER_NAME = "other_name"


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that gives no figure: where it is, what stands there, why that does not help."""

    code: FaultCode
    place: str
    text: str
    cell: Cell | None = None
    reading: Ask | Refuse | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A figure for a cell of the form, and the place it was read from."""

    cell: Cell
    place: str
    text: str
    figure: Figure
    note: str = ""
    doubt: Why | None = None  # one reading, but one to look at
    final: bool = False  # said to be no estimate
    said: str = ""  # words of another period or subject, under which it was taken all the same


def read_value(
    found: BookCell,
    indicator: Indicator,
    cell: Cell,
    previous: Mapping[Cell, Figure],
    unit: str = "",
) -> Found | Fault:
    """The figure of a filled cell. `unit` is one that the table states for it, "" for none."""
    code = _FAULTS.get(found.kind)
    if code is not None:
        return Fault(code, found.place, found.text, cell)
    said = spoken(found.text)
    if found.kind is CellKind.TEXT and indicator.kind is not Kind.FLAG:
        if said in NOT_YET:
            return Found(cell, found.place, found.text, Figure(State.NOT_AVAILABLE))
        if said in NOT_HERE:
            return Found(cell, found.place, found.text, Figure(State.NOT_APPLICABLE))
    reading = _reading(found, indicator, cell, previous, unit)
    if isinstance(reading, FaultCode):
        return Fault(reading, found.place, found.text, cell)
    if isinstance(reading, Ask | Refuse):
        return Fault(FaultCode.UNREADABLE, found.place, found.text, cell, reading)
    if isinstance(reading, Missing):
        return Found(cell, found.place, found.text, Figure(State.NOT_AVAILABLE))
    figure = Figure.given(reading.value, reading.qualifier)
    figure = replace(figure, coverage=reading.remark.coverage)
    doubt = reading.why if isinstance(reading, Confirm) else None
    return Found(cell, found.place, found.text, figure, doubt=doubt, final=reading.remark.final)


_FAULTS: Final[Mapping[CellKind, FaultCode]] = {
    CellKind.DATE: FaultCode.DATE,
    CellKind.ERROR: FaultCode.ERROR,
    CellKind.NOT_COMPUTED: FaultCode.NOT_COMPUTED,
    CellKind.LINKED: FaultCode.LINKED,
}


def _reading(
    found: BookCell,
    indicator: Indicator,
    cell: Cell,
    previous: Mapping[Cell, Figure],
    unit: str,
) -> Reading | FaultCode:
    flag = indicator.kind is Kind.FLAG
    if found.kind is CellKind.YES_NO:
        return Accept(Decimal(found.text)) if flag else FaultCode.YES_NO
    if found.kind is CellKind.TEXT or (flag and found.kind is CellKind.NUMBER):
        return Target((indicator,), previous, unit).read(cell, keep_marks(found.text)).reading
    asked = indicator.unit(cell.dim)
    if found.kind is CellKind.PERCENT and asked != "%":
        return FaultCode.PERCENT
    stated = "" if found.kind is CellKind.PERCENT else unit
    amount = Decimal(found.text)
    if amount < 0 and may_be_negative(indicator):
        return negated(_number(-amount, asked, stated))
    return within(_number(amount, asked, stated), indicator)


def _number(amount: Decimal, asked: str, stated: str) -> Reading:
    """A number of a cell in the unit asked for, at most as precise as a figure can be."""
    power = 0
    if stated:
        suffix, unit = find_suffix(fold_figure(stated)), find_unit(asked)
        if suffix is None or not unit.counts(suffix[1]):
            return Ask((), Why.OTHER_UNIT, noun=stated)
        scale, measure = suffix
        names_money = unit.is_money and (measure or scale)
        power = scale - unit.power if names_money else scale
    amount = tidy(amount.scaleb(power)) if power else amount
    if amount < 0:
        return Refuse(Why.NEGATIVE)
    if amount and amount.adjusted() >= INTEGER_DIGITS:
        return Refuse(Why.TOO_LARGE)
    shown = amount if decimals_of(amount) <= DECIMAL_PLACES else tidy(_AS_SHOWN.plus(amount))
    if decimals_of(shown) <= DECIMAL_PLACES:
        return possible(Accept(shown), asked)
    return possible(Confirm(shown.quantize(_SMALLEST, ROUND_HALF_UP), Why.ROUNDED), asked)


def bounded(found: Found, indicator: Indicator) -> Found | Fault:
    """The same figure, unless it is called "more than" all there can be."""
    figure = found.figure
    if figure.amount is None:
        return found
    reading = within(Accept(figure.amount, figure.qualifier), indicator)
    if isinstance(reading, Refuse):
        return Fault(FaultCode.UNREADABLE, found.place, found.text, found.cell, reading)
    return found


def qualified(found: Found, qualifier: Qualifier) -> Found:
    """The same figure, called an estimate or a lower bound."""
    if found.figure.amount is None:
        return found
    return replace(found, figure=replace(found.figure, qualifier=qualifier))
