"""Sentences in a person's language; numbers, money, dates the Vietnamese way through Babel.

English msgids stand in the code; `locales/<language>/messages.po` holds what people read. The .po
files are compiled at first use; what comes of it is kept as Python keeps its own, and made anew
when a .po file changes.
"""

from __future__ import annotations

import gettext
import os
import re
import struct
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import mkstemp
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
    return compiled_catalogue(LOCALES / language / "messages.po", language)


def compiled_catalogue(source: Path, language: str) -> gettext.GNUTranslations:
    """A .po file as gettext reads it. Compiling takes longer than all else of a start, so it is
    kept in `__pycache__` beside the file, under a name made of its content."""
    text = source.read_bytes()
    kept = source.parent / "__pycache__" / f"{sha256(text).hexdigest()}.mo"
    try:
        with kept.open("rb") as found:
            return gettext.GNUTranslations(found)
    except (OSError, struct.error):  # not there, or cut short by a power cut
        pass
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(text), locale=language))
    with suppress(OSError):  # a read-only place compiles at each start
        _keep(kept, compiled.getvalue())
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _keep(file: Path, content: bytes) -> None:
    """Whole or not at all, whoever else starts now; the last one's is removed."""
    file.parent.mkdir(exist_ok=True)
    handle, name = mkstemp(suffix=file.suffix, dir=file.parent)
    with open(handle, "wb") as written:
        os.fchmod(handle, 0o644)  # no secret: whoever may read the .po file
        written.write(content)
    Path(name).replace(file)
    for older in file.parent.glob("*.mo"):
        if older != file:
            older.unlink(missing_ok=True)


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
