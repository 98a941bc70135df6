"""Reads the sentences of a printed report or article into claims.

Every number is attributed to an indicator by a whole name of the catalogue near it, by the figure
it is joined to ("trong đó 379 dự án FDI", "với tổng diện tích"), or not at all: what the text does
not say is returned as loose, with the reason, and never guessed. How a figure reads is decided by
`bot.domain.numbers`, doubts included.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from bot.domain.kpi import Catalogue, Dim, Kind
from bot.domain.names import compose
from bot.domain.printed_claims import Claim, Loose, Printed, Reason, Span, Stated
from bot.domain.printed_drafts import Draft
from bot.domain.printed_figures import COVER, Day, Number, kinds_of_zones, numbers_of, without_dates
from bot.domain.printed_names import Naming, fitting, naming_of, said_in, unit_for
from bot.domain.printed_ratios import Ratio, ratio_at

__all__ = ["read_printed"]

_END_OF_SENTENCE: Final = re.compile(r"(?:\./\.|[.!?…])(?=\s*(?:[-+•*]\s*)?[^\W\d_a-zà-ỹ]|\s*$)")
# What follows belongs to the next figure, what precedes to the one before.
_SEPARATOR: Final = re.compile(r"[,;.:]|(?<!\w)(?:và|với|trong đó|gồm|lần lượt)(?!\w)")
_CLAUSE: Final = re.compile(r"[;:]")
_RESPECTIVELY: Final = re.compile(r"(?<!\w)lần lượt(?!\w)", re.IGNORECASE)
_STANDING: Final = re.compile(r"tính đến|đến nay|l[ũu][yỹ] kế|hiện có", re.IGNORECASE)
_WITHIN: Final = re.compile(r"trong (?:năm|kỳ)", re.IGNORECASE)
_ONLY_JOINED: Final = re.compile(r"[\s,(\x00-]*(?:(?:và|ước|tương đương)[\s,(]*)*", re.IGNORECASE)
_LEADS_ON: Final = re.compile(r"[\s,)]*(?:(?:đạt|lên|còn|là|tới|ước|mức)\s+)*", re.IGNORECASE)


def read_printed(text: str, catalogue: Catalogue) -> Printed:
    """Every claim of a text, and every number that could not be attributed. Never raises."""
    text = compose(text)
    claims: list[Claim] = []
    loose: list[Loose] = []
    for start, end in _sentences(text):
        sentence = _Sentence.of(text[start:end], start, catalogue)
        sentence.read()
        claims += [draft.claim() for draft in sentence.drafts]
        loose += sentence.loose
    return Printed(text, tuple(claims), tuple(loose))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _END_OF_SENTENCE.finditer(text):
        yield start, stop.end()
        start = stop.end()
    yield start, len(text)


@dataclass(slots=True)
class _Sentence:
    """One sentence while it is read from left to right; dates are covered up in `plain`."""

    text: str
    plain: str
    offset: int
    catalogue: Catalogue
    naming: Naming
    days: list[Day]
    drafts: list[Draft] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    last: Draft | None = None  # the figure before, unless that one was loose
    seen: int = 0  # where the figure or comparison before ends
    after_figure: bool = False
    waiting: Ratio | None = None  # a comparison whose figure comes after it
    in_turn: list[tuple[frozenset[str], Dim | None]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, offset: int, catalogue: Catalogue) -> "_Sentence":
        plain, days = without_dates(text)
        return cls(text, plain, offset, catalogue, naming_of(catalogue), days)

    def read(self) -> None:
        """Attribute every number, in order."""
        numbers = list(numbers_of(self.plain))
        starts = [*(number.start for number in numbers), len(self.plain)][1:]
        for number, until in zip(numbers, starts, strict=True):
            if number.measure is None:
                self._leave(number, Reason.NO_UNIT)
            elif number.measure != "%" or not self._compare(number, until):
                self._attribute(number, until)

    def _leave(self, number: Number, reason: Reason, codes: frozenset[str] = frozenset()) -> None:
        if self.waiting is not None:
            self._drop(self.waiting)
            self.waiting = None
        span = Span(number.at + self.offset, number.end + self.offset)
        written = " ".join(self.text[number.at : number.end].split())
        self.loose.append(Loose(written, reason, span, codes))
        if number.measure is not None:
            self._move(number.end, None)

    def _move(self, to: int, draft: Draft | None) -> None:
        self.seen, self.last, self.after_figure = to, draft, True
        self.waiting = None

    # Comparisons ----------------------------------------------------------------------------------

    def _compare(self, number: Number, until: int) -> bool:
        """Take a percentage as a comparison; False where it is a figure by itself."""
        left, right = self._around(number, until)
        if self._named(left, right, "", "%"):
            return False
        codes = [i.code for i in self.catalogue.indicators]
        found = ratio_at(self.text, number, self.seen, until, self.naming, codes)
        if found is None:
            return False
        gap = self.plain[self.seen : found.start]
        if self.last is not None and _ONLY_JOINED.fullmatch(gap):
            self.last.stated.append(self._placed(found))
            self.seen, self.after_figure = found.end, False
        else:
            if self.waiting is not None:
                self._drop(self.waiting)
            self.waiting = found
            cover = " " * (found.end - found.start)
            self.plain = self.plain[: found.start] + cover + self.plain[found.end :]
            if not self._leads_on(found, until):
                self._drop(found)
                self.seen, self.last, self.waiting = found.end, None, None
        return True

    def _leads_on(self, ratio: Ratio, until: int) -> bool:
        """ "tăng 7,6% so với năm trước, đạt 56,6 tỷ USD": the figure follows its comparison."""
        follows = self.plain[ratio.end : until]
        return until < len(self.plain) and _LEADS_ON.fullmatch(follows) is not None

    def _placed(self, ratio: Ratio) -> Stated:
        one = ratio.stated
        span = Span(one.span.start + self.offset, one.span.end + self.offset)
        return Stated(one.percent, one.step, one.idiom, one.base, one.text, span)

    def _drop(self, ratio: Ratio) -> None:
        stated = self._placed(ratio)
        self.loose.append(Loose(stated.text, Reason.NO_FIGURE, stated.span))

    # Figures --------------------------------------------------------------------------------------

    def _around(self, number: Number, until: int) -> tuple[str, str]:
        """The words that belong to a figure, before and after it."""
        left = self.plain[self.seen : number.start]
        if self.after_figure and (cut := _SEPARATOR.search(left)):
            left = left[cut.start() :]
        elif self.after_figure:
            left = ""
        right = self.plain[number.end : until]
        cut = _SEPARATOR.search(right)
        return left, right[: cut.start()] if cut else right

    def _attribute(self, number: Number, until: int) -> None:
        left, right = self._around(number, until)
        measure = number.measure or ""
        turn = self._turn(left, measure)
        codes = turn[0] if turn else self._named(left, right, number.unit, measure)
        joined = self.last is not None and not _CLAUSE.search(left)
        if not codes and joined:
            codes = self._continued(left, right, number, measure)
        named = bool(codes)
        if not codes:
            codes = self.naming.cut_short(said_in(left).words, fitting(self.catalogue, measure))
        as_of = next((d.day for d in reversed(self.days) if d.stands and d.start < number.at), None)
        if len(codes) > 1:
            codes = self._of_kind(codes, self.text[: number.at], as_of)
            named = named or len(codes) == 1
        if not named or len(codes) > 1:
            unsaid = Reason.NO_FIGURE if measure == "%" else Reason.NO_NAME
            self._leave(number, Reason.SEVERAL_NAMES if len(codes) > 1 else unsaid, codes)
            return
        (code,) = codes
        dim = turn[1] if turn and turn[1] else self._dim(code, left, right, joined=joined)
        if turn and self.last is not None and not number.qualifier:
            number = replace(number, qualifier=self.last.number.qualifier)
        self._keep(code, dim, number, (left, right), as_of)

    def _keep(
        self,
        code: str,
        dim: Dim | None,
        number: Number,
        around: tuple[str, str],
        as_of: date | None,
    ) -> None:
        left, right = around
        indicator = self.catalogue.indicator(code)
        inherits = self.last is not None and "với" in left
        scope = number.scope or kinds_of_zones(left)
        if not scope and inherits and self.last is not None:
            scope = self.last.scope
        words = (*said_in(left).words, *said_in(number.unit).words, *said_in(right).words)
        draft = Draft(
            code=code,
            dim=dim,
            number=number,
            unit=unit_for(self.catalogue, indicator, number.measure or "", dim),
            scope=scope,
            as_of=as_of,
            said=" ".join(
                f"{left} {number.digits} {number.unit} {right}".replace(COVER, "").split()
            ),
            words=words,
            offset=self.offset,
        )
        if self.waiting is not None:
            draft.stated.append(self._placed(self.waiting))
        self.drafts.append(draft)
        self._move(number.end, draft)

    def _named(self, left: str, right: str, unit: str, measure: str) -> frozenset[str]:
        """The indicators named in the clause of the figure, or before its colon."""
        among = fitting(self.catalogue, measure)
        after = (*said_in(unit).words, *said_in(right).words)
        clause = left.rpartition(";")[2]
        for part in (clause.rpartition(":")[2], clause):
            before = said_in(part).words
            if codes := self.naming.nearest((*before, *after), len(before), among):
                return codes
        return frozenset()

    def _continued(self, left: str, right: str, number: Number, measure: str) -> frozenset[str]:
        """An indicator named together with the figure before, or that of the figure before."""
        assert self.last is not None
        among = fitting(self.catalogue, measure)
        here = said_in(left)
        if codes := self.naming.joined(here.words, self.last.words, among):
            return codes
        dims = {*here.dims, *said_in(right).dims}
        used = {draft.dim for draft in self.drafts if draft.code == self.last.code}
        if dims and not dims & used and self.last.code in among:
            return frozenset({self.last.code})
        return frozenset()

    def _of_kind(self, codes: frozenset[str], before: str, as_of: date | None) -> frozenset[str]:
        """What stands at a date is no flow, and what happened within a year no stock."""
        stands = as_of is not None or _STANDING.search(before) is not None
        kind = Kind.STOCK if stands else Kind.FLOW if _WITHIN.search(before) else None
        fit = frozenset(c for c in codes if self.catalogue.indicator(c).kind is kind)
        return fit if len(fit) == 1 else codes

    def _dim(self, code: str, left: str, right: str, *, joined: bool) -> Dim | None:
        indicator = self.catalogue.indicator(code)
        known = {**indicator.units, **indicator.computed}
        for dims in (said_in(right).dims, said_in(left).dims):
            if len(set(dims)) == 1:
                return dims[0]
            if dims:
                return Dim.T if Dim.T in known else None
        if joined and self.last is not None and "với" in left and self.last.dim in known:
            return self.last.dim
        return Dim.T if Dim.T in known else None

    # "lần lượt": several figures in the order of several names ------------------------------------

    def _turn(self, left: str, measure: str) -> tuple[frozenset[str], Dim | None] | None:
        """What the figure is by its place in a series, the series beginning or going on here."""
        among = fitting(self.catalogue, measure)
        if _RESPECTIVELY.search(left):
            said = said_in(_CLAUSE.split(left)[-1])
            named = self.naming.in_order(said.words, among)
            dims = tuple(dict.fromkeys(said.dims))
            if len(named) > 1 and len(dims) < 2:
                self.in_turn = [(codes, dims[0] if dims else None) for codes in named]
            elif len(named) == 1 and len(dims) > 1:
                self.in_turn = [(named[0], dim) for dim in dims]
        elif not set(said_in(left).words) <= {"va"}:
            self.in_turn = []
        if not self.in_turn:
            return None
        codes, dim = self.in_turn.pop(0)
        return (codes, dim) if codes <= frozenset(among) else None
