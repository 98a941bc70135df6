"""After a submission: a change with its reason, a new version, what is locked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.domain.errors import FigureForReason, OldButton, ReasonNeeded
from bot.domain.form_errors import FormLocked, SubmittedAlready
from storage.engine import Database
from storage.models.figures import form
from tests.bench import labels
from tests.handlers.forging import open_question
from tests.handlers.reporting import Board
from tests.handlers.steps import says

REASON = "Doanh nghiệp lớn báo cáo lại"


def set_state(database: Database, form_id: int, state: str) -> None:
    """As the head's approval will do."""
    with database.writer.begin() as connection:
        connection.execute(form.update().where(form.c.id == form_id).values(state=state))


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
    assert (
        "version 1 submitted, later changes not yet · 38/38 required values" in board.officer.text
    )
    board.officer.command("/todo")
    assert (
        "Required values: 38/38 (100%) · version 1 submitted, later changes not yet"
        in board.officer.text
    )
    board.officer.tap("Enter figures")
    board.officer.tap("Review and submit")
    assert "Reason it is sent again: Bổ sung một dự án" in board.officer.text
    assert "<b>Changed since version 1:</b>\n• New projects (FDI): 50 dự án → 51 dự án" in (
        board.officer.text
    )
    board.officer.tap("Submit")
    if "explain in one line" in board.officer.text:
        board.explain(REASON)
    receipt = board.officer.text
    assert "Version 2 · 38/38 values" in receipt
    assert "Reason it is sent again: Bổ sung một dự án" in receipt
    assert "• New projects (FDI): 50 dự án → 51 dự án" in receipt
    assert "DDI" not in receipt
    assert [(one[0], one[2]) for one in board.submissions()] == [(1, ""), (2, "Bổ sung một dự án")]
    assert board.row() == ("submitted", 2, "")
    told = str(head.notices[-1].text)
    assert "Reason it is sent again: Bổ sung một dự án" in told
    assert "<b>Changed since version 1:</b>\n• New projects (FDI): 50 dự án → 51 dự án" in told
    board.go("review", phone=head)
    assert "Reason it is sent again: Bổ sung một dự án" in head.text
    verbs = [line[0] for line in board.bench.audited()]
    assert "form_reopened" in verbs


def test_the_way_from_a_submitted_form_leads_to_changing_it(board: Board) -> None:
    board.fill()
    board.submit()
    board.officer.command("/kpi")
    board.officer.tap("Change a figure")
    how = "To change a figure, open it and send the new one: you are asked for the reason"
    assert f"Version 1 is submitted. {how}, and the form becomes version 2." in board.officer.text
    board.officer.tap("● New projects")
    assert how in board.officer.text
    board.officer.write("51 20")
    assert "write the reason in one line" in board.officer.text
    board.past_due()
    board.officer.command("/kpi")
    assert "Change a figure" not in labels(board.officer.screen)
    board.officer.tap("See the figures")
    assert "the deadline has passed: to change a figure, please call the secretary" in (
        board.officer.text
    )
    assert "Change a figure" not in labels(board.officer.screen)


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
    board.explain(REASON)
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
        "Change a figure",
        "See the figures",
        "What is to be done",
        "Take away as a file",
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


def test_figures_typed_where_a_reason_is_asked_are_no_reason(board: Board) -> None:
    board.fill()
    board.submit()
    board.answer("DT01", "51 20")
    assert "write the reason in one line" in board.officer.text
    board.officer.write("DT02 FDI 9 DDI 9")
    assert board.officer.text == says(FigureForReason, typed="DT02 FDI 9 DDI 9")
    assert board.row()[0] == "submitted"
    board.officer.write("Bổ sung một dự án")
    assert board.row()[0] == "draft"


def test_the_paste_that_waits_for_a_reason_is_ones_own(board: Board) -> None:
    """A forged question cannot bring in what somebody else has sent to the assistant."""
    colleague = board.colleague()
    board.fill()
    board.submit()
    colleague.write("DT01 8 7")
    theirs = colleague.asked
    assert theirs is not None
    assert theirs.name == "figures.reopen_paste"
    open_question(board.bench, board.officer, theirs)
    board.officer.write(REASON)
    assert board.officer.text == says(OldButton)
    assert board.row()[0] == "submitted"
    colleague.write(REASON)
    assert board.row()[0] == "draft"
