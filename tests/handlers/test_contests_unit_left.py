"""A unit leaves the bloc (a merger): before a vote on it opens, while it is open, after it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import update

from bot.domain.contest_errors import ListedLeft
from bot.runtime.closing import Closing
from bot.runtime.opening import Opening
from bot.screen import Intent
from storage.models.blocs import membership
from storage.models.contests import contest as contest_table
from tests.bench import ZONE, Bench, Phone, button, labels
from tests.handlers.contests import (
    BOARDS,
    accept,
    award,
    contest,
    drafted,
    heads,
    link_group,
    mark,
    newest,
    officer,
    ready,
)
from tests.handlers.steps import says
from tests.handlers.voting import hall_of

MERGED = "ha-nam"


@pytest.fixture
def boards(bench: Bench, secretary: Phone) -> dict[str, Phone]:
    accept(bench, MERGED, "bac-ninh")
    return heads(bench)


@pytest.fixture
def teller(bench: Bench) -> Phone:
    return officer(bench, "ha-noi")


def leave(bench: Bench, board: str, on: date) -> None:
    with bench.database.writer.begin() as connection:
        connection.execute(
            update(membership).where(membership.c.unit_id == bench.unit(board)).values(until=on)
        )


def today(bench: Bench) -> date:
    return bench.clock.now().astimezone(ZONE).date()


def rule_of(bench: Bench, number: int, **values: object) -> None:
    rule = {**json.loads(contest(bench, number).rule), **values}
    text = json.dumps(rule, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    with bench.database.writer.begin() as connection:
        connection.execute(
            update(contest_table).where(contest_table.c.id == number).values(rule=text)
        )


def prepared(bench: Bench, secretary: Phone, teller: Phone, **rule: object) -> int:
    number = drafted(bench, secretary, "open").id
    if rule:
        rule_of(bench, number, **rule)
    ready(bench, secretary, number, teller)
    return number


def open_now(bench: Bench, secretary: Phone, number: int) -> None:
    secretary.send(Intent.of("contests.preview", number))
    secretary.tap("Open the vote now")
    assert contest(bench, number).state == "open", secretary.text


def close_due(bench: Bench) -> None:
    Closing(bench.database, cast(Any, None), bench.clock, bench.vault).close_due()


def test_no_vote_opens_on_a_unit_that_has_left(
    bench: Bench, secretary: Phone, boards: dict[str, Phone], teller: Phone
) -> None:
    number = prepared(bench, secretary, teller)
    secretary.send(Intent.of("contests.preview", number))
    tap = button(secretary.screen, "Open the vote now")
    assert tap is not None
    leave(bench, MERGED, today(bench))
    named = next(line.wording for line in lines_of(bench, number) if line.unit_id == unit(bench))
    secretary.send(Intent.of("contests.preview", number))
    assert says(ListedLeft, units=named) in secretary.text
    assert "Open the vote now" not in labels(secretary.screen)
    secretary.send(tap)
    assert contest(bench, number).state == "draft"
    # Taken off the list it opens.
    secretary.send(Intent.of("contests.line", number, mark(bench, number, 1)))
    secretary.tap("Take it off")
    open_now(bench, secretary, number)
    assert [line.unit_id for line in lines_of(bench, number)] == [bench.unit("bac-ninh")]


def unit(bench: Bench) -> int:
    return bench.unit(MERGED)


def lines_of(bench: Bench, number: int) -> Any:
    with bench.database.reader.connect() as connection:
        return bench.uow(connection).contests.lines(number)


@pytest.mark.parametrize("days", [0, 1])
def test_a_vote_during_which_a_unit_leaves_is_counted_published_and_minuted(
    bench: Bench, secretary: Phone, boards: dict[str, Phone], teller: Phone, days: int
) -> None:
    """Of roll and list: as it leaves on the day of the opening itself, or on the next."""
    link_group(bench, bench.group("Khối"))
    number = prepared(bench, secretary, teller, publishing="automatic")
    open_now(bench, secretary, number)
    bench.clock.move(timedelta(minutes=5))
    leave(bench, MERGED, today(bench) + timedelta(days=days))
    opening = Opening(bench.database, cast(Any, None), bench.clock, bench.vault)
    for number in opening.live():
        opening.follow_one(number)
    hall = hall_of(bench)
    for board in BOARDS:
        hall.cast(boards[board], number, ["For", "For"])
    bench.clock.at = contest(bench, number).closes_at or bench.clock.at
    bench.clock.move(timedelta(days=days))
    close_due(bench)
    assert contest(bench, number).state == "published"
    chair = boards["hai-duong"]
    assert "KCN Hà Nam" in str(chair.send(Intent.of("contests.counted", number)).text)
    for paper in ("minutes", "meeting", "recount"):
        chair.send(Intent.of(f"contests.{paper}", number))
        assert chair.screen.files, chair.text
    secretary.send(Intent.of("nominations.result", number))
    assert "KCN Hà Nam" in secretary.text
    secretary.tap("Yes, record it")
    secretary.send(Intent.of("nominations.after", award(bench), 2019))
    assert "KCN Hà Nam: " in secretary.text
    assert "…" not in secretary.text
    secretary.send(Intent.of("nominations.step", "decided", award(bench), 2019))
    assert "● KCN Hà Nam" in labels(secretary.screen)


def test_a_unit_that_has_left_still_lends_its_vote_and_takes_it_back(
    bench: Bench, secretary: Phone, boards: dict[str, Phone], teller: Phone
) -> None:
    number = prepared(bench, secretary, teller, proxy=1)
    secretary.send(Intent.of("contests.closes", number))
    secretary.write("17:00 21/11/2019")
    open_now(bench, secretary, number)
    leave(bench, MERGED, today(bench) + timedelta(days=1))
    bench.clock.move(timedelta(days=1))
    away, holder, head = unit(bench), bench.unit("ha-noi"), boards[MERGED]
    secretary.send(Intent.of("contests.proxy_to", number, away, holder))
    assert secretary.text.startswith("✓ KCN&amp;CX Hà Nội votes for KCN Hà Nam.")
    secretary.send(Intent.of("contests.proxy_to", number, away, 0))
    assert "Nobody votes for KCN Hà Nam but itself" in secretary.text
    head.send(Intent.of("delegations.away_in", number, away, 0))
    assert "KCN Hà Nam" in head.text
    head.tap("KCN&CX Hà Nội")
    head.tap("Yes, it holds")
    assert "KCN Hà Nam" in head.text
    assert "?" not in head.text


def test_a_delegation_of_a_unit_that_has_left_can_be_revoked(
    bench: Bench, secretary: Phone, boards: dict[str, Phone]
) -> None:
    hall = hall_of(bench)
    delegate = officer(bench, MERGED)
    place = hall.keys.index(MERGED)
    paper = hall.delegate(place, delegate)
    leave(bench, MERGED, today(bench))
    secretary.command("/uyquyen")
    assert "KCN Hà Nam" in secretary.text
    secretary.send(Intent.of("delegations.revoke_now", paper))
    assert "Revoked" in secretary.text


def test_the_roll_of_an_open_vote_names_a_unit_that_has_left_and_follows_its_delegates(
    bench: Bench, secretary: Phone, boards: dict[str, Phone], teller: Phone
) -> None:
    number = prepared(bench, secretary, teller)
    open_now(bench, secretary, number)
    hall, delegate = hall_of(bench), officer(bench, MERGED)
    leave(bench, MERGED, today(bench))
    hall.delegate(hall.keys.index(MERGED), delegate)
    secretary.send(Intent.of("contests.voters", number))
    assert "KCN Hà Nam: Trưởng Ban ha-nam" in secretary.text
    secretary.tap("Bring it up to date")
    assert "KCN Hà Nam: Cán bộ ha-nam (by delegation)" in secretary.text
    hall.cast(delegate, number, ["For", "For"])
    assert hall.marks(number) == {hall.keys.index(MERGED): "chat"}


def test_a_further_round_has_the_roll_of_the_first(
    bench: Bench, secretary: Phone, boards: dict[str, Phone], teller: Phone
) -> None:
    accept(bench, "hung-yen")
    number = prepared(bench, secretary, teller)
    open_now(bench, secretary, number)
    hall, chair = hall_of(bench), boards["hai-duong"]
    for place, board in enumerate(BOARDS):
        answers = ["For", "For" if place < 3 else "Against", "Against"]
        hall.cast(boards[board], number, answers)
    bench.clock.at = contest(bench, number).closes_at or bench.clock.at
    close_due(bench)
    for phone in (teller, chair):
        phone.send(Intent.of("contests.publish_now", number))
    chair.send(Intent.of("contests.next_round", number))
    further = newest(bench)
    for board in ("thai-binh", "nam-dinh"):
        leave(bench, board, today(bench))
    chair.send(Intent.of("contests.open_round", further.id))
    chair.tap("Open it: 30")
    assert contest(bench, further.id).state == "open", chair.text
    with bench.database.reader.connect() as connection:
        rolls = bench.uow(connection).rolls
        first, second = (
            {seat.unit_id for seat in rolls.seats(one)} for one in (number, further.id)
        )
    assert second == first


def test_who_left_before_the_opening_makes_no_base_smaller(
    bench: Bench, secretary: Phone, boards: dict[str, Phone], teller: Phone
) -> None:
    number = drafted(bench, secretary, "open").id
    secretary.send(
        Intent.of("contests.recuse_why", number, bench.unit("vinh-phuc"), mark(bench, number, 1))
    )
    secretary.write("Có liên quan")
    ready(bench, secretary, number, teller)
    leave(bench, "vinh-phuc", today(bench))
    open_now(bench, secretary, number)
    hall = hall_of(bench)
    there = [board for board in BOARDS if board != "vinh-phuc"]
    for at, board in enumerate(there):
        hall.cast(boards[board], number, ["For" if at < 6 else "Against"] * 2)
    closes_at = contest(bench, number).closes_at
    assert closes_at is not None
    bench.clock.at = closes_at
    close_due(bench)
    chair = boards["hai-duong"]
    chair.send(Intent.of("contests.counted", number))
    assert chair.text.count("07 needed") == 3
    assert "06 needed" not in chair.text
