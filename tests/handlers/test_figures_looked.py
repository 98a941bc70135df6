"""What goes out is what was looked at, and whoever entered it for a board does not accept it."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.access import Role
from bot.domain.verdict_errors import OwnEntry
from bot.screen import Intent
from tests.bench import Phone, button, labels
from tests.handlers.reporting import UNIT, Board
from tests.handlers.reviewing import DEPUTY
from tests.handlers.steps import says

INFORMANT = "Nguyễn Văn An, Chánh Văn phòng, 9 giờ 30 ngày 20/11"
CHANGED = "the figures have changed since you looked at them"
SUBMITTED = "Submitted to the head of the board"


def begin(board: Board, secretary: Phone) -> None:
    """The secretary names a source, some minutes after what came before."""
    board.bench.clock.move(timedelta(minutes=5))
    secretary.send(Intent.of("behalf.source", board.bench.unit(UNIT), "phone", board.period.id))
    secretary.write(INFORMANT)


def approve(board: Board, phone: Phone, step: str) -> None:
    version = board.row()[1]
    phone.send(Intent.of("approval.approve_now", board.form_id, version, step))


def test_submit_does_not_send_what_the_secretary_entered_since(
    board: Board, secretary: Phone
) -> None:
    officer = board.officer
    board.fill(skip=["KD05"])
    board.answer("KD05", "209723")
    board.go("review")
    old = button(officer.screen, "Submit")
    assert old is not None
    begin(board, secretary)
    board.answer("KD05", "215000", secretary)
    officer.send(old)
    assert board.row()[:2] == ("draft", 0)
    assert board.entries()[0][2] is None  # still waits for the board
    assert CHANGED in officer.text
    assert "Changed last, by Nguyễn Thị Thư Ký:\n• Industrial output: 215.000 tỷ đồng" in (
        officer.text
    )
    assert "by the secretary, to be confirmed" in officer.text
    officer.tap("Submit")
    assert SUBMITTED in officer.text
    assert board.entries()[0][2] == officer.actor.person_id


def test_submit_does_not_send_what_a_colleague_entered_since(board: Board) -> None:
    board.fill()
    board.go("review")
    board.bench.clock.move(timedelta(minutes=5))
    board.answer("LD02", "129500", board.colleague())
    board.officer.tap("Submit")
    assert board.row()[0] == "draft"
    assert "Changed last, by Phạm Thu Hà:\n• Employment: 129.500 người" in board.officer.text
    board.officer.tap("Submit")
    assert board.row()[0] == "submitted"


def test_submit_all_the_same_sends_what_was_looked_at(board: Board) -> None:
    board.fill(skip=["DT01"])
    board.submit()
    old = button(board.officer.screen, "Submit all the same")
    assert old is not None
    board.answer("LD02", "129500", board.colleague())
    board.officer.send(old)
    assert CHANGED in board.officer.text
    assert board.row()[0] == "draft"
    board.officer.tap("Submit")
    board.officer.tap("Submit all the same")
    assert board.row()[0] == "submitted"


def test_a_reason_on_the_way_is_kept_where_the_figures_have_changed(board: Board) -> None:
    board.fill(KD01_T=30000)
    board.submit()
    board.officer.write("Ba doanh nghiệp lớn mới hoạt động")
    board.answer("LD02", "139.000", board.colleague())
    board.officer.tap("Submit with this reason")
    assert CHANGED in board.officer.text
    assert board.row()[0] == "draft"
    assert "Ba doanh nghiệp lớn mới hoạt động" in board.last("KD01").reason
    board.officer.tap("Submit")
    assert board.row()[0] == "submitted"


def test_a_submit_button_of_an_earlier_release_shows_the_figures_first(board: Board) -> None:
    board.fill()
    board.go("submit")
    assert "Nothing was sent yet. Please look at the figures" in board.officer.text
    assert board.row()[0] == "draft"
    board.officer.tap("Submit")
    assert board.row()[0] == "submitted"


def test_the_button_of_an_earlier_version_does_not_submit_the_next(board: Board) -> None:
    head = board.head()
    board.fill()
    board.go("review")
    old = board.submit_tap()
    board.officer.send(old)
    head.send(Intent.of("approval.return", board.form_id, 1))
    head.write("Đề nghị rà soát lại các số về lao động")
    head.tap("Send it back")
    board.officer.send(old)
    assert board.row()[:2] == ("returned", 1)
    assert CHANGED in board.officer.text


def test_who_entered_for_a_board_does_not_accept_it_once_confirmed(
    board: Board, secretary: Phone
) -> None:
    """A bloc with one secretary: the deputy's board accepts it."""
    head = board.head()
    deputy = board.bench.appoint("deputy", "Phạm Văn Phó", Role.OFFICER, DEPUTY)
    board.fill(skip=["KD05"])
    begin(board, secretary)
    board.answer("KD05", "209723", secretary)
    board.submit()
    assert board.entries()[0][2] == board.officer.actor.person_id
    approve(board, head, "head")
    approve(board, secretary, "bloc")
    assert secretary.text == says(OwnEntry, version=1)
    secretary.send(Intent.of("approval.card", board.form_id, 1))
    assert "Accept the figures" not in labels(secretary.screen)
    approve(board, deputy, "bloc")
    assert board.row()[0] == "accepted"


def test_the_boards_own_answer_makes_it_the_boards_figure(board: Board, secretary: Phone) -> None:
    """With one secretary and no deputy's board: the board enters the figure itself."""
    head = board.head()
    board.fill(skip=["KD05"])
    begin(board, secretary)
    board.answer("KD05", "209723", secretary)
    board.answer("KD05", "209723")
    board.submit()
    approve(board, head, "head")
    approve(board, secretary, "bloc")
    assert board.row()[0] == "accepted"
