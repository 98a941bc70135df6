"""Reads the rows of a pasted table: a name, perhaps a unit, and the values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.domain.answer import ProblemCode
from bot.domain.dims import find_dim
from bot.domain.kpi import Dim, Indicator
from bot.domain.names import find_words, fold
from bot.domain.paste_doubts import Doubt, other_period, plain
from bot.domain.paste_drafts import STATED_UNIT, Draft, Reader
from bot.domain.paste_headings import Heading
from bot.domain.segments import has_number

_LABEL: Final[Mapping[Dim, str]] = {Dim.F: "FDI: ", Dim.D: "DDI: ", Dim.T: "tổng: "}


def row_of(
    reader: Reader, line: str, number: int, fields: Sequence[str], heading: Heading | None
) -> Draft:
    """One row of a table: the name, perhaps a unit, and the values."""
    kept = heading.without_skipped(fields) if heading else dict(enumerate(fields))
    place = next((i for i, f in kept.items() if reader.lexicon.match(find_words(f))), None)
    if place is None:
        place = next((i for i, f in kept.items() if _is_prose(reader, f)), None)
    if place is None:
        return reader.nameless(line, number, [f for f in kept.values() if f])
    found = reader.name(fields[place])
    if isinstance(found, Draft):
        end, at = len(found.name), place
        meant = reader.meanings(
            found,
            lambda one: _valued_row(reader, line, number, (one, end), fields, at, kept, heading),
        )
        return replace(found, raw=line, number=number, meanings=meant)
    return _valued_row(reader, line, number, found, fields, place, kept, heading)


def _valued_row(
    reader: Reader,
    line: str,
    number: int,
    named: tuple[Indicator, int],
    fields: Sequence[str],
    place: int,
    kept: Mapping[int, str],
    heading: Heading | None,
) -> Draft:
    """The values of a row whose name ends within the field at `place`."""
    indicator, end = named
    after = {i: f for i, f in kept.items() if i > place and f}
    rest = fields[place][end:]
    for i in list(after):  # the code in one column, the name in the next
        again = reader.lexicon.match(find_words(after[i]))
        if not (again and indicator.code in again.codes):
            break
        rest += " " + after.pop(i)
    unit = next((f for i, f in after.items() if _is_unit(reader, f, indicator)), "")
    values = {i: f for i, f in after.items() if not _is_unit(reader, f, indicator)}
    doubt = reader.doubt(rest + " 0", indicator)
    if heading and heading.says_values:
        dims, values = heading.dims, heading.values(values)
        if other := heading.other(values):
            doubt = Doubt(ProblemCode.OTHER_PERIOD, other)
        text = "; ".join(f"{_LABEL[dims[i]]}{f}" if i in dims else f for i, f in values.items())
    else:
        said = [other for f in values.values() if (other := other_period(f, reader.period))]
        doubt = Doubt(ProblemCode.OTHER_PERIOD, ", ".join(said)) if said else doubt
        kept_values = [value for f in values.values() if (value := plain(f).strip())]
        text = "; ".join([*_labels(rest), *kept_values])
    stated = STATED_UNIT.search(rest)
    unit = unit or (stated[1] if stated else "")
    return reader.doubted(reader.valued(line, number, indicator, text, unit), indicator, doubt)


def _labels(rest: str) -> Iterator[str]:
    """The dimension that a row names beside its indicator."""
    words = find_words(rest)
    for at in range(len(words)):
        if found := find_dim(words, at, rest):
            yield _LABEL[found[1]].strip(": ")


def _is_unit(reader: Reader, field: str, indicator: Indicator) -> bool:
    words = fold(field)
    own = {fold(u) for u in (*indicator.units.values(), *indicator.computed.values())}
    if field == "%" or words in own:
        return True
    return bool(words) and not has_number(field) and set(words) <= reader.unit_words


def _is_prose(reader: Reader, field: str) -> bool:
    words = [word for word in fold(field) if not word.isdigit()]
    return not has_number(field) and not reader.is_filling(words)
