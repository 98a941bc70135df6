"""Estimates: a word beside a figure, the switch for the whole form, and making them final."""

from __future__ import annotations

from bot.domain.errors import ReasonNeeded
from bot.domain.form_errors import FormLocked, ReopenedByOthers, SubmittedAlready
from bot.screen import Intent
from storage.counting import counted
from storage.models.figures import form
from tests.bench import Bench, Phone, button, labels
from tests.handlers.books import form_of
from tests.handlers.reporting import OFFICER, UNIT, Board, sheet_of
from tests.handlers.steps import says


def test_coverage_typed_behind_a_pair_stands_beside_both_values(board: Board) -> None:
    screen = board.answer("DT01", "50 20, tổng hợp từ 85/120 doanh nghiệp")
    assert "FDI 50 dự án (85/120 enterprises) · DDI 20 dự án (85/120 enterprises)" in screen.text
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (50, 20)
    assert "(85/120 enterprises)" in board.go("review").text
    board.go("sheet")
    assert sheet_of(board)["lines"][0]["note"] == "85/120 enterprises"
    # The same figures again, now of all enterprises: that is another answer.
    assert "(120/120 enterprises)" in board.answer("DT01", "50 20 từ 120/120 DN").text
    assert len(board.versions("DT01", "F")) == 2


def test_coverage_belongs_to_the_label_it_follows(board: Board) -> None:
    screen = board.answer("DT01", "FDI 50 từ 40/60 doanh nghiệp, DDI 20")
    assert "FDI 50 dự án (40/60 enterprises) · DDI 20 dự án ·" in screen.text


def test_coverage_in_a_paste_and_in_a_comment(board: Board) -> None:
    board.go("paste")
    board.officer.write("DT01 50 20 từ 85/120 doanh nghiệp\nDT02 60 15")
    assert "FDI 50 dự án (85/120 enterprises)" in board.officer.text
    board.go("comment", "DT02")
    board.officer.write("mới có 3/4 doanh nghiệp gửi")
    assert "(3/4 enterprises)" in board.ask("DT02").text
    assert board.last("DT02", "F").comment == "mới có 3/4 doanh nghiệp gửi"


def test_coverage_waits_with_the_value_for_a_tap(board: Board) -> None:
    screen = board.answer("DT01", "9.000 20 từ 85/120 doanh nghiệp")
    assert "9.000 dự án (85/120 enterprises)" in screen.text
    assert board.state("DT01", "F") == "blank"
    assert "9.000 dự án (85/120 enterprises)" in board.officer.tap("Right, save").text


def test_more_than_all_is_no_coverage_and_nothing_is_stored(board: Board) -> None:
    board.answer("DT01", "50 20 từ 130/120 doanh nghiệp")
    assert board.state("DT01", "F") == "blank"


def test_the_switch_makes_estimates_of_what_stands_and_of_what_comes(board: Board) -> None:
    board.answer("DT01", "50 20")
    board.answer("DT02", "60 15 chính thức")
    board.go("estimates")
    board.officer.tap("All are estimates")
    assert "2 values are now estimates" in board.officer.text
    assert "until “New figures are final” is tapped" in board.officer.text
    assert board.last("DT01", "F").qualifier == "estimate"
    assert board.last("DT02", "F").qualifier == "exact"
    assert "est. 61 lượt dự án" in board.answer("DT02", "61 15").text
    board.answer("DT02", "FDI 62 chính thức")
    assert board.last("DT02", "F").qualifier == "exact"
    board.answer("HC05", "có")
    assert board.last("HC05").qualifier == "exact"


def test_the_switch_leaves_what_was_made_final(board: Board) -> None:
    board.answer("KD05", "ước 209000")
    board.answer("LD02", "128000")
    board.go("estimates")
    board.officer.tap("Is final")
    board.go("estimates")
    board.officer.tap("All are estimates")
    assert "1 value is now an estimate. 1 value that was said to be final stays so." in (
        board.officer.text
    )
    assert board.last("KD05").qualifier == "exact"
    assert board.last("LD02").qualifier == "estimate"
    board.officer.tap("Make all final")
    board.officer.tap("Yes, all are final")
    board.officer.tap("All are estimates")
    assert board.last("LD02").qualifier == "exact"
    board.answer("LD02", "ước 128000")  # typed, it may be an estimate again
    assert board.last("LD02").qualifier == "estimate"


def test_the_switch_leaves_what_a_file_says_is_final(board: Board) -> None:
    form_file = form_of(board)
    form_file.put("KD05", "T", 209000, certainty="Final").put("LD02", "T", 128000)
    board.officer.upload(form_file.content())
    board.officer.tap("Take over")
    board.go("estimates")
    board.officer.tap("All are estimates")
    assert board.last("KD05").qualifier == "exact"
    assert board.last("LD02").qualifier == "estimate"


def test_an_entry_of_the_secretary_stays_one_when_it_is_called_an_estimate(
    board: Board, secretary: Phone
) -> None:
    unit = board.bench.unit(UNIT)
    secretary.send(Intent.of("behalf.source", unit, "phone", board.period.id))
    secretary.write("Nguyễn Văn An, Chánh Văn phòng, 9 giờ 30 ngày 20/11")
    board.answer("KD05", "209000", secretary)
    board.answer("LD02", "128000")
    for step, qualifier in (("All are estimates", "estimate"), ("Is final", "exact")):
        board.go("estimates")
        board.officer.tap(step)
        newest = board.last("KD05")
        assert (newest.qualifier, newest.on_behalf) == (qualifier, 1)
        assert newest.author == secretary.actor.person_id
        assert "by the secretary, to be confirmed" in board.go("review").text
    assert board.last("LD02").author == board.officer.actor.person_id


def test_all_are_estimates_at_the_review_then_submitted(board: Board) -> None:
    board.fill()
    board.go("review")
    board.officer.tap("All are estimates")
    assert "values are estimates" in board.officer.text
    board.officer.tap("Submit")
    assert board.row()[0] == "submitted"
    assert board.last("DT01", "F").qualifier == "estimate"


def test_january_one_kept_one_changed_then_all_final(bench: Bench, board: Board) -> None:
    board.fill()
    board.answer("DT01", "ước 51; ước 20")
    board.answer("DT02", "ước 61; ước 15")
    board.submit()
    board.go("estimates")
    assert labels(board.officer.screen).count("Is final") == 2
    board.officer.tap("Is final")
    assert "Please write the reason" in board.officer.text
    assert (board.row()[0], board.last("DT01", "F").qualifier) == ("submitted", "estimate")
    board.officer.write("Đã có số chính thức của Sở")
    assert "2 values are now final. Please submit the form again." in board.officer.text
    assert board.row() == ("draft", 1, "Đã có số chính thức của Sở")
    assert board.last("DT01", "F").qualifier == "exact"
    board.answer("DT02", "FDI 62")
    board.go("estimates")
    board.officer.tap("Make all final")
    board.officer.tap("Yes, all are final")
    assert "1 value is now final" in board.officer.text
    assert [v.qualifier for v in board.versions("DT02", "D")][-2:] == ["estimate", "exact"]
    assert "1 value is an estimate" not in board.go("review").text
    board.submit()
    assert board.row()[:2] == ("submitted", 2)


def test_a_form_that_the_bloc_sent_back_in_january_is_made_final(
    bench: Bench, board: Board
) -> None:
    """An accepted form is opened by its return alone; then its estimates are made final."""
    board.fill()
    board.answer("DT01", "ước 51; ước 20")
    board.submit()
    with bench.database.writer.begin() as connection:
        connection.execute(form.update().where(form.c.id == board.form_id).values(state="returned"))
    board.go("estimates")
    board.officer.tap("Make all final")
    board.officer.tap("Yes, all are final")
    assert board.row()[:2] == ("returned", 1)
    assert board.last("DT01", "F").qualifier == "exact"


def test_nothing_is_made_final_that_was_not_shown(board: Board) -> None:
    board.answer("DT01", "ước 51; ước 20")
    board.go("estimates")
    tap = Intent.of("figures.all_final", board.form_id, 2)
    board.answer("DT02", "ước 61; ước 15")
    assert "nothing was made final" in board.officer.send(tap).text
    assert board.last("DT01", "F").qualifier == "estimate"


def test_as_many_others_are_not_those_that_were_shown(board: Board) -> None:
    board.answer("DT01", "ước 51; 20")
    board.go("estimates")
    board.officer.tap("Make all final")
    shown = button(board.officer.screen, "Yes, all are final")
    assert shown is not None
    board.answer("DT01", "52; 20")
    board.answer("DT02", "ước 70; 30")
    assert "nothing was made final" in board.officer.send(shown).text
    assert board.last("DT02", "F").qualifier == "estimate"


def test_all_are_made_final_after_the_submission_with_a_typed_reason(board: Board) -> None:
    board.fill()
    board.answer("DT01", "ước 51; ước 20")
    board.submit()
    board.go("estimates")
    board.officer.tap("Make all final")
    board.officer.tap("Yes, all are final")
    assert board.officer.write("ok").text == says(ReasonNeeded, least=5)
    assert board.row()[0] == "submitted"
    board.officer.write("Đã có số chính thức của Sở")
    assert board.row() == ("draft", 1, "Đã có số chính thức của Sở")
    assert board.last("DT01", "D").qualifier == "exact"


def test_who_was_handed_one_group_takes_no_submitted_form_back(board: Board) -> None:
    helper = board.contributor("DT")
    board.fill()
    board.answer("DT01", "ước 51; ước 20")
    old = button(board.go("estimates", phone=helper), "Is final")
    assert old is not None
    board.submit()
    assert "Is final" not in labels(board.go("estimates", phone=helper))
    assert helper.send(old).text == says(ReopenedByOthers, version=1, who=OFFICER)
    assert board.row()[0] == "submitted"


def test_the_switch_is_for_who_submits_and_for_an_open_form(bench: Bench, board: Board) -> None:
    helper = board.contributor()
    assert "All are estimates" not in labels(board.go("estimates", phone=helper))
    board.go("rough", phone=helper)
    with bench.database.reader.connect() as connection:
        assert not connection.execute(form.select().where(form.c.estimates == "yes")).all()
    board.fill()
    board.submit()
    assert board.go("rough").text == says(SubmittedAlready, version=1)
    with bench.database.writer.begin() as connection:
        connection.execute(form.update().values(state="accepted"))
    assert board.go("final", "DT01", "1,1", 0).text == says(FormLocked)


def test_the_list_and_the_switch_cost_a_fixed_number_of_statements(
    bench: Bench, board: Board
) -> None:
    board.fill()
    with counted(bench.database) as cost:
        board.go("rough")
    assert len(cost.statements) <= 24
    with counted(bench.database) as cost:
        board.go("estimates")
    assert len(cost.statements) <= 14  # with those of the bench itself
