"""A further round: after the publication, before the result is recorded, and never for a place that
somebody else was given since; and what becomes of places that it does not fill."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.contest_errors import PlacesTaken, VoteBeside
from bot.domain.counting_errors import (
    NobodyLeft,
    RoundOvertaken,
    RoundRecorded,
    RoundUnpublished,
)
from bot.screen import Intent
from storage.contest_drafts import Draft
from storage.contest_rows import Line
from storage.contests import Voter
from storage.models.contests import contest as contest_table
from storage.nominations import Nomination
from tests.bench import Bench, Phone, labels
from tests.handlers.conference import Conference
from tests.handlers.contests import award, heads, newest, officer
from tests.handlers.steps import says

FLAG = ("hai-phong", "ha-nam", "hung-yen")


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def one_place_left(conference: Conference) -> int:
    """A published flag: Hải Phòng has one of two places, the other two may have the second."""
    number = conference.draft(FLAG)
    conference.open(number)
    conference.count(number, "11 0", "3 8", "3 8")
    conference.publish(number)
    return number


def drop(conference: Conference, number: int) -> None:
    conference.go(conference.chair, "next_round", number)
    conference.chair.tap("Open round 2")
    conference.chair.tap("Drop this round")
    conference.chair.write("Không tiến hành vòng hai")


def record(conference: Conference, number: int) -> str:
    secretary = conference.secretary
    secretary.send(Intent.of("nominations.result", number))
    asked = secretary.text
    secretary.tap("Yes, record it")
    return asked


def nomination(conference: Conference, board: str) -> Nomination:
    bench = conference.bench
    with bench.database.reader.connect() as connection:
        found = bench.uow(connection).nominations.of_unit(
            bench.bloc_id, 2019, "award", award(bench), bench.unit(board)
        )
    assert found is not None
    return found


def withdraw(conference: Conference, board: str) -> None:
    one, head = nomination(conference, board), conference.heads[board]
    head.send(Intent.of("nominations.withdraw", one.id, one.seq))
    head.tap("Yes, withdraw it")
    assert nomination(conference, board).said == "withdrawn"


def take_back(conference: Conference, board: str) -> None:
    one = nomination(conference, board)
    conference.secretary.send(Intent.of("nominations.undo_now", one.id, one.seq))
    assert nomination(conference, board).said == "on_ballot"


def states(conference: Conference) -> list[str]:
    with conference.bench.database.reader.connect() as connection:
        every = ("draft", "open", "closed", "published", "cancelled")
        found = conference.bench.uow(connection).contests.of_bloc(conference.bench.bloc_id, every)
    return [one.state for one in found]


# After the publication -----------------------------------------------------------------------


def test_no_round_is_prepared_before_the_publication(conference: Conference) -> None:
    number = conference.draft(FLAG, "secret")
    conference.open(number)
    conference.cast(number, 11, 2, 2)
    conference.over(number)
    conference.go(conference.chair, "counted", number)
    assert "Not published yet." in conference.chair.text
    assert "Prepare round 2" not in labels(conference.chair.screen)
    for phone in (conference.chair, conference.secretary):
        conference.go(phone, "next_round", number)
        assert phone.text == says(RoundUnpublished)
    assert states(conference) == ["closed"]
    conference.publish(number)
    conference.go(conference.chair, "counted", number)
    conference.chair.tap("Prepare round 2")
    assert states(conference) == ["published", "draft"]


def test_a_round_that_was_prepared_too_early_opens_after_the_publication(
    conference: Conference,
) -> None:
    """As an older release left it."""
    number = one_place_left(conference)
    conference.go(conference.chair, "next_round", number)
    with conference.bench.database.writer.begin() as connection:
        connection.execute(
            update(contest_table)
            .where(contest_table.c.id == number)
            .values(state="closed", published_at=None, published_by=None, published_with=None)
        )
    conference.chair.tap("Open round 2")
    assert says(RoundUnpublished) in conference.chair.text
    assert "Drop this round" in labels(conference.chair.screen)
    assert "Open round 2" not in labels(conference.chair.screen)


# Before the result is recorded ---------------------------------------------------------------


def test_no_round_follows_a_recorded_result(conference: Conference) -> None:
    number = one_place_left(conference)
    drop(conference, number)
    assert "can be prepared anew" in conference.go(conference.chair, "counted", number)
    record(conference, number)
    text = conference.go(conference.chair, "counted", number)
    assert "The result is recorded: no further round follows." in text
    assert "Prepare round 2" not in labels(conference.chair.screen)
    for phone in (conference.chair, conference.secretary):
        conference.go(phone, "next_round", number)
        assert phone.text == says(RoundRecorded)
    assert states(conference) == ["published", "cancelled"]


def test_a_round_takes_no_place_that_another_vote_has_filled(conference: Conference) -> None:
    number = one_place_left(conference)
    drop(conference, number)
    record(conference, number)
    other = conference.draft(("nam-dinh",))
    conference.open(other)
    conference.count(other, "11 0")
    conference.publish(other)
    record(conference, other)
    for board in FLAG:
        take_back(conference, board)
    conference.go(conference.chair, "next_round", number)
    third = newest(conference.bench).id
    conference.chair.tap("Open round 2")
    conference.chair.tap("Open round 2")
    assert conference.chair.text == says(PlacesTaken, limit=2, taken=2, places=1)
    assert conference.found(third).state == "draft"


def test_a_round_opens_beside_no_vote_on_the_same_units(conference: Conference) -> None:
    number = one_place_left(conference)
    conference.go(conference.chair, "next_round", number)
    conference.chair.tap("Open round 2")
    bench, first = conference.bench, conference.found(number)
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        new = Draft(
            first.bloc_id, "award", first.year, "Cuộc khác", first.way, first.rule,
            award_kind_id=first.award_kind_id, closes_at=uow.now + timedelta(hours=1),
        )  # fmt: skip
        other = uow.contest_drafts.draft(new, None)
        uow.contest_drafts.set_lines(other, [Line(0, bench.unit("ha-nam"), None, "Hà Nam")])
        uow.contest_acts.open(other, None, [Voter(bench.unit("ha-noi"))])
    conference.chair.tap("Open round 2")
    assert conference.chair.text == says(VoteBeside, title="Cuộc khác")


def test_no_round_follows_once_a_later_vote_of_the_chain_was_counted(
    conference: Conference,
) -> None:
    number = one_place_left(conference)
    certificate = conference.draft(("ha-nam", "nam-dinh"), place=1)
    drop(conference, number)
    conference.open(certificate)
    conference.count(certificate, "11 0", "10 1")
    conference.go(conference.chair, "next_round", number)
    title = conference.found(certificate).title
    assert conference.chair.text == says(RoundOvertaken, title=title)
    assert "draft" not in states(conference)


# Who has withdrawn ---------------------------------------------------------------------------


def test_where_everybody_withdrew_the_place_stays_open_and_the_result_is_recorded(
    conference: Conference,
) -> None:
    number = one_place_left(conference)
    withdraw(conference, "ha-nam")
    withdraw(conference, "hung-yen")
    text = conference.go(conference.chair, "counted", number)
    assert "Every unit of the further round has withdrawn: the result stands as it is." in text
    assert "Prepare round 2" not in labels(conference.chair.screen)
    assert conference.go(conference.chair, "next_round", number) == says(NobodyLeft)
    assert "Proposed to the ministry: KKT Hải Phòng." in record(conference, number)
    assert nomination(conference, "hai-phong").said == "proposed"


def test_the_place_of_a_winner_that_withdrew_is_not_lost_in_silence(
    conference: Conference,
) -> None:
    number = one_place_left(conference)
    withdraw(conference, "hai-phong")
    lost = "Hải Phòng: had a place and has withdrawn since."
    assert lost in conference.go(conference.chair, "counted", number)
    assert lost in conference.go(conference.chair, "next_round", number)
    second = newest(conference.bench).id
    conference.chair.tap("Open round 2")
    assert lost in conference.chair.text
    conference.chair.tap("Open round 2")
    conference.count(second, "10 1", "4 7")
    conference.publish(second)
    asked = record(conference, number)
    assert "KKT Hải Phòng: had a place and has withdrawn since." in asked
    assert nomination(conference, "ha-nam").said == "proposed"
    again = conference.draft(("nam-dinh",))
    conference.open(again)


# How long ------------------------------------------------------------------------------------


def test_the_least_time_of_the_rule_is_offered(conference: Conference) -> None:
    number = conference.draft(FLAG, "open")
    conference.rule(number, min_open=120)
    conference.go(conference.secretary, "set_closes", number, "in", 120)
    conference.open(number)
    conference.cast(number, 11, 2, 2)
    conference.over(number)
    conference.publish(number)
    conference.go(conference.chair, "next_round", number)
    conference.chair.tap("Open round 2")
    assert "By its rule at least 120 minutes." in conference.chair.text
    offered = [one for one in labels(conference.chair.screen) if one.startswith("Open it")]
    assert offered == ["Open it: 120 minutes"]
    conference.chair.tap("Open it: 120 minutes")
    second = newest(conference.bench)
    assert second.state == "open", conference.chair.text
    assert second.closes_at == conference.bench.clock.now() + timedelta(hours=2)
