"""What came back and what is marked stand on the first screen; and what help lists."""

from __future__ import annotations

import pytest

from bot.domain.access import Role
from bot.domain.errors import NotAllowed
from handlers.commands import COMMANDS
from storage.counting import counted
from tests.bench import Bench, Phone, labels
from tests.handlers.reporting import UNIT, Board
from tests.handlers.reviewing import House
from tests.handlers.steps import says


def flag(board: Board) -> None:
    board.go("notes", "DT01")
    board.officer.tap("Look at it again")
    board.officer.tap("New projects (DDI)")
    board.officer.write("Sở chưa đối chiếu")


def test_what_came_back_and_what_is_marked_are_one_tap_away_both(house: House) -> None:
    house.submit()
    flag(house.board)
    house.give_back(house.head, "DT01", "LD01", note="Xem lại giúp")
    officer = house.officer
    officer.command("/todo")
    assert "<b>2 points went back to your board for another look.</b>" in officer.text
    assert "1 value is marked to be looked at again." in officer.text
    assert labels(officer.screen) == [
        "Enter figures",
        "What came back (2)",
        "Look again (1)",
        "Help and language",
    ]
    officer.tap("What came back")
    assert "Xem lại giúp" in officer.text
    house.board.answer("DT01", "51 20")
    officer.command("/todo")
    assert "1 point went back" in officer.text
    officer.tap("Look again")
    officer.tap("New projects (DDI)")
    officer.tap("Looked at, settled")
    house.board.answer("LD01", "13.923")
    house.board.submit()
    officer.command("/todo")
    assert "went back" not in officer.text
    assert "marked" not in officer.text
    assert "Look again" not in " ".join(labels(officer.screen))


def test_the_secretary_sees_the_marks_of_the_whole_bloc_and_a_board_its_own(
    board: Board, secretary: Phone
) -> None:
    board.answer("DT01", "50 20")
    flag(board)
    secretary.command("/todo")
    assert "1 value is marked" in secretary.text
    secretary.tap("Look again (1)")
    assert "KCN Hà Nam" in secretary.text
    other = board.bench.appoint("other", "Lê Văn Khác", Role.OFFICER, "nam-dinh")
    observer = board.bench.appoint("observer", "Vũ Minh", Role.OBSERVER)
    for phone in (other, observer):
        phone.command("/todo")
        assert "marked" not in phone.text


def test_the_first_screen_costs_as_many_statements_with_second_looks(house: House) -> None:
    house.submit()
    officer = house.officer

    def cost() -> int:
        officer.command("/todo")
        with counted(house.bench.database) as found:
            officer.command("/todo")
        return len(found.statements)

    before = cost()
    flag(house.board)
    house.give_back(house.head, "DT01", note="Xem lại giúp")
    assert cost() == before


@pytest.mark.parametrize("role", list(Role))
def test_help_lists_the_commands_that_work_and_no_other(
    bench: Bench, board: Board, secretary: Phone, role: Role
) -> None:
    unit = None if role is Role.OBSERVER else UNIT
    scope = "LD" if role is Role.CONTRIBUTOR else ""
    phone = bench.appoint(f"who-{role}", "Đỗ Văn Ai", role, unit, scope=scope)
    text = str(phone.command("/help").text)
    listed = {one.en for one in COMMANDS if f"\n/{one.en}: " in f"\n{text}"}
    works = set()
    for one in COMMANDS:
        if str(phone.command(f"/{one.en}").text) != says(NotAllowed):
            works.add(one.en)
    # What answers without being a duty: an officer's board may be the bloc's deputy once, and the
    # secretary is led from the form to entering for a board; observers read published results.
    beside = {
        Role.OFFICER: {"approve"},
        Role.SECRETARY: {"kpi"},
        Role.OBSERVER: {"vote", "showhands"},
    }
    assert works - listed <= beside.get(role, set())
    assert listed <= works
    assert {"todo", "help", "cancel"} <= listed


def test_help_before_anybody_vouches_names_no_command_that_would_be_refused(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    waiting = bench.appoint("w", "Lê Văn Chờ", Role.OFFICER, UNIT, confirmed=False)
    for phone in (bench.phone("stranger"), waiting):
        phone.command("/help")
        assert "an automatic assistant" in phone.text
        assert "/kpi" not in phone.text


def test_help_in_vietnamese_fits_a_phone(secretary: Phone) -> None:
    secretary.command("/help")
    secretary.tap("Tiếng Việt")
    secretary.command("/trogiup")
    assert "/tonghop: số liệu toàn Khối, so với năm trước" in secretary.text
    assert "/duyet: số liệu chờ duyệt, tiếp nhận hoặc đề nghị rà soát" in secretary.text
    assert len(secretary.text) < 1300
