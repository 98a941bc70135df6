"""Every figure of a version, group by group: last period's, the change, the reasons, history."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.kpi import Cell, Question
from bot.domain.suspect_view import Suspicion
from bot.screen import Choice, Intent, Screen, rows
from handlers.approval.card import moved_on, with_board_line
from handlers.approval.docket import Docket, open_docket
from handlers.approval.in_hand import kept
from handlers.checking.years import odd_figures, odd_words
from handlers.figures.card import APPROVE
from handlers.figures.compared import base_notes
from handlers.figures.form import Desk
from handlers.figures.noting import notes_lines
from handlers.figures.shown import (
    STATED,
    amount_words,
    bare_change,
    bounded,
    cell_name,
    clipped,
    cut,
    label_name,
)
from handlers.paging import side_by_side, turning
from storage.uow import UnitOfWork

_LETTERS = 3300
_REASON_LETTERS = 200


def show_group(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One group of the form. Its buttons lead on, to one figure's history, back to the card."""
    docket = open_docket(actor, intent, uow, reading=True)
    moved = moved_on(docket, intent)
    if moved is not None:
        return moved
    say, desk, form = docket.say, docket.desk, docket.form
    groups = _groups(desk)
    page = min(max(intent.number(2), 0), len(groups) - 1)
    asked = groups[page]
    lines = [
        *with_board_line(docket),
        say(
            "<b>{group}</b> · {page}/{pages}\n{unit}, version {version}",
            group=desk.group_name(asked[0].group),
            page=page + 1,
            pages=len(groups),
            unit=desk.unit_name,
            version=form.version,
        ),
    ]
    odd = odd_figures(form, desk.work.figures, desk.work.catalogue, uow)
    values = [line for question in asked for line in _question_lines(docket, question, odd)]
    lines.extend(bounded(desk, values, _LETTERS))
    lines.extend(base_notes(desk))
    screen = Screen(
        Markup("\n").join(lines),
        rows(
            turning(
                page,
                len(groups),
                say,
                lambda to: Intent.of("approval.detail", form.id, form.version, to),
            ),
            Choice(
                say.plain("History of a figure"),
                Intent.of("approval.pick", form.id, form.version, page),
            )
            if not docket.is_with_board
            else None,
            *_decide(docket),
        ),
    )
    return kept(docket, screen)


def _groups(desk: Desk) -> list[list[Question]]:
    """The questions of the form, a page for each of its groups."""
    groups: dict[str, list[Question]] = {}
    for question in desk.questions:
        groups.setdefault(question.group, []).append(question)
    return list(groups.values())


def _decide(docket: Docket) -> list[Choice]:
    say, form = docket.say, docket.form
    choices = []
    if docket.step is not None:
        choices = [
            Choice(
                say.plain(APPROVE[docket.step]),
                Intent.of("approval.approve", form.id, form.version, docket.step),
            ),
            Choice(
                say.plain("Ask for another look"),
                Intent.of("approval.return", form.id, form.version),
            ),
        ]
    back = Intent.of("approval.card", form.id, form.version)
    return [*choices, Choice(say.plain("Back to the card"), back)]


def _question_lines(
    docket: Docket, question: Question, odd: Mapping[Cell, Suspicion]
) -> list[Markup]:
    """ "DT01 Dự án cấp mới (FDI): 50 dự án (tăng 7,6%), kỳ trước 46 dự án", reason and comment."""
    desk, say = docket.desk, docket.say
    awaiting = desk.awaiting(question.cells)
    lines: list[Markup] = []
    for cell in question.cells:
        entry = desk.work.sheet.get(cell)
        indicator = desk.work.catalogue.indicator(cell.code)
        if entry is None:
            lines.append(say("{name}: —", name=f"{cell.code} {cell_name(desk, cell)}"))
            continue
        figure, before = entry.figure, desk.work.before.get(cell)
        line = say(
            "{name}: <b>{figure}</b>{change}",
            name=f"{cell.code} {cell_name(desk, cell)}",
            figure=amount_words(say, indicator, cell, figure),
            change=bare_change(desk, cell, figure),
        )
        if before is not None:
            line += say(", last period {figure}", figure=amount_words(say, indicator, cell, before))
            line += STATED if desk.base_stated([cell]) else ""
        if cell in odd:
            line += Markup("\n   ") + odd_words(say, odd[cell], whole=indicator.whole)
        if figure.reason:
            line += say("\n   reason: {reason}", reason=cut(figure.reason, _REASON_LETTERS))
        if entry.comment:
            line += say("\n   comment: {comment}", comment=cut(entry.comment, _REASON_LETTERS))
        if cell in awaiting:
            line += say(" (by the secretary, to be confirmed)")
        lines.append(line)
    return lines


def pick(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which figure's history: the questions of the group."""
    docket = open_docket(actor, intent, uow)
    moved = moved_on(docket, intent)
    if moved is not None:
        return moved
    say, desk, form = docket.say, docket.desk, docket.form
    groups = _groups(desk)
    page = min(max(intent.number(2), 0), len(groups) - 1)
    asked = groups[page]
    choices = [
        Choice(
            clipped(label_name(desk, question), 24),
            Intent.of("approval.item", form.id, form.version, question.key),
        )
        for question in asked
    ]
    return Screen(
        say("<b>{group}</b>\nWhich figure?", group=desk.group_name(asked[0].group)),
        rows(
            *side_by_side(choices),
            Choice(say.plain("Back"), Intent.of("approval.detail", form.id, form.version, page)),
        ),
    )


def show_item(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One question: its source, last period, every version with who, when and why."""
    docket = open_docket(actor, intent, uow)
    moved = moved_on(docket, intent)
    if moved is not None:
        return moved
    desk, form = docket.desk, docket.form
    question = next((one for one in desk.questions if one.key == intent.text(2)), None)
    if question is None:
        raise OldButton
    page = next(at for at, asked in enumerate(_groups(desk)) if question in asked)
    return Screen(
        Markup("\n").join(notes_lines(desk, question)),
        rows(
            Choice(
                docket.say.plain("Look at it again"),
                Intent.of("flags.value", form.id, question.key),
            ),
            Choice(
                docket.say.plain("Back"), Intent.of("approval.detail", form.id, form.version, page)
            ),
        ),
    )
