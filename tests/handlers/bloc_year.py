"""Whole years of the bloc: every board's form, filled, submitted and accepted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from sqlalchemy import Connection, insert, select, update

from bot.domain.kpi import Cell, Dim, Figure, PeriodKind
from storage.figures import Figures, Form, Period, Write
from storage.founding import PeriodPlan, open_period
from storage.models.figures import form, period, submission
from storage.models.people import person
from storage.models.review import verdict
from storage.presets.load import catalogue_version_of, load_bloc
from storage.presets.synthetic import split, synthetic_year
from tests.bench import Bench

Forms = Mapping[str, Mapping[Cell, Figure]]
BOARDS = tuple(m.unit for m in load_bloc().memberships if m.status == "member" and m.since is None)


@dataclass(slots=True)
class Year:
    """A period whose boards have all been accepted, but those left out."""

    bench: Bench
    period: Period

    def form_id(self, unit: str) -> int:
        with self.bench.database.reader.connect() as connection:
            found = select(form.c.id).where(
                form.c.period_id == self.period.id, form.c.unit_id == self.bench.unit(unit)
            )
            return int(connection.execute(found).scalar_one())

    def set_state(self, unit: str, state: str) -> None:
        with self.bench.database.writer.begin() as connection:
            connection.execute(
                update(form).where(form.c.id == self.form_id(unit)).values(state=state)
            )

    def type_again(self, unit: str, cell: Cell, amount: Decimal) -> None:
        """Another figure, in a form that lies with its board again."""
        with self.bench.database.writer.begin() as connection:
            figures = Figures(connection, self.bench.clock.now(), {})
            found = figures.form(self.bench.bloc_id, self.form_id(unit))
            assert found is not None
            figures.write(
                found,
                [Write(cell, 1, Figure.given(amount))],
                author_id=None,
                account_id=None,
                inbox_id=None,
            )

    def close(self) -> None:
        with self.bench.database.writer.begin() as connection:
            connection.execute(
                update(period).where(period.c.id == self.period.id).values(state="closed")
            )


def lay_year(
    bench: Bench,
    year: int,
    forms: Forms,
    *,
    compared_with: int | None = None,
    state: str = "open",
    kind: PeriodKind = PeriodKind.YEAR,
    due: date | None = None,
    version: str = "",
    key: str = "",
    purpose: str = "figures",
    synthetic: bool = True,
) -> Year:
    """Open a period and let the boards' forms be accepted in it."""
    half = "-H1" if kind is PeriodKind.HALF_YEAR else ""
    due = due or date(year, 12, 15)
    with bench.database.writer.begin() as connection:
        found = open_period(
            connection,
            bench.bloc_id,
            PeriodPlan(
                key=key or f"{year}{half}",
                kind=kind,
                year=year,
                catalogue_version=version or catalogue_version_of(year),
                opens_on=due - timedelta(days=40),
                due_on=due,
                due_time=time(17),
                state=state,
                compared_with=f"{compared_with}{half}" if compared_with else None,
            ),
            bench.clock.now(),
        )
        connection.execute(update(period).where(period.c.id == found.id).values(purpose=purpose))
    laid = Year(bench, found)
    for unit, figures in forms.items():
        lay_form(laid, unit, figures, synthetic=synthetic)
    return laid


def lay_form(
    year: Year,
    unit: str,
    figures: Mapping[Cell, Figure],
    *,
    state: str = "accepted",
    synthetic: bool = True,
) -> int:
    """One board's form, written, submitted and judged by somebody of no consequence."""
    bench, now = year.bench, year.bench.clock.now()
    with bench.database.writer.begin() as connection:
        queries = Figures(connection, now, {})
        made = queries.form_of(year.period, bench.unit(unit))
        queries.write(
            made,
            [Write(cell, 0, figure) for cell, figure in figures.items()],
            author_id=None,
            account_id=None,
            inbox_id=None,
        )
        if state != "draft":
            _submit(connection, made, state, now)
        connection.execute(
            update(form).where(form.c.id == made.id).values(synthetic="yes" if synthetic else "no")
        )
    return made.id


def _submit(connection: Connection, made: Form, state: str, now: datetime) -> None:
    """Sent in its first version and judged, by somebody of no consequence."""
    added = connection.execute(insert(person).values(created_at=now)).inserted_primary_key
    assert added is not None
    connection.execute(
        insert(submission).values(
            bloc_id=made.bloc_id,
            form_id=made.id,
            version=1,
            submitted_by=added[0],
            submitted_at=now,
            acted_at=now,
            fingerprint="0" * 64,
        )
    )
    connection.execute(update(form).where(form.c.id == made.id).values(state=state, version=1))
    if state == "accepted":
        connection.execute(
            insert(verdict).values(
                bloc_id=made.bloc_id,
                form_id=made.id,
                version=1,
                step="bloc",
                said="accepted",
                person_id=added[0],
                acted_at=now,
                recorded_at=now,
            )
        )


def only(forms: Forms, without: Collection[str] = ()) -> Forms:
    return {unit: form for unit, form in forms.items() if unit not in without}


def years_2018_2019(bench: Bench, without: Sequence[str] = ()) -> Year:
    """2018 as past figures and 2019 as reported, whose totals were printed."""
    lay_year(bench, 2018, synthetic_year(2018).forms, state="history")
    return lay_year(bench, 2019, only(synthetic_year(2019).forms, without), compared_with=2018)


def years_2021_2022(bench: Bench) -> Year:
    """2022 as printed, shared out; of 2021 what the printed comparisons say it was."""
    now, before = shared_out()
    lay_year(bench, 2021, before, state="history", version="2022")
    return lay_year(bench, 2022, now, compared_with=2021)


MERGED = {
    "hai-phong-2025": ("hai-phong", "hai-duong"),
    "ninh-binh-2025": ("ninh-binh", "ha-nam", "nam-dinh"),
    "hung-yen-2025": ("hung-yen", "thai-binh"),
    "bac-ninh-2025": ("bac-ninh",),
    "phu-tho-2025": ("vinh-phuc",),
}
"""Boards of 2025 and those of the bloc that they were made of."""


def year_of_mergers(bench: Bench, forms: Forms) -> Year:
    """2024 with eleven boards as past figures, 2025 with seven; the operator has confirmed them."""
    lay_year(bench, 2024, forms, state="history", version="2019")
    bench.clock.at += timedelta(days=6 * 365)
    bench.confirm_roster()
    now = {key: forms[olds[0]] for key, olds in MERGED.items()}
    now |= {key: forms[key] for key in ("quang-ninh", "ha-noi")}
    due = date(2025, 12, 1)
    return lay_year(bench, 2025, now, compared_with=2024, due=due, version="2019")


@cache
def shared_out() -> tuple[Forms, Forms]:
    """By board and cell, 2022 and 2021. What was printed in another unit is nobody's figure."""
    printed = {f.cell: f for f in load_bloc().figures if f.year == 2022 and not f.unit}
    now: dict[Cell, Figure] = {}
    then: dict[Cell, Figure] = {}
    for cell, one in printed.items():
        if cell.code in ("DT01", "DT02") and cell.dim is Dim.T:
            continue  # computed from what is typed
        typed = Cell("DT03a", cell.dim) if cell.code == "DT03" else cell
        now[typed] = Figure.given(one.amount, one.qualifier)
        percent = one.ratio or (one.growth and one.growth + 100)
        if percent:
            places = Decimal(1) if one.amount == one.amount.to_integral_value() else Decimal("0.1")
            then[typed] = Figure.given((one.amount * 100 / percent).quantize(places))
    return _over_boards(now), _over_boards(then)


def _over_boards(totals: Mapping[Cell, Figure]) -> Forms:
    """Shares that add up to the totals; capital was new, none of it added."""
    weights = {unit: Decimal(3 + index % 4) for index, unit in enumerate(BOARDS)}
    amounts = {cell: one.amount for cell, one in totals.items() if one.amount is not None}
    shares = split(amounts, weights)
    added = {Cell("DT03b", cell.dim) for cell in totals if cell.code == "DT03a"}
    return {
        unit: {
            **{c: Figure.given(amount, totals[c].qualifier) for c, amount in form.items()},
            **{cell: Figure.given(Decimal(0)) for cell in added},
        }
        for unit, form in shares.items()
    }
