"""A board that came out of a merger is compared with those it was made of, as the totals are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select, update

from bot.domain.access import Role
from bot.domain.kpi import Cell, Dim, Figure
from bot.screen import Intent
from storage.counting import counted
from storage.figures import Figures
from storage.form_rows import PERIOD_FIELDS, period_from
from storage.models.figures import form, period
from storage.presets.synthetic import synthetic_year
from tests.bench import Bench, Phone
from tests.handlers.bloc_year import MERGED, Year, lay_form, year_of_mergers
from tests.handlers.reporting import Board

FORMS = synthetic_year(2019).forms
OLDS = MERGED["hai-phong-2025"]
SUM = "KKT Hải Phòng + KCN Hải Dương"


def summed(code: str, dim: str = "T") -> Decimal:
    """What Hải Phòng and Hải Dương gave in 2024."""
    amounts = [FORMS[old][Cell(code, Dim(dim))].amount for old in OLDS]
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


@pytest.fixture
def year(bench: Bench, secretary: Phone) -> Year:
    """2024 reported by eleven boards, 2025 asked of seven."""
    return year_of_mergers(bench, FORMS)


def at_work(year: Year, unit: str) -> Board:
    """The officer of a board whose form of 2025 lies open."""
    bench = year.bench
    year.set_state(unit, "returned")
    officer = bench.appoint(f"officer-{unit}", "Tạ Mai Phương", Role.OFFICER, unit)
    return Board(bench, officer, year.period, year.form_id(unit), unit)


def test_the_question_shows_what_the_boards_before_the_merger_gave_together(year: Year) -> None:
    board = at_work(year, "hai-phong-2025")
    people = f"{summed('LD01'):,.0f}".replace(",", ".")
    asked = str(board.ask("LD01").text)
    assert f"Year 2024: {people} người <i>(re-based: {SUM})</i>" in asked
    projects = f"FDI {summed('DT01', 'F')} dự án"
    assert f"Year 2024: {projects}" in str(board.ask("DT01").text)
    assert "không so sánh" not in asked


def test_what_has_no_sum_is_called_so(year: Year) -> None:
    board = at_work(year, "hai-phong-2025")
    asked = str(board.ask("HC04").text)
    assert f"Year 2024: not added up from {SUM}" in asked


def test_a_board_with_a_predecessor_outside_the_bloc_is_not_compared(year: Year) -> None:
    board = at_work(year, "bac-ninh-2025")
    lacking = "Year 2024: not compared, without the figures of Bắc Giang (outside the bloc)"
    assert lacking in str(board.ask("LD01").text)
    board.go("review")
    note = (
        "Figures of the year 2024 are without those of Bắc Giang (outside the bloc), so nothing is"
        " compared."
    )
    assert note in board.officer.text
    board.officer.send(Intent("home.language", ("vi",)))
    board.go("review")
    assert "Số liệu năm 2024 chưa gồm số của Bắc Giang (ngoài Khối)" in board.officer.text


def test_a_leap_from_the_sum_is_asked_about_and_warned_of(year: Year) -> None:
    board = at_work(year, "hai-phong-2025")
    board.ask("LD01")
    board.officer.write(f"{summed('LD01') * 40:f}")
    assert "last period 14.991 người; this is 40 times as much" in board.officer.text
    board.officer.tap("Right, save")
    assert "599.640 người" in board.officer.text
    assert "14.991 người" in board.officer.text  # what the check holds it against


def test_the_review_compares_with_the_sum_and_says_so(year: Year) -> None:
    board = at_work(year, "hai-phong-2025")
    board.go("review")
    note = f"Figures of the year 2024 re-based to the boundaries of today: {SUM}."
    assert note in board.officer.text
    (line,) = [one for one in board.officer.text.splitlines() if one.startswith("LD01 ")]
    assert "down" in line


def test_a_predecessor_that_was_not_accepted_leaves_nothing_to_compare_with(year: Year) -> None:
    then = Year(year.bench, year.period)
    with year.bench.database.writer.begin() as connection:
        figures = Figures(connection, year.bench.clock.now(), {})
        own = figures.form(year.bench.bloc_id, year.form_id("hai-phong-2025"))
        assert own is not None
        (one, _other) = own.predecessors
        assert one.form_id is not None
        connection.execute(update(form).where(form.c.id == one.form_id).values(state="draft"))
    board = at_work(then, "hai-phong-2025")
    lacking = "Year 2024: not compared, without the figures of KKT Hải Phòng"
    assert lacking in str(board.ask("LD01").text)


def test_a_board_that_was_not_merged_is_compared_as_ever(year: Year) -> None:
    board = at_work(year, "ha-noi")
    asked = str(board.ask("LD01").text)
    assert "Year 2024: " in asked
    assert "re-based" not in asked
    board.go("review")
    assert "re-based" not in board.officer.text


def test_what_the_merged_board_has_stated_itself_stands(year: Year) -> None:
    with year.bench.database.writer.begin() as connection:
        figures = Figures(connection, year.bench.clock.now(), {})
        own = figures.form(year.bench.bloc_id, year.form_id("hai-phong-2025"))
        assert own is not None
        then = own.period.compared_with_id
    with year.bench.database.reader.connect() as connection:
        row = connection.execute(select(*PERIOD_FIELDS).where(period.c.id == then)).one()
    cell = Cell("LD01", Dim.T)
    stated = {cell: Figure.given(Decimal(123456))}
    lay_form(Year(year.bench, period_from(row)), "hai-phong-2025", stated)
    board = at_work(year, "hai-phong-2025")
    asked = str(board.ask("LD01").text)
    assert "Year 2024: 123.456 người" in asked
    assert "re-based" not in asked


def test_a_correction_is_held_against_the_sum_too(year: Year, secretary: Phone) -> None:
    unit = year.bench.unit("hai-phong-2025")
    step = Intent.of("totals.correct_cell", year.period.id, "a", unit, "LD01", "T")
    people = f"{summed('LD01'):,.0f}".replace(",", ".")
    asked = str(secretary.send(step).text)
    assert f"Last period: {people} người <i>(re-based: {SUM})</i>" in asked
    secretary.write(f"{summed('LD01') * 40:f}")
    assert "far from last period's figure" in secretary.text
    other = year.bench.unit("bac-ninh-2025")
    step = Intent.of("totals.correct_cell", year.period.id, "a", other, "LD01", "T")
    assert "Not compared: the boards before the merger" in str(secretary.send(step).text)


def test_a_merged_board_costs_no_more_statements_than_another(year: Year) -> None:
    costs = []
    for unit in ("ha-noi", "hai-phong-2025"):
        board = at_work(year, unit)
        board.answer("LD01", "15.000")
        board.ask("LD01")
        with counted(year.bench.database) as cost:
            board.officer.write("15.001")
        assert "15.001 người" in board.officer.text
        costs.append(len(cost.statements))
    assert costs[0] == costs[1]
