"""The form as an Excel file: sent, filled in, looked at before anything changes, taken over."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, ReasonNeeded
from bot.domain.file_errors import FileForgotten, FileNotMatched, FileOfOther
from bot.domain.form_columns import AMOUNT
from bot.domain.form_errors import BehalfNotBegun, FormLocked
from bot.domain.period_errors import PeriodNotHistory
from bot.screen import Intent
from handlers.figures.workbook_form import check_code
from storage.figures import Figures
from storage.models.figures import form as form_table
from storage.models.figures import period as period_table
from storage.models.figures import value as value_table
from storage.models.review import import_run
from storage.models.talk import inbox_file
from tests.bench import Bench, Phone, button, labels
from tests.handlers.books import FilledForm, amounts, form_of, ordered
from tests.handlers.reporting import OFFICER, UNIT_NAME, Board, now
from tests.handlers.steps import says
from tests.workbooks import workbook


def test_the_way_of_a_form_is_one_file_and_three_taps(board: Board) -> None:
    phone = board.officer
    shown = phone.upload(form_of(board).fill().content())
    assert "New: 42 · changed: 0 · as before: 0 · not read: 0" in str(shown.text)
    assert board.count() == 0, "nothing is taken over before the tap"
    phone.tap("Take over 42 values")
    assert board.count() == 42
    assert {cell: board.amount(cell.code, cell.dim) for cell in amounts()} == amounts()
    assert "✓ 42 values taken over from so-lieu.xlsx." in phone.text
    assert "The form now has 38 of 38 values." in phone.text
    phone.tap("Review and submit")
    phone.tap("Submit")
    assert board.row()[:2] == ("submitted", 1)


@pytest.mark.parametrize("amount", [2112, "2.112"])
def test_a_figure_some_times_last_period_s_is_marked_and_to_be_explained(
    board: Board, amount: int | str
) -> None:
    phone = board.officer
    shown = str(phone.upload(form_of(board).fill().put("DT03b", "F", amount).content()).text)
    first = shown.partition("<b>Please look at these first:</b>")[2].partition("<b>New:</b>")[0]
    assert (
        "• Added capital (FDI): 2.112 triệu USD (about 9,6 times more than last period,"
        " 220 triệu USD)" in first
    )
    assert "⚠ Added capital (FDI) is 2.112 triệu USD: 9,6 times last period's" in shown
    phone.tap("Take over 42 values")
    phone.tap("Review and submit")
    phone.tap("Submit")
    assert board.row()[:2] == ("draft", 0), "it is to be explained first"
    assert "9,6 times last period's" in phone.text


def test_a_value_names_the_cell_it_came_from_and_the_act_is_recorded(board: Board) -> None:
    form = form_of(board).put("DT01", "F", 51).put("DT01", "D", 20)
    board.officer.upload(form.content(), "bieu.xlsx")
    board.officer.tap("Take over 2")
    last = board.last("DT01", "F")
    assert last.typed == f"{form.place('DT01', 'F')}: 51"
    assert last.author == board.officer.actor.person_id
    with board.bench.database.reader.connect() as connection:
        run = connection.execute(select(import_run)).one()
    assert (run.name, run.changed, run.form_id) == ("bieu.xlsx", 2, board.form_id)
    assert len(run.sha256) == 64
    assert ("file_applied", "form", board.form_id, "bieu.xlsx: 2") in board.bench.audited()


def test_the_same_file_again_changes_nothing_and_says_so(board: Board) -> None:
    content = form_of(board).put("DT01", "F", 51).put("DT01", "D", 20).content()
    board.officer.upload(content)
    board.officer.tap("Take over")
    shown = board.officer.upload(content)
    assert f"taken over already, 09:00 20/11/2019 by {OFFICER}" in str(shown.text)
    assert button(shown, "Take over") is None
    assert board.count() == 2


def test_a_second_form_shows_what_is_new_what_changes_and_what_stays(board: Board) -> None:
    board.fill(skip=("DT02",))
    form = form_of(board)
    form.put("DT01", "F", 61).put("DT02", "F", 70).put("DT02", "D", 30)
    shown = str(board.officer.upload(form.content()).text)
    assert "New: 2 · changed: 1 · as before: 39 · not read: 0" in shown
    assert f"New projects (FDI): {now('DT01', 'F')} dự án → 61 dự án" in shown
    assert "Adjustments (DDI): 30 lượt dự án" in shown


def test_blanks_say_nothing_and_what_stood_there_stays(board: Board) -> None:
    board.fill()
    form = form_of(board)
    row = form.row("DT01", "F")
    for column in (6, 7):
        form.page.cell(row, column).value = None
    shown = str(board.officer.upload(form.content()).text)
    assert "Nothing changes: all 41 values of the file are in the form already." in shown
    assert board.amount("DT01", "F") == now("DT01", "F")


def test_a_form_goes_round_without_loss(board: Board) -> None:
    """Estimates, lower bounds, states, notes: as they stand, so they come back unchanged."""
    board.answer("DT01", "ước 51; 20")
    board.answer("LD03", "trên 55%")
    board.answer("DT02", "chưa có")
    board.go("comment", "LD03")
    board.officer.write("Theo báo cáo của doanh nghiệp")
    before = board.count()
    shown = board.officer.upload(form_of(board).content())
    assert "Nothing changes" in str(shown.text), shown.text
    assert board.count() == before


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_line_of_our_own_form_is_called_strange(board: Board, language: str) -> None:
    """The computed totals are lines of the form too, in whatever language it went out."""
    board.officer.send(Intent("home.language", (language,)))
    said = str(board.officer.upload(form_of(board).fill().content()).text)
    assert ("Mới" if language == "vi" else "New") in said, said
    assert "left out" not in said, said
    assert "không lấy" not in said, said


def test_estimates_and_states_are_chosen_beside_the_figure(board: Board) -> None:
    form = form_of(board)
    form.put("DT01", "F", 51, certainty="Estimate").put("DT01", "D", "ước 20")
    form.put("DT02", "F", status="Not available yet").put("DT02", "D", status="Không có đối tượng")
    board.officer.upload(form.content())
    board.officer.tap("Take over 4")
    assert board.last("DT01", "F").qualifier == "estimate"
    assert board.last("DT01", "D").qualifier == "estimate"
    assert board.state("DT02", "F") == "not_available"
    assert board.state("DT02", "D") == "not_applicable"


def test_in_a_form_of_estimates_only_what_is_said_final_is_final(board: Board) -> None:
    board.answer("DT02", "61; 20")
    board.go("rough")
    form = form_of(board).put("DT01", "F", 51).put("DT01", "D", 20, certainty="Final")
    board.officer.upload(form.content())
    board.officer.tap("Take over")
    assert [board.last("DT01", dim).qualifier for dim in "FD"] == ["estimate", "exact"]


def test_a_note_is_a_comment_and_answers_the_checks_where_they_ask(board: Board) -> None:
    board.fill(skip=("DT01", "LD01"))
    form = form_of(board)
    form.put("DT01", "F", 400, note="Cấp mới hàng loạt trong quý IV").put("DT01", "D", 20)
    form.put("LD01", "T", float(now("LD01")), note="Theo báo cáo quý")
    board.officer.upload(form.content())
    board.officer.tap("Take over")
    assert board.last("DT01", "F").reason == "Cấp mới hàng loạt trong quý IV"
    assert (board.last("LD01").reason, board.last("LD01").comment) == ("", "Theo báo cáo quý")
    assert "1 value with a reason" in str(board.officer.tap("Review").text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1.234,5", "1234.5"),
        ("5,89 tỷ USD", "5890"),
        (unicodedata.normalize("NFD", "5,89 tỷ USD"), "5890"),
        (7081.7, "7081.7"),
        (0.1 + 0.2, "0.3"),
        (432285, "432285"),
    ],
)
def test_a_figure_is_read_exactly_however_its_cell_holds_it(
    board: Board, written: object, meant: str
) -> None:
    board.officer.upload(form_of(board).put("DT03a", "F", written).content())
    board.officer.tap("Take over one")
    assert board.amount("DT03a", "F") == Decimal(meant)


def test_every_problem_is_told_by_its_cell_and_the_rest_can_be_taken_over(board: Board) -> None:
    form = form_of(board)
    form.put("DT01", "F", date(2019, 5, 12)).put("DT01", "D", "hai mươi")
    form.put("DT02", "F", "=SUM(1,2)").put("DT02", "D", "=[1]Sheet1!A1")
    form.put("DT03a", "F", -5).put("DT03a", "D", True)
    form.put("DT03b", "F", 12, status="Not available yet").put("DT03b", "D", status="mai có")
    form.put("DT04", "F", 2910)
    shown = str(board.officer.upload(form.content()).text)
    for code, dim, why in (
        ("DT01", "F", "this is a date, not a figure"),
        ("DT01", "D", "please write the figure in digits"),
        ("DT02", "F", "the formula has no result yet"),
        ("DT02", "D", "the formula has no result yet"),
        ("DT03a", "F", "the figure cannot be negative"),
        ("DT03a", "D", "a figure is asked here, not yes or no"),
        ("DT03b", "F", "there is a figure and beside it that there is none"),
    ):
        place = form.place(code, dim)
        assert any(place in line and why in line for line in shown.splitlines()), (place, shown)
    assert f"H{form.row('DT03b', 'D')}" in shown
    assert "“”" not in shown
    assert "not read: 8" in shown
    board.officer.tap("Take over one")
    assert board.count() == 1
    assert "Not read" in board.officer.text


def test_what_the_preview_has_no_room_for_is_seen_page_by_page(board: Board) -> None:
    form, officer = form_of(board), board.officer
    filled = [
        (code, dim)
        for code in ("DT01", "DT02", "DT03a", "DT03b", "DT04", "DT05", "DT06", "DT08")
        for dim in "FD"
    ]
    for code, dim in filled:
        form.put(code, dim, 12)
    officer.upload(form.content())
    assert " more." in officer.text
    officer.tap("See everything")
    shown = officer.text
    while "Next page" in labels(officer.screen):
        officer.tap("Next page")
        shown += officer.text
    assert " more." not in shown
    assert shown.count("• ") >= len(filled)
    officer.tap("Back")
    officer.tap("See everything")
    officer.tap("Take over 16")
    assert board.count() == len(filled)


def test_a_share_above_the_whole_is_not_read_however_its_cell_says_so(board: Board) -> None:
    form = form_of(board).put("HC01", "T", 105).put("HC04", "T", 100, certainty="Lower bound")
    shown = str(board.officer.upload(form.content()).text)
    assert shown.count("this share cannot be above 100%") == 2
    assert board.officer.screen is not None
    assert not any("Take over" in label for label in labels(board.officer.screen))
    form.put("HC01", "T", 1.05).put("HC04", "T", "trên 100%", certainty="")
    form.page.cell(form.row("HC01"), AMOUNT).number_format = "0%"
    shown = str(board.officer.upload(form.content()).text)
    assert shown.count("this share cannot be above 100%") == 2


@pytest.mark.parametrize(("written", "style"), [(1, "General"), (0.01, "0%")])
def test_a_cell_that_holds_one_for_all_is_asked_about_with_both_numbers(
    board: Board, written: float, style: str
) -> None:
    board.fill(skip=("HC04",))
    form = form_of(board).put("HC04", "T", written)
    form.page.cell(form.row("HC04"), AMOUNT).number_format = style
    shown = str(board.officer.upload(form.content()).text)
    assert "fell by 99 points of percentage against last period (from 100% to 1%)" in shown


@pytest.mark.parametrize("written", [0.5700000000000001, 0.29000000000000004])
def test_the_noise_of_a_percentage_is_dropped(board: Board, written: float) -> None:
    form = form_of(board).put("HC01", "T", written)
    form.page.cell(form.row("HC01"), AMOUNT).number_format = "0%"
    board.officer.upload(form.content())
    assert "rounded" not in board.officer.text
    board.officer.tap("Take over one value")
    assert board.amount("HC01") == round(written * 100)


def test_a_hidden_row_and_a_code_twice_are_not_guessed_about(board: Board) -> None:
    form = form_of(board).put("DT01", "F", 51).put("DT01", "D", 20)
    form.page.row_dimensions[form.row("DT01", "F")].hidden = True
    form.page.append(["DT01", "Số dự án cấp mới", "DDI", "dự án", 12, 21])
    shown = str(board.officer.upload(form.content()).text)
    assert "the row or column is hidden" in shown
    assert shown.count("the same figure appears twice in the file") == 2


def test_a_figure_far_from_last_period_stands_first(board: Board) -> None:
    form = form_of(board).put("DT04", "F", 2).put("LD01", "T", float(now("LD01")) * 1000)
    shown = str(board.officer.upload(form.content()).text)
    first, _, rest = shown.partition("New:</b>")
    assert "Please look at these first" in first
    assert "times more than last period" in first
    assert "Labour" not in rest.partition("The checks")[0]


def test_the_checks_speak_of_the_form_as_it_would_be(board: Board) -> None:
    board.fill(skip=("LD02",))
    form = form_of(board).put("LD01", "T", 600).put("LD02", "T", 500)
    shown = str(board.officer.upload(form.content()).text)
    assert "1 to be put right" in shown
    assert "⛔" in shown
    assert board.amount("LD01") == now("LD01")


# Whose form, which form ---------------------------------------------------------------------------


def test_the_form_of_another_board_is_refused_by_name(board: Board, bench: Bench) -> None:
    content = form_of(board).put("DT01", "F", 51).content()
    other = bench.appoint("other", "Lê Văn Khác", Role.OFFICER, "hung-yen")
    shown = other.upload(content)
    assert str(shown.text) == says(FileOfOther, unit=UNIT_NAME)
    assert board.count() == 0


def test_the_secretary_uploads_only_for_a_board_on_whose_behalf_the_entry_was_begun(
    board: Board, secretary: Phone
) -> None:
    content = form_of(board).put("DT01", "F", 51).put("DT01", "D", 20).content()
    assert str(secretary.upload(content).text) == says(BehalfNotBegun)
    unit = board.bench.unit("ha-nam")
    secretary.send(Intent.of("behalf.source", unit, "email"))
    secretary.write("đồng chí Tạo, Trưởng Ban, sáng 20/11")
    secretary.upload(content)
    secretary.tap("Take over 2")
    assert board.last("DT01", "F").on_behalf is not None


def test_a_contributor_brings_in_the_group_that_was_asked_for_and_no_other(board: Board) -> None:
    helper = board.contributor("LD")
    form = FilledForm(ordered(board.go("book", phone=helper)))
    assert [form.page.cell(row, 1).value for row in (5, 6)] == ["LD01", "LD02"]
    whole = form_of(board).put("DT01", "F", 51).put("LD01", "T", 80_000)
    shown = str(helper.upload(whole.content()).text)
    assert "1 value belongs to a group that you were not asked for" in shown
    helper.tap("Take over one")
    assert board.count() == 1


def test_a_form_of_an_earlier_period_is_matched_by_code_and_said_to_be_one(board: Board) -> None:
    form = form_of(board).put("DT01", "F", 51).put("DT01", "D", 20)
    key = {row[0].value: row[1] for row in form.book["_khoi"].iter_rows()}
    key["period"].value = "2018"
    key["form"].value = "999999"
    from handlers.figures.workbook_form import check_code

    said = {name: str(cell.value) for name, cell in key.items()}
    key["check"].value = check_code(said)
    shown = board.officer.upload(form.content())
    assert "made as the form of another period (2018)" in str(shown.text)
    assert "The table says “2018”; the form is “Figures of 2019”" in str(shown.text)
    board.officer.tap("Yes, take them")
    board.officer.tap("Take over 2")
    assert board.amount("DT01", "F") == 51
    assert board.last("DT01", "F").typed.endswith("51 (2018)")


def test_a_key_that_was_typed_over_counts_for_nothing(board: Board, bench: Bench) -> None:
    other = bench.appoint("other", "Lê Văn Khác", Role.OFFICER, "hung-yen")
    form = form_of(board).put("DT01", "F", 51).put("DT01", "D", 20)
    form.book["_khoi"]["B2"].value = "1"
    other.upload(form.content())
    assert "The table names another board" in other.text
    other.tap("Yes, of this board")
    other.tap("Take over 2")
    assert board.count() == 0, "it went into the sender's own form"


def test_nobody_else_can_use_the_file_of_another_account(board: Board) -> None:
    content = form_of(board).put("DT01", "F", 51).content()
    shown = board.officer.upload(content)
    apply = button(shown, "Take over")
    assert apply is not None
    colleague = board.colleague()
    assert str(colleague.send(apply).text) == says(FileForgotten)
    assert board.count() == 0


def test_an_observer_has_no_form_to_bring_anything_into(bench: Bench, board: Board) -> None:
    observer = bench.appoint("observer", "Đỗ Thị Quan Sát", Role.OBSERVER)
    assert str(observer.upload(workbook([["DT01", 5]])).text) == says(NotAllowed)


# While it waits for the tap -----------------------------------------------------------------------


def test_what_a_colleague_wrote_meanwhile_is_shown_before_it_is_written_over(board: Board) -> None:
    shown = board.officer.upload(form_of(board).put("DT01", "F", 51).put("DT01", "D", 20).content())
    apply = button(shown, "Take over")
    assert apply is not None
    board.answer("DT01", "60; 20", board.colleague())
    again = board.officer.send(apply)
    assert "The form has changed since" in str(again.text)
    assert "60 dự án → 51 dự án" in str(again.text)
    assert board.amount("DT01", "F") == 60
    board.officer.tap("Take over one")
    assert board.amount("DT01", "F") == 51


def test_two_taps_write_once(board: Board) -> None:
    shown = board.officer.upload(form_of(board).put("DT01", "F", 51).put("DT01", "D", 20).content())
    apply = button(shown, "Take over")
    assert apply is not None
    board.officer.send(apply)
    again = board.officer.send(apply)
    assert board.count() == 2
    assert "taken over already" in str(again.text)


def test_the_words_of_the_button_may_be_typed_and_other_words_change_nothing(board: Board) -> None:
    board.officer.upload(form_of(board).put("DT01", "F", 51).put("DT01", "D", 20).content())
    shown = board.officer.write("để tôi xem đã")
    assert "A file waits for your tap" in str(shown.text)
    assert board.count() == 0
    board.officer.write("áp dụng")
    assert board.count() == 2


def test_a_file_that_is_not_kept_any_more_is_asked_for_again(board: Board) -> None:
    shown = board.officer.upload(form_of(board).put("DT01", "F", 51).content())
    apply = button(shown, "Take over")
    assert apply is not None
    with board.bench.database.writer.begin() as connection:
        connection.execute(inbox_file.delete())
    assert str(board.officer.send(apply).text) == says(FileForgotten)


def test_a_refusal_of_the_reader_leaves_the_open_question_open(board: Board) -> None:
    board.ask("DT01")
    shown = board.officer.upload(b"PK\x03\x04 torn", "so-lieu.xlsx")
    assert "damaged" in str(shown.text)
    board.officer.write("51; 20")
    assert board.amount("DT01", "F") == 51


def test_a_table_without_any_indicator_says_what_is_needed(board: Board) -> None:
    shown = board.officer.upload(workbook([["Họ tên", "Lương"], ["An", 12]]))
    assert str(shown.text) == says(FileNotMatched)


# After a submission -------------------------------------------------------------------------------


def test_a_submitted_form_takes_a_file_only_with_a_reason(board: Board) -> None:
    board.fill()
    board.submit()
    form = FilledForm(ordered_of(board))
    form.put("DT01", "F", 51)
    board.officer.upload(form.content())
    shown = board.officer.tap("Take over one")
    assert "Please write the reason" in str(shown.text)
    assert board.row()[:2] == ("submitted", 1)
    assert str(board.officer.write("ok").text) == says(ReasonNeeded, least=5)
    board.officer.write("Bổ sung một dự án theo sổ cấp mới")
    assert board.row() == ("draft", 1, "Bổ sung một dự án theo sổ cấp mới")
    assert board.amount("DT01", "F") == 51


def ordered_of(board: Board) -> bytes:
    """The form as it would have been sent while it was a draft."""
    with board.bench.database.writer.begin() as connection:
        connection.execute(update(form_table).values(state="draft"))
    content = ordered(board.go("book"))
    with board.bench.database.writer.begin() as connection:
        connection.execute(update(form_table).values(state="submitted"))
    return content


def test_after_the_deadline_and_after_the_approval_no_file_opens_the_form(board: Board) -> None:
    board.fill()
    board.submit()
    content = FilledForm(ordered_of(board)).put("DT01", "F", 51).content()
    with board.bench.database.writer.begin() as connection:
        connection.execute(update(form_table).values(state="approved"))
    assert str(board.officer.upload(content).text) == says(FormLocked)
    with board.bench.database.writer.begin() as connection:
        connection.execute(update(form_table).values(state="submitted"))
    board.past_due()
    assert "version 1 stands" in str(board.officer.upload(content).text)


# A first year -------------------------------------------------------------------------------------


@pytest.fixture
def first_year(board: Board) -> Board:
    """Last year is a period of the bloc, but nothing of this board is known of it."""
    from storage.models.figures import value

    with board.bench.database.writer.begin() as connection:
        connection.execute(value.delete())
    return board


@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_final_figures_of_last_year_are_asked_about_before_they_are_recorded(
    first_year: Board, answer: str
) -> None:
    board = first_year
    form = form_of(board)
    assert form.page.cell(3, 5).value == "Final figures of 2018"
    form.put("DT01", "F", 51, previous=40).put("DT01", "D", 20, previous=25)
    shown = board.officer.upload(form.content())
    assert "2 final figures of 2018" in str(shown.text)
    assert board.count() == 0
    board.officer.tap(answer)
    board.officer.tap("Take over 2")
    asked = board.ask("DT01")
    assert ("40" in str(asked.text)) is (answer == "Yes")
    assert ("(as the board states)" in str(asked.text)) is (answer == "Yes")
    assert board.amount("DT01", "F") == 51
    assert ("2 final figures of 2018 recorded" in str(board.officer.text)) is False


def test_a_known_last_year_is_never_written_over(board: Board) -> None:
    form = form_of(board)
    assert form.page.cell(3, 5).value == "2018 (synthetic)"
    form.put("DT01", "F", 51, previous=4000).put("DT01", "D", 20)
    board.officer.upload(form.content())
    board.officer.tap("Take over 2")
    assert "4.000" not in str(board.ask("DT01").text)


def kept_values(board: Board) -> int:
    """Of this year and of the year before."""
    with board.bench.database.reader.connect() as connection:
        return len(connection.execute(select(value_table.c.id)).all())


@pytest.mark.parametrize("state", ["open", "closed"])
def test_figures_of_a_year_that_was_collected_here_are_only_compared(
    first_year: Board, state: str
) -> None:
    board = first_year
    with board.bench.database.writer.begin() as connection:
        connection.execute(
            update(period_table)
            .where(period_table.c.id == board.period.compared_with_id)
            .values(state=state)
        )
    form = form_of(board)
    assert form.page.cell(3, 5).value == "2018 (synthetic)"
    shown = board.officer.upload(form.put("DT01", "F", 51, previous=40).content())
    assert "The file has other figures of 2018 than those stored" in str(shown.text)
    assert "(FDI): stored nothing, in the file 40 dự án" in str(shown.text)
    board.officer.tap("Take over one")
    assert board.amount("DT01", "F") == 51
    assert kept_values(board) == 1


def test_another_last_year_than_the_stored_one_is_said_by_cell(board: Board) -> None:
    form = form_of(board)
    stored = form.page.cell(form.row("DT01", "F"), 5).value
    form.put("DT01", "F", 51, previous=4000).put("DT01", "D", 20)
    shown = str(board.officer.upload(form.content()).text)
    assert f"(FDI): stored {stored} dự án, in the file 4.000 dự án" in shown
    assert shown.count(", in the file") == 1


def test_who_was_handed_one_group_states_no_last_year(first_year: Board) -> None:
    board = first_year
    helper = board.contributor("LD")
    form = FilledForm(ordered(board.go("book", phone=helper)))
    row = form.page.max_row + 1
    form.page.cell(row, 1).value, form.page.cell(row, 5).value = "KD01", 12345
    shown = helper.upload(form.put("LD02", "T", 500, previous=400).content())
    assert "Should this year be compared" not in str(shown.text)
    assert "stored nothing, in the file 400" in str(shown.text)
    assert "12.345" not in str(shown.text)
    helper.tap("Take over one")
    assert board.amount("LD02") == 500
    assert kept_values(board) == 1


def test_no_figure_is_laid_under_a_period_that_is_collected(board: Board) -> None:
    with board.bench.database.writer.begin() as connection:
        figures = Figures(connection, board.bench.clock.now(), {})
        with pytest.raises(PeriodNotHistory):
            figures.settle_history(board.form_id, synthetic=False)
    assert board.row()[0] == "draft"


def test_a_key_in_other_digits_is_no_key(board: Board) -> None:
    form = form_of(board).put("DT01", "F", 51)
    for page in form.book.worksheets:
        key = {page.cell(row, 1).value: row for row in range(1, page.max_row + 1)}
        if "check" in key:
            said = {name: str(page.cell(row, 2).value) for name, row in key.items()}
            said["form"] = "²"
            page.cell(key["form"], 2).value = "²"
            page.cell(key["check"], 2).value = check_code(said)
    board.officer.upload(form.content())
    board.officer.tap("Take over one")
    assert board.amount("DT01", "F") == 51


def test_what_was_decided_about_a_file_holds_when_it_is_sent_again(first_year: Board) -> None:
    board = first_year
    content = form_of(board).put("DT01", "F", 51, previous=40).content()
    board.officer.upload(content)
    board.officer.tap("No")
    shown = board.officer.upload(content)
    assert button(shown, "Take over one") is not None, labels(shown)


def test_the_menu_offers_the_file_first_and_a_submitted_form_does_not(board: Board) -> None:
    board.go("list")
    shown = board.officer.send(Intent.of("figures", board.form_id))
    assert button(shown, "Excel file") is not None
    board.fill()
    board.submit()
    assert button(board.go("list"), "Excel file") is None
    assert "closed" in str(board.go("book").text)
