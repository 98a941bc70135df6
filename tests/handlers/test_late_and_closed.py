"""A late window for one board; a period that is closed and opened again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton, ReasonNeeded, UnknownUnit
from bot.domain.period_errors import DateUnclear, LateNotLater, PeriodClosed, PeriodSettled
from bot.screen import Intent
from storage.models.figures import form
from tests.bench import Bench, Phone, button, labels
from tests.handlers.reporting import OFFICER, UNIT, Board, beside
from tests.handlers.reviewing import House
from tests.handlers.steps import closing_tap, open_again, says

DUE = "17:00, Friday 29 Nov 2019"
REASON = "Đang sáp nhập đơn vị"


def granted(secretary: Phone, until: str = "5/12/2019") -> None:
    secretary.send(Intent("periods"))
    secretary.tap("Late, close 2019")
    secretary.tap("Late window for a board")
    secretary.tap("KCN Hà Nam")
    secretary.write(until)
    secretary.write(REASON)
    secretary.tap("Grant it")


def test_one_board_submits_late_and_only_that_one(board: Board, secretary: Phone) -> None:
    other = beside(board, "nam-dinh", "other")
    board.fill()
    other.fill()
    board.past_due()
    closed = says(PeriodClosed, period="Figures of 2019", due_at=DUE)
    for one in (board, other):
        one.submit()
        assert one.officer.text == closed
    granted(secretary)
    assert "✓ The board may submit late; 1 person of the board has been told." in secretary.text
    told = str(board.officer.notices[-1].text)
    assert "KCN Hà Nam may submit <b>Figures of 2019</b> until 17:00, Thursday 5 Dec 2019" in told
    assert REASON in told
    assert not other.officer.notices
    board.go("review")
    assert "The deadline has passed" not in board.officer.text
    board.officer.tap("Submit")
    assert board.row()[0] == "submitted"
    other.submit()
    assert other.officer.text == closed
    audited = [line for line in board.bench.audited() if line[0] == "late_window"]
    assert audited == [
        ("late_window", "period", board.period.id, f"{UNIT} until 2019-12-05: {REASON}")
    ]


def test_the_window_closes_and_can_be_moved(board: Board, secretary: Phone) -> None:
    board.fill()
    board.past_due()
    granted(secretary, "30/11/2019")
    board.bench.clock.move(timedelta(days=1, minutes=1))
    board.submit()
    assert "passed" in board.officer.text
    assert board.row()[0] == "draft"
    granted(secretary, "5/12/2019")
    board.submit()
    assert board.row()[0] == "submitted"


def test_a_submitted_form_may_be_changed_within_the_window(board: Board, secretary: Phone) -> None:
    board.fill()
    board.submit()
    granted_before = Intent.of("late.board", board.period.id, board.bench.unit(UNIT))
    board.past_due()
    secretary.send(granted_before)
    secretary.write("5/12/2019")
    secretary.write(REASON)
    secretary.tap("Grant it")
    board.reopen()
    board.submit()
    assert board.row()[:2] == ("submitted", 2)


def test_a_window_is_not_shortened_unseen(board: Board, secretary: Phone) -> None:
    second = board.bench.appoint("second", "Lê Thư Ký Hai", Role.SECRETARY, "bac-ninh")
    ask = Intent.of("late.board", board.period.id, board.bench.unit(UNIT))
    second.send(ask)
    second.write("2/12/2019")
    secretary.send(ask)
    secretary.write("20/12/2019")
    secretary.write(REASON)
    secretary.tap("Grant it")
    told = len(board.officer.notices)
    second.write("Gia hạn ngắn cho đơn vị")
    assert "nothing is granted yet" in second.text
    assert "So far: 17:00, Friday 20 Dec 2019." in second.text
    assert "Gia hạn ngắn cho đơn vị" in second.text
    assert len(board.officer.notices) == told
    board.bench.clock.at = board.period.due_at + timedelta(days=5)
    board.fill()
    board.submit()
    assert board.row()[0] == "submitted"
    second.tap("Grant it")  # its day is over, and the board has submitted meanwhile
    assert "nothing was granted" in second.text
    assert "It has submitted" in second.text


def test_what_has_changed_is_granted_once_it_was_seen(board: Board, secretary: Phone) -> None:
    second = board.bench.appoint("second", "Lê Thư Ký Hai", Role.SECRETARY, "bac-ninh")
    ask = Intent.of("late.board", board.period.id, board.bench.unit(UNIT))
    second.send(ask)
    second.write("20/12/2019")
    secretary.send(ask)
    secretary.write("2/12/2019")
    secretary.write(REASON)
    secretary.tap("Grant it")
    second.write("Bão lụt kéo dài ở tỉnh")
    grant = button(second.screen, "Grant it")
    assert grant is not None
    second.tap("Grant it")
    assert "✓ The board may submit late" in second.text
    assert "until 17:00, Friday 20 Dec 2019" in str(board.officer.notices[-1].text)
    assert second.send(grant).text == says(OldButton)


def test_a_window_that_is_over_before_its_reason_is_asked_anew(
    board: Board, secretary: Phone
) -> None:
    secretary.send(Intent.of("late.board", board.period.id, board.bench.unit(UNIT)))
    secretary.write("5/12/2019")
    board.bench.clock.at = board.period.due_at + timedelta(days=12)
    told = len(board.officer.notices)
    secretary.write(REASON)
    assert f"nothing was granted. Your reason is kept: “{REASON}”" in secretary.text
    assert len(board.officer.notices) == told
    secretary.write("20/12/2019")
    assert REASON in secretary.text
    secretary.tap("Grant it")
    assert f"Reason: {REASON}" in str(board.officer.notices[-1].text)


def test_a_window_ends_after_the_deadline(board: Board, secretary: Phone) -> None:
    secretary.send(Intent.of("late.board", board.period.id, board.bench.unit(UNIT)))
    for day in ("25/11/2019", "29/11/2019"):
        assert secretary.write(day).text == says(LateNotLater, due_at=DUE)
    secretary.write("2/12/2019")
    secretary.write(REASON)
    secretary.tap("Grant it")
    assert "✓ The board may submit late" in secretary.text


def test_that_a_board_has_submitted_is_said_before_a_window_is_granted(house: House) -> None:
    house.submit()
    secretary = house.secretary
    secretary.send(Intent.of("late.board", house.board.period.id, house.bench.unit(UNIT)))
    assert "It has submitted; within the window it may change that" in secretary.text


def test_what_is_typed_for_a_window(board: Board, secretary: Phone) -> None:
    secretary.send(Intent.of("late.board", board.period.id, 9999))
    assert secretary.text == says(UnknownUnit)
    secretary.send(Intent.of("late.board", board.period.id, board.bench.unit(UNIT)))
    secretary.write("mai")
    assert "mai" in secretary.text
    assert DateUnclear.code == "date_unclear"
    secretary.write("7/12")
    assert "⚠ That day is off: Saturday." in secretary.text
    secretary.send(Intent.of("late.board", board.period.id, board.bench.unit(UNIT)))
    secretary.write("5/12")
    assert "⚠" not in secretary.text
    assert "until 17:00 on 5 Dec 2019" in secretary.text
    secretary.write("ừ")
    assert secretary.text == says(ReasonNeeded, least=5)
    secretary.write(REASON)
    secretary.tap("Grant it")
    secretary.tap("Another board")
    assert "KCN Hà Nam" in labels(secretary.screen)


def test_only_the_secretary_grants_and_closes(house: House, bench: Bench) -> None:
    second_head = bench.appoint("h2", "Vũ Văn Khác", Role.HEAD, "nam-dinh")
    period = house.board.period.id
    for phone in (house.officer, house.head, second_head):
        for intent in (
            Intent.of("late", period),
            Intent.of("late.board", period, bench.unit(UNIT)),
            Intent.of("late.reason", period, bench.unit(UNIT), "2019-12-05"),
            Intent.of("periods.manage", period),
            Intent.of("periods.close", period),
            Intent.of("periods.close_now", period),
            Intent.of("periods.reopen", period),
        ):
            phone.send(intent)
            assert phone.text == says(NotAllowed), intent


def test_closing_names_what_is_missing(house: House) -> None:
    house.submit()
    house.approve()
    secretary = house.secretary
    secretary.send(Intent("periods"))
    secretary.tap("Late, close 2019")
    secretary.tap("Close the figures")
    assert "<b>Close Figures of 2019?</b>" in secretary.text
    assert "<b>11 boards are not accepted yet:</b>" in secretary.text
    assert "• KCN Hà Nam: approved by the head of the board" in secretary.text
    assert "• KCN Nam Định: not begun" in secretary.text
    house.accept()
    secretary.send(Intent.of("periods.close", house.board.period.id))
    assert "<b>10 boards are not accepted yet:</b>" in secretary.text
    assert "KCN Hà Nam" not in secretary.text
    secretary.tap("Close all the same")
    assert "✓ <b>Figures of 2019</b>: the figures are closed." in secretary.text
    assert house.registered()[-1] == "period_closed"
    secretary.send(Intent("periods"))
    assert "Figures of 2019: closed" in secretary.text
    settled = says(PeriodSettled, period="Figures of 2019")
    secretary.send(Intent.of("late", house.board.period.id))
    assert secretary.text == settled
    house.go(secretary, "return", 1, "0")
    secretary.write("Đề nghị xem lại")
    assert house.state() == "accepted"
    secretary.send(Intent("periods"))
    secretary.tap("Open 2019 again")
    assert secretary.text.startswith("<b>Open Figures of 2019 again?</b>")
    secretary.tap("Open the period again")
    assert "is open again for changes" in secretary.text
    house.give_back(secretary, note="Đề nghị xem lại")
    assert house.state() == "returned"


def test_a_closed_period_takes_neither_figures_nor_submissions(
    board: Board, secretary: Phone
) -> None:
    board.fill()
    secretary.send(closing_tap(secretary, board.period.id))
    settled = says(PeriodSettled, period="Figures of 2019")
    board.submit()
    assert board.officer.text == settled
    board.answer("DT01", "51 20")
    assert board.officer.text == settled
    assert board.row()[0] == "draft"


def test_an_old_button_does_not_close_what_was_opened_again(board: Board, secretary: Phone) -> None:
    tap = closing_tap(secretary, board.period.id)
    secretary.send(tap)
    assert "the figures are closed" in secretary.text
    open_again(secretary, board.period.id)
    secretary.send(tap)
    assert "Nothing was closed" in secretary.text
    board.answer("DT01", "50 20")
    assert board.amount("DT01", "F") == 50
    secretary.tap("Close all the same")
    assert "the figures are closed" in secretary.text


def test_closing_leaves_no_board_behind_that_was_not_shown(house: House) -> None:
    house.submit()
    house.approve()
    house.accept()
    tap = closing_tap(house.secretary, house.board.period.id)
    house.give_back(house.secretary, "LD02", note="Đề nghị rà soát số lao động")
    assert house.state() == "returned"
    house.secretary.send(tap)
    assert "Nothing was closed" in house.secretary.text
    assert "• KCN Hà Nam:" in house.secretary.text


def test_an_old_button_does_not_open_what_was_closed_anew(house: House) -> None:
    house.submit()
    secretary, period = house.secretary, house.board.period.id
    secretary.send(closing_tap(secretary, period))
    old = button(secretary.screen, "Open the period again")
    assert old is not None
    secretary.send(Intent("periods"))
    listed = button(secretary.screen, "Open 2019 again")
    assert listed == Intent.of("periods.reopen", period)  # asks first
    secretary.send(old)
    assert "is open again for changes" in secretary.text
    secretary.send(closing_tap(secretary, period))
    secretary.send(old)
    assert secretary.text.startswith(
        "<b>Open Figures of 2019 again?</b>\nIt is closed, and nothing"
    )
    assert house.registered()[-1] == "period_closed"
    secretary.tap("Open the period again")
    assert "is open again for changes" in secretary.text
    secretary.send(old)
    assert secretary.text == says(OldButton)


def test_who_reports_for_two_boards_is_told_of_both(house: House) -> None:
    bench, officer, secretary = house.bench, house.officer, house.secretary
    bench.appoint("officer", OFFICER, Role.OFFICER, "nam-dinh")
    house.submit()
    secretary.send(closing_tap(secretary, house.board.period.id))
    assert "2 people of the boards not accepted have been told." in secretary.text
    told = [str(one.text) for one in officer.notices if "was closed by" in one.text]
    assert ["KCN Hà Nam: submitted" in one for one in told] == [True, False]
    assert "KCN Nam Định: not begun" in told[1]


def test_the_boards_learn_that_a_period_is_open_again(house: House) -> None:
    house.submit()
    other = beside(house.board, "nam-dinh", "other")
    accepted = beside(house.board, "bac-ninh", "accepted")
    accepted.fill()
    accepted.submit()
    with house.bench.database.writer.begin() as connection:
        connection.execute(
            update(form).where(form.c.id == accepted.form_id).values(state="accepted")
        )
    secretary = house.secretary
    secretary.send(closing_tap(secretary, house.board.period.id))
    told_before = len(accepted.officer.notices)
    secretary.tap("Open the period again")
    assert "3 people of the boards not accepted have been told." in secretary.text
    for phone, state in ((house.head, "KCN Hà Nam: submitted"), (other.officer, "KCN Nam Định:")):
        told = phone.notices[-1]
        assert "<b>Figures of 2019</b> has been opened again by the secretary" in told.text
        assert f"its deadline is {DUE}" in told.text
        assert state in told.text
    other.officer.tap("The form")
    assert "Nam Định" in other.officer.text
    assert len(accepted.officer.notices) == told_before
