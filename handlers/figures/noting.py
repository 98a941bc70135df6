"""Behind a question: its earlier figures, its history, a comment, where the number comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Act, Actor, may
from bot.domain.coverage import coverage_in
from bot.domain.errors import OldButton
from bot.domain.kpi import Cell, Question
from bot.domain.remarks import Coverage, coverages, hide
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.commented import comments_line
from handlers.figures.compared import before_lines
from handlers.figures.form import Desk, line_from, sit_down
from handlers.figures.pending import beneath, covered, renumbered, waits_beneath
from handlers.figures.planned import plan_lines
from handlers.figures.resuming import resume
from handlers.figures.shown import (
    amount_words,
    at_words,
    cell_name,
    code_words,
    cut,
)
from handlers.figures.turning import is_current
from storage.figures import Entry, Period
from storage.presets.subset import OWN_GROUP
from storage.uow import UnitOfWork

_MOST_VERSIONS, _LEAST_VERSIONS = 8, 2
_NOTE_LETTERS, _SOURCE_LETTERS = 100, 300


def show_notes(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Source note, last period, the last versions with their authors, the comments.

    It never writes over an earlier message, up where nobody looks, nor drops an answer that waits.
    """
    desk = sit_down(actor, intent.number(0), uow)
    question = desk.question(intent.text(1))
    asked = beneath(uow)
    screen = _notes_screen(desk, question)
    if asked is not None and not covered(desk):
        return replace(screen, aside=True, fresh=True)  # another question stays open as it is
    asks = Intent.of("figures.noting", desk.form.id, question.key, covered(desk))
    return replace(screen, asks=asks, fresh=waits_beneath(uow) or not is_current(uow, intent))


def _noted_for(period: Period, question: Question) -> int | None:
    """The period that a note on the source stays with; None where it goes from year to year.

    What a plan rests on is no source of the actual figure, and what a request adds is asked once.
    """
    own = period.purpose == "plan" or question.group.startswith(OWN_GROUP)
    return period.id if own else None


def notes_lines(desk: Desk, question: Question) -> list[Markup]:
    """What is known of a question: its source, last period, who said what when and why."""
    say, uow, form = desk.say, desk.uow, desk.form
    lines = [
        say(
            "<b>{name}</b> ({codes})",
            name=question.names[say.language],
            codes=code_words(question),
        )
    ]
    lines.extend(
        say("<i>{definition}</i>", definition=indicator.definitions[say.language])
        for indicator in question.indicators
        if indicator.definitions[say.language]
    )
    note = uow.source_notes.of(
        form.bloc_id, form.unit_id, question.key, _noted_for(form.period, question)
    )
    shown = cut(note, _SOURCE_LETTERS) if note else say("not noted yet")
    lines.append(say("Source and method: {note}", note=shown))
    lines.extend(before_lines(desk, question.cells))
    lines.extend(plan_lines(desk, question))
    most = max(_LEAST_VERSIONS, _MOST_VERSIONS // len(question.cells))
    for cell in question.cells:
        lines.extend(_history_lines(desk, cell, most))
    return lines


def _notes_screen(desk: Desk, question: Question) -> Screen:
    say, form = desk.say, desk.form
    answered = any(cell in desk.work.sheet for cell in question.cells)
    return Screen(
        Markup("\n").join(notes_lines(desk, question)),
        rows(
            Choice(
                say.plain("Write a comment"),
                Intent.of("figures.comment", form.id, question.key),
            )
            if answered and form.state in ("draft", "returned")
            else None,
            Choice(
                say.plain("Note the source"),
                Intent.of("figures.source", form.id, question.key),
            ),
            Choice(say.plain("Look at it again"), Intent.of("flags.value", form.id, question.key))
            if answered and may(desk.actor.hat, Act.FLAG_VALUES, form.unit_id)
            else None,
            _back(desk, question),
        ),
    )


def _back(desk: Desk, question: Question) -> Choice:
    """To the question, and to the answer to it that waits, if one does."""
    name = "figures.resume" if waits_beneath(desk.uow) else "figures.ask"
    label = desk.say.plain("Back to the question")
    return Choice(label, Intent.of(name, desk.form.id, question.key))


def back_to(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """From the note card to the answer that waits, or else to the question."""
    desk = sit_down(actor, intent.number(0), uow)
    return resume(desk, desk.question(intent.text(1)))


def _history_lines(desk: Desk, cell: Cell, most: int) -> list[Markup]:
    """The newest versions of a cell, and how many there were before them."""
    say = desk.say
    versions = desk.uow.figures.history(desk.form, cell, most)
    lines = [_version_line(desk, cell, entry, author) for entry, author in versions]
    if versions and versions[-1][0].seq > 1:
        lines.append(
            say.count(
                "   … and {n} earlier version",
                "   … and {n} earlier versions",
                versions[-1][0].seq - 1,
            )
        )
    return lines


def _version_line(desk: Desk, cell: Cell, entry: Entry, author: str) -> Markup:
    say = desk.say
    assert entry.recorded_at is not None, "stored rows carry their time"
    line = say(
        "{cell}, version {seq}: {figure}, {author}, {at}",
        cell=cell_name(desk, cell),
        seq=entry.seq,
        figure=amount_words(say, desk.work.catalogue.indicator(cell.code), cell, entry.figure),
        author=author or say("taken over"),
        at=at_words(desk, entry.recorded_at),
    )
    if entry.figure.reason:
        line += say("\n   reason: {reason}", reason=cut(entry.figure.reason, _NOTE_LETTERS))
    if entry.comment:
        line += say("\n   comment: {comment}", comment=cut(entry.comment, _NOTE_LETTERS))
    if entry.noted_by:
        line += say("\n   noted by {name}", name=entry.noted_by)
    if entry.on_behalf_id is not None:
        line += _on_behalf_words(desk, entry.on_behalf_id)
    return line


def _on_behalf_words(desk: Desk, number: int) -> Markup:
    """On whose word the secretary entered it, and whether the board has agreed since."""
    say = desk.say
    begun = desk.uow.on_behalf.entry(desk.form.bloc_id, number)
    assert begun is not None, "the value refers to it"
    informant = cut(begun.informant, _NOTE_LETTERS)
    if begun.confirmed_at is None:
        return say(
            "\n   by the secretary for the board, on the word of {informant}; to be confirmed",
            informant=informant,
        )
    return say(
        "\n   by the secretary for the board, on the word of {informant}; the board has confirmed",
        informant=informant,
    )


def ask_comment(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow)
    desk.only_draft()
    question = desk.question(intent.text(1))
    say, standing = desk.say, comments_line(desk, question.cells)
    ask = say("Please write the comment in one line, for example “from 85 of 120 enterprises”.")
    drop = Intent.of("figures.comment_drop", desk.form.id, question.key, desk.seen(question))
    return _ask_line(
        desk,
        question,
        "figures.commented",
        Markup("\n\n").join([standing.lstrip("\n"), ask]) if standing else ask,
        Choice(say.plain("Remove the comment"), drop) if standing else None,
    )


def ask_source(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow)
    question = desk.question(intent.text(1))
    return _ask_line(
        desk,
        question,
        "figures.sourced",
        desk.say(
            "Where does this number come from, and how is it worked out? One line; it is shown"
            " again next year."
        ),
    )


def _ask_line(
    desk: Desk, question: Question, intent_name: str, text: Markup, way: Choice | None = None
) -> Screen:
    return Screen(
        text,
        rows(way, _back(desk, question)),
        asks=Intent.of(intent_name, desk.form.id, question.key, covered(desk), desk.seen(question)),
    )


def save_comment(desk: Desk, question: Question, comment: str) -> Screen:
    """A new version of each answered cell of the question: the same figure with the comment.

    Raises OldButton where there is no figure that it could stand beside.
    """
    cells = [cell for cell in question.cells if cell in desk.work.sheet]
    if not cells:
        raise OldButton
    return _annotated(desk, question, cells, comment, desk.say("✓ The comment is saved."))


def drop_comment(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The next version of each figure is without its comment, which stays in the history.

    Raises OldButton where there is none, or another version than the one that was looked at.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    question, sheet = desk.question(intent.text(1)), desk.work.sheet
    cells = [cell for cell in question.cells if cell in sheet and sheet[cell].comment]
    if not cells or intent.text(2) != desk.seen(question):
        raise OldButton
    return _annotated(desk, question, cells, "", desk.say("✓ The comment is removed."))


def _annotated(
    desk: Desk,
    question: Question,
    cells: Sequence[Cell],
    comment: str,
    echo: Markup,
) -> Screen:
    """Write the note beside the figures; an answer that waits stands on the new versions."""
    sheet = desk.work.sheet
    before = {cell: sheet.seq(cell) for cell in cells}
    coverage = _coverage(desk, question, cells, comment)
    desk.annotate(cells, comment=comment, coverage=coverage)
    desk.uow.asked = asked = beneath(desk.uow)
    if asked is not None:
        moved = {cell: (old, sheet.seq(cell)) for cell, old in before.items()}
        desk.uow.asked = renumbered(asked, moved)
    return resume(desk, question, echo)


def _coverage(
    desk: Desk, question: Question, cells: Sequence[Cell], comment: str
) -> dict[Cell, Coverage | None]:
    """What the comment says of how many each figure is made. What only the one before it said goes
    with that one; what was typed with the figure itself stays.
    """
    covered: dict[Cell, Coverage | None] = {**coverage_in(comment, question)}
    for cell in cells:
        entry = desk.work.sheet[cell]
        stood = entry.figure.coverage
        noted = coverage_in(entry.comment, question).get(cell)
        typed = {one.coverage for one in coverages(hide(entry.typed))}
        if cell not in covered and stood is not None and noted == stood and stood not in typed:
            covered[cell] = None
    return {cell: one for cell, one in covered.items() if cell in cells}


def take_source(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow)
    return save_source(desk, desk.question(intent.text(1)), line_from(uow))


def save_source(desk: Desk, question: Question, line: str) -> Screen:
    """Where the number comes from; shown again next year, of a plan or a request with it alone."""
    uow, form = desk.uow, desk.form
    uow.source_notes.write(
        *(form.bloc_id, form.unit_id, question.key, line),
        written_by=desk.actor.person,
        period_id=_noted_for(form.period, question),
    )
    uow.record("source_noted", "form", form.id, question.key)
    return resume(desk, question, desk.say("✓ The source is noted."))
