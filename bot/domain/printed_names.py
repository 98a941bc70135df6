"""Which indicator the words around a printed number name.

Only whole names of the catalogue count. Printed sentences take names apart ("2.910 dự án FDI còn
hiệu lực", "83 KCN, KKT đã đi vào hoạt động với tổng diện tích"), so words are compared without
the dimension, without particles and with a list of zones as one word.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from bot.domain.dims import find_dim
from bot.domain.kpi import Catalogue, Dim, Indicator
from bot.domain.names import find_words, fold, lexicon_of
from bot.domain.units import Unit, find_unit

LEAST_BEGINNING: Final = 3
"""Least words of a beginning that may stand for a whole name."""
_PARTICLES: Final = {"da", "cac", "duoc", "nhung", "cung", "uoc", "tren", "khoang", "hon", "dat"}
_ZONES: Final = {
    ("khu", "cong", "nghiep"): "kcn", ("kcn",): "kcn",
    ("khu", "che", "xuat"): "kcx", ("kcx",): "kcx", ("cx",): "kcx", ("che", "xuat"): "kcx",
    ("khu", "kinh", "te"): "kkt", ("kkt",): "kkt",
}  # fmt: skip
_ANY_ZONE: Final = "khu"
_ZONE_MARK: Final = "~"  # a folded word is made of letters and digits only


class Said(NamedTuple):
    """Words ready to be compared, and the dimensions named among them, in order."""

    words: tuple[str, ...]
    dims: tuple[Dim, ...]


@lru_cache(maxsize=256)
def said_in(text: str) -> Said:
    """The words of a part of a text."""
    found, words, dims, at = find_words(text), [], [], 0
    while at < len(found):
        named = find_dim(found, at, text)
        if named is not None and named[1] is not Dim.T:
            at += named[0]
            dims.append(named[1])
        else:
            words.append(found[at].text)
            at += 1
    return Said(_plain(words), tuple(dims))


def _plain(words: Sequence[str]) -> tuple[str, ...]:
    """Without particles, and every list of zones as one word that names them all."""
    plain: list[str] = []
    zones: set[str] = set()
    at, last_zone = 0, 0
    while at < len(words):
        size = next((n for n in (3, 2, 1) if tuple(words[at : at + n]) in _ZONES), 0)
        if size:
            if not zones:
                last_zone = len(plain)
                plain.append("")
            zones.add(_ZONES[tuple(words[at : at + size])])
            plain[last_zone] = _ZONE_MARK + "+".join(sorted(zones))
            at += size
            # "KCN và KKT" is one list; "KCN và giá trị" is not.
            joined = at < len(words) and words[at] == "va"
            if joined and any(tuple(words[at + 1 : at + 1 + n]) in _ZONES for n in (3, 2, 1)):
                at += 1
            continue
        zones = set()
        if words[at] not in _PARTICLES:
            plain.append(words[at])
        at += 1
    return tuple(plain)


def _variants(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The words, and the same with any zones called simply zones."""
    yield tuple(words)
    yield tuple(_ANY_ZONE if word.startswith(_ZONE_MARK) else word for word in words)


class _Named(NamedTuple):
    start: int
    end: int
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Naming:
    """The names of a catalogue as printed texts spell them."""

    names: Mapping[tuple[str, ...], frozenset[str]]
    longest: int

    def nearest(
        self, words: Sequence[str], place: int, among: Collection[str]
    ) -> frozenset[str] | None:
        """The codes named nearest to the number, which stands before the word at `place`.

        Several where two names stand side by side, since one number cannot be both.
        """
        named = self._all(words, among)
        if not named:
            return None
        best = min(named, key=lambda n: (max(n.start - place, place - n.end, 0), n.start))
        beside = [n for n in named if n is not best and _side_by_side(n, best, words)]
        return best.codes.union(*(n.codes for n in beside))

    def in_order(self, words: Sequence[str], among: Collection[str]) -> list[frozenset[str]]:
        """Every indicator named, in order: "xuất khẩu và nhập khẩu lần lượt đạt"."""
        return [named.codes for named in self._all(words, among)]

    def joined(
        self, words: Sequence[str], subject: Sequence[str], among: Collection[str]
    ) -> frozenset[str] | None:
        """A name that begins here and ends in what was spoken of before.

        "83 KCN đã đi vào hoạt động với tổng diện tích": the area of the zones in operation.
        """
        found: dict[int, frozenset[str]] = {}
        for name, codes in self.names.items() if words else ():
            if wanted := codes & frozenset(among):
                cuts = range(1, len(name) - 1)
                if any(_holds(words, name[:c]) and _holds(subject, name[c:]) for c in cuts):
                    found[len(name)] = found.get(len(name), frozenset()) | wanted
        return found[max(found)] if found else None

    def cut_short(self, words: Sequence[str], among: Collection[str]) -> frozenset[str]:
        """Every indicator whose name begins with words that stand here: "tạo việc làm" may be the
        beginning of "tạo việc làm mới" and of "tạo việc làm ổn định"."""
        wanted = frozenset(among)
        for size in range(min(self.longest, len(words)), LEAST_BEGINNING - 1, -1):
            longer = [
                codes & wanted
                for name, codes in self.names.items()
                if len(name) > size and codes & wanted and _holds(words, name[:size])
            ]
            if longer:
                return frozenset().union(*longer)
        return frozenset()

    def _all(self, words: Sequence[str], among: Collection[str]) -> list[_Named]:
        """Names that stand in the words, the longer one where two overlap."""
        wanted, every = frozenset(among), []
        for variant in _variants(words):
            for start in range(len(variant)):
                for size in range(1, min(self.longest, len(variant) - start) + 1):
                    codes = self.names.get(variant[start : start + size], frozenset()) & wanted
                    if codes:
                        every.append(_Named(start, start + size, codes))
        every.sort(key=lambda n: (n.start - n.end, n.start))
        kept: list[_Named] = []
        for named in every:
            if all(named.end <= other.start or other.end <= named.start for other in kept):
                kept.append(named)
        return sorted(kept)


def _side_by_side(one: _Named, other: _Named, words: Sequence[str]) -> bool:
    first, second = sorted((one, other))
    between = words[first.end : second.start]
    return one.codes != other.codes and all(word == "va" for word in between)


def _holds(words: Sequence[str], part: Sequence[str]) -> bool:
    return any(f" {' '.join(part)} " in f" {' '.join(variant)} " for variant in _variants(words))


@lru_cache(maxsize=16)
def naming_of(catalogue: Catalogue) -> Naming:
    """The names of a catalogue."""
    names: dict[tuple[str, ...], frozenset[str]] = {}
    own_codes = {fold(indicator.code) for indicator in catalogue.indicators}
    for name, codes in lexicon_of(catalogue).codes_by_name.items():
        plain = _plain(name)
        if plain and name not in own_codes:
            names[plain] = names.get(plain, frozenset()) | codes
    return Naming(names, max(map(len, names), default=0))


@lru_cache(maxsize=256)
def fitting(catalogue: Catalogue, measure: str) -> tuple[str, ...]:
    """The indicators that a number with this unit may belong to, money in either currency."""
    return tuple(i.code for i in catalogue.indicators if unit_for(catalogue, i, measure))


def unit_for(
    catalogue: Catalogue, indicator: Indicator, measure: str, dim: Dim | None = None
) -> str:
    """The unit to read a number in: the cell's own, or the catalogue's unit of that currency.

    Empty where the indicator is not counted in such a measure at all.
    """
    units = {**indicator.computed, **indicator.units}
    own = [units[dim]] if dim is not None and dim in units else list(units.values())
    if usual := next((unit for unit in own if find_unit(unit).counts(measure)), ""):
        return usual
    if not any(find_unit(unit).is_money for unit in own):
        return ""
    every = (u for i in catalogue.indicators for u in {**i.computed, **i.units}.values())
    return next((u for u in every if _is_money_of(find_unit(u), measure)), "")


def _is_money_of(unit: Unit, measure: str) -> bool:
    return unit.is_money and unit.measure == measure
