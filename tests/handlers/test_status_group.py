"""What the bloc's group is told: counts; names and a picture only as the secretary posts them."""

from __future__ import annotations

import json

import pytest

from bot.domain.access import Role
from bot.domain.errors import GroupUnknown
from bot.reports.build import build_file
from bot.screen import Intent
from storage import talk
from tests.bench import Bench, Phone, labels
from tests.handlers.boards import stand
from tests.handlers.reporting import Board
from tests.handlers.steps import says

TITLE = "Khối thi đua <ĐBSH>"
PRIVATE = "Please write to the assistant in a private chat."


@pytest.fixture
def group(board: Board, secretary: Phone) -> Phone:
    """Two boards have sent; the secretary has asked in the group once."""
    for unit in ("hai-duong", "quang-ninh"):
        stand(board.bench, board.period, unit, "submitted", secretary)
    found = board.bench.group(TITLE)
    secretary.ask_in(found, "/tinhhinh")
    return found


def test_a_group_is_answered_with_counts_alone(board: Board, group: Phone) -> None:
    board.officer.ask_in(group, "/tinhhinh")
    assert "Sent: 02/11 boards · in time 2 · approved 0 · accepted 0" in group.text
    assert "Hải Dương" not in group.text
    assert group.screen.choices == ()  # anybody in the group could tap them
    assert board.bench.clock.now() < board.period.due_at


def test_a_question_that_is_open_stays_open(board: Board, group: Phone) -> None:
    board.ask("DT01")
    board.officer.ask_in(group, "/status")
    board.officer.write("50; 20")
    assert board.amount("DT01", "F") == 50


@pytest.mark.parametrize("who", ["observer", "stranger", "contributor"])
def test_who_sees_no_progress_sees_none_in_the_group(
    bench: Bench, board: Board, group: Phone, who: str
) -> None:
    if who == "stranger":
        phone = bench.phone(who)
    elif who == "observer":
        phone = bench.appoint(who, "Đỗ Văn Xem", Role.OBSERVER)
    else:
        phone = board.contributor()
    for command in ("/tinhhinh", "/status", "/solieu", "/nhapho", "/start"):
        phone.ask_in(group, command)
        assert group.text == PRIVATE, command


def test_only_the_secretary_makes_a_group_the_blocs(board: Board, secretary: Phone) -> None:
    other, own = board.bench.group("Nhóm bạn"), board.bench.group(TITLE)
    board.officer.ask_in(other, "/tinhhinh")
    secretary.send(Intent.of("status.preview", board.period.id))
    assert secretary.text == says(GroupUnknown)
    secretary.ask_in(own, "/tinhhinh")
    assert "From now on the secretary's posts go to this group." in own.text
    secretary.ask_in(own, "/tinhhinh")
    assert "From now on" not in own.text
    assert [line[3] for line in board.bench.audited() if line[0] == "group_linked"] == [own.chat]


def test_the_secretary_previews_and_posts_once(
    board: Board, group: Phone, secretary: Phone
) -> None:
    secretary.command("/status")
    secretary.tap("Post in the group")
    assert "Group “Khối thi đua &lt;ĐBSH&gt;” would read:" in secretary.text
    assert "Đã gửi: 02/11 đơn vị" in secretary.text  # the group's language, not the secretary's
    (order,) = secretary.screen.files
    assert (order.builder, order.photo) == ("status", True)
    assert "Hải Dương" not in order.view + secretary.text
    assert build_file(order.builder, order.view).startswith(b"\x89PNG")
    post = secretary.screen
    secretary.tap("Post it")
    assert "✓ Posted in the group" in secretary.text
    secretary.screen = post
    secretary.tap("Post it")
    (posted,) = group.notices
    assert "Đã gửi: 02/11 đơn vị" in str(posted.text)
    assert posted.files == (order,)
    assert posted.choices == ()
    assert len([line for line in board.bench.audited() if line[0] == "status_posted"]) == 2


def test_names_are_for_one_post(board: Board, group: Phone, secretary: Phone) -> None:
    secretary.send(Intent.of("status.preview", board.period.id))
    secretary.tap("With names")
    assert "Đã gửi: KKT Quảng Ninh, KCN Hải Dương." in secretary.text
    assert "Còn chờ: " in secretary.text
    steps = json.loads(secretary.screen.files[0].view)["steps"]
    assert steps[2]["names"] == ["KKT Quảng Ninh", "KCN Hải Dương"]
    secretary.tap("Without picture")
    assert secretary.screen.files == ()
    assert labels(secretary.screen) == [
        "Post it",
        "Without names",
        "With picture",
        "Pinned message",
        "Back",
    ]
    secretary.tap("Post it")
    assert "KCN Hà Nam" in str(group.notices[-1].text)
    secretary.send(Intent.of("status.preview", board.period.id))
    assert "KCN Hà Nam" not in secretary.text


def test_what_has_changed_since_the_preview_is_shown_anew(
    board: Board, group: Phone, secretary: Phone
) -> None:
    secretary.send(Intent.of("status.preview", board.period.id))
    stand(board.bench, board.period, "bac-ninh", "submitted", secretary)
    secretary.tap("Post it")
    assert "the figures or the group have changed since" in secretary.text
    assert "Đã gửi: 03/11 đơn vị" in secretary.text
    assert group.notices == []
    secretary.tap("Post it")
    assert "Đã gửi: 03/11 đơn vị" in str(group.notices[-1].text)


def test_the_picture_counts_every_board_once(board: Board, group: Phone, secretary: Phone) -> None:
    secretary.send(Intent.of("status.preview", board.period.id))
    view = json.loads(secretary.screen.files[0].view)
    assert view["headline"] == "02/11"
    assert sum(step["count"] for step in view["steps"]) == 11
    assert all(step["names"] == [] for step in view["steps"])


def test_a_group_that_moves_stays_the_blocs(board: Board, group: Phone, secretary: Phone) -> None:
    with board.bench.database.writer.begin() as connection:
        talk.move_chat(connection, "telegram", "1", group.chat, "-100777")
    group.chat = "-100777"
    secretary.send(Intent.of("status.preview", board.period.id))
    secretary.tap("Post it")
    assert len(group.notices) == 1


def test_names_go_to_no_other_group_than_the_one_that_was_named(
    board: Board, group: Phone, secretary: Phone
) -> None:
    secretary.send(Intent.of("status.preview", board.period.id, 1, 0))
    press = board.bench.group("Nhóm báo chí")
    secretary.ask_in(press, "/tinhhinh")
    before = len(press.notices)
    secretary.tap("Post it")
    assert "the figures or the group have changed since" in secretary.text
    assert "Group “Nhóm báo chí” would read" in secretary.text
    assert len(press.notices) == before
    secretary.tap("Post it")
    assert "Posted in the group “Nhóm báo chí”" in secretary.text
