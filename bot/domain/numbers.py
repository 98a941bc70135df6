"""Reads the figure an officer typed: accept, confirm, ask, missing or refuse; never a stored guess.

Official Vietnamese style (Luật Kế toán 2003, Điều 12) puts "." after groups of three and "," before
decimals. A figure is *official* when it is grouped by dots, or too short to need grouping, with at
most one decimal comma: "7.081,7", "532", "05", "0,5". It is accepted at its official value with or
without a previous figure. Every other style ("432285", "7081.7", "1,095,829", "5 tỷ 890 triệu") is
accepted only if it has one reading and that reading fits: half to double of last period.

What last period's figure (`previous`) decides:

* `None`, zero, or anything that gives no ratio (negative, not finite): no history. Official
  figures, a plain "0" among them, are accepted; other single readings are confirmed.
* Another reading is within five times of it where this one is far ("," and "." swapped), or this
  one is 1000 times off in money ("tỷ" and "triệu" mixed up): asked, whatever the style.
* The figure fits nothing: an official one is accepted, since judging it is the business of the
  checks, not of the reader; any other style is confirmed (`FAR_FROM_PREVIOUS`).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Context, Decimal, localcontext
from enum import StrEnum
from typing import Final

DECIMAL_PLACES: Final = 6
"""Most digits a stored figure keeps after the comma; more are refused, never rounded off."""
INTEGER_DIGITS: Final = 18
"""Most digits a stored figure has before the comma."""
LONGEST_TEXT: Final = 200
"""Most characters that are read as a figure at all."""


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


@dataclass(frozen=True, slots=True)
class Accept:
    """Store `value` (in the indicator's unit) and echo it."""

    value: Decimal
    qualifier: Qualifier = Qualifier.EXACT


@dataclass(frozen=True, slots=True)
class Confirm:
    """One reading, `value` in the indicator's unit: store it only after a tap on the echo."""

    value: Decimal
    why: Why
    qualifier: Qualifier = Qualifier.EXACT


@dataclass(frozen=True, slots=True)
class Ask:
    """Several readings or none: store nothing before an answer.

    `candidates` are storable values in the indicator's unit to offer as buttons, the reading that
    the style stands for first; `qualifier` holds for whichever of them is taken.
    """

    candidates: tuple[Decimal, ...]
    why: Why
    qualifier: Qualifier = Qualifier.EXACT


@dataclass(frozen=True, slots=True)
class Missing:
    """The officer says that there is no figure (yet). Not zero."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """No figure of this indicator can look like that: explain and keep asking."""

    why: Why


Reading = Accept | Confirm | Ask | Missing | Refuse


def read_number(text: str, unit: str, previous: Decimal | None = None) -> Reading:
    """Read what an officer typed for an indicator counted in `unit`.

    `unit` is the canonical unit ("triệu USD", "dự án", ...); an unknown one is a plain decimal
    number that may carry the unit's own name. `previous` is last period's figure in that unit; see
    the module docstring for what it decides. Never raises, whatever the arguments hold.
    """
    if len(text) > LONGEST_TEXT:
        return Refuse(Why.TOO_LONG)
    # Compatibility folding turns "5²" into "52" and "5½" into "51⁄2": stop before it does.
    if not text.isascii() and any(c.isnumeric() and not c.isdecimal() for c in text):
        return Ask((), Why.UNREADABLE)
    typed = _fold(text)
    if len(typed) > LONGEST_TEXT:
        return Refuse(Why.TOO_LONG)
    if previous is not None and not (previous.is_finite() and 0 < previous < _TOO_LARGE):
        previous = None
    # Own precision and no traps: the caller's decimal context can neither round nor raise here.
    with localcontext(_ARITHMETIC):
        return _read(typed, _Question(_find_unit(unit), previous))


# Units and the suffixes that name them -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Unit:
    """`measure` is what is counted, `power` the scale word of a money unit as a power of ten."""

    measure: str
    power: int = 0
    whole: bool = False
    own_name: str = ""  # folded; only units outside the catalogue are known by it

    @property
    def is_money(self) -> bool:
        return self.power > 0

    def counts(self, measure: str) -> bool:
        """Whether a figure written in `measure` answers a question in this unit.

        An adjustment is counted in "lượt dự án", and the articles themselves then say "dự án".
        """
        return measure in ("", self.measure) or (self.measure, measure) == ("lượt dự án", "dự án")


@dataclass(frozen=True, slots=True)
class _Question:
    """The unit asked for and last period's figure, if it can serve as a yardstick (> 0)."""

    unit: _Unit
    previous: Decimal | None

    def is_near(self, value: Decimal, factor: int = 2) -> bool:
        """Whether `value` lies between last period's divided by and times `factor`."""
        if self.previous is None:
            return False
        return self.previous <= value * factor and value <= self.previous * factor


_UNITS: Final = {
    "triệu USD": _Unit("USD", power=6),
    "tỷ đồng": _Unit("đồng", power=9),
    "triệu đồng": _Unit("đồng", power=6),
    "ha": _Unit("ha"),
    "%": _Unit("%"),
    "ngày": _Unit("ngày"),
    **{
        name: _Unit(name, whole=True)
        for name in ("dự án", "lượt dự án", "khu", "người", "vụ", "hồ sơ", "doanh nghiệp")
    },
}

# Folded as by _fold and without spaces or dots: "tr.đ" and "triệu đồng" become "trd", "trieudong".
_SCALE_WORDS: Final = {
    **dict.fromkeys(("nghin", "ngan", "k"), 3),
    **dict.fromkeys(("trieu", "tr"), 6),
    **dict.fromkeys(("ty", "ti", "nghintrieu", "ngantrieu"), 9),
    **dict.fromkeys(("nghinty", "nghinti", "nganty", "nganti"), 12),
}
_MONEY_NAMES: Final = {
    "USD": ("usd", "us$", "$", "do", "dola", "dolamy"),
    "đồng": ("dong", "d", "₫", "vnd", "vndong", "dongvietnam"),
}
_MEASURE_NAMES: Final = _MONEY_NAMES | {
    "dự án": ("duan", "da"),
    "lượt dự án": ("luotduan", "luotda", "luot"),
    "khu": ("khu",),
    "ha": ("ha", "hecta"),
    "người": ("nguoi", "laodong", "nguoilaodong", "ld", "nld"),
    "vụ": ("vu", "vuviec"),
    "hồ sơ": ("hoso", "hs"),
    "doanh nghiệp": ("doanhnghiep", "dn"),
    "ngày": ("ngay",),
}
_SUFFIXES: Final[dict[str, tuple[int, str]]] = {
    **{
        word + name: (power, measure)
        for word, power in {"": 0, **_SCALE_WORDS}.items()
        for measure, names in {"": ("",), **_MEASURE_NAMES}.items()
        for name in names
    },
    "%": (0, "%"),
    "phantram": (0, "%"),
}


def _find_unit(unit: str) -> _Unit:
    name = unicodedata.normalize("NFC", unit).strip()
    return _UNITS.get(name) or _Unit(name, own_name=_fold(unit))


# From what was typed to words and figures --------------------------------------------------------

_ARITHMETIC: Final = Context(prec=LONGEST_TEXT + 50, traps=[])
_TOO_LARGE: Final = Decimal(10) ** INTEGER_DIGITS

# Tone and letter marks of Vietnamese; on a digit they mean something else and stay.
_MARKS: Final = re.compile("(?<![0-9])[\u0300-\u0303\u0306\u0309\u031b\u0323]")
# Zero-width spaces and joiners; the bidi overrides stay, for they show digits in another order.
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0f\ufeff]")
_LINE_BREAKS: Final = re.compile("[\t\r\n\v\f\u2028\u2029]+")

_NO: Final = "(?:khong|ko|kg|k)"
_MISSING: Final = re.compile(
    "[-_\u2010-\u2015\u2212]+|n[/.]?a|"
    "chua(?: (?:co|ro|biet|du|tong hop|thong ke|bao cao|cap nhat|xac dinh|nhan))?"
    "(?: (?:duoc|xong))?(?: (?:so lieu|so|du lieu|ket qua|thong tin|bao cao))?|"
    "dang (?:tong hop|cap nhat|thong ke|cho)(?: (?:so lieu|so|bao cao))?|"
    f"{_NO} (?:co (?:so lieu|so|du lieu|thong tin|doi tuong)|ro|biet|ap dung|thong ke|theo doi)"
)
_ZERO: Final = re.compile(
    f"(?P<explicit>{_NO}(?: co)? phat sinh(?: \\(0\\))?)|chua phat sinh|"
    f"{_NO}(?: co| xay ra)?(?:(?: [a-z]+){{1,4}} nao)?"
)
_NEGATIVE: Final = re.compile("(?:am |[-\u2010-\u2015\u2212] ?)[0-9]")
_OPENING: Final = re.compile(
    # Without marks, "tầm", "độ" and "cỡ" look like other words: count them before digits only.
    "(?:(?P<about>tren duoi|khoang|xap xi|du kien|[~\u2248]|(?:chung|tam|do|co)(?= ?[0-9]))|"
    "(?P<bound>gan|duoi|[<\u2264]=?)|"
    "(?P<above>tren|hon|it nhat|toi thieu|>=?|\u2265)|"
    "(?P<estimate>(?:so )?uoc(?: dat| tinh| thuc hien)?)|"
    "(?P<rise>tang(?: truong| them)?|vuot|\\+)|"
    "(?P<fall>(?:cat )?giam)|"
    "(?P<ratio>bang|gap)|"
    "(?P<filler>da|la|dat))(?![a-z])[ :,]*"
)
_CLOSING: Final = re.compile(
    "(?: ?\\(|[ ,]+)(?:(?P<estimate>(?:so )?uoc(?: tinh| thuc hien)?)|(?P<above>tro len)|"
    "(?P<filler>a|nhe))\\)?$"
)
_SHARE_OF_EARLIER: Final = re.compile("[0-9][0-9.,]* ?% so voi .*")
_AGAINST_EARLIER: Final = re.compile(" so voi (?:nam|ky|cung ky).*")
_LEADING_CURRENCY: Final = re.compile("(usd|us\\$|\\$|vnd) ?(?=[0-9])")
_TERM: Final = re.compile("([0-9]+(?:[., '\u2019][0-9]+)*)([^0-9]*)")
_FIGURE_SIGNS: Final = "0123456789., '\u2019"
_BETWEEN_NUMBERS: Final = re.compile("[;/()\u2013\u2014-]|, | den | va ")
_DIGIT_WORD: Final = re.compile(r"\b(?:mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|nghin|trieu|ty)\b")
_PART_WORD: Final = re.compile(r"\b(?:tram|chuc|muoi|ruoi|nua|van)\b")


def _fold(text: str) -> str:
    """Compatibility forms, case, Vietnamese marks and the kind of space do not change a figure.

    Dropping the marks makes composed and decomposed letters equal, and reads officers who type
    "ty dong". A line break or tab separates cells, so it never joins two groups of digits.
    """
    text = unicodedata.normalize("NFKD", _LINE_BREAKS.sub(";", text.strip()))
    text = _INVISIBLE.sub("", _MARKS.sub("", text)).lower().replace("đ", "d")
    return " ".join(text.split()).strip(" .,;:!\"'")


def _read(typed: str, question: _Question) -> Reading:
    body, cues = _strip_cues(typed)
    if _MISSING.fullmatch(body):
        return Missing()
    if said_none := _ZERO.fullmatch(body):
        if said_none["explicit"] and question.unit.whole:
            return Accept(Decimal(0))
        return Ask((Decimal(0),), Why.NONE_OR_ZERO)
    if _NEGATIVE.match(body):
        return Refuse(Why.NEGATIVE)
    if _SHARE_OF_EARLIER.fullmatch(body):
        cues |= {"ratio"}
    if cues & {"rise", "fall", "ratio"}:
        return _read_comparison(body, cues, question)
    reading = _read_figure(body, question) or _explain(body, question)
    return _qualify(reading, cues, question.unit)


def _strip_cues(typed: str) -> tuple[str, set[str]]:
    """Take off the words around the figure; the cues are the group names of the two patterns."""
    cues: set[str] = set()
    start = 0
    while opening := _OPENING.match(typed, start):
        cues.add(opening.lastgroup or "")
        start = opening.end()
    body = typed[start:]
    while closing := _CLOSING.search(body):
        cues.add(closing.lastgroup or "")
        body = body[: closing.start()]
    return body, cues


def _qualify(reading: Reading, cues: set[str], unit: _Unit) -> Reading:
    if isinstance(reading, Refuse | Missing):
        return reading
    if "bound" in cues or ("above" in cues and unit.measure != "%"):
        # "hơn 105 nghìn" says that the figure is another number: there is nothing to offer.
        return Ask((), Why.VAGUE)
    if "about" in cues or {"above", "estimate"} <= cues:
        return Ask(_offered(reading), Why.VAGUE)
    if "above" in cues:
        return replace(reading, qualifier=Qualifier.ABOVE)
    if "estimate" in cues:
        return replace(reading, qualifier=Qualifier.ESTIMATE)
    return reading


def _read_comparison(body: str, cues: set[str], question: _Question) -> Ask:
    """A change or a share is not a level; offer the level it gives on last period's figure."""
    unit, previous = question.unit, question.previous
    why = Why.GROWTH if cues & {"rise", "fall"} else Why.RATIO
    sign = -1 if "fall" in cues else 1
    terms = _split_terms(_AGAINST_EARLIER.sub("", body), unit)
    if len(terms) != 1:
        return Ask((), why)
    number, suffix = terms[0]
    if unit.measure == "%" or _find_suffix(suffix) != (0, "%"):
        levels = list(_offered(_read_term(number, suffix, question)))
        if previous is not None and why is Why.GROWTH and unit.measure != "%":
            levels = [previous + sign * level for level in levels] + levels
        return Ask(_storable(levels, unit), why)
    figure = _spell(number)
    if previous is None or figure.fault:
        return Ask((), why)
    percent = figure.readings[0]
    share = percent if why is Why.RATIO else 100 + sign * percent
    return Ask(_storable([previous * share / 100], unit), why)


def _explain(body: str, question: _Question) -> Ask:
    """Say why no figure could be read, and offer the numbers that stand in the text."""
    body = _AGAINST_EARLIER.sub("", body)
    numbers = _TERM.findall(body)
    if _PART_WORD.search(body) or (not numbers and _DIGIT_WORD.search(body)):
        return Ask((), Why.WORDS)
    if not numbers:
        return Ask((), Why.NO_NUMBER)
    if len(numbers) == 1:
        number, rest = numbers[0]
        if "%" in rest and question.unit.measure != "%":
            return Ask((), Why.RATIO)
        if body.startswith(number) and rest.startswith(" "):
            return Ask(_offered(_read_term(number, "", question)), Why.OTHER_UNIT)
    parts = _BETWEEN_NUMBERS.split(body) if len(numbers) <= 2 else []
    values = [v for part in parts for v in _offered(_read_figure(part.strip(), question))]
    several = len(numbers) > 1 and _TERM.match(body)
    return Ask(_storable(values, question.unit), Why.TWO_NUMBERS if several else Why.UNREADABLE)


# Figures with their units -------------------------------------------------------------------------


def _split_terms(body: str, unit: _Unit) -> list[tuple[str, str]]:
    """Numbers with the words after them; empty if something else stands in front."""
    if unit.own_name[:1] not in _FIGURE_SIGNS:
        body = body.removesuffix(unit.own_name).rstrip()
    if currency := _LEADING_CURRENCY.match(body):
        body = body[currency.end() :] + currency[1]
    return _TERM.findall(body) if _TERM.match(body) else []


def _find_suffix(words: str) -> tuple[int, str] | None:
    """(power of ten, measure) of the words after a number; None if they are no unit."""
    return _SUFFIXES.get(words.replace(" ", "").replace(".", ""))


def _read_figure(body: str, question: _Question) -> Reading | None:
    """Read a figure with its unit; None if `body` has another form."""
    terms = _split_terms(body, question.unit)
    if len(terms) == 1:
        return _read_term(*terms[0], question)
    return _read_compound(terms, question) if terms else None


def _read_term(number: str, words: str, question: _Question) -> Reading | None:
    unit, suffix = question.unit, _find_suffix(words)
    if suffix is None:
        return None
    power, measure = suffix
    if measure == "%" and unit.measure != "%":
        return Ask((), Why.RATIO)
    figure = _spell(number)
    shift = power - unit.power if unit.is_money and (power or measure in _MONEY_NAMES) else power
    readings = [reading.scaleb(shift) for reading in figure.readings]
    if not unit.counts(measure):
        # Never convert between currencies: what is offered is the number in the unit asked for.
        same_kind = unit.is_money == (measure in _MONEY_NAMES)
        return Ask(_storable(readings[:1] if same_kind else (), unit), Why.OTHER_UNIT)
    if figure.fault:
        return Ask(_storable(readings, unit), figure.fault)
    if _leaves_out_scale(power, measure, unit):
        if not question.is_near(readings[0]):
            as_asked = figure.readings[0] if unit.own_name else figure.readings[0].scaleb(power)
            return Ask(_storable([readings[0], as_asked], unit), Why.TWO_READINGS)
        readings = readings[:1]
    rounded = _is_rounded(figure.readings[0], shift, unit)
    return _decide(readings, question, official=figure.official, rounded=rounded)


def _leaves_out_scale(power: int, measure: str, unit: _Unit) -> bool:
    """Whether the scale word may have been left out or be part of the unit's own name.

    "5.890 USD" and "5 nghìn" may mean millions of USD where those are asked for; so may "12 triệu"
    mean 12 in a unit named "triệu đồng/người/tháng".
    """
    if unit.is_money:
        return (power == 0 and measure != "") or (power == 3 and measure == "")
    return bool(unit.own_name) and power > 0


def _is_rounded(figure: Decimal, shift: int, unit: _Unit) -> bool:
    """Whether a scale word hides digits: "1,27 triệu người", "387,2 nghìn tỷ".

    Things are counted one by one, so any digit left open shows rounding. In money one open digit is
    an ordinary dropped zero ("0,89 tỷ USD"), and a whole number of billions an ordinary amount.
    """
    decimals = _decimals(figure)
    if unit.whole:
        return shift > decimals
    return decimals > 0 and shift - decimals >= 2


def _read_compound(terms: list[tuple[str, str]], question: _Question) -> Reading | None:
    """Read "5 tỷ 890 triệu USD": scale words downwards, each number within its place."""
    *leading, (last, words) = terms
    suffix, unit = _find_suffix(words), question.unit
    if suffix is None or not last.replace(",", "", 1).isdecimal():
        return None
    total, place = Decimal(0), 0
    for number, word in leading:
        power, measure = _find_suffix(word) or (0, "")
        if not power or measure or not number.isdecimal():
            return None
        amount = Decimal(number).scaleb(power)
        if place and amount >= Decimal(10) ** place:
            return None
        total, place = total + amount, power
    power, measure = suffix
    tails = _tails(last, power, place, stated=unit.whole or measure != "")
    if not tails:
        return None
    readings = _storable(((total + tail).scaleb(-unit.power) for tail in tails), unit)
    if not unit.counts(measure):
        return Ask(readings, Why.OTHER_UNIT)
    if len(readings) != 1:
        return Ask(readings, Why.TWO_READINGS)
    rounded = unit.whole and power > 0
    return _decide(list(readings), question, official=False, rounded=rounded)


def _tails(last: str, power: int, place: int, *, stated: bool) -> list[Decimal]:
    """Amounts that the last number of a compound may add below 10**place.

    Without its own scale word it is said for decimals of the word before ("5 tỷ 9" = 5,9 tỷ), for
    the next word down (5 tỷ 009 triệu), or, where the unit is `stated`, for single units.
    """
    number = Decimal(last.replace(",", "."))
    if power:
        amounts = [number.scaleb(power)]
    elif len(last) > 3 or "," in last:
        return []
    else:
        amounts = [number.scaleb(place - len(last)), number.scaleb(place - 3)]
        amounts += [number] if stated else []
    return [amount for amount in amounts if amount < Decimal(10) ** place]


def _decide(
    readings: list[Decimal], question: _Question, *, official: bool, rounded: bool
) -> Accept | Confirm | Ask | Refuse:
    """Weigh the readings, the first being the one the style stands for, against last period."""
    unit, previous = question.unit, question.previous
    first, others = readings[0], _storable(readings[1:], unit)
    if fault := _find_fault(first, unit):
        return Ask(others, Why.TWO_READINGS) if others else Refuse(fault)
    first = _tidy(first)
    fits = question.is_near(first)
    # Readings of one figure differ 1000 times: if another one is near, this one is far.
    likelier = [v for v in others if question.is_near(v, 5)]
    if unit.is_money and not fits:
        # The articles mix tỷ and triệu USD: 1000 times off in money is the mark of that slip.
        slips = _storable([first.scaleb(3), first.scaleb(-3)], unit)
        likelier += [v for v in slips if question.is_near(v) and v not in likelier]
    if likelier:
        return Ask((first, *likelier), Why.TWO_READINGS)
    if rounded:
        return Confirm(first, Why.ROUNDED)
    if official or fits:
        return Accept(first)
    if others:
        return Ask((first, *others), Why.TWO_READINGS)
    return Confirm(first, Why.FAR_FROM_PREVIOUS if previous is not None else Why.NO_HISTORY)


def _offered(reading: Reading | None) -> tuple[Decimal, ...]:
    if isinstance(reading, Accept | Confirm):
        return (reading.value,)
    return reading.candidates if isinstance(reading, Ask) else ()


def _storable(values: Iterable[Decimal], unit: _Unit) -> tuple[Decimal, ...]:
    """Those values that may be stored in `unit`, each once, in order."""
    return tuple(dict.fromkeys(_tidy(v) for v in values if _find_fault(v, unit) is None))


def _find_fault(value: Decimal, unit: _Unit) -> Why | None:
    if value < 0:
        return Why.NEGATIVE
    if value >= _TOO_LARGE:
        return Why.TOO_LARGE
    decimals = _decimals(value.normalize())
    if unit.whole and decimals:
        return Why.FRACTION_OF_WHOLE
    return Why.TOO_PRECISE if decimals > DECIMAL_PLACES else None


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _tidy(value: Decimal) -> Decimal:
    """The same value without trailing zeros after the comma and without an exponent."""
    value = value.normalize()
    return value if _decimals(value) else value.quantize(Decimal(1))


# Digits and separators ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Figure:
    """Readings of bare digits, the style's own reading first.

    With a `fault` the separators follow no style, and readings are only what may have been meant.
    """

    readings: tuple[Decimal, ...]
    official: bool = False
    fault: Why | None = None


def _spell(number: str) -> _Figure:
    """Read digits joined by single separators ("." "," " " or an apostrophe)."""
    groups = re.split("[^0-9]", number)
    separators = [c for c in number if not c.isdigit()]
    if not separators:
        return _Figure((Decimal(number),), official=_is_short(number))
    last = separators.pop()
    if not separators and last in ".,":
        return _spell_one_mark(groups[0], last, groups[1])
    kinds = set(separators) or {last}
    decimal = _as_decimal(groups)
    if kinds == {last}:
        if _are_grouped(groups):
            glued = Decimal("".join(groups))
            return _Figure((glued, decimal) if last == "." else (glued,), official=last == ".")
        if last == " ":
            return _Figure((), fault=Why.TWO_NUMBERS)
        meant = last in ".," and _are_grouped(groups[:-1])
        return _Figure((decimal,) if meant else (), fault=Why.WRONG_GROUPS)
    if len(kinds) > 1 or last not in ".," or not _are_grouped(groups[:-1]):
        return _Figure((), fault=Why.WRONG_GROUPS)
    if kinds == {","}:  # "154,004.8": the English style turned round reads as no Vietnamese one
        return _Figure((decimal,), fault=Why.WRONG_GROUPS)
    return _Figure((decimal,), official=kinds == {"."} and last == ",")


def _spell_one_mark(head: str, mark: str, tail: str) -> _Figure:
    """One dot or comma: a decimal mark, or a group mark if three digits follow, or both."""
    glued, decimal = Decimal(head + tail), _as_decimal([head, tail])
    if mark == "." and _are_grouped([head, tail]):
        return _Figure((glued, decimal), official=True)
    may_be_group = len(tail) == 3 and not head.startswith("0")
    readings = (decimal, glued) if may_be_group else (decimal,)
    return _Figure(readings, official=mark == "," and _is_short(head))


def _as_decimal(groups: list[str]) -> Decimal:
    return Decimal("".join(groups[:-1]) + "." + groups[-1])


def _is_short(digits: str) -> bool:
    """Whether digits need no grouping; official texts pad small counts to two ("05 vụ")."""
    return len(digits) <= 3 and (len(digits) <= 2 or not digits.startswith("0"))


def _are_grouped(groups: list[str]) -> bool:
    head, *rest = groups
    return len(head) <= 3 and not head.startswith("0") and all(len(g) == 3 for g in rest)
