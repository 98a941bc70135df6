"""Reads lines of text in a paste: each item of a line begins with a name."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from bot.domain.answer import Problem, Target, cut
from bot.domain.dims import find_dim
from bot.domain.kpi import Indicator
from bot.domain.names import Lexicon, find_words, printed_name_of
from bot.domain.paste_doubts import plain
from bot.domain.paste_drafts import STATED_UNIT, Draft, Reader
from bot.domain.segments import after_name, has_number

_MARKER: Final = re.compile(
    r"\s*(?:[-–—•*+]\s+|(?:\d{1,2}\.)*\d{1,2}[.)]\s*(?=[^\W\d])|\(?[a-zđA-ZĐ][.)]\s+|[IVX]{1,4}[.)]\s+)"
)
_YEAR: Final = re.compile(r"\bnăm\s+(?:19|20)\d\d\b", re.IGNORECASE)


def items_of(reader: Reader, line: str, number: int) -> Iterator[Draft]:
    """The items of one line: each begins with a name, a line may hold several."""
    marker = _MARKER.match(line)
    text = line[marker.end() :] if marker else line
    if (whole := _whole_question(reader, text, number)) is not None:
        yield whole
        return
    for start, end in _spans(reader.lexicon, text):
        part = text[start:end]
        found = reader.name(part)
        name_end = len(found.name) if isinstance(found, Draft) else found[1]
        tail = part[name_end:]
        rest, unit = _value_part(_YEAR.sub(" ", plain(tail)))
        read = partial(_item, reader, part.strip(), number, tail=tail, text=rest, unit=unit)
        if isinstance(found, Draft):
            meant = reader.meanings(found, read)
            yield replace(found, raw=part.strip(), number=number, meanings=meant)
        else:
            yield read(found[0])


def _item(
    reader: Reader, raw: str, number: int, indicator: Indicator, *, tail: str, text: str, unit: str
) -> Draft:
    """An item with its name known: `text` are its values, `tail` is all that was written."""
    draft = reader.valued(raw, number, indicator, text, unit)
    return reader.doubted(draft, indicator, reader.doubt(tail, indicator))


def _whole_question(reader: Reader, text: str, number: int) -> Draft | None:
    """A line that begins with a question's printed name and answers all of it."""
    found = printed_name_of(text, reader.headings)
    if found is None:
        return None
    question, end = found
    values = cut(after_name(text[end:]), Target(question.indicators, reader.previous))
    if isinstance(values, Problem) or len(values.entries) < len(question.cells):
        return None
    return Draft(text.strip(), number, values, named=True)


def _spans(lexicon: Lexicon, text: str) -> list[tuple[int, int]]:
    """Where the items of a line begin and end.

    A new one begins at a code; and after a semicolon, a comma or "và" where a name follows.
    """
    words = find_words(text)
    starts = [0]
    current: frozenset[str] = frozenset()
    at = 0
    while at < len(words):
        match = lexicon.match(words, at)
        gap = text[words[at - 1].end : words[at].start] if at else ""
        if match and at and not match.codes & current:
            is_code = re.fullmatch("[a-z]{2}[0-9]{2}[a-z]?", words[at].text) is not None
            joined = ";" in gap or "," in gap or words[at - 1].text in ("va", "and")
            if is_code or joined:
                starts.append(words[at].start)
                current = match.codes
        elif match:
            current = match.codes
        at += match.length if match else 1
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _value_part(rest: str) -> tuple[str, str]:
    """What follows a name: the values, and a unit stated in brackets before them."""
    unit = ""
    if (stated := STATED_UNIT.match(rest)) and not find_dim(find_words(stated[1]), 0, stated[1]):
        unit, rest = stated[1].strip(), rest[stated.end() :]
    before, mark, after = rest.partition(":")
    words = find_words(before)
    labelled = any(find_dim(words, at, before) for at in range(len(words)))
    if mark and after.strip() and words and not labelled and not has_number(before):
        rest = after  # "dự án cấp mới trong kỳ: 379 153"
    return after_name(rest), unit
