"""Checks, reasons, the review, submitting, the receipt, and what happens after it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.domain.errors import (
    FormLocked,
    NothingToSubmit,
    OldButton,
    PeriodClosed,
    ReasonNeeded,
    SubmittedAlready,
    VersionStands,
)
from bot.i18n import speak
from bot.screen import Intent
from storage.engine import Database
from storage.models.figures import form, period, value
from tests.bench import ZONE, Bench, button, labels
from tests.handlers.reporting import HEAD, OFFICER, UNIT_NAME, Board, now, sheet_of
from tests.handlers.steps import says

REASON = "Doanh nghiệp lớn báo cáo lại"
DUE = "17:00, Friday 29 Nov 2019"


def set_state(database: Database, form_id: int, state: str) -> None:
    """As the head's approval will do."""
    with database.writer.begin() as connection:
        connection.execute(form.update().where(form.c.id == form_id).values(state=state))


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
    board.go("reason", "KD01")  # an old button: nothing is left to explain
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
    warned = [line for line in board.officer.text.splitlines() if line.startswith("⚠")]
    assert len(warned) == 2
    assert "21,2 times apart" in warned[0]
    assert "is not explained" in warned[0]
    assert "DDI" in warned[1]


def test_a_total_that_is_off_neither_breaks_nor_repeats(board: Board) -> None:
    board.fill(DT04_F=474)
    board.go("review")
    assert board.officer.text.count("⚠") == 1
    assert "Valid projects (FDI) is 474 dự án" in board.officer.text
    board.answer("DT04", "375 302")
    board.go("review")
    board.submit()
    if "explain in one line" in board.officer.text:
        board.officer.write(REASON)
    assert "✅" in board.officer.text


# Submitting ---------------------------------------------------------------------------------------


def test_the_receipt_names_version_time_and_code(board: Board) -> None:
    head = board.head()
    board.fill()
    board.go("review")
    assert f"<b>Review before submitting</b> · {UNIT_NAME}" in board.officer.text
    assert "still blank" not in board.officer.text
    board.officer.tap("Submit")
    receipt = board.officer.text
    assert "✅ <b>Submitted to the head of the board</b>" in receipt
    assert "Version 1 · 42 values · 09:00, Wednesday 20 Nov 2019" in receipt
    code = re.search(r"<code>([0-9A-F-]{14})</code>", receipt)
    assert code is not None
    assert board.row() == ("submitted", 1, "")
    assert board.submissions() == [(1, board.officer.actor.person_id, "")]
    assert ("figures_submitted", "form", board.form_id, "version 1") in board.bench.audited()
    told = str(head.notices[-1].text)
    assert f"{OFFICER} has submitted Figures of 2019 of {UNIT_NAME}: version 1, 42 values" in told
    head.tap("See the figures")
    assert "<b>submitted to the head of the board</b>" in head.text
    assert f"Version 1, submitted by {OFFICER} at 09:00, Wednesday 20 Nov 2019" in head.text
    assert code[1] in head.text
    assert "Submit" not in labels(head.screen)
    board.go("sheet")
    view = sheet_of(board)
    assert code[1] in view["subtitle"]
    assert len(view["lines"]) == 42


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
    board.submit()
    assert "1 point(s) must be put right" in board.officer.text
    assert board.row()[0] == "draft"


def test_a_change_above_the_limit_must_be_explained(board: Board) -> None:
    board.fill(KD01_T=30000, HT06_T=900)
    board.submit()
    assert "Before submitting, please explain in one line" in board.officer.text
    assert board.officer.text.count("⚠") == 3
    assert board.row()[0] == "draft"
    board.submit()
    assert board.row()[0] == "draft"  # no way around it
    board.officer.write("ok")
    assert board.officer.text == says(ReasonNeeded, least=5)
    board.officer.write(REASON)
    assert "✅" in board.officer.text
    assert board.last("KD01").reason == REASON
    assert board.last("HT06").reason == REASON
    assert board.last("KD04").reason == REASON
    assert board.last("LD02").reason == ""
    board.go("sheet")
    notes = {line["code"]: line["note"] for line in sheet_of(board)["lines"]}
    assert notes["KD01.T"] == REASON


def test_a_warning_that_came_up_meanwhile_is_asked_about(board: Board) -> None:
    colleague = board.colleague()
    board.fill(KD01_T=30000)
    board.submit()
    board.answer("LD02", "13.928", colleague)
    assert "⚠" in colleague.text or "⛔" in colleague.text
    board.answer("LD02", "200.000", colleague)
    board.officer.write(REASON)
    assert "Employment rose by" in board.officer.text
    assert board.row()[0] == "draft"
    board.officer.write("Hai nhà máy mới")
    assert board.last("KD01").reason == REASON
    assert board.last("LD02").reason == "Hai nhà máy mới"
    assert board.row()[0] == "submitted"


def test_the_reason_typed_twice_is_told_that_all_is_done(board: Board) -> None:
    board.fill(KD01_T=30000)
    board.submit()
    board.go("explained", "revenue-change/KD01.T")
    assert board.officer.text == says(ReasonNeeded, least=5)
    board.officer.write(REASON)
    board.go("explained", "revenue-change/KD01.T")
    assert "submitted already (version 1)" in board.officer.text
    assert len(board.submissions()) == 1


def test_blanks_may_be_submitted_but_are_counted(board: Board) -> None:
    board.fill(skip=["KD05", "AT"])
    board.answer("LD01", "chưa có số")
    board.go("review")
    assert "5 values are still blank." in board.officer.text
    assert "1 value is marked “no figure yet”." in board.officer.text
    board.officer.tap("Enter what is blank")
    assert "Industrial output" in board.officer.text
    board.submit()
    assert "36 values" in board.officer.text
    assert "5 values are still blank." in board.officer.text


# The deadline -------------------------------------------------------------------------------------


def test_what_was_sent_in_time_counts_although_it_is_handled_late(board: Board) -> None:
    board.fill()
    board.bench.clock.at = board.period.due_at - timedelta(seconds=1)
    board.officer.store(Intent.of("figures.submit", board.form_id))
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
    assert "The deadline has passed. Entries are kept as a draft" in board.officer.text


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
    assert board.officer.text == says(PeriodClosed, period="Figures of 2019", due_at=DUE)
    assert board.count() == 0


# After submitting ---------------------------------------------------------------------------------


def test_a_change_makes_a_new_version_and_the_receipt_names_it(board: Board) -> None:
    head = board.head()
    board.fill()
    board.submit()
    board.bench.clock.move(timedelta(minutes=5))
    board.answer("DT01", "51; 20")
    assert "A change makes version 2, which is submitted again with a reason." in (
        board.officer.text
    )
    assert board.amount("DT01", "F") == 50
    assert board.row()[0] == "submitted"
    board.officer.write("sai")
    assert board.officer.text == says(ReasonNeeded, least=5)
    board.officer.write("Bổ sung một dự án")
    assert board.row() == ("draft", 1, "Bổ sung một dự án")
    assert [one.amount for one in board.versions("DT01", "F")] == [50, 51]
    board.go("notes", "DT01")
    board.officer.command("/kpi")
    assert "Open again after version 1: “Bổ sung một dự án”. Please submit it again." in (
        board.officer.text
    )
    board.officer.tap("Review and submit")
    assert "<b>Changed since version 1:</b>\n• New projects (FDI): 50 dự án → 51 dự án" in (
        board.officer.text
    )
    board.officer.tap("Submit")
    if "explain in one line" in board.officer.text:
        board.officer.write(REASON)
    receipt = board.officer.text
    assert "Version 2 · 42 values" in receipt
    assert "Reason of the change: Bổ sung một dự án" in receipt
    assert "• New projects (FDI): 50 dự án → 51 dự án" in receipt
    assert "DDI" not in receipt
    assert [(one[0], one[2]) for one in board.submissions()] == [(1, ""), (2, "Bổ sung một dự án")]
    assert board.row() == ("submitted", 2, "")
    assert "Reason of the change: Bổ sung một dự án" in str(head.notices[-1].text)
    verbs = [line[0] for line in board.bench.audited()]
    assert "form_reopened" in verbs


def test_changes_are_listed_up_to_a_bound(board: Board) -> None:
    board.fill()
    board.submit()
    board.reopen()
    for key, text in (("DT02", "75; 22"), ("DT03a", "477; 4.432"), ("DT06", "421; 9.729")):
        board.answer(key, text)
    board.answer("DT08", "7; 4")
    board.go("blank", "HC04", "na", "1")
    board.go("review")
    changed = board.officer.text.partition("Changed since version 1:</b>\n")[2].splitlines()
    assert changed[0] == "• New projects (FDI): 50 dự án → 51 dự án"
    assert re.fullmatch(r"… and \d more\.", changed[-1])
    assert len(changed) < 12
    board.go("blank", "DT06", "na", "2,2")
    board.submit()
    assert "• E-services: 100% → not available yet" in board.officer.text or "more." in (
        board.officer.text
    )


def test_changed_back_nothing_differs(board: Board) -> None:
    board.fill()
    board.submit()
    board.reopen()
    board.answer("DT01", "50; 20")
    board.go("review")
    assert "No figure differs from version 1." in board.officer.text
    board.submit()
    assert "No figure differs from version 1." in board.officer.text
    assert board.row()[1] == 2


def test_a_clock_set_back_lists_no_changes_rather_than_wrong_ones(board: Board) -> None:
    board.fill()
    board.submit()
    board.bench.clock.move(timedelta(days=-1))
    board.answer("DT01", "51; 20")
    board.officer.write("Bổ sung một dự án")
    board.go("review")
    assert "version 1" not in board.officer.text
    board.submit()
    assert board.row()[1] >= 1


def test_the_same_figure_does_not_open_a_submitted_form(board: Board) -> None:
    board.fill()
    board.submit()
    board.answer("DT01", "50; 20")
    assert "✓ On file already" in board.officer.text
    assert board.row() == ("submitted", 1, "")


def test_two_colleagues_change_a_submitted_form(board: Board) -> None:
    colleague = board.colleague()
    board.fill()
    board.submit()
    board.bench.clock.move(timedelta(minutes=5))
    board.answer("DT01", "51; 20")
    board.answer("DT02", "75; 21", colleague)
    colleague.write("Đếm lại lượt điều chỉnh")
    assert board.row() == ("draft", 1, "Đếm lại lượt điều chỉnh")
    board.officer.write("Bổ sung một dự án")  # opened meanwhile: the figure is stored all the same
    assert board.amount("DT01", "F") == 51
    assert board.row() == ("draft", 1, "Đếm lại lượt điều chỉnh")


def test_what_only_a_draft_takes_is_refused_by_name(board: Board) -> None:
    board.fill()
    board.answer("KD01", "30.000")
    board.submit()
    board.officer.write(REASON)
    assert board.row()[0] == "submitted"
    refused = says(SubmittedAlready, version=1)
    for name, args in (
        ("comment", ("DT01",)),
        ("commented", ("DT01",)),
        ("reason", ("KD01",)),
        ("reasoned", ("KD01",)),
        ("paste", ()),
        ("all_same", ("HT",)),
        ("held", ("1", "1")),
    ):
        board.go(name, *args)
        assert board.officer.text == refused, name
    board.go("notes", "DT01")
    assert "Write a comment" not in labels(board.officer.screen)
    board.officer.command("/kpi")
    assert labels(board.officer.screen) == [
        "All questions",
        "See the figures",
        "What is to be done",
    ]


@pytest.mark.parametrize("state", ["approved", "accepted"])
def test_approved_figures_are_locked(board: Board, state: str) -> None:
    board.fill()
    board.submit()
    board.ask("DT01")
    set_state(board.bench.database, board.form_id, state)
    board.officer.write("51; 20")
    assert board.officer.text == says(FormLocked)
    board.submit()
    assert board.officer.text == says(FormLocked)
    board.go("review")
    assert "Version 1, submitted by" in board.officer.text


def test_a_returned_form_is_submitted_again(board: Board) -> None:
    board.fill()
    board.submit()
    set_state(board.bench.database, board.form_id, "returned")
    board.officer.command("/kpi")
    assert "Go on entering" in labels(board.officer.screen)
    board.answer("DT01", "50; 20")
    board.submit()
    assert board.row()[:2] == ("submitted", 2)


# The review and the sheet -------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_fullest_review_fits_into_one_message(board: Board, language: str) -> None:
    say = speak(language)
    board.officer.send(Intent("home.language", (language,)))
    board.fill(
        DT01_F=5000, DT02_F=7000, DT03a_F=4760000, DT03b_D=1, DT04_F=9, DT05_D=669190000,
        DT06_F=9999999, HT06_T=2, HT04_T=51960, KD01_T=1, KD02_T=85750000, KD03_T=1, KD04_T=56230,
        KD05_T=225, LD01_T=999999, LD02_T=100, HC01_T=150, HC02b_T=7, HC04_T=101, AT01_T=3,
    )  # fmt: skip
    board.go("review")
    text = board.officer.text
    assert len(text) < 4000
    assert str(say("\n<b>To be put right:</b>")) in text
    assert text.count("⛔") >= 3
    assert text.count("⚠") >= 3
    assert say.plain("Submit") not in labels(board.officer.screen)


def test_a_full_review_is_short(board: Board) -> None:
    board.officer.send(Intent("home.language", ("vi",)))
    board.fill()
    board.go("review")
    assert len(board.officer.text) < 1400
    assert "Dự án cấp mới: FDI 50 · DDI 20 dự án" in board.officer.text


def test_a_percentage_is_never_rounded_up_to_all(board: Board) -> None:
    board.fill(skip=["DT08", "DT09"])
    board.answer("KD05", "225")
    board.officer.tap("225 ")
    board.go("review")
    assert "(down 99,9%)" in board.officer.text
    board.answer("KD05", "chưa có số")
    board.officer.command("/todo")
    assert "37/38 (97%)" in board.officer.text


def test_a_draft_sheet_says_that_it_is_one(board: Board) -> None:
    board.answer("HC05", "có")
    board.answer("DT08", "chưa có")
    board.go("sheet")
    assert "Draft, not submitted" in board.officer.text
    view = sheet_of(board)
    lines = {line["code"]: line for line in view["lines"]}
    assert lines["HC05.T"]["said"] == "yes"
    assert lines["DT08.F"]["said"] == "not available yet"
    (order,) = board.officer.screen.files
    assert order.name == "so-lieu-2019-ha-nam-v0.xlsx"
    assert board.officer.asked is not None  # the question stays open beside it


# Notes --------------------------------------------------------------------------------------------


def test_comment_and_source(board: Board) -> None:
    board.answer("DT01", "50 20")
    board.go("notes", "DT01")
    assert "Source and method: not noted yet" in board.officer.text
    board.officer.tap("Write a comment")
    board.officer.write("a")
    assert "at least 2 letters" in board.officer.text
    board.officer.write("tổng hợp từ <85/120> doanh nghiệp")
    assert "✓ The comment is saved." in board.officer.text
    assert [(one.seq, one.amount, one.comment) for one in board.versions("DT01", "F")] == [
        (1, 50, ""),
        (2, 50, "tổng hợp từ <85/120> doanh nghiệp"),
    ]
    board.officer.tap("Notes, source")
    assert "comment: tổng hợp từ &lt;85/120&gt; doanh nghiệp" in board.officer.text
    board.officer.tap("Note the source")
    board.officer.write("Thuế")
    assert "✓ The source is noted." in board.officer.text
    board.officer.tap("Notes, source")
    assert "Source and method: Thuế" in board.officer.text
    board.go("sheet")
    notes = {line["code"]: line["note"] for line in sheet_of(board)["lines"]}
    assert notes["DT01.D"] == "tổng hợp từ <85/120> doanh nghiệp"


def test_a_comment_on_nothing_is_refused(board: Board) -> None:
    board.go("notes", "DT01")
    assert "Write a comment" not in labels(board.officer.screen)
    board.go("comment", "DT01")
    board.officer.write("tổng hợp từ 85/120 doanh nghiệp")
    assert board.officer.text == says(OldButton)
    assert board.count() == 0


def test_the_history_is_bounded_however_long(board: Board) -> None:
    for number in range(12):
        board.answer("AT", f"{number % 3} 0 {number % 2} 1")
    board.go("comment", "AT")
    board.officer.write("ghi chú " * 80)
    board.go("source", "AT")
    board.officer.write("nguồn " * 100)
    board.go("notes", "AT")
    assert len(board.officer.text) < 3000
    assert "earlier versions" in board.officer.text
    assert board.officer.text.count("Pollution incidents, version") == 2


# Documents in time --------------------------------------------------------------------------------


def test_everything_is_written_with_its_message(board: Board, bench: Bench) -> None:
    board.answer("DT01", "50 20")
    with bench.database.reader.connect() as connection:
        row = connection.execute(value.select().where(value.c.form_id == board.form_id)).first()
    assert row is not None
    assert row.inbox_id is not None
    assert row.account_id == board.officer.actor.account_id
    assert row.recorded_at.astimezone(ZONE).hour == 9


def test_a_head_may_submit_too(board: Board) -> None:
    head = board.head()
    board.fill()
    board.submit(head)
    assert "✅" in head.text
    assert head.notices == []
    board.go("review")
    assert f"submitted by {HEAD}" in board.officer.text
