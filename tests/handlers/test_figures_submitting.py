"""Checks, reasons, submitting with its receipt, the deadline."""

from __future__ import annotations

import json
import re
from datetime import timedelta

from bot.domain.errors import FigureForReason, OldButton, ReasonNeeded
from bot.domain.form_errors import NothingToSubmit, VersionStands
from bot.domain.period_errors import PeriodClosed, PeriodSettled
from storage.models.figures import period
from tests.bench import Bench, button, labels
from tests.handlers.reporting import OFFICER, UNIT_NAME, Board, now, sheet_lines, sheet_of
from tests.handlers.steps import says

REASON = "Doanh nghiệp lớn báo cáo lại"
DUE = "17:00, Friday 29 Nov 2019"


# Checks at entry ----------------------------------------------------------------------------------


def test_a_soft_finding_asks_for_a_reason(board: Board) -> None:
    board.answer("KD01", "30.000")
    assert board.amount("KD01") == 30000  # stored all the same
    assert (
        "⚠ Revenue rose by 163,5% against last period (from 11.384 triệu USD to 30.000 triệu USD)."
    ) in board.officer.text
    assert labels(board.officer.screen) == [
        "It is right: reason",
        "Type it again",
        "Look again later",
    ]
    board.officer.tap("It is right: reason")
    assert "⚠ Revenue rose by 163,5%" in board.officer.text
    board.officer.write("ừ")
    assert board.officer.text == says(ReasonNeeded, least=5)
    board.officer.write(REASON)
    assert "✓ The reason is saved with the figure." in board.officer.text
    seqs = [(one.seq, one.amount, one.reason) for one in board.versions("KD01")]
    assert seqs == [(1, 30000, ""), (2, 30000, REASON)]
    board.go("reason", "KD01")  # an old button: another question is open
    assert "earlier message; nothing was changed. Question 12 is open" in board.officer.text
    board.ask("KD01")
    board.go("reason", "KD01")  # nothing is left to explain
    assert "✓ On file already" in board.officer.text


def test_words_under_a_warning_are_its_reason(board: Board) -> None:
    board.answer("KD01", "30.000")
    board.officer.write("tăng do doanh nghiệp mới đi vào hoạt động")
    assert board.last("KD01").reason.startswith("tăng do")
    board.answer("KD01", "31.000")
    assert board.last("KD01").reason == ""
    board.officer.write("chưa có số")  # an answer, not a reason
    assert board.state("KD01") == "not_available"


def test_a_corrected_figure_needs_no_reason_any_more(board: Board) -> None:
    colleague = board.colleague()
    board.answer("KD01", "30.000")
    board.officer.tap("It is right: reason")
    board.answer("KD01", "12.284", colleague)
    board.officer.write(REASON)
    assert "✓ On file already · <b>Revenue</b>: 12.284" in board.officer.text
    assert board.last("KD01").reason == ""


def test_a_hard_finding_is_marked_and_cannot_be_explained(board: Board) -> None:
    board.answer("HC-HS", "5.725; 5.000; 3")
    assert "⛔ Files on time + Late files add up to 5.003" in board.officer.text.replace(
        " hồ sơ", ""
    )
    assert "This must be put right before the form can be submitted." in board.officer.text
    assert "It is right: reason" not in labels(board.officer.screen)
    board.officer.tap("Type it again")
    board.officer.write("5.725; 5.725; 0")
    assert "✓ Saved" in board.officer.text


def test_findings_are_grouped_by_the_figure_to_correct(board: Board) -> None:
    board.answer("DT01", "50 20")
    board.answer("DT04", "474 302")
    board.answer("DT04", "6.995 66.919")
    board.officer.tap("Right, save")
    warned = [line for line in board.officer.text.splitlines() if line.startswith("⚠")]
    assert len(warned) == 2
    assert "6.995 dự án: 21,2 times last period's 330 dự án." in warned[0]
    assert "is not explained" in warned[0]
    assert "DDI" in warned[1]


def test_a_fall_is_told_as_a_share(board: Board) -> None:
    board.fill(KD05_T=31480)
    board.go("review")
    fallen = "Industrial output is 31.480 tỷ đồng: only 15% of last period's 209.723 tỷ đồng."
    assert fallen in board.officer.text


def test_a_total_that_is_off_neither_breaks_nor_repeats(board: Board) -> None:
    board.fill(DT04_F=474)
    board.go("review")
    assert board.officer.text.count("⚠") == 1
    assert "Valid projects (FDI) is 474 dự án" in board.officer.text
    board.answer("DT04", "375 302")
    board.go("review")
    board.submit()
    if "explain in one line" in board.officer.text:
        board.explain(REASON)
    assert "✓ <b>Submitted" in board.officer.text


# Submitting ---------------------------------------------------------------------------------------


def test_the_receipt_names_version_time_and_code(board: Board) -> None:
    head = board.head()
    board.fill()
    board.go("review")
    assert f"<b>Review before submitting</b> · {UNIT_NAME}" in board.officer.text
    assert "still blank" not in board.officer.text
    board.officer.tap("Submit")
    receipt = board.officer.text
    assert "✓ <b>Submitted to the head of the board</b>" in receipt
    assert "Version 1 · 38/38 values · 09:00, Wednesday 20 Nov 2019" in receipt
    assert "Besides: 4 optional values." in receipt
    code = re.search(r"<code>([0-9A-F-]{14})</code>", receipt)
    assert code is not None
    assert board.row() == ("submitted", 1, "")
    assert board.submissions() == [(1, board.officer.actor.person_id, "")]
    assert ("figures_submitted", "form", board.form_id, "version 1") in board.bench.audited()
    told = str(head.notices[-1].text)
    assert (
        f"{OFFICER} has submitted Figures of 2019 of {UNIT_NAME}: version 1, 38/38 values" in told
    )
    board.go("review", phone=head)
    assert "<b>submitted to the head of the board</b>" in head.text
    assert f"Version 1, submitted by {OFFICER} at 09:00, Wednesday 20 Nov 2019" in head.text
    assert code[1] in head.text
    assert "Submit" not in labels(head.screen)
    board.go("sheet")
    view = sheet_of(board)
    assert code[1] in view["subtitle"]
    assert len(view["lines"]) == 42


def test_the_sheet_of_a_submitted_version_has_a_place_to_sign(board: Board) -> None:
    board.fill()
    board.submit()
    board.go("sheet")
    view = json.loads(board.officer.screen.files[0].view)
    assert view["subtitle"].startswith("Version 1, submitted")
    assert view["signed"]["maker"][0] == "MADE BY"
    assert view["signed"]["head"][0] == "HEAD OF THE BOARD"
    flags = [line for line in view["lines"] if line["previous_said"]]
    assert [(line["said"], line["previous"]) for line in flags] == [("yes", "")] * len(flags)
    assert flags


def test_a_second_tap_on_submit_sends_nothing_twice(board: Board) -> None:
    head = board.head()
    board.fill()
    board.go("review")
    tap = button(board.officer.screen, "Submit")
    assert tap is not None
    board.officer.store(tap)
    board.officer.store(tap)
    board.bench.handle()
    assert (
        "These figures have been submitted already (version 1); nothing was sent twice."
        in board.officer.text
    )
    assert len(board.submissions()) == 1
    assert len(head.notices) == 1
    assert "Submit" not in labels(board.officer.screen)


def test_nothing_is_submitted_from_nothing(board: Board) -> None:
    board.submit()
    assert board.officer.text == says(NothingToSubmit)
    assert board.row()[0] == "draft"


def test_hard_findings_refuse_the_submission(board: Board) -> None:
    board.fill(HC02b_T=5000)
    board.go("review")
    assert "<b>To be put right:</b>\n⛔" in board.officer.text
    assert "Submit" not in labels(board.officer.screen)
    assert "Correct: Files" in labels(board.officer.screen)
    board.submit()
    assert "1 point(s) must be put right" in board.officer.text
    assert board.row()[0] == "draft"
    board.officer.tap("Correct: Files")  # straight to what is wrong
    assert "HC02a, HC02b, HC03" in board.officer.text
    assert "Keep it, next" in labels(board.officer.screen)


def test_a_change_above_the_limit_must_be_explained(board: Board) -> None:
    board.fill(KD01_T=30000, HT06_T=900)
    board.submit()
    assert "Before submitting, please explain in one line" in board.officer.text
    assert "it is marked “common reason” beside each" in board.officer.text
    assert board.officer.text.count("⚠") == 3
    assert board.row()[0] == "draft"
    assert len([label for label in labels(board.officer.screen) if "Correct: " in label]) == 3
    head = board.head()
    board.submit()
    assert board.row()[0] == "draft"  # no way around it
    board.officer.write("ok")
    assert board.officer.text == says(ReasonNeeded, least=5)
    for typed in ("KD04 3.300", "3.300"):
        board.officer.write(typed)
        assert board.officer.text == says(FigureForReason, typed=typed)
    board.explain(REASON)
    assert "✓ <b>Submitted" in board.officer.text
    common = f"common reason: {REASON}"
    assert {board.last(code).reason for code in ("KD01", "HT06", "KD04")} == {common}
    assert board.last("LD02").reason == ""
    told = str(head.notices[-1].text)
    reason = f"• Revenue: 30.000 triệu USD (up 163,5%). Reason: {common}"
    assert "<b>3 values with a reason:</b>" in told
    assert reason in told
    board.go("review", phone=head)
    assert reason in head.text
    board.go("sheet")
    notes = {key: line["note"] for key, line in sheet_lines(board).items()}
    assert notes["KD01.T"] == common


def test_a_warning_that_came_up_meanwhile_is_asked_about(board: Board) -> None:
    colleague = board.colleague()
    board.fill(KD01_T=30000)
    board.submit()
    board.answer("LD02", "13.928", colleague)
    assert "⚠" in colleague.text or "⛔" in colleague.text
    board.answer("LD02", "200.000", colleague)
    board.explain(REASON)
    assert "Employment rose by" in board.officer.text
    assert board.row()[0] == "draft"
    board.explain("Hai nhà máy mới")
    assert board.last("KD01").reason == f"common reason: {REASON}"  # for the budget too
    assert board.last("LD02").reason == "Hai nhà máy mới"
    assert "changed since you looked at them" in board.officer.text
    assert board.row()[0] == "draft"
    board.officer.tap("Submit")
    assert board.row()[0] == "submitted"


def test_the_reason_typed_twice_is_told_that_all_is_done(board: Board) -> None:
    board.fill(KD01_T=30000)
    board.submit()
    board.go("explained", "revenue-change/KD01.T")
    assert board.officer.text == says(ReasonNeeded, least=5)
    board.explain(REASON)
    board.go("explained", "revenue-change/KD01.T")
    assert "submitted already (version 1)" in board.officer.text
    assert len(board.submissions()) == 1


def test_a_line_typed_as_the_reason_is_shown_before_it_is_sent(board: Board) -> None:
    head, officer = board.head(), board.officer
    board.fill(KD01_T=30000)
    board.submit()
    assert "Nothing is sent yet: you see your line once more, and a tap submits." in officer.text
    officer.write("chờ chút để tôi hỏi lại phòng đầu tư")
    assert board.row()[0] == "draft"
    assert not head.notices
    assert "“common reason: chờ chút để tôi hỏi lại phòng đầu tư”" in officer.text
    assert "⚠ Revenue rose by 163,5%" in officer.text
    assert labels(officer.screen) == ["Submit with this reason", "Write another reason", "Back"]
    old = button(officer.screen, "Submit with this reason")
    officer.tap("Back")
    assert "<b>Review before submitting</b>" in officer.text
    assert old is not None
    officer.send(old)  # that line was left
    assert officer.text == says(OldButton)
    board.submit()
    officer.write("chờ chút để tôi hỏi lại phòng đầu tư")
    officer.tap("Write another reason")
    assert "please explain in one line" in officer.text
    officer.write("Nhầm một chữ")
    officer.write(REASON)  # typed over the line that was shown
    officer.write("trình với lý do này")  # the words of the button
    assert board.row()[0] == "submitted"
    assert board.last("KD01").reason == f"common reason: {REASON}"
    assert len(head.notices) == 1


def test_blanks_may_be_submitted_but_are_counted(board: Board) -> None:
    board.fill(skip=["KD05", "AT"])
    board.answer("LD01", "chưa có số")
    board.go("review")
    assert "5 values are still blank." in board.officer.text
    assert "1 value is marked “no figure yet”." in board.officer.text
    board.officer.tap("Enter what is blank")
    assert "Industrial output" in board.officer.text
    board.submit()
    board.officer.tap("Submit all the same")
    assert "32/38 values" in board.officer.text
    assert "5 values are still blank." in board.officer.text


# The deadline -------------------------------------------------------------------------------------


def test_what_was_sent_in_time_counts_although_it_is_handled_late(board: Board) -> None:
    board.fill()
    board.bench.clock.at = board.period.due_at - timedelta(seconds=1)
    board.go("review")
    board.officer.store(board.submit_tap())
    board.bench.clock.move(timedelta(hours=3))
    board.bench.handle()
    assert board.row()[0] == "submitted"
    assert "16:59, Friday 29 Nov 2019" in board.officer.text


def test_after_the_deadline_drafts_are_kept_and_not_submitted(board: Board) -> None:
    board.fill(skip=["DT01"])
    board.past_due()
    board.answer("DT01", "50 20")
    assert board.amount("DT01", "F") == 50
    board.submit()
    assert board.officer.text == says(PeriodClosed, period="Figures of 2019", due_at=DUE)
    assert board.row()[0] == "draft"
    board.officer.command("/kpi")
    assert "<b>The deadline has passed.</b> Entries are kept as a draft" in board.officer.text
    assert "Review and submit" not in labels(board.officer.screen)
    board.officer.tap("See the figures")
    assert "to submit, please call the secretary" in board.officer.text
    assert "Submit" not in labels(board.officer.screen)


def test_after_the_deadline_a_submitted_version_stands(board: Board) -> None:
    board.fill()
    board.submit()
    board.ask("DT01")
    board.past_due()
    board.officer.write("51 20")
    stands = says(VersionStands, period="Figures of 2019", due_at=DUE, version=1)
    assert board.officer.text == stands
    board.go("reopen", "DT01", "DT01.F=1:given:51:exact:51")
    assert board.row() == ("submitted", 1, "")
    assert board.amount("DT01", "F") == now("DT01", "F")


def test_a_closed_period_takes_no_figures(board: Board, bench: Bench) -> None:
    board.ask("DT01")
    with bench.database.writer.begin() as connection:
        connection.execute(
            period.update().where(period.c.id == board.period.id).values(state="closed")
        )
    board.officer.write("50 20")
    assert board.officer.text == says(PeriodSettled, period="Figures of 2019")
    assert board.count() == 0
