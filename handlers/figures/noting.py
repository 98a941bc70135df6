"""Behind a question: its earlier figures, its history, a comment, where the number comes from."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.kpi import Question
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.asking import at_words, before_words, question_screen
from handlers.figures.form import (
    Desk,
    amount_words,
    cell_name,
    cells_line,
    reason_from,
    sit_down,
)
from storage.figures import Write
from storage.uow import UnitOfWork

_MOST_VERSIONS = 5


def show_notes(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Source note, last period, every version with its author, the comments."""
    desk = sit_down(actor, intent.number(0), uow)
    return _notes_screen(desk, desk.question(intent.text(1)))


def _notes_screen(desk: Desk, question: Question, echo: Markup | None = None) -> Screen:
    say, uow = desk.say, desk.uow
    lines: list[Markup] = [echo + "\n"] if echo else []
    lines.append(say("<b>{name}</b>", name=question.names[say.language]))
    lines.extend(
        say("<i>{definition}</i>", definition=indicator.definitions[say.language])
        for indicator in question.indicators
        if indicator.definitions[say.language]
    )
    note = uow.figures.source_note(desk.form.bloc_id, desk.form.unit_id, question.key)
    lines.append(say("Source and method: {note}", note=note or say("not noted yet")))
    before = cells_line(desk, question.cells, desk.work.before)
    if before is not None:
        lines.append(before_words(desk, before))
    for cell in question.cells:
        versions = uow.figures.history(desk.form, cell)
        indicator = desk.work.catalogue.indicator(cell.code)
        for entry, author in versions[:_MOST_VERSIONS]:
            assert entry.recorded_at is not None, "stored rows carry their time"
            line = say(
                "{cell}, version {seq}: {figure}, {author}, {at}",
                cell=cell_name(desk, cell),
                seq=entry.seq,
                figure=amount_words(say, indicator, cell, entry.figure),
                author=author or say("taken over"),
                at=at_words(desk, entry.recorded_at),
            )
            if entry.figure.reason:
                line += say("\n   reason: {reason}", reason=entry.figure.reason)
            if entry.comment:
                line += say("\n   comment: {comment}", comment=entry.comment)
            if entry.on_behalf_id:
                line += say("\n   entered by the secretary for the board")
            lines.append(line)
    answered = any(cell in desk.work.sheet for cell in question.cells)
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(
                say.plain("Write a comment"),
                Intent.of("figures.comment", desk.form.id, question.key),
            )
            if answered
            else None,
            Choice(
                say.plain("Note the source"),
                Intent.of("figures.source", desk.form.id, question.key),
            ),
            Choice(
                say.plain("Back to the question"),
                Intent.of("figures.ask", desk.form.id, question.key),
            ),
        ),
    )


def ask_comment(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow)
    question = desk.question(intent.text(1))
    return _ask_line(
        desk,
        question,
        "figures.commented",
        desk.say("Please write the comment in one line, for example “from 85 of 120 enterprises”."),
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


def _ask_line(desk: Desk, question: Question, intent_name: str, text: Markup) -> Screen:
    return Screen(
        text,
        rows(
            Choice(
                desk.say.plain("Back to the question"),
                Intent.of("figures.ask", desk.form.id, question.key),
            )
        ),
        asks=Intent.of(intent_name, desk.form.id, question.key),
    )


def take_comment(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A new version of each answered cell of the question: the same figure with the comment."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    comment = reason_from(uow)
    writes = [
        Write(cell, entry.seq, entry.figure, entry.typed, comment)
        for cell in question.cells
        if (entry := desk.work.sheet.get(cell)) is not None
    ]
    if not writes or desk.form.state == "submitted":
        raise OldButton
    desk.write(writes)
    desk.work.sheet.put(writes)
    return question_screen(desk, question, desk.say("✓ The comment is saved."))


def take_source(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow)
    question = desk.question(intent.text(1))
    uow.figures.write_source_note(
        desk.form.bloc_id, desk.form.unit_id, question.key, reason_from(uow), actor.person
    )
    uow.record("source_noted", "form", desk.form.id, question.key)
    return question_screen(desk, question, desk.say("✓ The source is noted."))
