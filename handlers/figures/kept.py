"""What was sent over a submitted form and waits for a reason: found again, taken or left out."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from bot.domain.access import Act, Actor, may
from bot.domain.paste import read_paste
from bot.i18n import speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.form import Desk, reason_from, sit_down, to_form
from handlers.figures.overview import form_screen
from handlers.figures.pasted import held_words
from handlers.figures.pasting import read_kept
from handlers.figures.pending import unpack
from handlers.figures.shown import bounded, cut
from handlers.figures.sorting import Sorted
from handlers.figures.spans import period_of
from handlers.figures.storing import reopen_form, store
from handlers.figures.waiting import (
    is_file,
    kept_choice,
    kept_of,
    take_kept,
    waiting_lines,
    waiting_of,
    waiting_screen,
)
from handlers.figures.workbook import REASON, find_again
from handlers.wording import HOME
from storage.pastes import DROPPED, KEPT_TAKEN, Pasted
from storage.sent_files import WAITING
from storage.uow import UnitOfWork

_SHOWN_LETTERS, _RAW_LETTERS, _SAID_LETTERS = 1500, 60, 200
_ASKED: Final = {"figures.reopen", "figures.reopen_paste", "figures.reopen_kept"}
"""Open questions for the reason of a change to a submitted form."""


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What waits for a reason, and the question for it. What is a draft again only needs a tap.

    Raises VersionStands, ReopenedByOthers.
    """
    desk = sit_down(actor, intent.number(0), uow)
    found = waiting_of(desk)
    if found.files and not found.waits:
        number = next(reversed(found.files))
        return find_again(actor, Intent.of("figures.file_again", desk.form.id, number), uow)
    if found.lost and not found.waits:
        return form_screen(desk)  # which tells of it
    if desk.form.state != "submitted" or not found.waits:
        return waiting_screen(desk) if found.waits else _nothing_waits(desk)
    desk.only_to_reopen()
    say, form = desk.say, desk.form
    ask = say(
        "The form has been submitted (version {version}). A change makes version {next}, which"
        " is submitted again with a reason.\n\nPlease write the reason in one line; your"
        " figures are kept meanwhile.",
        version=form.version,
        next=form.version + 1,
    )
    return Screen(
        Markup("\n").join([*waiting_lines(desk, found), *_lines(desk, found), Markup(""), ask]),
        rows(
            Choice(say.plain("Leave them out"), Intent.of("figures.drop_kept", form.id)),
            to_form(desk),
        ),
        asks=Intent.of("figures.reopen_kept", form.id),
    )


def _lines(desk: Desk, found: Sorted) -> list[Markup]:
    """The figures where they can be told by now, else the lines as they were sent."""
    lines = [held_words(desk, write) for write in found.held.values()]
    raws = [one.source for one in found.asked.values()] + [one.raw for one in found.unnamed]
    lines.extend(Markup("• “{}”").format(cut(raw, _RAW_LETTERS)) for raw in raws)
    if found.nameless:
        lines.append(
            desk.say.count(
                "• {n} figure without a name", "• {n} figures without names", found.nameless
            )
        )
    return bounded(desk, lines, _SHOWN_LETTERS)


def _nothing_waits(desk: Desk) -> Screen:
    """It was answered otherwise meanwhile: the first screen must not tell of it any longer."""
    desk.uow.record(DROPPED, "form", desk.form.id, "0")
    return form_screen(desk, desk.say("Nothing of yours waits for a reason any more."))


def take_reason(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The form is opened again: one message is taken as if it came now, of several each value is
    shown once more. Raises VersionStands, ReopenedByOthers, ReasonNeeded.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    reason = reason_from(uow)
    if desk.form.state == "submitted":
        kept = [one for one in kept_of(desk) if not is_file(one)]
        columns = [one for one in kept if one.asked is None and _is_column(desk, one)]
        desk = reopen_form(desk, reason)
        if len(kept) == 1 or columns:
            return _take(desk, (columns or kept)[-1])
    return waiting_screen(desk)


def _is_column(desk: Desk, pasted: Pasted) -> bool:
    work = desk.work
    return bool(read_paste(pasted.text, work.catalogue, period_of(desk), work.before).rows)


def _take(desk: Desk, pasted: Pasted) -> Screen:
    if pasted.asked is None:
        return read_kept(desk, pasted.text, pasted.inbox_id)
    take_kept(desk, pasted.asked)
    return store(desk, desk.question(pasted.asked.text(1)), unpack(pasted.asked.args[2:]))


def drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What was sent is not wanted: that of one message, or all of it; the form stays submitted."""
    desk = sit_down(actor, intent.number(0), uow)
    one = intent.number(1)
    if one >= 0:
        uow.record(KEPT_TAKEN, "form", desk.form.id, str(one))
    else:
        uow.record(DROPPED, "form", desk.form.id, "all")
    echo = desk.say("What you sent was left out; the form stays as it is.")
    return form_screen(desk, echo)


# Met elsewhere -----------------------------------------------------------------------------------


def left(actor: Actor, uow: UnitOfWork) -> Screen | None:
    """/thoat at the question for the reason: what waits, and the way back to it."""
    asked = uow.asked
    if asked is None or not (asked.name in _ASKED or _is_reason_of_file(asked)):
        return None
    say, form_id = speak(actor.language), asked.number(0)
    return Screen(
        say(
            "You have left the entry. What you sent over the submitted form is kept and waits for"
            " a reason; it is not in the form yet."
        ),
        rows(
            kept_choice(form_id, say),
            Choice(say.plain("Leave them out"), Intent.of("figures.drop_kept", form_id)),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def _is_reason_of_file(asked: Intent) -> bool:
    return asked.name == WAITING and asked.text(3) == REASON


def met(actor: Actor, uow: UnitOfWork) -> Screen | None:
    """Words while no question is open may be the reason of what waits for one."""
    hat = actor.hat
    if hat.unit_id is None or not may(hat, Act.ENTER_FIGURES, hat.unit_id):
        return None
    zone = uow.blocs.bloc(hat.bloc_id).timezone
    form_id = uow.ahead(actor, hat.unit_id, uow.today(zone)).kept_to
    if form_id is None:
        return None
    say = speak(actor.language)
    return Screen(
        say(
            "You wrote “{text}”, but no question is open, so nothing was saved. Figures that you"
            " sent after submitting wait for a reason: to give it, tap the button below, then"
            " write it again.",
            text=cut(uow.said, _SAID_LETTERS),
        ),
        rows(kept_choice(form_id, say), Choice(say.plain("What is to be done"), HOME)),
    )
