"""What became of many values: saved, waiting for a tap, not understood; on one screen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from bot.domain.checks import Finding
from bot.domain.kpi import Cell, Figure, State
from bot.domain.numbers import Accept, Ask, Confirm, Missing, Refuse
from bot.domain.paste import Entry, PasteLine
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.doubting import far_words
from handlers.figures.findings import findings_of
from handlers.figures.form import Desk, to_form
from handlers.figures.pending import mark, pack
from handlers.figures.shown import (
    amount_words,
    bounded,
    cell_name,
    cells_line,
    cut,
    findings_lines,
    fitting,
    short_name,
)
from handlers.figures.wording import reading_words
from storage.figures import Write

# Together they leave room for the headings within one message.
_SAVED_LETTERS, _HELD_LETTERS, _UNCLEAR_LETTERS, _FINDINGS_LETTERS = 800, 1200, 700, 700
_RAW_LETTERS = 60


STORABLE = (Accept, Confirm, Missing)


def line_words(desk: Desk, line: PasteLine, why: Markup) -> Markup:
    """A line that gave nothing, and why."""
    raw = cut(line.raw.strip(), _RAW_LETTERS)
    return desk.say("line {number}: “{raw}”: {why}", number=line.number, raw=raw, why=why)


@dataclass(slots=True)
class Sorted:
    """Many values, by what becomes of them; `unknown` where a line began with a name of nothing."""

    saved: dict[Cell, Write] = field(default_factory=dict)
    held: dict[Cell, Write] = field(default_factory=dict)
    unclear: list[Markup] = field(default_factory=list)
    unchanged: int = 0
    unknown: bool = False


def paste_screen(
    desk: Desk,
    done: Sorted,
    *,
    heading: Markup | None = None,
    ways: Sequence[Choice] = (),
    asks: Intent | None = None,
) -> Screen:
    """What became of a paste. Only what is shown can be confirmed: the rest of it waits.

    `asks` begins the open question, which carries what is held; `ways` are other ways to read it.
    """
    say, held = desk.say, list(done.held.values())
    lines: list[Markup] = [] if heading is None else [heading]
    if done.saved:
        lines.append(say.count("✓ {n} value saved.", "✓ {n} values saved.", len(done.saved)))
        lines.extend(bounded(desk, _saved_lines(desk, done.saved), _SAVED_LETTERS))
        if worrying := worrying_of(desk, done.saved):
            lines.append(say("\n<b>Please look again</b> (saved, asked about when you submit):"))
            lines.extend(bounded(desk, findings_lines(desk, worrying), _FINDINGS_LETTERS))
    if done.unchanged:
        lines.append(
            say.count(
                "{n} value was already there.", "{n} values were already there.", done.unchanged
            )
        )
    shown = 0
    if held:
        words = [_held_words(desk, write) for write in held]
        shown = fitting(words, _HELD_LETTERS)
        lines.append(say("\n<b>Please confirm</b> (not saved yet):"))
        lines.extend(words[:shown])
        if shown < len(held):
            lines.append(say("… {n} more are shown after these.", n=len(held) - shown))
    if done.unclear:
        lines.append(say("\n<b>Not understood</b> (not saved):"))
        lines.extend(bounded(desk, done.unclear, _UNCLEAR_LETTERS))
    if done.unknown:
        lines.append(names_hint(say))
    form_id = desk.form.id
    open_question = asks or Intent.of("figures.pasted", form_id, mark(desk.uow))
    return Screen(
        Markup("\n").join(lines).lstrip("\n"),
        rows(
            Choice(
                say.plain("Save this one too")
                if shown == 1
                else say.plain("Save these {n} too", n=shown),
                Intent.of("figures.held", form_id, mark(desk.uow), shown),
            )
            if held
            else None,
            *(ways or _ways_on(desk)),
            all_questions(desk) if done.unknown else None,
            to_form(desk),
        ),
        asks=Intent(open_question.name, (*open_question.args, *pack(held))),
    )


def sort(desk: Desk, done: Sorted, entry: Entry, *, hold: bool = False) -> Markup | None:
    """Put a value where it belongs; why it belongs nowhere, if it cannot be stored as read.

    Held is what changes something, was read with a doubt, or is far from last period.
    """
    cell, reading = entry.cell, entry.reading
    if isinstance(reading, Ask | Refuse):
        why = reading_words(desk.say, reading, desk.work.catalogue.unit(cell))
        return Markup("{}: {}").format(cell_name(desk, cell), why)
    figure = (
        Figure(State.NOT_AVAILABLE) if isinstance(reading, Missing) else desk.read(cell, reading)
    )
    write = Write(cell, desk.work.sheet.seq(cell), figure, entry.source[:200])
    doubtful = hold or isinstance(reading, Confirm) or cell in desk.work.sheet
    if desk.stands(write):
        done.unchanged += 1
    elif doubtful or far_words(desk, write) is not None:
        done.held[cell] = write
    else:
        done.saved[cell] = write
    return None


def names_hint(say: Say) -> Markup:
    """What to do about a name that no indicator goes by."""
    return say(
        "The names and codes are under “All questions”; please correct the line and send it again."
    )


def all_questions(desk: Desk) -> Choice:
    return Choice(desk.say.plain("All questions"), Intent.of("figures.list", desk.form.id))


def worrying_of(desk: Desk, cells: Collection[Cell]) -> list[Finding]:
    """What the checks say of values that were just saved."""
    return [one for one in findings_of(desk) if not set(one.cells).isdisjoint(cells)]


def _ways_on(desk: Desk) -> tuple[Choice | None, ...]:
    say, form_id = desk.say, desk.form.id
    return (
        Choice(say.plain("Go on with the blanks"), Intent.of("figures.go", form_id)),
        Choice(say.plain("Review and submit"), Intent.of("figures.review", form_id))
        if desk.may_submit
        else None,
    )


def _saved_lines(desk: Desk, cells: Collection[Cell]) -> list[Markup]:
    """One line a question, in the order of the form."""
    lines = []
    for question in desk.questions:
        mine = [cell for cell in question.cells if cell in cells]
        if len(mine) == 1:
            name, words = cell_name(desk, mine[0]), cells_line(desk, mine, desk.work.figures)
        else:
            name, words = short_name(desk, question), cells_line(desk, mine, desk.work.figures)
        if words is not None:
            lines.append(Markup("• {}: {}").format(name, words))
    return lines


def _held_words(desk: Desk, write: Write) -> Markup:
    say = desk.say
    indicator = desk.work.catalogue.indicator(write.cell.code)
    words = amount_words(say, indicator, write.cell, write.figure)
    line = Markup("• {}: {}").format(cell_name(desk, write.cell), words)
    if (far := far_words(desk, write)) is not None:
        line += Markup(" ({})").format(far)
    if write.cell not in desk.work.sheet:
        return line
    now = amount_words(say, indicator, write.cell, desk.work.sheet[write.cell].figure)
    return line + say(" (now: {now})", now=now)
