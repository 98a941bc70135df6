"""Many values in one message: saved, held for a tap, or named as unclear; never guessed."""

from __future__ import annotations

import pytest

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.form_errors import BehalfNotBegun, GroupOnly
from bot.domain.kpi import PeriodKind
from bot.screen import Intent
from tests.bench import Bench, Phone, button, labels
from tests.handlers.reporting import CATALOGUE, Board, answer_to, figures_of
from tests.handlers.steps import says


def paste(board: Board, text: str, phone: Phone | None = None) -> str:
    board.go("paste", phone=phone)
    (phone or board.officer).write(text)
    return (phone or board.officer).text


def whole_form(separator: str = " ") -> str:
    """Every indicator by its code, a line each."""
    lines = []
    for asked in CATALOGUE.questions(PeriodKind.YEAR):
        for indicator in asked.indicators:
            amounts = [figures_of(2019)[cell].amount for cell in indicator.cells]
            said = [
                "có" if indicator.code == "HC05" else f"{a:f}" for a in amounts if a is not None
            ]
            lines.append(f"{indicator.code}{separator}" + "; ".join(said))
    return "\n".join(lines)


def test_a_whole_form_in_one_message(board: Board) -> None:
    text = paste(board, whole_form())
    assert "✓ 42 values saved." in text
    assert "• New projects: FDI 50 dự án · DDI 20 dự án" in text
    assert board.count() == 42
    assert board.versions("DT01", "F")[0].typed
    board.officer.tap("Review and submit")
    assert "still blank" not in board.officer.text


def test_names_in_a_sentence(board: Board) -> None:
    text = paste(board, "dự án cấp mới FDI 50, DDI 20\nTổng số lao động: 139.289 người")
    assert "✓ 3 values saved." in text
    assert (board.amount("DT01", "F"), board.amount("LD02")) == (50, 139289)


def test_a_table_copied_from_excel(board: Board) -> None:
    table = (
        "Mã\tChỉ tiêu\tĐơn vị\tFDI\tDDI\tTổng\n"
        "DT01\tSố dự án cấp mới\tdự án\t50\t20\t70\n"
        "DT02\tSố lượt điều chỉnh\tlượt dự án\t74\t21\t95\n"
    )
    assert "✓ 4 values saved." in paste(board, table)
    assert (board.amount("DT01", "F"), board.amount("DT02", "D")) == (50, 21)


def test_what_is_unclear_is_named_line_by_line(board: Board) -> None:
    text = paste(
        board,
        "DT01 50 20\nXY99 5\nDT05 6,9; 66,9\nDT04 374\nđường sắt 7\nDT03 700 1.000\n"
        "DT02 1 2 3 4 5\nLD02 139.289\nLD02 140.000",
    )
    assert "✓ 2 values saved." in text
    assert "<b>Not understood</b> (this part is not saved):" in text
    assert "line 2 “XY99 5”" in text
    assert "it can be read in two ways" in text
    assert "• “DT04 374”: one number came where two are asked" in text
    assert "this figure is computed and need not be entered" in text
    assert "the same figure appears twice with different values" in text
    assert board.count() == 2


def test_a_share_above_the_whole_is_named_by_its_line(board: Board) -> None:
    text = paste(board, "HC01 trên 100%\nHC04 150\nDT01 50 20")
    assert text.count("this share cannot be above 100%") == 2
    assert (board.count(), board.amount("DT01", "F")) == (2, 50)


def test_nothing_of_nothing(board: Board) -> None:
    assert "there is no number in it" in paste(board, "  \n---\n")
    assert "the text is too long for one answer" in paste(board, "DT01 5 2\n" * 160)
    assert board.count() == 0


def test_doubtful_values_and_changes_wait_for_a_tap(board: Board) -> None:
    board.answer("DT01", "50 20")
    text = paste(board, "DT01 51 20\nLD02 139 nghìn\nDT02 74 21")
    assert "✓ 2 values saved." in text
    assert "1 value was already there." in text
    assert "• New projects (FDI): 51 dự án (the form has 50 dự án)" in text
    assert "• Employment: 139.000 người" in text
    assert board.amount("DT01", "F") == 50
    tap = button(board.officer.screen, "Save these 2 too")
    assert tap is not None
    board.officer.send(tap)
    assert (board.amount("DT01", "F"), board.amount("LD02")) == (51, 139000)
    board.officer.send(tap)
    assert board.officer.text == says(OldButton)
    assert len(board.versions("DT01", "F")) == 2


def test_held_values_see_what_a_colleague_changed(board: Board) -> None:
    colleague = board.colleague()
    board.answer("DT01", "50 20")
    paste(board, "DT01 51 20\nLD02 139 nghìn\nKD05 200 nghìn tỷ")
    board.answer("DT01", "55 20", colleague)
    board.officer.tap("Save these")
    assert "• New projects (FDI): 51 dự án (the form has 55 dự án, entered by Phạm Thu Hà)" in (
        board.officer.text
    )
    assert board.amount("DT01", "F") == 55
    assert board.amount("LD02") == 139000
    board.officer.tap("Save this one too")
    assert board.amount("DT01", "F") == 51


def test_a_colleague_who_wrote_the_same_is_no_conflict(board: Board) -> None:
    colleague = board.colleague()
    paste(board, "LD02 139 nghìn")
    board.answer("LD02", "139.000", colleague)
    board.officer.tap("Save this one too")
    assert "✓ 0 values saved." in board.officer.text
    assert len(board.versions("LD02")) == 1


def test_the_button_of_an_earlier_paste_saves_nothing(board: Board) -> None:
    paste(board, "LD02 139 nghìn")
    old = button(board.officer.screen, "Save this one too")
    board.officer.write("LD02 150 nghìn")
    assert old is not None
    board.officer.send(old)
    assert "<b>What you pasted and still have to confirm</b>" in board.officer.text
    assert "• Employment: 150.000 người" in board.officer.text
    board.officer.write("LD02 151 nghìn")
    forged = board.officer.asked
    assert forged is not None
    for count in ("0", "9", "x"):
        board.officer.send(Intent("figures.held", (*forged.args[:2], count)))
        assert board.officer.text == says(OldButton)
    assert board.count() == 0


def test_a_column_without_names_is_confirmed_piece_by_piece(board: Board) -> None:
    """Only what stood on the screen is saved by its button."""
    column = "\n".join(
        line
        for asked in CATALOGUE.questions(PeriodKind.YEAR)
        for line in answer_to(asked).split("; ")
    )
    text = paste(board, column)
    assert "<b>Please confirm</b> (not saved yet):" in text
    assert board.count() == 0
    assert "New projects (FDI): 50 dự án" in text
    taps = 0
    while button(board.officer.screen, "Save these"):
        shown = {line for line in board.officer.text.splitlines() if line.startswith("• ")}
        assert shown
        board.officer.tap("Save these")
        taps += 1
    assert taps <= 3
    assert board.count() == 42
    assert "Review before submitting" in board.officer.text


def test_a_paste_as_the_answer_to_a_question(board: Board) -> None:
    board.ask("DT01")
    board.officer.write("DT02 74 21\nDT06 420 9.728")
    assert "✓ 4 values saved." in board.officer.text
    board.ask("LD01")
    board.officer.write("13.922\n139.289")  # the group of the question, by its order
    assert "• New jobs: 13.922 người" in board.officer.text
    assert board.amount("LD01") is None
    board.officer.tap("Save these 2 too")
    assert (board.amount("LD01"), board.amount("LD02")) == (13922, 139289)
    board.ask("DT01")
    board.officer.write("1 2 3 4")  # as many as the incidents, but they were not asked
    assert "there are more numbers than asked" in board.officer.text


def test_figures_typed_while_no_question_is_open(board: Board) -> None:
    board.officer.command("/todo")
    assert board.officer.asked is None
    board.officer.write("DT01 50 20")
    assert "✓ 2 values saved." in board.officer.text
    board.officer.command("/todo")
    board.officer.write("dt02 chưa có số")
    assert board.state("DT02", "F") == "not_available"
    board.officer.command("/todo")
    board.officer.write("50 20")
    assert (
        "no question is open, so it is not clear which indicator “50 20” belongs to"
        in board.officer.text
    )
    assert board.count() == 4


def test_figures_typed_by_somebody_without_a_form(bench: Bench, board: Board) -> None:
    observer = bench.appoint("observer", "Vũ Minh", Role.OBSERVER)
    observer.write("DT01 50 20")
    assert observer.text == says(NotAllowed)
    secretary = bench.phones["secretary"]
    secretary.write("DT01 50 20")
    assert secretary.text == says(BehalfNotBegun)
    assert board.count() == 0


def test_no_form_is_open(bench: Bench, secretary: Phone) -> None:
    officer = bench.appoint("officer", "Trần An", Role.OFFICER, "ha-nam")
    officer.write("DT01 50 20")
    assert "No figures are being collected at the moment." in officer.text
    officer.command("/kpi")
    assert "No figures are being collected at the moment." in officer.text


def test_a_paste_into_a_submitted_form_is_kept_until_the_reason_is_given(board: Board) -> None:
    board.fill()
    board.submit()
    board.officer.command("/todo")
    board.officer.write("DT01 51 20\nLD02 139 nghìn")
    assert "A change makes version 2" in board.officer.text
    assert "your figures are kept meanwhile" in board.officer.text
    assert board.amount("DT01", "F") == 50
    board.officer.write("Bổ sung một dự án")
    assert board.row() == ("draft", 1, "Bổ sung một dự án")
    assert "• New projects (FDI): 51 dự án (the form has 50 dự án)" in board.officer.text
    board.officer.command("/todo")
    board.go("waiting")
    board.officer.tap("Save these 2 too")
    assert (board.amount("DT01", "F"), board.amount("LD02")) == (51, 139000)


def test_a_paste_after_the_deadline_opens_nothing_again(board: Board) -> None:
    board.fill()
    board.submit()
    board.past_due()
    board.officer.command("/todo")
    board.officer.write("DT01 51 20")
    assert "version 1 stands" in board.officer.text
    assert board.amount("DT01", "F") == 50


def test_a_contributor_pastes_into_one_group_only(board: Board) -> None:
    helper = board.contributor("LD")
    text = paste(board, "LD01 13.922\nDT01 50 20", helper)
    assert "✓ 1 value saved." in text
    assert "it is not part of your form" in text
    assert "Review and submit" not in labels(helper.screen)
    assert board.count() == 1
    board.ask("DT01", helper)
    assert helper.text == says(GroupOnly, group="Labour")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_fullest_paste_fits_into_one_message(board: Board, language: str) -> None:
    board.officer.send(Intent("home.language", (language,)))
    board.answer("DT01", "48 19")
    noise = "\n".join(f"{n}. <&> câu này không phải chỉ tiêu nào cả {'x' * 60}" for n in range(60))
    paste(board, whole_form() + "\n" + noise + "\nLD01 13 nghìn")
    assert len(board.officer.text) < 4096
