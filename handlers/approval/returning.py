"""Đề nghị rà soát: the figures meant, then one typed line or a voice note about them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.kpi import Question
from bot.screen import Choice, Intent, Screen, rows
from handlers.approval.card import moved_on
from handlers.approval.docket import Docket, open_docket
from handlers.approval.in_hand import ADDS, Remark, in_hand, read_places, remark_lines
from handlers.figures.findings import anchors, findings_of
from handlers.figures.shown import clipped, label_name
from handlers.paging import on_page, side_by_side, turning
from storage.uow import UnitOfWork

_ROWS, _LABEL_LETTERS = 6, 19


def choose(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which figures. Each tap adds one or takes it away; a line written now is about them."""
    docket = open_docket(actor, intent, uow, deciding=True)
    moved = moved_on(docket, intent)
    if moved is not None:
        return moved
    docket.step_to_return()
    return choosing(docket, in_hand(docket), intent.text(2), max(intent.number(3), 0))


def choosing(docket: Docket, remarks: Sequence[Remark], places: str, page: int = 0) -> Screen:
    """The figures to choose from; what is in hand already stands above."""
    asked = _in_order(docket)
    chosen = read_places(places, len(asked))
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
    lines = [*remark_lines(docket, remarks), Markup("")] if remarks else []
    back = "approval.return_look" if remarks else "approval.card"
    return Screen(
        Markup("\n").join([*lines, text]),
        rows(
            *side_by_side(choices),
            turning(
                page,
                pages,
                say,
                lambda to: Intent.of("approval.return", form.id, form.version, written, to),
            ),
            Choice(say.plain("Back"), Intent.of(back, form.id, form.version)),
        ),
        asks=Intent.of(ADDS, form.id, form.version, written, *(one.pack() for one in remarks)),
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
