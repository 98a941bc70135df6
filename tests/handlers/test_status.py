"""/tinhhinh: the boards on one screen, a board's card, rates, rights, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.i18n import speak
from bot.screen import Intent
from handlers.status.progress import Rate, share_of
from handlers.status.words import rate_words, short_rate_words
from storage.counting import counted
from storage.engine import Database
from storage.figures import Figures
from storage.founding import open_period
from storage.presets.load import catalogue_text
from storage.presets.subset import request_text
from tests.bench import Bench, Phone, labels, small_bloc
from tests.conftest import MakeDatabase
from tests.handlers.boards import after, extend, stand
from tests.handlers.reporting import CATALOGUE, Board, plan
from tests.handlers.steps import says

REQUIRED = CATALOGUE.required(plan(2019).kind)


@pytest.fixture
def five(board: Board, secretary: Phone) -> Board:
    """Two days after the deadline, a Sunday: five boards have sent, one of them late."""
    bench, period = board.bench, board.period
    for unit, state, days in (
        ("hai-duong", "accepted", -9),
        ("quang-ninh", "approved", -8),
        ("hai-phong", "submitted", -1),
        ("hung-yen", "returned", -2),
        ("nam-dinh", "submitted", 1),
    ):
        stand(bench, period, unit, state, secretary, sent_at=after(period, days))
    stand(bench, period, "ninh-binh", "draft", secretary, cells=REQUIRED[:10])
    bench.clock.at = after(period, 2)
    return board


def lines_of(phone: Phone) -> list[str]:
    return phone.text.splitlines()


def test_the_secretary_sees_every_board_in_a_line(five: Board, secretary: Phone) -> None:
    secretary.command("/tinhhinh")
    lines = lines_of(secretary)
    assert lines[0] == "<b>Reporting status</b> · Figures of 2019"
    assert lines[2] == (
        "Sent: 05/11 boards · in time 4 · approved 2 · accepted 1 · for another look 1"
        " · not approved yet 2"
    )
    percent = 10 * 100 // len(REQUIRED)
    expected = [
        "● KCN Hải Dương · version 1 · in time",
        "◕ KKT Quảng Ninh · version 1 · in time",
        "◑ KKT Hải Phòng · version 1 · in time",
        "○ KCN Hà Nam · overdue",
        "↩ KCN Hưng Yên · version 1 · in time",
        "◑ KCN Nam Định · version 1 · late",
        f"◔ KCN Ninh Bình · {percent}% · overdue",
        "○ KCN Thái Bình · overdue",
        "○ KCN Vĩnh Phúc · overdue",
        "○ KCN Bắc Ninh · overdue",
        "○ KCN&amp;CX Hà Nội · overdue",
    ]
    assert sorted(lines[4:15]) == sorted(expected)
    assert len(labels(secretary.screen)) == 11 + 3


def test_working_days_are_counted(five: Board, secretary: Phone) -> None:
    five.bench.clock.at = after(five.period, 4)  # Tuesday: Monday is over
    secretary.command("/status")
    assert "○ KCN Hà Nam · 02 working days overdue" in lines_of(secretary)


def test_a_longer_time_is_no_delay_until_it_is_over(five: Board, secretary: Phone) -> None:
    bench, period = five.bench, five.period
    extend(bench, period, "ha-nam", secretary, after(period, 1))
    extend(bench, period, "ha-nam", secretary, after(period, 3))  # the newest speaks
    extend(bench, period, "nam-dinh", secretary, after(period, 1))
    secretary.command("/status")
    assert "○ KCN Hà Nam · until 17:00 02/12/2019" in lines_of(secretary)
    assert "◑ KCN Nam Định · version 1 · in its longer time" in lines_of(secretary)
    assert "in time 4 · approved 2 · accepted 1 · in its longer time 1" in secretary.text
    bench.clock.at = after(period, 4)
    secretary.command("/status")
    assert "○ KCN Hà Nam · 01 working day overdue" in lines_of(secretary)


def test_a_changed_submission_stands_as_submitted(five: Board, secretary: Phone) -> None:
    stand(five.bench, five.period, "bac-ninh", "submitted", secretary)
    with five.bench.database.writer.begin() as connection:
        figures = Figures(connection, five.bench.clock.now(), {})
        found = figures.form_of(five.period, five.bench.unit("bac-ninh"))
        figures.reopen(found.id, "Bổ sung một dự án")
    secretary.command("/status")
    assert "◑ KCN Bắc Ninh · version 1 · late" in lines_of(secretary)
    assert "Sent: 06/11" in secretary.text


def test_a_boards_card_tells_who_when_and_what_is_missing(five: Board, secretary: Phone) -> None:
    secretary.command("/status")
    secretary.tap("◔ KCN Ninh Bình")
    assert "Being entered" in secretary.text or "being entered" in secretary.text
    assert f"10/{len(REQUIRED)} values" in secretary.text
    assert "Missing: " in secretary.text
    assert "The board has nobody here yet." in secretary.text
    assert labels(secretary.screen) == [
        "Remind the board",
        "Let it submit late",
        "Enter for the board",
        "Back",
    ]
    secretary.tap("Let it submit late")
    assert "Until which day may it still submit?" in secretary.text
    secretary.send(Intent.of("status.unit", five.period.id, five.bench.unit("ninh-binh")))
    secretary.tap("Enter for the board")
    assert "How did the figures reach you?" in secretary.text
    secretary.send(Intent.of("status.unit", five.period.id, five.bench.unit("hai-phong")))
    assert "Version 1: Nguyễn Thị Thư Ký, 17:00 28/11/2019" in secretary.text
    assert labels(secretary.screen) == ["Back"]
    secretary.send(Intent.of("status.unit", five.period.id, five.bench.unit("ha-nam")))
    assert "Trần Thị Bích Ngọc, emulation officer" in secretary.text


def test_the_card_of_an_approved_board_leads_to_its_figures(board: Board, secretary: Phone) -> None:
    head = board.head()
    board.fill()
    board.submit()
    unit = Intent.of("status.unit", board.period.id, board.bench.unit("ha-nam"))
    secretary.send(unit)
    assert labels(secretary.screen) == ["Back"]  # the figures are the board's own until approved
    head.send(Intent.of("approval.approve_now", board.form_id, 1, "head"))
    secretary.send(unit)
    assert "Approved by the head of the board: Nguyễn Hữu Tạo, 09:00 20/11/2019" in secretary.text
    secretary.tap("See what was sent")
    assert "Submitted by Trần Thị Bích Ngọc" in secretary.text


def test_the_officers_of_a_board_are_reminded_once_a_day(five: Board, secretary: Phone) -> None:
    head = five.head()
    remind = Intent.of("status.remind", five.period.id, five.bench.unit("ha-nam"))
    secretary.send(remind)
    secretary.send(remind)
    assert "✓ Reminded: Trần Thị Bích Ngọc (KCN Hà Nam)" in secretary.text
    (notice,) = five.officer.notices
    assert "has not received <b>Figures of 2019</b> of Ban Quản lý" in str(notice.text)
    assert head.notices == []  # its officer is asked first
    five.bench.clock.at = five.period.due_at - timedelta(days=1)
    secretary.send(remind)
    assert "Please complete and submit them in time." in str(five.officer.notices[-1].text)
    five.officer.tap("Enter figures")
    assert "Figures of 2019" in five.officer.text
    secretary.send(Intent.of("status.remind", five.period.id, five.bench.unit("thai-binh")))
    assert "KCN Thái Bình has no officer who can be reached here" in secretary.text
    secretary.send(Intent.of("status.remind", five.period.id, five.bench.unit("hai-duong")))
    assert secretary.text == says(OldButton)  # it owes nothing


def test_a_board_sees_its_own_line_and_counts_but_no_other_board(five: Board, bench: Bench) -> None:
    officer, head = five.officer, five.head()
    for phone in (officer, head):
        phone.command("/tinhhinh")
        assert "Ban Quản lý các khu công nghiệp tỉnh Hà Nam" in phone.text
        assert "The whole bloc: Sent: 05/11 boards · in time 4" in phone.text
        for other in ("Hải Dương", "Nam Định", "Ninh Bình"):
            assert other not in phone.text
        assert labels(phone.screen)[0] == "Enter figures"
        for name in ("unit", "rates", "preview", "post", "remind"):
            phone.send(Intent.of(f"status.{name}", five.period.id, bench.unit("hai-duong")))
            assert phone.text == says(NotAllowed), name


def test_the_head_of_the_leading_board_sees_every_board(five: Board, bench: Bench) -> None:
    leader = bench.appoint("leader", "Phạm Văn Khải", Role.HEAD, "hai-duong")
    leader.command("/status")
    assert "◔ KCN Ninh Bình" in leader.text
    leader.tap("◔ KCN Ninh Bình")
    assert labels(leader.screen) == ["Back"]  # reminding is the secretary's
    leader.tap("Back")
    assert "Post in the group" not in labels(leader.screen)
    leader.tap("Over the periods")
    assert "KCN Hải Dương: 100% · 1/1 period" in leader.text
    officer = bench.appoint("officer-hd", "Nguyễn Thị Minh Hạnh", Role.OFFICER, "hai-duong")
    officer.command("/status")
    assert "Ninh Bình" not in officer.text


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.CONTRIBUTOR])
def test_observers_and_contributors_see_no_progress(five: Board, bench: Bench, role: Role) -> None:
    unit, scope = (None, "") if role is Role.OBSERVER else ("ha-nam", "LD")
    phone = bench.appoint("other", "Đỗ Văn Xem", role, unit, scope=scope)
    phone.command("/status")
    assert phone.text == says(NotAllowed)
    for name in ("periods", "unit", "rates", "preview", "post", "remind"):
        phone.send(Intent.of(f"status.{name}", five.period.id, bench.unit("hai-duong")))
        assert phone.text == says(NotAllowed), name


def test_an_outsider_sees_the_public_screen(five: Board, bench: Bench) -> None:
    stranger = bench.phone("stranger")
    stranger.command("/tinhhinh")
    assert "It serves members of the bloc only" in stranger.text


def test_forged_and_old_buttons(five: Board, secretary: Phone) -> None:
    own = five.period.id
    for intent in (
        Intent.of("status", 99999),
        Intent.of("status.unit", own, 99999),
        Intent.of("status.unit", "", five.bench.unit("ha-nam")),
        Intent.of("status.remind", own, 99999),
        Intent("status.preview"),
        Intent.of("status.rates", "x"),
    ):
        secretary.send(intent)
        assert secretary.text == says(OldButton), intent


def test_another_bloc_is_out_of_reach(five: Board, bench: Bench) -> None:
    other_id = bench.found(small_bloc("khac", ["Một", "Hai"]))
    bench.confirm_roster(other_id)
    other = bench.appoint("secretary-2", "Lê Văn Khác", Role.SECRETARY, "khac-0", bloc_id=other_id)
    for name in ("status", "status.unit", "status.remind", "status.preview", "status.rates"):
        other.send(Intent.of(name, five.period.id, bench.unit("ha-nam")))
        assert other.text == says(OldButton), name
    other.command("/status")
    assert "No figures are being collected" in other.text


def test_before_anything_is_collected(bench: Bench, secretary: Phone) -> None:
    secretary.command("/status")
    assert "No figures are being collected at the moment." in secretary.text
    secretary.send(Intent("status.rates"))
    assert "No figures are being collected at the moment." in secretary.text


def test_rates_over_the_periods_kept(five: Board, secretary: Phone) -> None:
    secretary.command("/status")
    secretary.tap("Over the periods")
    lines = lines_of(secretary)
    assert "KCN Hải Dương: 100% · 1/1 period" in lines
    assert "KCN Nam Định: 100% · 0/1 period" in lines
    # Last year's figures are complete, of this year's there are none.
    assert "KCN Hà Nam: 50% · 0/1 period" in lines
    secretary.tap("Back")
    assert "Reporting status" in secretary.text
    five.officer.command("/status")
    assert "Over the periods: complete 50% · in time 0/1 period" in five.officer.text


def test_a_period_that_is_not_over_counts_only_what_was_sent(
    board: Board, secretary: Phone
) -> None:
    stand(board.bench, board.period, "hai-duong", "submitted", secretary)
    secretary.send(Intent("status.rates"))
    lines = lines_of(secretary)
    assert "Counted: Figures of 2018." in lines
    assert "Not over yet, counted only for boards that have sent: Figures of 2019." in lines
    assert "KCN Hải Dương: 100% · 1/1 period" in lines
    assert "KCN Hà Nam: 100%" in lines  # of last year; no deadline is over
    assert "KCN Nam Định: no period is over yet" in lines


def test_several_periods(five: Board, secretary: Phone) -> None:
    with five.bench.database.writer.begin() as connection:
        open_period(connection, five.bench.bloc_id, plan(2020), five.bench.clock.now())
    secretary.command("/status")
    assert "Figures of 2019" in secretary.text  # due first
    secretary.tap("Another period")
    assert "Figures of 2018" not in labels(secretary.screen)  # history was never collected
    secretary.tap("Figures of 2020")
    assert "Figures of 2020" in secretary.text
    assert "Sent: 00/11 boards" in secretary.text


def cost(database: Database, boards: int, what: str) -> int:
    """How many statements the second look at a screen takes."""
    bench = Bench(database, small_bloc("to", [f"Tỉnh {n}" for n in range(boards)]))
    bench.confirm_roster()
    secretary = bench.appoint("secretary", "Thư Ký", Role.SECRETARY, "to-0")
    with database.writer.begin() as connection:
        period = open_period(connection, bench.bloc_id, plan(2019), bench.clock.now())
    for index in range(boards - 2):
        stand(bench, period, f"to-{index}", "submitted", secretary)
    secretary.ask_in(bench.group("Nhóm"), "/tinhhinh")
    intent = Intent.of(what, period.id, *([bench.unit("to-3")] if "unit" in what else []))
    secretary.send(intent)  # definitions are read once by a process
    with counted(database) as count:
        secretary.send(intent)
    return len(count.statements)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("what", ["status", "status.unit", "status.rates", "status.preview"])
def test_more_boards_cost_no_more_statements(
    make_database: MakeDatabase, kind: str, what: str
) -> None:
    few, many = (cost(make_database(kind), boards, what) for boards in (11, 40))
    assert few == many <= 20


def test_forty_boards_fit_on_pages(database: Database) -> None:
    bench = Bench(database, small_bloc("to", [f"Tỉnh {n}" for n in range(40)]))
    bench.confirm_roster()
    secretary = bench.appoint("secretary", "Thư Ký", Role.SECRETARY, "to-0")
    with database.writer.begin() as connection:
        open_period(connection, bench.bloc_id, plan(2019), bench.clock.now())
    secretary.command("/status")
    seen = set(labels(secretary.screen))
    for _ in range(3):
        secretary.tap("Next page")
        seen |= set(labels(secretary.screen))
    assert {f"○ KCN Tỉnh {n}" for n in range(40)} <= seen
    assert "Next page" not in labels(secretary.screen)
    secretary.tap("Previous page")
    assert "○ KCN Tỉnh 29" in labels(secretary.screen)


def test_where_nothing_has_to_be_given_no_percentage_is_told(
    five: Board, bench: Bench, secretary: Phone
) -> None:
    """Neither 100% before anybody has sent anything nor 0% after everybody has."""
    content = request_text(catalogue_text(), "2019", "2019-YC01", ["DT08"], ())
    asked = replace(
        plan(2019),
        key="2019-YC01",
        catalogue_version="2019-YC01",
        purpose="request",
        title="Dự án thu hồi",
        content=content,
    )
    with bench.database.writer.begin() as connection:
        period = open_period(connection, bench.bloc_id, asked, bench.clock.now())
    secretary.send(Intent.of("status", period.id))
    assert "Dự án thu hồi" in secretary.text
    assert "%" not in secretary.text
    secretary.send(Intent.of("status.unit", period.id, bench.unit("ha-nam")))
    assert "%" not in secretary.text
    assert "0/0" not in secretary.text
    say = speak("vi")
    assert str(rate_words(Rate(1, 0, 0, 1, 1), say)) == "đúng hạn 1/1 kỳ"
    assert "%" not in short_rate_words(Rate(1, 0, 0, 1, 1), say)
    assert [share_of(done, 1000) for done in (996, 4, 1000)] == [99, 1, 100]
