"""Many values, each put where it belongs: saved at once, held for a tap, asked about, or named."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from decimal import Decimal

from markupsafe import Markup

from bot.domain.answer import ProblemCode
from bot.domain.kpi import Cell, Figure, State
from bot.domain.numbers import Accept, Ask, Confirm, Missing, Refuse, Why
from bot.domain.paste import Entry, Paste, PasteLine
from handlers.figures.far import leap_words
from handlers.figures.form import Desk, same
from handlers.figures.shown import cell_name, cut
from handlers.figures.wording import line_problem_words, problem_words, reading_words
from storage.figures import Write

STORABLE = (Accept, Confirm, Missing)
_RAW_LETTERS, _SOURCE_LETTERS = 60, 200
_UNKNOWN_DISTANCE = Decimal(1000)
_TO_RETYPE = {
    ProblemCode.ONE_VALUE_FOR_PAIR,
    ProblemCode.NEGATIVE,
    ProblemCode.TOO_FEW_VALUES,
    ProblemCode.TOO_MANY_VALUES,
    ProblemCode.UNCLEAR_SPLIT,
    ProblemCode.TOTAL_MISMATCH,
    ProblemCode.OTHER_PERIOD,
    ProblemCode.OTHER_WORDS,
}


@dataclass(frozen=True, slots=True)
class Unclear:
    """A value with several readings, and the update whose text it stands in."""

    cell: Cell
    reading: Ask
    source: str
    inbox_id: int


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A line in doubt as a whole: its name fits several indicators, or its figures several ways.

    `meanings` is what it may say, the likeliest first; `place` is its number among the
    lines of the paste that came with the update. Of a line with one name, `code` is that name's
    indicator, and `why` what is wrong with the line; there may be nothing to choose from then.
    """

    raw: str
    meanings: tuple[tuple[Entry, ...], ...]
    inbox_id: int
    place: int
    code: str = ""
    why: Markup | None = None


@dataclass(slots=True)
class Sorted:
    """Many values, by what becomes of them; `unknown` where a line began with a name of nothing.

    `nameless` counts figures of a column, which nobody has said the places of yet. `files` are
    the tables that wait, by number, with their names; `lost` those that are not kept any more;
    `late` if something waited when the form was approved; `of_other_word` if something waits that
    the secretary pasted from another source than the one in hand.
    """

    saved: dict[Cell, Write] = field(default_factory=dict)
    held: dict[Cell, Write] = field(default_factory=dict)
    asked: dict[Cell, Unclear] = field(default_factory=dict)
    unnamed: list[Unnamed] = field(default_factory=list)
    unclear: list[Markup] = field(default_factory=list)
    unchanged: int = 0
    unknown: bool = False
    nameless: int = 0
    files: dict[int, str] = field(default_factory=dict)
    lost: dict[int, str] = field(default_factory=dict)
    late: bool = False
    of_other_word: bool = False

    @property
    def waits(self) -> int:
        """How many of them a tap is needed for."""
        return len(self.held) + len(self.asked) + len(self.unnamed) + self.nameless


def sort_paste(desk: Desk, paste: Paste, inbox_id: int) -> Sorted:
    """All values of a paste with names.

    What is saved answers the lines in doubt beside it: they are only told as not taken.
    """
    done = Sorted()
    allowed = {cell for asked in desk.questions for cell in asked.cells}
    for place, line in enumerate(paste.lines):
        if line.problem is not None:
            _sort_line(desk, done, line, allowed, (inbox_id, place))
        else:
            _sort_values(desk, done, line, allowed, (inbox_id, place))
    saved = {cell.code for cell in done.saved}
    for one in [one for one in done.unnamed if one.code in saved]:
        done.unnamed.remove(one)
        line = paste.lines[one.place]
        done.unclear.append(_line_words(desk, line, one.why or _problem(desk, line)))
    if paste.problem is not None:
        done.unclear.append(problem_words(desk.say, paste.problem))
    return done


def _sort_line(
    desk: Desk, done: Sorted, line: PasteLine, allowed: AbstractSet[Cell], at: tuple[int, int]
) -> None:
    """A line that gave no values as it stands: asked about, or only named."""
    problem = line.problem or ProblemCode.NO_VALUE
    said = (line.cells,) if problem is ProblemCode.CONFLICT else line.meanings
    meanings = [one for one in said if all(e.cell in allowed for e in one)]
    if any(_says(desk, one) for one in meanings):
        done.unchanged += 1
    elif meanings or _is_asked(desk, line):
        likely = tuple(sorted(meanings, key=lambda one: _distance(desk, one)))
        found = Unnamed(" ".join(line.raw.split()), likely, *at)
        if problem is not ProblemCode.AMBIGUOUS_NAME:
            found = replace(found, code=line.candidates[0], why=line_problem_words(desk.say, line))
        done.unnamed.append(found)
    else:
        done.unknown |= problem is ProblemCode.UNKNOWN_NAME
        done.unclear.append(_line_words(desk, line, _problem(desk, line)))


def _sort_values(
    desk: Desk, done: Sorted, line: PasteLine, allowed: AbstractSet[Cell], at: tuple[int, int]
) -> None:
    """The values of a line. Where one cannot be read the line is asked about as a whole: what
    stands beside it may have been meant for something else as well.
    """
    unread: dict[str, Markup] = {}
    for entry in line.cells:
        why = _unread(desk, entry) if entry.cell in allowed else None
        if why is not None:
            unread.setdefault(entry.cell.code, why)
    for entry in line.cells:
        if entry.cell not in allowed:
            why = desk.say("it is not part of your form")
            done.unclear.append(_part_words(desk, line, entry, why))
        elif entry.cell.code not in unread:
            sort(desk, done, entry, inbox_id=at[0])
    raw = " ".join(line.raw.split())
    done.unnamed.extend(Unnamed(raw, (), *at, code, why) for code, why in unread.items())


def _unread(desk: Desk, entry: Entry) -> Markup | None:
    """Why a value cannot be stored as it was read, and is nothing to choose from either."""
    cell, reading = entry.cell, entry.reading
    if isinstance(reading, Ask) and readings_of(desk, cell, reading):
        return None
    if isinstance(reading, Ask | Refuse):
        return reading_words(desk.say, reading, desk.work.catalogue.unit(cell))
    return None


def _is_asked(desk: Desk, line: PasteLine) -> bool:
    """Whether a line names one indicator of the form and says something of it that did not fit."""
    asked = {code for question in desk.questions for code in question.codes}
    return line.problem in _TO_RETYPE and not asked.isdisjoint(line.candidates[:1])


def _problem(desk: Desk, line: PasteLine) -> Markup:
    names = known_names(desk, line.candidates)
    if line.problem is ProblemCode.AMBIGUOUS_NAME and not names:
        return desk.say("it is not part of your form")
    return line_problem_words(desk.say, replace(line, candidates=names))


def known_names(desk: Desk, codes: Sequence[str]) -> tuple[str, ...]:
    """The short names of those of the indicators that this person is asked."""
    asked = {code for question in desk.questions for code in question.codes}
    names = desk.work.catalogue.indicator
    return tuple(names(c).short_names[desk.say.language] for c in codes if c in asked)


def _says(desk: Desk, entries: Sequence[Entry]) -> bool:
    """Whether the form says what the line means under one of its names."""
    sheet = desk.work.sheet
    return all(
        entry.cell in sheet
        and any(same(sheet[entry.cell].figure, figure) for figure in figures_of(desk, entry))
        for entry in entries
    )


def _distance(desk: Desk, entries: Sequence[Entry]) -> Decimal:
    """How far a line would lie from last period under one of its names."""
    before, worst = desk.work.before, Decimal(1)
    for entry in entries:
        figures, known = figures_of(desk, entry), before.get(entry.cell)
        now, then = (f.amount if f else None for f in (figures[0] if figures else None, known))
        if not now or not then:
            worst = max(worst, _UNKNOWN_DISTANCE)
        else:
            worst = max(worst, now / then, then / now)
    return worst


def figures_of(desk: Desk, entry: Entry) -> list[Figure]:
    """What an entry may mean, none where it cannot be stored."""
    if isinstance(entry.reading, Refuse):
        return []
    if isinstance(entry.reading, Ask):
        return readings_of(desk, entry.cell, entry.reading)
    if isinstance(entry.reading, Missing):
        return [Figure(State.NOT_AVAILABLE)]
    return [desk.read(entry.cell, entry.reading)]


def _line_words(desk: Desk, line: PasteLine, why: Markup) -> Markup:
    """A line that gave nothing, and why."""
    raw = cut(line.raw.strip(), _RAW_LETTERS)
    return desk.say("line {number} “{raw}”: {why}", number=line.number, raw=raw, why=why)


def _part_words(desk: Desk, line: PasteLine, entry: Entry, why: Markup) -> Markup:
    """A value that gave nothing; the rest of its line may well have been saved."""
    return desk.say(
        "line {number}, {name} “{raw}”: {why}",
        number=line.number,
        name=cell_name(desk, entry.cell),
        raw=cut(entry.source, _RAW_LETTERS),
        why=why,
    )


def sort(
    desk: Desk, done: Sorted, entry: Entry, *, hold: bool = False, inbox_id: int | None = None
) -> Markup | None:
    """Put a value where it belongs; why it belongs nowhere, if it cannot be stored as read.

    Held is what changes something, was read with a doubt, or is far from last period. What has
    several readings is asked about later, if the update is known that it can be read from again.
    """
    cell, reading = entry.cell, entry.reading
    if isinstance(reading, Ask) and inbox_id is not None and readings_of(desk, cell, reading):
        done.asked[cell] = Unclear(cell, reading, entry.source[:_SOURCE_LETTERS], inbox_id)
        return None
    if isinstance(reading, Ask | Refuse):
        return reading_words(desk.say, reading, desk.work.catalogue.unit(cell))
    figure = figures_of(desk, entry)[0]
    write = Write(cell, desk.work.sheet.seq(cell), figure, entry.source[:_SOURCE_LETTERS])
    doubtful = hold or isinstance(reading, Confirm) or cell in desk.work.sheet
    if desk.stands(write):
        done.unchanged += 1
    elif doubtful or leap_words(desk, write) is not None:
        done.held[cell] = write
    else:
        done.saved[cell] = write
    return None


def readings_of(desk: Desk, cell: Cell, reading: Ask) -> list[Figure]:
    """What a text may mean; "không có" may also mean that there is no figure yet."""
    given = [
        desk.read(cell, Accept(value, reading.qualifier, reading.remark))
        for value in reading.candidates
    ]
    return [*given, Figure(State.NOT_AVAILABLE)] if reading.why is Why.NONE_OR_ZERO else given
