"""The form at a glance: how far it is, the ways to enter, groups and who has them in hand."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, may
from bot.domain.errors import NotAllowed
from bot.domain.kpi import Question, State, progress
from bot.i18n import speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.form import Desk, default_form, is_secretary, sit_down, to_form
from handlers.figures.reviewing import may_submit, unit_name
from handlers.wording import FORM_STATES, period_name
from storage.uow import UnitOfWork

_LIST_PAGE = 8


def show_form(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """/solieu. Raises NotAllowed for a role that enters no figures."""
    form_id = intent.number(0) if intent.args else default_form(actor, uow)
    if form_id is None:
        if is_secretary(actor):
            return _secretary_has_none(actor)
        if actor.hat.unit_id is None or not may(actor.hat, Act.ENTER_FIGURES, actor.hat.unit_id):
            raise NotAllowed
        say = speak(actor.language)
        return Screen(
            say("No figures are being collected at the moment. You will be told when they are."),
            rows(Choice(say.plain("What is to be done"), Intent("home"))),
        )
    return form_screen(sit_down(actor, form_id, uow))


def _secretary_has_none(actor: Actor) -> Screen:
    say = speak(actor.language)
    return Screen(
        say("As the secretary you enter figures on behalf of a board, naming the source."),
        rows(
            Choice(say.plain("Enter for a board"), Intent("behalf")),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
    )


def form_screen(desk: Desk) -> Screen:
    say, work, form = desk.say, desk.work, desk.form
    done, total = progress(work.catalogue, form.period.kind, work.figures)
    zone = desk.uow.blocs.bloc(form.bloc_id).timezone
    lines = [
        say(
            "<b>{period}</b>\n{unit}\n{state} · {done}/{total} values",
            period=period_name(form.period.kind, form.period.year, say),
            unit=unit_name(desk),
            state=say(FORM_STATES[form.state]),
            done=done,
            total=total,
        ),
        say("Due: {due}", due=say.moment(form.period.due_at, zone)),
    ]
    if form.version:
        lines.append(say("Last submitted: version {version}.", version=form.version))
    if desk.uow.acted_at > form.period.due_at:
        lines.append(
            say(
                "The deadline has passed. Entries are kept as a draft; to submit, please ask the"
                " secretary."
            )
        )
    entered = desk.uow.figures.unconfirmed_on_behalf(form.id)
    lines.extend(
        say(
            "Entered by the secretary on the word of {informant}; waits for the board to confirm.",
            informant=one.informant,
        )
        for one in entered[-2:]
    )
    lines.extend(_group_lines(desk))
    started = bool(work.sheet)
    go = say.plain("Go on entering") if started else say.plain("One question at a time")
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(go, Intent.of("figures.go", form.id)),
            Choice(say.plain("Paste many figures"), Intent.of("figures.paste", form.id)),
            Choice(say.plain("All questions"), Intent.of("figures.list", form.id)),
            Choice(say.plain("Share out the groups"), Intent.of("figures.groups", form.id))
            if not desk.actor.hat.scope and not is_secretary(desk.actor)
            else None,
            Choice(say.plain("Review and submit"), Intent.of("figures.review", form.id))
            if may_submit(desk)
            else None,
            _behalf_choice(desk) if entered else None,
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
    )


def _behalf_choice(desk: Desk) -> Choice:
    """What is to be done with an entry on behalf: the secretary shows it, the board confirms it."""
    if is_secretary(desk.actor):
        label, name = desk.say.plain("Ask the board"), "behalf.show"
    else:
        label, name = desk.say.plain("Confirm the entry"), "behalf.confirm"
    return Choice(label, Intent.of(name, desk.form.id))


def _group_lines(desk: Desk) -> list[Markup]:
    say, work = desk.say, desk.work
    taken = desk.uow.figures.groups_taken(desk.form.id)
    lines = [Markup("")]
    for key in dict.fromkeys(q.group for q in desk.questions):
        cells = [c for q in desk.questions if q.group == key for c in q.cells]
        done = sum(1 for cell in cells if cell in work.sheet)
        name = desk.group_name(key)
        line = say(
            "{mark} {group}: {done}/{total}",
            mark=_mark(done, len(cells)),
            group=name,
            done=done,
            total=len(cells),
        )
        if key in taken:
            line += say(" · {name} is entering", name=taken[key][1])
        lines.append(line)
    return lines


def _mark(done: int, total: int) -> str:
    return "●" if done == total else "◐" if done else "○"


def list_questions(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The full list, page by page: jump to any question."""
    desk = sit_down(actor, intent.number(0), uow)
    say, asked = desk.say, desk.questions
    pages = (len(asked) + _LIST_PAGE - 1) // _LIST_PAGE
    page = min(max(intent.number(1), 0), pages - 1)
    shown = asked[page * _LIST_PAGE : (page + 1) * _LIST_PAGE]
    turn = []
    if page:
        turn.append(
            Choice(say.plain("‹ Earlier"), Intent.of("figures.list", desk.form.id, page - 1))
        )
    if page < pages - 1:
        turn.append(Choice(say.plain("More ›"), Intent.of("figures.list", desk.form.id, page + 1)))
    return Screen(
        say(
            "<b>All questions</b> · page {page}/{pages}\n"
            "● done · ◐ in part · ○ blank · ◌ no figure yet",
            page=page + 1,
            pages=pages,
        ),
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
    name = question.names[desk.say.language].partition(":")[0]
    return f"{mark} {name}" if len(name) <= 38 else f"{mark} {name[:37]}…"
