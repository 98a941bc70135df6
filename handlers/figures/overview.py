"""The form at a glance: how far it is, the ways to enter, groups and who has them in hand."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Act, Actor, Role, may
from bot.domain.errors import N_, BoardNotAsked, NotAllowed, OldButton
from bot.domain.kpi import Question, State, progress
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.calling import stocks_words
from handlers.deadlines import due_line
from handlers.figures.entrusted import ENTRUSTED
from handlers.figures.estimated import estimates_choice
from handlers.figures.form import Desk, default_form, sit_down, to_form
from handlers.figures.shown import clipped, cut, label_name, optional_words
from handlers.figures.standing import (
    after_submission,
    correction_choice,
    is_late,
    may_reopen,
    past_due_lines,
)
from handlers.figures.telling import entrusted_choice
from handlers.figures.waiting import waiting_choices, waiting_lines, waiting_of
from handlers.settled import look_choice, nothing_taken, settled_form, settled_words
from handlers.wording import period_title, state_words
from storage.uow import UnitOfWork

_LIST_PAGE = 6
_LABEL_LETTERS = 26


def show_form(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """/solieu. Raises NotAllowed for a role that enters no figures."""
    form_id = intent.number(0) if intent.args else default_form(actor, uow)
    if form_id is None:
        if actor.hat.role is Role.SECRETARY:
            return _secretary_has_none(actor)
        if actor.hat.unit_id is None or not may(actor.hat, Act.ENTER_FIGURES, actor.hat.unit_id):
            raise NotAllowed
        say = speak(actor.language)
        settled = settled_form(actor.hat, uow)
        return Screen(
            settled_words(settled, uow, say)
            if settled
            else say(
                "No figures are being collected at the moment. You will be told when they are."
            ),
            rows(
                look_choice(settled.form_id, say) if settled else None,
                Choice(say.plain("What is to be done"), Intent("home")),
                _export_choice(actor, say),
            ),
        )
    return form_screen(sit_down(actor, form_id, uow))


def show_none(actor: Actor, uow: UnitOfWork) -> Screen:
    """To figures sent while nothing is collected. Raises NotAllowed as `show_form`."""
    screen = show_form(actor, Intent("figures"), uow)
    return replace(screen, text=nothing_taken(speak(actor.language)) + screen.text)


def show_own_form(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The own board's form of a period. Raises NotAllowed, OldButton once it is not collected,
    BoardNotAsked where the board did not sit in the bloc on the day it is counted on.
    """
    hat = actor.hat
    if hat.unit_id is None or not may(hat, Act.ENTER_FIGURES, hat.unit_id):
        raise NotAllowed
    for form in uow.figures.own_forms(hat.bloc_id, hat.unit_id):
        if form.period.id == intent.number(0):
            return form_screen(sit_down(actor, form.id, uow))
    if any(period.id == intent.number(0) for period in uow.periods.open(hat.bloc_id)):
        raise BoardNotAsked
    raise OldButton


def _secretary_has_none(actor: Actor) -> Screen:
    say = speak(actor.language)
    return Screen(
        say("As the secretary you enter figures on behalf of a board, naming the source."),
        rows(
            Choice(say.plain("Enter for a board"), Intent("behalf")),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
    )


def form_screen(desk: Desk, echo: Markup | None = None) -> Screen:
    """The form at a glance; `echo` tells what has just become of something."""
    say, work, form = desk.say, desk.work, desk.form
    by_secretary = any(entry.on_behalf_id for entry in work.sheet.values())
    entered = desk.uow.on_behalf.unconfirmed(form.id) if by_secretary else []
    lines = [*([echo, Markup("")] if echo else []), *_state_lines(desk)]
    lines.extend(
        say(
            "Entered by the secretary on the word of {informant}; waits for the board to confirm.",
            informant=cut(one.informant, 120),
        )
        for one in entered[-2:]
    )
    lines.extend(_group_lines(desk))
    waiting = waiting_of(desk)
    lines.extend(waiting_lines(desk, waiting))
    draft, is_open = desk.is_owed, form.period.state == "open"
    go = say.plain("Go on entering") if work.sheet else say.plain("One question at a time")
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(waiting_choices(desk, waiting) if is_open else ()),
            beside(
                Choice(go, Intent.of("figures.go", form.id)),
                Choice(say.plain("As on file"), Intent.of("figures.known", form.id))
                if form.period.purpose == "request"
                else None,
            )
            if draft
            else None,
            beside(
                Choice(say.plain("Excel file"), Intent.of("figures.book", form.id)),
                Choice(say.plain("Paste many figures"), Intent.of("figures.paste", form.id)),
            )
            if draft
            else None,
            beside(_list_choice(desk), estimates_choice(desk)),
            _document_choice(desk),
            Choice(say.plain("Share out the groups"), Intent.of("figures.groups", form.id))
            if draft and may(desk.actor.hat, Act.HAND_OUT_GROUP, form.unit_id)
            else None,
            _review_choice(desk, draft=draft),
            correction_choice(desk),
            _behalf_choice(desk) if entered else None,
            beside(
                Choice(say.plain("What is to be done"), Intent("home")),
                _export_choice(desk.actor, say),
            ),
        ),
    )


def _document_choice(desk: Desk) -> Choice | None:
    """What the ministry sent with its request."""
    period = desk.form.period
    if period.document_id is None:
        return None
    return Choice(desk.say.plain("The ministry's document"), Intent.of("requests.open", period.id))


def _export_choice(actor: Actor, say: Say) -> Choice | None:
    if actor.hat.role is Role.SECRETARY or not may(actor.hat, Act.EXPORT_OWN, actor.hat.unit_id):
        return None
    return Choice(say.plain("Take away as a file"), Intent("figures.export"))


def _state_lines(desk: Desk) -> list[Markup]:
    """Where the form stands, until when, which version went out and why it is open again."""
    say, form = desk.say, desk.form
    done, total = desk.progress
    lines = [
        say(
            "<b>{period}</b>\n{unit}\n{state} · {done}/{total} required values",
            period=period_title(form.period, say),
            unit=desk.unit_name,
            state=state_words(form, say, begun=desk.work.sheet.is_begun),
            done=done,
            total=total,
        ),
        due_line(form, desk.uow, say, desk.zone) + stocks_words(form.period, say),
    ]
    if form.state == "draft" and form.version and form.reopened_for:
        lines.append(
            say(
                "Open again after version {version}: “{reason}”. Please submit it again.",
                version=form.version,
                reason=cut(form.reopened_for, 200),
            )
        )
    elif form.version:
        lines.append(say("Last submitted: version {version}.", version=form.version))
    lines.extend(past_due_lines(desk))
    return lines


def _list_choice(desk: Desk) -> Choice:
    label = N_("Change a figure") if may_reopen(desk) else N_("All questions")
    return Choice(desk.say.plain(label), Intent.of("figures.list", desk.form.id))


def _review_choice(desk: Desk, *, draft: bool) -> Choice:
    submits = draft and desk.may_submit and not is_late(desk)
    label = N_("Review and submit") if submits else N_("See the figures")
    return Choice(desk.say.plain(label), Intent.of("figures.review", desk.form.id))


def _behalf_choice(desk: Desk) -> Choice:
    """What is to be done with an entry on behalf: the secretary shows it, the board looks at it."""
    if desk.is_secretary:
        return Choice(desk.say.plain("Ask the board"), Intent.of("behalf.show", desk.form.id))
    return entrusted_choice(desk.form, desk.say)


def _group_lines(desk: Desk) -> list[Markup]:
    say, work = desk.say, desk.work
    taken = desk.uow.groups.taken(desk.form.id)
    lines = [Markup("")]
    for key in dict.fromkeys(q.group for q in desk.questions):
        done, total = progress(work.catalogue, desk.form.period.kind, work.sheet.is_settled, key)
        line = say(
            "{mark} {group}: {done}/{total}",
            mark=_mark(done, total),
            group=desk.group_name(key),
            done=done,
            total=total,
        )
        if key in taken:
            line += say(" · {name} is entering", name=taken[key][1])
        lines.append(line)
    lines.extend(optional_words(desk))
    return lines


def _mark(done: int, total: int) -> str:
    return "●" if done == total else "◐" if done else "○"


def list_questions(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The full list, page by page: jump to any question. Or only what the secretary entered."""
    desk = sit_down(actor, intent.number(0), uow)
    say, asked, only = desk.say, desk.questions, intent.text(2)
    if only == ENTRUSTED:
        waiting = desk.awaiting(cell for question in asked for cell in question.cells)
        asked = tuple(q for q in asked if waiting.intersection(q.cells)) or asked
    pages = max(1, (len(asked) + _LIST_PAGE - 1) // _LIST_PAGE)
    page = min(max(intent.number(1), 0), pages - 1)
    shown = asked[page * _LIST_PAGE : (page + 1) * _LIST_PAGE]
    turn = [
        Choice(say.plain(label), Intent.of("figures.list", desk.form.id, to, only))
        for label, to in ((N_("‹ Earlier"), page - 1), (N_("More ›"), page + 1))
        if 0 <= to < pages
    ]
    text = say(
        "<b>All questions</b> · page {page}/{pages}\n"
        "● done · ◐ in part · ○ blank · ◌ no figure yet",
        page=page + 1,
        pages=pages,
    )
    return Screen(
        Markup("\n").join([*after_submission(desk), text]),
        rows(
            *(
                Choice(_question_label(desk, q), Intent.of("figures.ask", desk.form.id, q.key))
                for q in shown
            ),
            tuple(turn) or None,
            to_form(desk),
        ),
    )


def _question_label(desk: Desk, question: Question) -> str:
    figures = desk.work.figures
    done = sum(1 for cell in question.cells if cell in figures)
    waiting = any(
        figures[cell].state is State.NOT_AVAILABLE for cell in question.cells if cell in figures
    )
    mark = "◌" if waiting else _mark(done, len(question.cells))
    return f"{mark} {clipped(label_name(desk, question), _LABEL_LETTERS)}"
