"""Which figures of a form are estimates, and the button that leads to them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Role
from bot.domain.kpi import Cell, Question
from bot.domain.numbers import Qualifier
from bot.screen import Choice, Intent
from handlers.figures.form import Desk

AT_REVIEW = "review"


def is_estimate(desk: Desk, cell: Cell) -> bool:
    figure = desk.work.figures.get(cell)
    return figure is not None and figure.qualifier is Qualifier.ESTIMATE


def estimates_of(desk: Desk) -> list[Cell]:
    """The estimates among what this person is asked, in the order of the form."""
    return [cell for asked in desk.questions for cell in asked.cells if is_estimate(desk, cell)]


def estimated_questions(desk: Desk) -> list[Question]:
    return [q for q in desk.questions if any(is_estimate(desk, cell) for cell in q.cells)]


def bars_head(desk: Desk, cells: Sequence[Cell]) -> bool:
    """Whether a head who could approve the form no longer could after changing these figures."""
    actor = desk.actor
    heads = any(h.role is Role.HEAD and h.unit_id == desk.form.unit_id for h in actor.hats)
    entries = desk.work.sheet.values()
    becomes_author = any(desk.work.sheet[cell].on_behalf_id is None for cell in cells)
    return heads and becomes_author and all(one.author_id != actor.person_id for one in entries)


def barred_words(desk: Desk) -> Markup:
    return desk.say(
        "⚠ You then count as having entered these figures, so another head of the board has to"
        " approve the form, or the sheet signed on paper is sent. If you want to approve it"
        " yourself, please let your officer tap here."
    )


def estimates_choice(desk: Desk, *, at_review: bool = False) -> Choice | None:
    """To the estimates; before submitting a form that has none, the way to call all of it one.

    Nothing for a form that has none and cannot get any as it stands.
    """
    say, count = desk.say, len(estimates_of(desk))
    owed = desk.form.state in ("draft", "returned")
    if not count and not (owed and desk.work.sheet):
        return None
    if at_review and not count and desk.may_submit and not desk.form.estimates:
        label, name = say.plain("All are estimates"), "figures.rough"
        return Choice(label, Intent.of(name, desk.form.id, AT_REVIEW))
    label = say.plain("Estimates ({n})", n=count) if count else say.plain("Estimates")
    return Choice(label, Intent.of("figures.estimates", desk.form.id))
