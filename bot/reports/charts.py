"""Pictures of figures and of progress (.png), readable on a phone and by the colour-blind.

It knows no language: every word comes with the view. Every bar bears its value, and no meaning
hangs on a colour alone. Colours are those of Okabe and Ito, without the red one: nobody is put in
the pillory here.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from matplotlib.figure import Figure

from bot.reports.canvas import FAINT, MARGIN, WIDTH, Canvas, png
from bot.reports.chart_views import Bar, BarsView, Mark, StatusView

TONES = {
    "plain": "#0072B2",
    "estimate": "#56B4E9",
    "carried": "#CC79A7",
    "up": "#0072B2",
    "down": "#E69F00",
    "accepted": "#009E73",
    "approved": "#0072B2",
    "submitted": "#56B4E9",
    "draft": "#F0E442",
    "returned": "#CC79A7",
    "blank": "#BDBDBD",
}
_TITLE, _TEXT, _SMALL, _HEADLINE = 16.0, 13.0, 12.0, 36.0
_ROW, _BAR = 26.0, 16.0
_LABEL_MOST, _GAP, _LEAST_BAR = 132.0, 6.0, 1.5


def build_bars(view: BarsView) -> bytes:
    """The bars as .png bytes."""
    return png(draw_bars(view))


def build_status(view: StatusView) -> bytes:
    """The overview as .png bytes."""
    return png(draw_status(view))


def draw_bars(view: BarsView) -> Figure:
    """A line for each unit: its name, its bar, its value at the bar's end."""
    page = Canvas()
    _head(page, view["title"], view["lines"])
    scale = _scale(page, view["bars"])
    page.box(scale.zero - 0.5, page.y, 1, _ROW * len(view["bars"]), FAINT)
    for bar in view["bars"]:
        _bar(page, scale, bar)
    _legend(page, view["legend"])
    _notes(page, view["notes"])
    return page.done()


class _Scale(NamedTuple):
    """Where zero stands, how many pixels a unit of the amount takes, how wide the names are."""

    zero: float
    step: float
    labels: float


def _scale(page: Canvas, bars: list[Bar]) -> _Scale:
    """As long as the bars can be with every value still at the end of its own."""
    labels = min(_LABEL_MOST, max([page.width(bar["label"], _TEXT) for bar in bars], default=0.0))
    room = WIDTH - 2 * MARGIN - labels - _GAP
    falls, rises = [(0.0, 0.0)], [(0.0, 0.0)]
    for bar in bars:
        amount = Decimal(bar["amount"] or 0)
        side = falls if amount < 0 else rises
        side.append((abs(float(amount)), page.width(bar["shown"], _TEXT) + _GAP))
    step = min(
        [
            (room - fall_text - rise_text) / (fall + rise)
            for fall, fall_text in falls
            for rise, rise_text in rises
            if fall + rise
        ],
        default=0.0,
    )
    step = max(step, 0.0)  # huge values leave no room for bars
    left = max(fall * step + fall_text for fall, fall_text in falls)
    return _Scale(MARGIN + labels + _GAP + left, step, labels)


def _bar(page: Canvas, scale: _Scale, bar: Bar) -> None:
    middle = page.y + _ROW / 2
    page.write(MARGIN, middle, page.cut(bar["label"], _TEXT, scale.labels + 0.5), _TEXT)
    if not bar["amount"]:
        page.write(scale.zero + _GAP, middle, bar["shown"], _SMALL, colour=FAINT)
    else:
        amount = Decimal(bar["amount"])
        length = max(abs(float(amount)) * scale.step, _LEAST_BAR if amount else 0.0)
        left = scale.zero - length if amount < 0 else scale.zero
        page.box(left, middle - _BAR / 2, length, _BAR, TONES[bar["tone"]])
        end = left - _GAP if amount < 0 else left + length + _GAP
        page.write(end, middle, bar["shown"], _TEXT, align="right" if amount < 0 else "left")
    page.gap(_ROW)


def draw_status(view: StatusView) -> Figure:
    """The share of units on every step as one bar, and a line for each step below it."""
    page = Canvas()
    _head(page, view["title"], view["lines"])
    page.write(MARGIN, page.y + _HEADLINE * 0.6, view["headline"], _HEADLINE, bold=True)
    beside = MARGIN + page.width(view["headline"], _HEADLINE, bold=True) + 10
    page.write(beside, page.y + _HEADLINE * 0.6, view["beside"], _TITLE)
    page.gap(_HEADLINE * 1.45)
    _shares(page, view)
    for step in view["steps"]:
        middle = page.y + _ROW / 2
        page.box(MARGIN, middle - 6, 12, 12, TONES[step["tone"]])
        page.write(MARGIN + 20, middle, step["words"], _TEXT)
        page.write(WIDTH - MARGIN, middle, str(step["count"]), _TEXT, bold=True, align="right")
        page.gap(_ROW)
        if step["names"]:
            page.gap(-3)
            page.paragraph(", ".join(step["names"]), _SMALL, colour=FAINT, x=MARGIN + 20)
            page.gap(6)
    _notes(page, view["notes"])
    return page.done()


def _shares(page: Canvas, view: StatusView) -> None:
    everybody = sum(step["count"] for step in view["steps"])
    left = float(MARGIN)
    for step in view["steps"]:
        if step["count"]:
            width = (WIDTH - 2 * MARGIN) * step["count"] / everybody
            # A thin gap between neighbours keeps them apart where their tones look alike.
            page.box(left, page.y, width - 1.5, 18, TONES[step["tone"]])
            left += width
    page.gap(28)


def _head(page: Canvas, title: str, lines: list[str]) -> None:
    page.paragraph(title, _TITLE, bold=True)
    page.gap(2)
    for line in lines:
        page.paragraph(line, _TEXT)
    page.gap(8)


def _legend(page: Canvas, marks: list[Mark]) -> None:
    if not marks:
        return
    page.gap(6)
    left = float(MARGIN)
    for mark in marks:
        needed = 16 + page.width(mark["words"], _SMALL) + 14
        if left > MARGIN and left + needed > WIDTH - MARGIN:
            left = float(MARGIN)
            page.gap(18)
        page.box(left, page.y + 4, 10, 10, TONES[mark["tone"]])
        page.write(left + 16, page.y + 9, mark["words"], _SMALL)
        left += needed
    page.gap(18)


def _notes(page: Canvas, notes: list[str]) -> None:
    page.gap(6)
    for note in notes:
        page.paragraph(note, _SMALL, colour=FAINT)
