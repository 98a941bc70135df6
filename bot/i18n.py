"""Sentences in a person's language; numbers, money, dates the Vietnamese way through Babel.

English msgids stand in the code; `locales/<language>/messages.po` holds what people read. The .po
files are compiled in memory at first use, so no binary catalogue is kept.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from bot.domain.errors import Refusal
from bot.lines import TURNING, upright

LANGUAGES = ("vi", "en")
DEFAULT_LANGUAGE = "vi"
LOCALES = Path(__file__).resolve().parent.parent / "locales"


@cache
def _catalogue(language: str) -> gettext.GNUTranslations:
    with (LOCALES / language / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


_SPECIAL = re.compile(f"[&<>'\"{TURNING}]")
_marked: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Calls what is safe already markup, without the detour of asking it."""


def escaped(text: str) -> Markup:
    """As markupsafe's, but what needs no escape, as most words do not, is only looked through."""
    return escape(upright(text)) if _SPECIAL.search(text) else _marked(text)


def joined(between: str, parts: Iterable[Markup]) -> Markup:
    """Parts with a plain mark between; Markup.join would escape each of them once more."""
    return _marked(between.join(parts))


def _field(value: object) -> object:
    if type(value) is str:
        return escape(upright(value)) if _SPECIAL.search(value) else value
    return value if type(value) is Markup or type(value) is int else escape(value)


class _Texts(dict[str, str]):
    """Sentences of the catalogue by their msgids, each looked up once."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._catalogue = _catalogue(language)

    def __missing__(self, message: str) -> str:
        text = self[message] = self._catalogue.gettext(message)
        return text


class Say:
    """Speaks one language. `say("…{name}…", name=x)` translates, escapes x and fills it in."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else DEFAULT_LANGUAGE
        self._catalogue = _catalogue(self.language)
        self._texts = _Texts(self.language)

    def __call__(self, message: str, /, **fields: object) -> Markup:
        """A sentence of safe markup: the catalogue's own tags stay, fields are escaped and turn
        nothing around.
        """
        # The catalogues are part of the program. Markup.format does the same, much more slowly.
        safe = {name: _field(value) for name, value in fields.items()}
        return _marked(self._texts[message].format(**safe))

    def plain(self, message: str, /, **fields: object) -> str:
        """The same without markup: button labels, file names, headings of documents."""
        return upright(self._texts[message].format(**fields))

    def count(self, one: str, many: str, n: int, /, **fields: object) -> Markup:
        """A sentence that changes with a number; `{n}` in it is the number itself."""
        text = self._catalogue.ngettext(one, many, n)
        safe = {name: _field(value) for name, value in fields.items()}
        return _marked(text.format(n=self.number(Decimal(n)), **safe))

    def refusal(self, refusal: Refusal) -> Markup:
        fields = {
            name: self.number(value) if isinstance(value, int | Decimal) else value
            for name, value in refusal.fields.items()
        }
        return self(refusal.says, **fields)

    def number(self, value: Decimal | int) -> str:
        """Always the Vietnamese way ("1.234,5"), in both languages: the forms are Vietnamese."""
        whole, _, fraction = f"{Decimal(value):,f}".partition(".")
        fraction = fraction.rstrip("0")
        grouped = whole.replace(",", ".")
        return f"{grouped},{fraction}" if fraction else grouped

    def percent(self, value: Decimal) -> str:
        """One decimal, a trailing ",0" dropped, the sign behind: "87,7%"."""
        return format_decimal(round(value, 1), format="#,##0.#", locale="vi") + "%"

    def weekday(self, day: date) -> str:
        """ "thứ Sáu", "Chủ nhật"."""
        if self.language == "vi":
            name = format_date(day, "EEEE", locale="vi")
            return name.replace("Thứ", "thứ").replace("Chủ Nhật", "Chủ nhật")
        return format_date(day, "EEEE", locale="en")

    def date(self, day: date) -> str:
        if self.language == "vi":
            return day.strftime("%d/%m/%Y")
        return format_date(day, "d MMM y", locale="en")

    def moment(self, at: datetime, zone: str) -> str:
        """ "17 giờ 00, thứ Sáu, ngày 29/11/2019" in the bloc's own zone."""
        local = at.astimezone(ZoneInfo(zone))
        if self.language == "vi":
            name = self.weekday(local.date())
            return f"{local:%H} giờ {local:%M}, {name}, ngày {local:%d/%m/%Y}"
        return format_datetime(local, "HH:mm, EEEE d MMM y", locale="en")

    def time(self, at: datetime, zone: str) -> str:
        """The short form for lists: "14:05 03/12/2019"."""
        return at.astimezone(ZoneInfo(zone)).strftime("%H:%M %d/%m/%Y")


@cache
def speak(language: str) -> Say:
    """One Say per language and process."""
    return Say(language)
