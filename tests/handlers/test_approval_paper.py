"""Đã ký bản giấy: sent with number and date, checked by the bloc, equal to an approval."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.paper_errors import PaperDateAhead, PaperNeeded, PaperUnclear
from bot.domain.papers import EXAMPLE, read_paper
from bot.domain.verdict_errors import AlreadyDecided, NewerVersion, OwnBoard, OwnEntry
from bot.screen import Intent
from tests.bench import Bench, Phone, labels
from tests.handlers.forging import open_question
from tests.handlers.reporting import OFFICER, UNIT, open_board
from tests.handlers.reviewing import DEPUTY, LEADER, House, send_file
from tests.handlers.steps import says

TODAY = date(2019, 11, 25)
CAPTION = "12/BC-BQL ngày 20/11/2019"


@pytest.mark.parametrize(
    ("typed", "number", "signed"),
    [
        ("12/BC-BQL ngày 20/11/2019", "12/BC-BQL", date(2019, 11, 20)),
        ("Số 12/BC-BQL, ngày 20 tháng 11 năm 2019", "12/BC-BQL", date(2019, 11, 20)),
        ("số: 05/2019/BC-BQLKKT ngày 1/11", "05/2019/BC-BQLKKT", date(2019, 11, 1)),
        ("12 / BC-BQL 20-11-2019", "12/BC-BQL", date(2019, 11, 20)),
        ("12/BC-BQL 20.11.19", "12/BC-BQL", date(2019, 11, 20)),
        ("12/BC-BQL ngay 31/12", "12/BC-BQL", date(2018, 12, 31)),
        ("No. 7 of 5/11/2019", "7", date(2019, 11, 5)),
        ("1234/QĐ-UBND ngày 20/11/2019", "1234/QĐ-UBND", date(2019, 11, 20)),
    ],
)
def test_number_and_date_are_read_kindly(typed: str, number: str, signed: date) -> None:
    assert read_paper(typed, TODAY) == (number, signed)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "đã ký", "12/BC-BQL", "ngày 20/11/2019 ạ", "12 31/2/2019"),
        *("12/BC-BQL ngày 20/11/1019", "20/11/2019 19/11/2019"),
    ],
)
def test_what_is_no_number_and_date_is_asked_again(typed: str) -> None:
    with pytest.raises(PaperUnclear):
        read_paper(typed, TODAY)


def test_a_sheet_from_tomorrow_is_refused() -> None:
    with pytest.raises(PaperDateAhead):
        read_paper("12/BC-BQL ngày 26/11/2019", TODAY)


def test_the_head_hears_of_a_sheet_that_was_sent_in_their_name(house: House) -> None:
    house.submit()
    house.officer.tap("Signed on paper")
    send_file(house.officer, "photo", caption=CAPTION)
    told = house.head.notices[-1]
    assert "as signed by the head of your board: no. 12/BC-BQL (20 Nov 2019)" in str(told.text)
    house.head.tap("Ask for another look")
    house.head.write("Tôi chưa ký bản này")
    house.head.tap("Send it back")
    assert house.state() == "returned"


def test_a_signed_sheet_counts_the_same(house: House) -> None:
    house.submit()
    officer, secretary = house.officer, house.secretary
    officer.tap("Signed on paper")
    assert "<b>Signed on paper</b>, version 1" in officer.text
    send_file(officer, "document", "pdf-1", CAPTION)
    assert "✓ Signed sheet no. 12/BC-BQL of 20 Nov 2019 for version 1" in officer.text
    assert house.state() == "submitted"
    told = secretary.notices[-1]
    assert told.passes is not None
    assert (told.passes.kind, told.passes.ref) == ("document", "pdf-1")
    assert f"{OFFICER} has sent the signed sheet of Figures of 2019, <b>version 1</b>" in str(
        told.text
    )
    secretary.command("/duyet")
    assert "• KCN Hà Nam: Figures of 2019, version 1" in secretary.text
    assert "(signed on paper)" in secretary.text
    secretary.tap("KCN Hà Nam")
    secretary.tap("The signed sheet is right")
    assert "✓ The head's approval on paper is recorded." in secretary.text
    assert house.state() == "approved"
    assert [one[1:4] for one in house.given()] == [
        ("head", "presented", "yes"),
        ("head", "approved", "yes"),
    ]
    assert house.registered()[-1] == "figures_approved"
    assert "the head of the board, on paper no. 12/BC-BQL" in str(officer.notices[-1].text)
    secretary.tap("Accept the figures")
    secretary.tap("Yes")
    assert house.state() == "accepted"
    house.board.go("review")
    assert "Approved by the head of the board on paper, no. 12/BC-BQL of 20 Nov 2019" in (
        officer.text
    )
    assert "to be checked" not in officer.text


def test_number_and_date_may_follow_the_picture(house: House) -> None:
    house.submit()
    officer = house.officer
    officer.tap("Signed on paper")
    officer.write(CAPTION)
    assert officer.text == says(PaperNeeded)
    send_file(officer, "photo")
    assert "What are its number and date?" in officer.text
    officer.write("đã ký rồi")
    assert officer.text == says(PaperUnclear, example=EXAMPLE)
    officer.write("12/BC-BQL ngày 30/11/2019")
    assert officer.text == says(PaperDateAhead, day="30/11/2019", today="20/11/2019")
    officer.write(CAPTION)
    assert "✓ Signed sheet no. 12/BC-BQL" in officer.text
    assert house.attached() == [("photo", "ref-1")]
    house.board.go("review")
    assert "Signed on paper, no. 12/BC-BQL of 20 Nov 2019: sent by" in officer.text


def test_a_forged_button_takes_no_other_file(house: House, bench: Bench) -> None:
    """Neither a picture of one's own for another form, nor anybody else's."""
    house.submit()
    officer = house.officer
    other = bench.appoint("other", "Vũ Văn Khác", Role.HEAD, UNIT)
    house.go(other, "paper", 1)
    send_file(other, "photo", "theirs")
    theirs = other.asked.number(2) if other.asked else 0
    officer.tap("Signed on paper")
    send_file(officer, "photo", "mine")
    mine = officer.asked.number(2) if officer.asked else 0
    assert 0 != mine != theirs != 0
    forged = Intent.of("approval.paper_number", house.board.form_id, 1, theirs)
    officer.send(forged)
    assert officer.text == says(OldButton)
    officer.write(CAPTION)
    assert "✓ Signed sheet" in officer.text
    open_question(bench, officer, forged)
    officer.write(CAPTION)
    assert officer.text == says(OldButton)
    assert len(house.given()) == 1


def test_a_sheet_that_is_wrong_goes_back(house: House) -> None:
    house.submit()
    house.officer.tap("Signed on paper")
    send_file(house.officer, "photo", caption=CAPTION)
    house.secretary.tap("Ask for another look")
    house.secretary.write("Bản ký là phiên bản cũ")
    house.secretary.tap("Send it back")
    assert house.state() == "returned"
    assert "Bản ký là phiên bản cũ" in str(house.officer.notices[-1].text)


def test_the_head_may_tap_after_all(house: House) -> None:
    house.submit()
    house.officer.tap("Signed on paper")
    send_file(house.officer, "photo", caption=CAPTION)
    check = house.secretary.notices[-1].choices[0][0].intent
    house.approve()
    assert house.state() == "approved"
    house.secretary.send(check)
    assert "has been decided on already: Approved by the head of the board" in house.secretary.text
    house.go(house.officer, "paper", 1)
    assert "has been decided on already" in house.officer.text
    assert AlreadyDecided.code == "already_decided"


def test_a_sheet_of_an_older_version_is_not_taken(house: House) -> None:
    house.submit()
    house.officer.tap("Signed on paper")
    send_file(house.officer, "photo", caption=CAPTION)
    check = house.secretary.notices[-1].choices[0][0].intent
    house.board.reopen()
    house.board.submit()
    house.go(house.officer, "paper", 1)
    assert house.officer.text == says(NewerVersion, old=1, version=2)
    house.secretary.send(check)
    assert house.state() == "submitted"
    assert len(house.given()) == 1


def test_who_may_send_and_who_may_check(house: House, bench: Bench) -> None:
    house.submit()
    other = bench.appoint("other", "Vũ Văn Khác", Role.OFFICER, "nam-dinh")
    for phone in (other, house.secretary, house.board.contributor()):
        house.go(phone, "paper", 1)
        assert phone.text == says(NotAllowed)
    house.officer.tap("Signed on paper")
    send_file(house.officer, "photo", caption=CAPTION)
    check = house.secretary.notices[-1].choices[0][0].intent
    for phone in (other, house.officer, house.head):
        phone.send(check)
        assert phone.text == says(NotAllowed)
    assert house.state() == "submitted"


def test_the_leaders_sheet_is_checked_by_the_deputy(bench: Bench, secretary: Phone) -> None:
    board = open_board(bench, LEADER)
    house = House(board, board.head(), secretary)
    deputy = bench.appoint("deputy", "Phạm Văn Phó", Role.OFFICER, DEPUTY)
    house.submit()
    house.officer.tap("Signed on paper")
    send_file(house.officer, "photo", caption=CAPTION)
    check = deputy.notices[-1].choices[0][0].intent
    secretary.send(check)
    assert secretary.text == says(OwnBoard)
    deputy.command("/duyet")
    deputy.tap("KCN Hải Dương")
    deputy.tap("The signed sheet is right")
    assert house.state() == "approved"


def test_a_letter_that_came_to_the_secretary_is_checked_by_another(
    house: House, bench: Bench
) -> None:
    """Nhập hộ: figures by letter, the signed sheet with them; maker and checker stay two."""
    unit = bench.unit(UNIT)
    secretary = house.secretary
    second = bench.appoint("second", "Vũ Thị Hai", Role.SECRETARY, LEADER)
    secretary.send(Intent.of("behalf.source", unit, "letter", house.board.period.id))
    secretary.write("Công văn 15/BQL ngày 18/11/2019")
    house.board.fill(skip=["DT01"])
    house.board.answer("DT01", "50 20", secretary)
    house.board.submit(secretary)
    secretary.tap("Signed on paper")
    send_file(secretary, "photo", caption="15/BQL ngày 18/11/2019")
    assert "✓ Signed sheet no. 15/BQL" in secretary.text
    (verdict,) = [one for one in second.notices if "The signed sheet is right" in labels(one)]
    check = verdict.choices[0][0].intent
    secretary.send(check)
    assert secretary.text == says(OwnEntry, version=1)
    second.send(check)
    assert house.state() == "approved"
    house.accept(second)
    assert house.state() == "accepted"


def test_a_board_without_a_head_is_told_of_the_paper(bench: Bench, secretary: Phone) -> None:
    board = open_board(bench)
    board.fill()
    board.submit()
    assert "The head of your board is not here yet" in board.officer.text
    assert "Signed on paper" in labels(board.officer.screen)
