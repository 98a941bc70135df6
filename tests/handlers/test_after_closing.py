"""After the secretary has closed a period: the boards learn of it, and find their figures."""

from __future__ import annotations

from bot.domain.access import Role
from bot.domain.period_errors import PeriodSettled
from bot.screen import Intent
from tests.bench import Phone, labels
from tests.handlers.reporting import Board, beside
from tests.handlers.reviewing import House
from tests.handlers.steps import closing_tap, open_again, says

CLOSED_AT = "<b>Figures of 2019</b> was closed at 17:01, Friday 29 Nov 2019."
REASON = "Đang sáp nhập đơn vị"


def closed(board: Board, secretary: Phone) -> None:
    board.past_due()
    secretary.send(closing_tap(secretary, board.period.id))


def test_the_officer_finds_the_figures_again(board: Board, secretary: Phone) -> None:
    board.fill(skip=["DT02"])
    closed(board, secretary)
    for command in ("/todo", "/kpi"):
        board.officer.command(command)
        assert CLOSED_AT in board.officer.text
        assert "Nothing is due" not in board.officer.text
        board.officer.tap("See the figures")
        assert "DT01" in board.officer.text
        assert "The figures of the period are closed" in board.officer.text
        for label in ("Submit", "Change a figure", "Enter what is blank"):
            assert label not in labels(board.officer.screen)
        board.officer.tap("Back to the form")
        for label in ("Go on entering", "Excel file", "Paste many figures", "Review and submit"):
            assert label not in labels(board.officer.screen)
    board.submit()
    assert board.officer.text == says(PeriodSettled, period="Figures of 2019")


def test_figures_typed_after_closing_are_not_asked_for_again(
    board: Board, secretary: Phone
) -> None:
    board.fill()
    closed(board, secretary)
    board.officer.command("/cancel")
    for typed in ("DT01 60 20", "60 20"):
        board.officer.write(typed)
        assert "Nothing was saved of what you sent" in board.officer.text
        assert CLOSED_AT in board.officer.text
        assert "send it again" not in board.officer.text
        assert "See the figures" in labels(board.officer.screen)


def test_an_open_period_comes_before_a_closed_one(board: Board, secretary: Phone) -> None:
    closed(board, secretary)
    open_again(secretary, board.period.id)
    board.officer.command("/todo")
    assert "was closed at" not in board.officer.text


def test_who_was_not_accepted_is_told_once(house: House, board: Board, secretary: Phone) -> None:
    other = beside(board, "nam-dinh", "other")
    other_head = board.bench.appoint("oh", "Vũ Văn Khác", Role.HEAD, "nam-dinh")
    house.submit()
    house.approve()
    house.accept()
    other.answer("DT01", "50 20")
    accepted = [len(house.officer.notices), len(house.head.notices)]
    closed(board, secretary)
    assert "2 people of the boards not accepted have been told." in secretary.text
    for phone in (other.officer, other_head):
        (told,) = [str(one.text) for one in phone.notices if "was closed by" in str(one.text)]
        assert "KCN Nam Định: being entered, not accepted by the bloc." in told
    assert [len(house.officer.notices), len(house.head.notices)] == accepted


def test_the_confirmation_names_a_late_window(board: Board, secretary: Phone) -> None:
    board.past_due()
    secretary.send(Intent.of("late.board", board.period.id, board.bench.unit("ha-nam")))
    secretary.write("5/12/2019")
    secretary.write(REASON)
    secretary.tap("Grant it")
    secretary.send(Intent.of("periods.close", board.period.id))
    assert (
        "• KCN Hà Nam: not begun; may submit late until 17:00, Thursday 5 Dec 2019"
        in secretary.text
    )


def test_what_was_returned_is_named_as_submitted(house: House) -> None:
    house.submit()
    house.give_back(house.head, note="Đề nghị xem lại")
    secretary = house.secretary
    secretary.send(Intent.of("periods.close", house.board.period.id))
    line = "• KCN Hà Nam: returned for another look (it had submitted)"
    assert line in secretary.text
    secretary.tap("Close all the same")
    assert "1 board has submitted, but its figures are not accepted." in secretary.text
    assert line in secretary.text
