"""The pinned message step by step: never two, never too often, given up where it may not be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.pinning import (
    EDIT_EVERY,
    WRITE_AGAIN_AFTER,
    Board,
    Doing,
    Outcome,
    Pinned,
    Trouble,
    in_place,
    next_step,
    settled,
    stepped,
    switched,
)

NOW = datetime(2019, 11, 20, 1, tzinfo=UTC)
HERE, THERE = "telegram:1:-1", "telegram:1:-2"
STANDING = Board(
    is_on=True, place=HERE, message_id="5", pinned=Pinned.YES, seal="old", acted_at=NOW, step=2
)


def through(board: Board, **outcome: object) -> Board:
    given: dict[str, object] = {"arrived": True, "message_id": board.message_id, "place": HERE}
    return settled(board, Outcome(**{**given, **outcome}))  # type: ignore[arg-type]


def test_it_is_written_then_pinned_then_left_alone() -> None:
    board = in_place(switched(Board(), on=True), HERE)
    assert next_step(board, "a", NOW) is Doing.TEXT
    board = through(stepped(board, Doing.TEXT, "a", NOW), message_id="5")
    assert next_step(board, "a", NOW) is Doing.PIN
    board = through(stepped(board, Doing.PIN, "a", NOW))
    assert (board.step, board.pinned, board.message_id) == (2, Pinned.YES, "5")
    assert next_step(board, "a", NOW + timedelta(days=9)) is Doing.NOTHING


def test_a_change_waits_for_its_half_minute() -> None:
    assert next_step(STANDING, "new", NOW + EDIT_EVERY - timedelta(seconds=1)) is Doing.NOTHING
    assert next_step(STANDING, "new", NOW + EDIT_EVERY) is Doing.TEXT
    assert next_step(STANDING, "new", NOW - EDIT_EVERY) is Doing.TEXT  # the clock was set back


def test_a_message_that_was_deleted_comes_back_with_another_number_and_is_pinned() -> None:
    board = through(stepped(STANDING, Doing.TEXT, "new", NOW), message_id="9")
    assert (board.message_id, board.pinned) == ("9", Pinned.NO)
    assert next_step(board, "new", NOW) is Doing.PIN


def test_where_it_may_not_pin_the_message_is_kept_and_no_second_pin_is_tried() -> None:
    board = through(stepped(replace(STANDING, pinned=Pinned.NO), Doing.PIN, "", NOW), arrived=False)
    assert (board.trouble, board.pinned) == (Trouble.NO_PIN, Pinned.REFUSED)
    assert next_step(board, "old", NOW + EDIT_EVERY) is Doing.NOTHING
    assert next_step(board, "new", NOW + EDIT_EVERY) is Doing.TEXT
    again = switched(board, on=True)
    assert (again.trouble, next_step(again, "old", NOW)) == (Trouble.NONE, Doing.PIN)


def test_where_it_may_not_write_it_stops_until_it_is_told_to_try() -> None:
    board = through(stepped(STANDING, Doing.TEXT, "new", NOW), arrived=False)
    assert board.trouble is Trouble.NO_WRITE
    assert next_step(board, "newer", NOW + timedelta(days=1)) is Doing.NOTHING
    assert next_step(switched(board, on=True), "newer", NOW) is Doing.TEXT


def test_an_edit_whose_fate_is_unknown_is_repeated() -> None:
    board = through(stepped(STANDING, Doing.TEXT, "new", NOW), arrived=False, uncertain=True)
    assert next_step(board, "new", NOW + EDIT_EVERY) is Doing.TEXT
    assert board.message_id == "5"


def test_after_a_first_message_of_unknown_fate_it_waits_long() -> None:
    first = in_place(switched(Board(), on=True), HERE)
    board = through(stepped(first, Doing.TEXT, "a", NOW), arrived=False, uncertain=True)
    assert next_step(board, "a", NOW + EDIT_EVERY) is Doing.NOTHING
    assert next_step(board, "a", NOW + WRITE_AGAIN_AFTER) is Doing.TEXT


def test_another_group_gets_a_message_of_its_own() -> None:
    moved = in_place(STANDING, THERE)
    assert (moved.message_id, moved.pinned, moved.place) == (None, Pinned.NO, THERE)
    assert next_step(moved, "old", NOW) is Doing.TEXT
    assert in_place(STANDING, HERE) is STANDING


def test_what_was_on_its_way_while_the_group_moved_stands_in_the_new_one() -> None:
    board = through(stepped(STANDING, Doing.TEXT, "new", NOW), message_id="1", place=THERE)
    assert in_place(board, THERE).message_id == "1"
    pin = through(
        stepped(replace(STANDING, pinned=Pinned.NO), Doing.PIN, "", NOW), arrived=False, place=THERE
    )
    assert pin.trouble is Trouble.NONE


@pytest.mark.parametrize("arrived", [True, False])
def test_switched_off_it_is_taken_down_once(*, arrived: bool) -> None:
    off = switched(STANDING, on=False)
    assert next_step(off, "", NOW) is Doing.UNPIN
    board = through(stepped(off, Doing.UNPIN, "", NOW), arrived=arrived)
    assert board.message_id is None
    assert next_step(board, "", NOW) is Doing.NOTHING
    assert next_step(switched(board, on=True), "old", NOW) is Doing.TEXT
