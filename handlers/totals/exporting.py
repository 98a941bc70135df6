"""The bloc's figures as a file: what this person may see on these pages, and nothing else.

A board's values come with persons and times, as one tap on a total shows them; of another board
only once they may be seen. An observer, and whoever looks at what is released, gets the totals of
the release alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, require
from bot.domain.comparing import Change, Comparison, Telling, tell
from bot.domain.definitions import Obstacle
from bot.domain.errors import N_
from bot.domain.form_errors import NothingToExport
from bot.domain.kpi import Aggregation, Indicator, Kind
from bot.domain.totals import Total
from bot.i18n import speak
from bot.reports.export_views import ColumnKind, ExportTable, TableMaker, column
from bot.reports.wording import obstacle_words
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.exporting import (
    CSV,
    EXCEL,
    File,
    file_screen,
    ground_of,
    is_synthetic,
    kind_choices,
    kind_of,
    values_table,
)
from handlers.figures.workbook_form import CERTAINTIES
from handlers.totals.notes import footnotes
from handlers.totals.view import View, home, look, may_see, stocks_words
from handlers.totals.words import DIMS, comparisons_words, hidden_words
from storage.bloc_figures import COUNTED
from storage.bloc_totals import Basis
from storage.exports import ValueLine
from storage.uow import UnitOfWork

_RULES = {
    Aggregation.SUM: N_("sum"),
    Aggregation.MIN: N_("least of any board"),
    Aggregation.RATIO_OF_SUMS: N_("ratio of the sums"),
    Aggregation.SHARE: N_("share of boards that say yes"),
    Aggregation.NONE: N_("not totalled"),
}
_MOST_PLACES = 6
_UNSAID = (Obstacle.INCOMPLETE, Obstacle.NO_BASE, Obstacle.NO_FIGURE)
"""Reasons that a page leaves to its footnotes; a line of a table has to bear its own."""


def choose_kind(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which figures, as which kind of file. Raises what `look` raises."""
    view = look(actor, intent, uow)
    say = view.say
    by_board = _by_board(view)
    lines = [say("<b>{period}</b> as a file", period=view.title)]
    if view.own_only:
        lines.append(hidden_words(view))
        lines.append(say("The file holds the figures of your own board."))
    elif by_board:
        lines.append(
            say(
                "A line for each value you may see, with who entered it and when; and the bloc's"
                " totals with their comparison."
            )
        )
    else:
        lines.append(say("The bloc's totals with their comparison, as they were released."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            kind_choices(say, "totals.export_file", view.period_id, view.mark),
            (
                Choice(say.plain("All periods (.xlsx)"), Intent.of("totals.export_all", EXCEL)),
                Choice(say.plain("All periods (.csv)"), Intent.of("totals.export_all", CSV)),
            )
            if by_board
            else None,
            (view.to_page(""), home(say)),
        ),
    )


def _by_board(view: View) -> bool:
    """Whether values of boards go with the totals: not into what was released."""
    return view.release is None and view.may(Act.SEE_BOARDS)


def send_period(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One period: values as far as they may be seen, and the totals of the page."""
    view = look(actor, intent, uow)
    kind = kind_of(intent, 2)
    tables = [] if view.own_only else [totals_table(view)]
    number, synthetic = sum(len(one["rows"]) for one in tables), view.totals.synthetic
    lines = _values(view) if _by_board(view) else []
    if lines:
        ground = ground_of(view.hat.bloc_id, view.zone, view.say, uow)
        table = values_table(
            ground, lines, lambda line: _unit_name(view, line), _left_out(view, lines)
        )
        tables.insert(0, table)
        number, synthetic = number + len(lines), synthetic or is_synthetic(lines)
    if not number:
        raise NothingToExport
    made = File(view.title, f"so-lieu-{view.of.period.key}", tables, synthetic)
    uow.record("figures_exported", "period", view.period_id, f"{number} {view.mark} {kind}")
    return file_screen(actor, made, kind, view.zone, number, uow)


def _values(view: View) -> list[ValueLine]:
    uow, bloc_id, period_id = view.uow, view.hat.bloc_id, view.period_id
    forms = {
        number: form
        for number, form in uow.exports.forms(bloc_id, period_id=period_id).items()
        if view.sees(form.unit_id) and _is_out(view.hat, form.unit_id, form.state)
    }
    return uow.exports.values(forms, bloc_id, period_id=period_id)


def _left_out(view: View, lines: Sequence[ValueLine]) -> list[str]:
    """Boards whose figures are with them again: the totals name them, and so does this table."""
    told = {line.form.unit_id for line in lines}
    names = [one.short_name for one in view.totals.reviewing if one.id not in told]
    if not names:
        return []
    note = N_("Being looked at again by the board, so not in this table: {boards}.")
    return [view.say.plain(note, boards=", ".join(names))]


def _is_out(hat: Hat, unit_id: int, state: str) -> bool:
    """A form in the making is its board's own business until it is submitted."""
    return state in COUNTED or unit_id == hat.unit_id


def _unit_name(view: View, line: ValueLine) -> str:
    unit = view.totals.unit(line.form.unit_id)
    return unit.name if unit is not None else ""


def send_all(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The values of every period, as far as this person may see them. Raises NotAllowed."""
    hat = require(actor, Act.SEE_BOARDS, actor.hat.unit_id)
    say, zone, kind = (
        speak(actor.language),
        uow.blocs.bloc(hat.bloc_id).timezone,
        kind_of(intent, 0),
    )
    ground = ground_of(hat.bloc_id, zone, say, uow)
    forms = {
        number: form
        for number, form in uow.exports.forms(hat.bloc_id).items()
        if _is_out(hat, form.unit_id, form.state)
        and may_see(
            hat,
            form.unit_id,
            ground.periods[form.period_id].period.state,
            form.state,
        )
    }
    rosters = uow.exports.rosters(hat.bloc_id)

    def name(line: ValueLine) -> str:
        unit = rosters.unit(line.form.unit_id, ground.periods[line.form.period_id].as_of)
        return unit.name if unit is not None else ""

    lines = uow.exports.values(forms, hat.bloc_id)
    table = values_table(ground, lines, name)
    uow.record("figures_exported", "bloc", hat.bloc_id, f"{len(lines)} {kind}")
    made = File(
        say.plain("Figures of all periods"), "so-lieu-cac-ky", (table,), is_synthetic(lines)
    )
    return file_screen(actor, made, kind, zone, len(lines), uow)


# The bloc's totals --------------------------------------------------------------------------------


def totals_table(view: View) -> ExportTable:
    """Every figure of the bloc by its rule, of how many boards, against the compared period."""
    say = view.say
    then = view.then or say.plain("Compared period")
    maker = TableMaker(
        say.plain("Totals of the bloc"),
        [
            column(say.plain("Period"), 20),
            column(say.plain("Code"), 8),
            column(say.plain("Indicator"), 44),
            column(say.plain("FDI/DDI"), 9),
            column(say.plain("Unit of measure"), 12),
            column(say.plain("Figure of the bloc"), 18, ColumnKind.NUMBER),
            column(say.plain("Nature of the figure"), 16),
            column(say.plain("How it is made up"), 22),
            column(say.plain("Boards with figures"), 11, ColumnKind.NUMBER),
            column(say.plain("Boards in all"), 11, ColumnKind.NUMBER),
            column(say.plain("Boards compared"), 11, ColumnKind.NUMBER),
            column(say.plain("Their figure"), 18, ColumnKind.NUMBER),
            column(say.plain("Their figure of {then}", then=then), 18, ColumnKind.NUMBER),
            column(say.plain("In % of {then}", then=then), 13, ColumnKind.NUMBER),
            column(say.plain("Comparison"), 36),
            column(say.plain("Boards compared with the plan"), 11, ColumnKind.NUMBER),
            column(say.plain("Figure held against the plan"), 18, ColumnKind.NUMBER),
            column(say.plain("Their plan of the year"), 16, ColumnKind.NUMBER),
            column(say.plain("In % of the plan"), 12, ColumnKind.NUMBER),
        ],
    )
    for total in (*view.totals.now.cells.values(), *_converted(view)):
        maker.add(*_total_cells(view, total))
    return maker.table([note.unescape() for note in _notes(view)])


def _converted(view: View) -> Iterator[Total]:
    """What the recorded exchange rate alone makes one total of; the comparison names the rate."""
    for cell, one in view.totals.compared.items():
        if one.rate is not None and one.now is not None and cell not in view.totals.now.cells:
            yield one.now


def _notes(view: View) -> Iterator[Markup]:
    say = view.say
    if view.totals.basis is Basis.PROVISIONAL:
        yield say("Provisional totals, with figures not accepted yet.")
    yield stocks_words(view)
    yield say(
        "Compared is only what the same boards gave on both sides: how many they are and their own"
        " figures stand beside each percentage."
    )
    yield from footnotes(view)


def _total_cells(view: View, total: Total) -> list[str]:
    say, cell = view.say, total.cell
    indicator = view.catalogue.indicator(cell.code)
    percentage = indicator.kind is Kind.FLAG or total.folded.whole is not None
    compared, planned = view.totals.compared.get(cell), view.totals.planned.get(cell)
    several = len(indicator.units) + len(indicator.computed) > 1
    return [
        view.title,
        cell.code,
        indicator.names[say.language],
        DIMS.get(cell.dim, say.plain("Total")) if several else "",
        "%" if percentage else total.unit,
        _exact(total.amount),
        say.plain(CERTAINTIES[total.qualifier]) if total.amount is not None else "",
        say.plain(_RULES[total.aggregation]),
        str(total.answered),
        str(total.expected),
        *_like_for_like(compared),
        _comparison(view, indicator, compared),
        *_like_for_like(planned),
    ]


def _like_for_like(one: Comparison | None) -> tuple[str, str, str, str]:
    """As the pages compare: over all boards, else over those on both sides. How many they are, what
    they gave, what is on the other side, in percent; all empty where nothing can be compared, so
    that no two figures of unlike boards stand beside each other.
    """
    change = None if one is None else one.change or one.like_for_like
    if one is None or one.now is None or change is None:
        return "", "", "", ""
    boards = one.now.answered if one.change is not None else len(one.common)
    return str(boards), _exact(change.now), _exact(change.base), _percent(change)


def _percent(change: Change) -> str:
    told = None if change.ratio is None else tell(change, Telling.RATIO)
    return "" if told is None else format(told.number, "f")


def _comparison(view: View, indicator: Indicator, one: Comparison | None) -> str:
    """The comparison in words, or why there is none."""
    if one is None:
        return ""
    words = comparisons_words(view, indicator, [one]).unescape()
    if not words and one.change is not None and not one.change.now and not one.change.base:
        return view.say.plain("nought on both sides")
    unlike = one.change is None and one.like_for_like is None
    if words or not unlike or one.obstacle not in _UNSAID:
        return words
    return view.say.plain(
        "not compared: {why}", why=obstacle_words(view.say, one.obstacle, view.then)
    )


def _exact(amount: Decimal | None) -> str:
    """Sums of what was typed are exact; only a quotient is longer than a cell shows."""
    if amount is None:
        return ""
    exponent = amount.as_tuple().exponent
    long = isinstance(exponent, int) and exponent < -_MOST_PLACES
    return format(round(amount, _MOST_PLACES) if long else amount, "f")
