"""The printed sheet: a board's figures as they were submitted, or as the draft stands."""

from __future__ import annotations

import json

from bot.domain.access import Actor
from bot.domain.kpi import Cell, Figure, Indicator, Kind
from bot.domain.numbers import Qualifier
from bot.i18n import Say
from bot.reports.views import SheetLine, SheetSigned, SheetView
from bot.reports.wording import coverage_words
from bot.screen import FileOrder, Intent, Screen
from handlers.figures.compared import compared_heading
from handlers.figures.form import Desk, sit_down
from handlers.figures.shown import amount_words, cell_title
from handlers.wording import period_title, short_code
from storage.uow import UnitOfWork


def sheet(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The board's figures as an .xlsx page, built outside the transaction."""
    desk = sit_down(actor, intent.number(0), uow)
    say, form = desk.say, desk.form
    cells = [cell for question in desk.questions for cell in question.cells]
    awaiting = desk.awaiting(cells)
    status, is_draft = _status(desk)
    view = SheetView(
        title=f"{period_title(form.period, say)} · {desk.unit_name}",
        subtitle=status,
        headings=[
            say.plain("Code"),
            say.plain("Indicator"),
            say.plain("Unit"),
            say.plain("This period"),
            compared_heading(desk),
            say.plain("Reason, comment"),
        ],
        lines=[_sheet_line(desk, cell, waits=cell in awaiting) for cell in cells],
        footer=say.plain("Made by Trợ lý Khối thi đua from the board's own entries."),
    )
    if not is_draft:
        view["signed"] = SheetSigned(
            day=say.plain("……………, …… / …… / ………"),
            maker=[say.plain("MADE BY"), say.plain("(signature, full name)")],
            head=[say.plain("HEAD OF THE BOARD"), say.plain("(signature, seal, full name)")],
        )
    unit = uow.blocs.unit(form.bloc_id, form.unit_id, uow.today(desk.zone)).key
    edition = "nhap" if is_draft else f"v{form.version}"
    name = f"so-lieu-{form.period.key}-{unit}-{edition}.xlsx"
    uow.record("sheet_asked", "form", form.id)
    return Screen(
        say("The printed sheet: {status}.", status=status),
        files=(FileOrder("sheet", name, json.dumps(view, ensure_ascii=False)),),
        aside=True,
        fresh=True,
    )


def _status(desk: Desk) -> tuple[str, bool]:
    """What the sheet shows and of when: a version as it was submitted, or a draft of this moment;
    and whether it is a draft.
    """
    say, form = desk.say, desk.form
    last = desk.uow.figures.last_submission(form.id)
    if last is not None and form.state not in ("draft", "returned"):
        words = say.plain(
            "Version {version}, submitted at {at}, check code {code}",
            version=last.version,
            at=say.moment(last.acted_at, desk.zone),
            code=short_code(last.fingerprint),
        )
        return words, False
    at = say.moment(desk.uow.now, desk.zone)
    if last is not None:
        return say.plain(
            "Draft after version {version}, not submitted again, as of {at}",
            version=last.version,
            at=at,
        ), True
    return say.plain("Draft, not submitted, as of {at}", at=at), True


def _sheet_line(desk: Desk, cell: Cell, *, waits: bool) -> SheetLine:
    work, say = desk.work, desk.say
    indicator = work.catalogue.indicator(cell.code)
    entry, before = work.sheet.get(cell), work.before.get(cell)
    figure = entry.figure if entry else None
    notes = []
    if figure is not None and figure.qualifier is Qualifier.ESTIMATE:
        notes.append(say.plain("estimate"))
    if figure is not None and figure.qualifier is Qualifier.ABOVE:
        notes.append(say.plain("lower bound"))
    if figure is not None and figure.coverage is not None:
        notes.append(coverage_words(say, figure).unescape().strip(" ()"))
    if waits:
        notes.append(say.plain("entered by the secretary, waits for the board to confirm"))
    if entry is not None:
        notes.extend(text for text in (entry.figure.reason, entry.comment) if text)
    amount, said = _amount_or_words(say, indicator, cell, figure)
    previous, previous_said = _amount_or_words(say, indicator, cell, before)
    return SheetLine(
        code=cell.code,
        name=cell_title(desk, cell),
        unit=indicator.unit(cell.dim),
        amount=amount,
        said=said,
        previous=previous,
        previous_said=previous_said if before and before.amount is not None else "",
        note="; ".join(notes),
    )


def _amount_or_words(
    say: Say, indicator: Indicator, cell: Cell, figure: Figure | None
) -> tuple[str, str]:
    """The canonical amount of a number, or else the words for what stands in its place."""
    if figure is None:
        return "", ""
    if figure.amount is not None and indicator.kind is not Kind.FLAG:
        return format(figure.amount, "f"), ""
    return "", amount_words(say, indicator, cell, figure).unescape()
