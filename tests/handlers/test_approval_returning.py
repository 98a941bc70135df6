"""Sent back by item: chosen, said in a line or a voice note, answered, submitted again."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.access import Role
from bot.domain.errors import LineNeeded, NotAllowed, OldButton, ReasonNeeded
from bot.domain.form_errors import FormLocked
from bot.screen import Intent
from tests.bench import Bench, labels
from tests.handlers.reporting import HEAD, sheet_of
from tests.handlers.reviewing import House, send_file
from tests.handlers.steps import says

NOTE = "Số này đã gồm dự án thu hồi chưa?"


def test_the_head_sends_items_back_with_one_line(house: House) -> None:
    house.submit()
    head, officer = house.head, house.officer
    head.tap("Ask for another look")
    assert "Which figures? Tap them" in head.text
    head.tap("New projects")
    head.tap("Next page")
    head.tap("Revenue")
    assert "Another look at: <b>New projects, Revenue</b>" in head.text
    assert "☑ Revenue" in labels(head.screen)
    head.tap("Previous page")
    assert "☑ New projects" in labels(head.screen)
    head.write(NOTE)
    assert "<b>To be sent back</b> (not sent yet):" in head.text
    assert f"1. <b>New projects, Revenue</b>: “{NOTE}”" in head.text
    assert house.state() == "submitted"
    head.tap("Send it back")
    assert "✓ Sent back to the board; 1 person has been told." in head.text
    assert f"1. <b>New projects, Revenue</b>: “{NOTE}”" in head.text
    assert house.state() == "returned"
    assert house.items() == [("DT01", NOTE, False), ("KD01", NOTE, False)]
    told = officer.notices[-1]
    assert f"{HEAD} asks for another look at Figures of 2019" in str(told.text)
    assert f"“{NOTE}”" in str(told.text)
    assert labels(told) == ["Look at: New projects", "Look at: Revenue", "All that came back"]
    officer.tap("Look at: New projects")
    assert f"○ New projects: “{NOTE}” ({HEAD})" in officer.text
    assert labels(officer.screen)[0] == "It stands, with a reason"


def test_an_item_that_was_corrected_leads_back_to_the_others(house: House) -> None:
    house.submit()
    house.give_back(house.head, "DT01", "KD01", note=NOTE)
    house.bench.clock.move(timedelta(minutes=5))
    house.go(house.officer, "items")
    house.officer.tap("Look at: New projects")
    house.officer.write("51 20")
    assert "✓ Saved" in house.officer.text
    assert f"✓ New projects: “{NOTE}”" in house.officer.text
    assert f"○ Revenue: “{NOTE}”" in house.officer.text


def test_a_tap_takes_an_item_away_again(house: House) -> None:
    house.submit()
    house.head.tap("Ask for another look")
    house.head.tap("New projects")
    house.head.tap("☑ New projects")
    assert "Which figures? Tap them" in house.head.text
    house.head.write(NOTE)
    assert f"1. <b>the whole form</b>: “{NOTE}”" in house.head.text
    house.head.tap("Send it back")
    assert house.items() == [("", NOTE, False)]  # nothing chosen: the form as a whole
    assert "the whole form" in str(house.officer.notices[-1].text)
    house.officer.tap("All that came back")
    assert f"• the whole form: “{NOTE}”" in house.officer.text
    assert "Please correct what is meant, or say why all of it stands" in house.officer.text
    house.officer.tap("It stands, with a reason")
    house.officer.write("Đã đối chiếu với hồ sơ")
    house.officer.tap("Review and submit")
    house.officer.tap("Submit")
    assert house.board.row()[:2] == ("submitted", 2)


def test_what_was_explained_comes_first(house: House) -> None:
    house.board.fill(KD01_T=30000)
    house.board.submit()
    house.board.explain("Doanh nghiệp lớn mới hoạt động")
    house.head.tap("Ask for another look")
    assert "Revenue" in labels(house.head.screen)[:6]
    pages = {label for label in labels(house.head.screen) if "page" in label}
    assert pages == {"Next page"}


def test_answering_and_keeping_settle_an_item(house: House) -> None:
    house.submit()
    house.give_back(house.head, "DT01", "KD01", "LD02", note=NOTE)
    officer = house.officer
    house.bench.clock.move(timedelta(minutes=5))
    house.board.answer("DT01", "51 20")
    assert "✓ Saved" in officer.text
    assert house.items()[0] == ("DT01", NOTE, True)
    house.go(officer, "items")
    assert f"✓ New projects: “{NOTE}”" in officer.text
    assert f"○ Revenue: “{NOTE}”" in officer.text
    officer.tap("Look at: Revenue")
    officer.tap("It stands, with a reason")
    officer.write("ừ")
    assert officer.text == says(ReasonNeeded, least=5)
    officer.write("Đã đối chiếu với Cục Thuế")
    assert house.board.last("KD01").reason == "Đã đối chiếu với Cục Thuế"
    assert [settled for _key, _note, settled in house.items()] == [True, True, False]
    house.board.submit()  # a warning, no wall
    assert "1 figure that was asked for has not been looked at yet" in officer.text
    officer.tap("Look at them")
    officer.tap("Look at: Employment")
    officer.tap("It stands, with a reason")
    officer.write("Số của Bảo hiểm xã hội")
    assert "Everything has been looked at. You can submit again." in officer.text
    officer.tap("Review and submit")
    officer.tap("Submit")
    assert house.board.row()[:2] == ("submitted", 2)
    told = house.head.notices[-1]
    assert "• New projects (FDI): 50 dự án → 51 dự án" in str(told.text)
    house.head.tap("Approve and send")
    house.head.tap("Yes")
    assert house.state() == "approved"


def test_submitting_all_the_same(house: House) -> None:
    house.submit()
    house.give_back(house.head, "DT01", note=NOTE)
    house.board.submit()
    house.officer.tap("Submit all the same")
    assert house.board.row()[:2] == ("submitted", 2)


def test_a_voice_note_is_passed_on_as_it_is(house: House) -> None:
    house.submit()
    house.go(house.head, "return", 1, "1")
    send_file(house.head, "photo")
    assert "cannot" in house.head.text  # only a voice note answers here
    assert house.state() == "submitted"
    send_file(house.head, "voice", "voice-7")
    assert "1. <b>New projects</b>: voice note" in house.head.text
    assert house.state() == "submitted"
    house.head.tap("Send it back")
    assert "✓ Sent back to the board" in house.head.text
    told = house.officer.notices[-1]
    assert told.passes is not None
    assert (told.passes.kind, told.passes.ref) == ("voice", "voice-7")
    assert "The voice note comes with this message." in str(told.text)
    assert house.attached() == [("voice", "voice-7")]
    assert house.items() == [("DT01", "", False)]
    colleague = house.board.colleague()  # was not there when it came
    house.go(colleague, "items")
    assert "○ New projects: see the message that was passed on" in colleague.text
    colleague.tap("Hear the voice note")
    assert colleague.screen.passes == told.passes
    house.go(colleague, "voice", 99)
    assert colleague.text == says(OldButton)


def test_several_items_each_with_a_line_or_a_voice_note_go_back_at_one_tap(house: House) -> None:
    house.submit()
    head, officer = house.head, house.officer
    head.tap("Ask for another look")
    head.tap("New projects")
    head.write(NOTE)
    head.tap("Add a figure")
    assert f"1. <b>New projects</b>: “{NOTE}”" in head.text
    head.tap("Next page")
    head.tap("Revenue")
    send_file(head, "voice", "voice-1")
    head.tap("Add a figure")
    head.tap("Next page")
    head.tap("Exports")
    send_file(head, "voice", "voice-2")
    head.write("Nghe kỹ đoạn cuối")  # goes to the one made last
    assert "3. <b>Exports, imports</b>: “Nghe kỹ đoạn cuối” + voice note" in head.text
    assert house.state() == "submitted"
    assert not officer.notices
    head.tap("Send it back")
    assert [(note, settled) for _key, note, settled in house.items()] == [
        (NOTE, False),
        ("", False),
        ("Nghe kỹ đoạn cuối", False),
    ]
    assert house.attached() == [("voice", "voice-1"), ("voice", "voice-2")]
    first, second = officer.notices[-2:]
    assert f"• New projects: “{NOTE}”\n• Revenue: voice note" in str(first.text)
    assert [one.passes.ref for one in (first, second) if one.passes] == ["voice-1", "voice-2"]
    assert "Voice note on: Exports, imports" in str(second.text)
    house.go(officer, "items")
    officer.tap("Hear: Exports")
    assert officer.screen.passes == second.passes


def test_what_is_in_hand_outlives_a_look_at_the_figures_and_can_be_taken_back(
    house: House,
) -> None:
    house.submit()
    head = house.head
    house.go(head, "return", 1, "1")
    head.write("Số nầy")
    before = head.screen
    house.go(head, "card", 1)
    house.go(head, "detail", 1)
    house.bench.restart()
    head.command("/cancel")
    assert "Nothing has been sent back. What you wrote for it is kept" in head.text
    head.tap("What I wrote")
    assert "1. <b>New projects</b>: “Số nầy”" in head.text
    head.tap("Redo the last one")
    assert "Another look at: <b>New projects</b>" in head.text
    head.write(NOTE)
    now = head.screen
    head.screen = before
    head.tap("Send it back")
    assert head.text == says(OldButton)
    assert house.state() == "submitted"
    head.screen = now
    head.tap("Do not send it back")
    assert "Nothing was sent back." in head.text
    head.screen = now
    head.tap("Send it back")
    assert head.text == says(OldButton)
    assert house.state() == "submitted"


def test_a_line_that_says_nothing_sends_nothing_back(house: House) -> None:
    house.submit()
    house.go(house.head, "return", 1, "1")
    house.head.write("?")
    assert house.head.text == says(LineNeeded, least=2)
    assert house.state() == "submitted"
    house.head.write(NOTE)
    house.head.tap("Send it back")
    assert house.state() == "returned"


def test_the_bloc_sends_back_what_was_approved_or_accepted(house: House) -> None:
    house.submit()
    house.approve()
    house.give_back(house.secretary, "DT01", note=NOTE)
    assert house.state() == "returned"
    assert house.given()[-1][1:3] == ("bloc", "returned")
    for phone in (house.officer, house.head):
        assert "Nguyễn Thị Thư Ký asks for another look" in str(phone.notices[-1].text)
    assert "Look at: New projects" in labels(house.officer.notices[-1])
    assert labels(house.head.notices[-1]) == ["All that came back"]
    assert "The officers of the board have been told" in str(house.head.notices[-1].text)
    house.bench.clock.move(timedelta(minutes=5))
    house.board.answer("DT01", "51 20")
    house.board.submit()
    house.approve(version=2)
    house.accept(version=2)
    assert house.state() == "accepted"
    house.give_back(house.secretary, "KD01", note=NOTE, version=2)
    assert house.state() == "returned"


def test_a_head_takes_back_what_is_not_accepted_yet(house: House) -> None:
    house.submit()
    house.approve()
    house.give_back(house.head, "DT01", note=NOTE)
    assert house.state() == "returned"
    house.board.submit()
    house.officer.tap("Submit all the same")
    house.approve(version=2)
    house.accept(version=2)
    house.go(house.head, "return", 2)
    assert house.head.text == says(NotAllowed)
    house.board.answer("DT01", "51 20")
    assert house.officer.text == says(FormLocked)


def test_a_reason_to_keep_a_figure_is_not_put_beside_another(house: House) -> None:
    reason = "Đã đối chiếu với BHXH tỉnh, số đúng như đã báo cáo"
    house.submit()
    house.give_back(house.head, "LD02", note=NOTE)
    house.go(house.officer, "keep", "LD02")
    house.board.answer("LD02", "99000", house.board.colleague())
    house.officer.write(reason)
    assert house.board.last("LD02").reason == ""
    assert f"“{reason}” was not saved" in house.officer.text
    assert "It is now: 99.000 người" in house.officer.text
    assert "Everything has been looked at." in house.officer.text


def test_what_came_back_may_be_submitted_after_the_deadline(house: House) -> None:
    house.submit()
    house.board.past_due()
    house.give_back(house.head, "DT01", note=NOTE)
    house.board.answer("DT01", "51 20")
    house.go(house.officer, "items")
    house.officer.tap("Review and submit")
    house.officer.tap("Submit")
    assert house.board.row()[:2] == ("submitted", 2)


def test_every_officer_of_the_board_is_told_and_a_contributor_sees_only_their_items(
    house: House, bench: Bench
) -> None:
    colleague = house.board.colleague()
    helper = house.board.contributor("LD")
    house.submit()
    house.give_back(house.head, "DT01", "LD02", note=NOTE)
    for phone in (house.officer, colleague):
        assert f"“{NOTE}”" in str(phone.notices[-1].text)
    house.go(helper, "items")
    assert "Employment" in helper.text
    assert "New projects" not in helper.text
    other = bench.appoint("other", "Vũ Văn Khác", Role.OFFICER, "nam-dinh")
    house.go(other, "items")
    assert other.text == says(NotAllowed)


def test_old_and_forged_choices_are_refused(house: House) -> None:
    house.submit()
    for bits in ("zz", "-1", "f" * 12):
        house.go(house.head, "return", 1, bits)
        assert house.head.text == says(OldButton)
    house.give_back(house.head, "DT01", note=NOTE)
    house.go(house.officer, "keep", "HT-XX")
    assert house.officer.text == says(OldButton)
    house.go(house.officer, "keep", "KD01")  # was not asked for
    assert "○ New projects" in house.officer.text
    house.board.submit()
    house.officer.tap("Submit all the same")
    house.go(house.officer, "items")
    assert "Nothing waits to be looked at again." in house.officer.text
    house.officer.send(Intent.of("approval.kept", house.board.form_id, "DT01"))
    assert house.officer.text == says(OldButton)
    assert house.state() == "submitted"


def test_the_sheet_of_what_came_back_is_a_draft_and_an_approved_one_its_version(
    house: House,
) -> None:
    house.submit()
    house.approve()
    house.board.go("review")
    assert "differs from version" not in house.officer.text
    house.board.go("sheet")
    assert sheet_of(house.board)["subtitle"].startswith("Version 1, submitted at")
    house.give_back(house.secretary, "DT01", note=NOTE)
    house.bench.clock.move(timedelta(minutes=5))
    house.board.answer("DT01", "51 20")
    house.board.go("sheet")
    assert sheet_of(house.board)["subtitle"].startswith("Draft after version 1")
    house.board.go("review")
    assert "• New projects (FDI): 50 dự án → 51 dự án" in house.officer.text
