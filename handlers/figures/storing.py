"""Storing an answer, unless the form was submitted or a colleague wrote meanwhile; checking it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.kpi import Question
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.asking import next_screen, question_screen, saved_words, unchanged_words
from handlers.figures.findings import (
    explain,
    findings_of,
    hard_of,
    seal_of,
    still_hold,
    unexplained,
)
from handlers.figures.form import Desk, reason_from, same, sit_down
from handlers.figures.holding import old_reason_lines, still_holds_choice
from handlers.figures.mending import blank_choices
from handlers.figures.overruled import tell_overruled
from handlers.figures.pending import (
    mark,
    open_question,
    pack,
    tap,
    unpack,
    waiting,
    way_of,
)
from handlers.figures.shown import amount_words, bounded, cell_name, cells_line, findings_lines
from handlers.figures.turning import refuse_elsewhere
from handlers.figures.waiting import note_kept, take_kept
from storage.figures import Write
from storage.uow import UnitOfWork

FINDINGS_LETTERS = 700


def store(desk: Desk, question: Question, writes: Sequence[Write]) -> Screen:
    """Store what is new. Raises VersionStands and ReopenedByOthers for a submitted form."""
    changed = [item for item in writes if not desk.stands(item)]
    if not changed:
        return go_on_after(desk, question, unchanged_words(desk, question))
    if desk.form.state == "submitted":
        return _ask_to_reopen(desk, question, changed)
    sheet = desk.work.sheet
    differing = [item for item in changed if sheet.seq(item.cell) != item.seen_seq]
    if differing:
        return _show_conflict(desk, question, changed, differing)
    others = [
        w.cell for w in changed if w.cell in sheet and not same(sheet[w.cell].figure, w.figure)
    ]
    replaced = cells_line(desk, others, desk.work.figures)
    desk.write(changed)
    return go_on_after(desk, question, saved_words(desk, question, replaced))


def go_on_after(desk: Desk, question: Question, echo: Markup) -> Screen:
    """The checks' word on what was just stored, or its other half, or the next question."""
    findings = findings_of(desk, question)
    hard = hard_of(findings)
    soft = unexplained(desk, findings)
    if not (hard or soft):
        if any(cell not in desk.work.sheet for cell in question.cells):
            return question_screen(desk, question, echo)
        return next_screen(desk, question, echo)
    say = desk.say
    here = mark(desk.uow)
    worries = [*findings_lines(desk, hard), *findings_lines(desk, soft)]
    lines = [echo, Markup(""), *bounded(desk, worries, FINDINGS_LETTERS)]
    lines.extend(old_reason_lines(desk, soft))
    if hard:
        lines.append(say("This must be put right before the form can be submitted."))
    lines.append(
        say("\nPlease type another figure in place of this one, or tap a button to go on.")
    )
    return Screen(
        Markup("\n").join(lines),
        rows(
            still_holds_choice(desk, soft, question),
            None
            if hard
            else Choice(
                say.plain("It is right: reason"),
                Intent.of("figures.reason", desk.form.id, question.key, here),
            ),
            *blank_choices(desk, soft, onwards=True),
            Choice(
                say.plain("Type it again"), Intent.of("figures.ask", desk.form.id, question.key)
            ),
            Choice(
                say.plain("Look again later"),
                Intent.of("figures.next", desk.form.id, question.key, here),
            ),
        ),
        asks=open_question(desk, question, "warned", seal_of(soft)),
    )


# After a submission -------------------------------------------------------------------------------


def _ask_to_reopen(desk: Desk, question: Question, writes: Sequence[Write]) -> Screen:
    desk.only_to_reopen()
    say, here = desk.say, (desk.form.id, mark(desk.uow), question.key)
    asks = Intent.of("figures.reopen", desk.form.id, question.key, *pack(writes))
    note_kept(desk, asks)
    return Screen(
        say(
            "The form has been submitted (version {version}). A change makes version {next}, which"
            " is submitted again with a reason.\n\nPlease write the reason in one line; your"
            " figure is kept meanwhile.",
            version=desk.form.version,
            next=desk.form.version + 1,
        ),
        rows(Choice(say.plain("Leave it as it is"), Intent.of("figures.drop_kept", *here))),
        asks=asks,
    )


def reopen(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason for changing a submitted form was typed: the kept figure is stored now.

    A colleague may have opened the form meanwhile; then only the figure is left to store.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    reason = reason_from(uow)
    if desk.form.state == "submitted":
        desk = reopen_form(desk, reason)
    take_kept(desk, intent)
    return store(desk, question, unpack(intent.args[2:]))


def reopen_form(desk: Desk, reason: str) -> Desk:
    """Open a submitted form for a change. Raises VersionStands, ReopenedByOthers."""
    desk.only_to_reopen()
    uow, form = desk.uow, desk.form
    uow.figures.reopen(form.id, reason)
    uow.record("form_reopened", "form", form.id, f"after version {form.version}")
    return sit_down(desk.actor, form.id, uow, writing=True)


# Two colleagues at once ---------------------------------------------------------------------------


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
    others = [item for item in writes if item not in differing]
    return Screen(
        say(
            "While you were typing, this changed:\n{lines}\n\nWhich one is right?",
            lines=Markup("\n").join(lines),
        ),
        rows(
            Choice(say.plain("My figure"), tap(desk, "figures.mine", question)),
            Choice(say.plain("The other figure"), tap(desk, "figures.theirs", question)),
        ),
        asks=open_question(
            desk,
            question,
            "mine",
            len(differing),
            *pack(_on_top(desk, differing)),
            *pack(others),
        ),
    )


def conflict_again(desk: Desk, question: Question, echo: Markup | None) -> Screen:
    """Both values once more, with what was typed; `echo` says what came between."""
    asked = desk.uow.asked
    assert asked is not None, "it was looked at before"
    count, *packed = asked.args[5:]
    writes = unpack(packed)
    screen = _show_conflict(desk, question, writes, writes[: int(count)])
    return screen if echo is None else replace(screen, text=echo + "\n\n" + screen.text)


def _on_top(desk: Desk, writes: Sequence[Write]) -> list[Write]:
    """The same writes on top of what is shown now: whoever sees it may decide against it."""
    sheet = desk.work.sheet
    return [Write(w.cell, sheet.seq(w.cell), w.figure, w.typed) for w in writes]


def mine(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """My figure holds: a new version on top of the colleague's, which stays in the history and who
    is told so."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    count, *packed = waiting(desk, intent, "mine")
    writes = unpack(packed)
    sheet = desk.work.sheet
    theirs_now = {one.cell: sheet[one.cell] for one in writes[: int(count)] if one.cell in sheet}
    screen = store(desk, question, writes)
    tell_overruled(sit_down(actor, intent.number(0), uow), question, theirs_now)
    return screen


def theirs(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The colleague's figure holds; what else was typed with mine is stored."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    count, *packed = waiting(desk, intent, "mine")
    return store(desk, question, unpack(packed)[int(count) :])


# The reason of a warned figure --------------------------------------------------------------------


def keep_with_reason(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """ "Đúng số này": asks for the reason of a warned figure, naming the warning."""
    desk = sit_down(actor, intent.number(0), uow)
    desk.only_draft()
    question = desk.question(intent.text(1))
    refuse_elsewhere(desk, intent)
    return ask_reason(desk, question)


def ask_reason(
    desk: Desk, question: Question, echo: Markup | None = None, written: str = ""
) -> Screen:
    """The warning and the question for its reason; what comes next where it holds no more.

    `written` is a line that was meant for other numbers; a tap puts it beside these.
    """
    findings = unexplained(desk, findings_of(desk, question))
    if not findings:
        return next_screen(desk, question, echo or unchanged_words(desk, question))
    say, here, form_id = desk.say, mark(desk.uow), desk.form.id
    lines = [] if echo is None else [echo]
    lines.extend(bounded(desk, findings_lines(desk, findings), FINDINGS_LETTERS))
    lines.extend(old_reason_lines(desk, findings))
    ask = say("Please write the reason in one line. It goes with the figure.")
    again = Intent.of("figures.reason_again", form_id, question.key, here)
    later = Intent.of("figures.next", form_id, question.key, here)
    asks = [form_id, question.key, here, way_of(desk.uow, question), seal_of(findings)]
    return Screen(
        Markup("\n").join([*lines, Markup(""), ask]),
        rows(
            Choice(say.plain("My line fits this too"), again) if written else None,
            still_holds_choice(desk, findings, question),
            Choice(say.plain("Look again later"), later),
        ),
        asks=Intent.of("figures.reasoned", *asks, *([written] if written else [])),
    )


def take_reason(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason of a warned figure was typed. It goes beside the numbers it was asked for: where
    a colleague has changed them meanwhile, the line is kept and the new ones are shown.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    return _take_reason(desk, intent, reason_from(uow))


def reason_again(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The line that was written for earlier numbers fits those that are shown now.

    Raises OldButton once that screen was left.
    """
    asked = uow.asked
    if asked is None or asked.name != "figures.reasoned" or asked.args[:3] != intent.args[:3]:
        raise OldButton
    if not asked.text(5):
        raise OldButton
    desk = sit_down(actor, asked.number(0), uow, writing=True)
    desk.only_draft()
    return _take_reason(desk, asked, asked.text(5))


def _take_reason(desk: Desk, asked: Intent, reason: str) -> Screen:
    question = desk.question(asked.text(1))
    findings = unexplained(desk, findings_of(desk, question))
    # Words under a warning answer it as well; there its seal stands behind the mark.
    sealed = asked.text(4 if asked.name == "figures.reasoned" else 5)
    if not findings or seal_of(findings) != sealed:
        changed = desk.say(
            "“{reason}” was not saved, because the figure has changed since you were asked.",
            reason=reason,
        )
        echo = Markup("\n").join([changed, unchanged_words(desk, question)])
        return ask_reason(desk, question, echo, reason)
    explain(desk, findings, reason)
    return next_screen(desk, question, desk.say("✓ The reason is saved with the figure."))


def reason_holds(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """ "Lý do cũ còn đúng": the reasons given before stand for the numbers that were shown."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    question = desk.question(intent.text(1))
    still_hold(desk, unexplained(desk, findings_of(desk, question)), intent.text(2))
    if unexplained(desk, findings_of(desk, question)):
        return go_on_after(desk, question, unchanged_words(desk, question))
    return next_screen(desk, question, desk.say("✓ The earlier reason stands."))
