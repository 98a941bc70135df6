"""A typed yes or no to "Is this right?"; a figure that waits is not lost to other words."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from storage.models.people import account
from tests.bench import Bench, Phone, labels
from tests.handlers.corrections import Desk
from tests.handlers.reporting import Board

FAR = "20.000.000"
NO = ("chưa", "chưa đúng", "Chưa ạ.", "không", "không đúng", "sai", "sai rồi", "chua phai")
NOT_UNDERSTOOD = ("do doanh nghiệp lớn mới vào", "ơ", "5x7")


def vietnamese(bench: Bench) -> None:
    with bench.database.writer.begin() as connection:
        connection.execute(update(account).values(language="vi"))


@pytest.mark.parametrize("no", [*NO, "thôi", "hủy bỏ"])
def test_no_to_a_doubt_is_no_figure_of_its_own(board: Board, no: str) -> None:
    vietnamese(board.bench)
    before = board.state("LD02")
    board.answer("LD02", FAR)
    assert "Đúng, lưu" in labels(board.officer.screen)[0]
    board.officer.write(no)
    assert f"“{FAR}” chưa được lưu" in board.officer.text
    assert board.state("LD02") == before
    board.officer.write("chưa có số")
    assert board.state("LD02") == "not_available"


@pytest.mark.parametrize("yes", ["đúng", "Đúng rồi ạ", "vâng", "dạ đúng", "phải", "ok"])
def test_yes_to_a_doubt_saves_what_waits(board: Board, yes: str) -> None:
    board.answer("LD02", FAR)
    board.officer.write(yes)
    assert board.amount("LD02") == 20_000_000


@pytest.mark.parametrize("words", NOT_UNDERSTOOD)
def test_words_that_are_no_answer_leave_the_figure_waiting(board: Board, words: str) -> None:
    board.answer("LD02", FAR)
    board.officer.write(words)
    assert "was not saved, because" in board.officer.text
    assert "Is this right?" in board.officer.text
    board.officer.tap("Right, save")
    assert board.amount("LD02") == 20_000_000


def test_readings_to_choose_from_stay_as_well(board: Board) -> None:
    board.answer("LD02", "khoảng 60 nghìn")
    offered = labels(board.officer.screen)
    board.officer.write("ơ")
    assert labels(board.officer.screen) == offered
    board.officer.write("không phải")
    assert "“khoảng 60 nghìn” was not saved. Please type the right figure." in board.officer.text
    board.answer("LD02", "khoảng 60 nghìn")
    board.officer.write("ơ")
    board.officer.tap(offered[0])
    assert board.amount("LD02") == 60_000


@pytest.mark.parametrize("no", [*NO, "thôi", "hủy", "quay lại", "nhập lại"])
def test_no_to_a_doubt_in_a_correction(desk: Desk, no: str) -> None:
    desk.open("LD02")
    desk.secretary.write(FAR)
    desk.secretary.write(no)
    assert f"“{FAR}” was not taken. Please type the right figure." in desk.secretary.text
    assert desk.secretary.asked is not None
    assert len(desk.secretary.asked.args) == 5


@pytest.mark.parametrize("label", ["Đúng, tiếp tục", "đúng tiếp tục", "Đúng rồi ạ", "vâng", "đúng"])
def test_yes_to_a_doubt_in_a_correction(desk: Desk, label: str) -> None:
    vietnamese(desk.bench)
    desk.open("LD02")
    desk.secretary.write(FAR)
    desk.secretary.write(label)
    assert desk.secretary.asked is not None
    assert desk.secretary.asked.name == "totals.correct_why"


def test_the_other_label_of_a_doubt_in_a_correction(desk: Desk) -> None:
    vietnamese(desk.bench)
    desk.open("LD02")
    desk.secretary.write(FAR)
    assert "Nhập lại số khác" in labels(desk.secretary.screen)
    desk.secretary.write("Nhập lại số khác")
    assert "không được dùng" not in desk.secretary.text
    assert desk.secretary.asked is not None
    assert len(desk.secretary.asked.args) == 5


@pytest.mark.parametrize("words", NOT_UNDERSTOOD)
def test_a_correction_that_waits_is_not_lost_to_other_words(desk: Desk, words: str) -> None:
    desk.open("LD02")
    desk.secretary.write(FAR)
    desk.secretary.write(words)
    assert "was not taken, because" in desk.secretary.text
    assert f"“{FAR}” still waits for your word" in desk.secretary.text
    desk.secretary.tap("20.000.000 người")
    assert "Why is it corrected?" in desk.secretary.text
    assert "→ 20.000.000 người" in desk.secretary.text


TURNED = "4\u202e2\x07"


def _reads_plainly(phone: Phone) -> bool:
    return "“42”" in phone.text and not {"\u202e", "\x07"} & set(phone.text)


def test_what_turns_around_is_not_echoed_in_a_correction(desk: Desk) -> None:
    desk.open("DT01", "F")
    desk.secretary.write(TURNED)
    assert _reads_plainly(desk.secretary)


def test_what_turns_around_is_not_echoed_at_entry(board: Board) -> None:
    board.answer("DT01", TURNED)
    assert _reads_plainly(board.officer)


@pytest.mark.parametrize("typed", ["60 +/- 5", "60 ± 5", "60+-5", "60 ± 5%"])
def test_about_a_figure_offers_its_middle(desk: Desk, typed: str) -> None:
    desk.open("DT01", "F")
    desk.secretary.write(typed)
    assert "Which one do you mean?" in desk.secretary.text
    assert labels(desk.secretary.screen)[0] == "60 dự án"
    assert not any(label.startswith("5 ") for label in labels(desk.secretary.screen))
