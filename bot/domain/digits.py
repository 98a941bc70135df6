"""Digits with their dots, commas and spaces: which values they can stand for."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.domain.readings import Why

DECIMAL_PLACES: Final = 6
"""Most digits a stored figure keeps after the comma; more are refused, never rounded off."""
INTEGER_DIGITS: Final = 18
"""Most digits a stored figure has before the comma."""
TOO_LARGE: Final = Decimal(10) ** INTEGER_DIGITS


PLAIN: Final = r"(?:[0-9]{1,2}|[1-9][0-9]{2,17}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,5})(?:,[0-9]{1,6})?"
"""Digits as most are typed, with nothing around them and in one way to cut: "37", "1.234,5"."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """Readings of bare digits, the style's own reading first.

    With a `fault` the separators follow no style, and readings are only what may have been meant.
    """

    readings: tuple[Decimal, ...]
    official: bool = False
    fault: Why | None = None


def is_number(text: str) -> bool:
    """Whether a text is a whole number in the digits 0 to 9: "²" is a digit, and no number."""
    return text.isascii() and text.isdecimal()


def spell(number: str) -> Spelled:
    """Read digits joined by single separators ("." "," " " or an apostrophe)."""
    groups = re.split("[^0-9]", number)
    separators = [c for c in number if not c.isdigit()]
    if not separators:
        return Spelled((Decimal(number),), official=_is_short(number))
    last = separators.pop()
    if not separators and last in ".,":
        return _spell_one_mark(groups[0], last, groups[1])
    kinds = set(separators) or {last}
    decimal = _as_decimal(groups)
    if kinds == {last}:
        if _are_grouped(groups):
            glued = Decimal("".join(groups))
            return Spelled((glued, decimal) if last == "." else (glued,), official=last == ".")
        if last == " ":
            return Spelled((), fault=Why.TWO_NUMBERS)
        meant = last in ".," and _are_grouped(groups[:-1])
        return Spelled((decimal,) if meant else (), fault=Why.WRONG_GROUPS)
    if len(kinds) > 1 or last not in ".," or not _are_grouped(groups[:-1]):
        return Spelled((), fault=Why.WRONG_GROUPS)
    if kinds == {","}:  # "154,004.8": the English style turned round reads as no Vietnamese one
        return Spelled((decimal,), fault=Why.WRONG_GROUPS)
    return Spelled((decimal,), official=kinds == {"."} and last == ",")


def _spell_one_mark(head: str, mark: str, tail: str) -> Spelled:
    """One dot or comma: a decimal mark, or a group mark if three digits follow, or both."""
    glued, decimal = Decimal(head + tail), _as_decimal([head, tail])
    if mark == "." and _are_grouped([head, tail]):
        return Spelled((glued, decimal), official=True)
    may_be_group = len(tail) == 3 and not head.startswith("0")
    readings = (decimal, glued) if may_be_group else (decimal,)
    return Spelled(readings, official=mark == "," and _is_short(head))


def _as_decimal(groups: list[str]) -> Decimal:
    return Decimal("".join(groups[:-1]) + "." + groups[-1])


def _is_short(digits: str) -> bool:
    """Whether digits need no grouping; official texts pad small counts to two ("05 vụ")."""
    return len(digits) <= 3 and (len(digits) <= 2 or not digits.startswith("0"))


def _are_grouped(groups: list[str]) -> bool:
    head, *rest = groups
    return len(head) <= 3 and not head.startswith("0") and all(len(g) == 3 for g in rest)


def find_fault(value: Decimal, *, whole: bool) -> Why | None:
    """Why a value cannot be stored, if it cannot."""
    if value < 0:
        return Why.NEGATIVE
    if value >= TOO_LARGE:
        return Why.TOO_LARGE
    decimals = decimals_of(value.normalize())
    if whole and decimals:
        return Why.FRACTION_OF_WHOLE
    return Why.TOO_PRECISE if decimals > DECIMAL_PLACES else None


def decimals_of(value: Decimal) -> int:
    """How many digits follow the comma."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def tidy(value: Decimal) -> Decimal:
    """The same value without trailing zeros after the comma and without an exponent."""
    value = value.normalize()
    return value if decimals_of(value) else value.quantize(Decimal(1))
