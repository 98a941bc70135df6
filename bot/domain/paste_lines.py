"""Reads single lines of a paste: an item that begins with a name, a row of a table, bare values."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from bot.domain.answer import Entry, Problem, ProblemCode, Target, Values, cut
from bot.domain.dims import find_dim
from bot.domain.kpi import Catalogue, Cell, Dim, Figure, Indicator, Kind, Question
from bot.domain.names import (
    Lexicon,
    Word,
    find_words,
    fold,
    lexicon_of,
    printed_name_of,
    printed_names,
)
from bot.domain.paste_doubts import Doubt, doubt_of, other_period, plain, readable
from bot.domain.said_periods import FormPeriod, sayings, without_sayings
from bot.domain.segments import after_name, has_number
from bot.domain.splits import splits_of

NOTHING: Final = Values(())

FIELDS: Final = re.compile(r"[\t|]")
RULE: Final = re.compile(r"[\s|:+=_*•.–—-]*")  # blank, or the rule under a table's heading
DASHES: Final = {"-", "–", "—"}
_MARKER: Final = re.compile(
    r"\s*(?:[-–—•*+]\s+|(?:\d{1,2}\.)*\d{1,2}[.)]\s*(?=[^\W\d])|\(?[a-zđA-ZĐ][.)]\s+|[IVX]{1,4}[.)]\s+)"
)
_YEAR: Final = re.compile(r"\bnăm\s+(?:19|20)\d\d\b", re.IGNORECASE)
_STATED_UNIT: Final = re.compile(r"\s*\(([^()\d]*)\)")
_UNIT_WORDS: Final = {
    "nghin", "ngan", "trieu", "tr", "ty", "ti", "usd", "dong", "vnd", "d",
}  # fmt: skip
_VALUE_WORDS: Final = {"uoc", "tren", "khong", "chua", "co", "phat", "sinh", "so", "x"}


@dataclass(slots=True)
class Draft:
    """A line while the paste is being read."""

    raw: str
    number: int
    values: Values = NOTHING
    problem: ProblemCode | None = None
    candidates: tuple[str, ...] = ()
    named: bool = False
    name: str = ""  # words in doubt: no name where one was expected, or of another period
    fields: tuple[str, ...] = ()  # of a line that holds values only
    meanings: tuple[tuple[Entry, ...], ...] = ()  # what the line may say, where that is unclear


_SKIP, _NAME, _UNIT, _VALUE, _OTHER = "skip", "name", "unit", "value", "other"
_COLUMNS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("stt", "tt", "so tt", "no", "ghi chu", "note", "notes", "so sanh"), _SKIP),
    **dict.fromkeys(("nam truoc", "ky truoc", "cung ky", "cung ky nam truoc"), _SKIP),
    **dict.fromkeys(("last year", "last period", "previous", "ly do", "giai trinh"), _SKIP),
    **dict.fromkeys(("nguon", "nguon so lieu", "tang giam", "reason", "source"), _SKIP),
    **dict.fromkeys(("ma", "ma so", "ma chi tieu", "code", "chi tieu", "ten chi tieu"), _NAME),
    **dict.fromkeys(("noi dung", "indicator", "name"), _NAME),
    **dict.fromkeys(("don vi", "don vi tinh", "dvt", "unit"), _UNIT),
    **dict.fromkeys(("gia tri", "so lieu", "ket qua", "thuc hien", "value"), _VALUE),
    **dict.fromkeys(("nam nay", "ky nay", "this year", "this period"), _VALUE),
    **dict.fromkeys(("th", "uoc", "uoc th", "uoc thuc hien", "ket qua thuc hien"), _VALUE),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What the columns of a table hold, by position; of another period's, how it says so."""

    roles: Mapping[int, str]
    dims: Mapping[int, Dim]
    others: Mapping[int, str]

    def values(self, fields: Mapping[int, str]) -> dict[int, str]:
        """Those of the fields that hold figures: other periods' where this one has none."""
        held = {i: f for i, f in fields.items() if i in self.dims or self.roles.get(i) == _VALUE}
        return {i: f for i, f in held.items() if i not in self.others} or held

    def other(self, fields: Mapping[int, str]) -> str:
        """The heading of another period over these fields; "" where there is none."""
        return ", ".join(dict.fromkeys(self.others[i] for i in fields if i in self.others))


@dataclass(frozen=True, slots=True)
class Reader:
    """Knows the names and the form; reads single lines."""

    catalogue: Catalogue
    lexicon: Lexicon
    headings: Mapping[tuple[str, ...], Question]  # printed names of questions for several figures
    asked: frozenset[str]
    unit_words: frozenset[str]
    previous: Mapping[Cell, Figure]
    period: FormPeriod

    @classmethod
    def of(
        cls, catalogue: Catalogue, period: FormPeriod, previous: Mapping[Cell, Figure]
    ) -> "Reader":
        units = {
            word
            for indicator in catalogue.indicators
            if indicator.kind is not Kind.FLAG
            for unit in (*indicator.units.values(), *indicator.computed.values())
            for word in fold(unit)
        }
        return cls(
            catalogue,
            lexicon_of(catalogue),
            printed_names(catalogue.questions(period.kind)),
            frozenset(cell.code for cell in catalogue.cells(period.kind)),
            frozenset(units | _UNIT_WORDS),
            previous,
            period,
        )

    # Tables

    def heading(self, fields: Sequence[str]) -> Heading | None:
        """The columns of a table's first row; None for a row of values."""
        roles: dict[int, str] = {}
        dims: dict[int, Dim] = {}
        others: dict[int, str] = {}
        for index, field in enumerate(fields):
            found = sayings(field)
            rest = without_sayings(field, found).strip()
            whole, said = " ".join(fold(field)), " ".join(fold(rest))
            if whole in _COLUMNS:
                roles[index] = _COLUMNS[whole]
            elif (dim := _column_dim(rest)) is not None:
                dims[index] = dim
            elif found and (not said or _COLUMNS.get(said) == _VALUE):
                roles[index] = _VALUE
            elif self.lexicon.match(find_words(field)):
                return None
            if (index in dims or roles.get(index) == _VALUE) and self.period.other_in(found):
                others[index] = field
        worded = any(not fields[i].isdigit() for i in (*roles, *dims))
        return Heading(roles, dims, others) if worded and len(roles) + len(dims) > 1 else None

    def row(self, line: str, number: int, fields: Sequence[str], heading: Heading | None) -> Draft:
        """One row of a table: the name, perhaps a unit, and the values."""
        skipped = heading.roles if heading else {}
        kept = {i: f for i, f in enumerate(fields) if skipped.get(i) != _SKIP}
        place = next((i for i, f in kept.items() if self.lexicon.match(find_words(f))), None)
        if place is None:
            place = next((i for i, f in kept.items() if self._is_prose(f)), None)
        if place is None:
            return self._nameless(line, number, [f for f in kept.values() if f])
        found = self._name(fields[place])
        if isinstance(found, Draft):
            end, at = len(found.name), place
            meant = self._meanings(
                found, lambda one: self._row_of(line, number, (one, end), fields, at, kept, heading)
            )
            return replace(found, raw=line, number=number, meanings=meant)
        return self._row_of(line, number, found, fields, place, kept, heading)

    def _row_of(
        self,
        line: str,
        number: int,
        named: tuple[Indicator, int],
        fields: Sequence[str],
        place: int,
        kept: Mapping[int, str],
        heading: Heading | None,
    ) -> Draft:
        """The values of a row whose name ends within the field at `place`."""
        indicator, end = named
        after = {i: f for i, f in kept.items() if i > place and f}
        rest = fields[place][end:]
        for i in list(after):  # the code in one column, the name in the next
            again = self.lexicon.match(find_words(after[i]))
            if not (again and indicator.code in again.codes):
                break
            rest += " " + after.pop(i)
        unit = next((f for i, f in after.items() if self._is_unit(f, indicator)), "")
        values = {i: f for i, f in after.items() if not self._is_unit(f, indicator)}
        doubt = self._doubt(rest + " 0", indicator)
        if heading and (heading.dims or _VALUE in heading.roles.values()):
            dims, values = heading.dims, heading.values(values)
            if other := heading.other(values):
                doubt = Doubt(ProblemCode.OTHER_PERIOD, other)
            text = "; ".join(f"{_LABEL[dims[i]]}{f}" if i in dims else f for i, f in values.items())
        else:
            said = [other for f in values.values() if (other := other_period(f, self.period))]
            doubt = Doubt(ProblemCode.OTHER_PERIOD, ", ".join(said)) if said else doubt
            kept_values = [value for f in values.values() if (value := plain(f).strip())]
            text = "; ".join([*self._labels(rest), *kept_values])
        stated = _STATED_UNIT.search(rest)
        unit = unit or (stated[1] if stated else "")
        return self._doubted(self._valued(line, number, indicator, text, unit), indicator, doubt)

    def _doubt(self, text: str, indicator: Indicator) -> Doubt | None:
        return doubt_of(text, indicator, self.period, self.unit_words)

    def _doubted(self, draft: Draft, indicator: Indicator, doubt: Doubt | None) -> Draft:
        """A line whose words say something else than its figures: nothing of it is taken as it
        stands, and what it would say without them is offered.
        """
        if doubt is None or draft.problem is ProblemCode.NOT_ASKED:
            return draft
        fits = draft.problem is None and readable(draft.values) and not draft.values.totals
        return replace(
            draft,
            values=NOTHING,
            problem=doubt.code,
            candidates=(indicator.code,),
            name=doubt.words,
            meanings=(draft.values.entries,) if fits else draft.meanings,
        )

    def under(self, draft: Draft, words: str) -> Draft:
        """A line below a title that speaks of another period."""
        if not draft.values.entries or draft.problem is not None:
            return draft
        codes = {entry.cell.code for entry in draft.values.entries}
        indicator = self.catalogue.indicator(min(codes))
        return self._doubted(draft, indicator, Doubt(ProblemCode.OTHER_PERIOD, words))

    def _labels(self, rest: str) -> Iterator[str]:
        """The dimension that a row names beside its indicator."""
        words = find_words(rest)
        for at in range(len(words)):
            if found := find_dim(words, at, rest):
                yield _LABEL[found[1]].strip(": ")

    def _is_unit(self, field: str, indicator: Indicator) -> bool:
        words = fold(field)
        own = {fold(u) for u in (*indicator.units.values(), *indicator.computed.values())}
        if field == "%" or words in own:
            return True
        return bool(words) and not has_number(field) and set(words) <= self.unit_words

    def _is_prose(self, field: str) -> bool:
        words = [word for word in fold(field) if not word.isdigit()]
        return not has_number(field) and not set(words) <= (self.unit_words | _VALUE_WORDS)

    # Lines of text

    def items(self, line: str, number: int) -> Iterator[Draft]:
        """The items of one line: each begins with a name, a line may hold several."""
        marker = _MARKER.match(line)
        text = line[marker.end() :] if marker else line
        if (whole := self._whole_question(text, number)) is not None:
            yield whole
            return
        for start, end in self._spans(text):
            part = text[start:end]
            found = self._name(part)
            name_end = len(found.name) if isinstance(found, Draft) else found[1]
            tail = part[name_end:]
            rest, unit = self._value_part(_YEAR.sub(" ", plain(tail)))
            read = partial(self._item, part.strip(), number, tail=tail, text=rest, unit=unit)
            if isinstance(found, Draft):
                meant = self._meanings(found, read)
                yield replace(found, raw=part.strip(), number=number, meanings=meant)
            else:
                yield read(found[0])

    def _item(
        self, raw: str, number: int, indicator: Indicator, *, tail: str, text: str, unit: str
    ) -> Draft:
        """An item with its name known: `text` are its values, `tail` is all that was written."""
        draft = self._valued(raw, number, indicator, text, unit)
        return self._doubted(draft, indicator, self._doubt(tail, indicator))

    def _meanings(
        self, draft: Draft, read: Callable[[Indicator], Draft]
    ) -> tuple[tuple[Entry, ...], ...]:
        """What a line with an ambiguous name would say under each name that the form asks."""
        if draft.problem is not ProblemCode.AMBIGUOUS_NAME:
            return ()
        asked = [self.catalogue.indicator(c) for c in draft.candidates if c in self.asked]
        drafts = [read(indicator) for indicator in asked]
        return tuple(one.values.entries for one in drafts if one.problem is None)

    def _whole_question(self, text: str, number: int) -> Draft | None:
        """A line that begins with a question's printed name and answers all of it."""
        found = printed_name_of(text, self.headings)
        if found is None:
            return None
        question, end = found
        values = cut(after_name(text[end:]), Target(question.indicators, self.previous))
        if isinstance(values, Problem) or len(values.entries) < len(question.cells):
            return None
        return Draft(text.strip(), number, values, named=True)

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Where the items of a line begin and end.

        A new one begins at a code; and after a semicolon, a comma or "và" where a name follows.
        """
        words = find_words(text)
        starts = [0]
        current: frozenset[str] = frozenset()
        at = 0
        while at < len(words):
            match = self.lexicon.match(words, at)
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

    def _name(self, part: str) -> tuple[Indicator, int] | Draft:
        """The indicator a part begins with and where its name ends; or why there is none."""
        words = find_words(part)
        match, start = self.lexicon.match(words), 0
        while match is None and start < len(words) and words[start].text in ("so", "tong", "luong"):
            start += 1
            match = self.lexicon.match(words, start)
        if match:
            codes, end = match.codes, words[start + match.length - 1].end
            again = self.lexicon.match(words, start + match.length)
            if again and codes & again.codes and len(words) > start + match.length:
                end = words[start + match.length + again.length - 1].end
        else:
            head = self._head(words, part)
            if not head:
                return self._nameless(part, 0, [part.strip()])
            codes, end = self.lexicon.containing([word.text for word in head]), head[-1].end
        if not codes:
            return Draft(part, 0, problem=ProblemCode.UNKNOWN_NAME, name=part[:end].strip())
        if len(codes) != 1:
            code, several = ProblemCode.AMBIGUOUS_NAME, tuple(sorted(codes))
            return Draft(part, 0, problem=code, candidates=several, name=part[:end])
        return self.catalogue.indicator(next(iter(codes))), end

    def _head(self, words: Sequence[Word], part: str) -> Sequence[Word]:
        """The words before the first figure or label, unless they are only a unit or the like."""
        end = len(words)
        for at, word in enumerate(words):
            if word.text[0].isdigit() or find_dim(words, at, part):
                end = at
                break
        head = words[:end]
        known = self.unit_words | _VALUE_WORDS
        return head if any(word.text not in known for word in head) else ()

    def _value_part(self, rest: str) -> tuple[str, str]:
        """What follows a name: the values, and a unit stated in brackets before them."""
        unit = ""
        if (stated := _STATED_UNIT.match(rest)) and not find_dim(
            find_words(stated[1]), 0, stated[1]
        ):
            unit, rest = stated[1].strip(), rest[stated.end() :]
        before, mark, after = rest.partition(":")
        words = find_words(before)
        labelled = any(find_dim(words, at, before) for at in range(len(words)))
        if mark and after.strip() and words and not labelled and not has_number(before):
            rest = after  # "dự án cấp mới trong kỳ: 379 153"
        return after_name(rest), unit

    def _nameless(self, line: str, number: int, fields: Sequence[str]) -> Draft:
        """A line without a name: a row of a bare column if it holds only values."""
        words = [word for field in fields for word in fold(field) if not word[0].isdigit()]
        is_values = set(words) <= (self.unit_words | _VALUE_WORDS)
        return Draft(
            line,
            number,
            problem=ProblemCode.UNCLEAR_ORDER if is_values else ProblemCode.UNKNOWN_NAME,
            name="" if is_values else line.strip(),
            fields=tuple(fields) if is_values else (),
        )

    def _valued(self, line: str, number: int, indicator: Indicator, text: str, unit: str) -> Draft:
        draft = Draft(line, number, named=True, candidates=(indicator.code,))
        if indicator.units and indicator.code not in self.asked:
            return replace(draft, problem=ProblemCode.NOT_ASKED)
        values = cut(text, Target((indicator,), self.previous, unit))
        if isinstance(values, Problem):
            meant = splits_of(text, Target((indicator,), self.previous, unit), values.code)
            return replace(draft, problem=values.code, meanings=meant)
        return replace(draft, values=values, candidates=())


def _column_dim(field: str) -> Dim | None:
    """The dimension a column is for: "F", "FDI (triệu USD)", "Tổng số"."""
    words = find_words(field)
    if field.upper() in {dim.value for dim in Dim}:
        return Dim(field.upper())
    named = [dim for word, dim in (("fdi", Dim.F), ("ddi", Dim.D)) if word in fold(field)]
    if len(named) == 1 and not has_number(field):
        return named[0]
    found = find_dim(words, 0, field)
    return found[1] if found and found[0] == len(words) else None


_LABEL: Final[Mapping[Dim, str]] = {Dim.F: "FDI: ", Dim.D: "DDI: ", Dim.T: "tổng: "}
