"""Pictures of one line of the totals, board by board: the amounts, and how they have changed.

A picture shows what the page behind it shows to the same person, and nothing more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.access import Act, Actor, require
from bot.domain.comparing import Comparison, Direction, Telling, compare_cell, tell
from bot.domain.errors import N_, OldButton
from bot.domain.kpi import Cell, Dim, Indicator, Kind, round_share
from bot.domain.numbers import Qualifier
from bot.domain.parts import Part
from bot.domain.totals import Total, stand_alone
from bot.domain.totals_errors import NothingToDraw
from bot.reports.chart_views import Bar, BarsView, Mark
from bot.reports.wording import qualified
from bot.screen import Choice, FileOrder, Intent, Screen, rows
from handlers.totals.notes import footnotes
from handlers.totals.view import View, look
from handlers.totals.words import DIMS, cells_of, short_change, total_words
from storage.bloc_totals import Basis
from storage.blocs import Unit
from storage.uow import UnitOfWork

TOTAL, CHANGE, AS_FILE = "charts.total", "charts.change", "file"
_SIDES = {Dim.T: "T", Dim.F: "F", Dim.D: "D"}
_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One cell of the totals before one person, and the boards whose figures they may see."""

    view: View
    indicator: Indicator
    total: Total

    @property
    def cell(self) -> Cell:
        return self.total.cell

    @property
    def units(self) -> list[Unit]:
        return [unit for unit in self.view.totals.roster if self.view.sees(unit.id)]

    @property
    def name(self) -> str:
        name = self.indicator.names[self.view.say.language]
        return f"{name}, {DIMS[self.cell.dim]}" if self.cell.dim in DIMS else name

    @property
    def unit_of_measure(self) -> str:
        return "%" if self.total.folded.whole is not None else self.total.unit

    def intent(self, name: str, dim: Dim, *more: str) -> Intent:
        view = self.view
        return Intent.of(name, view.period_id, view.mark, self.cell.code, _SIDES[dim], *more)


def can_draw(view: View, indicator: Indicator) -> bool:
    """Whether there are amounts to draw: a yes or no has none."""
    return indicator.kind is not Kind.FLAG and bool(cells_of(view, indicator))


def show_total(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A bar for each board. Raises NotAllowed, OldButton, NothingToDraw."""
    drawing = _drawing(actor, intent, uow)
    bars = [_amount_bar(drawing, unit) for unit in drawing.units]
    return _screen(drawing, intent, drawing.name, bars, _LEGEND)


def show_change(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """How each board has changed since the period it is compared with.

    Raises NotAllowed, OldButton, NothingToDraw.
    """
    drawing = _drawing(actor, intent, uow)
    view, say = drawing.view, drawing.view.say
    if view.totals.base is None:
        raise OldButton
    title = say.plain("{name}: change since {then}", name=drawing.name, then=view.then)
    bars = [_change_bar(drawing, unit) for unit in drawing.units]
    return _screen(drawing, intent, title, bars, _CHANGES)


def _drawing(actor: Actor, intent: Intent, uow: UnitOfWork) -> _Drawing:
    require(actor, Act.SEE_BOARDS, actor.hat.unit_id)
    view, code = look(actor, intent, uow), intent.text(2)
    if not view.catalogue.has(code):
        raise OldButton
    indicator = view.catalogue.indicator(code)
    if not can_draw(view, indicator):
        raise OldButton
    cells = cells_of(view, indicator)
    wanted = [cell for cell in cells if intent.text(3) in ("", _SIDES[cell.dim])]
    if not wanted:
        raise OldButton
    return _Drawing(view, indicator, view.totals.now.cells[wanted[0]])


_LEGEND = {
    "plain": N_("final figure"),
    "estimate": N_("estimate"),
    "carried": N_("last period's figure"),
}
_CHANGES = {"up": N_("risen"), "down": N_("fallen")}


def _amount_bar(drawing: _Drawing, unit: Unit) -> Bar:
    say, part = drawing.view.say, drawing.total.parts.get(unit.id)
    if part is None:
        return Bar(label=unit.short_name, amount="", shown=_gap(drawing, unit), tone="blank")
    amount = _amount(part)
    number = say.percent(round_share(amount)) if part.whole is not None else say.number(amount)
    qualifier = Qualifier.ABOVE if part.above else Qualifier.EXACT
    if part.estimated and not part.above:
        qualifier = Qualifier.ESTIMATE
    tone = "carried" if part.carried else "estimate" if part.estimated else "plain"
    shown = qualified(say, number, qualifier).unescape()
    return Bar(label=unit.short_name, amount=format(amount, "f"), shown=shown, tone=tone)


def _amount(part: Part) -> Decimal:
    if part.whole is None:
        return part.amount
    return (part.amount * 100 / part.whole).quantize(_PLACES) if part.whole else Decimal(0)


def _gap(drawing: _Drawing, unit: Unit) -> str:
    if unit.id in drawing.total.not_applicable:
        return drawing.view.say.plain("not applicable")
    return drawing.view.say.plain("no figure yet")


def _change_bar(drawing: _Drawing, unit: Unit) -> Bar:
    """To the right for a rise, to the left for a fall; words where there is no percentage."""
    view, say = drawing.view, drawing.view.say
    part = drawing.total.parts.get(unit.id)
    words = _gap(drawing, unit)
    if part is not None and part.carried:
        words = say.plain("last period's figure")
    elif part is not None:
        one = _alone(drawing, unit)
        told = tell(one.change, Telling.GROWTH) if one is not None and one.change else None
        if one is not None and one.change is not None and told is not None:
            fall = told.direction is Direction.DOWN
            shown = short_change(view, one.change, Telling.GROWTH).unescape()
            amount = format(-told.number if fall else told.number, "f")
            tone = "down" if fall else "up"
            return Bar(label=unit.short_name, amount=amount, shown=shown, tone=tone)
        words = say.plain("not comparable")
    return Bar(label=unit.short_name, amount="", shown=words, tone="blank")


def _alone(drawing: _Drawing, unit: Unit) -> Comparison | None:
    """The board's own figure against its own of the period before."""
    totals = drawing.view.totals
    if totals.base is None:
        return None
    then = totals.base.contributions.get(unit.id)
    if then is None:
        return None
    kind = drawing.view.of.period.kind
    now = stand_alone(totals.now.contributions[unit.id], kind)
    return compare_cell(now, stand_alone(then, kind), drawing.cell)


def _screen(
    drawing: _Drawing,
    intent: Intent,
    title: str,
    bars: Sequence[Bar],
    legend: Mapping[str, str],
) -> Screen:
    """The picture in the chat with the ways on, or the same picture as a file to keep."""
    if not any(bar["amount"] for bar in bars):
        raise NothingToDraw
    view, say = drawing.view, drawing.view.say
    as_file = intent.text(4) == AS_FILE
    tones = {bar["tone"] for bar in bars}
    marks = [Mark(tone=tone, words=say.plain(legend[tone])) for tone in legend if tone in tones]
    picture = BarsView(
        title=title,
        lines=_lines(drawing),
        bars=list(bars),
        legend=marks if len(marks) > 1 or tones & {"estimate", "carried"} else [],
        notes=_notes(drawing, comparing=intent.name != TOTAL),
    )
    what = "bieu-do" if intent.name == TOTAL else "tang-giam"
    side = _SIDES[drawing.cell.dim]
    name = f"{what}-{view.of.period.key}-{drawing.cell.code}-{side}.png"
    order = FileOrder("bars", name, json.dumps(picture, ensure_ascii=False), photo=not as_file)
    caption = say("<b>{title}</b>\n{period}", title=title, period=view.title)
    if as_file:
        return Screen(caption, files=(order,), aside=True, fresh=True)
    return Screen(caption, _ways(drawing, intent.name), files=(order,), fresh=True)


def _ways(drawing: _Drawing, name: str) -> tuple[tuple[Choice, ...], ...]:
    view, say, dim = drawing.view, drawing.view.say, drawing.cell.dim
    other = None
    if name == CHANGE:
        other = Choice(say.plain("Amounts by board"), drawing.intent(TOTAL, dim))
    elif view.totals.base is not None:
        other = Choice(say.plain("Change by board"), drawing.intent(CHANGE, dim))
    sides = tuple(
        Choice(DIMS.get(cell.dim) or say.plain("Both together"), drawing.intent(name, cell.dim))
        for cell in cells_of(view, drawing.indicator)
        if cell.dim is not dim
    )
    return rows(
        other,
        sides or None,
        (
            Choice(say.plain("Original picture"), drawing.intent(name, dim, AS_FILE)),
            Choice(say.plain("Back"), view.intent("line", drawing.cell.code, 0)),
        ),
    )


def _lines(drawing: _Drawing) -> list[str]:
    """Period, unit of measure, of how many boards; and the figure of the bloc."""
    view, say, total = drawing.view, drawing.view.say, drawing.total
    lines = [
        say.plain(
            "{period} · {unit} · {n}/{m} boards",
            period=view.title,
            unit=drawing.unit_of_measure,
            n=f"{view.accepted if view.own_only else total.answered:02d}",
            m=f"{total.expected:02d}",
        )
    ]
    if total.amount is not None and not view.own_only:
        lines.append(
            say.plain("The whole bloc: {amount}", amount=total_words(view, total).unescape())
        )
    return lines


def _notes(drawing: _Drawing, *, comparing: bool) -> list[str]:
    """Where the figures are from and of when; who is left out, by the rules of the page."""
    view, say = drawing.view, drawing.view.say
    at = view.release.released_at if view.release is not None else view.uow.now
    provisional = view.totals.basis is Basis.PROVISIONAL
    source = (
        N_("Source: figures of the boards, not all accepted yet; as of {at}.")
        if provisional
        else N_("Source: figures that the bloc has accepted; as of {at}.")
    )
    notes = [say.plain(source, at=say.time(at, view.zone))]
    hidden = len(view.totals.roster) - len(drawing.units)
    if hidden:
        notes.append(
            say.count(
                "{n} other board: its own figures are shown once the period is closed.",
                "{n} other boards: their own figures are shown once the period is closed.",
                hidden,
            ).unescape()
        )
    notes.extend(note.unescape() for note in footnotes(view, comparing=comparing))
    return notes
