"""What a paste left over waits until it is confirmed, cleared up, answered or left out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.errors import OldButton
from storage.models.people import account
from tests.bench import Phone, button, labels
from tests.handlers.reporting import OFFICER, Board
from tests.handlers.steps import says

LATER = timedelta(minutes=1)


@pytest.fixture
def pasted(board: Board) -> Board:
    """Two values were saved; two over what stood there wait."""
    board.answer("DT01", "50 20")
    board.bench.clock.move(LATER)
    board.go("paste")
    board.officer.write("DT01 51 21\nDT02 74 21")
    assert "✓ 2 values saved." in board.officer.text
    board.bench.clock.move(LATER)
    return board


def test_what_waits_survives_leaving_the_screen(pasted: Board) -> None:
    officer = pasted.officer
    old = button(officer.screen, "Save these 2 too")
    officer.command("/kpi")
    assert "<b>2 pasted values still wait for you.</b>" in officer.text
    officer.tap("Go on entering")
    assert old is not None
    officer.send(old)
    assert not officer.edited
    assert "• New projects (FDI): 51 dự án (the form has 50 dự án)" in officer.text
    officer.tap("Save these 2 too")
    assert (pasted.amount("DT01", "F"), pasted.amount("DT01", "D")) == (51, 21)
    officer.command("/kpi")
    assert "still wait" not in officer.text
    officer.send(old)
    assert officer.text == says(OldButton)


def test_it_waits_on_every_phone_of_the_person(pasted: Board) -> None:
    """Bound to one person, by one invitation after the other."""
    bench, officer = pasted.bench, pasted.officer
    second = bench.phone("second-phone")
    with bench.database.writer.begin() as connection:
        connection.execute(
            update(account)
            .where(account.c.external_id == second.chat)
            .values(person_id=officer.actor.person_id)
        )
    second.command("/kpi")
    assert "<b>2 pasted values still wait for you.</b>" in second.text
    second.tap("Confirm 2 values")
    second.tap("Save these 2 too")
    assert pasted.amount("DT01", "F") == 51
    officer.command("/kpi")
    assert "still wait" not in officer.text
    colleague = pasted.colleague()
    colleague.command("/kpi")
    assert "still wait" not in colleague.text


def test_the_review_leads_to_what_waits(pasted: Board) -> None:
    pasted.go("review")
    assert "<b>2 pasted values still wait for you.</b>" in pasted.officer.text
    pasted.officer.tap("Confirm 2 values")
    pasted.officer.tap("Save these 2 too")
    assert pasted.amount("DT01", "F") == 51


def test_what_was_answered_since_waits_no_longer(pasted: Board) -> None:
    pasted.answer("DT01", "FDI 55")
    pasted.officer.command("/kpi")
    assert "<b>1 pasted value still waits for you.</b>" in pasted.officer.text
    pasted.officer.tap("Confirm 1 value")
    assert "(FDI)" not in pasted.officer.text
    pasted.officer.tap("Save this one too")
    assert (pasted.amount("DT01", "F"), pasted.amount("DT01", "D")) == (55, 21)


def test_what_is_left_out_is_not_asked_about_again(pasted: Board) -> None:
    pasted.go("waiting")
    pasted.officer.tap("Leave out, keep the old")
    assert "2 pasted values were left out" in pasted.officer.text
    pasted.go("waiting")
    assert pasted.officer.text == says(OldButton)
    assert pasted.amount("DT01", "F") == 50


def test_a_colleague_is_not_asked_about_the_paste_of_another(pasted: Board) -> None:
    colleague = pasted.colleague()
    colleague.command("/kpi")
    assert "still wait" not in colleague.text


def test_values_with_two_readings_are_asked_one_after_the_other(board: Board) -> None:
    board.go("paste")
    board.officer.write("DT05 6,9; 66,9\nDT02 74 21")
    assert "✓ 2 values saved." in board.officer.text
    assert "<b>You will be asked which is meant</b> (not saved yet):" in board.officer.text
    assert "Not understood" not in board.officer.text
    board.officer.tap("Clear up 2 figures")
    assert "(FDI)</b>: you wrote “6,9”; it can be read in two ways" in board.officer.text
    assert "6.900 triệu USD" in labels(board.officer.screen)
    board.bench.clock.move(LATER)
    board.officer.tap("6.900 triệu USD")
    assert board.amount("DT05", "F") == 6900
    assert "(DDI)</b>: you wrote “66,9”" in board.officer.text
    old = board.officer.screen
    board.officer.tap("66.900 tỷ đồng")
    assert board.amount("DT05", "D") == 66900
    tap = button(old, "66.900")
    assert tap is not None
    board.officer.send(tap)
    assert board.officer.text == says(OldButton)


def test_of_a_line_saved_in_part_only_the_rest_is_called_unclear(board: Board) -> None:
    board.go("paste")
    board.officer.write("DT05 6.995; 66,9")
    assert "✓ 1 value saved." in board.officer.text
    assert "(DDI) “66,9”: it can be read in two ways" in board.officer.text
    assert "6.995; 66,9" not in board.officer.text


def test_what_must_be_put_right_stands_under_its_own_heading(board: Board) -> None:
    board.go("paste")
    board.officer.write("DT06 2.000 9.728\nDT05 1.900 66.919\nLD02 200.000")
    hard, _, soft = board.officer.text.partition("<b>Please look again</b>")
    assert "<b>To be put right</b> (saved, but it cannot be submitted so):" in hard
    assert "⛔" in hard.partition("To be put right")[2]
    assert "⚠" not in hard
    assert "⛔" not in soft
    assert "⚠ Employment" in soft


def test_what_another_has_entered_meanwhile_does_not_hide_what_waits(pasted: Board) -> None:
    """Whose figure stands is said beside it; what was saved of the paste is settled."""
    colleague = pasted.colleague()
    pasted.answer("DT01", "60 22", phone=colleague)
    pasted.answer("DT02", "80 25", phone=colleague)
    officer = pasted.officer
    officer.command("/kpi")
    assert "<b>2 pasted values still wait for you.</b>" in officer.text
    officer.tap("Confirm 2 values")
    assert (
        "• New projects (FDI): 51 dự án (the form has 60 dự án, entered by Phạm Thu Hà)"
        in officer.text
    )
    assert "Adjustments" not in officer.text
    officer.tap("Leave out, keep the old")
    assert pasted.amount("DT01", "F") == 60
    officer.command("/kpi")
    assert "still wait" not in officer.text


def test_what_the_secretary_pasted_waits_beside_the_boards_own_figure(
    board: Board, secretary: Phone
) -> None:
    secretary.command("/onbehalf")
    secretary.tap("KCN Hà Nam")
    secretary.tap("By telephone")
    secretary.write("Nguyễn Văn An, Chánh Văn phòng")
    board.bench.clock.move(LATER)
    board.go("paste", phone=secretary)
    secretary.write("DT01 500 21")  # far from last period: it waits
    assert "Please confirm" in secretary.text
    secretary.command("/todo")
    board.bench.clock.move(LATER)
    board.answer("DT01", "50 20")
    board.go("review", phone=secretary)
    assert "<b>1 pasted value still waits for you.</b>" in secretary.text
    secretary.tap("Confirm 1 value")
    assert f"the form has 50 dự án, entered by {OFFICER}" in secretary.text
    secretary.tap("Save this one too")
    assert board.amount("DT01", "F") == 500
