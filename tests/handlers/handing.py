"""Steps that several tests of the handover take."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bot.domain.access import Role
from bot.screen import Intent
from storage.models.blocs import office
from storage.models.records import register
from storage.nominations import NewEvent
from tests.bench import Bench, Phone

GIVER, TAKER, DEPUTY = "hai-duong", "ha-nam", "vinh-phuc"


@dataclass(slots=True)
class Handing:
    """Two boards with their people, the old secretary, and a head of neither board."""

    bench: Bench
    secretary: Phone
    giver: Phone
    giver_officer: Phone
    taker: Phone
    taker_officer: Phone
    other: Phone

    def elect(self, leader: str = TAKER, deputy: str | None = DEPUTY) -> None:
        """As a published vote leaves it behind."""
        with self.bench.database.writer.begin() as connection:
            uow = self.bench.uow(connection)
            for kind, board in (("leader", leader), ("deputy", deputy)):
                if board is not None:
                    uow.nominations.put_forward(
                        bloc_id=self.bench.bloc_id,
                        kind=kind,
                        award_kind_id=None,
                        year=2020,
                        unit_id=self.bench.unit(board),
                        origin="bloc",
                        first=NewEvent("elected", uow.now),
                    )

    def begin(self) -> None:
        self.elect()
        self.secretary.command("/bangiao")
        self.secretary.tap("Begin the handover")

    def confirm_items(self) -> None:
        """Every item by either board's officer."""
        for officer, label in (
            (self.giver_officer, "All handed over"),
            (self.taker_officer, "All received"),
        ):
            officer.command("/handover")
            officer.tap(label)

    def sign(self, head: Phone) -> None:
        head.command("/bangiao")
        head.tap("Word:")
        head.tap("Yes, our board confirms")

    def complete(self) -> None:
        self.begin()
        self.confirm_items()
        self.sign(self.giver)
        self.sign(self.taker)

    def offices(self) -> dict[tuple[int, str], int]:
        with self.bench.database.reader.connect() as connection:
            rows = connection.execute(select(office.c.year, office.c.kind, office.c.unit_id))
            return {(row.year, row.kind): row.unit_id for row in rows}

    def registered(self) -> list[str]:
        with self.bench.database.reader.connect() as connection:
            return list(connection.execute(select(register.c.verb)).scalars())


def lay(bench: Bench, secretary: Phone) -> Handing:
    def head(key: str, name: str, unit: str) -> Phone:
        return bench.appoint(f"head-{key}", name, Role.HEAD, unit)

    def officer(key: str, name: str, unit: str) -> Phone:
        return bench.appoint(f"officer-{key}", name, Role.OFFICER, unit)

    return Handing(
        bench,
        secretary,
        head("giver", "Phạm Minh Phương", GIVER),
        officer("giver", "Đỗ Thị Giao", GIVER),
        head("taker", "Trần Văn Nhận", TAKER),
        officer("taker", "Lê Thị Tiếp", TAKER),
        head("other", "Vũ Văn Ngoài", "ninh-binh"),
    )


def every_handing_step(bench: Bench, secretary: Phone) -> None:
    """Every way through the handover once, by buttons; for the walk that knows all routes."""
    handing = lay(bench, secretary)
    handing.elect(deputy=None)
    secretary.command("/bangiao")
    secretary.tap("Begin the handover")
    officer = handing.giver_officer
    officer.tap("Open the handover")
    officer.tap("○ People")
    officer.tap("Handed over")
    officer.tap("✓ People")
    officer.tap("Add a note")
    officer.write("Kèm danh sách")
    officer.tap("○ Plan")
    officer.tap("Not handed over")
    officer.write("Chờ lịch của Bộ")
    officer.tap("✗ Plan")
    officer.tap("Handed over")
    unit = bench.unit("quang-ninh")
    secretary.send(Intent.of("handover.by_hand", 2020, "leader", unit, 0))
    secretary.write("?")  # too short: the handover goes on
    handing.confirm_items()
    handing.sign(handing.giver)
    handing.sign(handing.taker)
