"""All that the checks found in a form, page by page, where the review has no room for it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.checks import Finding
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.findings import findings_of, hard_of, unexplained
from handlers.figures.form import Desk, sit_down
from handlers.figures.shown import findings_lines, fitting
from handlers.paging import on_page, turning
from storage.uow import UnitOfWork

_PAGE_LETTERS = 3000


def found_choice(desk: Desk, parts: Sequence[Sequence[Finding]], letters: int) -> Choice | None:
    """To all of them, where one of the lists does not fit into so many letters."""
    lines = [findings_lines(desk, part) for part in parts]
    if all(fitting(part, letters) == len(part) for part in lines):
        return None
    label = desk.say.plain("See all {n} points", n=sum(map(len, lines)))
    return Choice(label, Intent.of("figures.found", desk.form.id, 0))


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What must be put right, then what wants a reason, as the form stands now."""
    desk = sit_down(actor, intent.number(0), uow)
    say, form_id = desk.say, desk.form.id
    findings = findings_of(desk)
    hard, soft = hard_of(findings), unexplained(desk, findings)
    (lines,), page, pages = on_page(_pages(desk, hard, soft), intent.number(1), 1)
    return Screen(
        Markup("\n").join(lines),
        rows(
            turning(page, pages, say, lambda to: Intent.of("figures.found", form_id, to)),
            Choice(say.plain("Review and submit"), Intent.of("figures.review", form_id)),
        ),
    )


def _pages(desk: Desk, hard: Sequence[Finding], soft: Sequence[Finding]) -> list[list[Markup]]:
    say, left, pages = desk.say, list[Markup](), list[list[Markup]]()
    if hard:
        left.extend([say("\n<b>To be put right:</b>"), *findings_lines(desk, hard)])
    if soft:
        left.extend([say("\n<b>To be explained:</b>"), *findings_lines(desk, soft)])
    while left:
        count = fitting(left, _PAGE_LETTERS)
        pages.append(left[:count])
        left = left[count:]
    return pages or [[say("Nothing is left to be put right or explained.")]]
