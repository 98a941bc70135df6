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
from dataclasses import replace
from decimal import Context, Decimal, localcontext
from typing import Final

from bot.domain.digits import (
    DECIMAL_PLACES,
    INTEGER_DIGITS,
    PLAIN,
    TOO_LARGE,
    decimals_of,
    spell,
)
from bot.domain.odd_figures import CLOSED, COMMA, DOT, OPENED, keep_marks
from bot.domain.phrases import (
    AGAINST_EARLIER,
    BETWEEN_NUMBERS,
    DIGIT_WORD,
    FIGURE_SIGNS,
    LEADING_CURRENCY,
    MISSING,
    NEGATIVE,
    PART_WORD,
    SHARE_OF_EARLIER,
    SPREAD,
    TERM,
    ZERO,
    fold_figure,
    strip_cues,
)
from bot.domain.readings import (
    Accept,
    Ask,
    Confirm,
    Missing,
    Qualifier,
    Reading,
    Refuse,
    Why,
)
from bot.domain.units import MONEY_NAMES, Unit, find_suffix, find_unit
from bot.domain.weighing import Question, decide, offered, storable

__all__ = [
    "DECIMAL_PLACES",
    "INTEGER_DIGITS",
    "LONGEST_TEXT",
    "Accept",
    "Ask",
    "Confirm",
    "Missing",
    "Qualifier",
    "Reading",
    "Refuse",
    "Why",
    "read_number",
]

LONGEST_TEXT: Final = 200
"""Most characters that are read as a figure at all."""
_PLAIN: Final = re.compile(PLAIN)
_BILLIONS: Final = 9
_DOLLARS_OF_A_BOARD: Final = 100_000
"""In millions: "150 tỷ" is more than any board's figure in dollars, "50 tỷ" is not."""
_ARITHMETIC: Final = Context(prec=LONGEST_TEXT + 50, traps=[])


def read_number(text: str, unit: str, previous: Decimal | None = None) -> Reading:
    """Read what an officer typed for an indicator counted in `unit`.

    `unit` is the canonical unit ("triệu USD", "dự án", ...); an unknown one is a plain decimal
    number that may carry the unit's own name. `previous` is last period's figure in that unit; see
    the module docstring for what it decides. Never raises, whatever the arguments hold.
    """
    if previous is not None and not (previous.is_finite() and 0 < previous < TOO_LARGE):
        previous = None
    if _PLAIN.fullmatch(text):
        # Bare digits need no looking for words: the same outcome as below, several times as fast.
        with localcontext(_ARITHMETIC):
            question = Question(find_unit(unit), previous)
            return _read_term(text, "", question) or _explain(text, question)
    if len(text) > LONGEST_TEXT:
        return Refuse(Why.TOO_LONG)
    # Compatibility folding turns "5²" into "52" and "5½" into "51⁄2": stop before it does.
    if not text.isascii() and any(c.isnumeric() and not c.isdecimal() for c in text):
        return Ask((), Why.UNREADABLE)
    typed = fold_figure(keep_marks(text))
    if len(typed) > LONGEST_TEXT:
        return Refuse(Why.TOO_LONG)
    # Own precision and no traps: the caller's decimal context can neither round nor raise here.
    with localcontext(_ARITHMETIC):
        return _read(typed, Question(find_unit(unit), previous))


def _read(typed: str, question: Question) -> Reading:
    """Whichever reading is tapped in the end: "ước" stays said of it."""
    body, cues = strip_cues(typed)
    reading = _read_body(body, cues, question)
    if isinstance(reading, Ask) and "estimate" in cues:
        return replace(reading, qualifier=Qualifier.ESTIMATE)
    return reading


def _read_body(body: str, cues: set[str], question: Question) -> Reading:
    if MISSING.fullmatch(body):
        return Missing()
    if said_none := ZERO.fullmatch(body):
        if said_none["explicit"] and question.unit.whole:
            return Accept(Decimal(0))
        return Ask((Decimal(0),), Why.NONE_OR_ZERO)
    if body[:1] in (COMMA, DOT):
        # "0,5" with its zero left out, or a 5 behind a stray mark.
        values = [
            v for head in ("0,", "") for v in offered(_read_figure(head + body[1:], question))
        ]
        return Ask(storable(values, question.unit), Why.TWO_READINGS)
    if body.startswith(OPENED):
        inside = _read_figure(body.strip(OPENED + CLOSED), question)
        return Ask(offered(inside), Why.IN_BRACKETS)
    if NEGATIVE.match(body):
        return Refuse(Why.NEGATIVE)
    if SHARE_OF_EARLIER.fullmatch(body):
        cues |= {"ratio"}
    if cues & {"rise", "fall", "ratio"}:
        return _read_comparison(body, cues, question)
    if spread := SPREAD.fullmatch(body):
        # "60 ± 5" is about 60: the 5 is how far it may be off, and no figure of its own.
        middle = _read_figure(f"{spread['middle']}{spread['unit'] or ''}", question)
        return Ask(offered(middle), Why.VAGUE)
    reading = _read_figure(body, question) or _explain(body, question)
    return _qualify(reading, cues, question.unit)


def _qualify(reading: Reading, cues: set[str], unit: Unit) -> Reading:
    if isinstance(reading, Refuse | Missing):
        return reading
    if "bound" in cues or ("above" in cues and unit.measure != "%"):
        # "hơn 105 nghìn" says that the figure is another number: there is nothing to offer.
        return Ask((), Why.VAGUE)
    if "about" in cues or {"above", "estimate"} <= cues:
        return Ask(offered(reading), Why.VAGUE)
    if "above" in cues:
        return replace(reading, qualifier=Qualifier.ABOVE)
    if "estimate" in cues:
        return replace(reading, qualifier=Qualifier.ESTIMATE)
    return reading


def _read_comparison(body: str, cues: set[str], question: Question) -> Ask:
    """A change or a share is not a level; offer the level it gives on last period's figure."""
    unit, previous = question.unit, question.previous
    why = Why.GROWTH if cues & {"rise", "fall"} else Why.RATIO
    sign = -1 if "fall" in cues else 1
    terms = _split_terms(AGAINST_EARLIER.sub("", body), unit)
    if len(terms) != 1:
        return Ask((), why)
    number, suffix = terms[0]
    if unit.measure == "%" or find_suffix(suffix) != (0, "%"):
        levels = list(offered(_read_term(number, suffix, question)))
        if previous is not None and why is Why.GROWTH and unit.measure != "%":
            levels = [previous + sign * level for level in levels] + levels
        return Ask(storable(levels, unit), why)
    figure = spell(number)
    if previous is None or figure.fault:
        return Ask((), why)
    percent = figure.readings[0]
    share = percent if why is Why.RATIO else 100 + sign * percent
    return Ask(storable([previous * share / 100], unit), why)


def _explain(body: str, question: Question) -> Ask:
    """Say why no figure could be read, and offer the numbers that stand in the text."""
    body = AGAINST_EARLIER.sub("", body)
    numbers = TERM.findall(body)
    if PART_WORD.search(body) or (not numbers and DIGIT_WORD.search(body)):
        return Ask((), Why.WORDS)
    if not numbers:
        return Ask((), Why.NO_NUMBER)
    if len(numbers) == 1:
        number, rest = numbers[0]
        if "%" in rest and question.unit.measure != "%":
            return Ask((), Why.RATIO)
        if body.startswith(number) and rest.startswith(" "):
            return Ask(offered(_read_term(number, "", question)), Why.OTHER_UNIT)
    parts = BETWEEN_NUMBERS.split(body) if len(numbers) <= 2 else []
    values = [v for part in parts for v in offered(_read_figure(part.strip(), question))]
    several = len(numbers) > 1 and TERM.match(body)
    return Ask(storable(values, question.unit), Why.TWO_NUMBERS if several else Why.UNREADABLE)


# Figures with their units -------------------------------------------------------------------------


def _split_terms(body: str, unit: Unit) -> list[tuple[str, str]]:
    """Numbers with the words after them; empty if something else stands in front."""
    if unit.own_name[:1] not in FIGURE_SIGNS:
        body = body.removesuffix(unit.own_name).rstrip()
    if currency := LEADING_CURRENCY.match(body):
        body = body[currency.end() :] + currency[1]
    return TERM.findall(body) if TERM.match(body) else []


def _read_figure(body: str, question: Question) -> Reading | None:
    """Read a figure with its unit; None if `body` has another form."""
    terms = _split_terms(body, question.unit)
    if len(terms) == 1:
        return _read_term(*terms[0], question)
    return _read_compound(terms, question) if terms else None


def _read_term(number: str, words: str, question: Question) -> Reading | None:
    unit, suffix = question.unit, find_suffix(words)
    if suffix is None:
        return None
    power, measure = suffix
    if measure == "%" and unit.measure != "%":
        return Ask((), Why.RATIO)
    figure = spell(number)
    shift = power - unit.power if unit.is_money and (power or measure in MONEY_NAMES) else power
    readings = [reading.scaleb(shift) for reading in figure.readings]
    if not unit.counts(measure):
        # Never convert between currencies: what is offered is the number in the unit asked for.
        same_kind = unit.is_money == (measure in MONEY_NAMES)
        return Ask(storable(readings[:1] if same_kind else (), unit), Why.OTHER_UNIT)
    if figure.fault:
        return Ask(storable(readings, unit), figure.fault)
    plain = unit.is_money and power == 0 and measure != ""
    if plain and figure.readings[0] >= Decimal(10) ** unit.power:
        readings = readings[:1]  # every digit is there: "1.500.000 USD" leaves nothing out
    elif _leaves_out_scale(power, measure, unit):
        if not question.is_near(readings[0]):
            as_asked = figure.readings[0] if unit.own_name else figure.readings[0].scaleb(power)
            return Ask(storable([readings[0], as_asked], unit), Why.TWO_READINGS)
        readings = readings[:1]
    bare = unit.measure == "USD" and power >= _BILLIONS and measure == ""
    if bare and readings[0] >= _DOLLARS_OF_A_BOARD and not question.is_near(readings[0], 5):
        # An officer mostly means đồng; of that only the number itself can be offered.
        as_asked = figure.readings[0] if power == _BILLIONS else figure.readings[0].scaleb(3)
        return Ask(storable([readings[0], as_asked], unit), Why.CURRENCY)
    rounded = _is_rounded(figure.readings[0], shift, unit)
    return decide(readings, question, official=figure.official, rounded=rounded)


def _leaves_out_scale(power: int, measure: str, unit: Unit) -> bool:
    """Whether the scale word may have been left out or be part of the unit's own name.

    "5.890 USD" and "5 nghìn" may mean millions of USD where those are asked for; so may "12 triệu"
    mean 12 in a unit named "triệu đồng/người/tháng".
    """
    if unit.is_money:
        return (power == 0 and measure != "") or (power == 3 and measure == "")
    return bool(unit.own_name) and power > 0


def _is_rounded(figure: Decimal, shift: int, unit: Unit) -> bool:
    """Whether a scale word hides digits: "1,27 triệu người", "387,2 nghìn tỷ".

    Things are counted one by one, so any digit left open shows rounding. In money one open digit is
    an ordinary dropped zero ("0,89 tỷ USD"), and a whole number of billions an ordinary amount.
    """
    decimals = decimals_of(figure)
    if unit.whole:
        return shift > decimals
    return decimals > 0 and shift - decimals >= 2


def _read_compound(terms: list[tuple[str, str]], question: Question) -> Reading | None:
    """Read "5 tỷ 890 triệu USD": scale words downwards, each number within its place."""
    *leading, (last, words) = terms
    suffix, unit = find_suffix(words), question.unit
    if suffix is None or not last.replace(",", "", 1).isdecimal():
        return None
    total, place = Decimal(0), 0
    for number, word in leading:
        power, measure = find_suffix(word) or (0, "")
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
    readings = storable(((total + tail).scaleb(-unit.power) for tail in tails), unit)
    if not unit.counts(measure):
        return Ask(readings, Why.OTHER_UNIT)
    if len(readings) != 1:
        return Ask(readings, Why.TWO_READINGS)
    rounded = unit.whole and power > 0
    return decide(list(readings), question, official=False, rounded=rounded)


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
