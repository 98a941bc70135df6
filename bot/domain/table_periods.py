"""Whether the figures of a board's own table are this period's, and the board's as a whole.

A heading, a name, the title, the sheet's name or the file's may say another period; a heading may
have words that say nothing known ("Bình quân", "Cả nước", one park). Such figures are left out
where the table has surer ones, and else asked about with the words that make them doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.kpi import Dim
from bot.domain.said_periods import FormPeriod, Saying, Span, sayings
from bot.domain.table_labels import Label
from bot.domain.table_questions import NONE, Asked, Option, TableQuestion
from bot.domain.table_walk import Reader, TableWalk, Value

_DATE: Final = re.compile(
    r"(?<!\d)(?:\d{1,2}[-._ /]\d{1,2}[-._ /]\d{4}|\d{4}[-._]\d{1,2}[-._]\d{1,2}|\d{8})(?!\d)"
)
_MARKS: Final = re.compile(r"[-_.]+")


@dataclass(frozen=True, slots=True)
class Doubt:
    """The words that make a figure doubtful, and under what the answer about them is kept."""

    words: str
    key: str


class TablePeriods:
    """Reads of one sheet, number `at`, which of its figures are in doubt.

    `group_of` gives the headings above a figure without those that only name a side.
    """

    def __init__(
        self, at: int, name: str, walk: TableWalk, reader: Reader, group_of: Callable[[Value], str]
    ) -> None:
        self._walk, self._reader, self._group_of = walk, reader, group_of
        self._key = f"y{at}.{reader.year}"
        self._period = FormPeriod(reader.kind, reader.year, plans=reader.plans)
        self._around = self._said_around(name)

    def of_this(self, values: Sequence[Value], left: list[str]) -> list[Value]:
        """Without what is of other periods, where something says that it is of this one."""
        said = [one for one in values if _speaks(one.said)]
        if not any(self._is_this(one.said) and not one.above.odd for one in said):
            return list(values)
        other = [one for one in said if not self._is_this(one.said)]
        left.extend(self._words_of(one) for one in other)
        return [one for one in values if one not in other]

    def surest(self, values: Sequence[Value], left: list[str]) -> list[Value]:
        """Without what is in doubt of a figure that another one is sure of.

        What says this period in so many words is not passed over: "Năm 2019 (2)".
        """
        doubtful = [one for one in values if self._is_doubtful(one, values)]
        sure = {self.figure_of(one) for one in values if one not in doubtful}
        out = [
            one
            for one in doubtful
            if one.said.codes
            and self.figure_of(one) in sure
            and not (_speaks(one.said) and self._is_this(one.said))
        ]
        left.extend(self._words_of(one) for one in out)
        return [one for one in values if one not in out]

    def figure_of(self, one: Value) -> tuple[frozenset[str], Dim | None]:
        """Which figure it is; the total of what has no sides is the figure itself."""
        codes, dim = one.said.codes, one.said.dim
        if dim is Dim.T and len(codes) == 1:
            units = self._reader.catalogue.indicator(next(iter(codes))).units
            return codes, None if len(units) == 1 else dim
        return codes, dim

    def ask(self, values: Sequence[Value], chosen: str) -> TableQuestion | None:
        """About the first words in doubt that nothing was answered about; not about `chosen`, the
        heading of a column that was picked from several.
        """
        for one in values:
            doubt = self._doubt(one, values) if one.said.codes else None
            if doubt is None or (chosen and doubt.words == chosen):
                continue
            if self._reader.answers.get(doubt.key) is None:
                options = (Option("yes", ""), Option(NONE, ""))
                return TableQuestion(Asked.YEAR, doubt.key, doubt.words, options)
        return None

    def answered(self, values: Sequence[Value], left: list[str]) -> list[Value]:
        """Without what was said to be of another period or of something else."""
        kept = []
        for one in values:
            doubt = self._doubt(one, values)
            if doubt is not None and self._reader.answers.get(doubt.key) == NONE:
                left.append(doubt.words)
            else:
                kept.append(one)
        return kept

    def is_unsure(self, values: Sequence[Value]) -> bool:
        """Whether all of these are in doubt."""
        return all(self._is_doubtful(one, values) for one in values)

    def confirmed(self, one: Value) -> str:
        """The words in doubt under which a figure was taken all the same; "" where none were."""
        doubt = self._doubt(one, ())
        return doubt.words if doubt is not None else ""

    def _is_doubtful(self, one: Value, values: Sequence[Value]) -> bool:
        return self._doubt(one, values) is not None or self._is_sum_of_odd(one, values)

    def _is_sum_of_odd(self, one: Value, values: Sequence[Value]) -> bool:
        """A total beside headings that nobody knows: of parks, of boards, nobody can say."""
        if one.above.dim is not Dim.T or one.above.odd:
            return False
        mine = self.figure_of(one)
        return any(
            other.above.odd and other.cell.row == one.cell.row and self.figure_of(other) == mine
            for other in values
        )

    def _doubt(self, one: Value, values: Sequence[Value]) -> Doubt | None:
        if _speaks(one.line) and self._is_other(one.line):
            return Doubt(one.line.text, f"{self._key}.r{one.cell.row}")
        if _speaks(one.said):
            if self._is_other(one.said):
                return self._of_heading(one, values)
        elif self._around:
            return Doubt(self._around, self._key)
        if one.above.odd or (one.above.own is False and not one.said.own):
            return self._of_heading(one, values)
        return None

    def _of_heading(self, one: Value, values: Sequence[Value]) -> Doubt:
        words = self._words_of(one)
        first = min(
            (other.cell.column for other in values if self._words_of(other) == words),
            default=one.cell.column,
        )
        return Doubt(words, f"{self._key}.c{first}")

    def _words_of(self, one: Value) -> str:
        return self._group_of(one) or one.above.text or one.line.text

    def _is_other(self, label: Label) -> bool:
        return self._period.is_other(label.years, label.span)

    def _is_this(self, label: Label) -> bool:
        return not self._is_other(label)

    def _said_around(self, name: str) -> str:
        """What the title says, else the sheet's name, else the file's, where it is another period.

        A title that also speaks of this one is of this one.
        """
        title = self._walk.said
        if title:
            return self._other(title)
        stem = self._reader.file_name.rpartition(".")[0]
        for text in (name, stem):
            if found := sayings(_MARKS.sub(" ", _DATE.sub(" ", text))):
                return self._other(found)
        return ""

    def _other(self, found: Sequence[Saying]) -> str:
        years = frozenset[int]().union(*(one.years for one in found))
        spans: set[Span | None] = {one.span for one in found if one.span is not None}
        if all(self._period.is_other(years, span) for span in spans or {None}):
            return ", ".join(dict.fromkeys(one.words for one in found))
        return ""


def _speaks(label: Label) -> bool:
    return bool(label.years or label.span)
