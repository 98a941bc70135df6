"""One of a thing and several; what nobody has given is no zero; a question that stays open."""

from __future__ import annotations

from bot.i18n import speak
from bot.reports.phrasing import INCIDENTS, incidents
from tests.handlers.reporting import Board
from tests.handlers.reviewing import send_file


def test_one_incident_is_told_as_one() -> None:
    english, vietnamese = speak("en"), speak("vi")
    one, two = ([str(incidents(english, code, n)) for code in INCIDENTS] for n in (1, 2))
    assert one[2] == "1 serious work accident"
    assert two[1] == "2 major fires or explosions"
    assert len({*one, *two}) == 8
    assert str(incidents(vietnamese, "AT02", 1)) == "1 vụ cháy, nổ lớn"


def test_a_headline_nobody_gave_is_called_so(board: Board) -> None:
    head = board.head()
    board.fill(skip=["LD02", "DT01"])
    board.submit()
    board.officer.tap("Submit all the same")
    card = str(head.notices[-1].text)
    assert "• Employment: left blank" in card
    assert "• New projects: left blank" in card
    assert ": 0" not in card


def test_a_picture_leaves_the_question_open_and_says_so(board: Board) -> None:
    board.ask("DT01")
    send_file(board.officer, "photo")
    assert "a question that is open still waits for your answer" in board.officer.text
    board.officer.write("50 20")
    assert board.amount("DT01", "F") == 50
