"""Answers in doubt: what was read is shown, nothing is stored before a tap says which it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.kpi import Question
from bot.domain.numbers import Ask, Why
from bot.lines import plain_line
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.far import before_words, far_words
from handlers.figures.form import Desk, sit_down
from handlers.figures.pending import open_question, pack, tap, unpack, waiting
from handlers.figures.shown import (
    LABEL_LETTERS,
    amount_label,
    amount_words,
    cell_name,
    dim_words,
    short_name,
)
from handlers.figures.storing import store
from handlers.figures.wording import reading_words, which_words, why_words
from storage.figures import Write
from storage.uow import UnitOfWork

MOST_TYPED = 200
_WAITS_FROM = 5
"""Where what waits begins in the open question."""
_PICKED_FROM = 8
"""Where figures to choose from begin: behind how many are sure, and why the others are asked."""


def ask_none_or_zero(
    desk: Desk, question: Question, typed: str, echo: Markup | None = None
) -> Screen:
    """ "Không có" means zero to one officer and "chưa có số" to another: one tap says which."""
    say, seen = desk.say, desk.seen(question)
    told = Markup("") if echo is None else echo + "\n\n"
    return Screen(
        told
        + say(
            "<b>{name}</b>: you wrote “{typed}”; {why}. Which one do you mean?",
            name=short_name(desk, question),
            typed=typed,
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
            type_again(desk, question),
        ),
        asks=open_question(desk, question, "none", typed),
    )


def type_again(desk: Desk, question: Question) -> Choice:
    return Choice(
        desk.say.plain("Type it again"), Intent.of("figures.ask", desk.form.id, question.key)
    )


# Several readings: one tap each ------------------------------------------------------------------


def offer(
    desk: Desk,
    question: Question,
    sure: Sequence[Write],
    doubts: Sequence[Why],
    whys: Sequence[Why],
    offered: Sequence[Write],
    unclear: Ask | None = None,
) -> Screen:
    """The readings of the first unclear value as buttons; all the rest of the answer waits."""
    say = desk.say
    cell = offered[0].cell
    indicator = desk.work.catalogue.indicator(cell.code)
    readings = [one.figure.amount for one in offered if one.cell == cell]
    amounts = tuple(amount for amount in readings if amount is not None)
    why = reading_words(say, unclear or Ask(amounts, whys[0]), indicator.unit(cell.dim))
    typed = plain_line(offered[0].typed)
    return Screen(
        which_words(say, cell_name(desk, cell), typed, why, len(readings)),
        rows(
            *(
                Choice(
                    amount_label(say, indicator, cell, one.figure),
                    tap(desk, "figures.pick", question, index),
                )
                for index, one in enumerate(offered)
                if one.cell == cell
            ),
            type_again(desk, question),
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
        return offer(desk, question, sure, doubts, whys, left)
    if doubts:
        return ask_to_confirm(desk, question, sure, doubts)
    return store(desk, question, sure)


# One reading that wants a look -------------------------------------------------------------------


def ask_to_confirm(
    desk: Desk,
    question: Question,
    writes: Sequence[Write],
    doubts: Sequence[Why] = (),
    first: Sequence[Markup] = (),
) -> Screen:
    """What was read, in full, and why it is asked about: the doubts, what is far off, and in front
    of them what else there is to say.
    """
    say, figures = desk.say, []
    far: list[Markup] = []
    for write in writes:
        indicator = desk.work.catalogue.indicator(write.cell.code)
        words = amount_words(say, indicator, write.cell, write.figure)
        single = len(question.cells) == 1
        name = Markup("") if single else dim_words(say, indicator, write.cell) + " "
        figures.append(name + words)
        apart = far_words(desk, write)
        if apart is None and Why.FAR_FROM_PREVIOUS in doubts:
            apart = before_words(desk, write)
        if apart is not None:
            far.append(name + apart)
    left = [why for why in doubts if not (far and why is Why.FAR_FROM_PREVIOUS)]
    whys = [*first, *far, *(why_words(say, why) for why in left)]
    right = say.plain("Right, save")
    if far and len(writes) == 1:
        labelled = f"{right} {figures[0].unescape()}"
        right = labelled if len(labelled) <= LABEL_LETTERS else right
    fields = {"name": short_name(desk, question), "figures": Markup(" · ").join(figures)}
    return Screen(
        say(
            "<b>{name}</b>: {figures}\n\nIs this right? ({why})",
            why=Markup("; ").join(whys),
            **fields,
        )
        if whys
        else say("<b>{name}</b>: {figures}\n\nIs this right?", **fields),
        rows((Choice(right, tap(desk, "figures.sure", question)), type_again(desk, question))),
        asks=open_question(desk, question, "sure", *pack(writes)),
    )


# What waits while something else is typed ---------------------------------------------------------


def in_doubt(desk: Desk, question: Question) -> bool:
    """Whether typed figures of this question wait for a tap that says which they are."""
    asked = desk.uow.asked
    if asked is None or asked.name != "figures.answer" or asked.text(1) != question.key:
        return False
    return asked.text(3) in ("sure", "pick") and bool(doubted(desk))


def offered_now(desk: Desk) -> list[Write]:
    """The readings that stand on buttons now, in their order. Raises OldButton."""
    asked = desk.uow.asked
    if asked is None or asked.name != "figures.answer" or asked.text(3) != "pick":
        return []
    count, *_said = asked.args[_WAITS_FROM:_PICKED_FROM]
    offered = doubted(desk)[int(count) :]
    return [one for one in offered if one.cell == offered[0].cell]


def doubted(desk: Desk) -> list[Write]:
    """The figures that wait, and the readings they are to be chosen from. Raises OldButton."""
    asked = desk.uow.asked
    assert asked is not None, "it was looked at before"
    return doubted_in(asked)


def doubted_in(asked: Intent) -> list[Write]:
    """The figures that wait in an open question for a tap that says which they are."""
    if asked.name != "figures.answer" or asked.text(3) not in ("sure", "pick"):
        return []
    return unpack(asked.args[_PICKED_FROM if asked.text(3) == "pick" else _WAITS_FROM :])


def still_waiting(desk: Desk, question: Question, echo: Markup | None) -> Screen:
    """The doubt is asked about once more, and nothing is lost.

    Raises OldButton where what waits is not what a doubt keeps.
    """
    asked, writes = desk.uow.asked, doubted(desk)
    assert asked is not None, "it was looked at before"
    if asked.text(3) == "sure":
        screen = ask_to_confirm(desk, question, writes)
    else:
        count, *said = asked.args[_WAITS_FROM:_PICKED_FROM]
        doubts, whys = ([Why(one) for one in part.split(",") if one] for part in said)
        screen = offer(desk, question, writes[: int(count)], doubts, whys, writes[int(count) :])
    return screen if echo is None else replace(screen, text=echo + "\n\n" + screen.text)


def sure(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    return store(desk, question, unpack(waiting(desk, intent, "sure")))
