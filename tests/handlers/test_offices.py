"""Leader and deputy of a year, written down by the secretary; what an empty office holds up."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.people_errors import OfficeHeld
from bot.screen import Intent
from storage.models.blocs import office
from storage.models.records import register
from storage.records import first_broken_entry
from tests.bench import Bench, Phone, labels
from tests.handlers.boards import stand
from tests.handlers.reporting import Board
from tests.handlers.steps import at_once, says

LACKS = (
    "The deputy of the bloc in 2019 is not recorded: nobody can accept the figures of"
    " KCN Hải Dương for the bloc."
)


@pytest.fixture
def vacant(board: Board) -> Board:
    """A year in which nobody knows who leads the bloc, as in 2022 of the presets."""
    with board.bench.database.writer.begin() as connection:
        connection.execute(delete(office).where(office.c.bloc_id == board.bench.bloc_id))
    return board


def holders(bench: Bench) -> dict[tuple[int, str], int]:
    with bench.database.reader.connect() as connection:
        rows = connection.execute(select(office.c.year, office.c.kind, office.c.unit_id))
        return {(row.year, row.kind): row.unit_id for row in rows}


def record(secretary: Phone, office_words: str, board: str) -> None:
    secretary.tap(office_words)
    secretary.tap(board)
    secretary.tap("Yes, record it")


def test_the_home_of_the_secretary_says_what_an_empty_office_holds_up_both(
    vacant: Board, secretary: Phone
) -> None:
    bench = vacant.bench
    secretary.command("/todo")
    assert LACKS in secretary.text
    assert "The leader of the bloc this year is not recorded" in secretary.text
    secretary.tap("Leader and deputy")
    assert "<b>Leader and deputy of the bloc in 2019</b>" in secretary.text
    assert "Deputy of the bloc: not recorded yet" in secretary.text
    assert "nobody can accept the figures of KCN Hải Dương" in secretary.text
    record(secretary, "Set the deputy", "KKT Quảng Ninh")
    assert "✓ Recorded: <b>Ban Quản lý Khu kinh tế Quảng Ninh</b>" in secretary.text
    assert "nobody can accept" not in secretary.text
    record(secretary, "Set the leader", "KCN Hải Dương")
    assert holders(bench) == {
        (2019, "deputy"): bench.unit("quang-ninh"),
        (2019, "leader"): bench.unit("hai-duong"),
    }
    secretary.command("/todo")
    assert "not recorded" not in secretary.text
    assert "Leader and deputy" not in labels(secretary.screen)
    assert bench.audited()[-1] == (
        "office_recorded",
        "bloc",
        bench.bloc_id,
        "2019 leader hai-duong",
    )
    with bench.database.reader.connect() as connection:
        verbs = [row.verb for row in connection.execute(select(register))]
        assert verbs == ["office_recorded"] * 2
        assert first_broken_entry(connection, bench.bloc_id) is None


def test_the_deputys_people_accept_from_then_on(vacant: Board, secretary: Phone) -> None:
    bench = vacant.bench
    other = bench.appoint("o", "Vũ Đức Thắng", Role.OFFICER, "quang-ninh")
    stand(bench, vacant.period, "hai-duong", "approved", vacant.officer)
    other.command("/approve")
    assert "No figures wait for your verdict" in other.text
    secretary.send(Intent("offices"))
    record(secretary, "Set the deputy", "KKT Quảng Ninh")
    other.command("/approve")
    assert "Waiting for your verdict: 1" in other.text


def test_a_board_has_one_office_and_a_correction_takes_the_place_of_what_stood(
    vacant: Board, secretary: Phone
) -> None:
    bench = vacant.bench
    secretary.send(Intent.of("offices", 2019))
    record(secretary, "Set the leader", "KCN Hải Dương")
    secretary.tap("Set the deputy")
    secretary.tap("KCN Hải Dương")
    assert secretary.text == says(
        OfficeHeld, unit="KCN Hải Dương", office="leader of the bloc", year="2019"
    )
    secretary.send(Intent.of("offices", 2019))
    secretary.tap("Set the leader")
    secretary.tap("KCN Hà Nam")
    assert "Until now: Ban Quản lý các khu công nghiệp tỉnh Hải Dương." in secretary.text
    secretary.tap("Yes, record it")
    assert holders(bench) == {(2019, "leader"): bench.unit("ha-nam")}


def test_two_secretaries_at_once_do_not_write_over_each_other(
    vacant: Board, secretary: Phone
) -> None:
    bench = vacant.bench
    second = bench.appoint("s2", "Lê Thư Ký", Role.SECRETARY, "ha-noi")
    taps = [
        (phone, Intent.of("offices.set", 2019, "deputy", bench.unit(unit), 0))
        for phone, unit in ((secretary, "ha-nam"), (second, "bac-ninh"))
    ]
    said = at_once(bench, taps[0], taps[1])
    assert said[1] == says(OldButton)
    assert holders(bench) == {(2019, "deputy"): bench.unit("ha-nam")}


def test_only_the_secretary_and_only_boards_of_that_year(board: Board, secretary: Phone) -> None:
    bench = board.bench
    for name in ("offices", "offices.choose", "offices.ask", "offices.set"):
        forged = Intent.of(name, 2019, "leader", bench.unit("ha-nam"), 0)
        assert str(board.officer.send(forged).text) == says(NotAllowed)
    for args in (
        (2019, "leader", bench.unit("hai-phong-2025"), bench.unit("hai-duong")),
        (2019, "chair", bench.unit("ha-nam"), 0),
        (1999, "leader", bench.unit("ha-nam"), 0),
        (2025, "leader", bench.unit("ha-nam"), 0),
    ):
        assert str(secretary.send(Intent.of("offices.set", *args)).text) == says(OldButton)
    secretary.send(Intent.of("offices", 2019))
    secretary.tap("2020 ›")
    assert "in 2020" in secretary.text
    assert "2021 ›" not in labels(secretary.screen)


def test_another_secretary_makes_a_deputy_unneeded(vacant: Board, secretary: Phone) -> None:
    vacant.bench.appoint("s2", "Lê Thư Ký", Role.SECRETARY, "ha-noi")
    secretary.command("/todo")
    assert "nobody can accept" not in secretary.text
