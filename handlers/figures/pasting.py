"""Many values in one message: what is sure is saved at once, the rest is shown and asked about."""

from __future__ import annotations

from bot.domain.access import Act, Actor, may
from bot.domain.errors import OldButton
from bot.domain.form_errors import BehalfNotBegun
from bot.domain.kpi import Question
from bot.domain.names import compose, find_words, lexicon_of, printed_name_of, printed_names
from bot.domain.paste import Paste, read_paste
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.asking import next_screen
from handlers.figures.columns import HELD_FROM, column_from_question, open_column
from handlers.figures.commented import comments_line
from handlers.figures.form import Desk, default_form, reason_from, sit_down, to_form
from handlers.figures.overview import show_none
from handlers.figures.pasted import (
    CERTAIN,
    is_doubted,
    paste_screen,
    worrying_of,
)
from handlers.figures.pending import unpack
from handlers.figures.sorting import STORABLE, Sorted, sort_paste
from handlers.figures.spans import period_of
from handlers.figures.storing import reopen_form
from handlers.figures.unasked import named_screen, unnamed_screen
from handlers.figures.waiting import note_kept, note_waiting, waiting_of, waiting_screen
from storage.figures import Write
from storage.pastes import KEPT_TAKEN
from storage.uow import UnitOfWork

_NAME_LETTERS = 200
# Where in an open question the values begin that wait for a tap.
_BEGUN = {"figures.pasted": 2, "figures.column": HELD_FROM}


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
    if not intent.args:
        taken = take_unasked(actor, uow)
        if taken is not None:
            return taken
        if may(actor.hat, Act.ENTER_ON_BEHALF):
            raise BehalfNotBegun
        return show_none(actor, uow)
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    return _sort_out(desk, _read(desk, None))


def take_unasked(actor: Actor, uow: UnitOfWork) -> Screen | None:
    """Figures sent while no question was open; None for a person without a form to enter them."""
    form_id = default_form(actor, uow)
    if form_id is None:
        return None
    desk = sit_down(actor, form_id, uow, writing=True)
    paste = _read(desk, None)
    told = unnamed_screen(desk, paste) or named_screen(desk, compose(uow.said).strip())
    return told or _sort_out(desk, paste)


def names_another(desk: Desk, question: Question) -> bool:
    """Whether the typed text begins with the name of something else than what is asked."""
    words = find_words(compose(desk.uow.said[:_NAME_LETTERS]))
    if not words or words[0].text[0].isdigit():
        return False
    match = lexicon_of(desk.work.catalogue).match(words)
    printed = printed_name_of(desk.uow.said[:_NAME_LETTERS], printed_names(desk.questions))
    named = set(match.codes) if match else set()
    named |= set(printed[0].codes) if printed else set()
    return bool(named) and named.isdisjoint(question.codes)


def paste_in_place(desk: Desk, question: Question, *, answered: bool) -> Screen | None:
    """A paste sent as the answer to one question; None where the text is none.

    Figures without names are taken by their order only where this question is among them, or from
    this question on if they are no answer to it alone.
    """
    paste = _read(desk, question)
    own = set(question.codes)
    storable = {entry.cell.code for entry in paste.entries if isinstance(entry.reading, STORABLE)}
    if storable - own and not (paste.by_order and storable.isdisjoint(own)):
        return _sort_out(desk, paste, question)
    if paste.rows and desk.form.state != "submitted":
        return column_from_question(desk, paste.rows, question, answered=answered)
    return None


def _read(desk: Desk, expecting: Question | None) -> Paste:
    work = desk.work
    return read_paste(desk.uow.said, work.catalogue, period_of(desk), work.before, expecting)


def _sort_out(desk: Desk, paste: Paste, question: Question | None = None) -> Screen:
    """Save what is sure into blank cells, hold what needs a tap, name what is unclear."""
    inbox_id = desk.uow.inbox_id or 0
    if desk.form.state == "submitted":
        return _ask_to_reopen(desk, inbox_id)
    return _stored(desk, paste, inbox_id, question)


def _stored(
    desk: Desk, paste: Paste, inbox_id: int, question: Question | None, *, said: str = ""
) -> Screen:
    if paste.rows:
        return open_column(desk, paste, question, said or desk.uow.said)
    done = sort_paste(desk, paste, inbox_id)
    if done.saved:
        desk.write(list(done.saved.values()))
    if done.waits:
        note_waiting(desk, inbox_id)
    return paste_screen(desk, done)


def _ask_to_reopen(desk: Desk, inbox_id: int) -> Screen:
    """A submitted form is opened again with a reason; the paste is kept meanwhile, as it was sent.

    Raises VersionStands, ReopenedByOthers.
    """
    desk.only_to_reopen()
    say, form = desk.say, desk.form
    asks = Intent.of("figures.reopen_paste", form.id, inbox_id)
    note_kept(desk, asks)
    return Screen(
        say(
            "The form has been submitted (version {version}). A change makes version {next}, which"
            " is submitted again with a reason.\n\nPlease write the reason in one line; your"
            " figures are kept meanwhile.",
            version=form.version,
            next=form.version + 1,
        ),
        rows(
            Choice(
                say.plain("Leave it as it is"), Intent.of("figures.drop_kept", form.id, inbox_id)
            )
        ),
        asks=asks,
    )


def reopen_and_paste(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason was typed: the form is open again, and the kept paste is read."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    reason = reason_from(uow)
    text = uow.pastes.text(intent.number(1), actor)
    if not text:
        raise OldButton
    if desk.form.state == "submitted":
        desk = reopen_form(desk, reason)
    return read_kept(desk, text, intent.number(1))


def read_kept(desk: Desk, text: str, inbox_id: int) -> Screen:
    """A paste that waited for the form to be opened again, read as if it came now."""
    work = desk.work
    desk.uow.record(KEPT_TAKEN, "form", desk.form.id, str(inbox_id))
    paste = read_paste(text, work.catalogue, period_of(desk), work.before)
    return _stored(desk, paste, inbox_id, None, said=text)


def save_held(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The values that waited for a tap replace what stood beside them on the screen.

    What a colleague has changed since then is shown once more, and so is what found no room, and
    what is in doubt where only the rest was to be saved.
    A button whose screen was left meanwhile leads to what still waits. Raises OldButton where
    nothing does, SubmittedAlready.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    asked = uow.asked
    begun = _BEGUN.get(asked.name) if asked is not None else None
    if asked is None or begun is None or asked.args[:2] != intent.args[:2]:
        return waiting_screen(desk)
    held = unpack(asked.args[begun:])
    count = intent.number(2)
    if not 0 < count <= len(held):
        raise OldButton
    put_off: list[Write] = []
    if intent.text(3) == CERTAIN:
        put_off = [write for write in held[:count] if is_doubted(desk, write)]
    chosen = [write for write in held[:count] if write not in put_off]
    confirmed = [write for write in chosen if not desk.stands(write)]
    sheet = desk.work.sheet
    fresh = [write for write in confirmed if sheet.seq(write.cell) == write.seen_seq]
    ahead = [
        Write(write.cell, sheet.seq(write.cell), write.figure, write.typed)
        for write in confirmed
        if write not in fresh
    ]
    if fresh:
        desk.write(fresh)
    saved = {write.cell: write for write in fresh}
    left = {write.cell: write for write in (*ahead, *put_off, *held[count:])}
    if left or worrying_of(desk, saved):
        return paste_screen(desk, Sorted(saved, left))
    still = waiting_of(desk)
    if still.asked or still.unnamed:
        return paste_screen(desk, Sorted(saved, asked=still.asked, unnamed=still.unnamed))
    echo = desk.say.count("✓ {n} value saved.", "✓ {n} values saved.", len(fresh))
    return next_screen(desk, None, echo + comments_line(desk, saved))
