"""A day that is being recorded: it travels in the open question, never in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.domain.errors import OldButton
from bot.domain.year_errors import DayOffAlready, DayWorkedAlready
from bot.i18n import Say
from bot.screen import Choice, Intent
from handlers.days.house import Desk
from handlers.days_off import why_off
from storage.uow import UnitOfWork

OFF, WORKED, SWAP = "off", "worked", "swap"
# Names of days are data, as everything that is typed: they are stored in Vietnamese.
USUAL = {OFF: "Nghỉ theo thông báo", WORKED: "Làm bù", SWAP: "Nghỉ hoán đổi"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is recorded: `made_up` is the day worked for the one that is off."""

    kind: str
    day: date
    made_up: date | None = None
    name: str = ""
    source: str = ""

    def leads(self, name: str) -> Intent:
        made_up = self.made_up.isoformat() if self.made_up else ""
        return Intent.of(name, self.kind, self.day.isoformat(), made_up, self.name, self.source)

    @property
    def days(self) -> tuple[date, ...]:
        return (self.day,) if self.made_up is None else (self.day, self.made_up)


def wish_from(intent: Intent) -> Wish:
    """Raises OldButton."""
    kind, made_up = intent.text(0), intent.text(2)
    try:
        day = date.fromisoformat(intent.text(1))
        other = date.fromisoformat(made_up) if made_up else None
    except ValueError:
        raise OldButton from None
    if kind not in USUAL or (other is not None and kind != SWAP):
        raise OldButton
    return Wish(kind, day, other, intent.text(3), intent.text(4))


def in_hand(uow: UnitOfWork, name: str) -> Wish:
    """Raises OldButton where the question is not open any more."""
    if uow.asked is None or uow.asked.name != name:
        raise OldButton
    return wish_from(uow.asked)


def check(wish: Wish, desk: Desk) -> None:
    """Raises DayOffAlready, DayWorkedAlready, DayTooFar."""
    off, worked = halves(wish)
    if off is not None and (why := why_off(desk.within(off), desk.days, desk.say)):
        raise DayOffAlready(day=f"{off:%d/%m/%Y}", why=why)
    if worked is not None and desk.days.is_working(desk.within(worked)):
        raise DayWorkedAlready(day=f"{worked:%d/%m/%Y}")


def halves(wish: Wish) -> tuple[date | None, date | None]:
    """The day that becomes off, and the one that is worked."""
    return (None, wish.day) if wish.kind == WORKED else (wish.day, wish.made_up)


def head(wish: Wish, say: Say) -> list[Markup]:
    off, worked = halves(wish)
    lines = []
    if off is not None:
        lines.append(say("<b>Off: {weekday} {day}</b>", weekday=say.weekday(off),
                         day=f"{off:%d/%m/%Y}"))  # fmt: skip
    if worked is not None:
        lines.append(say("<b>Worked: {weekday} {day}</b>", weekday=say.weekday(worked),
                         day=f"{worked:%d/%m/%Y}"))  # fmt: skip
    if wish.name:
        lines.append(say("Called: {name}", name=wish.name))
    return lines


def back(say: Say) -> Choice:
    return Choice(say.plain("Back"), Intent("days"))
