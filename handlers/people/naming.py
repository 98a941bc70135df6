"""Reading a person's name as it was typed, and telling whether two names are the same."""

from __future__ import annotations

import re
import unicodedata

from bot.domain.errors import NameUnclear

LEAST_LETTERS, MOST_LETTERS = 2, 100
_TAG = re.compile(r"<[^<>]*>")


def read_person(text: str) -> tuple[str, str]:
    """(full name, position): the position stands after a comma or on a second line.

    Raises NameUnclear.
    """
    lines = [clean for line in text.splitlines() if (clean := _clean(line))]
    name, _comma, beside = (lines[0] if lines else "").partition(",")
    name, position = name.strip(), " ".join([beside.strip(), *lines[1:]]).strip()
    letters = sum(char.isalpha() for char in _TAG.sub("", name))
    unclear = letters < LEAST_LETTERS or any(char.isnumeric() for char in name)
    if unclear or max(len(name), len(position)) > MOST_LETTERS:
        raise NameUnclear(least=LEAST_LETTERS, most=MOST_LETTERS)
    return name, position


def _clean(line: str) -> str:
    """One blank between words; no control or direction marks, which could disguise a name."""
    composed = unicodedata.normalize("NFKC", line)
    visible = (c for c in composed if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
    return " ".join("".join(visible).split())


def same_name(one: str, other: str) -> bool:
    """Case, marks and blanks make no difference: many type names without marks."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
