"""A board puts itself forward for an award: draft, head, secretary, and every way back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.errors import LineNeeded, NotAllowed, OldButton
from bot.domain.nomination_errors import (
    AwardYear,
    ConditionsOpen,
    NominatedAlready,
    NominationMoved,
    NominationWithdrawn,
    OwnNomination,
)
from bot.domain.paper_errors import DocumentKind, DocumentNeeded, PaperNeeded, PaperUnclear
from bot.domain.papers import EXAMPLE
from bot.screen import FileRef, Intent
from handlers import routes
from tests.bench import labels
from tests.handlers.nominating import YEAR, Awarding
from tests.handlers.reviewing import House, send_file
from tests.handlers.steps import at_once, says

FLAG = "Cờ thi đua của Bộ Kế hoạch và Đầu tư"


@pytest.fixture
def awarding(house: House) -> Awarding:
    return Awarding(house)


def test_a_board_puts_itself_forward_and_the_bloc_takes_it_both(awarding: Awarding) -> None:
    officer, head, secretary = awarding.officer, awarding.head, awarding.secretary
    officer.command("/khenthuong")
    assert f"• {FLAG} (at most 02)\n  Your board: not put forward" in officer.text
    officer.tap("Cờ thi đua")
    assert "May be proposed: 02" in officer.text
    officer.tap("Put my board forward")
    assert "Everything is kept as a draft" in officer.text
    assert f"<b>{FLAG}, 2019</b>" in officer.text
    assert "○ agreed to the year" in officer.text
    refused = says(
        ConditionsOpen,
        names="agreed to the year's pact; sent the bloc its figures; no violation of the law in the"
        " year",
    )
    officer.tap("Look through and send")
    assert officer.text == refused
    awarding.step(officer, "tick", "pact")
    officer.tap("○ Figures sent")
    officer.tap("○ No violation")
    assert "✓ no violation" in officer.text
    assert "to follow" in officer.text
    officer.tap("Send the report")
    send_file(officer, "document")
    assert "✓ “bc.pdf” is kept with the nomination." in officer.text
    assert "Files: bc.pdf" in officer.text
    officer.tap("Look through and send")
    assert "Send this nomination to the head" in officer.text
    officer.tap("Send to the head")
    assert "✓ <b>Sent to the head of the board</b>" in officer.text
    assert "Trần Thị Bích Ngọc asks you to approve" in str(head.notices[-1].text)
    head.tap("Approve, send to the bloc")
    assert "Approve this nomination" in head.text
    head.tap("Yes, approve and send")
    assert "✓ <b>Approved and sent to the bloc</b>" in head.text
    assert "It is with the secretary now" in str(officer.notices[-1].text)
    assert "its head has approved" in str(secretary.notices[-1].text)
    secretary.tap("Accept it")
    secretary.tap("Yes, accept it")
    assert "✓ <b>On the list to be voted on</b>" in secretary.text
    assert "put it on the list: Cờ thi đua in 2019" in str(officer.notices[-1].text)
    assert awarding.said()[-3:] == ["put_forward", "approved", "accepted"]
    assert awarding.one.said == "accepted"
    assert awarding.one.conditions == ("pact", "figures", "clean")
    assert awarding.registered() == ["nomination_approved", "nomination_accepted"]


def test_a_draft_survives_leaving_and_what_the_records_know_is_ticked(
    awarding: Awarding,
) -> None:
    awarding.house.submit()
    officer = awarding.officer
    officer.send(Intent.of("nominations.start", awarding.kind(), YEAR))
    assert "✓ sent the bloc its figures" in officer.text
    officer.tap("○ Pact agreed")
    officer.command("/thoat")
    awarding.bench.clock.move(timedelta(days=3))
    officer.command("/khenthuong")
    assert "Your board: being prepared" in officer.text
    officer.send(Intent.of("nominations.start", awarding.kind(), YEAR))
    assert "✓ agreed to the year" in officer.text
    assert awarding.said() == ["draft", "draft"]


def test_the_card_shows_the_years_figures_and_what_is_known_of_past_awards(
    awarding: Awarding,
) -> None:
    awarding.house.submit()
    awarding.send()
    shown = str(awarding.head.notices[-1].text)
    assert "Figures of 2019:" in shown
    assert "• New" in shown
    # Of the years before 2019 nothing is known, and nothing is said.
    assert "years with data" not in shown


def test_the_card_says_where_the_records_know_of_no_figures(awarding: Awarding) -> None:
    awarding.approve()
    shown = str(awarding.secretary.notices[-1].text)
    assert "✓ sent the bloc its figures" in shown
    assert "✓ sent the bloc its figures (by the records: not sent)" in shown
    assert "by the records those of 2019 have not been sent." in shown


def test_what_a_head_or_the_secretary_sends_back_can_be_sent_again(awarding: Awarding) -> None:
    officer, head, secretary = awarding.officer, awarding.head, awarding.secretary
    awarding.send()
    head.tap("Ask for another look")
    assert head.write("ab").text == says(LineNeeded, least=4)
    head.write("Bổ sung số liệu giải ngân")
    assert "✓ Sent back to the board" in head.text
    assert "“Bổ sung số liệu giải ngân”" in str(officer.notices[-1].text)
    officer.command("/todo")
    assert "1 nomination of your board came back" in officer.text
    awarding.step(officer, "tick", "opinion")
    assert "“Bổ sung số liệu giải ngân”" in officer.text
    officer.tap("Look through and send")
    officer.tap("Send to the head")
    awarding.step(head, "approve_now")
    awarding.step(secretary, "return")
    secretary.write("Thiếu chữ ký trong báo cáo")
    assert awarding.one.said == "returned"
    assert "Thiếu chữ ký" in str(head.notices[-1].text)
    assert "Thiếu chữ ký" in str(officer.notices[-1].text)


def test_a_voice_note_is_passed_on_as_it_is(awarding: Awarding) -> None:
    officer, head, secretary = awarding.officer, awarding.head, awarding.secretary
    awarding.send()
    head.tap("Ask for another look")
    send_file(head, "photo")
    assert "cannot" in head.text  # only a voice note answers here
    send_file(head, "voice", "voice-9")
    assert "✓ Sent back to the board, with your voice note." in head.text
    assert awarding.one.said == "returned"
    told = officer.notices[-1]
    assert told.passes is not None
    assert (told.passes.kind, told.passes.ref) == ("voice", "voice-9")
    assert "The voice note comes with this message." in str(told.text)
    officer.tap("Open the nomination")
    assert "Files: bc.pdf" in officer.text
    officer.tap("Hear the voice note")
    assert officer.screen.passes == told.passes
    one = awarding.one
    voice = Intent.of("nominations.open", one.id, 2)
    awarding.step(officer, "send")
    awarding.step(head, "approve_now")
    awarding.step(secretary, "accept_now")
    other = awarding.bench.appoint("head-other", "Trưởng Ban khác", Role.HEAD, "hung-yen")
    assert other.send(voice).text == says(OldButton)
    assert other.screen.passes is None
    assert head.send(voice).passes == told.passes


def test_a_head_who_prepares_it_has_approved_it(awarding: Awarding) -> None:
    head = awarding.head
    head.send(Intent.of("nominations.start", awarding.kind(), YEAR))
    for label in ("○ Pact agreed", "○ Figures sent", "○ No violation"):
        head.tap(label)
    head.tap("Look through and send")
    head.tap("Approve, send to the bloc")
    assert awarding.said()[-2:] == ["put_forward", "approved"]


@pytest.mark.parametrize("caption", ["12/TTr-BQL ngày 18/11/2019", ""])
def test_a_signature_on_paper_counts_the_same(awarding: Awarding, caption: str) -> None:
    officer, secretary = awarding.officer, awarding.secretary
    awarding.send()
    awarding.step(officer, "paper")
    assert officer.write("lãnh đạo đã ký").text == says(PaperNeeded)
    send_file(officer, "photo", "signed", caption)
    if not caption:
        assert officer.write("đã ký").text == says(PaperUnclear, example=EXAMPLE)
        officer.write("12/TTr-BQL ngày 18/11/2019")
    assert "✓ <b>Approved on paper and sent to the bloc</b>" in officer.text
    state = "approved by the head of the board on paper (no. 12/TTr-BQL of 18 Nov 2019)"
    assert state in str(secretary.notices[-1].text)
    secretary.tap("Open the nomination")
    secretary.tap("Open the signed sheet")
    assert secretary.screen.passes is not None
    assert secretary.screen.passes.ref == "signed"
    awarding.step(secretary, "accept_now")
    assert awarding.said()[-3:] == ["put_forward", "approved", "accepted"]


def test_home_says_what_waits_for_whom(awarding: Awarding) -> None:
    awarding.send()
    awarding.head.command("/todo")
    assert "<b>1 nomination waits for your word.</b>" in awarding.head.text
    awarding.officer.command("/todo")
    assert "nomination" not in awarding.officer.text
    awarding.step(awarding.head, "approve_now")
    awarding.secretary.command("/todo")
    assert "<b>1 nomination is to be reviewed.</b>" in awarding.secretary.text
    awarding.secretary.tap("Awards of the year")
    assert "On the list: 0 · to be reviewed: 1" in awarding.secretary.text


def test_the_unit_withdraws_until_it_is_voted_on_and_may_begin_anew(awarding: Awarding) -> None:
    awarding.accept()
    officer, head = awarding.officer, awarding.head
    assert awarding.step(officer, "withdraw").text == says(NotAllowed)
    awarding.step(head, "withdraw")
    assert "Files and entries are kept" in head.text
    head.tap("Yes, withdraw it")
    assert "✓ <b>Withdrawn</b>" in head.text
    assert "withdrawn" in str(awarding.secretary.notices[-1].text)
    assert awarding.step(head, "withdraw").text == says(NominationWithdrawn)
    officer.send(Intent.of("nominations.start", awarding.kind(), YEAR))
    assert awarding.one.said == "draft"
    assert "✓ agreed to the year" in officer.text
    assert "Files: bc.pdf" in officer.text


def test_a_board_takes_no_part_in_a_year(awarding: Awarding) -> None:
    head, officer, secretary = awarding.head, awarding.officer, awarding.secretary
    awarding.accept()
    officer.command("/khenthuong")
    assert "No part in 2019" not in labels(officer.screen)
    assert officer.send(Intent.of("nominations.decline_now", YEAR)).text == says(NotAllowed)
    head.command("/khenthuong")
    head.tap("No part in 2019")
    head.tap("Yes, no part")
    assert "takes no part in 2019" in head.text
    assert {one.said for one in awarding.all()} == {"declined"}
    assert len(awarding.all()) == 2
    assert "asks not to take part in 2019" in str(secretary.notices[-1].text)
    head.command("/khenthuong")
    assert "No part in 2019" not in labels(head.screen)


def test_refusals_by_name(awarding: Awarding) -> None:
    officer, head, secretary = awarding.officer, awarding.head, awarding.secretary
    kind = awarding.kind()
    for year, first in ((2018, "2019"), (2020, "2000")):
        said = officer.send(Intent.of("nominations.start", kind, year)).text
        assert said == says(AwardYear, first=first, last="2019", year=str(year))
    awarding.send()
    taken = says(
        NominatedAlready,
        unit="KCN Hà Nam",
        what="Cờ thi đua in 2019",
        state="waits for the head of the board",
    )
    assert officer.send(Intent.of("nominations.start", kind, YEAR)).text == taken
    one = awarding.one
    assert officer.send(Intent.of("nominations.approve_now", one.id, one.seq)).text == says(
        NotAllowed
    )
    assert secretary.send(Intent.of("nominations.approve_now", one.id, one.seq)).text == says(
        NotAllowed
    )
    awarding.step(head, "approve_now")
    assert head.send(Intent.of("nominations.approve_now", one.id, one.seq)).text == says(
        NominationMoved, state="approved by the head of the board, with the secretary"
    )
    assert awarding.step(head, "accept_now").text == says(NotAllowed)
    assert awarding.step(officer, "tick", "pact").text == says(OldButton)
    assert officer.send(Intent.of("nominations.one", 999)).text == says(OldButton)
    assert officer.send(Intent.of("nominations.start", 999, YEAR)).text == says(OldButton)


def test_only_documents_are_taken_and_words_are_not_swallowed(awarding: Awarding) -> None:
    officer = awarding.officer
    officer.send(Intent.of("nominations.start", awarding.kind(), YEAR))
    officer.tap("Send the report")
    assert officer.write("báo cáo đây").text == says(DocumentNeeded)
    bad = FileRef("telegram", "1", "document", "ref", "virus.exe")
    assert officer._send(What.FILE, text="", file=bad).text == says(DocumentKind)
    send_file(officer, "photo", "ref-2")
    assert "is kept with the nomination" in officer.text


def test_other_boards_see_the_list_and_nothing_that_is_still_with_a_board(
    awarding: Awarding,
) -> None:
    bench = awarding.bench
    other = bench.appoint("other", "Vũ Thị Khác", Role.HEAD, "bac-ninh")
    observer = bench.appoint("observer", "Lê Quan Sát", Role.OBSERVER)
    helper = awarding.house.board.contributor()
    awarding.send()
    one = awarding.one
    assert other.send(Intent.of("nominations.one", one.id)).text == says(NotAllowed)
    other.send(Intent.of("nominations.award", awarding.kind(), YEAR))
    assert "No unit is on the list yet." in other.text
    awarding.step(awarding.head, "approve_now")
    awarding.step(awarding.secretary, "accept_now")
    other.send(Intent.of("nominations.award", awarding.kind(), YEAR))
    assert "1. KCN Hà Nam: on the list to be voted on" in other.text
    other.tap("KCN Hà Nam")
    assert labels(other.screen) == ["Open the report", "Back to the list", "What is to be done"]
    other.tap("Open the report")
    assert other.screen.passes is not None
    for phone in (observer, helper):
        for name in ("nominations", "nominations.one", "nominations.withdraw_now", "candidates"):
            assert phone.send(Intent.of(name, one.id, one.seq)).text == says(NotAllowed)
    for name in ("withdraw_now", "send", "approve_now", "accept_now", "return"):
        assert awarding.step(other, name).text in (says(NotAllowed), says(OldButton))
    assert awarding.one.said == "accepted"


def test_whoever_put_it_forward_does_not_accept_it(awarding: Awarding) -> None:
    bench = awarding.bench
    bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.HEAD, "ha-nam")
    both = awarding.secretary
    role = bench.appointment(both, Role.HEAD)
    secretary = bench.appointment(both, Role.SECRETARY)
    awarding.send()
    both.send(Intent.of("home.hat", role))
    awarding.step(both, "approve_now")
    both.send(Intent.of("home.hat", secretary))
    assert awarding.step(both, "accept").text == says(OwnNomination)


def test_two_people_at_once_take_one_step(awarding: Awarding) -> None:
    awarding.send()
    one = awarding.one
    approve = Intent.of("nominations.approve_now", one.id, one.seq)
    withdraw = Intent.of("nominations.withdraw_now", one.id, one.seq)
    said = at_once(awarding.bench, (awarding.head, approve), (awarding.officer, withdraw))
    assert "Approved and sent" in said[0]
    assert said[1] == says(
        NominationMoved, state="approved by the head of the board, with the secretary"
    )
    assert awarding.said()[-1] == "approved"


@pytest.mark.parametrize("screen", ["nominations", "award", "one", "candidates", "home"])
def test_screens_cost_at_most_twelve_statements(awarding: Awarding, screen: str) -> None:
    awarding.house.submit()
    awarding.approve()
    one = awarding.one
    intent = {
        "nominations": Intent("nominations"),
        "award": Intent.of("nominations.award", one.award_kind_id, YEAR),
        "one": Intent.of("nominations.one", one.id),
        "candidates": Intent("candidates"),
        "home": Intent("home"),
    }[screen]
    spent = {}
    for name in ("officer", "head", "secretary"):
        phone = getattr(awarding, name)
        phone.send(intent)
        spent[name] = awarding.bench.cost(phone, what=What.TAP, intent=intent, tapped="7")
    assert max(spent.values()) <= 12, spent


def test_forged_buttons_of_any_kind_are_refused_by_name(awarding: Awarding) -> None:
    """Whatever a button carries: a screen or a sentence, and nothing is recorded by it."""
    awarding.approve()
    bench, one, kind = awarding.bench, awarding.one, awarding.kind()
    other = bench.appoint("other", "Vũ Thị Khác", Role.OFFICER, "bac-ninh")
    names = [r.name for r in routes.ROUTES if r.name.startswith(("nominations", "candidates"))]
    forged: tuple[tuple[object, ...], ...] = (
        (),
        (one.id, 999, "-1", "zz"),
        (kind, YEAR, 999, "ff"),
        ("decided", kind, YEAR, 1, "-1", "go"),
        ("leader", "2020", "999"),
    )
    before = awarding.said(one.id)
    for phone in (other, awarding.officer):
        for name in names:
            for args in forged:
                assert phone.send(Intent.of(name, *args)).text
    assert awarding.said(one.id) == before
    # A draft of one's own board is nobody's but that board's.
    assert all(found.said == "draft" for found in awarding.all() if found.id != one.id)


def test_the_card_says_once_that_no_figures_were_sent(awarding: Awarding) -> None:
    officer = awarding.officer
    officer.send(Intent.of("nominations.start", awarding.kind(), YEAR))
    with awarding.bench.database.reader.connect() as connection:
        number = (
            awarding.bench.uow(connection)
            .nominations.of_year(awarding.bench.bloc_id, YEAR, "award")[-1]
            .id
        )
    officer.send(Intent.of("nominations.one", number))
    assert "sent the bloc its figures (by the records: not sent)" in officer.text
    assert "By the records, figures of" not in officer.text


def test_whoever_decides_reads_the_report_from_the_message_itself(awarding: Awarding) -> None:
    awarding.send()
    told = awarding.head.notices[-1]
    assert "Open the report" in labels(told)
    assert "Approve, send to the bloc" in labels(told)
    awarding.head.tap("Open the report")
    assert awarding.head.screen.passes is not None
    awarding.step(awarding.head, "approve_now")
    assert "Open the report" in labels(awarding.secretary.notices[-1])
