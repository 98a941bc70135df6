"""Slips of the pen in a printed text: points numbered twice, words doubled, names cut short.

Which spellings are wrong, which doubled words are meant and how the boards are called is given;
this module knows only how to look. A text is never changed.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from bot.domain.errors import N_
from bot.domain.names import compose
from bot.domain.printed_claims import Span


class SlipKind(StrEnum):
    """What is wrong with a place of a text."""

    POINT_REPEATED = "point_repeated"
    POINT_SKIPPED = "point_skipped"
    DOUBLED = "doubled"
    MISSPELT = "misspelt"
    CAPITAL = "capital"
    TYPE_MISSING = "type_missing"
    TYPE_PLURAL = "type_plural"


SLIPS: Final[Mapping[SlipKind, str]] = {
    SlipKind.POINT_REPEATED: N_("“{written}” numbers a second point; “{meant}” would follow."),
    SlipKind.POINT_SKIPPED: N_("“{written}” comes where “{meant}” would follow."),
    SlipKind.DOUBLED: N_("“{written}”: the same words twice. Is “{meant}” meant?"),
    SlipKind.MISSPELT: N_("“{written}”: is “{meant}” meant?"),
    SlipKind.CAPITAL: N_("“{written}” is a name and is written “{meant}”."),
    SlipKind.TYPE_MISSING: N_("“{written}”: the full name is “{meant}”."),
    SlipKind.TYPE_PLURAL: N_("“{written}” names one board; its name is “{meant}”."),
}


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A wrong spelling, and the words meant. Some are right before a number ("chuyên đề số 3")."""

    wrong: str
    meant: str
    right_before_number: bool = False


@dataclass(frozen=True, slots=True)
class Spelling:
    """What the look for slips goes by."""

    misspellings: tuple[Misspelling, ...] = ()
    never_doubled: frozenset[str] = frozenset()  # single words; others may be doubled on purpose
    doubled_rightly: frozenset[str] = frozenset()  # several words that may come twice
    names: frozenset[str] = frozenset()  # as they are written everywhere


@dataclass(frozen=True, slots=True)
class Slip:
    """A kind of slip with what stands there and what may be meant; everywhere it stands."""

    kind: SlipKind
    written: str
    meant: str
    spans: tuple[Span, ...]


def find_slips(text: str, spelling: Spelling, names: Collection[str] = ()) -> tuple[Slip, ...]:
    """Every slip of a text, each once with all its places; spans are parts of the composed text.

    `names` are written as they should be: full names of boards, provinces, titles.
    """
    text = compose(text)
    found: dict[tuple[SlipKind, str, str], list[Span]] = {}
    for kind, start, end, meant in (
        *_points(text),
        *_doubled(text, spelling),
        *_misspelt(text, spelling),
        *_capitals(text, names),
        *_types(text, names),
    ):
        written = " ".join(text[start:end].split())
        found.setdefault((kind, written, meant), []).append(Span(start, end))
    slips = [Slip(*key, tuple(spans)) for key, spans in found.items()]
    return tuple(sorted(slips, key=lambda slip: slip.spans[0]))


_Found = tuple[SlipKind, int, int, str]

# Points -------------------------------------------------------------------------------------------

_ORDINALS: Final = "nhất hai ba tư năm sáu bảy tám chín mười".split()  # noqa: SIM905
_CARDINALS: Final = "một hai ba bốn năm sáu bảy tám chín mười".split()  # noqa: SIM905
# "Thứ hai, ngày 7" is a Monday.
_POINT: Final = re.compile(
    rf"(?:^|[.:;!?\n])\s*(?:[-+•*]\s*)?(?P<point>Thứ\s+(?P<ordinal>{'|'.join(_ORDINALS)})"
    rf"|(?P<cardinal>{'|'.join(word.capitalize() for word in _CARDINALS)})\s+là)"
    r"\s*[,:](?!\s*ngày)"
)


def _points(text: str) -> Iterator[_Found]:
    """ "Thứ tư" after "Thứ tư", "Ba là" after "Một là". Each way of numbering is followed alone."""
    last: dict[bool, int] = {}
    for point in _POINT.finditer(text):
        by_ordinal = point["ordinal"] is not None
        place = (
            _ORDINALS.index(point["ordinal"])
            if by_ordinal
            else _CARDINALS.index(point["cardinal"].casefold())
        )
        before = last.get(by_ordinal)
        last[by_ordinal] = place
        if before is None or place in (0, before + 1) or before + 1 >= len(_ORDINALS):
            continue
        kind = SlipKind.POINT_SKIPPED if place > before else SlipKind.POINT_REPEATED
        yield kind, *point.span("point"), _point(before + 1, by_ordinal=by_ordinal)


def _point(place: int, *, by_ordinal: bool) -> str:
    if by_ordinal:
        return f"Thứ {_ORDINALS[place]}"
    return f"{_CARDINALS[place].capitalize()} là"


# Words --------------------------------------------------------------------------------------------

_WORD: Final = re.compile(r"[^\W\d_]+")
_SAME_LINE: Final = re.compile(r"[^\S\n]*\n?[^\S\n]*")
_MOST_DOUBLED: Final = 4


def _doubled(text: str, spelling: Spelling) -> Iterator[_Found]:
    """The same two to four words in a row; single words only where nobody doubles them."""
    words = list(_WORD.finditer(text))
    joined = [_SAME_LINE.fullmatch(text, a.end(), b.start()) for a, b in pairwise(words)]
    said = [word[0].casefold() for word in words]
    at = 0
    while at < len(words):
        for size in range(_MOST_DOUBLED, 0, -1):
            once, twice = said[at : at + size], said[at + size : at + 2 * size]
            if once != twice or not all(joined[at : at + 2 * size - 1]):
                continue
            if not _may_double(" ".join(once), spelling):
                end = words[at + 2 * size - 1].end()
                meant = " ".join(text[words[at].start() : words[at + size - 1].end()].split())
                yield SlipKind.DOUBLED, words[at].start(), end, meant
                at += size
                break
        at += 1


def _may_double(said: str, spelling: Spelling) -> bool:
    if " " not in said:
        return said not in spelling.never_doubled
    return said in spelling.doubled_rightly or len(set(said.split())) == 1


def _misspelt(text: str, spelling: Spelling) -> Iterator[_Found]:
    for one in spelling.misspellings:
        following = r"(?!\s*\d)" if one.right_before_number else ""
        pattern = rf"(?<!\w){_flexible(one.wrong)}(?!\w){following}"
        for found in re.finditer(pattern, text, re.IGNORECASE):
            yield SlipKind.MISSPELT, *found.span(), one.meant


def _flexible(name: str) -> str:
    return r"\s+".join(re.escape(word) for word in compose(name).split())


# Names --------------------------------------------------------------------------------------------

# What opens a sentence may be an ordinary word; "Trưởng ban Quản lý" is a title, rightly so.
_BEGINS: Final = re.compile(r"(?:^|[.:;!?\n“\"]|[Tt]rưởng)\s*$")
_ANOTHER: Final = r"(?!\s*(?:,|và)\s+(?-i:[^\W\d_a-zà-ỹđ]))"  # a list of provinces goes on
_TYPED: Final = re.compile(r"(?P<board>.+?) (?P<type>tỉnh|thành phố) (?P<place>[^\W\d_]+.*)")
_SHORT: Final = {"khu công nghiệp": "KCN", "khu chế xuất": "KCX", "khu kinh tế": "KKT"}


def _capitals(text: str, names: Collection[str]) -> Iterator[_Found]:
    """A name with a small letter where a capital belongs, but some capital: else it is no name.

    Whole titles in capitals are right.
    """
    for name in sorted(names):
        for found in re.finditer(rf"(?<!\w){_flexible(name)}(?!\w)", text, re.IGNORECASE):
            written = " ".join(found[0].split())
            small = written.casefold() == written or written.isupper()
            if written == compose(name) or small or _only_more_capitals(written, name):
                continue
            if not _BEGINS.search(text[: found.start()]):
                yield SlipKind.CAPITAL, *found.span(), name


def _only_more_capitals(written: str, name: str) -> bool:
    """Titles capitalise more than the name does: "Khu Kinh tế"."""
    return all(w == n or w.isupper() or n.islower() for w, n in zip(written, name, strict=True))


def _types(text: str, names: Collection[str]) -> Iterator[_Found]:
    """A board's name without "tỉnh", or with "các tỉnh" where it is one province's."""
    for name in sorted(names):
        typed = _TYPED.fullmatch(compose(name))
        if typed is None:
            continue
        board, place = _abbreviable(typed["board"]), _flexible(typed["place"])
        bare = rf"(?<!\w){board}\s+(?-i:{place})(?!\w)"
        plural = rf"(?<!\w){board}\s+các\s+{typed['type']}\s+{place}(?!\w){_ANOTHER}"
        for pattern, kind in ((bare, SlipKind.TYPE_MISSING), (plural, SlipKind.TYPE_PLURAL)):
            for found in re.finditer(pattern, text, re.IGNORECASE):
                yield kind, *found.span(), name


def _abbreviable(board: str) -> str:
    pattern = _flexible(board)
    for name, short in _SHORT.items():
        pattern = pattern.replace(_flexible(name), f"(?:{_flexible(name)}|{short})")
    return pattern
