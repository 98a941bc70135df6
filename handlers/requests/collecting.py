"""The requests of the bloc, and what has come in to one: boards, totals, a table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import N_, OldButton
from bot.domain.kpi import Cell, Dim, Figure, Indicator, Kind, State
from bot.domain.numbers import Qualifier
from bot.domain.totals import Total
from bot.i18n import Say
from bot.reports.views import SheetLine, SheetView
from bot.reports.wording import qualified, quantity
from bot.screen import Choice, FileOrder, Intent, Screen, beside, rows
from handlers.paging import fitted
from handlers.requests.draft import secretary
from handlers.requests.keeping import resume_choice, unfinished_line
from handlers.wording import period_title
from storage.bloc_totals import Basis, BlocTotals, bloc_totals
from storage.blocs import Bloc
from storage.figures import Period
from storage.request_drafts import RequestDraft
from storage.uow import UnitOfWork

_MOST_PERIODS, _MOST_SHOWN, _MOST_BEGUN, _LABEL_LETTERS = 60, 5, 3, 40
_TOTALS_LETTERS, _BOARDS_LETTERS = 1600, 1200
_DIMS = {Dim.F: N_("FDI"), Dim.D: N_("DDI"), Dim.T: N_("total")}
_STATES = {
    State.NOT_AVAILABLE: N_("not available yet"),
    State.NOT_APPLICABLE: N_("not applicable"),
}


def show_requests(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """The newest requests of the bloc. Raises NotAllowed for all but the secretary."""
    say, bloc = secretary(actor, uow)
    found = [one for one in uow.periods.newest(bloc.id, _MOST_PERIODS) if one.purpose == "request"]
    lines = [say("<b>What the ministry asks for</b>")]
    lines.extend(
        say(
            "• {title}: due {due}",
            title=period_title(one, say),
            due=say.moment(one.due_at, bloc.timezone),
        )
        for one in found[:_MOST_SHOWN]
    )
    if not found:
        lines.append(say("Nothing has been asked for yet."))
    begun = uow.request_drafts.unfinished(bloc.id, _MOST_BEGUN)
    if begun:
        lines.append(say("\n<b>Requests in the making</b>"))
        lines.extend(unfinished_line(one, bloc, say) for one in begun)
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(
                    fitted(period_title(one, say), _LABEL_LETTERS),
                    Intent.of("requests.show", one.id),
                )
                for one in found[:_MOST_SHOWN]
            ),
            _begun_choice(begun, bloc, say, uow) if begun else None,
            Choice(say.plain("Make a new request"), Intent("requests.new")),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
    )


def _begun_choice(begun: Sequence[RequestDraft], bloc: Bloc, say: Say, uow: UnitOfWork) -> Choice:
    """The way on with the only one, or to all of them."""
    if len(begun) == 1:
        return resume_choice(say.plain("Go on: {title}", title=begun[0].title), begun[0].id)
    count = uow.request_drafts.count(bloc.id) if len(begun) == _MOST_BEGUN else len(begun)
    label = say.plain("In the making ({n})", n=count)
    return Choice(label, Intent.of("requests.unfinished", 0))


def _collected(bloc: Bloc, period_id: int, uow: UnitOfWork) -> tuple[Period, BlocTotals]:
    """Everything that has been submitted. Raises OldButton for what is no request of the bloc."""
    gathered = uow.bloc_figures.gather(bloc.id, period_id)
    if gathered is None or gathered.now.of.purpose != "request":
        raise OldButton
    catalogue_of = uow.figures.catalogues(bloc.id)
    return gathered.now.of.period, bloc_totals(gathered, catalogue_of, Basis.PROVISIONAL)


def show_request(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Who has sent, and the totals of what has come in, each by the rule of its indicator."""
    say, bloc = secretary(actor, uow)
    period, totals = _collected(bloc, intent.number(0), uow)
    title, _, document = period.title.partition("\n")
    sent = [unit for unit in totals.roster if totals.counts(unit.id)]
    lines = [say("<b>{title}</b>", title=title)]
    if document:
        lines.append(say("Document: {document}", document=document))
    lines.append(say("Due: {due}", due=say.moment(period.due_at, bloc.timezone)))
    lines.append(
        say("Submitted: {n} of {of} boards.", n=f"{len(sent):02d}", of=f"{len(totals.roster):02d}")
    )
    if totals.waiting:
        names = ", ".join(unit.short_name for unit in totals.waiting)
        lines.append(say("Still to come: {names}.", names=fitted(names, _BOARDS_LETTERS)))
    if sent:
        lines.append(say("\n<b>Totals of what has been submitted</b>"))
        lines.extend(_bounded(list(_total_lines(totals, say)), say))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Table by board (.xlsx)"), Intent.of("requests.table", period.id))
            if sent
            else None,
            beside(
                Choice(say.plain("Open the document"), Intent.of("requests.open", period.id))
                if period.document_id is not None
                else None,
                Choice(
                    say.plain(
                        N_("Attach the document")
                        if period.document_id is None
                        else N_("Replace the document")
                    ),
                    Intent.of("requests.attach", period.id),
                ),
            ),
            Choice(say.plain("Progress of the boards"), Intent.of("status", period.id)),
            Choice(say.plain("Move the deadline"), Intent.of("periods.move", period.id))
            if period.state == "open"
            else None,
            Choice(say.plain("Back"), Intent("requests")),
        ),
    )


def _name(indicator: Indicator, cell: Cell, say: Say) -> str:
    name = indicator.short_names[say.language]
    several = len(indicator.units) + len(indicator.computed) > 1
    return f"{name} ({say.plain(_DIMS[cell.dim])})" if several else name


def _total_lines(totals: BlocTotals, say: Say) -> Iterator[Markup]:
    """A line for each figure of the bloc: its total, or how many boards have answered."""
    for cell, total in totals.now.cells.items():
        indicator = totals.now.catalogue.indicator(cell.code)
        name = _name(indicator, cell, say)
        if total.amount is None:
            yield say.count(
                "• {name}: not added up, {n} answer",
                "• {name}: not added up, {n} answers",
                total.answered,
                name=name,
            )
            continue
        unit = "%" if indicator.kind is Kind.FLAG else total.unit
        amount = qualified(say, quantity(say, total.amount, unit), total.qualifier)
        yield say(
            "• {name}: <b>{amount}</b> ({n}/{of})",
            name=name,
            amount=amount,
            n=total.answered,
            of=total.expected,
        )


def _bounded(lines: list[Markup], say: Say) -> list[Markup]:
    shown: list[Markup] = []
    for line in lines:
        if sum(map(len, shown)) + len(line) > _TOTALS_LETTERS:
            return [*shown, say("… and {n} more.", n=len(lines) - len(shown))]
        shown.append(line)
    return shown


def send_table(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Every board's figures under each indicator, and the bloc's, as an .xlsx page."""
    say, bloc = secretary(actor, uow)
    period, totals = _collected(bloc, intent.number(0), uow)
    title, _, document = period.title.partition("\n")
    at = say.moment(uow.now, bloc.timezone)
    view = SheetView(
        title=title,
        subtitle=f"{document} · {at}" if document else at,
        headings=[
            say.plain("Code"),
            say.plain("Indicator, board"),
            say.plain("Unit"),
            say.plain("Figure"),
            say.plain("Compared period"),
            say.plain("Remark"),
        ],
        lines=list(_table(totals, say)),
        footer=say.plain("Made by Trợ lý Khối thi đua from what the boards have submitted."),
    )
    uow.record("request_table", "period", period.id)
    order = FileOrder("sheet", f"yeu-cau-{period.key}.xlsx", json.dumps(view, ensure_ascii=False))
    return Screen(
        say("The table of “{title}”, as of {at}.", title=title, at=at),
        files=(order,),
        aside=True,
        fresh=True,
    )


def _table(totals: BlocTotals, say: Say) -> Iterator[SheetLine]:
    """Under each figure of the bloc what every board has given to it."""
    for cell, total in totals.now.cells.items():
        indicator = totals.now.catalogue.indicator(cell.code)
        yield _bloc_line(cell, indicator, total, say)
        if cell.dim not in indicator.units:
            continue
        for unit in totals.roster:
            figure = totals.now.contributions[unit.id].figures.get(cell)
            yield _board_line(unit.short_name, indicator, cell, figure, say)


def _bloc_line(cell: Cell, indicator: Indicator, total: Total, say: Say) -> SheetLine:
    remark = say.plain("{n} of {of} boards", n=total.answered, of=total.expected)
    if total.qualifier is Qualifier.ESTIMATE:
        remark += "; " + say.plain("estimate")
    return SheetLine(
        code=f"{cell.code}.{cell.dim}",
        name=_name(indicator, cell, say).upper(),
        unit="%" if indicator.kind is Kind.FLAG else total.unit,
        amount="" if total.amount is None else format(total.amount, "f"),
        said="" if total.amount is not None else say.plain("not added up"),
        previous="",
        note=remark,
    )


def _board_line(
    board: str, indicator: Indicator, cell: Cell, figure: Figure | None, say: Say
) -> SheetLine:
    said = ""
    amount = "" if figure is None or figure.amount is None else format(figure.amount, "f")
    notes = []
    if figure is None:
        said = say.plain("not submitted")
    elif figure.amount is None:
        said = say.plain(_STATES[figure.state])
    elif indicator.kind is Kind.FLAG:
        said, amount = say.plain("yes") if figure.amount else say.plain("no"), ""
    if figure is not None and figure.qualifier is Qualifier.ESTIMATE:
        notes.append(say.plain("estimate"))
    if figure is not None and figure.qualifier is Qualifier.ABOVE:
        notes.append(say.plain("lower bound"))
    return SheetLine(
        code="",
        name=board,
        unit=indicator.unit(cell.dim),
        amount=amount,
        said=said,
        previous="",
        note="; ".join(notes),
    )
