"""A picture for a phone: 390 units wide, a unit being a pixel of the phone, drawn twice as fine.

It grows downwards as things are put on it. The font is the one that matplotlib brings along, so a
picture looks the same on every machine and has every Vietnamese letter.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle

WIDTH, MARGIN = 390, 14
INK, FAINT = "#1A1A1A", "#555555"
_POINTS_PER_INCH, _FINENESS = 72, 2
_LINE = 1.35
"""A line's height, in letter sizes."""
_HALF_CAPITAL = 0.365


@cache
def font(size: float, *, bold: bool = False) -> FontProperties:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=str(Path(mpl.get_data_path()) / "fonts" / "ttf" / name), size=size)


class Canvas:
    """`y` is where the next thing goes."""

    def __init__(self) -> None:
        self.figure = Figure(
            figsize=(WIDTH / _POINTS_PER_INCH, 1), dpi=_POINTS_PER_INCH * _FINENESS
        )
        self._renderer: Any = FigureCanvasAgg(self.figure).get_renderer()  # type: ignore[no-untyped-call]
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self.y = float(MARGIN)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        found = self._renderer.get_text_width_height_descent(text, font(size, bold=bold), False)
        return float(found[0]) / _FINENESS

    def cut(self, text: str, size: float, most: float) -> str:
        """The text, or as much of its beginning as fits."""
        if self.width(text, size) <= most:
            return text
        while text and self.width(f"{text}…", size) > most:
            text = text[:-1].rstrip()
        return f"{text}…"

    def wrap(self, text: str, size: float, most: float, *, bold: bool = False) -> list[str]:
        """The text in lines that fit, cut between words."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width(longer, size, bold=bold) > most:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
    ) -> None:
        """One line of text around the height `y`. A dollar sign in it is a dollar sign."""
        self._axes.text(
            x,
            y + size * _HALF_CAPITAL,
            text,
            fontproperties=font(size, bold=bold),
            color=colour,
            ha=align,
            va="baseline",
            parse_math=False,
        )

    def paragraph(
        self, text: str, size: float, *, bold: bool = False, colour: str = INK, x: float = MARGIN
    ) -> None:
        """Text over the whole width, as many lines as it takes."""
        for line in self.wrap(text, size, WIDTH - MARGIN - x, bold=bold):
            self.write(x, self.y + size * _LINE / 2, line, size, bold=bold, colour=colour)
            self.y += size * _LINE

    def box(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        self._axes.add_patch(
            Rectangle((left, top), width, height, facecolor=colour, edgecolor="none")
        )

    def gap(self, height: float) -> None:
        self.y += height

    def done(self) -> Figure:
        """The picture as far as it has grown."""
        height = self.y + MARGIN
        self.figure.set_size_inches(WIDTH / _POINTS_PER_INCH, height / _POINTS_PER_INCH)
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)
        return self.figure


def png(figure: Figure) -> bytes:
    target = BytesIO()
    figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()
