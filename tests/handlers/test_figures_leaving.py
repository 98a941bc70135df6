"""An unfinished form is asked about once before it goes; what is missing is seen by all readers."""

from __future__ import annotations

from bot.screen import Intent
from tests.bench import button, labels
from tests.handlers.reporting import Board
from tests.handlers.reviewing import House


def test_a_form_with_blanks_is_asked_about_once(board: Board) -> None:
    head = board.head()
    board.fill(skip=["DT02", "KD05", "LD01", "LD02", "AT"])
    board.submit()
    assert "<b>9 required values are blank</b>: " in board.officer.text
    assert "Industrial output" in board.officer.text
    assert "Serious incidents" in board.officer.text  # the last one is named, not counted
    assert "A blank is not a zero" in board.officer.text
    assert labels(board.officer.screen) == [
        "Enter what is blank",
        "The rest: “no figure yet”",
        "Submit all the same",
        "Back to the form",
    ]
    assert board.row()[0] == "draft"
    assert head.notices == []
    asked = board.officer.screen
    board.officer.tap("Enter what is blank")
    assert "Question 2 of" in board.officer.text
    anyway = button(asked, "Submit all the same")
    assert anyway is not None
    board.officer.send(anyway)
    assert "✓ <b>Submitted" in board.officer.text
    assert "9 values are still blank." in board.officer.text
    assert ("figures_submitted", "form", board.form_id, "version 1, 9 lacking") in (
        board.bench.audited()
    )


def test_what_is_missing_is_seen_by_the_head_and_the_bloc(house: House) -> None:
    board, head, secretary = house.board, house.head, house.secretary
    board.fill(skip=["KD05"])
    board.answer("LD01", "chưa có số")
    board.submit()
    assert "<b>1 required value is blank</b>: Industrial output." in board.officer.text
    board.officer.tap("Submit all the same")
    missing = "⚠ <b>2 required values are missing</b>: "
    assert missing in str(head.notices[-1].text)
    assert "Industrial output" in str(head.notices[-1].text)
    house.go(head, "card", 1)
    assert missing in head.text
    house.go(head, "approve", 1, "head")
    assert missing in head.text
    house.approve()
    assert missing in str(secretary.notices[-1].text)
    secretary.send(Intent.of("status.unit", board.period.id, board.bench.unit("ha-nam")))
    assert " · 2 values missing" in secretary.text


def test_of_a_question_entered_in_part_what_lacks_is_named(board: Board) -> None:
    board.fill(skip=["KD05", "AT"], AT01_T=0, AT02_T=0, AT03_T=0)
    board.submit()
    assert "<b>2 required values are blank</b>: Industrial output; Food incidents." in (
        board.officer.text
    )


def test_the_rest_may_be_marked_as_having_no_figure(board: Board) -> None:
    head = board.head()
    board.fill(skip=["KD05", "AT"])
    board.submit()
    board.officer.tap("The rest: “no figure yet”")
    assert "✓ 5 values are marked “no figure yet”." in board.officer.text
    assert "still blank" not in board.officer.text
    assert board.state("KD05") == "not_available"
    assert board.last("KD05").amount is None
    board.go("rest")  # a second tap finds nothing left
    assert len(board.versions("KD05")) == 1
    board.officer.tap("Submit")
    assert "✓ <b>Submitted" in board.officer.text
    assert "⚠ <b>5 required values are missing</b>" in str(head.notices[-1].text)


def test_pasted_values_that_wait_are_led_to_first(board: Board) -> None:
    board.fill(skip=["LD02"])
    board.go("paste")
    board.officer.write("LD02 139.289.000\nDT05 6.995 1")
    board.submit()
    assert "2 pasted values still wait for you" in board.officer.text
    assert "They are not in the form yet." in board.officer.text
    assert labels(board.officer.screen)[0] == "Confirm 2 values"
    assert button(board.officer.screen, "The rest") is None  # they could not be confirmed after it
    board.go("rest")
    assert board.state("LD02") == "blank"
    board.submit()
    board.officer.tap("Submit all the same")
    assert "1 value is still blank." in board.officer.text
    assert board.row()[0] == "submitted"


def test_a_button_from_before_asks_again_about_what_came_since(board: Board) -> None:
    board.fill(skip=["LD02"])
    board.submit()
    before = button(board.officer.screen, "Submit all the same")
    assert before is not None
    board.go("paste")
    board.officer.write("DT05 6.995 1")
    board.officer.send(before)
    assert "1 pasted value still waits for you" in board.officer.text
    assert board.row()[0] == "draft"


def test_a_contributor_marks_the_own_group_only(board: Board) -> None:
    helper = board.contributor("LD")
    board.fill(skip=["LD02", "KD05"])
    board.go("rest", phone=helper)
    assert board.state("LD02") == "not_available"
    assert board.state("KD05") == "blank"
