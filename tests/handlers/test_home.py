"""The first screen by role and season, ways out, and kind answers to what cannot be read."""

from __future__ import annotations

import json
import re
from cProfile import Profile
from datetime import date, timedelta

import pytest

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.errors import NoTable, NotText, OldButton, TextTooLong
from bot.domain.kpi import PeriodKind
from bot.screen import Intent
from storage.founding import open_period, plan_conference
from tests.bench import Bench, Phone, labels
from tests.handlers.reporting import OFFICER, UNIT, UNIT_NAME, Board, local, plan
from tests.handlers.steps import says

HOME = "<b>What is to be done</b>"


def test_an_officer_sees_duty_deadline_percent_and_one_way_on(board: Board) -> None:
    board.answer("DT01", "50 20")
    board.officer.command("/todo")
    assert board.officer.text == (
        f"{HOME}\n\n<b>Figures of 2019</b>, {UNIT_NAME}\n"
        "Required values: 2/38 (5%) · being entered\n"
        "Due: 17:00, Friday 29 Nov 2019 (9 days left)"
    )
    assert labels(board.officer.screen) == ["Enter figures", "Help and language"]
    board.officer.tap("Enter figures")
    board.officer.tap("Go on entering")
    assert "Question 2 of 23" in board.officer.text


def test_the_percentage_is_honest(board: Board) -> None:
    board.officer.command("/todo")
    assert "0/38 (0%)" in board.officer.text
    board.answer("LD01", "13.922")
    board.officer.command("/todo")
    assert "1/38 (3%)" in board.officer.text
    board.go("go")
    board.fill(skip=["LD01", "KD05"])
    board.officer.command("/todo")
    assert "37/38 (97%)" in board.officer.text
    board.answer("KD05", "225.329")
    board.officer.command("/todo")
    assert "38/38 (100%)" in board.officer.text


def test_every_screen_counts_the_same(board: Board) -> None:
    """The figures that must be given; what may stay blank is counted apart, by name."""
    head = board.head()
    board.fill()
    for screen in (
        board.officer.command("/todo"),
        board.officer.command("/kpi"),
        board.ask("DT01"),
        board.submit(),
    ):
        counts = re.findall(
            r"(\d+/\d+) (?:\(100%\)|(?:required )?(?:values|done)\b)", str(screen.text)
        )
        assert counts == ["38/38"], screen.text
    assert "38/38 values" in str(head.notices[-1].text)
    board.officer.command("/kpi")
    assert "● Investment: 14/14" in board.officer.text
    assert "Besides: 4 optional values." in board.officer.text
    board.ask("DT08")
    assert board.officer.text.count("Optional") == 1  # its definition says so


def test_the_days_to_the_deadline(board: Board) -> None:
    late = "(02 working days overdue)"
    for days, words in ((8, "(1 day left)"), (1, "(today)"), (1, "(overdue)"), (3, late)):
        board.bench.clock.move(timedelta(days=days))
        board.officer.command("/todo")
        assert words in board.officer.text


def test_after_submitting_the_way_leads_to_the_figures(board: Board) -> None:
    board.fill()
    board.submit()
    board.officer.command("/todo")
    assert "submitted to the head of the board" in board.officer.text
    assert labels(board.officer.screen)[0] == "See the figures"
    board.reopen()
    board.officer.command("/todo")
    assert labels(board.officer.screen)[0] == "Enter figures"


@pytest.mark.parametrize("synthetic", [True, False])
def test_the_conference_is_announced_in_whole_sentences(
    bench: Bench, board: Board, *, synthetic: bool
) -> None:
    with bench.database.writer.begin() as connection:
        days = date(2020, 1, 3), date(2020, 1, 4)
        plan_conference(connection, bench.bloc_id, 2019, *days, synthetic=synthetic)
    board.officer.command("/todo")
    note = " (synthetic, for practice)" if synthetic else ""
    assert board.officer.text.endswith(f"\n\nThe bloc's conference: 3 Jan 2020{note}.")
    board.officer.send(Intent("home.language", ("vi",)))
    board.officer.command("/viec")
    note = " (giả định, để tập dượt)" if synthetic else ""
    assert board.officer.text.endswith(f"Hội nghị tổng kết của Khối: 03/01/2020{note}.")


def test_the_secretary_has_the_blocs_duties(bench: Bench, secretary: Phone) -> None:
    bench.appoint("waiting", "Lê Văn Chờ", Role.OFFICER, UNIT, confirmed=False)
    secretary.command("/todo")
    assert "11 boards." in secretary.text
    assert "1 person waits to be confirmed." in secretary.text
    assert labels(secretary.screen) == [
        "Reporting status",
        "Enter for a board",
        "People and access",
        "Run the bloc",
        "Figures of the whole bloc",
        "Help and language",
    ]
    secretary.tap("Run the bloc")
    assert labels(secretary.screen) == [
        "Reporting periods",
        "Check a text",
        "Awards of the year",
        "Votes of the bloc",
        "Leader and deputy",
        "Roster of the bloc",
        "People and access",
        "Delegations",
        "Plan of the year",
        "Reminders",
        "Conference",
        "Handover",
        "Emulation pact",
        "Days off",
        "What is to be done",
    ]
    for label in labels(secretary.screen)[:-1]:
        secretary.command("/todo")
        secretary.tap("Run the bloc")
        secretary.tap(label)
        assert "does not include" not in secretary.text


def test_before_the_roster_is_confirmed(bench: Bench) -> None:
    secretary = bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY, "hai-duong")
    secretary.command("/todo")
    assert "The roster of the bloc is not confirmed yet" in secretary.text
    assert labels(secretary.screen)[0] == "Confirm the roster"


def test_an_observer_has_nothing_due(bench: Bench, board: Board) -> None:
    observer = bench.appoint("observer", "Vũ Minh", Role.OBSERVER)
    observer.command("/todo")
    assert observer.text == f"{HOME}\n\nNothing is due at the moment."
    assert labels(observer.screen) == ["Figures of the whole bloc", "Help and language"]


def test_two_periods_are_two_duties(bench: Bench, board: Board) -> None:
    with bench.database.writer.begin() as connection:
        half = plan(2019, kind=PeriodKind.HALF_YEAR, due=date(2019, 11, 22))
        open_period(connection, bench.bloc_id, half, bench.clock.now())
    board.officer.command("/todo")
    assert board.officer.text.index("first half") < board.officer.text.index("Figures of 2019<")
    assert labels(board.officer.screen)[:2] == [
        "Figures of the first half of 2019",
        "Figures of 2019",
    ]
    board.officer.command("/kpi")
    assert "first half" in board.officer.text  # due first
    bench.clock.move(timedelta(days=4))
    board.officer.command("/kpi")
    assert "<b>Figures of 2019</b>" in board.officer.text  # what can still be in time
    board.fill()
    board.submit()
    board.officer.command("/kpi")
    assert "first half" in board.officer.text  # late, but the only one owed
    board.officer.command("/todo")
    assert labels(board.officer.screen)[0] == "Figures of the first half of 2019"


def test_several_hats_are_named_and_changed(bench: Bench, board: Board, secretary: Phone) -> None:
    bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.OFFICER, UNIT)
    secretary.command("/todo")
    assert "You are working as: <b>secretary of the bloc</b>" in secretary.text
    secretary.tap("Change role")
    assert labels(secretary.screen) == [
        "secretary of the bloc",
        "emulation officer, KCN Hà Nam",
        "Back",
    ]
    secretary.tap("emulation officer")
    assert "You are working as: <b>emulation officer, KCN Hà Nam</b>" in secretary.text
    secretary.tap("What is to be done")
    assert labels(secretary.screen) == ["Enter figures", "Change role", "Help and language"]
    secretary.send(Intent.of("home.hat", 999))
    assert secretary.text == says(OldButton)


def test_help_language_and_menu(board: Board) -> None:
    board.ask("DT01")
    board.officer.command("/help")
    assert "7.081,7 or 5,890 tỷ USD" in board.officer.text
    assert board.officer.asked is not None  # beside the way
    board.officer.tap("Tiếng Việt")
    assert "Từ nay Trợ lý dùng tiếng Việt." in board.officer.text
    assert next(name for name, _ in json.loads(board.officer.menus[-1])) == "viec"
    board.officer.write("50 20")
    assert "✓ Đã lưu" in board.officer.text
    board.officer.command("/viec")
    assert "<b>Việc cần làm</b>" in board.officer.text
    board.officer.write("việc cần làm")
    assert "<b>Việc cần làm</b>" in board.officer.text
    board.officer.write("NHAP SO LIEU")
    assert "Phiếu" not in board.officer.text
    assert "Đang nhập · 2/38 số bắt buộc" in board.officer.text
    board.officer.command("/start")
    assert len(board.officer.menus) == 2


def test_leaving_keeps_what_was_saved(board: Board) -> None:
    board.ask("DT01")
    board.officer.command("/cancel")
    assert "You have left the entry" in board.officer.text
    assert board.officer.asked is None
    board.officer.write("thoát")
    assert "No question was open." in board.officer.text
    board.officer.write("chào & <b>")
    assert "You wrote “chào &amp; &lt;b&gt;”, but no question is open" in board.officer.text
    board.officer.write("x" * 900)
    assert "…”" in board.officer.text
    assert board.count() == 0


@pytest.mark.parametrize(
    ("what", "word"),
    [
        (What.PHOTO, "photo"),
        (What.FILE, "file"),
        (What.VOICE, "voice message"),
        (What.STICKER, "sticker"),
    ],
)
def test_what_is_no_text_leaves_the_question_open(board: Board, what: What, word: str) -> None:
    board.ask("DT01")
    board.officer._send(what)
    refused = says(NoTable) if what is What.FILE else says(NotText, what=word)
    assert board.officer.text == refused
    board.officer.write("50 20")
    assert board.amount("DT01", "F") == 50


def test_other_ways_of_going_wrong(board: Board) -> None:
    board.ask("DT01")
    board.officer.write("x" * 5000)
    assert board.officer.text == says(TextTooLong, length=5000, most=4096)
    board.officer._send(What.EDITED, text="51 20")
    assert "You changed an earlier message." in board.officer.text
    board.officer.command("/abc &lt;")
    assert "does not know /abc" in board.officer.text
    board.officer.send(Intent("home.unknown_command"))  # no button of ours leads there
    assert "not valid" in board.officer.text
    board.officer.send(Intent("home.not_text", ("nonsense",)))
    assert board.officer.text == says(NotText, what="message of this kind")
    board.officer.send(Intent("no.such.route"))
    assert "not valid" in board.officer.text
    board.officer._send(What.TAP, intent=None)  # forged: the channel could not decode it
    assert "not valid" in board.officer.text
    board.officer.write("50 20")
    assert board.amount("DT01", "F") == 50


def test_a_stranger_sees_one_public_screen(bench: Bench, board: Board) -> None:
    stranger = bench.phone("stranger")
    stranger.write("DT01 50 20")
    public = stranger.text
    assert "It serves members of the bloc only." in public
    assert OFFICER not in public
    board.go("review", phone=stranger)
    assert stranger.text == public


def test_the_local_day_decides(bench: Bench) -> None:
    assert local(bench) == date(2019, 11, 20)


def test_what_is_ahead_is_not_put_together_anew_at_each_look(board: Board) -> None:
    """Counted in calls, which do not depend on how busy the machine is; it was 13,000 once."""
    for _ in range(2):
        board.officer.command("/todo")
    profile = Profile()
    profile.enable()
    board.officer.command("/todo")
    profile.disable()
    assert sum(entry.callcount for entry in profile.getstats()) < 8_000
