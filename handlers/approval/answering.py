"""The board's side of what came back: each item to be corrected, or kept with a reason."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.kpi import Question
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.asking import question_screen
from handlers.figures.form import Desk, reason_from, sit_down, to_form
from handlers.figures.looked import seal_of_form
from handlers.figures.shown import clipped, question_line
from handlers.figures.standing import is_late
from handlers.figures.verdicts import (
    asked_again,
    item_choices,
    item_name,
    keep_choice,
    returned_items,
    returned_lines,
    whole_items,
)
from storage.reviews import WHOLE, ReturnedItem
from storage.uow import UnitOfWork

_MOST_VOICES = 3


def show_items(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """All that came back, what has been looked at, and the way to submit again."""
    return _screen(sit_down(actor, intent.number(0), uow))


def _screen(desk: Desk, echo: Markup | None = None) -> Screen:
    say, form = desk.say, desk.form
    items = returned_items(desk)
    if not items:
        text = say("Nothing waits to be looked at again.")
        return Screen(text, rows(to_form(desk)))
    lines = [echo + "\n"] if echo is not None else []
    lines.extend(returned_lines(desk, items))
    whole = whole_items(desk, items)
    if whole:
        lines.append(
            say("Please correct what is meant, or say why all of it stands; then submit again.")
        )
    elif all(one.settled for one in items):
        lines.append(say("Everything has been looked at. You can submit again."))
    submits = desk.may_submit and not is_late(desk)
    return Screen(
        Markup("\n").join(lines),
        rows(
            *item_choices(desk, items),
            Choice(say.plain("Change a figure"), Intent.of("figures.list", form.id))
            if whole
            else None,
            keep_choice(desk, None) if whole else None,
            *_voices(desk, items),
            Choice(say.plain("Review and submit"), Intent.of("figures.review", form.id))
            if submits
            else None,
            to_form(desk),
        ),
    )


def _voices(desk: Desk, items: list[ReturnedItem]) -> list[Choice]:
    """A button for each voice note, which names what it is about where there are several."""
    say = desk.say
    about = {
        one.attachment_id: one.question for one in reversed(items) if one.attachment_id is not None
    }
    return [
        Choice(
            say.plain("Hear the voice note")
            if len(about) == 1
            else say.plain("Hear: {name}", name=clipped(item_name(desk, question), 20)),
            Intent.of("approval.voice", desk.form.id, voice),
        )
        for voice, question in sorted(about.items())[:_MOST_VOICES]
    ]


def hear(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The voice note once more, for whoever of the board was not sent it."""
    desk = sit_down(actor, intent.number(0), uow)
    if intent.number(1) not in {one.attachment_id for one in returned_items(desk)}:
        raise OldButton
    items = Choice(desk.say.plain("All that came back"), Intent.of("approval.items", desk.form.id))
    voice = uow.reviews.attachment(desk.form.bloc_id, intent.number(1))
    return Screen(desk.say("The voice note comes with this message."), rows(items), passes=voice)


def keep(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """ "Giữ nguyên, có lý do": the figure stands; one line says why. Raises NotAllowed where the
    form as a whole is answered for by others.
    """
    desk = sit_down(actor, intent.number(0), uow)
    if intent.text(1) == WHOLE:
        return _keep_whole(desk)
    question = desk.question(intent.text(1))
    items = asked_again(desk, question)
    if not items:
        return _screen(desk)
    return _ask_reason(desk, question, items)


def _keep_whole(desk: Desk) -> Screen:
    if not desk.may_submit:
        raise NotAllowed
    say, items = desk.say, whole_items(desk, returned_items(desk))
    if not items:
        return _screen(desk)
    return Screen(
        say(
            "{lines}\n\nThe figures stand: please write the answer in one line. It goes"
            " with the form.",
            lines=Markup("\n").join(returned_lines(desk, items)),
        ),
        rows(Choice(say.plain("Back"), Intent.of("approval.items", desk.form.id))),
        asks=Intent.of("approval.kept", desk.form.id, WHOLE, seal_of_form(desk)),
    )


def _ask_reason(desk: Desk, question: Question, items: list[ReturnedItem]) -> Screen:
    return Screen(
        desk.say(
            "{lines}\n\nThe figure stands: please write the reason in one line.",
            lines=Markup("\n").join(returned_lines(desk, items)),
        ),
        rows(
            Choice(
                desk.say.plain("Back to the question"),
                Intent.of("figures.ask", desk.form.id, question.key),
            )
        ),
        asks=Intent.of("approval.kept", desk.form.id, question.key, desk.seen(question)),
    )


def take_reason(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason was typed: it goes into a new version of each value of the question, unless the
    figure is no longer the one that was to be kept. Raises OldButton; NotAllowed as `keep` does.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    if intent.text(1) == WHOLE:
        return _answer_whole(desk, intent.text(2))
    question = desk.question(intent.text(1))
    if desk.form.state != "returned":
        raise OldButton
    cells = [cell for cell in question.cells if cell in desk.work.sheet]
    if not cells:
        return question_screen(desk, question)
    reason = reason_from(uow)
    if desk.seen(question) != intent.text(2):
        return _changed(desk, question, reason)
    desk.annotate(cells, reason=reason)
    return _screen(desk, desk.say("✓ The reason is saved with the figure."))


def _answer_whole(desk: Desk, sealed: str) -> Screen:
    """The answer goes beside the form that was looked at, and with it to the head."""
    if not desk.may_submit:
        raise NotAllowed
    if not whole_items(desk, returned_items(desk)):
        raise OldButton
    answer = reason_from(desk.uow)
    if sealed != seal_of_form(desk):
        echo = desk.say(
            "“{reason}” was not saved, because the figures have changed since you were asked.",
            reason=answer,
        )
        return _screen(desk, echo)
    desk.uow.reviews.answer_whole(desk.form.id, answer, desk.actor.person)
    desk.uow.record("return_answered", "form", desk.form.id, f"version {desk.form.version}")
    return _screen(desk, desk.say("✓ Your answer is saved; it goes with the form."))


def _changed(desk: Desk, question: Question, reason: str) -> Screen:
    """The line is shown and not saved; it is asked for again while the figure waits for a look."""
    echo = desk.say(
        "“{reason}” was not saved, because the figure has changed since you were asked. It is now:"
        " {figures}.",
        reason=reason,
        figures=question_line(desk, question, desk.work.figures) or "",
    )
    items = asked_again(desk, question)
    if not items:
        return _screen(desk, echo)
    asked = _ask_reason(desk, question, items)
    return replace(asked, text=echo + "\n\n" + asked.text)
