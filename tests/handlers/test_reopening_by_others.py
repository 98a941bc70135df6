"""A submitted form is opened again by who submits for the board, not by who has one group of it."""

from __future__ import annotations

import pytest

from bot.domain.access import Role
from bot.domain.form_errors import ReopenedByOthers, VersionStands
from bot.screen import Intent
from tests.bench import Phone, labels
from tests.handlers.books import FilledForm, ordered
from tests.handlers.forging import open_question
from tests.handlers.reporting import HEAD, OFFICER, UNIT, Board
from tests.handlers.steps import says

REFUSED = says(ReopenedByOthers, version=1, who=OFFICER)


@pytest.fixture
def helper(board: Board) -> Phone:
    """A colleague who was handed Labour, before the form was submitted."""
    helper = board.contributor("LD")
    board.fill()
    return helper


def test_a_typed_figure(board: Board, helper: Phone) -> None:
    board.submit()
    board.answer("LD01", "14.000", helper)
    assert helper.text == REFUSED
    assert OFFICER in REFUSED
    assert "Nothing has been stored now" in REFUSED
    helper.write("Bổ sung một doanh nghiệp")
    assert board.row() == ("submitted", 1, "")
    assert len(board.versions("LD01")) == 1


def test_once_it_is_open_again_the_colleague_goes_on(board: Board, helper: Phone) -> None:
    board.submit()
    board.answer("LD01", "14.000", helper)
    assert helper.text == REFUSED
    board.reopen()
    helper.write("14.000")
    assert board.amount("LD01") == 14000


def test_the_same_figure_is_no_change(board: Board, helper: Phone) -> None:
    board.submit()
    board.answer("LD01", "13.922", helper)
    assert "✓ On file already" in helper.text


@pytest.mark.parametrize("text", ["LD01 14.000\nLD02 140.000", "14.000\n140.000"])
def test_a_paste(board: Board, helper: Phone, text: str) -> None:
    board.submit()
    for asked in (Intent.of("figures.pasted", board.form_id), None):
        if asked is not None:
            open_question(board.bench, helper, asked)
        else:
            helper.command("/cancel")
        helper.write(text)
        assert helper.text == REFUSED
    assert board.row() == ("submitted", 1, "")


def test_a_file(board: Board, helper: Phone) -> None:
    """Before it is looked at, and where it was looked at before the form was submitted."""
    form = FilledForm(ordered(board.go("book", phone=helper)))
    helper.upload(form.put("LD01", "T", 14000).content())
    waits = helper.asked
    assert waits is not None
    take_over = helper.screen.choices[0][0].intent
    board.submit()
    helper.send(take_over)
    assert helper.text == REFUSED
    for reason in ((), ("reason",)):
        open_question(board.bench, helper, Intent(waits.name, (*waits.args[:3], *reason)))
        helper.write("Bổ sung một doanh nghiệp")
        assert helper.text == REFUSED
    helper.upload(form.content())
    assert helper.text == REFUSED
    assert board.row() == ("submitted", 1, "")


def test_words_typed_for_a_reason_that_was_asked_of_somebody_else(
    board: Board, helper: Phone
) -> None:
    board.submit()
    for name, args in (
        ("reopen", ("LD01", "LD01.T=1:given:14000:exact:14.000")),
        ("reopen_paste", ("1",)),
        ("final_why", ("LD01", "1", "0", "figures.final")),
    ):
        open_question(board.bench, helper, Intent.of(f"figures.{name}", board.form_id, *args))
        helper.write("Bổ sung một doanh nghiệp")
        assert board.row() == ("submitted", 1, ""), name
    assert len(board.versions("LD01")) == 1


def test_an_estimate_made_final(board: Board, helper: Phone) -> None:
    board.answer("LD01", "ước 14.000", helper)
    helper.tap("Yes") if "Yes" in labels(helper.screen) else None
    board.submit()
    board.officer.write("Doanh nghiệp lớn báo cáo lại")
    board.go("all_final_ask", phone=helper)
    board.go("final", "LD01", "2", 0, phone=helper)
    assert helper.text == REFUSED


def test_what_only_a_draft_takes(board: Board, helper: Phone) -> None:
    board.submit()
    for name, args in (("paste", ()), ("book", ()), ("comment", ("LD01",)), ("all_same", ("LD",))):
        board.go(name, *args, phone=helper)
        assert helper.text == REFUSED, name


def test_the_form_says_beforehand_whom_to_tell(board: Board, helper: Phone) -> None:
    board.submit()
    helper.command("/kpi")
    assert "Correct a figure" not in labels(helper.screen)
    helper.tap("All questions")
    assert f"to change a figure, please tell {OFFICER}, who can open the form again" in helper.text
    board.go("review", phone=helper)
    assert "Correct a figure" not in labels(helper.screen)
    assert f"please tell {OFFICER}" in helper.text


def test_after_the_deadline_it_is_the_secretary_who_is_called(board: Board, helper: Phone) -> None:
    board.submit()
    board.past_due()
    board.answer("LD01", "14.000", helper)
    due = "29 Nov 2019, 17:00"
    stands = says(VersionStands, period="Figures of 2019", due_at=due, version=1)
    assert helper.text.startswith(stands[:30])
    board.go("list", phone=helper)
    assert "please call the secretary" in helper.text


def test_without_an_officer_the_head_is_named(board: Board, helper: Phone) -> None:
    bench = board.bench
    head = bench.appoint("head-of-board", HEAD, Role.HEAD, UNIT)
    board.submit(head)
    secretary = bench.phones["secretary"]
    secretary.send(Intent.of("people.revoke_now", bench.appointment(board.officer)))
    board.answer("LD01", "14.000", helper)
    assert helper.text == says(ReopenedByOthers, version=1, who=HEAD)
    secretary.send(Intent.of("people.revoke_now", bench.appointment(head)))
    board.answer("LD01", "14.000", helper)
    assert helper.text == says(ReopenedByOthers, version=1, who="the secretary of the bloc")


def test_the_officer_still_opens_it(board: Board, helper: Phone) -> None:
    board.submit()
    board.reopen()
    assert board.row() == ("draft", 1, "Bổ sung một dự án")
