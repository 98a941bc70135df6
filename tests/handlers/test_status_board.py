"""The pinned message of the group: one, edited in place, counts alone unless names are on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select, update

from bot.domain.access import Role
from bot.domain.errors import GroupUnknown, NotAllowed, OldButton
from bot.runtime.pinning import Pinning
from bot.screen import Intent, Pin, Screen, screen_from_json
from storage import talk
from storage.counting import counted
from storage.models.talk import outbox
from tests.bench import Bench, Phone, labels
from tests.handlers.boards import stand
from tests.handlers.reporting import Board
from tests.handlers.steps import says
from tests.handlers.voting import OPEN, hall_of

TITLE = "Khối thi đua <ĐBSH>"
HALF_A_MINUTE = timedelta(seconds=30)
TURN_ON = Intent.of("status.board_turn", "on")


@dataclass(slots=True)
class Wall:
    """The group as a messenger keeps it; `look` is the bot's part, then everything is sent."""

    bench: Bench
    chat: str
    texts: dict[str, str] = field(default_factory=dict)
    pinned: list[str] = field(default_factory=list)
    may_pin: bool = True
    may_write: bool = True
    requests: int = 0
    numbers: int = 0

    def part(self) -> Pinning:
        return Pinning(self.bench.database, cast(Any, None), self.bench.clock)

    def look(self, times: int = 3) -> None:
        for _ in range(times):
            self.part().keep_all()
            self.deliver()

    def deliver(self) -> None:
        with self.bench.database.writer.begin() as connection:
            waits = select(outbox).where(outbox.c.chat == self.chat, outbox.c.state == "queued")
            for row in connection.execute(waits.order_by(outbox.c.id)).all():
                number = self._take(screen_from_json(row.payload), row.edits)
                self.requests += 1
                state = "sent" if number else "failed"
                connection.execute(
                    update(outbox)
                    .where(outbox.c.id == row.id)
                    .values(state=state, message_id=number)
                )
        self.bench.handle()

    def _take(self, screen: Screen, edits: str | None) -> str | None:
        if isinstance(screen.pin, Pin):
            if not self.may_pin:
                return None
            (self.pinned.append if screen.pin.up else self.pinned.remove)(screen.pin.message_id)
            return screen.pin.message_id
        if not self.may_write:
            return None
        if edits not in self.texts:
            self.numbers += 1
            edits = str(100 + self.numbers)
        self.texts[edits] = str(screen.text)
        return edits

    def wait(self) -> None:
        self.bench.clock.move(HALF_A_MINUTE)


@pytest.fixture
def wall(board: Board, secretary: Phone) -> Wall:
    found = board.bench.group(TITLE)
    secretary.ask_in(found, "/tinhhinh")
    wall = Wall(board.bench, found.chat)
    wall.deliver()
    wall.texts.clear()
    return wall


def only(wall: Wall) -> str:
    """The one message, which is pinned."""
    (number,) = wall.texts
    assert wall.pinned == [number]
    return wall.texts[number]


def test_it_is_off_until_the_secretary_has_seen_and_switched_it(
    wall: Wall, board: Board, secretary: Phone
) -> None:
    wall.look()
    assert wall.texts == {}
    secretary.send(Intent.of("status.preview", board.period.id))
    secretary.tap("Pinned message")
    assert "Pinned message: off." in secretary.text
    assert "Đã gửi: 00/11 đơn vị" in secretary.text
    secretary.tap("Switch on")
    assert "Pinned message: on." in secretary.text
    wall.look()
    assert "Đã gửi: 00/11 đơn vị" in only(wall)
    assert "Số liệu đã nhập: 0%" in only(wall)
    assert "Hà Nam" not in only(wall)


def test_it_is_edited_when_the_records_change_and_not_otherwise(
    wall: Wall, board: Board, secretary: Phone
) -> None:
    secretary.send(TURN_ON)
    wall.look()
    done = wall.requests
    for _ in range(3):
        wall.wait()
        wall.look()
    assert wall.requests == done
    stand(board.bench, board.period, "hai-duong", "submitted", secretary)
    wall.look()
    assert "Đã gửi: 01/11 đơn vị" in only(wall)
    assert wall.requests == done + 1


def test_a_burst_of_changes_is_one_edit(wall: Wall, board: Board, secretary: Phone) -> None:
    secretary.send(TURN_ON)
    wall.look()
    done = wall.requests
    for unit in ("hai-duong", "quang-ninh", "bac-ninh"):
        stand(board.bench, board.period, unit, "submitted", secretary)
        board.bench.clock.move(timedelta(seconds=5))
        wall.look()
    assert wall.requests == done
    wall.wait()
    wall.look()
    assert "Đã gửi: 03/11 đơn vị" in only(wall)
    assert wall.requests == done + 1


def test_names_only_while_they_are_switched_on(wall: Wall, board: Board, secretary: Phone) -> None:
    stand(board.bench, board.period, "hai-duong", "submitted", secretary)
    secretary.send(TURN_ON)
    secretary.tap("With names")
    wall.look()
    assert "Đã gửi: KCN Hải Dương." in only(wall)
    secretary.tap("Without names")
    wall.wait()
    wall.look()
    assert "Hải Dương" not in only(wall)


def test_an_open_vote_is_counted_without_names(wall: Wall, secretary: Phone) -> None:
    hall = hall_of(wall.bench)
    number = hall.open(OPEN)
    hall.cast(hall.head(0), number, ["For"] * 3)
    secretary.send(TURN_ON)
    wall.look()
    assert "Cờ thi đua năm 2019" in only(wall)
    assert "Đã bỏ phiếu: 01/11 đơn vị" in only(wall)


def test_deleted_it_is_made_anew_and_pinned(wall: Wall, board: Board, secretary: Phone) -> None:
    secretary.send(TURN_ON)
    wall.look()
    wall.texts.clear()
    wall.pinned.clear()
    stand(board.bench, board.period, "hai-duong", "submitted", secretary)
    wall.wait()
    wall.look()
    assert "Đã gửi: 01/11 đơn vị" in only(wall)


def test_a_restart_in_between_makes_no_second_one(wall: Wall, secretary: Phone) -> None:
    secretary.send(TURN_ON)
    wall.part().keep_all()
    wall.part().keep_all()  # another process, before anything was sent
    wall.deliver()
    wall.part().keep_all()
    wall.part().keep_all()
    wall.deliver()
    only(wall)
    assert wall.requests == 2  # the message and its pin


def test_where_it_may_not_pin_the_secretary_hears_it_once(
    wall: Wall, board: Board, secretary: Phone
) -> None:
    wall.may_pin = False
    secretary.send(TURN_ON)
    secretary.notices.clear()
    wall.look()
    stand(board.bench, board.period, "hai-duong", "submitted", secretary)
    wall.wait()
    wall.look()
    (text,) = wall.texts.values()
    assert "Đã gửi: 01/11 đơn vị" in text
    (notice,) = secretary.notices
    assert "may not pin messages in the group “Khối thi đua &lt;ĐBSH&gt;”" in str(notice.text)
    wall.may_pin = True
    secretary.send(Intent("status.board"))
    secretary.tap("Try again")
    wall.look()
    only(wall)
    assert "Try again" not in labels(secretary.send(Intent("status.board")))


def test_where_it_may_not_write_it_is_given_up_with_a_word(wall: Wall, secretary: Phone) -> None:
    wall.may_write = False
    secretary.send(TURN_ON)
    secretary.notices.clear()
    wall.look()
    done = wall.requests
    wall.bench.clock.move(timedelta(hours=1))
    wall.look()
    assert wall.requests == done
    (notice,) = secretary.notices
    assert "may not write in the group" in str(notice.text)
    wall.may_write = True
    secretary.send(TURN_ON)
    wall.look()
    only(wall)


def test_it_follows_a_group_that_moves(wall: Wall, secretary: Phone) -> None:
    secretary.send(TURN_ON)
    wall.look()
    group = wall.bench.group(TITLE)
    with wall.bench.database.writer.begin() as connection:
        talk.move_chat(connection, "telegram", "1", group.chat, "-100777")
    group.chat = "-100777"
    there = Wall(wall.bench, group.chat)
    there.look()
    assert "Đã gửi: 00/11 đơn vị" in only(there)


def test_switched_off_it_is_taken_down(wall: Wall, board: Board, secretary: Phone) -> None:
    secretary.send(TURN_ON)
    wall.look()
    secretary.send(Intent.of("status.board_turn", "off"))
    wall.look()
    assert wall.pinned == []
    done = wall.requests
    stand(board.bench, board.period, "hai-duong", "submitted", secretary)
    wall.wait()
    wall.look()
    assert wall.requests == done
    assert [line[0] for line in wall.bench.audited()].count("board_turned") == 2


def test_only_the_secretary_and_only_with_a_group(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    head = bench.appoint("a-head", "Lê Văn Phó", Role.HEAD, board.unit)
    for intent in (
        Intent("status.board"),
        TURN_ON,
        Intent.of("status.board_names", "on"),
    ):
        assert says(NotAllowed) in head.send(intent).text
        assert says(GroupUnknown) in secretary.send(intent).text
    secretary.ask_in(bench.group(TITLE), "/tinhhinh")
    assert says(OldButton) in secretary.send(Intent.of("status.board_turn", "maybe")).text


def test_a_look_and_the_page_cost_few_statements(wall: Wall, secretary: Phone) -> None:
    secretary.send(TURN_ON)
    wall.look()
    with counted(wall.bench.database) as count:
        wall.part().keep_all()
    assert len(count.statements) <= 10, count.statements
    secretary.send(Intent("status.board"))
    for _ in range(2):
        spent = wall.bench.cost(
            secretary, what=cast(Any, "tap"), intent=Intent("status.board"), tapped="7"
        )
    assert spent <= 12
