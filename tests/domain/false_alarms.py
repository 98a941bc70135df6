"""How often the checks speak up over years in which nothing is wrong.

Run `python -m tests.domain.false_alarms` for the table. The years are the synthetic ones, where the
boards add up to the printed totals; nobody mistyped anything in them, so every warning is a false
alarm, unless it comes from the printed totals themselves. Four more years are drawn after them to
have a history.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.checks import check
from bot.domain.kpi import Cell, Dim, Figure, Kind, PeriodKind, Severity, total_of
from bot.domain.printed import read_printed
from bot.domain.printed_claims import claimed
from bot.domain.suspect import suspect
from bot.domain.suspect_history import outliers
from bot.domain.suspect_view import Known
from storage.presets.load import load_catalogue
from storage.presets.synthetic import FIRST_YEAR, LAST_YEAR, synthetic_year
from tests.domain.number_shares import write

CATALOGUE = load_catalogue(str(LAST_YEAR))
Form = Mapping[Cell, Figure]
DRAWN_YEARS = 4
_WHOSE = {Dim.F: " của các dự án FDI", Dim.D: " của các dự án DDI", Dim.T: ""}


@dataclass(frozen=True)
class Count:
    """What one surface looked at, and the warnings it gave, by wording."""

    surface: str
    values: int
    warnings: Counter[str]

    @property
    def per_thousand(self) -> Decimal:
        return Decimal(self.warnings.total()) * 1000 / self.values


def forms(year: int) -> Mapping[str, Form]:
    return synthetic_year(year).forms


def totals(year: int) -> Form:
    """The sums over the boards, as a form."""
    every = list(forms(year).values())
    summed = {}
    for cell in every[0]:
        if CATALOGUE.indicator(cell.code).kind in (Kind.FLOW, Kind.STOCK):
            known = {Cell(str(i), cell.dim): form[cell] for i, form in enumerate(every)}
            amount = total_of(known, list(known))
            if amount is not None:
                summed[cell] = Figure.given(amount)
    return summed


def at_unit_entry() -> Count:
    """Every board's forms; the later year with the earlier one beside it."""
    found: Counter[str] = Counter()
    values = 0
    earlier = forms(FIRST_YEAR)
    for year, before in ((FIRST_YEAR, {}), (LAST_YEAR, earlier)):
        for unit, form in forms(year).items():
            values += len(form)
            found.update(
                f.wording
                for f in check(CATALOGUE, PeriodKind.YEAR, form, before.get(unit, {}))
                if f.severity is Severity.SOFT
            )
    return Count("unit entry", values, found)


def at_bloc_totals() -> Count:
    now, before = totals(LAST_YEAR), totals(FIRST_YEAR)
    claims = [claimed(CATALOGUE, c, f.amount) for c, f in now.items() if f.amount is not None]
    found = suspect(claims, CATALOGUE, Known(previous=before))
    return Count("bloc totals", len(claims), Counter(one.wording for one in found))


def sentences(form: Form) -> Iterator[str]:
    """Every figure of a form in a printed sentence."""
    for cell, figure in form.items():
        indicator = CATALOGUE.indicator(cell.code)
        if figure.amount is not None and indicator.kind in (Kind.FLOW, Kind.STOCK):
            amount = f"{write(figure.amount)} {CATALOGUE.unit(cell)}"
            yield f"{indicator.names['vi']}{_WHOSE[cell.dim]} đạt {amount}."


def at_import() -> tuple[Count, int, int]:
    """Every board's form as a printed text; also how many figures were read, and read right."""
    found: Counter[str] = Counter()
    values = right = read = 0
    for unit, form in forms(LAST_YEAR).items():
        printed = read_printed(" ".join(sentences(form)), CATALOGUE)
        values += sum(1 for _ in sentences(form))
        read += len(printed.claims)
        for claim in printed.claims:
            figure = form.get(claim.cell) if claim.cell else None
            right += figure is not None and figure.amount == claim.value
        known = Known(previous=forms(FIRST_YEAR)[unit])
        found.update(one.wording for one in suspect(printed.claims, CATALOGUE, known))
    return Count("import of printed text", values, found), read, right


def on_history() -> Count:
    """Four drawn years after the synthetic ones, each beside all years before it."""
    chance = random.Random(1)
    found: Counter[str] = Counter()
    values = 0
    for unit, form in forms(LAST_YEAR).items():
        earlier = forms(FIRST_YEAR)[unit]
        history = {c: [earlier[c].amount, form[c].amount] for c in form if c in earlier}
        years = {c: [a for a in two if a is not None] for c, two in history.items()}
        for _ in range(DRAWN_YEARS):
            drawn = {c: _next(c, past, chance) for c, past in years.items() if past}
            figures = {c: Figure.given(amount) for c, amount in drawn.items()}
            values += len(figures)
            found.update(one.wording for one in outliers(CATALOGUE, figures, years))
            for cell, amount in drawn.items():
                years[cell].append(amount)
    return Count("history", values, found)


def _next(cell: Cell, past: list[Decimal], chance: random.Random) -> Decimal:
    """Next year's amount: stocks grow a little, flows swing by a quarter, as the boards' do."""
    stock = CATALOGUE.indicator(cell.code).kind is Kind.STOCK
    low, high = (100, 110) if stock else (85, 135)
    step = Decimal(1).scaleb(min(int(past[-1].as_tuple().exponent), 0))
    return (past[-1] * chance.randint(low, high) / 100).quantize(step)


def counts() -> list[Count]:
    printed, _read, _right = at_import()
    return [at_unit_entry(), at_bloc_totals(), printed, on_history()]


def main() -> None:
    print(f"false alarms over the synthetic years {FIRST_YEAR} and {LAST_YEAR}")
    for count in counts():
        told = ", ".join(f"{name} {n}" for name, n in count.warnings.most_common()) or "none"
        print(
            f"{count.surface:24}{count.values:6} values {count.warnings.total():4} warnings"
            f" {count.per_thousand:7.1f} per 1,000  ({told})"
        )
    count, read, right = at_import()
    print(f"printed figures attributed: {read} of {count.values}, read right: {right}")


if __name__ == "__main__":
    main()
