"""Hà Nội's figures of 2019, accepted, and the people who correct them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from bot.domain.access import Role
from bot.screen import Intent, Screen
from storage.models.figures import value
from storage.models.people import person_profile
from storage.models.review import correction
from tests.bench import Bench, Phone
from tests.handlers.bloc_year import Year

REASON = "Cộng sót 18 dự án của quý IV"


@dataclass(slots=True)
class Desk:
    """The year 2019 accepted, its secretary, and the head and officer of Hà Nội."""

    bench: Bench
    year: Year
    secretary: Phone
    head: Phone
    officer: Phone

    def ask(self, typed: str = "60", phone: Phone | None = None) -> Phone:
        """The way to the question why: 42 new foreign projects are to be corrected."""
        phone = phone or self.secretary
        phone.command("/totals")
        phone.tap("Correct a figure")
        if phone is self.secretary:
            phone.tap("KCN&CX Hà Nội")
        phone.tap("Investment")
        phone.tap("FDI New projects")
        phone.write(typed)
        return phone

    def asked(self, typed: str = "60") -> int:
        self.ask(typed).write(REASON)
        return self.rows()[-1][0]

    def rows(self) -> list[tuple[int, str, int | None, Decimal]]:
        with self.bench.database.reader.connect() as connection:
            found = connection.execute(select(correction).order_by(correction.c.id))
            return [(row.id, row.decision, row.to_seq, row.amount) for row in found]

    def open(self, code: str, dim: str = "T", phone: Phone | None = None) -> Screen:
        """The question which figure is right, for any cell of Hà Nội."""
        unit, period = self.bench.unit("ha-noi"), self.year.period.id
        step = Intent.of("totals.correct_cell", period, "a", unit, code, dim)
        return (phone or self.secretary).send(step)

    def last(self, code: str, dim: str = "T") -> Any:
        """The newest stored version of a cell."""
        with self.bench.database.reader.connect() as connection:
            return connection.execute(
                select(value)
                .where(
                    value.c.form_id == self.year.form_id("ha-noi"),
                    value.c.code == code,
                    value.c.dimension == dim,
                )
                .order_by(value.c.seq.desc())
            ).first()

    def agree(self) -> None:
        """The head looks at what was asked last, and agrees."""
        self.head.screen = self.head.notices[-1]
        self.head.tap("Look and decide")
        self.head.tap("Agree to the correction")

    def versions(self) -> list[tuple[int, Decimal | None, str, str | None]]:
        """Of the figure: number, amount, reason, author."""
        with self.bench.database.reader.connect() as connection:
            rows = connection.execute(
                select(value, person_profile.c.full_name)
                .outerjoin(person_profile, person_profile.c.person_id == value.c.author_id)
                .where(
                    value.c.form_id == self.year.form_id("ha-noi"),
                    value.c.code == "DT01",
                    value.c.dimension == "F",
                )
                .order_by(value.c.seq)
            )
            return [(row.seq, row.amount, row.reason, row.full_name) for row in rows]


def lay_desk(bench: Bench, secretary: Phone, year: Year) -> Desk:
    head = bench.appoint("head-hn", "Trần Việt Dũng", Role.HEAD, "ha-noi")
    officer = bench.appoint("officer-hn", "Tạ Thị Mai Phương", Role.OFFICER, "ha-noi")
    return Desk(bench, year, secretary, head, officer)
