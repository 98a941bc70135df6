"""Finds where one value ends and the next begins.

A *piece* stands between separators that always separate. Within a piece the figures may belong
together or not: "379 153" is one thousand-grouped value or two, "5 tỷ 890 triệu" is one amount in
two words. This module lists the possible ways; who asks decides which of them is meant.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import Final, NamedTuple

from bot.domain.names import find_words, fold

MOST_FIGURES: Final = 9
"""Most figures cut in one text: two long values and their total, each in three groups."""

_NUMBER: Final = re.compile(r"(?<![^\W_])\d+(?:[.,'’]\d+)*")
# Always between two values: a line, a tab, a bar, a semicolon, a spaced dash, "và"; a comma beside
# a space (without one it is a decimal mark); a slash before a figure or between spaces ("n/a").
_BETWEEN: Final = re.compile(
    r"[\t\r\n\v\f\u2028\u2029;|]+|,\s+|\s+,|/\s*(?=\d)|\s/\s|\s[-–—]\s|\s(?:và|va|and|&)\s",
    re.IGNORECASE,
)
_SCALES: Final = {
    "nghin": 3, "ngan": 3, "trieu": 6, "tr": 6, "ty": 9, "ti": 9, "nghin ty": 12, "ngan ty": 12,
}  # fmt: skip
# Words that belong to the figure after them, not to the one before.
_BEFORE_FIGURE: Final = {
    "uoc", "dat", "tren", "hon", "gan", "duoi", "khoang", "am", "tang", "giam", "bang", "la",
}  # fmt: skip
_LEADING: Final = {
    "va", "gom", "bao", "trong", "do", "co", "la", "voi", "cua", "cac", "khoi", "von", "and", "of",
}  # fmt: skip
_TRAILING: Final = {"va", "gom", "bao", "trong", "co", "voi", "cua", "cac", "khoi", "von", "thuoc"}


def has_number(text: str) -> bool:
    """Whether a figure stands in the text; digits inside a code do not count."""
    return _NUMBER.search(text) is not None


def pieces_of(text: str) -> list[str]:
    """The parts of a text between separators that always separate."""
    return [kept for piece in _BETWEEN.split(text) if (kept := bare(piece))]


def bare(text: str) -> str:
    """A value without the words and marks that only join it to its neighbours."""
    words = find_words(text)
    start, end = 0, len(text)
    for word in words:
        inside = text[start : word.start].strip(_EDGES)
        if word.text not in _LEADING or inside or not has_number(text[word.end :]):
            break
        start = word.end
    for word in reversed(words):
        outside = text[word.end : end].strip(_EDGES)
        if word.text not in _TRAILING or outside or not has_number(text[start : word.start]):
            break
        end = word.start
    return text[start:end].strip(_EDGES)


def after_name(text: str) -> str:
    """What follows a name or a label, without the mark between ("FDI - 379", "FDI,379")."""
    return re.sub(r"^(?:,|\s*[-–—:=]+\s+)", "", text)


_EDGES: Final = " \t\r\n\v\f\u00a0\u202f\u2028\u2029,;:|/()=[]"


class _Figure(NamedTuple):
    """One figure with the words around it, and how it may hang together with the next."""

    number: str
    start: int
    end: int
    scale: int  # of the word after it; 0 where there is none, or where a currency closes it
    bare: bool  # nothing but spaces before the next figure


def figures_of(piece: str) -> list[_Figure]:
    found = list(_NUMBER.finditer(piece))
    starts = []
    for index, number in enumerate(found):
        floor = found[index - 1].end() if index else 0
        start = number.start()
        for word in reversed(find_words(piece[floor:start])):
            if word.text not in _BEFORE_FIGURE or piece[floor + word.end : start].strip():
                break
            start = floor + word.start
        if start and piece[start - 1] in "-–−" and not piece[floor : start - 1].strip():
            start -= 1
        starts.append(start if index else 0)
    figures = []
    for index, number in enumerate(found):
        end = starts[index + 1] if index + 1 < len(found) else len(piece)
        said = " ".join(fold(piece[number.end() : end]))
        figures.append(_Figure(number[0], starts[index], end, _SCALES.get(said, 0), not said))
    return figures


def ways_of(piece: str) -> list[list[str]]:
    """Every way to read a piece as one or more values, the finest first."""
    found = figures_of(piece)
    if len(found) < 2:
        return [[piece]]
    return [
        [piece[found[a].start : found[b - 1].end] for a, b in pairwise(cuts)]
        for cuts in _cuts_from(found, 0)
    ]


def _cuts_from(found: Sequence[_Figure], start: int) -> Iterator[list[int]]:
    """Where values may begin from a figure on, the end of all included."""
    if start == len(found):
        yield [start]
        return
    for end in range(start + 1, len(found) + 1):
        if end < len(found) and _must_join(found[end - 1], found[end]):
            continue
        if _holds(found[start:end]):
            yield from ([start, *cuts] for cuts in _cuts_from(found, end))


def _must_join(left: _Figure, right: _Figure) -> bool:
    """Whether a smaller scale word follows a larger one: "5 tỷ 890 triệu" is one amount."""
    return left.scale > right.scale > 0


def _holds(run: Sequence[_Figure]) -> bool:
    """Whether figures in a row can be one value."""
    first = run[0].number
    if len(run) == 1:
        return not (first.isdigit() and len(first) > 2 and first.startswith("0"))
    if all(a.scale > b.scale for a, b in pairwise(run)):
        return True
    return (
        first.isdigit()
        and len(first) <= 3
        and not first.startswith("0")
        and all(figure.bare for figure in run[:-1])
        and all(len(figure.number) == 3 and figure.number.isdigit() for figure in run[1:-1])
        and re.fullmatch(r"\d{3}(?:[.,]\d+)?", run[-1].number) is not None
    )


def plain_values(pieces: Sequence[str]) -> list[str] | None:
    """Every figure a value of its own; None where that is not the natural reading.

    It is not after "5 tỷ 890": the second figure may be the millions of the first.
    """
    values: list[str] = []
    for piece in pieces:
        figures = figures_of(piece)
        if any(a.scale and not b.scale and b.bare for a, b in pairwise(figures)):
            return None
        ways = ways_of(piece)
        if not ways:
            return None
        finest = max(ways, key=len)
        values.extend(finest)
    return values


def options(pieces: Sequence[str], plain: list[str] | None, count: int) -> list[list[str]]:
    """The ways to read the pieces as exactly so many values; the natural one alone if it fits."""
    if len(pieces) == count:
        return [list(pieces)]
    if plain is not None and len(plain) == count:
        return [plain]
    combined = product(*(ways_of(piece) for piece in pieces))
    options = ([value for way in ways for value in way] for ways in combined)
    return [option for option in options if len(option) == count]
