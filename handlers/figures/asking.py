"""The question as it stands on the screen, and which one comes next."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup

from bot.domain.errors import N_
from bot.domain.kpi import Kind, Question, Shortcut
from bot.i18n import Say, joined
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.commented import comments_line
from handlers.figures.compared import before_lines
from handlers.figures.examples import example_of
from handlers.figures.findings import findings_of, hard_of, unexplained
from handlers.figures.form import Desk, to_form
from handlers.figures.pending import ECHOED, leads_back, mark, open_question, warned_at
from handlers.figures.reviewing import missing_count, review_screen
from handlers.figures.shown import (
    cell_name,
    cells_line,
    code_words,
    cut,
    question_line,
    short_name,
)
from handlers.figures.standing import after_submission
from handlers.figures.verdicts import asked_again, items_after, keep_choice, returned_lines

_REASON_LETTERS = 160


def question_screen(
    desk: Desk, question: Question, echo: Markup | None = None, more: Sequence[Markup] = ()
) -> Screen:
    """One question: last value saved on top, where one stands, what is asked, what was before.

    `more` is what else stands beside it, where somebody opened this very question.
    """
    say, work = desk.say, desk.work
    asked = desk.in_turn
    done, total = desk.progress
    lines: list[Markup] = [echo, Markup("")] if echo is not None else []
    lines.append(
        say(
            "<i>Question {at} of {of} · {codes} · {group} · {done}/{total} required done</i>",
            at=asked.index(question) + 1,
            of=len(asked),
            codes=code_words(question),
            group=desk.group_name(question.group),
            done=done,
            total=total,
        )
    )
    lines.extend(_asking_lines(say, question))
    lines.extend(before_lines(desk, question.cells))
    lines.extend(more)
    now = cells_line(desk, question.cells, work.figures)
    if now is not None:
        line = say("Entered: <b>{figures}</b>", figures=now)
        if desk.awaiting(question.cells):
            line += say(" (by the secretary, to be confirmed)")
        lines.append(line)
        lines.extend(_given_reasons(desk, question))
        missing = [cell for cell in question.cells if cell not in work.sheet]
        if missing:
            names = ", ".join(cell_name(desk, cell) for cell in missing)
            lines.append(say("<b>Still missing: {names}?</b>", names=names))
    if desk.form.estimates:
        lines.append(say("<i>Kept as an estimate; add “final” to a figure that is final.</i>"))
    lines.append(say("Example: {example}", example=example_of(desk, question)))
    lines.extend(after_submission(desk))
    items = asked_again(desk, question)
    lines.extend(returned_lines(desk, items))
    keep = rows(keep_choice(desk, question)) if items and now is not None else ()
    told = (ECHOED,) if echo is not None else ()
    return Screen(
        joined("\n", lines),
        (*keep, *_buttons(desk, question, asked_again=bool(items))),
        asks=open_question(desk, question, "", *told),
    )


def _given_reasons(desk: Desk, question: Question) -> list[Markup]:
    """The reasons that stand beside the figures, each once."""
    figures = (desk.work.figures[cell] for cell in question.cells if cell in desk.work.sheet)
    reasons = dict.fromkeys(figure.reason for figure in figures if figure.reason)
    return [
        desk.say("Reason given: {reason}", reason=cut(reason, _REASON_LETTERS))
        for reason in reasons
    ]


@lru_cache(maxsize=2048)
def _asking_lines(say: Say, question: Question) -> tuple[Markup, ...]:
    """What is asked, and what it means. The same for every board, so it is worded once."""
    lines = [_ask_line(say, question)]
    meant = [
        indicator.definitions[say.language]
        for indicator in question.indicators
        if len(question.indicators) == 1 and indicator.definitions[say.language]
    ]
    said = any(one.startswith(say.plain("Optional")) for one in meant)
    if question.optional and not said:
        lines.append(say("<i>Optional: it may stay blank.</i>"))
    lines.extend(say("<i>{definition}</i>", definition=one) for one in meant)
    return tuple(lines)


def _ask_line(say: Say, question: Question) -> Markup:
    """ "<b>Dự án cấp mới</b> (dự án): FDI? DDI?" """
    first = question.indicators[0]
    units = list(dict.fromkeys(first.units.values()))
    if len(question.indicators) == 1 and len(first.units) > 1:
        if len(units) == 1:
            asked = " ".join(f"{say.plain(N_('FDI'))}? {say.plain(N_('DDI'))}?".split())
            return say(
                "<b>{name}</b> ({unit}): {asked}",
                name=question.names[say.language],
                unit=units[0],
                asked=asked,
            )
        return say(
            "<b>{name}</b>: FDI ({usd})? DDI ({vnd})?",
            name=question.names[say.language],
            usd=units[0],
            vnd=units[1],
        )
    if len(question.indicators) == 1:
        return say("<b>{name}</b> ({unit})?", name=question.names[say.language], unit=units[0])
    return say("<b>{name}</b>?", name=question.names[say.language])


def _buttons(
    desk: Desk, question: Question, *, asked_again: bool
) -> tuple[tuple[Choice, ...], ...]:
    """The ways on. A shortcut bears the versions it was offered on, so that it can see a change."""
    say, form_id, key, seen = desk.say, desk.form.id, question.key, desk.seen(question)
    here = mark(desk.uow)
    shortcut = next(g.shortcut for g in desk.work.catalogue.groups if g.key == question.group)
    quick: Choice | tuple[Choice, ...] | None = None
    if question.indicators[0].kind is Kind.FLAG:
        quick = (
            Choice(say.plain("Yes"), Intent.of("figures.flag", form_id, key, 1, seen)),
            Choice(say.plain("No"), Intent.of("figures.flag", form_id, key, 0, seen)),
        )
    elif shortcut is Shortcut.NONE_OCCURRED:
        quick = Choice(
            say.plain("None occurred (0)"), Intent.of("figures.none", form_id, key, seen)
        )
    elif shortcut is Shortcut.SAME_AS_BEFORE and all(
        cell in desk.work.before for cell in question.cells
    ):
        quick = Choice(
            say.plain("Same as last period"), Intent.of("figures.same", form_id, key, seen)
        )
    answered = all(cell in desk.work.sheet for cell in question.cells)
    later = N_("Keep it, next") if answered and not asked_again else N_("Later")
    notes = Choice(say.plain("Notes, source"), Intent.of("figures.notes", form_id, key, here))
    before = Choice(say.plain("Previous question"), Intent.of("figures.back", form_id, key, here))
    done = question.optional and desk.may_submit and desk.form.state in ("draft", "returned")
    return rows(
        Choice(say.plain("Review and submit"), Intent.of("figures.review", form_id))
        if done and not missing_count(desk)
        else None,
        quick,
        (
            Choice(say.plain(later), Intent.of("figures.next", form_id, key, here)),
            Choice(
                say.plain("No figure yet"), Intent.of("figures.blank", form_id, key, "na", seen)
            ),
        ),
        Choice(say.plain("Not applicable"), Intent.of("figures.blank", form_id, key, "no", seen)),
        notes if question == desk.in_turn[0] else (before, notes),
        Choice(say.plain("All questions"), Intent.of("figures.list", form_id, 0, "", key)),
    )


def next_screen(desk: Desk, after: Question | None, echo: Markup | None = None) -> Screen:
    """The next question without an answer, going round once; the review where none is left, or
    where the question was opened to mend it. From a warning at another question, that one first;
    from one that went back, the next of those, and then the review.

    What may stay blank comes after all that may not.
    """
    if after is not None and leads_back(desk.uow, after):
        return review_screen(desk, echo)
    if after is not None and (items := items_after(desk, after)) is not None:
        return question_screen(desk, items[0], echo) if items else review_screen(desk, echo)
    asked, at = desk.in_turn, after
    if after is not None and (warned := warned_at(desk.uow, after)):
        at = desk.question(warned)
        found = findings_of(desk, at)
        if hard_of(found) or unexplained(desk, found):
            return question_screen(desk, at, echo)
        told = desk.say("✓ The warning at “{name}” is explained.", name=short_name(desk, at))
        echo = told if echo is None else echo + "\n" + told
    start = asked.index(at) + 1 if at is not None and at in asked else 0
    answered = desk.work.sheet
    blank = (
        question
        for question in (*asked[start:], *asked[:start])
        if question is not after and any(cell not in answered for cell in question.cells)
    )
    if (first := next(blank, None)) is not None:
        if first.optional:
            first = next((one for one in blank if not one.optional), first)
        return question_screen(desk, first, echo)
    if after is not None and any(cell not in answered for cell in after.cells):
        return question_screen(desk, after, echo)
    if desk.actor.hat.scope:
        text = desk.say("Your group of figures is complete. Thank you; nothing more to do.")
        look = Choice(desk.say.plain("See the figures"), Intent.of("figures.review", desk.form.id))
        return Screen(echo + "\n\n" + text if echo else text, rows(look, to_form(desk)))
    return review_screen(desk, echo)


def in_turn_screen(desk: Desk, after: Question) -> Screen:
    """The question that follows, answered or not ("Later")."""
    question = question_after(desk, after)
    return review_screen(desk) if question is None else question_screen(desk, question)


def question_after(desk: Desk, question: Question) -> Question | None:
    """The next in the order of the form; of those that went back the next of them."""
    if (items := items_after(desk, question)) is not None:
        return items[0] if items else None
    index = desk.in_turn.index(question) + 1
    return desk.in_turn[index] if index < len(desk.in_turn) else None


def question_before(desk: Desk, question: Question) -> Question:
    return desk.in_turn[max(0, desk.in_turn.index(question) - 1)]


def saved_words(desk: Desk, question: Question, replaced: Markup | None = None) -> Markup:
    """The echo: "✓ Đã lưu · Dự án cấp mới: FDI 379 dự án · DDI 153 dự án · tổng 532".

    What stood there before is named: nobody writes over a figure without seeing it.
    """
    figures = question_line(desk, question, desk.work.figures)
    echo = desk.say(
        "✓ Saved · <b>{name}</b>: {figures}", name=short_name(desk, question), figures=figures
    )
    if replaced is not None:
        echo += desk.say(" (instead of {figures})", figures=replaced)
    return echo + comments_line(desk, question.cells)


def unchanged_words(desk: Desk, question: Question) -> Markup:
    figures = question_line(desk, question, desk.work.figures)
    return desk.say(
        "✓ On file already · <b>{name}</b>: {figures}",
        name=short_name(desk, question),
        figures=figures,
    )
