"""How a text names a dimension: "FDI", "trong nước", "tổng số"."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.domain.kpi import Dim
from bot.domain.names import Word

_DIM_NAMES: Final[Mapping[tuple[str, ...], Dim]] = {
    ("fdi",): Dim.F,
    ("f",): Dim.F,
    ("nuoc", "ngoai"): Dim.F,
    ("dau", "tu", "nuoc", "ngoai"): Dim.F,
    ("ddi",): Dim.D,
    ("d",): Dim.D,
    ("trong", "nuoc"): Dim.D,
    ("dau", "tu", "trong", "nuoc"): Dim.D,
    ("t",): Dim.T,
    ("tong",): Dim.T,
    ("tong", "so"): Dim.T,
    ("tong", "cong"): Dim.T,
    ("cong",): Dim.T,
}


_PEOPLE: Final = (("lao", "dong"), ("nguoi",), ("chuyen", "gia"))


def _is_of_people(words: Sequence[Word], start: int, length: int) -> bool:
    """ "Lao động nước ngoài" are foreigners at work, not what foreign enterprises employ."""
    said = tuple(word.text for word in words[start : start + length])
    before = tuple(word.text for word in words[max(0, start - 2) : start])
    bare = said in (("nuoc", "ngoai"), ("trong", "nuoc"))
    return bare and any(before[-len(people) :] == people for people in _PEOPLE)


def find_dim(words: Sequence[Word], start: int, text: str) -> tuple[int, Dim] | None:
    """The dimension named at a word, and the number of words it takes.

    A lone letter counts only where it can be nothing else: "tỷ đ" and "tỷ d" are money.
    """
    for length in range(min(4, len(words) - start), 0, -1):
        dim = _DIM_NAMES.get(tuple(word.text for word in words[start : start + length]))
        if dim is None:
            continue
        if _is_of_people(words, start, length):
            return None
        word = words[start]
        letter = text[word.start : word.end]
        if len(word.text) > 1 or letter in "FD":
            return length, dim
        if letter in "fdT" and re.match(r"\s*[:=]?\s*\d", text[word.end :]):
            return length, dim
    return None
