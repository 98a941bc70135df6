""" "Đính chính" stands where figures are accepted; before that a figure is changed in the form."""

from __future__ import annotations

from bot.screen import Intent
from tests.bench import Phone, labels
from tests.handlers.bloc_year import Year
from tests.handlers.reporting import Board

LABEL = "Correct a figure"


def test_before_anything_was_submitted_a_figure_is_changed_in_the_form(
    board: Board, secretary: Phone
) -> None:
    board.fill()
    board.go("review")
    assert LABEL not in labels(board.officer.screen)
    board.officer.tap("Change a figure")
    assert "All questions" in board.officer.text
    for phone in (board.officer, secretary):
        phone.command("/totals")
        assert LABEL not in labels(phone.screen)
    correct = Intent.of("totals.correct", board.period.id, "a", 0)
    assert "No board's figures are accepted yet." in str(secretary.send(correct).text)
    assert "changed in the form itself" in str(board.officer.send(correct).text)


def test_what_is_accepted_leads_to_a_correction_from_the_form_itself(board: Board) -> None:
    board.fill()
    board.submit()
    Year(board.bench, board.period).set_state(board.unit, "accepted")
    for name in ("figures", "figures.review"):
        board.officer.send(Intent.of(name, board.form_id))
        assert "Change a figure" not in labels(board.officer.screen)
        board.officer.tap(LABEL)
        assert "Which figure is to be corrected?" in board.officer.text


def test_a_colleague_with_one_group_asks_for_no_correction(board: Board) -> None:
    board.fill()
    helper = board.contributor("LD")
    Year(board.bench, board.period).set_state(board.unit, "accepted")
    board.go("review", phone=helper)
    assert LABEL not in labels(helper.screen)
