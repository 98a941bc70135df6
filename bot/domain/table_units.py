"""The units of measure that a board's own table states, beside a name or for all that follows."""

from __future__ import annotations

import re
from typing import Final

from bot.domain.phrases import fold_figure
from bot.domain.units import find_suffix

_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_IN_UNITS: Final = re.compile(r"^\s*(?:đvt|đơn vị tính|đơn vị|unit)\s*[:.]?\s*", re.IGNORECASE)
_STATES_UNIT: Final = re.compile(
    r"^\s*\(?\s*(?:đvt|đơn vị tính)\s*[:.]?\s*(?P<unit>[^\s:.()].*)", re.IGNORECASE
)
_THOUSANDS: Final = re.compile(r"(?<![\d.,])1(?:[., ]?000){1,4}(?=\s*[^\W\d_]|\s*\$)\s*")
_SCALES: Final = ("nghìn", "triệu", "tỷ", "nghìn tỷ")
_PIECES: Final = re.compile(r"[/;,]|\bvà\b")


def measures_of(text: str) -> tuple[str, ...]:
    """The units of measure that a text consists of; nothing where it is something else."""
    bare = _THOUSANDS.sub(_in_words, _IN_UNITS.sub("", text).strip(" .:()"))
    found = [piece.strip() for piece in _PIECES.split(bare) if piece.strip()]
    for piece in found:
        suffix = find_suffix(fold_figure(piece)) if not piece[0].isdigit() else None
        if suffix is None or suffix == (0, ""):
            return ()
    return tuple(found)


def _in_words(found: re.Match[str]) -> str:
    """ "1.000 USD" is counted in "nghìn USD"."""
    return _SCALES[found[0].count("000") - 1] + " "


def unit_stated(text: str) -> tuple[str, ...]:
    """The units of a line that states them for a whole table, as it spells one nobody knows."""
    stated = _STATES_UNIT.match(text)
    return measures_of(text) or ((stated["unit"].strip(" .:()"),) if stated else ())


def without_measures(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without the units that stand in brackets or behind the last comma."""
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        measures = measures_of(match[1])
        found.extend(measures)
        return " " if measures else match[0]

    rest = _BRACKETS.sub(take, text)
    head, mark, tail = rest.rpartition(",")
    if mark and (measures := measures_of(tail)):
        found.extend(measures)
        rest = head
    return rest, tuple(found)
