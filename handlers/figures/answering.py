"""One question at a time: read the answer, store what is sure, ask about the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.answer import Problem, ProblemCode, read_answer
from bot.domain.assent import says_no, says_yes
from bot.domain.errors import OldButton
from bot.domain.kpi import Cell, Figure, Kind, Question, State
from bot.domain.numbers import Accept, Ask, Confirm, Missing, Reading, Refuse, Why
from bot.domain.reasons import leaves
from bot.domain.segments import has_number
from bot.lines import plain_line
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.asking import (
    in_turn_screen,
    next_screen,
    question_after,
    question_before,
    question_screen,
)
from handlers.figures.doubting import (
    MOST_TYPED,
    ask_none_or_zero,
    ask_to_confirm,
    doubted,
    in_doubt,
    offer,
    offered_now,
    pick,
    still_waiting,
    sure,
)
from handlers.figures.far import far_words
from handlers.figures.findings import findings_of, hard_of, unexplained
from handlers.figures.form import Desk, same, sit_down
from handlers.figures.noting import show_notes
from handlers.figures.overview import list_questions
from handlers.figures.pasting import names_another, paste_in_place
from handlers.figures.pending import BACK, mark, opened_from, opened_to_mend, pack, seen_of
from handlers.figures.planned import plan_lines
from handlers.figures.reviewing import review
from handlers.figures.shown import cell_name, cells_line, cut, short_name
from handlers.figures.sorting import known_names, readings_of
from handlers.figures.spoken import means_same, typed_tap
from handlers.figures.storing import keep_with_reason, store, take_reason
from handlers.figures.turning import only_here, open_instead
from handlers.figures.wording import problem_words, reading_words
from storage.figures import Write
from storage.uow import UnitOfWork

_QUOTED_LETTERS = 60
_PERHAPS_PASTED = (ProblemCode.NOT_ASKED, ProblemCode.TOO_MANY_VALUES, ProblemCode.TOO_LONG)
_PERHAPS_THE_REST = (ProblemCode.ONE_VALUE_FOR_PAIR, ProblemCode.TOO_FEW_VALUES)

Answer = tuple[tuple[Cell, Reading], ...]


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow)
    question = desk.question(intent.text(1))
    screen = question_screen(desk, question, more=plan_lines(desk, question))
    if intent.text(2) == "from" and screen.asks is not None:
        return replace(screen, asks=opened_from(screen.asks, desk.question(intent.text(3))))
    if intent.text(2) != BACK or screen.asks is None:
        return screen
    asks = opened_to_mend(screen.asks)
    if hard_of(found := findings_of(desk, question)) or not unexplained(desk, found):
        return replace(screen, asks=asks)
    here = Intent.of("figures.reason", desk.form.id, question.key, mark(uow))
    explain = rows(Choice(desk.say.plain("It is right: reason"), here))
    return replace(screen, asks=asks, choices=(*explain, *screen.choices))


def go_on(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The first question without an answer."""
    return next_screen(sit_down(actor, intent.number(0), uow), None)


def later(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow)
    question = desk.question(intent.text(1))
    return _stay(desk, intent, question_after(desk, question)) or in_turn_screen(desk, question)


def back(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow)
    before = question_before(desk, desk.question(intent.text(1)))
    return _stay(desk, intent, before) or question_screen(desk, before)


def _stay(desk: Desk, intent: Intent, to: Question | None) -> Screen | None:
    """The open question where the button is an earlier message's; a second tap leads to it too."""
    asked = desk.uow.asked
    led = asked is not None and to is not None and asked.args[1:2] == (to.key,)
    return None if led and asked and not asked.text(3) else open_instead(desk, intent)


def take_answer(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A typed answer. Plain ones are stored at once; doubtful ones wait for a tap, kept whole."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    if (picked := _typed_pick(desk, question, intent)) is not None:
        return pick(actor, picked, uow)
    tapped = typed_tap(desk, question, intent)
    if tapped is not None and tapped.name in _TAPS:
        return _TAPS[tapped.name](actor, tapped, uow)
    if in_doubt(desk, question) and (says_no(uow.said) or leaves(uow.said)):
        return _not_that_one(desk, question)
    if means_same(uow.said):
        return _ask_again(desk, question, _why_not_same(desk, question))
    seen = seen_of(intent.text(2), question)
    rest = () if intent.text(3) else tuple(cell for cell in question.cells if not seen.get(cell))
    answer = _read(desk, question, rest)
    unlikely = isinstance(answer, Problem) and answer.code in _PERHAPS_PASTED
    if unlikely or "\n" in uow.said.strip() or names_another(desk, question):
        pasted = paste_in_place(desk, question, answered=not isinstance(answer, Problem))
        if pasted is not None:
            return pasted
    if intent.text(3) == "warned" and _is_prose(answer, uow.said):
        return take_reason(actor, intent, uow)  # words under a warning explain the figure
    if isinstance(answer, Problem):
        names = known_names(desk, answer.candidates)
        return _ask_again(desk, question, problem_words(desk.say, answer.code, names))
    return _weigh(desk, question, seen, answer)


def _typed_pick(desk: Desk, question: Question, asked: Intent) -> Intent | None:
    """The offered reading that was typed out instead of tapped: "0", "chưa có"; None for none."""
    if asked.text(3) != "pick" or not (offered := offered_now(desk)):
        return None
    if len(offered) == 1 and says_yes(desk.uow.said):
        return Intent.of("figures.pick", *asked.args[:2], asked.text(4), 0)
    answer = read_answer(desk.uow.said, _narrowed(question, [offered[0].cell]), {})
    if isinstance(answer, Problem) or len(answer) != 1:
        return None
    reading = answer[0][1]
    for index, one in enumerate(offered):
        is_it = isinstance(reading, Accept | Confirm) and reading.value == one.figure.amount
        missing = isinstance(reading, Missing) and one.figure.state is State.NOT_AVAILABLE
        if is_it or missing:
            if isinstance(reading, Accept | Confirm):
                _say_more(desk, one, reading)
            return Intent.of("figures.pick", *asked.args[:2], asked.text(4), index)
    return None


def _say_more(desk: Desk, one: Write, reading: Accept | Confirm) -> None:
    """What is said of a reading where it is typed out ("ước") goes with it to where it is kept."""
    asked, figure = desk.uow.asked, desk.read(one.cell, reading)
    bare = desk.said(one.cell, Figure.given(reading.value))
    if asked is None or same(figure, one.figure) or same(figure, bare):
        return
    (before,), (after,) = pack([one]), pack([replace(one, figure=figure)])
    args = tuple(after if arg == before else arg for arg in asked.args)
    desk.uow.asked = Intent(asked.name, args)


def _not_that_one(desk: Desk, question: Question) -> Screen:
    """ "Chưa" to "Số này đúng chưa?": what was typed is shown, and the figure asked for anew."""
    typed = plain_line(doubted(desk)[0].typed)
    echo = desk.say("“{typed}” was not saved. Please type the right figure.", typed=typed)
    return question_screen(desk, question, echo)


def _why_not_same(desk: Desk, question: Question) -> Markup:
    """Why last period's figure cannot be taken over by words: there is no such button here."""
    before = cells_line(desk, question.cells, desk.work.before)
    if before is None:
        return desk.say("there is no figure of last period to take over")
    return desk.say(
        "this one needs a new figure each period; last period it was {figures}", figures=before
    )


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
        typed = cut(plain_line(desk.uow.said), MOST_TYPED)
        return ask_none_or_zero(desk, question, typed)
    hopeless = [(c, r) for c, r in unclear if isinstance(r, Refuse) or not r.candidates]
    if hopeless:
        cell, reading = hopeless[0]
        why = reading_words(desk.say, reading, desk.work.catalogue.unit(cell))
        return _ask_again(desk, question, Markup("{}: {}").format(cell_name(desk, cell), why))
    typed = desk.uow.said[:MOST_TYPED]
    writes = [
        Write(cell, seen.get(cell, 0), _figure(desk, cell, reading), typed)
        for cell, reading in answer
        if isinstance(reading, Accept | Confirm | Missing)
    ]
    doubts = tuple(dict.fromkeys(r.why for _cell, r in answer if isinstance(r, Confirm)))
    offered = [
        Write(cell, seen.get(cell, 0), figure, typed)
        for cell, reading in unclear
        if isinstance(reading, Ask)
        for figure in readings_of(desk, cell, reading)
    ]
    if offered:
        whys = tuple(reading.why for _cell, reading in unclear)
        first = next(reading for _cell, reading in unclear if isinstance(reading, Ask))
        return offer(desk, question, writes, doubts, whys, offered, first)
    again = _sent_again(desk, question)
    if again or doubts or any(far_words(desk, write) for write in writes):
        return ask_to_confirm(desk, question, writes, doubts, again)
    return store(desk, question, writes)


def _sent_again(desk: Desk, question: Question) -> list[Markup]:
    """The words for an answer that came twice: the same text was kept for the question before, and
    this one was sent before that had been answered, so that nobody had seen this question yet.
    """
    before, sheet, uow = question_before(desk, question), desk.work.sheet, desk.uow
    held = [sheet[cell] for cell in before.cells if cell in sheet]
    if before == question or not held or not uow.said.strip():
        return []
    typed, at = uow.said[:MOST_TYPED], [one.recorded_at or uow.now for one in held]
    if any(one.typed != typed for one in held) or uow.acted_at >= min(at):
        return []
    name = short_name(desk, before)
    return [desk.say("the same was sent twice and is kept for “{name}”", name=name)]


def _figure(desk: Desk, cell: Cell, reading: Accept | Confirm | Missing) -> Figure:
    if isinstance(reading, Missing):
        return Figure(State.NOT_AVAILABLE)
    return desk.read(cell, reading)


def _ask_again(desk: Desk, question: Question, why: Markup) -> Screen:
    """Nothing was stored: why, and the same question once more, with the figure that waits."""
    typed = cut(plain_line(desk.uow.said), _QUOTED_LETTERS)
    echo = desk.say("“{typed}” was not saved, because {why}.", typed=typed, why=why)
    if in_doubt(desk, question):
        return still_waiting(desk, question, echo)
    return question_screen(desk, question, echo)


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
    only: Kind | None = None,
) -> Screen:
    """Every cell of the question that was blank on the screen, or all where none was.

    Raises OldButton where there is no figure to take, or none of that kind is asked.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    if only is not None and any(indicator.kind is not only for indicator in question.indicators):
        raise OldButton
    seen = seen_of(intent.text(seen_at), question)
    cells = [cell for cell in question.cells if not seen.get(cell)] or question.cells
    writes = [
        Write(cell, seen.get(cell, 0), desk.said(cell, figure), uow.said[:MOST_TYPED])
        for cell in cells
        if (figure := figure_of(desk.work.before.get(cell))) is not None
    ]
    if not writes:
        raise OldButton
    if (kept := only_here(desk, intent, stands=all(map(desk.stands, writes)))) is not None:
        return kept
    return store(desk, question, writes)


def yes_or_no(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for a question that takes no yes or no."""
    given = {"1": Decimal(1), "0": Decimal(0)}.get(intent.text(2))
    said = None if given is None else Figure.given(given)
    return _shortcut(actor, intent, uow, 3, lambda _before: said, only=Kind.FLAG)


# Typed words that stand on a button of the screen do what the button does.
_TAPS: Mapping[str, Callable[[Actor, Intent, UnitOfWork], Screen]] = {
    "figures.ask": ask,
    "figures.next": later,
    "figures.back": back,
    "figures.blank": blank,
    "figures.none": none_occurred,
    "figures.same": same_as_before,
    "figures.flag": yes_or_no,
    "figures.sure": sure,
    "figures.reason": keep_with_reason,
    "figures.list": list_questions,
    "figures.notes": show_notes,
    "figures.review": review,
}
