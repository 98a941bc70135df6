"""Updates of several people in one transaction: each sees what the one before has done."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from bot.channels.base import What
from bot.domain.form_errors import FormLocked
from bot.screen import Intent
from tests.bench import Bench, Phone
from tests.handlers.reporting import Board
from tests.handlers.steps import says


def type_together(bench: Bench, *texts: tuple[Phone, str]) -> None:
    """All are stored before the first is handled, so that they share a transaction."""
    for phone, text in texts:
        bench.store(phone, what=What.TEXT, text=text)
    bench.handle()


def test_two_colleagues_in_one_batch_see_the_conflict(bench: Bench, board: Board) -> None:
    colleague = board.colleague()
    board.ask("DT01")
    board.ask("DT01", colleague)
    type_together(bench, (board.officer, "50 20"), (colleague, "51 20"))
    assert "Saved" in board.officer.text
    assert "Trần Thị Bích Ngọc has saved 50 dự án; you wrote 51 dự án" in colleague.text
    assert [one.amount for one in board.versions("DT01", "F")] == [50]


def test_colleagues_at_different_questions_of_one_form_are_all_stored(
    bench: Bench, board: Board
) -> None:
    colleague = board.colleague()
    board.ask("DT01")
    board.ask("DT02", colleague)
    type_together(bench, (board.officer, "50 20"), (colleague, "61 15"))
    assert (board.amount("DT01", "F"), board.amount("DT02", "F")) == (50, 61)
    # Whoever came second counts the figures of a moment ago as done.
    assert "2/" in board.officer.text
    assert "4/" in colleague.text


def test_a_refusal_between_two_entries_takes_nothing_with_it(bench: Bench, board: Board) -> None:
    colleague, head = board.colleague(), board.head()
    board.ask("DT01")
    board.ask("DT02", colleague)
    bench.store(board.officer, what=What.TEXT, text="50 20")
    bench.store(head, what=What.TAP, intent=Intent.of("figures.ask", 999_999, "DT01"))
    bench.store(colleague, what=What.TEXT, text="61 15")
    bench.handle()
    assert (board.amount("DT01", "D"), board.amount("DT02", "D")) == (20, 15)


def test_a_form_submitted_a_moment_ago_is_not_written_past(bench: Bench, board: Board) -> None:
    """The submission and a colleague's figure come in one batch: the figure asks for a reason."""
    colleague = board.colleague()
    board.fill()
    board.ask("DT01", colleague)
    bench.clock.move(timedelta(minutes=1))
    before = board.amount("DT01", "F")
    board.go("review")
    bench.store(board.officer, what=What.TAP, intent=board.submit_tap())
    bench.store(colleague, what=What.TEXT, text="52 20")
    bench.handle()
    assert board.row()[0] == "submitted"
    assert "version 1" in colleague.text
    assert "reason" in colleague.text
    assert board.amount("DT01", "F") == before != Decimal(52)
    assert says(FormLocked) not in colleague.text
