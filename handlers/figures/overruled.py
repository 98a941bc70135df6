"""A colleague's figure gave way to another's: they are told, with the way to look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from bot.domain.kpi import Cell, Question
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.form import Desk
from handlers.figures.shown import amount_words, cell_name
from storage.figures import Entry


def tell_overruled(desk: Desk, question: Question, before: Mapping[Cell, Entry]) -> None:
    """Told once for each tap to the authors of `before`, as far as `desk` holds other figures."""
    changed: dict[int, list[Cell]] = {}
    for cell, entry in before.items():
        now = desk.work.sheet[cell]
        author = entry.author_id
        if now.seq != entry.seq and author is not None and author != desk.actor.person:
            changed.setdefault(author, []).append(cell)
    for author, cells in changed.items():
        _tell(desk, question, author, {cell: before[cell] for cell in cells})


def _tell(desk: Desk, question: Question, author: int, before: Mapping[Cell, Entry]) -> None:
    sheet, catalogue = desk.work.sheet, desk.work.catalogue
    form_id, by = desk.form.id, desk.actor.full_name

    def compose(say: Say) -> Screen:
        read = replace(desk, say=say)
        lines = [
            say(
                "<b>{name}</b>: {by} has saved {now} instead of your {was}.",
                name=cell_name(read, cell),
                by=by,
                now=amount_words(say, catalogue.indicator(cell.code), cell, sheet[cell].figure),
                was=amount_words(say, catalogue.indicator(cell.code), cell, entry.figure),
            )
            for cell, entry in before.items()
        ]
        lines.append(say("Yours is kept in the history. Please agree which one is right."))
        way = Choice(
            say.plain("Open the question"), Intent.of("figures.ask", form_id, question.key)
        )
        return Screen(Markup("\n").join(lines), rows(way))

    desk.uow.tell(author, compose, f"figure-overruled:{form_id}:{desk.uow.inbox_id}:{author}")
