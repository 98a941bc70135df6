"""What a line of a paste says once its name is known: the values, or why there are none."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.answer import Entry, Problem, ProblemCode, Target, Values, cut
from bot.domain.dims import find_dim
from bot.domain.kpi import Catalogue, Cell, Figure, Indicator, Kind, Question
from bot.domain.names import Lexicon, Word, find_words, fold, lexicon_of, printed_names
from bot.domain.paste_doubts import Doubt, doubt_of, readable
from bot.domain.said_periods import FormPeriod
from bot.domain.splits import splits_of

NOTHING: Final = Values(())
STATED_UNIT: Final = re.compile(r"\s*\(([^()\d]*)\)")
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


@dataclass(frozen=True, slots=True)
class Reader:
    """Knows the names and the form; makes drafts of lines."""

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

    def name(self, part: str) -> tuple[Indicator, int] | Draft:
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
                return self.nameless(part, 0, [part.strip()])
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
        return () if self.is_filling(word.text for word in head) else head

    def is_filling(self, words: Iterable[str]) -> bool:
        """Whether words are nothing but units and what stands around a figure."""
        return set(words) <= (self.unit_words | _VALUE_WORDS)

    def nameless(self, line: str, number: int, fields: Sequence[str]) -> Draft:
        """A line without a name: a row of a bare column if it holds only values."""
        words = [word for field in fields for word in fold(field) if not word[0].isdigit()]
        is_values = self.is_filling(words)
        return Draft(
            line,
            number,
            problem=ProblemCode.UNCLEAR_ORDER if is_values else ProblemCode.UNKNOWN_NAME,
            name="" if is_values else line.strip(),
            fields=tuple(fields) if is_values else (),
        )

    def meanings(
        self, draft: Draft, read: Callable[[Indicator], Draft]
    ) -> tuple[tuple[Entry, ...], ...]:
        """What a line with an ambiguous name would say under each name that the form asks."""
        if draft.problem is not ProblemCode.AMBIGUOUS_NAME:
            return ()
        asked = [self.catalogue.indicator(c) for c in draft.candidates if c in self.asked]
        drafts = [read(indicator) for indicator in asked]
        return tuple(one.values.entries for one in drafts if one.problem is None)

    def valued(self, line: str, number: int, indicator: Indicator, text: str, unit: str) -> Draft:
        draft = Draft(line, number, named=True, candidates=(indicator.code,))
        if indicator.units and indicator.code not in self.asked:
            return replace(draft, problem=ProblemCode.NOT_ASKED)
        values = cut(text, Target((indicator,), self.previous, unit))
        if isinstance(values, Problem):
            meant = splits_of(text, Target((indicator,), self.previous, unit), values.code)
            return replace(draft, problem=values.code, meanings=meant)
        return replace(draft, values=values, candidates=())

    def doubt(self, text: str, indicator: Indicator) -> Doubt | None:
        return doubt_of(text, indicator, self.period, self.unit_words)

    def doubted(self, draft: Draft, indicator: Indicator, doubt: Doubt | None) -> Draft:
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
        return self.doubted(draft, indicator, Doubt(ProblemCode.OTHER_PERIOD, words))
