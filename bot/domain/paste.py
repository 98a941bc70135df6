"""Reads many values out of one message: lines typed by hand, a copied table, a copied column.

Every line that is not blank comes back, understood or not: nothing is dropped in silence, and
nothing is stored from a line with a problem. A name decides the cell; without any names a column
can only be taken in the form's order, if the count agrees exactly, and then all of it must be
confirmed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from bot.domain.answer import (
    LONGEST_ANSWER,
    Entry,
    Problem,
    ProblemCode,
    Target,
    Values,
    check_total,
    cut,
    read_answer,
    value_of,
)
from bot.domain.kpi import Catalogue, Cell, Figure, PeriodKind, Question
from bot.domain.names import compose
from bot.domain.numbers import Reading
from bot.domain.paste_doubts import other_period, says_period
from bot.domain.paste_drafts import Draft, Reader
from bot.domain.paste_headings import Heading, heading_of
from bot.domain.paste_lines import items_of
from bot.domain.paste_rows import row_of
from bot.domain.said_periods import FormPeriod
from bot.domain.signed import doubted, may_be_negative

__all__ = [
    "Entry",
    "Paste",
    "PasteLine",
    "Problem",
    "ProblemCode",
    "read_answer",
    "read_paste",
]

_FIELDS: Final = re.compile(r"[\t|]")
_RULE: Final = re.compile(r"[\s|:+=_*•.–—-]*")  # blank, or the rule under a table's heading
_DASHES: Final = {"-", "–", "—"}
LONGEST_PASTE: Final = 5000
"""Most characters of a paste."""
MOST_LINES: Final = 150
"""Most lines of a paste; the whole form has a third of that."""


@dataclass(frozen=True, slots=True)
class PasteLine:
    """What one line, or one item of it, was understood to say.

    `cells` of a line with a problem are there to be shown, never to be stored. A heading has
    neither cells nor a problem. `candidates` are codes to choose from for an ambiguous name, and
    `meanings` what the line says under those of them that fit it, or the ways its figures may be
    cut; `name` is what stood where a name was expected and is none, or the words that say another
    period or something else than the figure.
    """

    raw: str
    number: int  # of the line in the message, from 1
    cells: tuple[Entry, ...]
    problem: ProblemCode | None = None
    candidates: tuple[str, ...] = ()
    name: str = ""
    meanings: tuple[tuple[Entry, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Paste:
    """A paste, line by line.

    With `by_order` the lines had no names and were taken in the form's order: every value needs a
    tap, also those that were read without doubt. `rows` are the bare values of a paste in which no
    line bears a name, as they can be read from any question on (`bot.domain.column`). `problem` is
    set where nothing was read at all.
    """

    lines: tuple[PasteLine, ...]
    by_order: bool = False
    problem: ProblemCode | None = None
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What may be stored, once it is read without doubt or confirmed."""
        return tuple(entry for line in self.lines if line.problem is None for entry in line.cells)


def read_paste(
    text: str,
    catalogue: Catalogue,
    period: FormPeriod,
    previous: Mapping[Cell, Figure],
    expecting: Question | None = None,
) -> Paste:
    """Read a message of many values against the form of a period; never raises.

    `previous` serves the reading of numbers; `expecting` is the question that was open, which a
    column without names is matched with first.
    """
    written = compose(text).splitlines() if len(text) <= LONGEST_PASTE else []
    if len(text) > LONGEST_PASTE or len(written) > MOST_LINES:
        return Paste((), problem=ProblemCode.TOO_LONG)
    reader = Reader.of(catalogue, period, previous)
    drafts: list[Draft] = []
    heading: Heading | None = None
    title = ""  # of another period, as a title further up says
    for number, line in enumerate(written, start=1):
        if _RULE.fullmatch(line) and line.strip() not in _DASHES:
            continue
        if len(line) > LONGEST_ANSWER:
            drafts.append(Draft(line, number, problem=ProblemCode.TOO_LONG))
        elif _FIELDS.search(line):
            fields = [field.strip() for field in _FIELDS.split(line)]
            if found := heading_of(fields, reader.lexicon, period):
                heading = found
                drafts.append(Draft(line, number))
            else:
                drafts.append(row_of(reader, line, number, fields, heading))
        else:
            items = list(items_of(reader, line, number))
            title = _title(items, period, title)
            drafts.extend(items)
        if title and drafts and drafts[-1].number == number and not says_period(line):
            drafts = [reader.under(one, title) if one.number == number else one for one in drafts]
    if not drafts:
        return Paste((), problem=ProblemCode.NO_VALUE)
    if not any(draft.named for draft in drafts):
        taken = None if title else _in_order(drafts, catalogue, period.kind, previous, expecting)
        rows = tuple(draft.fields for draft in drafts) if all(d.fields for d in drafts) else ()
        lines = tuple(_line(draft, catalogue) for draft in taken or drafts)
        return Paste(lines, by_order=bool(taken), rows=rows)
    _check_totals(drafts, catalogue)
    _find_conflicts(drafts)
    return Paste(tuple(_line(draft, catalogue) for draft in drafts))


def _title(items: Sequence[Draft], period: FormPeriod, before: str) -> str:
    """The words for another period that stand over the lines from here on.

    A line without a name and without figures may be a title; the last that says a period holds.
    """
    is_title = len(items) == 1 and not items[0].named and not items[0].fields
    if not is_title or not says_period(items[0].raw):
        return before
    return other_period(items[0].raw, period)


def _line(draft: Draft, catalogue: Catalogue) -> PasteLine:
    entries = tuple(
        entry._replace(reading=doubted(entry.reading, draft.raw))
        if may_be_negative(catalogue.indicator(entry.cell.code))
        else entry
        for entry in draft.values.entries
    )
    return PasteLine(
        draft.raw,
        draft.number,
        entries,
        draft.problem,
        draft.candidates,
        draft.name,
        draft.meanings,
    )


def _check_totals(drafts: Sequence[Draft], catalogue: Catalogue) -> None:
    """A total must be the sum of its parts in the same paste; alone it cannot be stored."""
    known: dict[Cell, Entry] = {}
    for draft in drafts:
        for entry in draft.values.entries:
            known.setdefault(entry.cell, entry)
    for draft in drafts:
        for total in draft.values.totals:
            fault = check_total(total, catalogue.indicator(total.cell.code), known)
            if fault is not None:
                draft.problem = fault
                draft.candidates = (total.cell.code,)


def _find_conflicts(drafts: Sequence[Draft]) -> None:
    """Two different values for one cell: neither is taken."""
    said: dict[Cell, list[tuple[Draft, Entry]]] = {}
    for draft in drafts:
        for entry in draft.values.entries:
            said.setdefault(entry.cell, []).append((draft, entry))
    for cell, places in said.items():
        if len({_said(entry) for _, entry in places}) > 1:
            for draft, _ in places:
                draft.problem = ProblemCode.CONFLICT
                draft.candidates = (cell.code,)


def _said(entry: Entry) -> Decimal | Reading:
    """What counts as the same: the value, however it was written; without one, the reading."""
    value = value_of(entry.reading)
    return entry.reading if value is None else value


def _in_order(
    drafts: Sequence[Draft],
    catalogue: Catalogue,
    period_kind: PeriodKind,
    previous: Mapping[Cell, Figure],
    expecting: Question | None,
) -> list[Draft] | None:
    """Values without names, taken in the order of the form; None if the counts do not agree."""
    rows = [draft for draft in drafts if draft.fields]
    if not rows:
        return None
    form = catalogue.questions(period_kind)
    groups = [[q for q in form if q.group == group.key] for group in catalogue.groups]
    required = [q for q in form if not all(i.optional for i in q.indicators)]
    scopes: list[list[Sequence[Question]]] = [[form, required], [g for g in groups if g]]
    if expecting is not None:
        scopes[:0] = [[[expecting]], [[q for q in form if q.group == expecting.group]]]
    for equals in scopes:
        found = [way for scope in equals for way in _fillings(rows, scope, previous)]
        distinct = {
            tuple(entry for values in way for entry in values.entries): way for way in found
        }
        if len(distinct) == 1:
            taken = iter(next(iter(distinct.values())))
            return [
                replace(draft, values=next(taken), problem=None) if draft.fields else draft
                for draft in drafts
            ]
        if distinct:
            return None
    return None


def _fillings(
    rows: Sequence[Draft], questions: Sequence[Question], previous: Mapping[Cell, Figure]
) -> Iterator[list[Values]]:
    """The ways in which rows fill questions: a value each, an indicator each, a question each."""
    indicators = tuple(i for question in questions for i in question.indicators)
    cells = [cell for indicator in indicators for cell in indicator.cells]
    if sum(len(row.fields) for row in rows) == len(cells):
        target = Target(indicators, previous)
        left = iter(cells)
        yield [target.values([(next(left), field) for field in row.fields]) for row in rows]
    for targets in ([(i,) for i in indicators], [q.indicators for q in questions]):
        if len(targets) == len(rows):
            filled = [
                cut("; ".join(row.fields), Target(target, previous))
                for row, target in zip(rows, targets, strict=True)
            ]
            complete = [values for values in filled if isinstance(values, Values)]
            if sum(len(values.entries) for values in complete) == len(cells):
                yield complete
