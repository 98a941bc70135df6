"""The remarks on a version, shown as a whole, then sent back to the board with one tap."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor, Hat
from bot.domain.approval import Said, Step
from bot.domain.errors import OldButton
from bot.i18n import escaped
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.approval.card import card_screen, moved_on
from handlers.approval.docket import Docket, for_unit, open_docket
from handlers.approval.in_hand import (
    MOST_REMARKS,
    READY,
    Remark,
    asks_for_tap,
    in_hand,
    questions_of,
    read_places,
    remark_lines,
)
from handlers.approval.returning import choosing
from handlers.approval.telling import Returned, tell_of_return
from handlers.figures.form import line_from
from handlers.seals import seal
from handlers.wording import HOME
from storage.reviews import NewVerdict
from storage.uow import UnitOfWork


def take_note(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The line was typed, or a voice note came: shown with what is in hand already.

    Raises LineNeeded for a line that says nothing.
    """
    docket = open_docket(actor, intent, uow, deciding=True)
    moved = moved_on(docket, intent)
    if moved is not None:
        return moved
    docket.step_to_return()
    read_places(intent.text(2), len(docket.desk.questions))
    remarks = in_hand(docket)
    new = _said(intent.text(2), uow)
    if len(remarks) < MOST_REMARKS:
        return _look(docket, [*remarks, new])
    return _look(docket, [*remarks[:-1], *remarks[-1].and_also(new)])


def add_note(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A line or a voice note while all waits for the tap: it goes to the remark made last."""
    docket = open_docket(actor, intent, uow, deciding=True)
    moved = moved_on(docket, intent)
    if moved is not None:
        return moved
    docket.step_to_return()
    remarks = in_hand(docket)
    if not remarks:
        raise OldButton
    return _look(docket, [*remarks[:-1], *remarks[-1].and_also(_said("", uow))])


def _said(places: str, uow: UnitOfWork) -> Remark:
    voice = uow.file
    note = "" if voice is not None and not uow.line else line_from(uow)
    return Remark(places, note, voice, uow.inbox_id if voice is not None else None)


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What is in hand, once more; the card where nothing is."""
    docket = open_docket(actor, intent, uow, deciding=True)
    moved = moved_on(docket, intent)
    if moved is not None:
        return moved
    remarks = in_hand(docket)
    return _look(docket, remarks) if remarks else card_screen(docket)


def _look(docket: Docket, remarks: Sequence[Remark]) -> Screen:
    say, here = docket.say, (docket.form.id, docket.form.version)
    lines = [
        say("<b>To be sent back</b> (not sent yet):"),
        *remark_lines(docket, remarks),
        say("\nA further line or voice note goes to the last one."),
    ]
    redo_last = Choice(say.plain("Redo the last one"), Intent.of("approval.return_redo", *here))
    add = Choice(say.plain("Add a figure"), Intent.of("approval.return", *here))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(
                say.plain("Send it back"), Intent.of("approval.return_now", *here, _seal(remarks))
            ),
            beside(add if len(remarks) < MOST_REMARKS else None, redo_last),
            Choice(say.plain("Do not send it back"), Intent.of("approval.return_off", *here)),
        ),
        asks=asks_for_tap(docket, remarks),
    )


def _seal(remarks: Sequence[Remark]) -> str:
    return seal([one.pack() for one in remarks])


def redo(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The remark made last is taken out of hand; its figures stay chosen. Raises OldButton."""
    docket = open_docket(actor, intent, uow, deciding=True)
    remarks = in_hand(docket)
    if not remarks:
        raise OldButton
    return choosing(docket, remarks[:-1], remarks[-1].places)


def leave(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Nothing is sent back: the card as it was."""
    docket = open_docket(actor, intent, uow, reading=True)
    return moved_on(docket, intent) or card_screen(docket, docket.say("Nothing was sent back."))


def send(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The tap below all of it: the figures go back to the board. Raises OldButton where something
    else is in hand by now.
    """
    docket = open_docket(actor, intent, uow, deciding=True)
    moved = moved_on(docket, intent)
    if moved is not None:
        return moved
    step, hat = docket.step_to_return()
    remarks = in_hand(docket)
    if uow.asked is None or uow.asked.name != READY or intent.text(2) != _seal(remarks):
        raise OldButton
    told = send_back(docket, step, hat, remarks)
    say = docket.say
    done = say.count(
        "✓ Sent back to the board; {n} person has been told.",
        "✓ Sent back to the board; {n} people have been told.",
        told,
    )
    return Screen(
        Markup("\n").join([done, escaped(docket.desk.unit_name), *remark_lines(docket, remarks)]),
        rows(
            Choice(say.plain("Others that wait"), Intent("approval")),
            Choice(say.plain("What is to be done"), HOME),
        ),
        fresh=True,
    )


def send_back(docket: Docket, step: Step, hat: Hat, remarks: Sequence[Remark]) -> int:
    """The figures go back to the board with the notes as they were given; how many are told."""
    form, uow, person = docket.form, docket.uow, docket.actor.person
    voices = [
        uow.reviews.attach(form.bloc_id, one.voice, person, one.inbox_id) if one.voice else None
        for one in remarks
    ]
    note = "; ".join(one.note for one in remarks if one.note)
    heard = next((one for one in voices if one is not None), None)
    new = NewVerdict(step, Said.RETURNED, person, for_unit(hat), uow.acted_at, note, heard)
    verdict_id = uow.reviews.give(form, new, "returned")
    told: list[Returned] = []
    for one, voice_id in zip(remarks, voices, strict=True):
        questions = questions_of(docket, one)
        uow.reviews.return_items(form, verdict_id, questions, one.note, voice_id)
        told.append(Returned(questions, one.note, one.voice))
    what = " ".join(key for one in told for key in one.questions or ("all",))
    uow.record("figures_returned", "form", form.id, f"version {form.version}: {what}")
    return tell_of_return(docket, step, told)
