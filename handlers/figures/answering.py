"""One question at a time: read the answer, store what is sure, ask about the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.answer import Problem, ProblemCode, read_answer
from bot.domain.errors import OldButton
from bot.domain.kpi import Cell, Figure, Question, State
from bot.domain.numbers import Accept, Ask, Confirm, Missing, Reading, Refuse, Why
from bot.domain.segments import has_number
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.asking import (
    before_screen,
    in_turn_screen,
    next_screen,
    question_screen,
)
from handlers.figures.form import Desk, sit_down
from handlers.figures.pasting import paste_in_place
from handlers.figures.pending import open_question, pack, seen_of, tap, unpack, waiting
from handlers.figures.shown import amount_words, cell_name, cut, dim_words, short_name
from handlers.figures.storing import store, take_reason
from handlers.figures.wording import problem_words, why_words
from storage.figures import Write
from storage.uow import UnitOfWork

MOST_TYPED = 200
_PERHAPS_PASTED = (ProblemCode.NOT_ASKED, ProblemCode.TOO_MANY_VALUES, ProblemCode.TOO_LONG)
_PERHAPS_THE_REST = (ProblemCode.ONE_VALUE_FOR_PAIR, ProblemCode.TOO_FEW_VALUES)

Answer = tuple[tuple[Cell, Reading], ...]


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow)
    return question_screen(desk, desk.question(intent.text(1)))


def go_on(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The first question without an answer."""
    return next_screen(sit_down(actor, intent.number(0), uow), None)


def later(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow)
    return in_turn_screen(desk, desk.question(intent.text(1)))


def back(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow)
    return before_screen(desk, desk.question(intent.text(1)))


def take_answer(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A typed answer. Plain ones are stored at once; doubtful ones wait for a tap, kept whole."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    seen = seen_of(intent.text(2), question)
    rest = () if intent.text(3) else tuple(cell for cell in question.cells if not seen.get(cell))
    answer = _read(desk, question, rest)
    unlikely = isinstance(answer, Problem) and answer.code in _PERHAPS_PASTED
    if unlikely or "\n" in uow.said.strip():
        pasted = paste_in_place(desk, question)
        if pasted is not None:
            return pasted
    if intent.text(3) == "warned" and _is_prose(answer, uow.said):
        return take_reason(actor, intent, uow)  # words under a warning explain the figure
    if isinstance(answer, Problem):
        return _ask_again(desk, question, problem_words(desk.say, answer.code, answer.candidates))
    return _weigh(desk, question, seen, answer)


def _is_prose(answer: Answer | Problem, said: str) -> bool:
    """Words that are no answer at all, neither a number nor "không có" nor "chưa có"."""
    if has_number(said):
        return False
    return isinstance(answer, Problem) or all(
        isinstance(reading, Ask) and not reading.candidates for _cell, reading in answer
    )


def _read(desk: Desk, question: Question, rest: Sequence[Cell]) -> Answer | Problem:
    """The answer to the whole question; or, where a part of it was asked for, to the rest.

    Labels name their cell in either case; what bears none is about the rest alone.
    """
    said, before = desk.uow.said, desk.work.before
    answer = read_answer(said, question, before)
    if not 0 < len(rest) < len(question.cells):
        return answer
    if isinstance(answer, Problem):
        if answer.code not in _PERHAPS_THE_REST:
            return answer
        again = read_answer(said, _narrowed(question, rest), before)
        return answer if isinstance(again, Problem) else again
    if has_number(said):
        return answer
    return tuple((cell, reading) for cell, reading in answer if cell in rest) or answer


def _narrowed(question: Question, cells: Sequence[Cell]) -> Question:
    """The question as if it asked these cells only."""
    indicators = tuple(
        replace(
            indicator,
            units={d: u for d, u in indicator.units.items() if Cell(indicator.code, d) in cells},
            computed={},
        )
        for indicator in question.indicators
        if any(cell in cells for cell in indicator.cells)
    )
    return replace(question, indicators=indicators)


def _weigh(desk: Desk, question: Question, seen: Mapping[Cell, int], answer: Answer) -> Screen:
    """Store, ask for a tap, offer the readings, or say why nothing fits: by the weakest part."""
    unclear = [(cell, r) for cell, r in answer if isinstance(r, Ask | Refuse)]
    blank_cells = [cell for cell in question.cells if not seen.get(cell)] or question.cells
    none = [cell for cell, r in unclear if isinstance(r, Ask) and r.why is Why.NONE_OR_ZERO]
    if none and len(none) == len(answer) == len(blank_cells) and set(none) == set(blank_cells):
        return _ask_none_or_zero(desk, question)
    hopeless = [(c, r) for c, r in unclear if isinstance(r, Refuse) or not r.candidates]
    if hopeless:
        name = cell_name(desk, hopeless[0][0])
        why = why_words(desk.say, hopeless[0][1].why)
        return _ask_again(desk, question, Markup("{}: {}").format(name, why))
    typed = desk.uow.said[:MOST_TYPED]
    writes = [
        Write(cell, seen.get(cell, 0), _figure(reading), typed)
        for cell, reading in answer
        if isinstance(reading, Accept | Confirm | Missing)
    ]
    doubts = tuple(dict.fromkeys(r.why for _cell, r in answer if isinstance(r, Confirm)))
    offered = [
        Write(cell, seen.get(cell, 0), figure, typed)
        for cell, reading in unclear
        if isinstance(reading, Ask)
        for figure in _readings(reading)
    ]
    if offered:
        whys = tuple(reading.why for _cell, reading in unclear)
        return _offer(desk, question, writes, doubts, whys, offered)
    if doubts:
        return _ask_to_confirm(desk, question, writes, doubts)
    return store(desk, question, writes)


def _figure(reading: Accept | Confirm | Missing) -> Figure:
    if isinstance(reading, Missing):
        return Figure(State.NOT_AVAILABLE)
    return Figure.given(reading.value, reading.qualifier)


def _readings(reading: Ask) -> list[Figure]:
    """What a text may mean; "không có" may also mean that there is no figure yet."""
    given = [Figure.given(value, reading.qualifier) for value in reading.candidates]
    return [*given, Figure(State.NOT_AVAILABLE)] if reading.why is Why.NONE_OR_ZERO else given


def _ask_again(desk: Desk, question: Question, why: Markup) -> Screen:
    """Nothing was stored: why, and the same question once more."""
    echo = desk.say("Not saved: “{typed}”: {why}.", typed=cut(desk.uow.said, MOST_TYPED), why=why)
    return question_screen(desk, question, echo)


def _ask_none_or_zero(desk: Desk, question: Question) -> Screen:
    """ "Không có" means zero to one officer and "chưa có số" to another: one tap says which."""
    say, seen = desk.say, desk.seen(question)
    return Screen(
        say(
            "<b>{name}</b>: you wrote “{typed}”; {why}. Which one is meant?",
            name=short_name(desk, question),
            typed=cut(desk.uow.said, MOST_TYPED),
            why=why_words(say, Why.NONE_OR_ZERO),
        ),
        rows(
            Choice(
                say.plain("None occurred (0)"),
                Intent.of("figures.none", desk.form.id, question.key, seen),
            ),
            Choice(
                say.plain("No figure yet"),
                Intent.of("figures.blank", desk.form.id, question.key, "na", seen),
            ),
            _type_again(desk, question),
        ),
        asks=open_question(desk, question, "none"),
    )


def _type_again(desk: Desk, question: Question) -> Choice:
    return Choice(
        desk.say.plain("Type it again"), Intent.of("figures.ask", desk.form.id, question.key)
    )


# Several readings: one tap each ------------------------------------------------------------------


def _offer(
    desk: Desk,
    question: Question,
    sure: Sequence[Write],
    doubts: Sequence[Why],
    whys: Sequence[Why],
    offered: Sequence[Write],
) -> Screen:
    """The readings of the first unclear value as buttons; all the rest of the answer waits."""
    say = desk.say
    cell = offered[0].cell
    indicator = desk.work.catalogue.indicator(cell.code)
    return Screen(
        say(
            "<b>{name}</b>: you wrote “{typed}”; {why}. Which one is meant?",
            name=cell_name(desk, cell),
            typed=offered[0].typed,
            why=why_words(say, whys[0]),
        ),
        rows(
            *(
                Choice(
                    amount_words(say, indicator, cell, one.figure).unescape()[:40],
                    tap(desk, "figures.pick", question, index),
                )
                for index, one in enumerate(offered)
                if one.cell == cell
            ),
            _type_again(desk, question),
        ),
        asks=open_question(
            desk,
            question,
            "pick",
            len(sure),
            ",".join(doubts),
            ",".join(whys),
            *pack(sure),
            *pack(offered),
        ),
    )


def pick(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One of the offered readings was tapped. Raises OldButton where nothing waits for it."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    count, doubtful, reasons, *packed = waiting(desk, intent, "pick")
    writes = unpack(packed)
    sure, offered = writes[: int(count)], writes[int(count) :]
    index = intent.number(3)
    if not 0 <= index < len(offered) or offered[index].cell != offered[0].cell:
        raise OldButton
    sure.append(offered[index])
    left = [one for one in offered if one.cell != offered[0].cell]
    doubts = tuple(Why(one) for one in doubtful.split(",") if one)
    if left:
        whys = tuple(Why(one) for one in reasons.split(",")[1:])
        return _offer(desk, question, sure, doubts, whys, left)
    if doubts:
        return _ask_to_confirm(desk, question, sure, doubts)
    return store(desk, question, sure)


# One reading that wants a look -------------------------------------------------------------------


def _ask_to_confirm(
    desk: Desk, question: Question, writes: Sequence[Write], doubts: Sequence[Why]
) -> Screen:
    say = desk.say
    figures = []
    for write in writes:
        indicator = desk.work.catalogue.indicator(write.cell.code)
        words = amount_words(say, indicator, write.cell, write.figure)
        single = len(question.cells) == 1
        name = Markup("") if single else dim_words(say, indicator, write.cell) + " "
        figures.append(name + words)
    return Screen(
        say(
            "<b>{name}</b>: {figures}\n\nIs this right? ({why})",
            name=short_name(desk, question),
            figures=Markup(" · ").join(figures),
            why=Markup("; ").join(why_words(say, why) for why in doubts),
        ),
        rows(
            (
                Choice(say.plain("Right, save"), tap(desk, "figures.sure", question)),
                _type_again(desk, question),
            )
        ),
        asks=open_question(desk, question, "sure", *pack(writes)),
    )


def sure(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    return store(desk, question, unpack(waiting(desk, intent, "sure")))


# Shortcuts ---------------------------------------------------------------------------------------


def blank(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """ "Chưa có số" or "Không có đối tượng"."""
    state = State.NOT_APPLICABLE if intent.text(2) == "no" else State.NOT_AVAILABLE
    return _shortcut(actor, intent, uow, 3, lambda _before: Figure(state))


def none_occurred(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """An explicit zero: zero is said, never left blank."""
    return _shortcut(actor, intent, uow, 2, lambda _before: Figure.given(Decimal(0)))


def same_as_before(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Last period's amounts, for what stands still from year to year."""
    return _shortcut(actor, intent, uow, 2, carried_over)


def carried_over(before: Figure | None) -> Figure | None:
    """Last period's figure as this period's, without last period's reason."""
    if before is None or before.state is State.NOT_AVAILABLE:
        return None
    return Figure(before.state, before.amount, before.qualifier)


def _shortcut(
    actor: Actor,
    intent: Intent,
    uow: UnitOfWork,
    seen_at: int,
    figure_of: Callable[[Figure | None], Figure | None],
) -> Screen:
    """Every cell of the question that was blank on the screen, or all where none was.

    Raises OldButton where there is no figure to take.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    seen = seen_of(intent.text(seen_at), question)
    cells = [cell for cell in question.cells if not seen.get(cell)] or question.cells
    writes = [
        Write(cell, seen.get(cell, 0), figure)
        for cell in cells
        if (figure := figure_of(desk.work.before.get(cell))) is not None
    ]
    if not writes:
        raise OldButton
    return store(desk, question, writes)
