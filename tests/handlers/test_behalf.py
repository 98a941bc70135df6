"""Nhập hộ đơn vị: the source named, shown as such everywhere, confirmed by the board."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.access import Role
from bot.domain.errors import LineNeeded, NotAllowed, OldButton, UnknownUnit
from bot.domain.form_errors import BehalfNotBegun
from bot.domain.kpi import PeriodKind
from bot.screen import Intent
from storage.founding import open_period
from tests.bench import Bench, Phone, button, labels
from tests.handlers.reporting import OFFICER, UNIT_NAME, Board, plan, sheet_lines
from tests.handlers.steps import says

INFORMANT = "Nguyễn Văn An, Chánh Văn phòng, 9 giờ 30 ngày 20/11"
MARK = "(by the secretary, to be confirmed)"


@pytest.fixture
def begun(board: Board, secretary: Phone) -> Board:
    """The secretary has named the source and stands before the form."""
    secretary.command("/onbehalf")
    secretary.tap("KCN Hà Nam")
    secretary.tap("By telephone")
    secretary.write(f"  {INFORMANT}\n")
    return board


def test_the_way_to_a_form_on_behalf(begun: Board, secretary: Phone) -> None:
    assert f"You enter for <b>{UNIT_NAME}</b>" in secretary.text
    assert INFORMANT in secretary.text
    assert begun.entries() == [("phone", INFORMANT, None)]
    secretary.tap("One question at a time")
    secretary.write("50 20")
    assert "Question 2 of 23" in secretary.text
    first = begun.versions("DT01", "F")[0]
    assert first.author == secretary.actor.person_id
    assert first.on_behalf == 1
    assert ("behalf_begun", "on_behalf", 1, "phone") in begun.bench.audited()


def test_it_is_shown_as_such_everywhere_until_confirmed(begun: Board, secretary: Phone) -> None:
    begun.answer("DT01", "50 20", secretary)
    begun.answer("DT02", "74 21")
    officer = begun.officer
    officer.command("/kpi")
    assert f"Entered by the secretary on the word of {INFORMANT}; waits" in officer.text
    begun.ask("DT01")
    assert f"FDI 50 dự án · DDI 20 dự án</b> {MARK}" in officer.text
    begun.go("notes", "DT01")
    assert f"by the secretary for the board, on the word of {INFORMANT}; to be confirmed" in (
        officer.text
    )
    begun.go("review")
    marked = [line for line in officer.text.splitlines() if MARK in line]
    assert len(marked) == 1
    assert marked[0].startswith("DT01 New projects")
    begun.go("sheet")
    notes = {key: line["note"] for key, line in sheet_lines(begun).items()}
    assert notes["DT01.F"] == "entered by the secretary, waits for the board to confirm"
    assert notes["DT02.F"] == ""
    officer.command("/kpi")
    officer.tap("See what was entered")
    officer.tap("Right, confirm")
    assert "confirmed as your board's own" in officer.text
    assert begun.entries() == [("phone", INFORMANT, officer.actor.person_id)]
    assert f"{OFFICER} has confirmed the figures you entered" in str(secretary.notices[-1].text)
    begun.go("review")
    assert MARK not in officer.text
    begun.go("notes", "DT01")
    assert "the board has confirmed" in officer.text
    begun.go("sheet")
    notes = {key: line["note"] for key, line in sheet_lines(begun).items()}
    assert notes["DT01.F"] == ""
    begun.officer.send(Intent.of("behalf.confirm", begun.form_id, 1, 2))  # a second tap
    assert "Nothing entered for this board waits to be confirmed." in officer.text
    assert len([line for line in begun.bench.audited() if line[0] == "behalf_confirmed"]) == 1


def test_what_was_pasted_from_one_source_is_not_saved_under_another(
    board: Board, secretary: Phone
) -> None:
    def begin(who: str) -> None:
        secretary.command("/onbehalf")
        secretary.tap("KCN Hà Nam")
        secretary.tap("By telephone")
        secretary.write(who)

    begin("Ông Nguyễn Văn X, Chánh Văn phòng")
    secretary.write("LD02 5000")
    assert board.versions("LD02") == []
    board.bench.clock.move(timedelta(minutes=5))
    begin("Bà Trần Thị Y, Phó Trưởng ban")
    secretary.send(Intent.of("figures.waiting", board.form_id))
    assert button(secretary.screen, "Save this one") is None
    secretary.send(Intent.of("figures", board.form_id))
    assert "What you pasted from an earlier source and did not save stays out" in secretary.text
    secretary.tap("Paste many figures")
    secretary.write("LD02 5000")
    secretary.tap("Save this one")
    assert board.amount("LD02") == 5000
    secretary.send(Intent.of("figures", board.form_id))
    assert "from an earlier source" not in secretary.text


def test_a_note_of_the_board_does_not_confirm(begun: Board, secretary: Phone) -> None:
    begun.answer("KD01", "30.000", secretary)
    begun.go("comment", "KD01")
    begun.officer.write("Đã gọi lại phòng Kế hoạch")
    begun.go("reason", "KD01")
    begun.officer.write("Doanh nghiệp lớn mới hoạt động")
    assert [one.on_behalf for one in begun.versions("KD01")] == [1, 1, 1]
    begun.ask("KD01")
    assert MARK in begun.officer.text


def test_the_boards_own_answer_takes_the_mark_away(begun: Board, secretary: Phone) -> None:
    begun.answer("DT01", "50 20", secretary)
    begun.answer("DT01", "50 20")
    assert [one.on_behalf for one in begun.versions("DT01", "F")] == [1, None]
    assert "(instead of" not in begun.officer.text  # the same figure, now the board's word
    begun.ask("DT01")
    assert MARK not in begun.officer.text
    begun.answer("DT01", "50 20")
    assert len(begun.versions("DT01", "F")) == 2


def test_the_same_figure_of_the_secretary_leaves_the_boards_word(
    begun: Board, secretary: Phone
) -> None:
    begun.answer("DT01", "50 20")
    begun.answer("DT01", "50 20", secretary)
    assert "✓ On file already" in secretary.text
    assert [one.on_behalf for one in begun.versions("DT01", "F")] == [None]


def test_without_a_source_nothing_is_reached(board: Board, secretary: Phone) -> None:
    for name in ("review", "go", "list", "submit"):
        board.go(name, phone=secretary)
        assert secretary.text == says(BehalfNotBegun), name
    secretary.command("/kpi")
    assert "you enter figures on behalf of a board" in secretary.text
    secretary.tap("Enter for a board")
    secretary.tap("KCN Hà Nam")
    secretary.tap("By letter")
    secretary.write("An")
    assert secretary.text == says(LineNeeded, least=5)
    secretary.write("Công văn 123/BQL-VP ngày 18/11/2019")
    assert board.entries() == [("letter", "Công văn 123/BQL-VP ngày 18/11/2019", None)]


def test_after_the_confirmation_a_source_is_named_anew(begun: Board, secretary: Phone) -> None:
    begun.answer("DT01", "50 20", secretary)
    begun.officer.tap("See what was entered")
    begun.officer.tap("Right, confirm")
    begun.go("review", phone=secretary)
    assert "Review before submitting" in secretary.text
    begun.ask("DT02", secretary)
    secretary.write("74 21")
    assert secretary.text == says(BehalfNotBegun)
    assert begun.count() == 2


def test_the_board_is_told_by_itself_and_sees_all_on_one_screen(
    begun: Board, secretary: Phone
) -> None:
    head = begun.head()
    assert begun.officer.notices == []  # a source without figures is nobody's business yet
    begun.answer("DT01", "50 20", secretary)
    begun.answer("DT04", "375; 302", secretary)
    (notice,) = begun.officer.notices  # once for the entry, not once a figure
    assert "The secretary enters figures for your board: <b>Figures of 2019</b>" in str(notice.text)
    assert f"By telephone, {INFORMANT}" in str(notice.text)
    assert head.notices == []  # its officer is there
    officer = begun.officer
    officer.tap("See what was entered")
    assert f"Source: By telephone, {INFORMANT}. Entered by Nguyễn Thị Thư Ký at" in officer.text
    assert "DT01 New projects (FDI): <b>50 dự án</b> (up 4,2%)" in officer.text
    assert "DT04 Valid projects (DDI): <b>302 dự án</b>" in officer.text
    assert "DT02" not in officer.text
    assert labels(officer.screen) == ["Right, confirm", "Correct", "Back to the form"]
    officer.tap("Correct")
    assert [label for label in labels(officer.screen) if "●" in label] == [
        "● New projects",
        "● Valid projects",
    ]
    officer.tap("● New projects")
    officer.write("51 20")
    officer.send(Intent.of("figures.entrusted", begun.form_id))
    assert "DT01" not in officer.text  # the board's own word by now
    assert "DT04 Valid projects (DDI)" in officer.text


def test_without_officers_the_head_is_told(board: Board, secretary: Phone) -> None:
    head = board.bench.appoint("head-nd", "Trịnh Công Định", Role.HEAD, "nam-dinh")
    secretary.command("/onbehalf")
    secretary.tap("KCN Nam Định")
    secretary.tap("By letter")
    secretary.write("Công văn 12/BQL ngày 18/11")
    secretary.write("DT01 95 40")
    assert "By letter, Công văn 12/BQL" in str(head.notices[-1].text)
    form_id = head.notices[-1].choices[0][0].intent.number(0)
    secretary.send(Intent.of("figures.entrusted", form_id))
    assert labels(secretary.screen) == ["Ask the board"]


def test_a_colleague_with_one_group_sees_that_group_and_confirms_nothing(
    begun: Board, secretary: Phone
) -> None:
    helper = begun.contributor("LD")
    begun.answer("DT01", "50 20", secretary)
    begun.answer("LD01", "4.000", secretary)
    begun.go("entrusted", phone=helper)
    assert "LD01" in helper.text
    assert "DT01" not in helper.text
    assert "Right, confirm" not in labels(helper.screen)


def test_a_confirm_button_of_an_earlier_release_shows_the_values_first(
    begun: Board, secretary: Phone
) -> None:
    begun.answer("DT01", "50 20", secretary)
    begun.officer.send(Intent.of("behalf.confirm", begun.form_id, 1))
    assert "DT01 New projects (FDI): <b>50 dự án</b>" in begun.officer.text
    assert begun.entries()[0][2] is None
    begun.officer.tap("Right, confirm")
    assert begun.entries()[0][2] == begun.officer.actor.person_id


def test_home_names_what_waits_for_the_board_until_it_is_confirmed(
    begun: Board, secretary: Phone
) -> None:
    head, part = begun.head(), begun.contributor()
    words = "2 values entered by the secretary wait for your board to confirm them."
    begun.officer.command("/todo")
    assert "entered by the secretary" not in begun.officer.text
    begun.answer("DT01", "50 20", secretary)
    for phone in (begun.officer, head):
        phone.command("/todo")
        assert words in phone.text
    part.command("/todo")
    assert "entered by the secretary" not in part.text
    head.tap("See what was entered")
    head.tap("Right, confirm")
    begun.officer.command("/todo")
    assert "entered by the secretary" not in begun.officer.text


def test_an_entry_without_figures_is_not_confirmed_away(begun: Board, secretary: Phone) -> None:
    begun.fill()
    begun.submit()
    assert begun.entries()[0][2] is None
    begun.answer("DT01", "51 20", secretary)
    assert "The form has been submitted" in secretary.text


def test_a_button_confirms_only_what_it_was_made_for(begun: Board, secretary: Phone) -> None:
    begun.answer("DT01", "50 20", secretary)
    secretary.send(Intent.of("behalf.show", begun.form_id))
    assert "1 person of the board has been told." in secretary.text
    secretary.send(Intent.of("behalf.show", begun.form_id))
    assert len(begun.officer.notices) == 2  # of the entry, and asked once for the same figures
    begun.officer.tap("See what was entered")
    shown = begun.officer.screen
    begun.answer("DT02", "74 21", secretary)
    secretary.send(Intent.of("behalf.show", begun.form_id))
    assert len(begun.officer.notices) == 3
    secretary.command("/onbehalf")
    secretary.tap("KCN Hà Nam")
    secretary.tap("By e-mail")
    secretary.write("Thư của đồng chí An, 21/11")
    begun.answer("DT03a", "476 4.431", secretary)
    begun.officer.screen = shown
    begun.officer.tap("Right, confirm")
    assert "nothing is confirmed yet. Please confirm it as it stands now" in begun.officer.text
    assert [one[2] is None for one in begun.entries()] == [True, True]
    begun.officer.tap("Right, confirm")
    assert [one[2] is None for one in begun.entries()] == [False, False]


def test_a_button_does_not_confirm_another_figure_in_place_of_one_that_was_answered(
    begun: Board, secretary: Phone
) -> None:
    """One value waits no more and another has a new version: as many versions, and not the same."""
    officer = begun.officer
    begun.answer("KD05", "209000", secretary)
    begun.answer("LD02", "128000", secretary)
    begun.go("entrusted")
    begun.answer("LD02", "127500", begun.colleague())
    begun.answer("KD05", "299000", secretary)
    officer.tap("Right, confirm")
    assert begun.entries()[0][2] is None
    assert "nothing is confirmed yet" in officer.text
    assert "KD05 Industrial output: <b>299.000 tỷ đồng</b>" in officer.text
    assert "LD02" not in officer.text
    officer.tap("Right, confirm")
    assert begun.entries()[0][2] == officer.actor.person_id


def test_the_secretary_submits_after_the_deadline(begun: Board, secretary: Phone) -> None:
    head = begun.head()
    begun.fill(skip=["DT01"])
    begun.answer("DT01", "50 20", secretary)
    begun.past_due()
    begun.submit()
    assert "The deadline for Figures of 2019 passed" in begun.officer.text
    secretary.send(Intent.of("figures", begun.form_id))
    assert "As the secretary you can still submit for the board." in secretary.text
    secretary.tap("Review and submit")
    secretary.tap("Submit")
    assert "✓ <b>Submitted to the head of the board</b>" in secretary.text
    assert begun.row()[0] == "submitted"
    assert begun.entries()[0][2] is None  # still to be confirmed
    verdict = ["Approve and send", "See the details", "Ask for another look"]
    for phone, ways in ((head, verdict), (begun.officer, ["See the figures"])):
        told = phone.notices[-1]
        assert "The secretary Nguyễn Thị Thư Ký has submitted Figures of 2019 for" in str(told.text)
        assert labels(told) == ["See what was entered", *ways]
    head.tap("See what was entered")
    head.tap("Right, confirm")
    assert begun.entries()[0][2] == head.actor.person_id


def test_the_boards_submission_confirms(begun: Board, secretary: Phone) -> None:
    begun.fill(skip=["DT01"])
    begun.answer("DT01", "50 20", secretary)
    begun.submit()
    assert begun.entries()[0][2] == begun.officer.actor.person_id


def test_a_secretary_corrects_after_the_deadline(begun: Board, secretary: Phone) -> None:
    begun.fill()
    begun.submit()
    begun.past_due()
    begun.answer("DT01", "51 20", secretary)
    secretary.write("Ban gọi điện báo thiếu một dự án")
    assert begun.row() == ("draft", 1, "Ban gọi điện báo thiếu một dự án")
    begun.submit(secretary)
    assert begun.row()[:2] == ("submitted", 2)


def test_a_board_without_people_is_named(bench: Bench, board: Board, secretary: Phone) -> None:
    secretary.command("/onbehalf")
    secretary.tap("KCN Nam Định")
    secretary.tap("By photo")
    secretary.write("Ảnh chụp báo cáo của Ban, 20/11")
    form_id = secretary.screen.choices[0][0].intent.number(0)
    secretary.send(Intent.of("behalf.show", form_id))
    assert "Nothing entered for this board waits" in secretary.text
    secretary.send(Intent.of("figures.ask", form_id, "AT"))
    secretary.tap("None occurred (0)")
    secretary.send(Intent.of("figures", form_id))
    secretary.tap("Ask the board")
    assert "The board has nobody here yet" in secretary.text
    stranger = board.officer
    stranger.send(Intent.of("behalf.confirm", form_id, 99))
    assert stranger.text == says(NotAllowed)


def test_the_secretary_of_a_board_is_no_officer_of_it_by_that_hat(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    bench.appoint("officer-hd", "Lê Thị Hoa", Role.OFFICER, "hai-duong").command("/kpi")
    own = bench.phones["officer-hd"].screen.choices[0][0].intent.number(0)
    secretary.send(Intent.of("figures.go", own))
    assert secretary.text == says(BehalfNotBegun)
    secretary.send(Intent.of("behalf.confirm", own, 1))
    assert secretary.text == says(NotAllowed)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.OBSERVER])
def test_nobody_else_enters_for_a_board(bench: Bench, board: Board, role: Role) -> None:
    unit = None if role is Role.OBSERVER else "hung-yen"
    other = bench.appoint("other", "Đào Xuân Lộc", role, unit)
    unit_id = bench.unit("ha-nam")
    for intent in (
        Intent("behalf"),
        Intent.of("behalf.unit", unit_id),
        Intent.of("behalf.source", unit_id, "phone"),
        Intent.of("behalf.informant", unit_id, "phone"),
        Intent.of("behalf.show", board.form_id),
        Intent.of("behalf.confirm", board.form_id, 1),
    ):
        other.send(intent)
        assert other.text == says(NotAllowed), intent


def test_forged_and_old_ways(bench: Bench, board: Board, secretary: Phone) -> None:
    unit_id = bench.unit("ha-nam")
    for intent, refusal in (
        (Intent.of("behalf.unit", 99999), UnknownUnit),
        (Intent.of("behalf.unit", unit_id, 777), OldButton),
        (Intent.of("behalf.source", unit_id, "pigeon"), OldButton),
        (Intent.of("behalf.show", 99999), OldButton),
        (Intent.of("behalf.confirm", 99999, 1), OldButton),
    ):
        secretary.send(intent)
        assert secretary.text == says(refusal), intent
    assert board.entries() == []


def test_with_two_periods_open_the_period_is_chosen_first(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    with bench.database.writer.begin() as connection:
        half = plan(2019, kind=PeriodKind.HALF_YEAR)
        open_period(connection, bench.bloc_id, half, bench.clock.now())
    secretary.command("/onbehalf")
    assert "For which period?" in secretary.text
    secretary.tap("Figures of the first half")
    assert "Figures of the first half of 2019" in secretary.text
    secretary.tap("KCN Hà Nam")
    secretary.tap("By telephone")
    secretary.write(INFORMANT)
    secretary.tap("One question at a time")
    assert "Question 1 of 13" in secretary.text
    secretary.send(Intent.of("behalf.unit", bench.unit("ha-nam")))
    assert secretary.text == says(OldButton)


def test_nothing_is_collected(bench: Bench, secretary: Phone) -> None:
    secretary.command("/onbehalf")
    assert "No figures are being collected at the moment." in secretary.text
    secretary.send(Intent.of("behalf.unit", bench.unit("ha-nam")))
    assert secretary.text == says(OldButton)


def test_figures_sent_right_after_the_source_go_into_that_boards_form(
    begun: Board, secretary: Phone
) -> None:
    secretary.write("DT01 95 40")
    latest = [begun.versions("DT01", dim)[-1] for dim in ("F", "D")]
    assert [(str(one.amount), one.on_behalf) for one in latest] == [("95", 1), ("40", 1)]
    secretary.send(Intent.of("figures.ask", begun.form_id, "DT02"))
    assert f"On behalf of {UNIT_NAME}" in secretary.text


def test_what_became_of_a_paste_names_the_board(begun: Board, secretary: Phone) -> None:
    secretary.tap("Paste many figures")
    secretary.write("DT01 50 20")
    assert secretary.text.startswith(f"<b>On behalf of {UNIT_NAME}</b>\n✓ 2 values saved.")
