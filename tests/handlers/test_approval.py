"""Approving and accepting: the card, two taps, who is told, and who may not."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.form_errors import FormLocked
from bot.domain.period_errors import PeriodSettled
from bot.domain.verdict_errors import BeingChanged, NewerVersion, OwnBoard, OwnEntry, OwnVersion
from bot.screen import Intent
from tests.bench import Bench, Phone, labels
from tests.handlers.reporting import HEAD, OFFICER, UNIT, UNIT_NAME, open_board
from tests.handlers.reviewing import DEPUTY, LEADER, Given, House, end_access
from tests.handlers.steps import at_once, closing_tap, open_again, says

CARD = ["Approve and send", "See the details", "Ask for another look"]


def test_the_head_gets_the_card_and_approves_with_two_taps(house: House) -> None:
    house.submit()
    head = house.head
    told = head.notices[-1]
    assert f"{OFFICER} has submitted Figures of 2019 of {UNIT_NAME}: version 1" in str(told.text)
    lines = [line for line in str(told.text).splitlines() if line.startswith("• ")]
    assert [line.split(":")[0] for line in lines] == [
        "• New projects",
        "• New + added capital",
        "• Revenue",
        "• Budget payments",
        "• Employment",
    ]
    assert lines[0] == "• New projects: <b>70 dự án</b> (up 4,5%)"
    assert lines[1].count("(") == 2  # FDI and DDI, each with its change
    assert labels(told) == CARD
    head.tap("Approve and send")
    assert f"Approve version 1 of {UNIT_NAME} and send it to the bloc?" in head.text
    assert house.state() == "submitted"
    head.tap("Yes")
    assert "✓ <b>Approved and sent to the bloc</b>" in head.text
    assert house.state() == "approved"
    unit = house.bench.unit(UNIT)
    assert house.given() == [Given(1, "head", "approved", "no", head.actor.person, unit)]
    assert house.registered()[-1] == "figures_approved"
    assert f"approved by the head of the board ({HEAD}) and sent to the bloc" in str(
        house.officer.notices[-1].text
    )
    card = house.secretary.notices[-1]
    assert f"approved by the head of the board ({HEAD})." in str(card.text)
    assert labels(card) == ["Accept the figures", *CARD[1:]]


def test_the_head_s_card_says_how_many_estimates_there_are(house: House) -> None:
    house.board.fill(skip=["DT01", "LD02"])
    house.board.answer("DT01", "ước 50; ước 20")
    house.board.answer("LD02", "ước 130.000")
    house.board.submit()
    assert "3 values are estimates." in str(house.head.notices[-1].text)
    house.approve()
    assert "3 values are estimates." in str(house.secretary.notices[-1].text)


def test_the_secretary_accepts_and_the_board_hears_of_it(house: House) -> None:
    house.submit()
    house.approve()
    house.secretary.tap("Accept the figures")
    house.secretary.tap("Yes")
    assert "✓ <b>Accepted for the bloc</b>" in house.secretary.text
    assert house.state() == "accepted"
    assert house.given()[-1][1:3] == ("bloc", "accepted")
    assert house.given()[-1].for_unit is None
    for phone in (house.officer, house.head):
        assert "✓ The bloc has accepted Figures of 2019" in str(phone.notices[-1].text)
    house.board.go("review")
    assert f"Approved by the head of the board: {HEAD}" in house.officer.text
    assert "Accepted by the bloc: Nguyễn Thị Thư Ký" in house.officer.text


def test_the_list_shows_what_waits_for_whom(house: House, bench: Bench) -> None:
    house.head.command("/approve")
    assert house.head.text == "No figures wait for your verdict at the moment."
    house.submit()
    house.head.command("/duyet")
    assert "<b>Waiting for your verdict: 1</b>\n• KCN Hà Nam" in house.head.text
    house.secretary.command("/duyet")
    assert "No figures wait for your verdict at the moment." in house.secretary.text
    assert "Waiting for somebody else first (1): KCN Hà Nam" in house.secretary.text
    assert labels(house.secretary.screen) == ["What is to be done"]
    house.head.tap("KCN Hà Nam")
    assert labels(house.head.screen)[:3] == CARD
    house.approve()
    house.secretary.command("/duyet")
    house.secretary.tap("KCN Hà Nam")
    assert "approved by the head of the board · version 1 · 38/38 values" in house.secretary.text
    other = bench.appoint("other", "Vũ Văn Khác", Role.HEAD, "nam-dinh")
    other.command("/duyet")
    assert other.text == "No figures wait for your verdict at the moment."
    observer = bench.appoint("observer", "Vũ Minh", Role.OBSERVER)
    observer.command("/duyet")
    assert observer.text == says(NotAllowed)


def test_approved_figures_are_locked(house: House) -> None:
    house.submit()
    house.approve()
    house.board.answer("DT01", "51 20")
    assert house.officer.text == says(FormLocked)
    house.accept()
    house.board.answer("DT01", "51 20")
    assert house.officer.text == says(FormLocked)
    assert house.board.count() == 42


# An office step -----------------------------------------------------------------------------------


def test_the_office_looks_before_the_head(house: House, bench: Bench) -> None:
    house.office_step()
    office = bench.appoint("office", "Lê Thị Chánh", Role.ALTERNATE, UNIT)
    house.submit()
    assert not house.head.notices
    assert labels(office.notices[-1]) == ["Pass on to the head", *CARD[1:]]
    office.command("/duyet")
    office.tap("KCN Hà Nam")
    office.tap("Pass on to the head")
    office.tap("Yes")
    assert house.state() == "submitted"
    assert house.given()[0][1:3] == ("office", "approved")
    assert "Lê Thị Chánh has looked through Figures of 2019" in str(house.head.notices[-1].text)
    house.go(office, "approve_now", 1, "office")
    assert "has been decided on already: Looked through: Lê Thị Chánh" in office.text
    house.head.tap("Approve and send")
    house.head.tap("Yes")
    assert house.state() == "approved"


def test_only_the_head_switches_the_office_step(house: House) -> None:
    for phone in (house.officer, house.secretary):
        phone.send(Intent("approval.office", ("on",)))
        assert phone.text == says(NotAllowed)
    house.head.command("/duyet")
    house.head.tap("Look before me")
    house.head.tap("Yes, my alternate first")
    assert "Your alternate looks at each submission first" in house.head.text
    house.head.tap("No, directly to me")
    assert "Submissions come to you directly." in house.head.text


def test_a_head_need_not_wait_for_the_office(house: House, bench: Bench) -> None:
    house.office_step()
    bench.appoint("office", "Lê Thị Chánh", Role.ALTERNATE, UNIT)
    house.submit()
    house.head.command("/duyet")
    house.head.tap("KCN Hà Nam")
    house.head.tap("Approve and send")
    house.head.tap("Yes")
    assert house.state() == "approved"


def test_an_alternate_has_no_verdict_where_there_is_no_office_step(
    house: House, bench: Bench
) -> None:
    office = bench.appoint("office", "Lê Thị Chánh", Role.ALTERNATE, UNIT)
    house.submit()
    assert not office.notices
    house.go(office, "approve_now", 1, "head")
    assert office.text == says(NotAllowed)
    house.go(office, "approve_now", 1, "office")
    assert office.text == says(OldButton)
    assert house.given() == []


# Maker and checker are two ------------------------------------------------------------------------


def test_who_submitted_does_not_approve(house: House, bench: Bench) -> None:
    house.board.fill()
    house.board.submit(house.head)
    second = bench.appoint("second", "Lê Văn Phó", Role.HEAD, UNIT)
    house.head.command("/duyet")
    assert "No figures wait for your verdict at the moment." in house.head.text
    house.approve()
    assert house.head.text == says(OwnVersion, version=1)
    house.go(house.head, "return", 1)
    assert house.head.text == says(OwnVersion, version=1)
    house.approve(second)
    assert house.state() == "approved"


def test_who_entered_a_figure_does_not_approve(house: House) -> None:
    house.board.fill(skip=["DT01"])
    house.board.answer("DT01", "50 20", house.head)
    house.board.submit()
    house.approve()
    assert house.head.text == says(OwnVersion, version=1)
    assert house.state() == "submitted"


def test_nobody_of_other_boards_or_roles_decides(house: House, bench: Bench) -> None:
    house.submit()
    others = [
        bench.appoint("other-head", "Vũ Văn Khác", Role.HEAD, "nam-dinh"),
        bench.appoint("deputy", "Phạm Văn Phó", Role.OFFICER, DEPUTY),
        bench.appoint("observer", "Vũ Minh", Role.OBSERVER),
        house.board.contributor(),
        house.secretary,
    ]
    for phone in others:
        for name in ("card", "detail", "item", "return", "paper"):
            house.go(phone, name, 1)
            assert phone.text == says(NotAllowed), (phone.chat, name)
        for step in ("office", "head", "bloc"):
            house.go(phone, "approve_now", 1, step)
            assert phone.text == says(NotAllowed)
    house.go(house.officer, "approve_now", 1, "head")
    assert house.officer.text == says(NotAllowed)
    assert house.state() == "submitted"
    house.approve()
    for phone in (*others[:4], house.officer, house.head):
        house.accept(phone)
        assert phone.text == says(NotAllowed)
    assert house.state() == "approved"


def test_the_leaders_own_figures_are_accepted_by_the_deputys_officer(
    bench: Bench, secretary: Phone
) -> None:
    house = leading_house(bench, secretary)
    deputy = bench.appoint("deputy", "Phạm Văn Phó", Role.OFFICER, DEPUTY)
    other = bench.appoint("other", "Vũ Văn Khác", Role.OFFICER, "nam-dinh")
    house.submit()
    house.approve()
    assert not any("Accept the figures" in labels(one) for one in secretary.notices)
    house.accept()
    assert secretary.text == says(OwnBoard)
    house.accept(other)
    assert other.text == says(NotAllowed)
    assert "Accept the figures" in labels(deputy.notices[-1])
    # Whom it waits for is said in the list and on the card.
    named = "KCN Hải Dương (the deputy KKT Quảng Ninh is to accept it)"
    secretary.command("/duyet")
    assert f"Waiting for somebody else first (1): {named}" in secretary.text
    house.go(secretary, "card", 1)
    assert "Quảng Ninh, the deputy of the bloc, to accept it." in secretary.text
    # The first screen counts what the list of verdicts shows.
    deputy.command("/todo")
    assert "1 form waits for your board, the deputy, to accept it for the bloc." in deputy.text
    deputy.tap("Verdicts")
    assert "Waiting for your verdict: 1" in deputy.text
    other.command("/todo")
    assert "verdict" not in other.text
    deputy.command("/duyet")
    deputy.tap("KCN Hải Dương")
    deputy.tap("Accept the figures")
    deputy.tap("Yes")
    assert house.state() == "accepted"
    assert house.given()[-1].for_unit == bench.unit(DEPUTY)


def test_the_deputy_has_no_verdict_while_a_secretary_is_free(house: House, bench: Bench) -> None:
    deputy = bench.appoint("deputy", "Phạm Văn Phó", Role.OFFICER, DEPUTY)
    second = bench.appoint("second", "Vũ Thị Hai", Role.SECRETARY, LEADER)
    house.submit()
    house.approve()
    house.accept(deputy)
    assert deputy.text == says(NotAllowed)
    assert "Accept the figures" in labels(second.notices[-1])


def test_the_secretary_who_is_also_a_boards_officer_does_not_accept_its_figures(
    house: House, bench: Bench
) -> None:
    second = bench.appoint("second", "Vũ Thị Hai", Role.SECRETARY, LEADER)
    bench.appoint("second", "Vũ Thị Hai", Role.OFFICER, UNIT)
    house.submit()
    house.approve()
    house.accept(second)
    assert second.text == says(OwnBoard)
    house.accept()
    assert house.state() == "accepted"


def test_what_the_secretary_submitted_is_accepted_by_another(house: House, bench: Bench) -> None:
    deputy = bench.appoint("deputy", "Phạm Văn Phó", Role.HEAD, DEPUTY)
    unit = bench.unit(UNIT)
    house.secretary.send(Intent.of("behalf.source", unit, "phone", house.board.period.id))
    house.secretary.write("Nguyễn Văn An, Chánh Văn phòng")
    house.board.fill(skip=["DT01"])
    house.board.answer("DT01", "50 20", house.secretary)
    house.board.submit(house.secretary)
    house.approve()
    assert house.state() == "approved"
    house.accept()
    assert house.secretary.text == says(OwnEntry, version=1)
    house.accept(deputy)
    assert house.state() == "accepted"


def test_a_confirmed_entry_is_accepted_by_another_secretary(house: House, bench: Bench) -> None:
    unit = bench.unit(UNIT)
    house.secretary.send(Intent.of("behalf.source", unit, "phone", house.board.period.id))
    house.secretary.write("Nguyễn Văn An, Chánh Văn phòng")
    house.board.fill(skip=["DT01"])
    house.board.answer("DT01", "50 20", house.secretary)
    second = bench.appoint("second", "Vũ Thị Hai", Role.SECRETARY, LEADER)
    house.board.submit()  # the officer's submission confirms it
    house.approve()
    house.accept()
    assert house.secretary.text == says(OwnEntry, version=1)
    house.accept(second)
    assert house.state() == "accepted"


# What has moved on --------------------------------------------------------------------------------


def test_two_heads_at_once(house: House, bench: Bench) -> None:
    second = bench.appoint("second", "Lê Văn Phó", Role.HEAD, UNIT)
    house.submit()
    tap = Intent.of("approval.approve_now", house.board.form_id, 1, "head")
    first, later = at_once(bench, (house.head, tap), (second, tap))
    assert "✓ <b>Approved and sent to the bloc</b>" in first
    assert (
        f"Version 1 has been decided on already: Approved by the head of the board: {HEAD}" in later
    )
    assert len(house.given()) == 1


def test_a_button_of_an_older_version_shows_the_newer_one(house: House) -> None:
    house.submit()
    house.board.reopen()
    house.board.submit()
    newer = says(NewerVersion, old=1, version=2)
    for name, rest in (
        ("approve", ("head",)),
        ("approve_now", ("head",)),
        ("return", ()),
        ("detail", ()),
        ("card", ()),
    ):
        house.go(house.head, name, 1, *rest)
        assert house.head.text.startswith(newer)
        assert "• New projects (FDI): 50 dự án → 51 dự án" in house.head.text
        assert labels(house.head.screen)[:3] == CARD
    assert house.given() == []
    house.head.tap("Approve and send")
    house.head.tap("Yes")
    assert house.given()[0].version == 2


def test_approval_while_the_officer_changes_the_form(house: House) -> None:
    house.submit()
    house.board.reopen()
    house.approve()
    assert house.head.text == says(BeingChanged, version=1, next=2)
    house.go(house.head, "return", 1)
    assert house.head.text == says(BeingChanged, version=1, next=2)
    assert house.given() == []


def test_a_version_that_went_back_can_be_read_as_it_was(house: House) -> None:
    house.submit()
    house.approve()
    house.give_back(house.secretary, "DT02", note="Đề nghị kiểm tra lại số dự án.")
    house.bench.clock.move(timedelta(minutes=5))
    house.board.answer("DT01", "51; 20")
    assert house.board.amount("DT01", "F") == 51
    for phone in (house.head, house.secretary):
        for name in ("card", "detail"):
            house.go(phone, name, 1)
            assert phone.text.startswith(
                "<b>Version 1 as it was submitted</b>; it went back for another look."
            )
        assert "New projects (FDI): <b>50 dự án</b>" in phone.text
        assert labels(phone.screen) == ["Next page", "Back to the card"]
    house.approve()
    assert house.head.text == says(BeingChanged, version=1, next=2)


def test_an_opened_version_is_read_by_its_board_and_not_by_the_bloc(house: House) -> None:
    """What the head never approved has not come to the bloc."""
    house.submit()
    house.board.reopen()
    house.go(house.head, "detail", 1)
    assert "as it was submitted</b>; the board has opened it again." in house.head.text
    assert "New projects (FDI): <b>50 dự án</b>" in house.head.text
    house.go(house.secretary, "detail", 1)
    assert house.secretary.text == says(BeingChanged, version=1, next=2)


def test_a_revoked_head_decides_nothing(house: House, bench: Bench) -> None:
    house.submit()
    end_access(bench, house.head, house.secretary)
    house.approve()
    assert "Your access has ended" in house.head.text
    assert house.state() == "submitted"


def test_nothing_is_decided_after_the_period_is_closed(house: House) -> None:
    house.submit()
    house.secretary.send(closing_tap(house.secretary, house.board.period.id))
    settled = says(PeriodSettled, period="Figures of 2019")
    house.approve()
    assert house.head.text == settled
    house.go(house.head, "return", 1)
    assert house.head.text == settled
    house.head.command("/duyet")
    assert house.head.text == "No figures wait for your verdict at the moment."
    open_again(house.secretary, house.board.period.id)
    house.bench.clock.move(timedelta(days=30))
    house.approve()  # the deadline closes submitting, not looking at what was submitted
    assert house.state() == "approved"


def test_forged_buttons_are_refused(house: House) -> None:
    house.submit()
    for args in ((), (1,), (1, "x"), (9, "head"), ("", "head")):
        house.go(house.head, "approve_now", *args)
        assert "✓" not in house.head.text
    house.head.send(Intent.of("approval.card", 9999, 1))
    assert house.given() == []


def leading_house(bench: Bench, secretary: Phone) -> House:
    """The leader's own board about to report, beside the secretary who wears its hat."""
    board = open_board(bench, LEADER)
    return House(board, board.head(), secretary)
