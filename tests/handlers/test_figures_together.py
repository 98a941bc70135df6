"""Shortcuts, and two colleagues at one question: nobody's figure is written over unseen."""

from __future__ import annotations

from decimal import Decimal
from threading import Thread

from bot.domain.errors import OldButton
from handlers import routes
from tests.bench import Bench, button
from tests.handlers.reporting import OFFICER, Board
from tests.handlers.steps import says

# Shortcuts ---------------------------------------------------------------------------------------


def test_shortcuts_say_three_different_things(board: Board) -> None:
    board.ask("DT08")
    board.officer.tap("Not applicable")
    assert board.state("DT08", "F") == "not_applicable"
    board.ask("DT09")
    board.officer.tap("No figure yet")
    assert board.state("DT09", "D") == "not_available"
    board.ask("AT")
    board.officer.tap("None occurred (0)")
    assert board.last("AT04") == (
        1, "given", Decimal(0), "exact", "", "", "", board.officer.actor.person_id, None
    )  # fmt: skip
    board.ask("HT-KCN")
    board.officer.tap("Same as last period")
    assert (board.amount("HT03"), board.amount("HT04")) == (18, 5196)
    assert board.last("HT03").reason == ""
    board.ask("DT01")
    assert not button(board.officer.screen, "Same as last period")
    assert not button(board.officer.screen, "None occurred (0)")


def test_shortcuts_fill_what_is_blank_and_else_replace_all(board: Board) -> None:
    board.answer("DT01", "FDI 50")
    board.officer.tap("No figure yet")
    assert (board.amount("DT01", "F"), board.state("DT01", "D")) == (50, "not_available")
    board.ask("DT01")
    board.officer.tap("No figure yet")  # corrected back: there is none yet
    assert (board.state("DT01", "F"), board.state("DT01", "D")) == (
        "not_available",
        "not_available",
    )
    assert len(board.versions("DT01", "D")) == 1
    board.answer("DT01", "50 20")
    assert board.amount("DT01", "F") == 50


def test_a_shortcut_sees_what_a_colleague_wrote_since(board: Board) -> None:
    colleague = board.colleague()
    board.ask("AT")
    board.answer("AT", "1 0 0 0", colleague)
    board.officer.tap("None occurred (0)")
    assert "Pollution incidents</b>: Phạm Thu Hà has saved 1 vụ; you wrote 0 vụ" in (
        board.officer.text
    )
    assert board.amount("AT01") == 1
    board.officer.tap("The other figure")
    assert board.amount("AT01") == 1
    board.ask("DT01")
    board.answer("DT01", "50 20", colleague)
    board.officer.tap("Not applicable")
    assert "Which one is right?" in board.officer.text
    board.officer.tap("My figure")
    assert board.state("DT01", "F") == "not_applicable"
    board.ask("HT-KCN")
    board.answer("HT-KCN", "19; 5.300", colleague)
    board.officer.tap("Same as last period")
    assert "has saved 19 khu; you wrote 18 khu" in board.officer.text


def test_a_shortcut_tapped_twice_writes_once(board: Board) -> None:
    board.ask("AT")
    tap = button(board.officer.screen, "None occurred (0)")
    assert tap is not None
    board.officer.send(tap)
    board.officer.send(tap)
    assert len(board.versions("AT01")) == 1
    assert "✓ On file already · <b>Serious incidents</b>" in board.officer.text


def test_a_shortcut_without_an_earlier_figure_is_refused(board: Board) -> None:
    board.go("same", "DT08", "0,0")
    assert board.officer.text == says(OldButton)


# Two at once -------------------------------------------------------------------------------------


def test_two_answers_to_one_question_are_both_shown(board: Board) -> None:
    colleague = board.colleague()
    board.ask("DT01")
    board.answer("DT01", "50 20", colleague)
    board.officer.write("51 21")
    assert "New projects (FDI)</b>: Phạm Thu Hà has saved 50 dự án; you wrote 51 dự án" in (
        board.officer.text
    )
    assert board.amount("DT01", "F") == 50
    board.officer.tap("My figure")
    assert [one.amount for one in board.versions("DT01", "F")] == [50, 51]
    assert [one.author for one in board.versions("DT01", "F")] == [
        colleague.actor.person_id,
        board.officer.actor.person_id,
    ]


def test_who_is_overruled_is_told_and_nobody_else(board: Board) -> None:
    colleague = board.colleague()
    board.ask("DT01")
    board.answer("DT01", "50 20", colleague)
    before = len(colleague.notices)
    board.officer.write("51 20")
    assert len(colleague.notices) == before
    board.officer.tap("My figure")
    assert len(colleague.notices) == before + 1
    told = str(colleague.notices[-1].text)
    assert "has saved 51 dự án instead of your 50 dự án" in told
    assert button(colleague.notices[-1], "Open the question") is not None
    board.ask("DT02")
    board.answer("DT02", "50 20", colleague)
    board.officer.write("51 20")
    board.officer.tap("The other figure")
    assert len(colleague.notices) == before + 1


def test_the_other_figure_keeps_what_was_not_in_conflict(board: Board) -> None:
    colleague = board.colleague()
    board.ask("DT01")
    board.answer("DT01", "FDI 50", colleague)
    board.officer.write("51 21")
    board.officer.tap("The other figure")
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (50, 21)


def test_a_third_change_is_shown_before_it_is_written_over(board: Board) -> None:
    colleague = board.colleague()
    board.ask("DT01")
    board.answer("DT01", "50 20", colleague)
    board.officer.write("51 21")
    mine = button(board.officer.screen, "My figure")
    assert mine is not None
    board.answer("DT01", "52 20", colleague)
    board.officer.send(mine)
    assert "has saved 52 dự án; you wrote 51 dự án" in board.officer.text
    assert board.amount("DT01", "F") == 52
    board.officer.send(mine)
    assert board.officer.text == says(OldButton)


def test_two_transactions_at_once_see_each_other(bench: Bench, board: Board) -> None:
    """The second writer waits for the first and is shown what the first wrote."""
    colleague = board.colleague()
    board.ask("DT01")
    board.ask("DT01", colleague)
    first, second, asked = board.officer.actor, colleague.actor, board.officer.asked
    assert asked is not None
    shown: list[str] = []

    def other() -> None:
        with bench.database.writer.begin() as connection:
            uow = bench.uow(connection, said="51 21", asked=asked)
            shown.append(str(routes.perform(second, asked, uow).text))

    thread = Thread(target=other)
    with bench.database.writer.begin() as connection:
        routes.perform(first, asked, bench.uow(connection, said="50 20", asked=asked))
        thread.start()
        thread.join(0.3)
        assert not shown
    thread.join(20)
    assert f"{OFFICER} has saved 50 dự án; you wrote 51 dự án" in shown[0]
    assert [one.amount for one in board.versions("DT01", "F")] == [50]


def test_the_same_figure_twice_is_no_conflict(board: Board) -> None:
    colleague = board.colleague()
    board.ask("DT01")
    board.answer("DT01", "50 20", colleague)
    board.officer.write("50 20")
    assert "✓ On file already" in board.officer.text
    assert len(board.versions("DT01", "F")) == 1


def test_a_reason_beside_the_same_figure_is_no_conflict(board: Board) -> None:
    colleague = board.colleague()
    board.ask("KD01")
    board.answer("KD01", "30.000", colleague)
    colleague.tap("It is right: reason")
    colleague.write("Doanh nghiệp lớn mới hoạt động")
    board.officer.write("30.000")
    assert "✓ On file already" in board.officer.text
    assert board.last("KD01").reason == "Doanh nghiệp lớn mới hoạt động"
