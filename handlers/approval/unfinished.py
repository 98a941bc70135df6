"""Where estimates are left in a period: all boards for the secretary, and asking for final figures.

What the bloc or the head has approved goes back by item, so that the board can make it final; a
board that has its form in hand is reminded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, Role, require
from bot.domain.errors import N_, OldButton
from bot.domain.kpi import Cell, Question
from bot.domain.numbers import Qualifier
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.approval.docket import open_docket
from handlers.approval.in_hand import Remark
from handlers.approval.sending_back import send_back
from handlers.paging import boards_on_page, side_by_side, turning
from handlers.wording import FORM_STATES, HOME, period_title
from storage.bloc_figures import COUNTED, BlocPeriod, UnitForm
from storage.blocs import Unit
from storage.uow import UnitOfWork

_MOST_NAMED = 12
_DECIDED = ("approved", "accepted")
_NOTE = N_("Please replace the estimates with final figures.")


@dataclass(frozen=True, slots=True)
class _Board:
    """A board, its form where there is one, and its questions with an estimate in the answer.

    What was never submitted is the board's own business: nothing is told of it.
    """

    unit: Unit
    form: UnitForm | None
    questions: tuple[Question, ...]

    @property
    def is_sent(self) -> bool:
        return self.form is not None and (self.form.state in COUNTED or self.form.under_review)


@dataclass(frozen=True, slots=True)
class _Period:
    hat: Hat
    of: BlocPeriod
    boards: Sequence[_Board]
    say: Say

    @property
    def title(self) -> str:
        return period_title(self.of.period, self.say)

    def back(self) -> Choice:
        return Choice(self.say.plain("Back"), Intent.of("periods.estimates", self.of.id))


def _look(actor: Actor, intent: Intent, uow: UnitOfWork) -> _Period:
    """Raises NotAllowed for all but the secretary, OldButton for a period that is not open."""
    hat, say = require(actor, Act.MANAGE_BLOC), speak(actor.language)
    found = uow.bloc_figures.earlier(hat.bloc_id, intent.number(0), 1)
    if not found or found[0].of.period.state != "open":
        raise OldButton
    (figures,) = found
    asked = uow.figures.catalogue(hat.bloc_id, figures.of.period.catalogue_version).questions(
        figures.of.period.kind
    )
    boards = [
        _Board(unit, form, tuple(one for one in asked if form and _is_rough(form, one)))
        for unit in uow.boards_asked(figures.of.period)
        for form in [figures.forms.get(unit.id)]
    ]
    return _Period(hat, figures.of, boards, say)


def _is_rough(form: UnitForm, question: Question) -> bool:
    return any(_is_estimate(form, cell) for cell in question.cells)


def _is_estimate(form: UnitForm, cell: Cell) -> bool:
    figure = form.figures.get(cell)
    return figure is not None and figure.qualifier is Qualifier.ESTIMATE


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which boards still have estimates among what they have sent, and how many."""
    look = _look(actor, intent, uow)
    say, sent = look.say, [one for one in look.boards if one.is_sent]
    rough = [one for one in sent if one.questions]
    shown, page, pages = boards_on_page(rough, intent.number(1))
    lines = [
        say("<b>Estimates left</b> · {period}", period=look.title),
        say(
            "Boards with estimates: {n} of {sent} that have sent their figures.",
            n=f"{len(rough):02d}",
            sent=f"{len(sent):02d}",
        ),
        *(_line(one, say) for one in shown),
    ]
    not_sent = [one.unit.short_name for one in look.boards if not one.is_sent]
    if not_sent:
        lines.append(
            say(
                "Not sent yet: {names}.",
                names=", ".join(not_sent[:_MOST_NAMED])
                + ("…" if len(not_sent) > _MOST_NAMED else ""),
            )
        )
    return Screen(
        Markup("\n").join(lines),
        rows(
            *side_by_side(
                [
                    Choice(
                        one.unit.short_name,
                        Intent.of("periods.estimates_of", look.of.id, one.unit.id),
                    )
                    for one in shown
                ]
            ),
            turning(page, pages, say, lambda to: Intent.of("periods.estimates", look.of.id, to)),
            Choice(say.plain("Reporting periods"), Intent("periods")),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def _line(board: _Board, say: Say) -> Markup:
    assert board.form is not None, "it has sent one"
    return say(
        "• {unit}: {n} ({state})",
        unit=board.unit.short_name,
        n=_count(board, say),
        state=say(FORM_STATES[board.form.state]),
    )


def _count(board: _Board, say: Say) -> Markup:
    """Value by value, as the board itself and its head count them."""
    assert board.form is not None, "it has sent one"
    cells = (cell for one in board.questions for cell in one.cells)
    rough = sum(_is_estimate(board.form, cell) for cell in cells)
    return say.count("{n} estimate", "{n} estimates", rough)


def show_board(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What a board has given as an estimate, by name, and the way to the final figures."""
    look = _look(actor, intent, uow)
    board, form, say = *_board(look, intent), look.say
    names = [one.names[say.language] for one in board.questions]
    lines = [
        say(
            "<b>{unit}</b>\n{period}: {n} ({state})",
            unit=board.unit.name,
            period=look.title,
            n=_count(board, say),
            state=say(FORM_STATES[form.state]),
        ),
        *(say("• {name}", name=name) for name in names[:_MOST_NAMED]),
    ]
    if len(names) > _MOST_NAMED:
        lines.append(say("… and {n} more.", n=len(names) - _MOST_NAMED))
    decided = form.state in _DECIDED
    if decided:
        lines.append(
            say(
                "To become final, these figures go back to the board, which then submits again;"
                " until they are accepted again, its figures count only provisionally."
            )
        )
    label = N_("Send back to be final") if decided else N_("Ask for final figures")
    ask = Intent.of("periods.estimates_ask", look.of.id, board.unit.id, form.version, form.state)
    return Screen(Markup("\n").join(lines), rows(Choice(say.plain(label), ask), look.back()))


def _board(look: _Period, intent: Intent) -> tuple[_Board, UnitForm]:
    """Raises OldButton for a board without estimates by now."""
    for one in look.boards:
        if one.unit.id == intent.number(1) and one.form and one.is_sent and one.questions:
            return one, one.form
    raise OldButton


def ask_board(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Sent back by item, or asked for. Raises OldButton where the form has moved on meanwhile,
    OwnBoard for the secretary's own board.
    """
    look = _look(actor, intent, uow)
    board, form, say = *_board(look, intent), look.say
    if (str(form.version), form.state) != (intent.text(2), intent.text(3)):
        raise OldButton
    if form.state in _DECIDED:
        docket = open_docket(actor, Intent.of("", form.id), uow, deciding=True)
        step, hat = docket.step_to_return()
        keys = {one.key for one in board.questions}
        asked = enumerate(docket.desk.questions)
        places = sum(1 << at for at, one in asked if one.key in keys)
        told = send_back(docket, step, hat, [Remark(format(places, "x"), say.plain(_NOTE))])
    else:
        told = _remind(look, board, form, uow)
    words = say.count(
        "✓ {unit} has been asked for the final figures; {n} person has been told.",
        "✓ {unit} has been asked for the final figures; {n} people have been told.",
        told,
        unit=board.unit.short_name,
    )
    return Screen(words, rows(look.back(), Choice(say.plain("What is to be done"), HOME)))


def _remind(look: _Period, board: _Board, form: UnitForm, uow: UnitOfWork) -> int:
    """The officers of a board that has its form in hand are told, at most once a day."""

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "The secretary asks for the final figures of <b>{period}</b>: {n} left.",
                period=period_title(look.of.period, say),
                n=_count(board, say),
            ),
            rows(Choice(say.plain("Estimates"), Intent.of("figures.estimates", form.id))),
        )

    today = uow.today(uow.blocs.bloc(look.hat.bloc_id).timezone)
    officers = [
        one.person_id
        for one in uow.people.members(look.hat.bloc_id, board.unit.id)
        if one.confirmed and one.reachable and one.role is Role.OFFICER
    ]
    for person_id in officers:
        uow.tell(person_id, compose, f"estimates:{form.id}:{today}:{person_id}")
    uow.record("final_figures_asked", "form", form.id, str(len(board.questions)))
    return len(officers)
