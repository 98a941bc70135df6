"""Đề nghị rà soát: the figures meant, then one typed line or a voice note. No second menu."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor, Hat
from bot.domain.approval import Said, Step
from bot.domain.errors import OldButton
from bot.domain.kpi import Question
from bot.screen import Choice, FileRef, Intent, Screen, rows
from handlers.approval.card import moved_on
from handlers.approval.docket import Docket, for_unit, open_docket
from handlers.approval.telling import tell_of_return
from handlers.figures.findings import anchors, findings_of
from handlers.figures.form import line_from
from handlers.figures.shown import clipped, label_name
from handlers.paging import on_page, side_by_side, turning
from handlers.wording import HOME
from storage.reviews import NewVerdict
from storage.uow import UnitOfWork

_ROWS, _LABEL_LETTERS = 6, 19


def choose(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which figures. Each tap adds one or takes it away; a line written now is about them."""
    docket = open_docket(actor, intent, uow, deciding=True)
    moved = moved_on(docket, intent)
    if moved is not None:
        return moved
    docket.step_to_return()
    asked = _in_order(docket)
    chosen, page = _read(intent.text(2), len(asked)), max(intent.number(3), 0)
    say, form = docket.say, docket.form
    shown, page, pages = on_page(asked, page, _ROWS * 2)
    choices = [
        _toggle(docket, question, chosen, docket.desk.questions.index(question), page)
        for question in shown
    ]
    written = _written(chosen)
    names = [label_name(docket.desk, docket.desk.questions[at]) for at in sorted(chosen)]
    text = (
        say(
            "Another look at: <b>{names}</b>\nNow write one line, or send a voice"
            " note; it goes to the officer as it is. You can also tap more figures.",
            names=", ".join(names),
        )
        if names
        else say(
            "Which figures? Tap them, then write one line or send a voice note. Without a tap it is"
            " about the whole form."
        )
    )
    return Screen(
        text,
        rows(
            *side_by_side(choices),
            turning(
                page,
                pages,
                say,
                lambda to: Intent.of("approval.return", form.id, form.version, written, to),
            ),
            Choice(say.plain("Back"), Intent.of("approval.card", form.id, form.version)),
        ),
        asks=Intent.of("approval.returned", form.id, form.version, written),
    )


def _in_order(docket: Docket) -> list[Question]:
    """What the checks spoke of and what was explained comes first: there the doubts are."""
    desk = docket.desk
    doubtful = {
        desk.work.catalogue.question_of(cell.code).key
        for finding in findings_of(desk)
        for cell in anchors(desk, finding)[:1]
    }
    explained = {
        question.key
        for question in desk.questions
        for cell in question.cells
        if (figure := desk.work.figures.get(cell)) is not None and figure.reason
    }
    first = doubtful | explained
    return sorted(desk.questions, key=lambda question: question.key not in first)


def _toggle(
    docket: Docket, question: Question, chosen: frozenset[int], at: int, page: int
) -> Choice:
    form = docket.form
    mark = "☑ " if at in chosen else ""
    return Choice(
        mark + clipped(label_name(docket.desk, question), _LABEL_LETTERS),
        Intent.of("approval.return", form.id, form.version, _written(chosen ^ {at}), page),
    )


def _written(chosen: frozenset[int]) -> str:
    """The chosen questions by their place in the form, as short as a button wants it."""
    return format(sum(1 << at for at in chosen), "x")


def _read(written: str, count: int) -> frozenset[int]:
    """Raises OldButton for what this form has no places for."""
    try:
        bits = int(written or "0", 16)
    except ValueError:
        raise OldButton from None
    if not 0 <= bits < 1 << count:
        raise OldButton
    return frozenset(at for at in range(count) if bits >> at & 1)


def take_note(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The line was typed, or a voice note came: the figures go back to the board.

    Raises LineNeeded for a line that says nothing.
    """
    docket = open_docket(actor, intent, uow, deciding=True)
    moved = moved_on(docket, intent)
    if moved is not None:
        return moved
    step, hat = docket.step_to_return()
    voice = uow.file
    note = "" if voice is not None and not uow.line else line_from(uow)
    asked = docket.desk.questions
    questions = [asked[at].key for at in sorted(_read(intent.text(2), len(asked)))]
    told = send_back(docket, step, hat, questions, note, voice)
    say = docket.say
    done = say.count(
        "✓ Sent back to the board; {n} person has been told.",
        "✓ Sent back to the board; {n} people have been told.",
        told,
    )
    return Screen(
        Markup("{}\n{}").format(done, docket.desk.unit_name),
        rows(
            Choice(say.plain("Others that wait"), Intent("approval")),
            Choice(say.plain("What is to be done"), HOME),
        ),
        fresh=True,
    )


def send_back(
    docket: Docket,
    step: Step,
    hat: Hat,
    questions: Sequence[str],
    note: str,
    voice: FileRef | None = None,
) -> int:
    """The figures go back to the board with the note as it was given; how many are told."""
    form, uow, person = docket.form, docket.uow, docket.actor.person
    attachment_id = None
    if voice is not None:
        attachment_id = uow.reviews.attach(form.bloc_id, voice, person, uow.inbox_id)
    new = NewVerdict(step, Said.RETURNED, person, for_unit(hat), uow.acted_at, note, attachment_id)
    verdict_id = uow.reviews.give(form, new, "returned")
    uow.reviews.return_items(form, verdict_id, questions, note, attachment_id)
    what = " ".join(questions) or "all"
    uow.record("figures_returned", "form", form.id, f"version {form.version}: {what}")
    return tell_of_return(docket, step, questions, note, voice)
