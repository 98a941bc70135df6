"""Figures to take away as a file: a board's own, of all periods; and how a value stands in a line.

The file is built outside the transaction from a frozen view; it says who asked for it and when.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.errors import N_
from bot.domain.form_errors import ExportTooLong, NothingToExport
from bot.domain.kpi import Catalogue, Indicator, Kind
from bot.i18n import Say, speak
from bot.reports.export_views import (
    ColumnKind,
    ExportTable,
    ExportView,
    TableMaker,
    column,
)
from bot.reports.wording import coverage_words
from bot.screen import Choice, FileOrder, Intent, Screen, rows
from handlers.figures.shown import DIM_NAMES
from handlers.figures.workbook_form import CERTAINTIES, STATUSES
from handlers.wording import FORM_STATES, HOME, SOURCES, period_title
from storage.bloc_figures import BlocPeriod
from storage.exports import ValueLine
from storage.uow import UnitOfWork

MOST_LINES = 100_000
EXCEL, CSV = "xlsx", "csv"
_SYNTHETIC = N_("Synthetic figures, for practice only.")
UnitName = Callable[[ValueLine], str]


@dataclass(frozen=True, slots=True)
class Ground:
    """What lines are worded with: the periods by number, the definitions of each, the zone."""

    say: Say
    zone: str
    today: date
    periods: Mapping[int, BlocPeriod]
    catalogue_of: Callable[[str], Catalogue]

    def catalogue(self, line: ValueLine) -> Catalogue:
        return self.catalogue_of(self.periods[line.form.period_id].period.catalogue_version)


def choose_kind(actor: Actor, _intent: Intent, _uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for who reports for no board, or only a part of a form."""
    require(actor, Act.EXPORT_OWN, actor.hat.unit_id)
    say = speak(actor.language)
    return Screen(
        say(
            "<b>Your board's figures of all periods</b> as a file: a line for each value, with who"
            " entered it and when. Which kind?"
        ),
        rows(
            kind_choices(say, "figures.export_file"), Choice(say.plain("What is to be done"), HOME)
        ),
    )


def kind_choices(say: Say, name: str, *args: object) -> tuple[Choice, ...]:
    return (
        Choice(say.plain("Excel (.xlsx)"), Intent.of(name, *args, EXCEL)),
        Choice(say.plain("Plain table (.csv)"), Intent.of(name, *args, CSV)),
    )


def send_own(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Everything the board has entered, drafts as well: they are its own. Raises NotAllowed."""
    hat = require(actor, Act.EXPORT_OWN, actor.hat.unit_id)
    assert hat.unit_id is not None, "who reports, reports for a board"
    bloc, board = uow.blocs.board(hat.bloc_id, hat.unit_id)
    say = speak(actor.language)
    forms = uow.exports.forms(bloc.id, unit_id=hat.unit_id)
    lines = uow.exports.values(forms, bloc.id, unit_id=hat.unit_id)
    ground = ground_of(bloc.id, bloc.timezone, say, uow)
    table = values_table(ground, lines, lambda _line: board.name)
    made = File(
        say.plain("Figures of {unit}", unit=board.name),
        f"so-lieu-{board.key}",
        (table,),
        is_synthetic(lines),
    )
    uow.record("figures_exported", "unit", board.id, f"{len(lines)} {kind_of(intent, 0)}")
    return file_screen(actor, made, kind_of(intent, 0), bloc.timezone, len(lines), uow)


def ground_of(bloc_id: int, zone: str, say: Say, uow: UnitOfWork) -> Ground:
    known = {one.id: one for one in uow.bloc_figures.periods(bloc_id)}
    return Ground(
        say, zone, uow.today(zone), known, lambda version: uow.figures.catalogue(bloc_id, version)
    )


def kind_of(intent: Intent, index: int) -> str:
    return CSV if intent.text(index) == CSV else EXCEL


# The file -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class File:
    title: str
    name: str
    tables: Sequence[ExportTable]
    synthetic: bool


def file_screen(
    actor: Actor, made: File, kind: str, zone: str, number: int, uow: UnitOfWork
) -> Screen:
    """The message the file comes with. A workbook has a sheet a table, else each is a file."""
    say = speak(actor.language)
    at = say.moment(uow.now, zone)
    mark = say.plain("Made by Trợ lý Khối thi đua, {at}, for {name}.", at=at, name=actor.full_name)
    marks = [mark, *([say.plain(_SYNTHETIC)] if made.synthetic else [])]
    return Screen(
        say.count(
            "<b>{title}</b>, {at}: {n} line.",
            "<b>{title}</b>, {at}: {n} lines.",
            number,
            title=made.title,
            at=at,
        )
        + Markup("").join(_table_lines(made, say))
        + (Markup("\n") + say(_SYNTHETIC) if made.synthetic else Markup("")),
        files=tuple(_orders(made, kind, marks)),
        aside=True,
        fresh=True,
    )


def _table_lines(made: File, say: Say) -> list[Markup]:
    """How long each of several tables is: of a CSV each is a file of its own."""
    if len(made.tables) < 2:
        return []
    return [
        say.count(
            "\n{table}: {n} line", "\n{table}: {n} lines", len(one["rows"]), table=one["sheet"]
        )
        for one in made.tables
    ]


def _orders(made: File, kind: str, marks: list[str]) -> Iterable[FileOrder]:
    if kind == EXCEL:
        view = ExportView(title=made.title, marks=marks, tables=list(made.tables))
        yield FileOrder("export_book", f"{made.name}.xlsx", _frozen(view))
        return
    for table, more in zip(made.tables, ("", "-tong-hop"), strict=False):
        view = ExportView(title=made.title, marks=marks, tables=[table])
        yield FileOrder("export_csv", f"{made.name}{more}.csv", _frozen(view))


def _frozen(view: ExportView) -> str:
    return json.dumps(view, ensure_ascii=False, separators=(",", ":"))


# A line a value -----------------------------------------------------------------------------------


def values_table(
    ground: Ground,
    lines: Sequence[ValueLine],
    unit_of: UnitName,
    notes: Sequence[str] = (),
) -> ExportTable:
    """Raises NothingToExport, ExportTooLong."""
    say = ground.say
    if not lines:
        raise NothingToExport
    if len(lines) > MOST_LINES:
        raise ExportTooLong(most=say.number(MOST_LINES))
    maker = TableMaker(
        say.plain("Values"),
        [
            column(say.plain("Period"), 20),
            column(say.plain("Board"), 28),
            column(say.plain("Code"), 8),
            column(say.plain("Indicator"), 40),
            column(say.plain("FDI/DDI"), 9),
            column(say.plain("Unit of measure"), 12),
            column(say.plain("Figure"), 16, ColumnKind.NUMBER),
            column(say.plain("Nature of the figure"), 16),
            column(say.plain("As of"), 12, ColumnKind.DAY),
            column(say.plain("State of the form"), 24),
            column(say.plain("Version of the form"), 10, ColumnKind.NUMBER),
            column(say.plain("Version of the value"), 10, ColumnKind.NUMBER),
            column(say.plain("Entered by"), 22),
            column(say.plain("Entered at"), 17, ColumnKind.MOMENT),
            column(say.plain("Source"), 26),
            column(say.plain("Reason"), 30),
            column(say.plain("Remark"), 30),
            column(say.plain("Synthetic"), 12),
        ],
    )
    for line in _ordered(ground, lines):
        maker.add(*_cells(ground, line, unit_of(line)))
    return maker.table(notes)


def is_synthetic(lines: Iterable[ValueLine]) -> bool:
    """Whether invented figures are among them."""
    return any(line.form.synthetic for line in lines)


def _ordered(ground: Ground, lines: Sequence[ValueLine]) -> list[ValueLine]:
    """The latest period first, board by board, in the order of the form."""
    periods = {number: place for place, number in enumerate(ground.periods)}
    versions = {one.period.catalogue_version for one in ground.periods.values()}
    used = {ground.periods[line.form.period_id].period.catalogue_version for line in lines}
    order = {
        (version, indicator.code): place
        for version in versions & used
        for place, indicator in enumerate(ground.catalogue_of(version).indicators)
    }

    def place(line: ValueLine) -> tuple[int, int, int, int]:
        of = ground.periods[line.form.period_id]
        code = order.get((of.period.catalogue_version, line.cell.code), len(order))
        return (periods[of.id], line.form.unit_id, code, "FDT".index(line.cell.dim))

    return sorted(lines, key=place)


def _cells(ground: Ground, line: ValueLine, unit: str) -> list[str]:
    say, of = ground.say, ground.periods[line.form.period_id]
    indicator = ground.catalogue(line).indicator(line.cell.code)
    figure, form = line.figure, line.form
    several = len(indicator.units) + len(indicator.computed) > 1
    stock = indicator.kind is Kind.STOCK
    remarks = [line.comment, coverage_words(say, figure).unescape().strip()]
    return [
        period_title(of.period, say),
        unit,
        indicator.code,
        indicator.names[say.language],
        dim_word(say, line) if several else "",
        "" if indicator.kind is Kind.FLAG else indicator.unit(line.cell.dim),
        "" if figure.amount is None else format(figure.amount, "f"),
        _nature(say, indicator, line),
        # A cut-off that lies ahead is not the day a figure stands at yet.
        day_of(line.as_of or (min(of.as_of, ground.today) if stock else None)),
        say.plain(FORM_STATES[form.state]),
        str(form.version),
        str(line.seq),
        line.author,
        local(line.recorded_at, ground.zone),
        _source(say, line),
        figure.reason,
        "; ".join(remark for remark in remarks if remark),
        say.plain(N_("synthetic")) if form.synthetic else "",
    ]


def dim_word(say: Say, line: ValueLine) -> str:
    name = say.plain(DIM_NAMES[line.cell.dim])
    return name[:1].upper() + name[1:]


def _nature(say: Say, indicator: Indicator, line: ValueLine) -> str:
    figure = line.figure
    if figure.amount is None:
        return say.plain(STATUSES[figure.state])
    if indicator.kind is Kind.FLAG:
        return say.plain(N_("yes") if figure.amount else N_("no")).capitalize()
    return say.plain(CERTAINTIES[figure.qualifier])


def _source(say: Say, line: ValueLine) -> str:
    if not line.source:
        return ""
    return f"{say.plain(SOURCES[line.source])}: {line.informant}"


def day_of(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def local(at: datetime, zone: str) -> str:
    """The moment on the bloc's clock, to the minute."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat(timespec="minutes")
