"""Many values in one message: what is sure is saved at once, the rest is shown and asked about."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Act, Actor, may
from bot.domain.errors import BehalfNotBegun, OldButton
from bot.domain.kpi import Cell, Figure, Question, State
from bot.domain.numbers import Accept, Ask, Confirm, Missing, Refuse
from bot.domain.paste import Paste, PasteLine, read_paste
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.asking import next_screen
from handlers.figures.findings import findings_of
from handlers.figures.form import Desk, default_form, sit_down, to_form
from handlers.figures.overview import show_form
from handlers.figures.pending import mark, pack, unpack
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
from handlers.figures.wording import problem_words, why_words
from storage.figures import Write
from storage.uow import UnitOfWork

# Together they leave room for the headings within one message.
_SAVED_LETTERS, _HELD_LETTERS, _UNCLEAR_LETTERS, _FINDINGS_LETTERS = 800, 1200, 700, 700
_RAW_LETTERS = 60


def invite_paste(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises SubmittedAlready, before anybody prepares forty figures in vain."""
    desk = sit_down(actor, intent.number(0), uow)
    desk.only_draft()
    say = desk.say
    return Screen(
        say(
            "<b>Paste many figures</b>\n\n"
            "Send one message, one indicator a line, by code or by name:\n"
            "<code>DT01 379 153</code>\n<code>dự án cấp mới FDI 379, DDI 153</code>\n\n"
            "A column copied from Excel works too. Nothing is lost: what is clear is saved as a"
            " draft, the rest is shown to you."
        ),
        rows(
            Choice(say.plain("One question at a time"), Intent.of("figures.go", desk.form.id)),
            to_form(desk),
        ),
        asks=Intent.of("figures.pasted", desk.form.id),
    )


def take_paste(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A message of many values; unasked, it goes into the own board's form, where there is one."""
    form_id = intent.number(0) if intent.args else default_form(actor, uow)
    if form_id is None:
        if may(actor.hat, Act.ENTER_ON_BEHALF):
            raise BehalfNotBegun
        return show_form(actor, Intent("figures"), uow)
    desk = sit_down(actor, form_id, uow, writing=True)
    paste = read_paste(uow.said, desk.work.catalogue, desk.form.period.kind, desk.work.before)
    return _sort_out(desk, paste)


def paste_in_place(desk: Desk, question: Question) -> Screen | None:
    """A paste sent as the answer to one question; None where the text is none.

    Numbers without names are taken by their order only where this question is among them.
    """
    paste = read_paste(
        desk.uow.said, desk.work.catalogue, desk.form.period.kind, desk.work.before, question
    )
    readable = {entry.cell.code for entry in paste.entries}
    if not readable - set(question.codes):
        return None
    if paste.by_order and readable.isdisjoint(question.codes):
        return None
    return _sort_out(desk, paste)


def _sort_out(desk: Desk, paste: Paste) -> Screen:
    """Save what is sure into blank cells, hold what needs a tap, name what is unclear."""
    say, sheet = desk.say, desk.work.sheet
    if desk.form.state == "submitted":
        # A submitted form is opened again only with a reason, question by question.
        return _locked_by_submission(desk)
    allowed = {cell for question in desk.questions for cell in question.cells}
    saved: dict[Cell, Write] = {}
    held: dict[Cell, Write] = {}
    unclear: list[Markup] = []
    unchanged = 0
    for line in paste.lines:
        if line.problem is not None:
            why = problem_words(say, line.problem, line.candidates)
            unclear.append(_line_words(desk, line, why))
            continue
        for cell, reading, source in line.cells:
            if cell not in allowed:
                unclear.append(_line_words(desk, line, say("it is not part of your form")))
            elif isinstance(reading, Ask | Refuse):
                why = Markup("{}: {}").format(cell_name(desk, cell), why_words(say, reading.why))
                unclear.append(_line_words(desk, line, why))
            else:
                write = _write(desk, cell, reading, source)
                if desk.stands(write):
                    unchanged += 1
                elif cell in sheet or isinstance(reading, Confirm) or paste.by_order:
                    held[cell] = write
                else:
                    saved[cell] = write
    if paste.problem is not None:
        unclear.append(problem_words(say, paste.problem))
    if saved:
        desk.write(list(saved.values()))
    return _paste_screen(desk, list(saved), list(held.values()), unclear, unchanged)


def _write(desk: Desk, cell: Cell, reading: Accept | Confirm | Missing, source: str) -> Write:
    figure = (
        Figure(State.NOT_AVAILABLE)
        if isinstance(reading, Missing)
        else Figure.given(reading.value, reading.qualifier)
    )
    return Write(cell, desk.work.sheet.seq(cell), figure, source[:200])


def _line_words(desk: Desk, line: PasteLine, why: Markup) -> Markup:
    raw = cut(line.raw.strip(), _RAW_LETTERS)
    return desk.say("line {number}: “{raw}”: {why}", number=line.number, raw=raw, why=why)


def _paste_screen(
    desk: Desk,
    saved: Sequence[Cell],
    held: Sequence[Write],
    unclear: Sequence[Markup] = (),
    unchanged: int = 0,
) -> Screen:
    """What became of a paste. Only what is shown can be confirmed: the rest of it waits."""
    say, saved_cells = desk.say, set(saved)
    lines: list[Markup] = []
    if saved:
        lines.append(say.count("✓ {n} value saved.", "✓ {n} values saved.", len(saved)))
        lines.extend(bounded(desk, _saved_lines(desk, saved), _SAVED_LETTERS))
        worrying = [one for one in findings_of(desk) if not saved_cells.isdisjoint(one.cells)]
        if worrying:
            lines.append(say("\n<b>Please look again</b> (saved, asked about when you submit):"))
            lines.extend(bounded(desk, findings_lines(desk, worrying), _FINDINGS_LETTERS))
    if unchanged:
        lines.append(
            say.count("{n} value was already there.", "{n} values were already there.", unchanged)
        )
    shown = 0
    if held:
        words = [_held_words(desk, write) for write in held]
        shown = fitting(words, _HELD_LETTERS)
        lines.append(say("\n<b>Please confirm</b> (not saved yet):"))
        lines.extend(words[:shown])
        if shown < len(held):
            lines.append(say("… {n} more are shown after these.", n=len(held) - shown))
    if unclear:
        lines.append(say("\n<b>Not understood</b> (not saved):"))
        lines.extend(bounded(desk, unclear, _UNCLEAR_LETTERS))
    form_id = desk.form.id
    return Screen(
        Markup("\n").join(lines).lstrip("\n"),
        rows(
            Choice(
                say.plain("Save these {n} too", n=shown),
                Intent.of("figures.held", form_id, mark(desk.uow), shown),
            )
            if held
            else None,
            Choice(say.plain("Go on with the blanks"), Intent.of("figures.go", form_id)),
            Choice(say.plain("Review and submit"), Intent.of("figures.review", form_id))
            if desk.may_submit
            else None,
            to_form(desk),
        ),
        asks=Intent.of("figures.pasted", form_id, mark(desk.uow), *pack(held)),
    )


def _saved_lines(desk: Desk, cells: Sequence[Cell]) -> list[Markup]:
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
    if write.cell not in desk.work.sheet:
        return line
    now = amount_words(say, indicator, write.cell, desk.work.sheet[write.cell].figure)
    return line + say(" (now: {now})", now=now)


def _locked_by_submission(desk: Desk) -> Screen:
    say = desk.say
    return Screen(
        say(
            "The form has been submitted (version {version}), so nothing was saved from the paste."
            " Correct the figures one by one: the first change asks for the reason, then a paste"
            " works again.",
            version=desk.form.version,
        ),
        rows(
            Choice(say.plain("Correct a figure"), Intent.of("figures.list", desk.form.id)),
            to_form(desk),
        ),
    )


def save_held(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The values that waited for a tap replace what stood beside them on the screen.

    What a colleague has changed since then is shown once more, and so is what found no room.
    Raises OldButton where nothing waits for this button, SubmittedAlready.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    asked = uow.asked
    if asked is None or asked.name != "figures.pasted" or asked.args[:2] != intent.args[:2]:
        raise OldButton
    held = unpack(asked.args[2:])
    count = intent.number(2)
    if not 0 < count <= len(held):
        raise OldButton
    confirmed = [write for write in held[:count] if not desk.stands(write)]
    sheet = desk.work.sheet
    fresh = [write for write in confirmed if sheet.seq(write.cell) == write.seen_seq]
    ahead = [
        Write(write.cell, sheet.seq(write.cell), write.figure, write.typed)
        for write in confirmed
        if write not in fresh
    ]
    if fresh:
        desk.write(fresh)
    left = [*ahead, *held[count:]]
    if left:
        return _paste_screen(desk, [write.cell for write in fresh], left)
    echo = desk.say.count("✓ {n} value saved.", "✓ {n} values saved.", len(fresh))
    return next_screen(desk, None, echo)
