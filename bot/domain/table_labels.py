"""What a heading or a line's name in somebody's own table says.

One text may name an indicator, a side (FDI, DDI, total), a unit of measure, a year and a board, in
any order: "Vốn đăng ký mới FDI năm 2019 (tỷ USD)". Words that say none of these keep a name from
being known, and are never overlooked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from bot.domain.board_names import Boards
from bot.domain.dims import find_dim
from bot.domain.kpi import Catalogue, Dim
from bot.domain.names import compose, find_words, fold, lexicon_of
from bot.domain.said_periods import Span, sayings, without_sayings
from bot.domain.table_units import measures_of, without_measures

_YEAR: Final = re.compile(r"\b(?:năm\s+)?((?:19|20)\d\d)\b", re.IGNORECASE)
_MARKER: Final = re.compile(
    r"^\s*(?:[-–—•*+]\s*|(?:\d{1,2}\.)*\d{1,2}[.)]?\s+|\(?[a-zđA-ZĐ][.)]\s+|[IVX]{1,4}[.)]\s*)+"
)
_AMONG: Final = re.compile(
    r"^\s*(?:trong đó|bao gồm|gồm|chia ra|of which)\s*[:,]?\s*", re.IGNORECASE
)


class Column(StrEnum):
    """What a heading says of the figures under it, besides whose and what."""

    PLAIN = ""
    ACTUAL = "actual"
    COMPARED = "compared"
    NOTE = "note"
    SKIPPED = "skipped"


_COLUMN_WORDS: Final = (
    (Column.COMPARED, ("so sanh", "so voi", "tang giam", "ty le", "dat", "cung ky", "phan tram")),
    (Column.NOTE, ("ghi chu", "ly do", "giai trinh", "note")),
    (Column.SKIPPED, ("stt", "so tt", "tt", "nguon", "ma so")),
    (Column.ACTUAL, ("thuc hien", "th", "ket qua", "so lieu")),
)
# Of a heading of figures these say nothing that could make them another's or of something else.
_PLAIN_WORDS: Final = """
    so lieu gia tri ket qua thuc hien th uoc dat duoc tong cong luong chinh te bao cao ban don vi
    cua nam ky nay trong bql quan ly cac khu cong nghiep kcn kkt ktxs chi tieu noi dung tinh va thoi
    diem tai den thu hut dau tu von du an hoat dong hien co fdi ddi nuoc ngoai doanh
    actual amount figure figures number of period result results reported the this total value year
"""
_PLAIN: Final = frozenset(_PLAIN_WORDS.split())


@dataclass(frozen=True, slots=True)
class Label:
    """`named`: words are left that say nothing known; `own`: whether a board is the reader's;
    `odd`: what is left could make the figures under it those of something else.
    """

    text: str
    codes: frozenset[str] = frozenset()
    dim: Dim | None = None
    measures: tuple[str, ...] = ()
    years: frozenset[int] = frozenset()
    column: Column = Column.PLAIN
    own: bool | None = None
    estimate: bool = False
    named: bool = False
    span: Span | None = None
    odd: bool = False

    @property
    def says(self) -> bool:
        """Whether anything in it was understood."""
        return (
            bool(self.codes or self.dim or self.measures or self.years or self.column or self.span)
            or self.own is not None
        )

    def of_line(self) -> Label:
        """As the name of a line, where "Tỷ lệ …" is no heading but a name nobody knows."""
        unknown = bool(self.column) and not self.codes
        return replace(self, column=Column.PLAIN, named=self.named or unknown, odd=False)

    def with_under(self, other: Label) -> Label:
        """Together with a heading further down, which says it more closely."""
        return Label(
            " · ".join(part for part in (self.text, other.text) if part),
            other.codes & self.codes or other.codes or self.codes,
            other.dim or self.dim,
            other.measures or self.measures,
            other.years or self.years,
            other.column or self.column,
            self.own if other.own is None else other.own,
            self.estimate or other.estimate,
            named=self.named or other.named,
            span=other.span or self.span,
            odd=self.odd or other.odd,
        )

    def with_name(self, other: Label) -> Label:
        """Together with another text of the same line: a code and a name that differ stay both."""
        both = self.with_under(other)
        return both if self.codes & other.codes else replace(both, codes=self.codes | other.codes)


def read_label(text: str, catalogue: Catalogue, boards: Boards) -> Label:
    """Everything a heading or name says; never raises."""
    said = " ".join(compose(text).split())
    label = Label(said, own=boards.find(said))
    if label.own is not None:
        return label
    if measures := measures_of(said):
        return replace(label, measures=measures)
    if code := _whole(said, catalogue):
        return replace(label, codes=code)
    # "12 tháng" is no twelfth line.
    bare = said if any(one.start == 0 for one in sayings(said)) else _MARKER.sub("", said)
    rest, measures = without_measures(_AMONG.sub("", bare))
    label = replace(label, measures=measures, estimate="uoc" in fold(rest))
    years = frozenset(int(found) for found in _YEAR.findall(rest))
    named = _named(_YEAR.sub(" ", rest), replace(label, years=years), catalogue)
    return named if named.codes else _of_period(rest, label, catalogue, boards)


def _of_period(rest: str, label: Label, catalogue: Catalogue, boards: Boards) -> Label:
    """A text that is not all name: with what it says of a period, and what else is left."""
    found = sayings(rest)
    spans = [one.span for one in found if one.span is not None]
    label = replace(
        label,
        years=frozenset[int]().union(*(one.years for one in found)),
        span=next((one for one in spans if one is not Span.YEAR), spans[0] if spans else None),
    )
    left = without_sayings(rest, found)
    if found and (own := boards.find(left)) is not None:
        return replace(label, own=own)
    named = _named(left, label, catalogue)
    if named.codes:
        return named
    compared = _column(rest)
    odd = any(word.text not in _PLAIN for word in find_words(left)) and named.dim is None
    return replace(named, column=compared or named.column, odd=odd)


def _column(text: str) -> Column:
    """What the words of a heading make of its column, whatever period it also names."""
    spoken = f" {' '.join(fold(text))} "
    found = (one for one, said in _COLUMN_WORDS if any(f" {words} " in spoken for words in said))
    return next(found, Column.PLAIN)


def _named(rest: str, label: Label, catalogue: Catalogue) -> Label:
    words = find_words(rest)
    if not words:
        return label
    if codes := _whole(rest, catalogue):
        return replace(label, codes=codes)
    for start, end, dim in _sides(rest):
        left = (rest[: words[start].start] + " " + rest[words[end - 1].end :]).strip(" -–:,()")
        if not fold(left):
            return replace(label, dim=dim)
        if codes := _whole(left, catalogue):
            return replace(label, dim=dim, codes=codes)
    if column := _column(rest):
        return replace(label, column=column, dim=_only_side(rest))
    return replace(label, named=True, dim=_only_side(rest))


def _sides(text: str) -> Iterable[tuple[int, int, Dim]]:
    """Where sides are named in a text, the longest words for one first."""
    words = find_words(text)
    for start in range(len(words)):
        if found := find_dim(words, start, text):
            yield start, start + found[0], found[1]


def _only_side(text: str) -> Dim | None:
    found = {dim for _start, _end, dim in _sides(text)}
    return found.pop() if len(found) == 1 else None


def _whole(text: str, catalogue: Catalogue) -> frozenset[str]:
    """The codes that a text names with all its words."""
    words = find_words(text)
    match = lexicon_of(catalogue).match(words)
    return match.codes if match is not None and match.length == len(words) else frozenset()


_LIKE, _MOST_LIKE = 0.72, 4


def alike(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The codes whose names are most like a text that is none, the likest first."""
    rest, _ = without_measures(_YEAR.sub(" ", _AMONG.sub("", _MARKER.sub("", compose(text)))))
    wanted = " ".join(fold(rest))
    if len(wanted) < 4:
        return ()
    best: dict[str, float] = {}
    matcher = SequenceMatcher(b=wanted)
    for name, codes in lexicon_of(catalogue).codes_by_name.items():
        said = " ".join(name)
        matcher.set_seq1(said)
        near = matcher.real_quick_ratio() >= _LIKE and matcher.quick_ratio() >= _LIKE
        score = matcher.ratio() if near else 0.0
        if len(name) > 1 and (f" {said} " in f" {wanted} " or f" {wanted} " in f" {said} "):
            score = max(score, 0.8)
        for code in codes:
            best[code] = max(best.get(code, 0.0), score)
    likely = sorted((c for c, s in best.items() if s >= _LIKE), key=lambda c: -best[c])
    return tuple(likely[:_MOST_LIKE])
