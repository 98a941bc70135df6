"""Opening a period with optional groups, as estimates, or as the plan of a year."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.domain.access import Role
from bot.domain.errors import OldButton
from bot.domain.period_errors import PeriodKnown
from bot.screen import Intent
from storage.models.figures import period
from tests.bench import Bench, Phone, labels
from tests.handlers.reporting import Board
from tests.handlers.steps import says


@pytest.fixture
def officer(bench: Bench, secretary: Phone) -> Phone:
    return bench.appoint("officer", "Trần Thị Bích Ngọc", Role.OFFICER, "ha-nam")


def test_optional_groups_and_estimates_are_switched_on_for_one_period(
    bench: Bench, secretary: Phone, officer: Phone
) -> None:
    secretary.send(Intent("periods.new"))
    secretary.tap("Figures of 2019")
    secretary.tap("More groups, estimates")
    secretary.tap("○ Enterprises, income")
    secretary.tap("○ Emulation campaigns")
    secretary.tap("● Emulation campaigns")
    secretary.tap("○ Emulation campaigns")
    secretary.tap("○ All are estimates")
    secretary.tap("Go on: the deadline")
    assert "Besides: Enterprises, income, Emulation campaigns." in secretary.text
    secretary.write("29/11")
    secretary.tap("Open, tell")
    assert "is open until" in secretary.text
    with bench.database.reader.connect() as connection:
        row = connection.execute(select(period)).one()
    assert (row.catalogue_version, row.estimates) == ("2019+DN+PT", "yes")
    officer.command("/kpi")
    assert "Emulation campaigns: 0/12" in officer.text
    assert "Enterprises, income: 0/3" in officer.text
    officer.tap("Paste")
    officer.write("DN01 320 185\nthu nhập bình quân 9,8\nPT01 4")
    assert "FDI est. 320 doanh nghiệp · DDI est. 185 doanh nghiệp" in officer.text


def test_the_year_2022_is_rehearsed_by_moving_the_clock(
    bench: Bench, secretary: Phone, officer: Phone
) -> None:
    """As the demo says: the secretary opens 2021 and 2022, each with the definitions of its day."""
    bench.clock.at = datetime(2022, 11, 1, 2, 0, tzinfo=UTC)
    for year in ("2021", "2022"):
        secretary.send(Intent("periods.new"))
        secretary.tap(f"Figures of {year}")
        secretary.write("29/11/2022")
        secretary.tap("Open, tell")
        assert "is open until" in secretary.text
    with bench.database.reader.connect() as connection:
        rows = connection.execute(select(period).order_by(period.c.year)).all()
    assert rows[1].compared_with_id == rows[0].id
    secretary.command("/todo")
    assert "The deputy of the bloc in 2021 is not recorded" in secretary.text
    officer.command("/todo")
    officer.tap("Figures of 2022")
    officer.tap("Paste")
    officer.write("KD01 14.000,5 35.198,9")
    assert "FDI 14.000,5 triệu USD · DDI 35.198,9 tỷ đồng" in officer.text


def test_all_groups_together_fit_the_buttons(secretary: Phone) -> None:
    secretary.send(Intent("periods.new"))
    secretary.tap("Figures of 2019")
    secretary.tap("More groups, estimates")
    while off := [label for label in labels(secretary.screen) if label.startswith("○")]:
        secretary.tap(off[0])
    secretary.tap("Go on")
    secretary.write("29/11")
    secretary.tap("Open, tell")
    assert "is open until" in secretary.text


def test_the_half_year_has_no_groups_to_choose_and_a_made_up_one_is_refused(
    secretary: Phone,
) -> None:
    secretary.send(Intent("periods.new"))
    secretary.tap("Figures of the first half of 2019")
    secretary.tap("More groups")
    assert labels(secretary.screen) == ["○ All are estimates", "Go on: the deadline"]
    assert secretary.send(Intent.of("periods.kind", "year", 2019, "ZZ", 0)).text == says(OldButton)
    assert secretary.send(Intent.of("periods.more", "plan", 2019, "", 0)).text == says(OldButton)


def test_the_plan_of_a_year_is_a_period_of_its_own(
    bench: Bench, secretary: Phone, officer: Phone
) -> None:
    secretary.send(Intent("periods.new"))
    secretary.tap("Plan of 2020")
    secretary.write("20/12")
    secretary.tap("Open, tell")
    assert "✓ <b>Plan of 2020</b> is open" in secretary.text
    officer.command("/todo")
    assert "<b>Plan of 2020</b>" in officer.text
    officer.tap("Enter figures")
    assert "0/8 required values" in officer.text or "0/9 required values" in officer.text
    officer.tap("One question")
    assert "New and added capital" in officer.text
    officer.write("400 3.000")
    officer.command("/kpi")
    assert "2/" in officer.text
    secretary.send(Intent("periods.new"))
    assert "Plan of 2020" not in labels(secretary.screen)
    again = secretary.send(Intent.of("periods.kind", "plan", 2020, "", 0))
    assert again.text == says(PeriodKnown, period="Plan of 2020")


def test_the_plan_stands_beside_the_questions_of_the_year(
    bench: Bench, secretary: Phone, board: Board
) -> None:
    secretary.send(Intent("periods.new"))
    secretary.tap("Plan of 2019")
    secretary.write("10/12")
    secretary.tap("Open, tell")
    officer = board.officer
    officer.screen = officer.notices[-1]
    officer.tap("Enter figures")
    officer.tap("Paste")
    officer.write("DT03 400 2.000\nLD02 150.000")
    while "Save" in labels(officer.screen)[0]:
        officer.tap("Save")
    assert "Plan of the year" not in board.ask("DT01").text
    assert "Plan of the year: 150.000 người" in board.ask("LD02").text
    board.answer("LD02", "130.000")
    board.answer("DT03a", "300; 1.000")
    officer.tap("Right, save") if "Right, save" in labels(officer.screen) else None
    board.answer("DT03b", "50; 500")
    officer.tap("Right, save") if "Right, save" in labels(officer.screen) else None
    shown = board.ask("LD02").text
    assert "Plan of the year: 150.000 người, 86,7% reached" in shown
    assert (
        "Plan of the year: FDI 400 triệu USD, 87,5% reached · DDI 2.000 tỷ đồng, 75% reached"
        in board.go("notes", "DT03b").text
    )
