"""Weighs what a figure may stand for against last period's, and decides what is done with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.digits import find_fault, tidy
from bot.domain.readings import Accept, Ask, Confirm, Reading, Refuse, Why
from bot.domain.units import Unit


@dataclass(frozen=True, slots=True)
class Question:
    """The unit asked for and last period's figure, if it can serve as a yardstick (> 0)."""

    unit: Unit
    previous: Decimal | None

    def is_near(self, value: Decimal, factor: int = 2) -> bool:
        """Whether `value` lies between last period's divided by and times `factor`."""
        if self.previous is None:
            return False
        return self.previous <= value * factor and value <= self.previous * factor


def decide(
    readings: list[Decimal], question: Question, *, official: bool, rounded: bool
) -> Accept | Confirm | Ask | Refuse:
    """Weigh the readings, the first being the one the style stands for, against last period."""
    unit, previous = question.unit, question.previous
    first, others = readings[0], storable(readings[1:], unit)
    if fault := find_fault(first, whole=unit.whole):
        return Ask(others, Why.TWO_READINGS) if others else Refuse(fault)
    first = tidy(first)
    fits = question.is_near(first)
    # Readings of one figure differ 1000 times: if another one is near, this one is far.
    likelier = [v for v in others if question.is_near(v, 5)]
    if unit.is_money and not fits:
        # The articles mix tỷ and triệu USD: 1000 times off in money is the mark of that slip.
        slips = storable([first.scaleb(3), first.scaleb(-3)], unit)
        likelier += [v for v in slips if question.is_near(v) and v not in likelier]
    if likelier:
        return Ask((first, *likelier), Why.TWO_READINGS)
    if rounded:
        return Confirm(first, Why.ROUNDED)
    if official or fits:
        return Accept(first)
    if others:
        return Ask((first, *others), Why.TWO_READINGS)
    return Confirm(first, Why.FAR_FROM_PREVIOUS if previous is not None else Why.NO_HISTORY)


def offered(reading: Reading | None) -> tuple[Decimal, ...]:
    """The values a reading has to offer."""
    if isinstance(reading, Accept | Confirm):
        return (reading.value,)
    return reading.candidates if isinstance(reading, Ask) else ()


def storable(values: Iterable[Decimal], unit: Unit) -> tuple[Decimal, ...]:
    """Those values that may be stored in `unit`, each once, in order."""
    return tuple(dict.fromkeys(tidy(v) for v in values if find_fault(v, whole=unit.whole) is None))
