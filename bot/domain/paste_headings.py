"""What the columns of a pasted table hold, as its first row says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.dims import find_dim
from bot.domain.kpi import Dim
from bot.domain.names import Lexicon, find_words, fold
from bot.domain.said_periods import FormPeriod, sayings, without_sayings
from bot.domain.segments import has_number

_SKIP, _NAME, _UNIT, _VALUE = "skip", "name", "unit", "value"
_COLUMNS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("stt", "tt", "so tt", "no", "ghi chu", "note", "notes", "so sanh"), _SKIP),
    **dict.fromkeys(("nam truoc", "ky truoc", "cung ky", "cung ky nam truoc"), _SKIP),
    **dict.fromkeys(("last year", "last period", "previous", "ly do", "giai trinh"), _SKIP),
    **dict.fromkeys(("nguon", "nguon so lieu", "tang giam", "reason", "source"), _SKIP),
    **dict.fromkeys(("ma", "ma so", "ma chi tieu", "code", "chi tieu", "ten chi tieu"), _NAME),
    **dict.fromkeys(("noi dung", "indicator", "name"), _NAME),
    **dict.fromkeys(("don vi", "don vi tinh", "dvt", "unit"), _UNIT),
    **dict.fromkeys(("gia tri", "so lieu", "ket qua", "thuc hien", "value"), _VALUE),
    **dict.fromkeys(("nam nay", "ky nay", "this year", "this period"), _VALUE),
    **dict.fromkeys(("th", "uoc", "uoc th", "uoc thuc hien", "ket qua thuc hien"), _VALUE),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What the columns of a table hold, by position; of another period's, how it says so."""

    roles: Mapping[int, str]
    dims: Mapping[int, Dim]
    others: Mapping[int, str]

    @property
    def says_values(self) -> bool:
        """Whether it tells which columns hold figures."""
        return bool(self.dims) or _VALUE in self.roles.values()

    def without_skipped(self, fields: Sequence[str]) -> dict[int, str]:
        """The fields of a row, without those of columns that say nothing of this period."""
        return {i: f for i, f in enumerate(fields) if self.roles.get(i) != _SKIP}

    def values(self, fields: Mapping[int, str]) -> dict[int, str]:
        """Those of the fields that hold figures: other periods' where this one has none."""
        held = {i: f for i, f in fields.items() if i in self.dims or self.roles.get(i) == _VALUE}
        return {i: f for i, f in held.items() if i not in self.others} or held

    def other(self, fields: Mapping[int, str]) -> str:
        """The heading of another period over these fields; "" where there is none."""
        return ", ".join(dict.fromkeys(self.others[i] for i in fields if i in self.others))


def heading_of(fields: Sequence[str], lexicon: Lexicon, period: FormPeriod) -> Heading | None:
    """The columns of a table's first row; None for a row of values."""
    roles: dict[int, str] = {}
    dims: dict[int, Dim] = {}
    others: dict[int, str] = {}
    for index, field in enumerate(fields):
        found = sayings(field)
        rest = without_sayings(field, found).strip()
        whole, said = " ".join(fold(field)), " ".join(fold(rest))
        if whole in _COLUMNS:
            roles[index] = _COLUMNS[whole]
        elif (dim := _column_dim(rest)) is not None:
            dims[index] = dim
        elif found and (not said or _COLUMNS.get(said) == _VALUE):
            roles[index] = _VALUE
        elif lexicon.match(find_words(field)):
            return None
        if (index in dims or roles.get(index) == _VALUE) and period.other_in(found):
            others[index] = field
    worded = any(not fields[i].isdigit() for i in (*roles, *dims))
    return Heading(roles, dims, others) if worded and len(roles) + len(dims) > 1 else None


def _column_dim(field: str) -> Dim | None:
    """The dimension a column is for: "F", "FDI (triệu USD)", "Tổng số"."""
    words = find_words(field)
    if field.upper() in {dim.value for dim in Dim}:
        return Dim(field.upper())
    named = [dim for word, dim in (("fdi", Dim.F), ("ddi", Dim.D)) if word in fold(field)]
    if len(named) == 1 and not has_number(field):
        return named[0]
    found = find_dim(words, 0, field)
    return found[1] if found and found[0] == len(words) else None
