"""What has been done stays in the chat: no tap on it, or on a notice, writes over it."""

from __future__ import annotations

from bot.domain.access import Role
from bot.screen import Intent
from tests.bench import Bench, Phone
from tests.handlers.reporting import UNIT, Board
from tests.handlers.steps import bound, invited


def test_a_receipt_is_never_edited(board: Board) -> None:
    board.fill()
    board.submit()
    officer = board.officer
    assert "Submitted to the head" in officer.text
    officer.tap("What is to be done")
    assert not officer.edited
    officer.tap("Help")
    assert officer.edited  # what tells nothing is turned like a page


def test_an_approval_and_the_notice_of_it_stay(board: Board) -> None:
    head = board.head()
    board.fill()
    board.submit()
    head.tap("Approve")  # on the notice
    assert not head.edited
    head.tap("Yes")
    assert "Approved and sent to the bloc" in head.text
    head.tap("What is to be done")
    assert not head.edited


def test_a_figure_saved_by_a_tap_stays(board: Board) -> None:
    board.ask("DT01")
    board.officer.tap("No figure yet")
    assert "✓ Saved" in board.officer.text
    board.officer.tap("All questions")
    assert not board.officer.edited


def test_confirming_and_revoking_stay(bench: Bench, secretary: Phone, house: object) -> None:
    officer = bound(bench.phone("new"), invited(secretary, "Lê Văn Mới", bench.unit(UNIT)))
    assert officer.text
    member = bench.appointment(officer, Role.OFFICER)
    secretary.send(Intent.of("people.confirm", member))
    assert "Lê Văn Mới" in secretary.text
    secretary.tap("People")
    assert not secretary.edited
    secretary.send(Intent.of("people.revoke_now", member))
    told = secretary.screen
    assert told.stays, told.text


def test_choosing_among_many_is_turned_in_place(secretary: Phone) -> None:
    """Nothing is recorded before the last tap, so the chat does not fill up."""
    secretary.send(Intent("people"))
    assert not secretary.screen.stays
