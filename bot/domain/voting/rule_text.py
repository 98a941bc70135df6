"""A rule as canonical JSON, and the short codes that people compare (mã kiểm chứng).

The text of a rule is the same for equal rules, so a hash over it can be computed by anybody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from fractions import Fraction
from typing import Any

from bot.domain.voting.rule import (
    Absent,
    Again,
    AtLast,
    Base,
    EarlyClose,
    Extending,
    Form,
    Publishing,
    Rule,
    SelfVote,
    Ties,
    Turnout,
    Unfilled,
    Way,
)
from bot.domain.voting_errors import RuleFormatUnknown, RuleUnreadable

FORMAT = 1
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U, which are misread on paper and over the telephone."""
CODE_LETTERS = 12
CODE_GROUP = 4


def canonical(data: object) -> str:
    """The one JSON text of some data: keys sorted, no spaces, letters as they are."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def rule_data(rule: Rule) -> dict[str, Any]:
    """The rule as plain data for `canonical`; fractions are texts ("2/3")."""
    found: dict[str, Any] = {"format": FORMAT}
    for field in fields(rule):
        value = getattr(rule, field.name)
        found[field.name] = _ratio(value) if isinstance(value, Fraction) else value
    return found


def rule_text(rule: Rule) -> str:
    """What is stored with a contest."""
    return canonical(rule_data(rule))


def read_rule(text: str) -> Rule:
    """The rule that `rule_text` wrote.

    Raises RuleFormatUnknown (a later release wrote it), RuleUnreadable, and the refusals of Rule.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise RuleUnreadable(place="JSON") from error
    if not isinstance(data, dict):
        raise RuleUnreadable(place="JSON")
    number = data.pop("format", None)
    if type(number) is not int or number != FORMAT:
        raise RuleFormatUnknown(format=str(number))
    return rule_from(data)


def rule_from(data: Mapping[str, object]) -> Rule:
    """The rule in plain data without the format: every key known, every key there.

    Raises RuleUnreadable naming the key, and the refusals of Rule.
    """
    for name in data.keys() ^ _READ.keys():
        raise RuleUnreadable(place=str(name))
    read: dict[str, Any] = {}
    for name, value in data.items():
        try:
            read[name] = _READ[name](value)
        except (ValueError, TypeError, ZeroDivisionError) as error:
            raise RuleUnreadable(place=name) from error
    return Rule(**read)


def digest_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal: for the register."""
    return hashlib.sha256(text.encode()).hexdigest()


def short_code(digest: str) -> str:
    """The first 60 bits of a SHA-256 in twelve letters, four by four: "7Q2M-X0ZB-9F4K"."""
    number = int(digest, 16) >> (256 - 5 * CODE_LETTERS)
    letters = [ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LETTERS))]
    parts = ("".join(letters[at : at + CODE_GROUP]) for at in range(0, CODE_LETTERS, CODE_GROUP))
    return "-".join(parts)


def frozen_text(
    rule: Rule, roll: Iterable[str], lines: Sequence[str], recused: Iterable[str] = ()
) -> str:
    """The text over which the check code of an opening is made.

    roll    one text per unit that may vote, in any order
    lines   what is voted on, in the order of the paper
    recused one text per unit and line that it sits out, in any order; left out where nobody does
    """
    data = {"rule": rule_data(rule), "roll": sorted(roll), "lines": list(lines)}
    sitting = sorted(recused)
    return canonical(data | {"recused": sitting} if sitting else data)


def check_code(
    rule: Rule, roll: Iterable[str], lines: Sequence[str], recused: Iterable[str] = ()
) -> str:
    """The short code of rule, roll, lines and recusals as frozen at the opening."""
    return short_code(digest_of(frozen_text(rule, roll, lines, recused)))


def papers_text(marks: Iterable[str], rows: Sequence[Iterable[str]]) -> str:
    """The text over which the check code of the sorted papers is made, at closing.

    marks   one of "valid", "blank", "invalid" per paper
    rows    per line, in the order of the paper, the choices on it
    """
    return canonical({"marks": sorted(marks), "lines": [sorted(row) for row in rows]})


def papers_code(marks: Iterable[str], rows: Sequence[Iterable[str]]) -> str:
    return short_code(digest_of(papers_text(marks, rows)))


def _ratio(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def _fraction(value: object) -> Fraction:
    if not isinstance(value, str) or not value.isascii():
        raise TypeError
    found = Fraction(value)
    if _ratio(found) != value:  # "4/6" or "0.5" would give one rule two texts
        raise ValueError
    return found


def _threshold(value: object) -> Fraction | None:
    return None if value is None else _fraction(value)


def _whole(value: object) -> int:
    if type(value) is not int:  # True is an int to Python
        raise TypeError
    return value


def _most(value: object) -> int | None:
    return None if value is None else _whole(value)


def _truth(value: object) -> bool:
    if type(value) is not bool:
        raise TypeError
    return value


_READ: Mapping[str, Callable[[Any], object]] = {
    "form": Form,
    "way": Way,
    "quorum": _fraction,
    "base": Base,
    "threshold": _threshold,
    "strict": _truth,
    "quota": _whole,
    "most": _most,
    "self_vote": SelfVote,
    "absent": Absent,
    "proxy": _whole,
    "ties": Ties,
    "unfilled": Unfilled,
    "tied_again": Again,
    "open_again": Again,
    "rounds": _whole,
    "at_last": AtLast,
    "min_open": _whole,
    "early_close": EarlyClose,
    "extending": Extending,
    "publishing": Publishing,
    "turnout": Turnout,
    "mixed": _truth,
    "typed": _truth,
}
