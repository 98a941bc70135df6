"""Maker and checker stay two, and a right or a period that ends meanwhile has ended."""

from __future__ import annotations

import pytest

from bot.domain.access import Role
from bot.domain.errors import NotAllowed
from bot.domain.period_errors import PeriodSettled
from bot.domain.verdict_errors import OwnBoard, OwnVerdict, OwnVersion
from bot.screen import Intent
from storage.records import first_broken_entry
from tests.bench import Phone, labels
from tests.handlers.reporting import UNIT, Board, beside
from tests.handlers.reviewing import DEPUTY, House
from tests.handlers.steps import at_once, closing_tap, open_again, says


def test_who_took_off_the_boards_hat_does_not_accept_for_the_bloc(
    board: Board, secretary: Phone
) -> None:
    bench = board.bench
    bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.HEAD, UNIT)
    deputy = bench.appoint("deputy", "Phạm Văn Phó", Role.HEAD, DEPUTY)
    board.fill()
    board.submit()
    hat = bench.appointment(secretary, Role.HEAD)
    secretary.send(Intent.of("home.hat", hat))
    secretary.send(Intent.of("approval.approve_now", board.form_id, 1, "head"))
    secretary.send(Intent.of("home.hat", bench.appointment(secretary, Role.SECRETARY)))
    secretary.send(Intent.of("people.revoke_now", hat))
    secretary.send(Intent.of("approval.approve_now", board.form_id, 1, "bloc"))
    assert secretary.text == says(OwnBoard)
    assert board.row()[0] == "approved"
    deputy.send(Intent.of("approval.approve_now", board.form_id, 1, "bloc"))
    assert board.row()[0] == "accepted"


def test_who_looked_at_it_for_the_office_is_not_the_head_of_the_next_step(house: House) -> None:
    house.office_step()
    both = house.bench.appoint("both", "Trịnh Văn Phó", Role.ALTERNATE, UNIT)
    house.submit()
    house.go(both, "approve_now", 1, "office")
    house.bench.appoint("both", "Trịnh Văn Phó", Role.HEAD, UNIT)
    house.approve(both)
    assert both.text == says(OwnVerdict, version=1)
    house.approve()
    assert house.state() == "approved"


def test_the_list_and_home_offer_only_what_the_card_lets_decide(house: House) -> None:
    """Who entered a figure, looked at it for the office, or was of the board gives no verdict."""
    house.office_step()
    both = house.bench.appoint("both", "Trịnh Văn Phó", Role.ALTERNATE, UNIT)
    house.board.answer("DT01", "50; 20", both)
    house.board.fill(skip=["DT01"])
    house.board.submit()
    waits(both, 0)  # an author of one figure
    waits(house.head, 1)
    office = house.bench.appoint("office", "Đỗ Thị Văn Phòng", Role.ALTERNATE, UNIT)
    waits(office, 1)
    house.go(office, "approve_now", 1, "office")
    waits(office, 0)
    house.bench.appoint("office", "Đỗ Thị Văn Phòng", Role.HEAD, UNIT)
    waits(office, 0)  # spoke for the office, and is the head now
    house.go(office, "approve_now", 1, "head")
    assert office.text == says(OwnVerdict, version=1)
    waits(house.secretary, 0)
    house.approve()
    waits(house.secretary, 1)


def test_the_list_of_a_secretary_who_was_of_the_board(board: Board, secretary: Phone) -> None:
    bench = board.bench
    bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.HEAD, UNIT)
    head = bench.appoint("head-2", "Lê Văn Hai", Role.HEAD, UNIT)
    deputy = bench.appoint("deputy", "Phạm Văn Phó", Role.HEAD, DEPUTY)
    board.fill()
    board.submit()
    hat = bench.appointment(secretary, Role.HEAD)
    head.send(Intent.of("approval.approve_now", board.form_id, 1, "head"))
    waits(secretary, 0)
    waits(deputy, 1)
    secretary.send(Intent.of("people.revoke_now", hat))
    waits(secretary, 0)
    waits(deputy, 1)
    deputy.send(Intent.of("approval.approve_now", board.form_id, 1, "bloc"))
    assert board.row()[0] == "accepted"
    waits(deputy, 0)


def test_a_figure_entered_for_a_board_bars_whoever_entered_it(
    board: Board, secretary: Phone
) -> None:
    bench = board.bench
    head = board.head()
    second = bench.appoint("second", "Vũ Thị Hai", Role.SECRETARY, "bac-ninh")
    secretary.send(Intent.of("behalf.source", bench.unit(UNIT), "phone", board.period.id))
    secretary.write("Nguyễn Văn An, Chánh Văn phòng")
    board.fill(skip=["DT01"])
    board.answer("DT01", "50 20", secretary)
    board.submit()  # its officer has looked at it: confirmed
    head.send(Intent.of("approval.approve_now", board.form_id, 1, "head"))
    assert board.row()[0] == "approved"
    waits(secretary, 0)
    waits(second, 1)


REMARK = "từ 85/120 doanh nghiệp"


@pytest.mark.parametrize("way", ["coverage", "final"])
def test_a_remark_beside_a_number_of_the_head_does_not_make_it_anothers(
    house: House, way: str
) -> None:
    board = house.board
    board.fill(skip=["LD02"])
    board.answer("LD02", "128.000" if way == "coverage" else "128.000 ước", house.head)
    if way == "coverage":
        board.go("comment", "LD02")
        house.officer.write(REMARK)
    else:
        board.go("estimates")
        house.officer.tap("Is final")
    assert len(board.versions("LD02")) == 2
    board.submit()
    waits(house.head, 0)
    house.approve()
    assert house.head.text == says(OwnVersion, version=1)
    assert house.state() == "submitted"


def test_a_remark_of_the_head_makes_them_one_of_the_makers(house: House) -> None:
    board = house.board
    board.fill()
    board.go("comment", "LD02", phone=house.head)
    house.head.write(REMARK)
    board.submit()
    house.approve()
    assert house.state() == "submitted"


def test_a_remark_beside_a_figure_entered_for_the_board_leaves_it_the_secretarys(
    house: House,
) -> None:
    board, secretary = house.board, house.secretary
    second = house.bench.appoint("second", "Vũ Thị Hai", Role.SECRETARY, "bac-ninh")
    secretary.send(Intent.of("behalf.source", house.bench.unit(UNIT), "phone", board.period.id))
    secretary.write("Nguyễn Văn An, Chánh Văn phòng")
    board.fill(skip=["LD02"])
    board.answer("LD02", "128.000", secretary)
    board.go("comment", "LD02")
    house.officer.write(REMARK)
    board.submit()
    house.approve()
    waits(secretary, 0)
    waits(second, 1)
    house.accept()
    assert house.state() == "approved"


def test_a_number_that_another_gave_anew_is_theirs(house: House) -> None:
    board = house.board
    board.fill(skip=["LD02"])
    board.answer("LD02", "128.000", house.head)
    board.answer("LD02", "128.100")
    board.submit()
    house.approve()
    assert house.state() == "approved"


def waits(phone: Phone, number: int) -> None:
    """So many forms wait for this person's verdict, by the list and by home."""
    phone.command("/approve")
    said = f"Waiting for your verdict: {number}" if number else "No figures wait for your verdict"
    assert said in phone.text
    phone.command("/todo")
    waits = ("waits for your verdict", "waits for your board, the deputy, to accept it")
    assert any(words in phone.text for words in waits) == (number > 0)


def test_revoked_in_the_same_batch_is_revoked(house: House) -> None:
    house.submit()
    revoke = Intent.of("people.revoke_now", house.bench.appointment(house.head))
    house.secretary.store(revoke)
    house.head.store(Intent.of("approval.approve_now", house.board.form_id, 1, "head"))
    house.bench.handle()
    assert "Your access has ended" in house.head.text
    assert (house.state(), house.given()) == ("submitted", [])


def test_revoking_beside_a_verdict(house: House) -> None:
    house.submit()
    revoke = Intent.of("people.revoke_now", house.bench.appointment(house.head))
    tap = Intent.of("approval.approve_now", house.board.form_id, 1, "head")
    said = at_once(house.bench, (house.secretary, revoke), (house.head, tap))
    assert said[1] == says(NotAllowed)
    assert (house.state(), house.given()) == ("submitted", [])


def test_two_acts_of_office_at_once_both_succeed(house: House) -> None:
    """Two heads approve, each for their own board; the register has both, one after the other."""
    other = beside(house.board, "vinh-phuc", "other-officer")
    head = house.bench.appoint("other-head", "Vũ Văn Trưởng", Role.HEAD, other.unit)
    house.submit()
    other.fill()
    other.submit()
    if other.row()[0] == "draft":
        other.explain("Số liệu đã rà soát với các phòng")
    taps = [
        (phone, Intent.of("approval.approve_now", board.form_id, 1, "head"))
        for phone, board in ((house.head, house.board), (head, other))
    ]
    said = at_once(house.bench, taps[0], taps[1])
    assert all("Approved and sent to the bloc" in words for words in said)
    assert house.registered().count("figures_approved") == 2
    with house.bench.database.reader.connect() as connection:
        assert first_broken_entry(connection, house.bench.bloc_id) is None


def test_closing_beside_a_submission(board: Board, secretary: Phone) -> None:
    board.fill()
    close = closing_tap(secretary, board.period.id)
    board.go("review")
    submit = board.submit_tap()
    said = at_once(board.bench, (secretary, close), (board.officer, submit))
    assert said[1] == says(PeriodSettled, period="Figures of 2019")
    assert board.row()[0] == "draft"


def test_closing_beside_a_verdict(house: House) -> None:
    house.submit()
    close = closing_tap(house.secretary, house.board.period.id)
    tap = Intent.of("approval.approve_now", house.board.form_id, 1, "head")
    said = at_once(house.bench, (house.secretary, close), (house.head, tap))
    assert said[1] == says(PeriodSettled, period="Figures of 2019")
    assert (house.state(), house.given()) == ("submitted", [])


def test_what_was_submitted_just_before_closing_is_named(board: Board, secretary: Phone) -> None:
    """The closing waits for the submission, names the board, and can be taken back."""
    board.fill()
    close = closing_tap(secretary, board.period.id)
    board.go("review")
    submit = board.submit_tap()
    said = at_once(board.bench, (board.officer, submit), (secretary, close))
    assert "Submitted to the head of the board" in said[0]
    assert "1 board has submitted, but its figures are not accepted." in said[1]
    assert "• KCN Hà Nam: submitted" in said[1]
    open_again(secretary, board.period.id)
    secretary.send(closing_tap(secretary, board.period.id))
    assert "Open the period again" in labels(secretary.screen)
    secretary.tap("Open the period again")
    assert "is open again for changes" in secretary.text
