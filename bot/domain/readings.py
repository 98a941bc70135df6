"""What the reader of figures makes of a text: the five outcomes and the reasons behind them."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bot.domain.remarks import NOTHING, Remark


class Qualifier(StrEnum):
    """What the officer said about the figure: nothing, "ước", or a lower bound ("trên 55%")."""

    EXACT = "exact"
    ESTIMATE = "estimate"
    ABOVE = "above"


class Why(StrEnum):
    """Stable codes for what stands against storing the figure; the surface words them."""

    NO_HISTORY = "no_history"
    FAR_FROM_PREVIOUS = "far_from_previous"
    ROUNDED = "rounded"
    TWO_READINGS = "two_readings"
    WRONG_GROUPS = "wrong_groups"
    TWO_NUMBERS = "two_numbers"
    VAGUE = "vague"
    GROWTH = "growth"
    RATIO = "ratio"
    OTHER_UNIT = "other_unit"
    NONE_OR_ZERO = "none_or_zero"
    WORDS = "words"
    NO_NUMBER = "no_number"
    UNREADABLE = "unreadable"
    NEGATIVE = "negative"
    FRACTION_OF_WHOLE = "fraction_of_whole"
    TOO_PRECISE = "too_precise"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    IMPOSSIBLE = "impossible"
    ABOVE_BOUND = "above_bound"
    CURRENCY = "currency"
    IN_BRACKETS = "in_brackets"


@dataclass(frozen=True, slots=True)
class Accept:
    """Store `value` (in the indicator's unit) and echo it."""

    value: Decimal
    qualifier: Qualifier = Qualifier.EXACT
    remark: Remark = NOTHING


@dataclass(frozen=True, slots=True)
class Confirm:
    """One reading, `value` in the indicator's unit: store it only after a tap on the echo."""

    value: Decimal
    why: Why
    qualifier: Qualifier = Qualifier.EXACT
    remark: Remark = NOTHING


@dataclass(frozen=True, slots=True)
class Ask:
    """Several readings or none: store nothing before an answer.

    `candidates` are storable values in the indicator's unit to offer as buttons, the reading that
    the style stands for first; `qualifier` holds for whichever of them is taken. `noun` is what
    the figure was said to count, where that is not what is asked; it only serves the sentence.
    """

    candidates: tuple[Decimal, ...]
    why: Why
    qualifier: Qualifier = Qualifier.EXACT
    noun: str = field(default="", compare=False)
    remark: Remark = NOTHING


@dataclass(frozen=True, slots=True)
class Missing:
    """The officer says that there is no figure (yet). Not zero."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """No figure of this indicator can look like that: explain and keep asking.

    `value` is what was read, where that is what cannot be, and `most` what it can be at most; they
    only serve the sentence.
    """

    why: Why
    value: Decimal | None = field(default=None, compare=False)
    most: Decimal | None = field(default=None, compare=False)


Reading = Accept | Confirm | Ask | Missing | Refuse
