"""An example of an answer that fits the board: about last period's size, and plainly rounded."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from bot.domain.kpi import Cell, Kind, Question
from bot.domain.numbers import Qualifier
from handlers.figures.form import Desk

# Without last period's figure: of the size of a single board, too round to be taken for one.
_PLAIN = {
    "triệu USD": Decimal(200),
    "tỷ đồng": Decimal(3000),
    "triệu đồng": Decimal(10),
    "người": Decimal(2000),
    "hồ sơ": Decimal(2000),
    "ha": Decimal(300),
}
_OTHERWISE = Decimal(10)


def example_of(desk: Desk, question: Question) -> str:
    """ "9.000", "40 10": one digit and noughts, so that nobody takes it for the figure asked.

    The catalogue's own example stays where its words teach something ("có", "trên 55").
    """
    kinds = {indicator.kind for indicator in question.indicators}
    if kinds & {Kind.FLAG, Kind.RATIO}:
        return question.examples[desk.say.language]
    parts = [desk.say.number(_about(desk, cell)) for cell in question.cells]
    return (" " if len(question.indicators) == 1 else "; ").join(parts)


def _about(desk: Desk, cell: Cell) -> Decimal:
    """Last period's figure to its first digit; the next one where it is that round itself."""
    before = desk.work.before.get(cell)
    amount = before.amount if before is not None else None
    if amount is None or before is None or before.qualifier is not Qualifier.EXACT:
        return _PLAIN.get(desk.work.catalogue.unit(cell), _OTHERWISE)
    if amount <= 0:
        return Decimal(0)
    step = Decimal(10) ** amount.adjusted()
    if step < 1:
        return Decimal(1)
    rounded = (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return (rounded if rounded != amount else rounded + step).quantize(Decimal(1))
