"""Reads the comparison beside a printed figure: "tăng 7,6% so với cùng kỳ", "đạt 54% tổng vốn"."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from bot.domain.digits import decimals_of, spell
from bot.domain.names import find_words
from bot.domain.printed_claims import Against, Base, Idiom, Span, Stated
from bot.domain.printed_figures import Number
from bot.domain.printed_names import Naming, said_in

_IDIOMS: Final = {
    "tang": Idiom.RISE, "giam": Idiom.FALL, "vuot": Idiom.EXCEED,
    "bang": Idiom.RATIO, "dat": Idiom.RATIO, "chiem": Idiom.RATIO,
}  # fmt: skip
_BETWEEN: Final = {
    "uoc", "khoang", "tren", "hon", "gan", "duoi", "toi", "den", "them", "truong", "len", "xap",
    "xi", "dat",
}  # fmt: skip
_EARLIER: Final = re.compile(
    r"\s*so\s+(?:với\s+)?(?:cùng\s+kỳ(?:\s+năm)?|năm|kỳ)(?:\s+(?:trước|ngoái|(?P<year>\d{4})))?"
    r"(?!\w)",
    re.IGNORECASE,
)
_PLAN: Final = re.compile(
    r"\s*(?:so\s+với\s+)?(?:(?:mục|chỉ)\s+tiêu\s+)?kế\s+hoạch(?:\s+(?:cả\s+)?năm)?(?:\s+\d{4})?",
    re.IGNORECASE,
)
_END_OF_BASE: Final = re.compile(r"[),;:.]")
_AND: Final = re.compile(r"\svà\s")


class Ratio(NamedTuple):
    """A comparison, and the part of the sentence it takes."""

    stated: Stated
    start: int
    end: int


def ratio_at(
    text: str, number: Number, since: int, until: int, naming: Naming, codes: Sequence[str]
) -> Ratio | None:
    """The comparison that a percentage makes; None where no idiom stands in front of it.

    `since` and `until` are the ends of the neighbouring figures, `codes` what may be a base.
    """
    opening = find_words(text[since : number.at])
    while len(opening) > 1 and opening[-1].text in _BETWEEN and opening[-2].text != "cat":
        if opening[-1].text == "dat" and opening[-2].text not in _IDIOMS:
            break
        opening.pop()
    idiom = _IDIOMS.get(opening[-1].text) if opening else None
    spelled = spell(number.digits)
    if idiom is None or spelled.fault is not None:
        return None
    start = since + opening[-1].start
    if len(opening) > 1 and opening[-2].text == "uoc":
        start = since + opening[-2].start
    percent = spelled.readings[0]
    base, end = _base_after(text, number.end, until, naming, codes)
    stated = Stated(
        percent=percent,
        step=Decimal(1).scaleb(-decimals_of(percent)),
        idiom=idiom,
        base=base,
        text=" ".join(text[start:end].split()),
        span=Span(start, end),
    )
    return Ratio(stated, start, end)


def _base_after(
    text: str, at: int, until: int, naming: Naming, codes: Sequence[str]
) -> tuple[Base, int]:
    """What the percentage is said of, and where those words end."""
    if earlier := _EARLIER.match(text, at):
        year = earlier["year"]
        said = " ".join(earlier[0].split())
        return Base(Against.EARLIER, said, year=int(year) if year else None), earlier.end()
    if plan := _PLAN.match(text, at):
        return Base(Against.PLAN, " ".join(plan[0].split())), plan.end()
    stop = _END_OF_BASE.search(text, at, until)
    end = stop.start() if stop else until
    joint = _AND.search(text, at, end)
    short = joint.start() if joint else end
    whole, first = (_first_named(text[at:e], naming, codes) for e in (end, short))
    if whole and whole != first:
        first, short = whole, end  # the name itself says "và"
    said = " ".join(text[at:short].split())
    if first:
        return Base(Against.INDICATOR, said, first), short
    return Base(Against.OTHER if said else Against.UNNAMED, said), short


def _first_named(text: str, naming: Naming, codes: Sequence[str]) -> frozenset[str]:
    named = naming.in_order(said_in(text).words, codes)
    return named[0] if named else frozenset()
