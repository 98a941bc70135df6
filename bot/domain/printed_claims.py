"""What a printed text claims: figures, the indicators they belong to, and what they are said to be
compared with. Plain data: `bot.domain.printed` makes it from texts, `claimed` from known figures.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from bot.domain.kpi import Catalogue, Cell, Dim
from bot.domain.readings import Accept, Ask, Confirm, Qualifier, Reading


class Span(NamedTuple):
    """A part of the composed text."""

    start: int
    end: int


NOWHERE: Final = Span(0, 0)
"""Of what was not taken from a text."""


class Idiom(StrEnum):
    """How a percentage is said: "bằng 87,7 %", "tăng 7,6 %", "giảm 5 %", "vượt 49 %"."""

    RATIO = "ratio"
    RISE = "rise"
    FALL = "fall"
    EXCEED = "exceed"


class Against(StrEnum):
    """What a percentage is said of."""

    EARLIER = "earlier"  # last year, the same period
    PLAN = "plan"
    INDICATOR = "indicator"  # another figure, by name
    OTHER = "other"  # something that is no figure of the catalogue
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Base:
    """What a percentage is said of, in the words of the text; `codes` where a figure is named."""

    against: Against
    text: str = ""
    codes: frozenset[str] = frozenset()
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A percentage said of a figure. `step` is the place it was rounded to (0,1 for "7,6 %")."""

    percent: Decimal
    step: Decimal
    idiom: Idiom
    base: Base
    text: str
    span: Span = NOWHERE

    def share(self, idiom: Idiom | None = None) -> Decimal:
        """The figure in percent of its base, read in this idiom or in another."""
        idiom = idiom or self.idiom
        if idiom is Idiom.RATIO:
            return self.percent
        return 100 - self.percent if idiom is Idiom.FALL else 100 + self.percent

    def agrees(self, share: Decimal, idiom: Idiom | None = None) -> bool:
        """Whether a computed share rounds to what was said."""
        return abs(share - self.share(idiom)) <= self.step / 2

    def implied(self, value: Decimal) -> tuple[Decimal, Decimal] | None:
        """The least and the greatest base that the rounded percentage allows."""
        low, high = self.share() - self.step / 2, self.share() + self.step / 2
        return None if low <= 0 else (value * 100 / high, value * 100 / low)


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that was attributed to an indicator.

    `dim` is None where the text does not say whose investment is meant and the indicator has no
    total. `unit` is the canonical unit of the reading: the indicator's own, or, where the text
    counts in the other currency, the catalogue's unit of that currency. `scale` is the scale word's
    power of ten, `said` the words around the figure, `scope` the kinds of zones named.
    """

    code: str
    dim: Dim | None
    number: str
    written: str
    unit: str
    reading: Reading
    scale: int = 0
    scope: tuple[str, ...] = ()
    stated: tuple[Stated, ...] = ()
    as_of: date | None = None
    said: str = ""
    span: Span = NOWHERE

    @property
    def cell(self) -> Cell | None:
        """The cell, where the dimension is known."""
        return None if self.dim is None else Cell(self.code, self.dim)

    @property
    def value(self) -> Decimal | None:
        """The value as it reads, in `unit`; None where the text leaves it open."""
        return self.reading.value if isinstance(self.reading, Accept | Confirm) else None

    @property
    def candidates(self) -> tuple[Decimal, ...]:
        """What the figure may stand for where it does not read in one way."""
        return self.reading.candidates if isinstance(self.reading, Ask) else ()


class Reason(StrEnum):
    """Why a number was not attributed."""

    NO_UNIT = "no_unit"  # nothing that a figure of the catalogue is counted in
    NO_NAME = "no_name"
    SEVERAL_NAMES = "several_names"
    NO_FIGURE = "no_figure"  # a percentage that stands with no figure


@dataclass(frozen=True, slots=True)
class Loose:
    """A number that belongs to no indicator as far as the text says; `codes` are those it might."""

    written: str
    reason: Reason
    span: Span
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Printed:
    """A text that was read. Every number outside dates and years is in exactly one place: in a
    claim, in the comparison of a claim, or loose. Spans are parts of `text`."""

    text: str
    claims: tuple[Claim, ...]
    loose: tuple[Loose, ...]


def claimed(
    catalogue: Catalogue, cell: Cell, amount: Decimal, stated: Iterable[Stated] = ()
) -> Claim:
    """A claim made of a known figure: a cell of a form, or a total of the bloc."""
    return Claim(
        code=cell.code,
        dim=cell.dim,
        number=str(amount),
        written="",
        unit=catalogue.unit(cell),
        reading=Accept(amount, Qualifier.EXACT),
        stated=tuple(stated),
    )
