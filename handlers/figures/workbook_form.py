"""The form as a workbook to fill in: what stands in it, in the officer's language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from bot.domain.access import Actor
from bot.domain.errors import N_
from bot.domain.form_reading import LAYOUT
from bot.domain.kpi import Cell, Dim, Figure, Indicator, Kind, Question, State, compute
from bot.domain.numbers import Qualifier
from bot.i18n import Say
from bot.reports.book_views import FormBookView, FormDefinition, FormGroup, FormRow
from bot.screen import Choice, FileOrder, Intent, Screen, rows
from handlers.figures.compared import compared_heading
from handlers.figures.form import Desk, sit_down, to_form
from handlers.figures.shown import DIM_NAMES, amount_words
from handlers.wording import period_title
from storage.uow import UnitOfWork

CERTAINTIES = {
    Qualifier.EXACT: N_("Final"),
    Qualifier.ESTIMATE: N_("Estimate"),
    Qualifier.ABOVE: N_("Lower bound"),
}
STATUSES = {
    State.NOT_AVAILABLE: N_("Not available yet"),
    State.NOT_APPLICABLE: N_("Not applicable"),
}
_MOST_SHEET_NAME = 31


def send_form(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """ "Gửi file Excel": the form as it stands, to be filled in and sent back."""
    desk = sit_down(actor, intent.number(0), uow)
    desk.only_draft()
    say, form = desk.say, desk.form
    unit = uow.blocs.unit(form.bloc_id, form.unit_id, uow.today(desk.zone)).key
    name = f"bieu-{form.period.key}-{unit}.xlsx"
    uow.record("form_book_asked", "form", form.id)
    return Screen(
        say(
            "<b>The form as an Excel file.</b> Fill in the yellow cells and send the file back"
            " here; a table of your own (.xlsx, .csv) will do too. Nothing is taken over before you"
            " have seen what would change."
        ),
        rows(
            Choice(say.plain("One question at a time"), Intent.of("figures.go", form.id)),
            to_form(desk),
        ),
        asks=Intent.of("figures.pasted", form.id),
        files=(FileOrder("form_book", name, json.dumps(view_of(desk), ensure_ascii=False)),),
        fresh=True,
    )


def view_of(desk: Desk) -> FormBookView:
    say, form = desk.say, desk.form
    period = period_title(form.period, say)
    return FormBookView(
        title=f"{period} · {desk.unit_name}",
        guide=say.plain(
            "Fill in the yellow cells only; leave blank what is not known yet. Due: {due}",
            due=say.moment(form.period.due_at, desk.zone),
        ),
        sheet=_sheet_name(say.plain("Figures")),
        headings=[
            say.plain("Code"),
            say.plain("Indicator"),
            say.plain("Part"),
            say.plain("Unit"),
            _previous_heading(desk),
            say.plain("This period"),
            say.plain("Final or estimate"),
            say.plain("If no figure"),
            say.plain("Note, reason"),
        ],
        groups=list(_groups(desk)),
        certainties=[say.plain(label) for label in CERTAINTIES.values()],
        statuses=[say.plain(label) for label in STATUSES.values()],
        yes_no=[say.plain("Yes"), say.plain("No")],
        asks_previous=asks_previous(desk),
        definitions_sheet=_sheet_name(say.plain("Definitions")),
        definitions_headings=[
            say.plain("Code"),
            say.plain("Indicator"),
            say.plain("Unit"),
            say.plain("What is counted"),
        ],
        definitions=[_definition(desk, i) for q in desk.questions for i in q.indicators],
        footer=say.plain("Made by Trợ lý Khối thi đua from the board's own entries."),
        key=key_of(desk),
    )


def key_of(desk: Desk) -> dict[str, str]:
    """By what a form is known again; the check code shows a key that was typed over."""
    form = desk.form
    key = {
        "layout": LAYOUT,
        "form": str(form.id),
        "catalogue": form.period.catalogue_version,
        "period": form.period.key,
        "unit": str(form.unit_id),
    }
    return {**key, "check": check_code(key)}


def check_code(key: dict[str, str]) -> str:
    said = "/".join(value for name, value in sorted(key.items()) if name != "check")
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def asks_previous(desk: Desk) -> bool:
    """A first year: a year before the assistant's time, and nothing of this board stands in it.

    What was collected here was approved and accepted here; a file of this year says nothing of it.
    Who answers for the whole form is asked, not who was handed one group.
    """
    return desk.form.compared_state == "history" and not desk.work.previous and desk.may_submit


def _previous_heading(desk: Desk) -> str:
    say, form = desk.say, desk.form
    if asks_previous(desk):
        return say.plain("Final figures of {year}", year=str(form.period.year - 1))
    return compared_heading(desk)


def _groups(desk: Desk) -> Iterator[FormGroup]:
    lines: dict[str, list[FormRow]] = {}
    for question in desk.questions:
        lines.setdefault(question.group, []).extend(_rows(desk, question))
    for key, found in lines.items():
        yield FormGroup(name=desk.group_name(key), rows=found)


def _rows(desk: Desk, question: Question) -> Iterator[FormRow]:
    """The typed cells of a question, each indicator followed by the total it makes."""
    for indicator in question.indicators:
        for cell in indicator.cells:
            yield _row(desk, indicator, cell)
        for dim in indicator.computed:
            if indicator.addends(dim):
                yield _row(desk, indicator, Cell(indicator.code, dim))


def _row(desk: Desk, indicator: Indicator, cell: Cell) -> FormRow:
    say, work = desk.say, desk.work
    entry, before = work.sheet.get(cell), work.before.get(cell)
    computed = cell.dim in indicator.computed
    figure = entry.figure if entry is not None and not computed else None
    now = compute(work.catalogue, work.figures, {cell.code}) if computed else {}
    then = compute(work.catalogue, work.before, {cell.code}) if computed else {}
    amount = now.get(cell) if figure is None else figure.amount
    flag = indicator.kind is Kind.FLAG
    several = len(indicator.units) + len(indicator.computed) > 1
    earlier = then.get(cell) if computed else before and before.amount
    return FormRow(
        key=f"{cell.code}.{cell.dim}",
        code=cell.code,
        name=indicator.names[say.language],
        dim=_dim(say, cell.dim) if several else "",
        unit="" if flag else indicator.unit(cell.dim),
        previous="" if earlier is None or flag else format(earlier, "f"),
        amount="" if amount is None or flag else format(amount, "f"),
        said=_flag_words(say, indicator, cell, figure) if flag else "",
        is_flag=flag,
        is_whole=indicator.whole,
        addends=[f"{c.code}.{c.dim}" for c in indicator.addends(cell.dim)] if computed else [],
        certainty=_certainty(say, figure, flag=flag),
        status="" if figure is None else _status(say, figure),
        note="" if entry is None or computed else entry.figure.reason or entry.comment,
    )


def _dim(say: Say, dim: Dim) -> str:
    name = say.plain(DIM_NAMES[dim])
    return name[:1].upper() + name[1:]


def _flag_words(say: Say, indicator: Indicator, cell: Cell, figure: Figure | None) -> str:
    if figure is None or figure.amount is None:
        return ""
    return amount_words(say, indicator, cell, figure).unescape().capitalize()


def _certainty(say: Say, figure: Figure | None, *, flag: bool) -> str:
    if figure is None or figure.amount is None or flag:
        return ""
    return say.plain(CERTAINTIES[figure.qualifier])


def _status(say: Say, figure: Figure) -> str:
    return say.plain(STATUSES[figure.state]) if figure.state in STATUSES else ""


def _definition(desk: Desk, indicator: Indicator) -> FormDefinition:
    language = desk.say.language
    units = dict.fromkeys(indicator.units.values())
    return FormDefinition(
        code=indicator.code,
        name=indicator.names[language],
        unit="" if indicator.kind is Kind.FLAG else ", ".join(units),
        definition=indicator.definitions.get(language, ""),
    )


def _sheet_name(name: str) -> str:
    return name[:_MOST_SHEET_NAME]
