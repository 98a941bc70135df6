"""Cuts a text into the values of a few cells: the answer to one question, or one line of a paste.

Who writes "379 153" to a question for a pair means two figures; who writes it to a question for one
means 379153. So the cells asked decide how a text is cut, and only then `read_number` reads each
part. Labels win over order ("DDI 153, FDI 379"); a total written along with its parts is not a
value but a check of them. What can be cut in two ways is not cut at all.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from bot.domain.digits import PLAIN
from bot.domain.dims import find_dim
from bot.domain.flags import read_flag
from bot.domain.kpi import Cell, Dim, Figure, Indicator, Kind, Question, amount_of, total_of
from bot.domain.likelihood import possible, within
from bot.domain.names import (
    Lexicon,
    compose,
    find_words,
    fold,
    printed_name_of,
    printed_names,
)
from bot.domain.nouns import read_counted
from bot.domain.numbers import Accept, Ask, Confirm, Reading, Refuse, Why, read_number
from bot.domain.odd_figures import keep_brackets, keep_marks, with_marks
from bot.domain.remarks import Remark, common, hide, remark_in, shown, without
from bot.domain.segments import (
    MOST_FIGURES,
    after_name,
    bare,
    figures_of,
    has_number,
    options,
    pieces_of,
    plain_values,
    ways_of,
)
from bot.domain.signed import close_signs, may_be_negative, read_signed

LONGEST_ANSWER: Final = 600
"""Most characters of an answer or of one pasted line."""
_PLAIN: Final = re.compile(PLAIN)
_PARTED: Final = re.compile(r", +|; *|/| +")
_PLAIN_TEXT: Final = re.compile(rf" *{PLAIN}(?:(?:{_PARTED.pattern}){PLAIN}){{0,8}} *")
_CODE: Final = re.compile(r"(?<!\w)[A-Za-z]{2}[0-9]{2}(?:[a-z]|[0-9]{4,6})?(?!\w)")


class ProblemCode(StrEnum):
    """Why a text gave no values. Stable codes; the surface words them."""

    UNKNOWN_NAME = "unknown_name"
    AMBIGUOUS_NAME = "ambiguous_name"
    NOT_ASKED = "not_asked"
    NO_VALUE = "no_value"
    ONE_VALUE_FOR_PAIR = "one_value_for_pair"
    NEGATIVE = "negative"
    TOO_FEW_VALUES = "too_few_values"
    TOO_MANY_VALUES = "too_many_values"
    UNCLEAR_SPLIT = "unclear_split"
    TOTAL_MISMATCH = "total_mismatch"
    COMPUTED = "computed"
    CONFLICT = "conflict"
    UNCLEAR_ORDER = "unclear_order"
    TOO_LONG = "too_long"
    OTHER_PERIOD = "other_period"
    OTHER_WORDS = "other_words"


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands in the way; `candidates` are codes to choose from, where there is a choice."""

    code: ProblemCode
    candidates: tuple[str, ...] = ()


class Entry(NamedTuple):
    """A cell, what was read for it, and the part of the text it was read from."""

    cell: Cell
    reading: Reading
    source: str


@dataclass(frozen=True, slots=True)
class Values:
    """The typed cells of a text, and the computed ones that were written along with them."""

    entries: tuple[Entry, ...]
    totals: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """The cells a text may fill: `cells` in their order, and perhaps a total beside them."""

    indicators: tuple[Indicator, ...]
    previous: Mapping[Cell, Figure]
    unit: str = ""  # a unit stated apart from the values, as in a column of a table

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells in the order they are written; those of a computed indicator included."""
        return tuple(
            cell
            for i in self.indicators
            for cell in (i.cells or (Cell(i.code, d) for d in i.computed))
        )

    @property
    def total(self) -> Cell | None:
        """The computed total that may stand before or after the pair."""
        if len(self.indicators) == 1 and len(self.indicators[0].units) > 1:
            indicator = self.indicators[0]
            return Cell(indicator.code, Dim.T) if Dim.T in indicator.computed else None
        return None

    def indicator(self, cell: Cell) -> Indicator:
        """The indicator a cell belongs to."""
        return next(i for i in self.indicators if i.code == cell.code)

    def read(self, cell: Cell, text: str) -> Entry:
        """Read one value for one cell."""
        indicator = self.indicator(cell)
        if not self.unit and indicator.kind is not Kind.FLAG and _PLAIN.fullmatch(text):
            unit = indicator.unit(cell.dim)
            reading = read_number(text, unit, self._previous(indicator, cell))
            return Entry(cell, within(possible(reading, unit), indicator), text)
        text = keep_brackets(text)
        remark, said = remark_in(text), shown(text)
        text = without(text)
        if indicator.kind is Kind.FLAG:
            return Entry(cell, read_flag(text), with_marks(said).strip())
        source = bare(text)
        canonical = indicator.unit(cell.dim)
        written = source
        if self.unit and not re.search(r"[^\W\d_]|%", source):
            stated, known = " ".join(fold(self.unit)), " ".join(fold(canonical))
            if f" {known} " not in f" {stated} ":
                written = f"{source} {self.unit}"
        previous = self._previous(indicator, cell)

        def read(figure: str) -> Reading:
            return read_counted(figure, indicator, canonical, previous)

        signed = may_be_negative(indicator)
        reading = read_signed(written, read) if signed else read(written)
        reading = within(possible(reading, canonical), indicator)
        if remark and isinstance(reading, Accept | Confirm | Ask):
            reading = replace(reading, remark=remark)
        return Entry(cell, reading, with_marks(bare(said)))

    def _previous(self, indicator: Indicator, cell: Cell) -> Decimal | None:
        addends = indicator.addends(cell.dim)
        typed = amount_of(self.previous, cell)
        return total_of(self.previous, addends) if addends and typed is None else typed

    def values(self, assigned: Sequence[tuple[Cell, str]]) -> Values:
        """Read every part and set the computed cells apart."""
        read = [self.read(cell, text) for cell, text in assigned]
        typed = [entry for entry in read if entry.cell.dim in self.indicator(entry.cell).units]
        return Values(tuple(typed), tuple(entry for entry in read if entry not in typed))


def read_answer(
    text: str, question: Question, previous: Mapping[Cell, Figure]
) -> tuple[tuple[Cell, Reading], ...] | Problem:
    """Read the answer to one question of the chat; never raises.

    A labelled answer may fill only some of the cells ("FDI 379"); an unlabelled one fills all.
    A total written along with the pair must be their sum and is not returned.
    """
    if len(text) > LONGEST_ANSWER:
        return Problem(ProblemCode.TOO_LONG)
    if any(map(may_be_negative, question.indicators)):
        text = close_signs(text)
    target = Target(question.indicators, previous)
    if (parts := _plain_parts(text)) and len(parts) == len(target.cells):
        # Bare digits, one for each cell: nothing of what follows could read them otherwise.
        return tuple(
            (cell, target.read(cell, part).reading)
            for cell, part in zip(target.cells, parts, strict=True)
        )
    text = compose(text)
    own = {code.casefold() for code in question.codes}
    if any(code.casefold() not in own for code in _CODE.findall(text)):
        return Problem(ProblemCode.NOT_ASKED)
    if len(question.indicators) == 1:
        text = _without_name(text, question.indicators[0])
    values = cut(text, target)
    if printed := printed_name_of(text, printed_names((question,))):
        whole = cut(after_name(text[printed[1] :]), target)
        if isinstance(whole, Values) and len(whole.entries) == len(target.cells):
            values = whole
    if isinstance(values, Problem):
        return values
    if not values.entries:
        return Problem(ProblemCode.ONE_VALUE_FOR_PAIR)
    known = {entry.cell: entry for entry in values.entries}
    for total in values.totals:
        fault = check_total(total, question.indicators[0], known)
        if fault is not None:
            return Problem(fault)
    return tuple((entry.cell, entry.reading) for entry in values.entries)


def _plain_parts(text: str) -> list[str]:
    """The figures of a text that consists of nothing else, between marks that always separate;
    empty for any other text."""
    return _PARTED.split(text.strip(" ")) if _PLAIN_TEXT.fullmatch(text) else []


def check_total(
    total: Entry, indicator: Indicator, known: Mapping[Cell, Entry]
) -> ProblemCode | None:
    """Whether a computed cell that was written down agrees with the parts written with it."""
    addends = indicator.addends(total.cell.dim)
    parts = [value_of(known[cell].reading) for cell in addends if cell in known]
    amounts = [amount for amount in parts if amount is not None]
    if not addends or len(amounts) < len(addends):
        return ProblemCode.COMPUTED
    if value_of(total.reading) != sum(amounts):
        return ProblemCode.TOTAL_MISMATCH
    return None


def value_of(reading: Reading) -> Decimal | None:
    """The value that was read, whether or not it still waits for a tap."""
    return reading.value if isinstance(reading, Accept | Confirm) else None


def cut(text: str, target: Target) -> Values | Problem:
    """Cut a composed text into values for the target's cells and read them.

    A remark at the end is about all values, unless it directly follows one that bears a label.
    """
    text = hide(keep_marks(text))
    rest, remark, apart = common(text)
    if not remark or not (apart or not find_labels(rest, target)):
        return _cut(text, target)
    values = _cut(rest, target)
    return values if isinstance(values, Problem) else _remarked(values, remark)


def _remarked(values: Values, remark: Remark) -> Values:
    entries = tuple(
        entry._replace(reading=replace(entry.reading, remark=remark))
        if isinstance(entry.reading, Accept | Confirm | Ask)
        else entry
        for entry in values.entries
    )
    return replace(values, entries=entries)


def _cut(text: str, target: Target) -> Values | Problem:
    cells = target.cells
    if not bare(text):
        return Problem(ProblemCode.NO_VALUE)
    labels = find_labels(text, target)
    if len(cells) == 1:
        start = labels[0].end if labels and not bare(text[: labels[0].start]) else 0
        return target.values([(cells[0], after_name(text[start:]))])
    if labels and not _names_what_it_counts(text, target):
        return _cut_by_labels(text, labels, target)
    if not has_number(text):
        return _say_of_all(text, target)
    return _cut_in_order(text, target)


def _names_what_it_counts(text: str, target: Target) -> bool:
    """ "10 khu; 2.200 ha; 8 trạm XLNT": every name follows its own value, in the order asked."""
    pieces = pieces_of(text)
    if len(target.indicators) == 1 or len(pieces) != len(target.cells):
        return False
    named = [
        (cell, piece, find_labels(piece, target))
        for cell, piece in zip(target.cells, pieces, strict=True)
    ]
    return all(
        label.cell == cell and has_number(piece[: label.start])
        for cell, piece, labels in named
        for label in labels
    )


def _say_of_all(text: str, target: Target) -> Values | Problem:
    """One phrase for all cells: "chưa có", "không phát sinh"; else a piece for each."""
    pieces = pieces_of(text)
    if len(pieces) == len(target.cells) > 1:
        return target.values(list(zip(target.cells, pieces, strict=True)))
    values = target.values([(cell, text) for cell in target.cells])
    if any(
        isinstance(entry.reading, Ask) and entry.reading.why is not Why.NONE_OR_ZERO
        for entry in values.entries
    ):
        return Problem(ProblemCode.NO_VALUE)
    return values


# Labels -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Label:
    """A cell by its name, and where in the text that stands."""

    cell: Cell
    start: int
    end: int


def find_labels(text: str, target: Target) -> list[Label]:
    """Where the text names one of the cells: a dimension, or one of several indicators."""
    words = find_words(text)
    labels: list[Label] = []
    allowed = {*target.cells, *([target.total] if target.total else [])}
    lexicon = Lexicon.of(target.indicators) if len(target.indicators) > 1 else None
    at = 0
    while at < len(words):
        length, cell = 1, None
        if lexicon is None:
            if found := find_dim(words, at, text):
                length, dim = found
                cell = Cell(target.indicators[0].code, dim)
        elif (match := lexicon.match(words, at)) and len(match.codes) == 1:
            length = match.length
            cell = target.indicator(Cell(next(iter(match.codes)), Dim.T)).cells[0]
        if cell is not None and cell in allowed:
            labels.append(Label(cell, words[at].start, words[at + length - 1].end))
        at += length
    return labels


def _cut_by_labels(text: str, labels: Sequence[Label], target: Target) -> Values | Problem:
    """ "FDI 379, DDI 153", "379 FDI và 153 DDI", "532 dự án, gồm 379 FDI và 153 DDI"."""
    named = [label.cell for label in labels]
    if len(set(named)) < len(named):
        return Problem(ProblemCode.TOO_MANY_VALUES)
    head, tail = text[: labels[0].start], text[labels[-1].end :]
    starts, ends = [label.start for label in labels], [label.end for label in labels]
    assigned: list[tuple[Cell, str]] = []
    free_total = target.total if target.total not in named else None
    if has_number(head) and not has_number(tail):
        values = [text[a:b] for a, b in zip([0, *ends[:-1]], starts, strict=True)]
        parts = [piece for piece in pieces_of(values[0]) if has_number(piece)]
        if len(parts) == 2 and free_total:
            assigned.append((free_total, parts[0]))
            values[0] = parts[1]
    else:
        spans = zip(ends, [*starts[1:], len(text)], strict=True)
        values = [after_name(text[a:b]) for a, b in spans]
        if has_number(head):
            if free_total is None:
                return Problem(ProblemCode.UNCLEAR_SPLIT)
            assigned.append((free_total, head))
    all_named = set(target.cells) <= set(named)
    for cell, value in zip(named, values, strict=True):
        pieces = [piece for piece in pieces_of(value) if has_number(piece)]
        spread = len(figures_of(pieces[0])) > 1 if pieces else False
        if len(pieces) > 1 or (spread and not all_named and len(ways_of(pieces[0])) > 1):
            return Problem(ProblemCode.UNCLEAR_SPLIT)
        if bare(value):
            assigned.append((cell, value))
    return target.values(assigned) if assigned else Problem(ProblemCode.NO_VALUE)


# Values in order ----------------------------------------------------------------------------------


def _cut_in_order(text: str, target: Target) -> Values | Problem:
    """ "379 153", "379/153", "532 379 153": as many values as cells, or one more, their total."""
    cells, total = target.cells, target.total
    pieces = pieces_of(text)
    size = len(cells)
    if len(pieces) > size + 1 or sum(len(figures_of(piece)) for piece in pieces) > MOST_FIGURES:
        return Problem(ProblemCode.TOO_MANY_VALUES)
    plain = plain_values(pieces)
    exact = options(pieces, plain, size)
    if exact and (len(pieces) == size or (plain is not None and len(plain) == size)):
        return target.values(list(zip(cells, exact[0], strict=True)))
    with_total = options(pieces, plain, size + 1) if total is not None else []
    agreeing = [] if total is None else list(_agreeing(with_total, total, target))
    if agreeing and all(_amounts(values) == _amounts(agreeing[0]) for values in agreeing):
        return agreeing[0]
    if agreeing:
        return Problem(ProblemCode.UNCLEAR_SPLIT)
    if plain is None:
        return Problem(ProblemCode.UNCLEAR_SPLIT)
    count = len(plain)
    if len(exact) == 1:
        return target.values(list(zip(cells, exact[0], strict=True)))
    if with_total and count == size + 1:
        return Problem(ProblemCode.TOTAL_MISMATCH)
    if exact:
        return Problem(ProblemCode.UNCLEAR_SPLIT)
    if count == 1 and size == 2:
        reading = target.read(cells[0], plain[0]).reading
        below = isinstance(reading, Refuse) and reading.why is Why.NEGATIVE
        return Problem(ProblemCode.NEGATIVE if below else ProblemCode.ONE_VALUE_FOR_PAIR)
    few = count < size
    return Problem(ProblemCode.TOO_FEW_VALUES if few else ProblemCode.TOO_MANY_VALUES)


def _agreeing(with_total: Sequence[Sequence[str]], total: Cell, target: Target) -> Iterator[Values]:
    """The readings in which the total, written first or last, is the sum of the others."""
    for option in with_total:
        for order in ((total, *target.cells), (*target.cells, total)):
            values = target.values(list(zip(order, option, strict=True)))
            if adds_up(values):
                yield values


def _amounts(values: Values) -> dict[Cell, Decimal | None]:
    return {entry.cell: value_of(entry.reading) for entry in values.entries}


def adds_up(values: Values) -> bool:
    """Whether the one total that was written is the sum of the values beside it."""
    amounts = [value_of(entry.reading) for entry in values.entries]
    totals = [value_of(entry.reading) for entry in values.totals]
    known = [amount for amount in amounts if amount is not None]
    return len(known) == len(amounts) and len(totals) == 1 and totals[0] == sum(known)


@lru_cache(maxsize=512)
def _names_of(indicator: Indicator) -> Lexicon:
    return Lexicon.of((indicator,))


def _without_name(text: str, indicator: Indicator) -> str:
    """The answer without the indicator's own name or code in front."""
    words = find_words(text)
    match = _names_of(indicator).match(words)
    return text[words[match.length - 1].end :] if match and len(words) > match.length else text
