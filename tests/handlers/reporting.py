"""One board about to report: last year's figures, an open form, and what came to stand in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import select

from bot.domain.access import Role
from bot.domain.kpi import Cell, Dim, Figure, Kind, PeriodKind, Question
from bot.i18n import speak
from bot.screen import Intent, Screen
from storage.figures import Figures, Period, Write
from storage.founding import PeriodPlan, open_period, record_history
from storage.models.figures import form, group_taken, on_behalf, submission, value
from storage.presets.load import load_catalogue
from storage.presets.synthetic import synthetic_year
from tests.bench import ZONE, Bench, Phone

UNIT = "ha-nam"
UNIT_NAME = "Ban Quản lý các khu công nghiệp tỉnh Hà Nam"
OFFICER, HEAD = "Trần Thị Bích Ngọc", "Nguyễn Hữu Tạo"
CATALOGUE = load_catalogue("2019")
DUE = date(2019, 11, 29)


@cache
def figures_of(year: int) -> Mapping[Cell, Figure]:
    """The board's synthetic figures; no check has anything to say about those of 2019."""
    return synthetic_year(year).forms[UNIT]


def now(code: str, dim: str = "T") -> Decimal:
    amount = figures_of(2019)[Cell(code, Dim(dim))].amount
    assert amount is not None
    return amount


def question(key: str) -> Question:
    return CATALOGUE.question(key)


def answer_to(asked: Question) -> str:
    """What an officer types: "50; 20", "có"."""
    said = []
    for cell in asked.cells:
        amount = figures_of(2019)[cell].amount
        assert amount is not None
        flag = CATALOGUE.indicator(cell.code).kind is Kind.FLAG
        said.append(("có" if amount else "không") if flag else speak("vi").number(amount))
    return "; ".join(said)


class Version(NamedTuple):
    """A stored version of a cell, as a test compares it."""

    seq: int
    state: str
    amount: Decimal | int | None
    qualifier: str
    reason: str
    comment: str
    typed: str
    author: int | None
    on_behalf: int | None


@dataclass(slots=True)
class Board:
    """The board at work: its officer's phone, its form, and what the database holds of it."""

    bench: Bench
    officer: Phone
    period: Period
    form_id: int
    unit: str = UNIT

    # Steps

    def ask(self, key: str, phone: Phone | None = None) -> Screen:
        return (phone or self.officer).send(Intent.of("figures.ask", self.form_id, key))

    def answer(self, key: str, text: str, phone: Phone | None = None) -> Screen:
        self.ask(key, phone)
        return (phone or self.officer).write(text)

    def go(self, name: str, *args: object, phone: Phone | None = None) -> Screen:
        """Tap what leads to this step of the form."""
        return (phone or self.officer).send(Intent.of(f"figures.{name}", self.form_id, *args))

    def colleague(self, name: str = "Phạm Thu Hà") -> Phone:
        return self.bench.appoint("colleague", name, Role.OFFICER, self.unit)

    def head(self) -> Phone:
        return self.bench.appoint("head-of-board", HEAD, Role.HEAD, self.unit)

    def contributor(self, group: str = "LD") -> Phone:
        return self.bench.appoint("helper", "Lê Văn Bình", Role.CONTRIBUTOR, self.unit, scope=group)

    def fill(self, skip: Iterable[str] = (), **other: Decimal | int) -> None:
        """Everything as of 2019 but some questions; single cells otherwise: `KD01_T=30000`."""
        left_out = set(skip)
        amounts = {
            cell: figure.amount
            for asked in CATALOGUE.questions(self.period.kind)
            if asked.key not in left_out
            for cell in asked.cells
            if (figure := figures_of(2019).get(cell)) is not None
        }
        for name, amount in other.items():
            code, _, dim = name.partition("_")
            amounts[Cell(code, Dim(dim))] = Decimal(amount)
        with self.bench.database.writer.begin() as connection:
            figures = Figures(connection, self.bench.clock.now(), {})
            found = figures.form(self.bench.bloc_id, self.form_id)
            assert found is not None
            figures.write(
                found,
                [Write(c, 0, Figure.given(a)) for c, a in amounts.items() if a is not None],
                author_id=self.officer.actor.person_id,
                account_id=self.officer.actor.account_id,
                inbox_id=None,
            )

    def submit(self, phone: Phone | None = None) -> Screen:
        """Look at the form and tap Submit; where that is not offered, a forged button."""
        self.go("review", phone=phone)
        return (phone or self.officer).send(self.submit_tap(phone))

    def submit_tap(self, phone: Phone | None = None) -> Intent:
        """The button below what this phone looks at."""
        shown = (phone or self.officer).screen.choices
        found = [one.intent for row in shown for one in row if one.intent.name == "figures.submit"]
        return found[0] if found else Intent.of("figures.submit", self.form_id)

    def explain(self, reason: str, phone: Phone | None = None) -> Screen:
        """The reason of what is warned of at submitting, typed and then sent with a tap."""
        sender = phone or self.officer
        sender.write(reason)
        return sender.tap("Submit with this reason")

    def reopen(self, text: str = "51; 20", reason: str = "Bổ sung một dự án") -> Screen:
        """A change to the first question after a submission, with its reason."""
        self.bench.clock.move(timedelta(minutes=5))
        self.answer("DT01", text)
        return self.officer.write(reason)

    def past_due(self) -> None:
        self.bench.clock.at = self.period.due_at + timedelta(minutes=1)

    # What the database holds

    def versions(self, code: str, dim: str = "T") -> list[Version]:
        with self.bench.database.reader.connect() as connection:
            rows = connection.execute(
                select(value)
                .where(
                    value.c.form_id == self.form_id,
                    value.c.code == code,
                    value.c.dimension == dim,
                )
                .order_by(value.c.seq)
            )
            return [
                Version(
                    row.seq,
                    row.state,
                    row.amount,
                    row.qualifier,
                    row.reason,
                    row.comment,
                    row.typed,
                    row.author_id,
                    row.on_behalf_id,
                )
                for row in rows
            ]

    def last(self, code: str, dim: str = "T") -> Version:
        return self.versions(code, dim)[-1]

    def amount(self, code: str, dim: str = "T") -> Decimal | int | None:
        found = self.versions(code, dim)
        return found[-1].amount if found else None

    def state(self, code: str, dim: str = "T") -> str:
        found = self.versions(code, dim)
        return found[-1].state if found else "blank"

    def count(self) -> int:
        """All versions of all cells."""
        with self.bench.database.reader.connect() as connection:
            rows = connection.execute(select(value.c.id).where(value.c.form_id == self.form_id))
            return len(rows.all())

    def row(self) -> tuple[str, int, str]:
        """The form's state, version, and why it was opened again."""
        with self.bench.database.reader.connect() as connection:
            found = connection.execute(select(form).where(form.c.id == self.form_id)).one()
        return found.state, found.version, found.reopened_for

    def submissions(self) -> list[tuple[int, int, str]]:
        """Version, by whom, reason."""
        with self.bench.database.reader.connect() as connection:
            rows = connection.execute(
                select(submission)
                .where(submission.c.form_id == self.form_id)
                .order_by(submission.c.version)
            )
            return [(row.version, row.submitted_by, row.reason) for row in rows]

    def holders(self) -> list[tuple[str, int, bool]]:
        """Groups taken: key, by whom, whether still in hand."""
        with self.bench.database.reader.connect() as connection:
            rows = connection.execute(select(group_taken).order_by(group_taken.c.id))
            return [(row.group_key, row.person_id, row.given_back_at is None) for row in rows]

    def entries(self) -> list[tuple[str, str, int | None]]:
        """On behalf: source, informant, confirmed by whom."""
        with self.bench.database.reader.connect() as connection:
            rows = connection.execute(select(on_behalf).order_by(on_behalf.c.id))
            return [(row.source, row.informant, row.confirmed_by) for row in rows]


def open_board(bench: Bench, unit: str = UNIT) -> Board:
    """Last year as history, this year open until 29 November 17:00, one officer."""
    officer = bench.appoint("officer", OFFICER, Role.OFFICER, unit)
    with bench.database.writer.begin() as connection:
        unit_id = bench.unit(unit)
        before = open_period(connection, bench.bloc_id, plan(2018, "history"), bench.clock.now())
        amounts = {c: f.amount for c, f in figures_of(2018).items() if f.amount is not None}
        record_history(connection, before, unit_id, amounts, bench.clock.now(), synthetic=True)
        period = open_period(connection, bench.bloc_id, plan(2019), bench.clock.now())
        form_id = Figures(connection, bench.clock.now(), {}).form_of(period, unit_id).id
    return Board(bench, officer, period, form_id, unit)


def beside(board: Board, unit: str, key: str) -> Board:
    """Another board in the same period, with an officer of its own."""
    bench = board.bench
    officer = bench.appoint(key, "Vũ Thị Cán Bộ", Role.OFFICER, unit)
    with bench.database.writer.begin() as connection:
        figures = Figures(connection, bench.clock.now(), {})
        form_id = figures.form_of(board.period, bench.unit(unit)).id
    return Board(bench, officer, board.period, form_id, unit)


def plan(
    year: int, state: str = "open", *, kind: PeriodKind = PeriodKind.YEAR, due: date = DUE
) -> PeriodPlan:
    half = "-H1" if kind is PeriodKind.HALF_YEAR else ""
    return PeriodPlan(
        key=f"{year}{half}",
        kind=kind,
        year=year,
        catalogue_version="2019",
        opens_on=date(year, 11, 1) if year < 2020 else due - timedelta(days=20),
        due_on=due.replace(year=year),
        due_time=time(17),
        state=state,
        compared_with=f"{year - 1}{half}",
    )


def sheet_of(board: Board) -> Any:
    """What the printed sheet ordered last will show."""
    (order,) = board.officer.screen.files
    return json.loads(order.view)


def sheet_lines(board: Board) -> dict[str, Any]:
    """Its lines by code and side: "DT06.F", "HC01.T"."""
    sides = {"(FDI)": "F", "(DDI)": "D"}
    return {
        f"{line['code']}.{sides.get(line['name'].rpartition(' ')[2], 'T')}": line
        for line in sheet_of(board)["lines"]
    }


def local(bench: Bench) -> date:
    return bench.clock.now().astimezone(ZONE).date()
