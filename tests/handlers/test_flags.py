""" "Theo dõi lại": marked by the board or the secretary, listed for both, settled once."""

from __future__ import annotations

from bot.domain.access import Role
from bot.domain.errors import LineNeeded, NotAllowed, OldButton
from bot.screen import Intent
from storage.counting import counted
from tests.bench import Bench, Phone, labels
from tests.handlers.reporting import Board
from tests.handlers.steps import says


def marked(board: Board, note: str = "Sở chưa đối chiếu") -> None:
    board.answer("DT01", "50 20")
    board.go("notes", "DT01")
    board.officer.tap("Look at it again")
    board.officer.tap("New projects (DDI)")
    board.officer.write(note)


def test_a_value_is_marked_listed_and_settled(bench: Bench, board: Board) -> None:
    marked(board)
    officer = board.officer
    assert "✓ Marked: <b>New projects (DDI)</b>. “Sở chưa đối chiếu”" in officer.text
    officer.command("/watch")
    assert "• New projects (DDI), Figures of 2019\n“Sở chưa đối chiếu”" in officer.text
    officer.tap("New projects (DDI)")
    assert "<b>New projects (DDI)</b>: 20 dự án" in officer.text
    settle = officer.screen.choices[0][0].intent
    assert "To the question" in labels(officer.screen)
    officer.tap("Looked at, settled")
    assert "✓ Settled." in officer.text
    assert "Nothing is marked at the moment." in officer.text
    assert officer.send(settle).text == says(OldButton)
    assert [one[0] for one in bench.audited()].count("flag_settled") == 1


def test_the_secretary_marks_what_was_submitted_and_the_board_is_told(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    board.fill()
    why = Intent.of("flags.why", board.form_id, "LD02", "T")
    assert secretary.send(why).text == says(NotAllowed)  # a draft is the board's own business
    board.submit()
    secretary.send(why)
    assert secretary.write("ab").text == says(LineNeeded, least=4)
    secretary.write("Đề nghị đối chiếu với BHXH")
    told = board.officer.notices[-1]
    assert "The secretary asks to look at a value again: <b>Employment</b>" in str(told.text)
    board.officer.screen = told
    board.officer.tap("Look at it")
    assert "Đề nghị đối chiếu với BHXH" in board.officer.text
    secretary.command("/theodoi")
    assert "KCN Hà Nam: Employment, Figures of 2019" in secretary.text


def test_a_line_marks_no_figure_that_was_not_shown(board: Board) -> None:
    board.answer("LD02", "128.000")
    board.officer.send(Intent.of("flags.why", board.form_id, "LD02", "T"))
    board.answer("LD02", "127.000", board.colleague())
    board.officer.write("128.000 cao quá, xem lại")
    assert "“128.000 cao quá, xem lại” is not marked yet" in board.officer.text
    assert "127.000 người" in board.officer.text
    assert "flag_raised" not in [one[0] for one in board.bench.audited()]
    board.officer.write("Vẫn cao, đề nghị xem lại")
    assert "✓ Marked" in board.officer.text


def test_the_same_mark_six_times_is_one(board: Board, secretary: Phone) -> None:
    board.fill()
    board.submit()
    told = len(board.officer.notices)
    for _ in range(6):
        secretary.send(Intent.of("flags.why", board.form_id, "LD02", "T"))
        secretary.write("Đề nghị đối chiếu với BHXH")
        assert "✓ Marked" in secretary.text
    assert len(board.officer.notices) == told + 1
    assert [one[0] for one in board.bench.audited()].count("flag_raised") == 1


def test_what_stays_out_of_reach(bench: Bench, board: Board) -> None:
    marked(board)
    other = bench.appoint("other", "Lê Văn Khác", Role.OFFICER, "nam-dinh")
    observer = bench.appoint("observer", "Vũ Minh", Role.OBSERVER)
    for phone in (other, observer):
        for name in ("flags.show", "flags.settle"):
            assert phone.send(Intent.of(name, 1)).text == says(NotAllowed)
        assert phone.send(Intent.of("flags.value", board.form_id, "DT01")).text == says(NotAllowed)
    assert "Nothing is marked" in other.command("/watch").text
    assert observer.command("/watch").text == says(NotAllowed)
    for args in (("DT01", "X"), ("ZZ99", "T"), ("KD01", "T")):
        made_up = Intent.of("flags.why", board.form_id, *args)
        assert board.officer.send(made_up).text == says(OldButton)
    assert board.officer.send(Intent.of("flags.value", board.form_id, "ZZ")).text == says(OldButton)


def test_the_list_costs_the_same_for_many_flags(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    marked(board)
    with counted(bench.database) as one:
        secretary.command("/watch")
    for number in range(12):
        board.go("notes", "DT01")
        board.officer.tap("Look at it again")
        board.officer.tap("New projects (FDI)")
        board.officer.write(f"Xem lại lần {number}")
    with counted(bench.database) as many:
        secretary.command("/watch")
    assert len(many.statements) == len(one.statements) <= 14
    secretary.tap("Next page")
    assert "Xem lại lần 8" in secretary.text
