"""Suspicions, slips and printed figures in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from markupsafe import Markup

from bot.domain.errors import N_
from bot.domain.kpi import Catalogue, Cell, Dim, Severity, round_share
from bot.domain.printed_claims import Against, Claim, Loose, Reason, Stated
from bot.domain.suspect import SENTENCES
from bot.domain.suspect_text import SLIPS, Slip
from bot.domain.suspect_view import Suspicion
from bot.i18n import Say
from handlers import paging

_DIMS: Mapping[Dim, str] = {Dim.F: "FDI", Dim.D: "DDI"}
_QUOTE_LETTERS, _WORD_LETTERS, _AROUND_LETTERS = 120, 60, 24
_LONG_QUOTIENT, _LARGE = -6, 100

REASONS: Mapping[Reason, str] = {
    Reason.NO_UNIT: N_("Counted in nothing that the form asks:"),
    Reason.NO_NAME: N_("No indicator named near it:"),
    Reason.SEVERAL_NAMES: N_("Fits several indicators:"),
    Reason.NO_FIGURE: N_("A percentage without its figure:"),
}


def cell_name(catalogue: Catalogue, cell: Cell, say: Say) -> str:
    """ "Dự án cấp mới (FDI)"."""
    indicator = catalogue.indicator(cell.code)
    name = indicator.short_names[say.language]
    return f"{name} ({_DIMS[cell.dim]})" if cell.dim in _DIMS else name


def quantity(say: Say, number: Decimal, unit: str, *, whole: bool = False) -> str:
    """A figure as it stands; a quotient only as long as it is of use."""
    exponent = number.as_tuple().exponent
    if unit == "%":
        number = round_share(number)
    elif not unit:
        number = round(number, 2)
    elif isinstance(exponent, int) and exponent < _LONG_QUOTIENT:
        places = 0 if whole else 1 if abs(number) >= _LARGE else 2
        number = round(number, places)
    words = say.number(number)
    return f"{words}%" if unit == "%" else f"{words} {unit}" if unit else words


# What was found -----------------------------------------------------------------------------------


def suspicion_words(say: Say, catalogue: Catalogue, found: Suspicion) -> Markup:
    """The sentence of a suspicion, with what the figure may stand for where that is open."""
    whole = any(catalogue.knows(c) and catalogue.indicator(c.code).whole for c in found.cells)
    fields: dict[str, object] = {
        key: " + ".join(cell_name(catalogue, cell, say) for cell in cells)
        for key, cells in found.names.items()
    }
    for key, number in found.numbers.items():
        fields[key] = quantity(say, number, found.units.get(key, ""), whole=whole)
    fields |= {key: paging.fitted(quote, _QUOTE_LETTERS) for key, quote in found.quotes.items()}
    words = say(SENTENCES[found.wording], **fields)
    open_ones = [one for one in found.candidates if one not in found.numbers.values()]
    if open_ones and found.claims:
        unit = found.claims[0].unit
        listed = "; ".join(quantity(say, one, unit, whole=whole) for one in open_ones)
        words += say(" Also possible: {candidates}.", candidates=listed)
    return words


def numbered(number: int, severity: Severity, words: Markup) -> Markup:
    """ "1. ⛔ …" for what cannot be, "1. ⚠ …" for what deserves a look."""
    mark = "⛔" if severity is Severity.HARD else "⚠"
    return Markup("{}. {} {}").format(number, mark, words)


def slip_words(say: Say, slip: Slip, text: str) -> Markup:
    """A slip of the pen, how often, and the words around the first."""
    words = say(
        SLIPS[slip.kind],
        written=paging.fitted(slip.written, _WORD_LETTERS),
        meant=_meant(slip.meant),
    )
    if len(slip.spans) > 1:
        words += say.count(" ({n} place)", " ({n} places)", len(slip.spans))
    return words + Markup("\n<i>{}</i>").format(_around(text, slip))


def _meant(meant: str) -> str:
    return paging.fitted(meant, _QUOTE_LETTERS)


def _around(text: str, slip: Slip) -> str:
    """ "… của các các đơn vị …": enough to find the place."""
    start, end = slip.spans[0]
    before = text[max(0, start - _AROUND_LETTERS) : start]
    after = text[end : end + _AROUND_LETTERS]
    if start > _AROUND_LETTERS:
        before = f"…{before.partition(' ')[2]}"
    if end + _AROUND_LETTERS < len(text):
        after = f"{after.rpartition(' ')[0]}…"
    return " ".join(f"{before}{paging.fitted(text[start:end], _WORD_LETTERS)}{after}".split())


# What was read ------------------------------------------------------------------------------------


def claim_words(say: Say, catalogue: Catalogue, claim: Claim, *, same: bool) -> Markup:
    """ "Vốn giải ngân (FDI): 3.156 triệu USD ✓", and each percentage with what it is said of."""
    indicator = catalogue.indicator(claim.code)
    if claim.dim is None:
        name = say.plain("{name} (FDI or DDI?)", name=indicator.short_names[say.language])
    else:
        name = cell_name(catalogue, Cell(claim.code, claim.dim), say)
    amount = (
        say("“{written}” (not certain)", written=paging.fitted(claim.written, _WORD_LETTERS))
        if claim.value is None
        else quantity(say, claim.value, claim.unit, whole=indicator.whole)
    )
    lines = [say("<b>{name}</b>: {amount}", name=name, amount=amount)]
    lines[0] += Markup(" ✓") if same else Markup("")
    lines.extend(Markup("   ") + _stated_words(say, catalogue, one) for one in claim.stated)
    return Markup("\n").join(lines)


def _stated_words(say: Say, catalogue: Catalogue, stated: Stated) -> Markup:
    base = stated.base
    said = {"said": paging.fitted(stated.text, _QUOTE_LETTERS)}
    if base.against is Against.INDICATOR:
        known = [catalogue.indicator(code) for code in sorted(base.codes) if catalogue.has(code)]
        names = ", ".join(one.short_names[say.language] for one in known)
        return say("“{said}”: of {names}", names=names, **said)
    return say(_BASES[base.against], **said)


_BASES: Mapping[Against, str] = {
    Against.EARLIER: N_("“{said}”: of the earlier figure"),
    Against.PLAN: N_("“{said}”: of the plan"),
    Against.OTHER: N_("“{said}”: of something that is no indicator"),
    Against.UNNAMED: N_("“{said}”: of what is not said"),
}


def loose_words(say: Say, catalogue: Catalogue, loose: Loose) -> str:
    """ "11", "54% (Vốn giải ngân, Vốn cấp mới)": a number that belongs to no indicator."""
    written = f"“{paging.fitted(loose.written, _WORD_LETTERS)}”"
    known = [catalogue.indicator(code) for code in sorted(loose.codes) if catalogue.has(code)]
    if loose.reason is not Reason.SEVERAL_NAMES or not known:
        return written
    names = ", ".join(one.short_names[say.language] for one in known)
    return f"{written} ({paging.fitted(names, _QUOTE_LETTERS)})"
