"""A claim in the making: a printed figure whose comparisons may still follow in the text."""

from dataclasses import dataclass, field
from datetime import date

from bot.domain.kpi import Dim
from bot.domain.numbers import read_number
from bot.domain.printed_claims import Claim, Span, Stated
from bot.domain.printed_figures import Number


@dataclass(slots=True)
class Draft:
    """A claim that may still receive comparisons."""

    code: str
    dim: Dim | None
    number: Number
    unit: str
    scope: tuple[str, ...]
    as_of: date | None
    said: str
    words: tuple[str, ...]
    offset: int
    stated: list[Stated] = field(default_factory=list)

    def claim(self) -> Claim:
        """The claim as far as the text went."""
        number = self.number
        counted = "khu" if number.scope else number.unit
        written = " ".join(f"{number.qualifier} {number.digits} {counted}".split())
        return Claim(
            code=self.code,
            dim=self.dim,
            number=number.digits,
            written=f"{number.digits}{'' if number.unit == '%' else ' '}{number.unit}",
            unit=self.unit,
            reading=read_number(written, self.unit),
            scale=number.scale,
            scope=self.scope,
            stated=tuple(self.stated),
            as_of=self.as_of,
            said=self.said,
            span=Span(number.at + self.offset, number.end + self.offset),
        )
