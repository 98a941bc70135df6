"""From a total to the boards behind it, to a board's values, to their versions and persons."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.definitions import recipe
from bot.domain.errors import N_, NotAllowed, OldButton
from bot.domain.kpi import Aggregation, Cell, Dim, Figure, Indicator, Kind, round_share
from bot.domain.totals import Total
from bot.reports.wording import coverage_words, qualified, quantity
from bot.screen import Choice, Intent, Screen, rows
from handlers import paging
from handlers.totals import charts
from handlers.totals.charts import can_draw
from handlers.totals.notes import stated_notes
from handlers.totals.pages import cut, head
from handlers.totals.view import View, home, look
from handlers.totals.words import (
    DIMS,
    cells_of,
    indicators,
    line_words,
    part_words,
)
from handlers.wording import STATE_WORDS, form_words
from storage.bloc_figures import COUNTED
from storage.blocs import Unit
from storage.figures import Entry
from storage.uow import UnitOfWork

_MOST = 12
_MOST_VERSIONS, _MOST_READ, _REASON_LETTERS = 4, 40, 100


def choose_line(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which indicator of the group is to be seen board by board."""
    require(actor, Act.SEE_BOARDS, actor.hat.unit_id)
    view = look(actor, intent, uow)
    say, key = view.say, intent.text(2)
    found = [one for one in indicators(view, key) if cells_of(view, one)]
    shown, page, pages = paging.on_page(found, intent.number(3), _MOST)
    return Screen(
        say("Which figure is to be seen board by board?"),
        rows(
            *paging.side_by_side(
                [
                    Choice(cut(one.short_names[say.language]), view.intent("line", one.code, 0))
                    for one in shown
                ]
            ),
            paging.turning(page, pages, say, lambda to: view.intent("lines", key, to)),
            view.to_page(key),
        ),
    )


def show_line(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A total and what each board gives to it, with its share and where its form stands."""
    require(actor, Act.SEE_BOARDS, actor.hat.unit_id)
    view = look(actor, intent, uow)
    indicator = _indicator(view, intent.text(2))
    say = view.say
    seen = [unit for unit in view.totals.roster if view.sees(unit.id)]
    shown, page, pages = paging.boards_on_page(seen, intent.number(3))
    lines = [_unit_line(view, indicator, unit) for unit in shown]
    hidden = len(view.totals.roster) - len(seen)
    if hidden:
        lines.append(
            say.count(
                "{n} other board: its own figures are shown once the period is closed.",
                "{n} other boards: their own figures are shown once the period is closed.",
                hidden,
            )
        )
    text = [head(view, None), Markup("\n").join(lines)]
    if not view.own_only:
        compared = [line_words(view, indicator), *stated_notes(view, _typed(view, indicator))]
        text.insert(1, Markup("\n").join(compared))
    return Screen(
        Markup("\n\n").join(text),
        rows(
            *paging.side_by_side(
                [
                    Choice(cut(unit.short_name), view.intent("unit", indicator.code, unit.id))
                    for unit in shown
                ]
            ),
            paging.turning(page, pages, say, lambda to: view.intent("line", indicator.code, to)),
            (
                *_chart(view, indicator),
                Choice(say.plain("Back"), view.intent("lines", indicator.group, 0)),
            ),
        ),
    )


def _chart(view: View, indicator: Indicator) -> tuple[Choice, ...]:
    if not can_draw(view, indicator):
        return ()
    to = Intent.of(charts.TOTAL, view.period_id, view.mark, indicator.code)
    return (Choice(view.say.plain("Picture"), to),)


def _indicator(view: View, code: str) -> Indicator:
    if not view.catalogue.has(code):
        raise OldButton
    return view.catalogue.indicator(code)


def _unit_line(view: View, indicator: Indicator, unit: Unit) -> Markup:
    """ "KCN Hà Nam: 70 dự án · chiếm 13,2%, Khối đã tiếp nhận"."""
    say = view.say
    given = []
    for cell in cells_of(view, indicator):
        total = view.totals.now.cells[cell]
        words = part_words(view, total, unit.id)
        if words is not None:
            side = f"{DIMS[cell.dim]} " if cell.dim in DIMS else ""
            given.append(Markup("{}{}{}").format(side, words, _share(view, total, unit)))
        if cell.dim is Dim.T and indicator.aggregation is Aggregation.SUM and given:
            break  # the sides stand one tap further
    state = _state(view, unit)
    if not given:
        return say("{unit}: — ({state})", unit=unit.short_name, state=state)
    amounts = Markup("; ").join(given)
    if view.totals.counts(unit.id) and unit not in view.totals.reviewing:
        return say("{unit}: {amounts}", unit=unit.short_name, amounts=amounts)
    return say("{unit}: {amounts} ({state})", unit=unit.short_name, amounts=amounts, state=state)


def _share(view: View, total: Total, unit: Unit) -> str:
    part = total.parts.get(unit.id)
    if view.own_only or total.aggregation is not Aggregation.SUM or part is None:
        return ""
    if not total.amount:
        return ""
    share = view.say.percent(round_share(part.amount * 100 / total.amount))
    return view.say.plain(" · {share} of the total", share=share)


def _state(view: View, unit: Unit) -> Markup:
    form = view.totals.form(unit.id)
    if form is not None and form.under_review:
        return view.say("being looked at again, as submitted in version {n}", n=form.version)
    return form_words(form.state if form else None, view.say, begun=form is not None and form.begun)


def show_unit(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A board's own values of one indicator, each with its versions, persons and times.

    Raises NotAllowed for another board's figures before they may be seen.
    """
    require(actor, Act.SEE_BOARDS, actor.hat.unit_id)
    view = look(actor, intent, uow)
    indicator = _indicator(view, intent.text(2))
    unit = next((one for one in view.totals.roster if one.id == intent.number(3)), None)
    if unit is None:
        raise OldButton
    if not view.sees(unit.id):
        raise NotAllowed
    say = view.say
    lines = [
        say(
            "<b>{unit}</b>\n{name}: {state}",
            unit=unit.name,
            name=indicator.names[say.language],
            state=_state(view, unit),
        ),
        _unit_line(view, indicator, unit),
    ]
    lines.extend(_versions(view, indicator, unit))
    return Screen(
        Markup("\n\n").join(lines),
        rows(Choice(say.plain("Back"), view.intent("line", indicator.code, 0)), home(say)),
    )


def _versions(view: View, indicator: Indicator, unit: Unit) -> list[Markup]:
    """Every typed cell behind the indicator, newest version first.

    A form in the making is its board's own business until it is submitted.
    """
    form = view.totals.form(unit.id)
    if form is None or (form.state not in COUNTED and unit.id != view.hat.unit_id):
        return []
    stored = view.uow.figures.form(view.hat.bloc_id, form.id)
    assert stored is not None, "it was read just now"
    found = []
    for cell in _typed(view, indicator):
        versions = _known_then(view, view.uow.figures.history(stored, cell, _MOST_READ))
        if versions:
            lines = [_version(view, cell, entry, author) for entry, author in versions]
            found.append(Markup("\n").join([_cell_name(view, cell), *lines]))
    return found


def _known_then(view: View, versions: list[tuple[Entry, str]]) -> list[tuple[Entry, str]]:
    """The latest versions; of what was released, those that there were at the time."""
    if view.release is not None:
        at = view.release.released_at
        versions = [
            (entry, author)
            for entry, author in versions
            if entry.recorded_at is not None and entry.recorded_at <= at
        ]
    return versions[:_MOST_VERSIONS]


def _typed(view: View, indicator: Indicator) -> list[Cell]:
    """The typed cells an indicator is made of, in the order of the form."""
    made = (recipe(view.catalogue, cell) for cell in cells_of(view, indicator))
    cells = {cell for one in made if one is not None for cell in one.cells}
    return [cell for cell in view.catalogue.cells(view.of.period.kind) if cell in cells]


def _cell_name(view: View, cell: Cell) -> Markup:
    indicator = view.catalogue.indicator(cell.code)
    name = indicator.short_names[view.say.language]
    side = f" ({DIMS[cell.dim]})" if cell.dim in DIMS else ""
    return view.say("<b>{name}</b>", name=name + side)


def _version(view: View, cell: Cell, entry: Entry, author: str) -> Markup:
    say = view.say
    assert entry.recorded_at is not None, "stored rows carry their time"
    line = say(
        "Version {seq}: {figure}, {author}, {at}",
        seq=entry.seq,
        figure=figure_words(view, cell, entry.figure),
        author=author or say("taken over"),
        at=say.time(entry.recorded_at, view.zone),
    )
    if entry.figure.reason:
        line += say("\n   reason: {reason}", reason=cut(entry.figure.reason, _REASON_LETTERS))
    if entry.comment:
        line += say("\n   comment: {comment}", comment=cut(entry.comment, _REASON_LETTERS))
    if entry.noted_by:
        line += say("\n   noted by {name}", name=entry.noted_by)
    return line


def figure_words(view: View, cell: Cell, figure: Figure) -> Markup:
    """A board's own figure as it was given."""
    say, indicator = view.say, view.catalogue.indicator(cell.code)
    if figure.amount is None:
        return say(STATE_WORDS[figure.state])
    if indicator.kind is Kind.FLAG:
        return say(N_("yes")) if figure.amount else say(N_("no"))
    words = quantity(say, figure.amount, indicator.unit(cell.dim))
    return qualified(say, words, figure.qualifier) + coverage_words(say, figure)
