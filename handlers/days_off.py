"""Why a day is off, in words: a weekend, a holiday, what the bloc has recorded."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from markupsafe import Markup

from bot.domain.calendar.working_days import TET, WorkingDays
from bot.domain.errors import N_
from bot.i18n import Say

_NAMES: Final = {
    TET: N_("Tết (Lunar New Year)"),
    "Tết Dương lịch": N_("New Year's Day"),
    "Giỗ Tổ Hùng Vương": N_("Hùng Kings' Commemoration Day"),
    "Ngày Chiến thắng 30/4": N_("Reunification Day"),
    "Quốc tế Lao động 1/5": N_("Labour Day"),
    "Quốc khánh": N_("National Day"),
    "Ngày Văn hóa Việt Nam": N_("Vietnam Culture Day"),
}
_GIVEN_FOR = " (nghỉ bù)"
_SWAPPED = re.compile(r"Nghỉ hoán đổi \(làm bù (.+)\)")


def holiday_name(name: str, say: Say) -> str:
    """A public holiday in the reader's language; what a bloc has named itself stays as it is."""
    if name in _NAMES:
        return say.plain(_NAMES[name])
    if name.endswith(_GIVEN_FOR) and (base := name.removesuffix(_GIVEN_FOR)) in _NAMES:
        return say.plain("{holiday} (day in lieu)", holiday=say.plain(_NAMES[base]))
    if swapped := _SWAPPED.fullmatch(name):
        return say.plain("swapped, made up on {day}", day=swapped[1])
    return name


def why_off(day: date, days: WorkingDays, say: Say) -> str:
    """The holiday's name, else the day of the week; "" on a working day."""
    name = days.off(day)
    if name is None:
        return ""
    return holiday_name(name, say) if name else say.weekday(day)


def off_words(day: date, days: WorkingDays, say: Say) -> Markup:
    """A deadline on a day off is likely a slip, and around Tết nobody is reminded of it.

    On lines of their own; "" where there is nothing to say.
    """
    text = Markup("")
    if why := why_off(day, days, say):
        ahead = days.next_working(day)
        text += say(
            "\n⚠ That day is off: {why}. The next working day is {weekday} {day}.",
            why=why,
            weekday=say.weekday(ahead),
            day=f"{ahead:%d/%m/%Y}",
        )
    if days.in_tet_freeze(day):
        first, last = days.tet_freeze(day.year)
        text += say(
            "\n⚠ Over Tết nobody is reminded: from {first} until noon of {last}.",
            first=f"{first:%d/%m/%Y}",
            last=f"{last:%d/%m/%Y}",
        )
    return text
