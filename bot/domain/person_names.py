"""Whether two spellings name one person.

Marks tell people apart: Hùng is not Hưng. Only a name typed without a single mark may be that of
somebody who is written with them. Where a tone is put ("Thuý", "Thúy") makes no difference.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")


def same_name(one: str, other: str) -> bool:
    """Spelled the same, or one of them without marks: case and blanks make no difference."""
    if same_spelling(one, other):
        return True
    return _folded(one) == _folded(other) and (_is_bare(one) or _is_bare(other))


def same_spelling(one: str, other: str) -> bool:
    """The same letters with the same marks."""
    return _spelled(one) == _spelled(other)


def fuller(one: str, other: str) -> str:
    """Of two spellings of one name the one with marks; else the second."""
    return one if _is_bare(other) and not _is_bare(one) else other


def _spelled(name: str) -> str:
    return " ".join(map(_tone_last, unicodedata.normalize("NFD", name.casefold()).split()))


def _tone_last(word: str) -> str:
    tones = "".join(char for char in word if char in _TONES)
    return "".join(char for char in word if char not in _TONES) + tones


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _is_bare(name: str) -> bool:
    return _folded(name) == " ".join(name.casefold().split())
