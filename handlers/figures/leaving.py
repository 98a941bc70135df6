"""Before a form is submitted unfinished: what still waits, what is blank; asked once, no wall."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.kpi import Cell, Figure, State
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.card import names_words
from handlers.figures.form import Desk, sit_down, to_form
from handlers.figures.reviewing import review_screen
from handlers.figures.verdicts import returned_items, returned_lines, whole_items
from handlers.figures.waiting import waiting_choices, waiting_lines, waiting_of
from storage.figures import Write
from storage.uow import UnitOfWork

ANYWAY = "anyway"


def ask_unfinished(desk: Desk, intent: Intent, seen: str) -> Screen | None:
    """The one question before an unfinished form is submitted; None where nothing is left open.

    `seen` is the seal of the form as it was looked at, which the button takes on.

    The button to submit all the same counts what was shown: what has come since is asked about.
    """
    blank, waiting, back = blank_cells(desk), waiting_of(desk), returned_items(desk)
    items = [one for one in back if one.question and not one.settled]
    whole = whole_items(desk, back)
    left = len(blank) + waiting.waits + len(waiting.files) + len(items) + len(whole)
    if not left or (intent.text(1) == ANYWAY and left <= intent.number(2)):
        return None
    say, form_id = desk.say, desk.form.id
    lines = waiting_lines(desk, waiting)
    if waiting.waits:
        lines.append(say("They are not in the form yet."))
    if items:
        lines.append(
            say.count(
                "{n} figure that was asked for has not been looked at yet.",
                "{n} figures that were asked for have not been looked at yet.",
                len(items),
            )
        )
    if whole:
        lines.extend(returned_lines(desk, whole))
        lines.append(say("It has not been answered, and no figure has been changed since."))
    lines.extend(_blank_lines(desk, blank))
    lines.append(say("\nSubmit all the same?"))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *waiting_choices(desk, waiting),
            Choice(say.plain("Look at them"), Intent.of("approval.items", form_id))
            if items or whole
            else None,
            Choice(say.plain("Enter what is blank"), Intent.of("figures.go", form_id))
            if blank
            else None,
            # What waits would be blank no more, and so could not be confirmed any longer.
            Choice(say.plain("The rest: “no figure yet”"), Intent.of("figures.rest", form_id))
            if blank and not waiting.waits
            else None,
            Choice(
                say.plain("Submit all the same"),
                Intent.of("figures.submit", form_id, ANYWAY, left, seen),
            ),
            to_form(desk),
        ),
    )


def _blank_lines(desk: Desk, blank: Sequence[Cell]) -> list[Markup]:
    if not blank:
        return []
    return [
        desk.say.count(
            "<b>{n} required value is blank</b>: {names}.",
            "<b>{n} required values are blank</b>: {names}.",
            len(blank),
            names=names_words(desk, blank),
        ),
        desk.say(
            "A blank is not a zero: the head of the board and the secretary see what is missing."
        ),
    ]


def blank_cells(desk: Desk) -> list[Cell]:
    """The required values that nobody has said anything about, in the order they are asked."""
    required = set(desk.work.catalogue.required(desk.form.period.kind))
    return [
        cell
        for question in desk.in_turn
        for cell in question.cells
        if cell in required and cell not in desk.work.sheet
    ]


def mark_rest(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What is blank is marked “no figure yet”, but for what waits to be confirmed; then the review.

    Raises SubmittedAlready.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    found = waiting_of(desk)
    cells = [c for c in blank_cells(desk) if c not in found.held and c not in found.asked]
    if not cells:
        return review_screen(desk)
    desk.write([Write(cell, 0, Figure(State.NOT_AVAILABLE)) for cell in cells])
    echo = desk.say.count(
        "✓ {n} value is marked “no figure yet”.",
        "✓ {n} values are marked “no figure yet”.",
        len(cells),
    )
    return review_screen(desk, echo)
