"""One question at a time: read the answer, store what is sure, ask about the rest."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.answer import Problem, ProblemCode, read_answer
from bot.domain.checks import check
from bot.domain.errors import OldButton
from bot.domain.kpi import Cell, Figure, Question, Severity, State
from bot.domain.numbers import Accept, Ask, Confirm, Missing, Reading, Refuse
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.asking import (
    before_screen,
    in_turn_screen,
    next_screen,
    question_screen,
    saved_words,
)
from handlers.figures.form import (
    Desk,
    amount_words,
    cell_name,
    dim_words,
    finding_words,
    pack,
    quantity,
    reason_from,
    refreshed,
    sit_down,
    unpack,
    write_reason,
)
from handlers.figures.pasting import paste_in_place
from handlers.figures.wording import problem_words, why_words
from storage.figures import Write
from storage.uow import UnitOfWork

_MOST_TYPED = 200


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
    answer = read_answer(uow.said, question, desk.work.before)
    if isinstance(answer, Problem):
        if answer.code in (
            ProblemCode.NOT_ASKED,
            ProblemCode.TOO_MANY_VALUES,
            ProblemCode.TOO_LONG,
        ):
            pasted = paste_in_place(desk, question)
            if pasted is not None:
                return pasted
        why = problem_words(desk.say, answer.code, answer.candidates)
        return _ask_again(desk, question, why)
    seen = _seen(intent.text(2), question)
    writes, open_readings = [], []
    for cell, reading in answer:
        write = _write_of(cell, reading, seen.get(cell, 0), uow.said)
        if write is not None:
            writes.append(write)
        else:
            open_readings.append((cell, reading))
    if open_readings:
        return _ask_about(desk, question, writes, open_readings)
    if any(isinstance(reading, Confirm) for _cell, reading in answer):
        return _ask_to_confirm(desk, question, writes, answer)
    return store(desk, question, writes)


def _seen(packed: str, question: Question) -> dict[Cell, int]:
    """The versions that stood on the screen when the question was asked."""
    numbers = [int(part) if part.isdigit() else 0 for part in packed.split(",")]
    return dict(zip(question.cells, numbers, strict=False))


def _write_of(cell: Cell, reading: Reading, seen: int, typed: str) -> Write | None:
    if isinstance(reading, Accept | Confirm):
        figure = Figure.given(reading.value, reading.qualifier)
    elif isinstance(reading, Missing):
        figure = Figure(State.NOT_AVAILABLE)
    else:
        return None
    return Write(cell, seen, figure, typed[:_MOST_TYPED])


def _ask_again(desk: Desk, question: Question, why: Markup) -> Screen:
    """Nothing was stored: why, and the same question once more."""
    shown = (
        desk.uow.said if len(desk.uow.said) <= _MOST_TYPED else desk.uow.said[:_MOST_TYPED] + "…"
    )
    echo = desk.say("Not saved: “{typed}”: {why}.", typed=shown, why=why)
    return question_screen(desk, question, echo)


def _ask_about(
    desk: Desk,
    question: Question,
    writes: Sequence[Write],
    open_readings: Sequence[tuple[Cell, Reading]],
) -> Screen:
    """Two readings or none: offer the readings as buttons, the sure part of the answer waits."""
    cell, reading = open_readings[0]
    say = desk.say
    assert isinstance(reading, Ask | Refuse), "all other readings were turned into writes"
    if isinstance(reading, Refuse) or not reading.candidates or len(open_readings) > 1:
        name = cell_name(desk, cell)
        return _ask_again(
            desk, question, Markup("{}: {}").format(name, why_words(say, reading.why))
        )
    unit = desk.work.catalogue.unit(cell)
    offers = [
        Choice(
            quantity(say, candidate, unit)[:40],
            Intent.of("figures.pick", desk.form.id, question.key, index),
        )
        for index, candidate in enumerate(reading.candidates)
    ]
    seen = _seen(desk.uow.asked.text(2) if desk.uow.asked else "", question).get(cell, 0)
    offered = [
        Write(cell, seen, Figure.given(value, reading.qualifier), desk.uow.said[:_MOST_TYPED])
        for value in reading.candidates
    ]
    return Screen(
        say(
            "<b>{name}</b>: you wrote “{typed}”; {why}. Which one is meant?",
            name=cell_name(desk, cell),
            typed=desk.uow.said[:_MOST_TYPED],
            why=why_words(say, reading.why),
        ),
        rows(
            *offers,
            Choice(
                say.plain("Type it again"), Intent.of("figures.ask", desk.form.id, question.key)
            ),
        ),
        asks=_question_intent(desk, question, "pick", len(writes), *pack(writes), *pack(offered)),
    )


def _question_intent(desk: Desk, question: Question, *more: object) -> Intent:
    """The question stays open for a typed answer while something waits for a tap."""
    return Intent.of("figures.answer", desk.form.id, question.key, desk.seen(question), *more)


def pick(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One of the offered readings was tapped. Raises OldButton where nothing waits for it."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    waiting = _waiting(uow, intent, "pick")
    sure = int(waiting[0]) if waiting[0].isdigit() else 0
    offered = unpack(waiting[1 + sure :])
    index = intent.number(2)
    if not 0 <= index < len(offered):
        raise OldButton
    return store(desk, question, [*unpack(waiting[1 : 1 + sure]), offered[index]])


def _waiting(uow: UnitOfWork, intent: Intent, what: str) -> tuple[str, ...]:
    """What waits for this tap, out of the open question of the same form and question."""
    asked = uow.asked
    if (
        asked is None
        or asked.name != "figures.answer"
        or asked.args[:2] != intent.args[:2]
        or asked.text(3) != what
    ):
        raise OldButton
    return asked.args[4:]


def _ask_to_confirm(
    desk: Desk,
    question: Question,
    writes: Sequence[Write],
    answer: Sequence[tuple[Cell, Reading]],
) -> Screen:
    say = desk.say
    whys = {r.why: cell for cell, r in answer if isinstance(r, Confirm)}
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
            name=question.names[say.language],
            figures=Markup(" · ").join(figures),
            why=Markup("; ").join(why_words(say, why) for why in whys),
        ),
        rows(
            (
                Choice(
                    say.plain("Right, save"), Intent.of("figures.sure", desk.form.id, question.key)
                ),
                Choice(
                    say.plain("Type it again"), Intent.of("figures.ask", desk.form.id, question.key)
                ),
            )
        ),
        asks=_question_intent(desk, question, "sure", *pack(writes)),
    )


def sure(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    return store(desk, question, unpack(_waiting(uow, intent, "sure")))


# Shortcuts ---------------------------------------------------------------------------------------


def blank(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """ "Chưa có số" or "Không có đối tượng" for every cell of the question still unanswered."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    state = State.NOT_APPLICABLE if intent.text(2) == "no" else State.NOT_AVAILABLE
    open_cells = [c for c in question.cells if c not in desk.work.sheet] or list(question.cells)
    writes = [Write(c, desk.work.sheet.seq(c), Figure(state)) for c in open_cells]
    return store(desk, question, writes)


def none_occurred(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """An explicit zero for every cell: zero is said, never left blank."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    zero = Figure.given(Decimal(0))
    writes = [Write(c, desk.work.sheet.seq(c), zero) for c in question.cells]
    return store(desk, question, writes)


def same_as_before(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Last period's amounts, for what stands still from year to year."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    writes = [
        Write(
            cell, desk.work.sheet.seq(cell), Figure(before.state, before.amount, before.qualifier)
        )
        for cell in question.cells
        if (before := desk.work.before.get(cell)) is not None
    ]
    if not writes:
        raise OldButton
    return store(desk, question, writes)


# Storing -----------------------------------------------------------------------------------------


def store(desk: Desk, question: Question, writes: Sequence[Write]) -> Screen:
    """Store, unless the form was submitted or a colleague wrote meanwhile; then check and go on."""
    if desk.form.state == "submitted":
        return _ask_to_reopen(desk, question, writes)
    ahead = [w for w in writes if desk.work.sheet.seq(w.cell) != w.seen_seq]
    differing = [w for w in ahead if desk.work.sheet[w.cell].figure != w.figure]
    if differing:
        return _show_conflict(desk, question, writes, differing)
    fresh = [w for w in writes if w not in ahead]
    if fresh:
        desk.write(fresh)
    return after_storing(desk, question, writes)


def after_storing(desk: Desk, question: Question, writes: Sequence[Write]) -> Screen:
    """The checks' word on what was just stored, or the next question."""
    work = desk.work
    work.sheet.put(writes)
    echo = saved_words(desk, question)
    findings = check(
        work.catalogue, work.form.period.kind, work.figures, work.before, only=question.cells
    )
    fresh = [
        f for f in findings if f.severity is Severity.HARD or not work.figures[f.cells[0]].reason
    ]
    if not fresh:
        return next_screen(desk, question, echo)
    say = desk.say
    lines = [echo, Markup(""), *("⚠ " + finding_words(desk, f) for f in fresh[:4])]
    hard = any(f.severity is Severity.HARD for f in fresh)
    if hard:
        lines.append(say("This must be put right before the form can be submitted."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            None
            if hard
            else Choice(
                say.plain("It is right: reason"),
                Intent.of("figures.reason", desk.form.id, question.key),
            ),
            Choice(
                say.plain("Type it again"), Intent.of("figures.ask", desk.form.id, question.key)
            ),
            Choice(
                say.plain("Look again later"), Intent.of("figures.next", desk.form.id, question.key)
            ),
        ),
        asks=_question_intent(desk, question),
    )


def _ask_to_reopen(desk: Desk, question: Question, writes: Sequence[Write]) -> Screen:
    say = desk.say
    return Screen(
        say(
            "The form has been submitted (version {version}). A change makes version {next}, which"
            " is submitted again with a reason.\n\nPlease write the reason in one line; your"
            " figure is kept meanwhile.",
            version=desk.form.version,
            next=desk.form.version + 1,
        ),
        rows(Choice(say.plain("Leave it as it is"), Intent.of("figures", desk.form.id))),
        asks=Intent.of("figures.reopen", desk.form.id, question.key, *pack(writes)),
    )


def _show_conflict(
    desk: Desk, question: Question, writes: Sequence[Write], differing: Sequence[Write]
) -> Screen:
    """Two colleagues wrote the same cell: both values, whose is which, and a choice."""
    say = desk.say
    lines = []
    for write in differing:
        theirs = desk.work.sheet[write.cell]
        indicator = desk.work.catalogue.indicator(write.cell.code)
        author = desk.uow.people.name_of(theirs.author_id) if theirs.author_id else ""
        lines.append(
            say(
                "<b>{name}</b>: {author} has saved {theirs}; you wrote {mine}.",
                name=cell_name(desk, write.cell),
                author=author or say("a colleague"),
                theirs=amount_words(say, indicator, write.cell, theirs.figure),
                mine=amount_words(say, indicator, write.cell, write.figure),
            )
        )
    return Screen(
        say(
            "While you were typing, this changed:\n{lines}\n\nWhich one holds?",
            lines=Markup("\n").join(lines),
        ),
        rows(
            Choice(say.plain("My figure"), Intent.of("figures.mine", desk.form.id, question.key)),
            Choice(
                say.plain("The other figure"),
                Intent.of("figures.theirs", desk.form.id, question.key),
            ),
        ),
        asks=_question_intent(desk, question, "mine", *pack(writes)),
    )


def mine(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """My figure holds: a new version on top of the colleague's, which stays in the history."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    writes = unpack(_waiting(uow, intent, "mine"))
    return store(desk, question, refreshed(writes, desk.work.sheet))


def theirs(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow)
    question = desk.question(intent.text(1))
    _waiting(uow, intent, "mine")
    return next_screen(desk, question, saved_words(desk, question))


def reopen(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason for changing a submitted form was typed: the kept figure is stored now."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    if desk.form.state != "submitted":
        raise OldButton
    question = desk.question(intent.text(1))
    uow.figures.reopen(desk.form.id, reason_from(uow))
    uow.record("form_reopened", "form", desk.form.id, f"after version {desk.form.version}")
    reopened = sit_down(actor, desk.form.id, uow, writing=True)
    return store(reopened, question, unpack(intent.args[2:]))


def keep_with_reason(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """ "Đúng số này": asks for the reason of a warned figure."""
    desk = sit_down(actor, intent.number(0), uow)
    question = desk.question(intent.text(1))
    return Screen(
        desk.say("Please write the reason in one line. It goes with the figure."),
        rows(
            Choice(
                desk.say.plain("Look again later"),
                Intent.of("figures.next", desk.form.id, question.key),
            )
        ),
        asks=Intent.of("figures.reasoned", desk.form.id, question.key),
    )


def take_reason(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    reason = reason_from(uow)
    findings = check(
        desk.work.catalogue,
        desk.form.period.kind,
        desk.work.figures,
        desk.work.before,
        only=question.cells,
    )
    cells = {f.cells[0] for f in findings if f.severity is Severity.SOFT}
    write_reason(desk, sorted(cells), reason)
    return next_screen(desk, question, desk.say("✓ The reason is saved with the figure."))
