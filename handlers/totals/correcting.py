""" "Đính chính": which figure is to stand in the place of an accepted one.

What is typed is read as at entry: what is in doubt is asked about before anything else follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.answer import Problem, read_answer
from bot.domain.assent import says_no, says_yes
from bot.domain.correction_errors import CorrectionImpossible, CorrectionWaits, SameFigure
from bot.domain.errors import OldButton
from bot.domain.kpi import Figure, Kind, State
from bot.domain.names import fold
from bot.domain.numbers import LONGEST_TEXT, Accept, Ask, Confirm, Missing, Reading, Refuse, Why
from bot.domain.reasons import leaves
from bot.i18n import speak
from bot.lines import plain_line
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.figures.far import apart_words
from handlers.figures.form import same
from handlers.figures.pending import mark, pack, unpack
from handlers.figures.shown import amount_label
from handlers.figures.spoken import blank_meant
from handlers.figures.wording import problem_words, reading_words, why_words
from handlers.totals.picking import Place, find_place
from handlers.totals.proposing import ask_why
from handlers.totals.weighing import figures_before, merged_before
from storage.uow import UnitOfWork
from storage.value_rows import Write

_SAID = {
    "1": Figure.given(Decimal(1)),
    "0": Figure.given(Decimal(0)),
    "na": Figure(State.NOT_AVAILABLE),
    "no": Figure(State.NOT_APPLICABLE),
}
"""What is said by a button alone; the first two of what is only yes or no."""
_FLAGS = ("1", "0")
_MOST_ECHOED = 60
_MARK_DIGITS = 4  # enough to tell messages apart, and few enough for a button
_WAITS_FROM = 6
"""Where what waits begins in the open question, behind the mark of its message."""


def ask_amount(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Where a correction waits already, the way to it: there it is decided or withdrawn."""
    try:
        return _ask(find_place(actor, intent, uow))
    except CorrectionWaits as waits:
        say = speak(actor.language)
        seen = Intent.of("totals.correction", waits.fields["number"])
        back = Intent.of("totals.correct_unit", *intent.args[:3])
        return Screen(
            say.refusal(waits),
            rows(
                Choice(say.plain("See the correction"), seen),
                Choice(say.plain("Back"), back),
            ),
        )


def _ask(at: Place, echo: Markup | None = None) -> Screen:
    say, indicator = at.view.say, at.indicator
    lines = [echo + "\n"] if echo is not None else []
    lines.append(at.title)
    lines.append(say("Now: <b>{figure}</b>", figure=at.words(at.figure)))
    lines.extend(_before_lines(at))
    if indicator.kind is Kind.FLAG:
        lines.append(say("\nWhat is right?"))
    else:
        unit = indicator.unit(at.cell.dim)
        lines.append(say("\nPlease type the right figure ({unit}).", unit=unit))
    back = at.view.intent("correct_group", at.unit.id, indicator.group, 0)
    return Screen(
        Markup("\n").join(lines),
        rows(*_shortcuts(at), Choice(say.plain("Back"), back)),
        asks=at.intent("correct_amount"),
    )


def _before_lines(at: Place) -> list[Markup]:
    """Last period's figure, of a merged board whose sum it is, or that there is none."""
    say, before, merged = at.view.say, _before(at), merged_before(at.view, at.unit.id)
    if merged is None:
        return [] if before is None else [say("Last period: {figure}", figure=at.words(before))]
    if before is None:
        return [say("<i>Not compared: the boards before the merger cannot be added up here.</i>")]
    base = at.view.totals.gathered.base
    assert base is not None, "something was re-based"
    rosters = at.view.totals.gathered.rosters
    olds = [rosters.unit(old, base.of.as_of) for old in merged.made_of]
    sums = " + ".join(old.short_name for old in olds if old is not None)
    words = say("Last period: {figure}", figure=at.words(before))
    return [words + say(" <i>(re-based: {sums})</i>", sums=sums)]


def _shortcuts(at: Place) -> list[tuple[Choice, ...]]:
    """Yes or no, and that there is no figure: what entry offers, but for what stands already."""
    say = at.view.say
    labels = {
        "1": say.plain("Yes"),
        "0": say.plain("No"),
        "na": say.plain("No figure yet"),
        "no": say.plain("Not applicable"),
    }
    told = {
        said: Choice(label, at.intent("correct_said", said))
        for said, label in labels.items()
        if not same(at.figure, _SAID[said]) and _may_be(at, said)
    }
    pairs = [beside(*map(told.get, pair)) for pair in (_FLAGS, ("na", "no"))]
    return [pair for pair in pairs if pair]


def _may_be(at: Place, said: str) -> bool:
    return said in _SAID and (said not in _FLAGS or at.indicator.kind is Kind.FLAG)


def take_said(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Yes, no, or that there is no figure was tapped. Raises OldButton for anything else."""
    at = find_place(actor, intent, uow)
    if not _may_be(at, intent.text(5)):
        raise OldButton
    return _go_on(at, _SAID[intent.text(5)])


def take_amount(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The new figure was typed: what is in doubt is asked about, else what it would change."""
    at = find_place(actor, intent, uow)
    waiting = unpack(intent.args[_WAITS_FROM:])
    # Between none and no figure yet, "chưa" is one of the two and no refusal of both.
    amounts = waiting and all(one.figure.amount is not None for one in waiting)
    if amounts and (says_no(uow.said) or leaves(uow.said)):
        return _ask(at, _left_out(at, waiting[0].typed))
    tapped = _tapped_in_words(at, intent, uow.said)
    if tapped is not None:
        return _go_on(at, tapped.figure, tapped.typed)
    reading = _read(at, uow.said)
    if isinstance(reading, Problem):
        return _ask_again(at, problem_words(at.view.say, reading.code), uow.said)
    if isinstance(reading, Refuse) or (isinstance(reading, Ask) and not reading.candidates):
        unit = at.indicator.unit(at.cell.dim)
        return _ask_again(at, reading_words(at.view.say, reading, unit), uow.said)
    typed = uow.said[:LONGEST_TEXT]
    if isinstance(reading, Ask):
        return _offer(at, reading, typed)
    new = _figure(reading)
    far = apart_words(at.view.say, at.indicator, at.cell, new, _before(at))
    if far is not None or isinstance(reading, Confirm):
        assert not isinstance(reading, Missing), "an amount is far from another"
        return _ask_to_confirm(at, new, reading, far, typed)
    return _go_on(at, new, typed)


def _before(at: Place) -> Figure | None:
    return figures_before(at.view, at.unit.id).get(at.cell)


def _read(at: Place, said: str) -> Reading | Problem:
    """As the answer to a question that asks this one cell."""
    indicator, dim = at.indicator, at.cell.dim
    alone = replace(indicator, units={dim: indicator.units[dim]}, computed={})
    question = replace(at.view.catalogue.question_of(at.cell.code), indicators=(alone,))
    answer = read_answer(said, question, figures_before(at.view, at.unit.id))
    return answer if isinstance(answer, Problem) else answer[0][1]


def _figure(reading: Accept | Confirm | Missing) -> Figure:
    if isinstance(reading, Missing):
        return _SAID["na"]
    figure = Figure.given(reading.value, reading.qualifier)
    return replace(figure, coverage=reading.remark.coverage)


def _tapped_in_words(at: Place, asked: Intent, said: str) -> Write | None:
    """What was typed instead of a tap: the words of a button, or a yes to the one reading."""
    words = " ".join(fold(said))
    waiting = unpack(asked.args[_WAITS_FROM:])
    if len(waiting) == 1 and says_yes(said):
        return waiting[0]
    meant = blank_meant(said) if at.indicator.kind is not Kind.FLAG else ""
    for choice in (choice for pair in _shortcuts(at) for choice in pair):
        label, what = " ".join(fold(choice.label)), choice.intent.text(5)
        if words == label or what == meant:
            return Write(at.cell, 0, _SAID[what], said)
    return None


def _ask_again(at: Place, why: Markup, said: str) -> Screen:
    """Nothing came of it: why, and the same question once more, with the figure that waits."""
    typed = plain_line(said)[:_MOST_ECHOED]
    echo = at.view.say("“{typed}” was not taken, because {why}.", typed=typed, why=why)
    asked = at.view.uow.asked
    waiting = unpack(asked.args[_WAITS_FROM:]) if asked is not None else []
    return _still_waiting(at, echo, waiting) if waiting else _ask(at, echo)


def _left_out(at: Place, typed: str) -> Markup:
    say, typed = at.view.say, plain_line(typed)[:_MOST_ECHOED]
    return say("“{typed}” was not taken. Please type the right figure.", typed=typed)


def _still_waiting(at: Place, echo: Markup, waiting: Sequence[Write]) -> Screen:
    """What was typed is no answer: what waits is asked about once more, and is not lost."""
    say, figures = at.view.say, [one.figure for one in waiting]
    text = say(
        "<b>{name}</b>: “{typed}” still waits for your word. Is it this figure?",
        name=at.name,
        typed=plain_line(waiting[0].typed),
    )
    labels = [amount_label(say, at.indicator, at.cell, figure) for figure in figures]
    return _wait(at, echo + "\n\n" + text, labels, figures, waiting[0].typed)


# In doubt: a tap says what is meant ---------------------------------------------------------------


def _offer(at: Place, reading: Ask, typed: str) -> Screen:
    """Several readings: one tap each."""
    say, unit = at.view.say, at.indicator.unit(at.cell.dim)
    given = [_figure(Accept(one, reading.qualifier, reading.remark)) for one in reading.candidates]
    if reading.why is Why.NONE_OR_ZERO:
        given.append(_SAID["na"])
    text = say(
        "<b>{name}</b>: you wrote “{typed}”; {why}. Which one do you mean?",
        name=at.name,
        typed=plain_line(typed),
        why=reading_words(say, reading, unit),
    )
    labels = [amount_label(say, at.indicator, at.cell, figure) for figure in given]
    return _wait(at, text, labels, given, typed)


def _ask_to_confirm(
    at: Place, new: Figure, reading: Accept | Confirm, far: Markup | None, typed: str
) -> Screen:
    """What was read, in full, and why it is asked about."""
    say = at.view.say
    why = far or (why_words(say, reading.why) if isinstance(reading, Confirm) else Markup(""))
    text = say(
        "<b>{name}</b>: {figures}\n\nIs this right? ({why})",
        name=at.name,
        figures=at.words(new),
        why=why,
    )
    return _wait(at, text, [say.plain("Right, go on")], [new], typed)


def _wait(
    at: Place, text: Markup, labels: Sequence[str], figures: Sequence[Figure], typed: str
) -> Screen:
    """The figures travel in the open question, where another one may be typed as well."""
    here = mark(at.view.uow)[-_MARK_DIGITS:]
    packed = pack(Write(at.cell, 0, figure, typed) for figure in figures)
    return Screen(
        text,
        rows(
            *(
                Choice(label, at.intent("correct_pick", here, index))
                for index, label in enumerate(labels)
            ),
            Choice(at.view.say.plain("Type another figure"), at.intent("correct_cell")),
        ),
        asks=at.intent("correct_amount", here, *packed),
    )


def pick(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One of the readings was tapped. Raises OldButton where nothing waits for this tap."""
    at, asked = find_place(actor, intent, uow), uow.asked
    if asked is None or asked.name != "totals.correct_amount" or asked.args[:6] != intent.args[:6]:
        raise OldButton
    waiting, index = unpack(asked.args[_WAITS_FROM:]), intent.number(6)
    if not 0 <= index < len(waiting):
        raise OldButton
    return _go_on(at, waiting[index].figure, waiting[index].typed)


def _go_on(at: Place, new: Figure, typed: str = "") -> Screen:
    """What it would change; what changes nothing or cannot be is said, and asked once more."""
    say = at.view.say
    if same(new, at.figure):
        return _ask(at, say.refusal(SameFigure(amount=at.words(at.figure))))
    try:
        return ask_why(at, Write(at.cell, 0, new, typed))
    except CorrectionImpossible as impossible:
        return _ask(
            at,
            Markup("{} → {}\n{}").format(
                at.words(at.figure), at.words(new), say.refusal(impossible)
            ),
        )
