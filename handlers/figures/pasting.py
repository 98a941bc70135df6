"""Many values in one message: what is sure is saved at once, the rest is shown and asked about."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.kpi import Cell, Figure, Question, State
from bot.domain.numbers import Accept, Ask, Confirm, Missing, Refuse
from bot.domain.paste import Paste, PasteLine, read_paste
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.asking import next_screen
from handlers.figures.form import (
    Desk,
    amount_words,
    cell_name,
    default_form,
    pack,
    refreshed,
    sit_down,
    to_form,
    unpack,
)
from handlers.figures.wording import problem_words, why_words
from storage.figures import Write
from storage.uow import UnitOfWork

_MOST_SHOWN = 12
_SHORT = 60


def invite_paste(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow)
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
    """Raises OldButton where there is no form to paste into."""
    form_id = intent.number(0) if intent.args else default_form(actor, uow)
    if form_id is None:
        raise OldButton
    desk = sit_down(actor, form_id, uow, writing=True)
    paste = read_paste(uow.said, desk.work.catalogue, desk.form.period.kind, desk.work.before)
    return _sort_out(desk, paste)


def paste_in_place(desk: Desk, question: Question) -> Screen | None:
    """A paste sent as the answer to one question; None where the text is none."""
    paste = read_paste(
        desk.uow.said, desk.work.catalogue, desk.form.period.kind, desk.work.before, question
    )
    readable = {entry.cell.code for entry in paste.entries}
    if len(readable - set(question.codes)) == 0:
        return None
    return _sort_out(desk, paste)


def _sort_out(desk: Desk, paste: Paste) -> Screen:
    """Save what is sure into blank cells, hold what needs a tap, name what is unclear."""
    say, sheet = desk.say, desk.work.sheet
    allowed = {cell for question in desk.questions for cell in question.cells}
    saved: list[Write] = []
    held: list[Write] = []
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
                if cell in sheet and sheet[cell].figure == write.figure:
                    unchanged += 1
                elif cell in sheet or isinstance(reading, Confirm) or paste.by_order:
                    held.append(write)
                else:
                    saved.append(write)
    if paste.problem is not None:
        unclear.append(problem_words(say, paste.problem))
    if desk.form.state == "submitted":
        # A submitted form is opened again only with a reason, question by question.
        return _locked_by_submission(desk)
    if saved:
        desk.write(saved)
        sheet.put(saved)
    return _paste_screen(desk, saved, held, unclear, unchanged)


def _write(desk: Desk, cell: Cell, reading: Accept | Confirm | Missing, source: str) -> Write:
    figure = (
        Figure(State.NOT_AVAILABLE)
        if isinstance(reading, Missing)
        else Figure.given(reading.value, reading.qualifier)
    )
    return Write(cell, desk.work.sheet.seq(cell), figure, source[:200])


def _line_words(desk: Desk, line: PasteLine, why: Markup) -> Markup:
    raw = line.raw.strip()
    shown = raw if len(raw) <= _SHORT else raw[:_SHORT] + "…"
    return desk.say("line {number}: “{raw}”: {why}", number=line.number, raw=shown, why=why)


def _paste_screen(
    desk: Desk,
    saved: Sequence[Write],
    held: Sequence[Write],
    unclear: Sequence[Markup],
    unchanged: int,
) -> Screen:
    say = desk.say
    lines = [say.count("✓ {n} value saved.", "✓ {n} values saved.", len(saved))]
    if saved:
        lines.extend(_bounded(desk, [_write_words(desk, w) for w in saved]))
    if unchanged:
        lines.append(
            say.count("{n} value was already there.", "{n} values were already there.", unchanged)
        )
    if held:
        lines.append(say("\n<b>Please confirm</b> (not saved yet):"))
        lines.extend(_bounded(desk, [_held_words(desk, w) for w in held]))
    if unclear:
        lines.append(say("\n<b>Not understood</b> (not saved):"))
        lines.extend(_bounded(desk, list(unclear)))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(
                say.plain("Save these {n} too", n=len(held)),
                Intent.of("figures.held", desk.form.id),
            )
            if held
            else None,
            Choice(say.plain("Go on with the blanks"), Intent.of("figures.go", desk.form.id)),
            Choice(say.plain("Review and submit"), Intent.of("figures.review", desk.form.id)),
            to_form(desk),
        ),
        asks=Intent.of("figures.pasted", desk.form.id, *pack(held)),
    )


def _bounded(desk: Desk, lines: Sequence[Markup]) -> list[Markup]:
    shown = list(lines[:_MOST_SHOWN])
    if len(lines) > _MOST_SHOWN:
        shown.append(desk.say("… and {n} more.", n=len(lines) - _MOST_SHOWN))
    return shown


def _write_words(desk: Desk, write: Write) -> Markup:
    indicator = desk.work.catalogue.indicator(write.cell.code)
    words = amount_words(desk.say, indicator, write.cell, write.figure)
    return Markup("• {}: {}").format(cell_name(desk, write.cell), words)


def _held_words(desk: Desk, write: Write) -> Markup:
    words = _write_words(desk, write)
    if write.cell not in desk.work.sheet:
        return words
    indicator = desk.work.catalogue.indicator(write.cell.code)
    now = amount_words(desk.say, indicator, write.cell, desk.work.sheet[write.cell].figure)
    return words + desk.say(" (now: {now})", now=now)


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
    """The values of the paste that waited for a tap; they replace what stood there."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    asked = uow.asked
    if asked is None or asked.name != "figures.pasted" or asked.number(0) != desk.form.id:
        raise OldButton
    held = unpack(asked.args[1:])
    if not held or desk.form.state == "submitted":
        raise OldButton
    writes = refreshed(held, desk.work.sheet)
    desk.write(writes)
    desk.work.sheet.put(writes)
    saved = desk.say.count("✓ {n} value saved.", "✓ {n} values saved.", len(writes))
    return next_screen(desk, None, saved)
