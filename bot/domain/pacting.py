"""The text of a pact: paragraphs that are typed or sent, changed, compared. Pure rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.domain.kpi import Dim
from bot.domain.pact_errors import NoSuchParagraph, PactTooLong

MOST_PARAGRAPHS, MOST_LETTERS, MOST_EACH = 120, 15_000, 1_500
_AT = re.compile(r"(\d{1,3})\s*:\s*(.*)")
# The side stands behind the code as people write it: "DT03 FDI", "DT03 (FDI)", "DT03-FDI".
_TARGET = re.compile(
    r"([A-Za-z]{2}\d{1,3}[A-Za-z]?)\s*(?:[(–/-]?\s*(FDI|DDI)\s*\)?)?\s*:\s*(.+)", re.IGNORECASE
)
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d.,])")
_SIDES = {"FDI": Dim.F, "DDI": Dim.D, "": Dim.T}


def paragraphs(body: str) -> list[str]:
    return [line for line in body.split("\n") if line]


def edited(body: str, typed: Sequence[str]) -> str:
    """The text after some lines were typed: "5: …" puts another paragraph 5, "5:" takes it out,
    every other line comes at the end. Numbers are those of the text as it was shown.

    Raises NoSuchParagraph, PactTooLong: all of it is taken, or nothing.
    """
    now: list[str | None] = list(paragraphs(body))
    last, added = len(now), []
    for line in typed:
        found = _AT.fullmatch(line)
        if found is None:
            added.append(line)
            continue
        number = int(found[1])
        if not 1 <= number <= last:
            raise NoSuchParagraph(number=number, last=last)
        now[number - 1] = found[2].strip() or None
    return _checked([one for one in now if one is not None] + added)


def _checked(lines: Sequence[str]) -> str:
    """Raises PactTooLong."""
    body = "\n".join(lines)
    fits = len(lines) <= MOST_PARAGRAPHS and len(body) <= MOST_LETTERS
    if not fits or any(len(line) > MOST_EACH for line in lines):
        raise PactTooLong(paragraphs=MOST_PARAGRAPHS, letters=MOST_LETTERS, each=MOST_EACH)
    return body


def whole(lines: Sequence[str]) -> str:
    """The text that these lines are. Raises PactTooLong."""
    return _checked(lines)


def extended(body: str, lines: Sequence[str]) -> str:
    """The text with these lines behind it. Raises PactTooLong."""
    return _checked([*paragraphs(body), *lines])


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph that a version has and the one before it has not, or the other way round."""

    added: bool
    text: str


def changes(before: str, after: str) -> list[Change]:
    """What changed from one version to the next, in the order of the text."""
    old, new = paragraphs(before), paragraphs(after)
    found: list[Change] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            found += [Change(added=False, text=text) for text in old[a:b]]
            found += [Change(added=True, text=text) for text in new[c:d]]
    return found


@dataclass(frozen=True, slots=True)
class TypedTarget:
    """ "DT03 FDI: 5.000" as it was typed: an indicator's code, its side, and the rest."""

    code: str
    dim: Dim
    rest: str


def typed_target(line: str) -> TypedTarget | None:
    """None for a target in words."""
    found = _TARGET.fullmatch(line.strip())
    if found is None:
        return None
    code = found[1][:4].upper() + found[1][4:].lower()
    return TypedTarget(code, _SIDES[(found[2] or "").upper()], found[3].strip())


def without_commas(rest: str) -> str | None:
    """ "1250" for "1,250", which here is one and a quarter and elsewhere a thousand: nobody but the
    writer knows which was meant. None for an amount that has no second reading."""
    found = _GROUPED.search(rest)
    return None if found is None else rest.replace(found[0], found[0].replace(",", ""))
