"""A vote that decides nothing gives its nominations back: they stand in a new one."""

from __future__ import annotations

import pytest

from bot.domain.voting.rule import Unfilled
from bot.screen import Intent
from tests.bench import Bench, Phone, labels
from tests.handlers.conference import Conference
from tests.handlers.contests import award, heads, newest, officer, ready

ABSENT = ("nam-dinh", "thai-binh", "hung-yen", "ninh-binh")


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def said(conference: Conference, board: str, kind: str = "award") -> list[str]:
    bench, year = conference.bench, 2019 if kind == "award" else 2020
    thing = award(bench) if kind == "award" else None
    with bench.database.reader.connect() as connection:
        nominations = bench.uow(connection).nominations
        found = nominations.of_unit(bench.bloc_id, year, kind, thing, bench.unit(board))
        assert found is not None
        return [one.said for one in nominations.events(found.id)]


def too_few(conference: Conference, number: int, *rows: str) -> None:
    """Counted with seven of eleven units."""
    for board in ABSENT:
        conference.go(conference.secretary, "hall_unit", number, conference.bench.unit(board), 0)
    conference.go(conference.secretary, "hall_rest", number)
    conference.go(conference.secretary, "hall_type", number)
    conference.secretary.write("\n".join(rows))
    conference.secretary.tap("Enter it")
    conference.teller.tap("Right, confirm it")
    conference.go(conference.secretary, "hall_done", number)


def cancel(conference: Conference, number: int) -> None:
    conference.go(conference.chair, "cancel", number)
    conference.chair.write("Danh sách có sai sót")
    conference.chair.tap("Yes, cancel the vote")
    assert conference.found(number).state == "cancelled", conference.chair.text


def vote_anew(conference: Conference) -> int:
    """From the secretary's button to the open vote."""
    secretary = conference.secretary
    secretary.tap("Prepare a new vote")
    secretary.tap("Show of hands")
    number = newest(conference.bench).id
    ready(conference.bench, secretary, number, conference.teller)
    conference.open(number)
    return number


@pytest.mark.parametrize("ends", ["no quorum", "cancelled"])
@pytest.mark.parametrize("kind", ["award", "leader"])
def test_the_units_stand_in_a_new_vote(conference: Conference, ends: str, kind: str) -> None:
    number = conference.draft(("hai-phong", "ha-nam"), kind=kind)
    conference.open(number)
    secretary = conference.secretary
    if ends == "cancelled":
        cancel(conference, number)
        assert "Back on the list, for a new vote: KKT Hải Phòng; KCN Hà Nam." in (
            conference.chair.text
        )
        assert "Prepare a new vote" not in labels(conference.chair.screen)
    else:
        too_few(conference, number, *(("7 0", "7 0") if kind == "award" else ("4", "3")))
    told = str(secretary.notices[-1].text)
    assert ("was cancelled" if ends == "cancelled" else "decides nothing: it is not valid") in told
    assert "Back on the list, for a new vote: KKT Hải Phòng; KCN Hà Nam." in told
    assert said(conference, "ha-nam", kind) == ["accepted", "on_ballot", "accepted"]
    conference.go(secretary, "one", number)
    second = vote_anew(conference)
    conference.count(second, *(("10 1", "8 3") if kind == "award" else ("10", "1")))
    conference.publish(second)
    secretary.send(Intent.of("nominations.result", second))
    secretary.tap("Yes, record it")
    won = ["proposed", "proposed"] if kind == "award" else ["elected", "not_chosen"]
    for board, end in zip(("hai-phong", "ha-nam"), won, strict=True):
        back = ["accepted", "on_ballot", "accepted", "on_ballot"]
        assert said(conference, board, kind) == [*back, end]
    assert conference.faults() == []


def test_a_rehearsal_and_a_unit_that_withdrew_give_nothing_back(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.go(conference.secretary, "rehearsal", number, "on")
    conference.open(number)
    cancel(conference, number)
    assert said(conference, "ha-nam") == ["accepted"]
    assert "Back on the list" not in conference.chair.text
    conference.go(conference.secretary, "one", number)
    assert "Prepare a new vote" not in labels(conference.secretary.screen)
    conference.secretary.send(
        Intent.of("contests.make", "award", 2019, award(conference.bench), "hands")
    )
    second = newest(conference.bench).id
    ready(conference.bench, conference.secretary, second, conference.teller)
    conference.open(second)
    conference.out(second, 1)
    cancel(conference, second)
    assert said(conference, "hai-phong") == ["accepted", "on_ballot", "withdrawn"]
    assert said(conference, "ha-nam") == ["accepted", "on_ballot", "accepted"]


def test_of_a_round_without_quorum_only_its_own_units_come_back(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam", "vinh-phuc"))
    conference.open(number)
    conference.count(number, "11 0", "9 2", "9 2")
    conference.publish(number)
    conference.go(conference.chair, "next_round", number)
    second = newest(conference.bench).id
    conference.chair.tap("Open round 2")
    conference.chair.tap("Open round 2")
    cancel(conference, second)
    assert said(conference, "ha-nam") == ["accepted", "on_ballot"]
    conference.chair.tap("See the result")
    conference.chair.tap("Prepare round 2")
    third = newest(conference.bench).id
    conference.chair.tap("Open round 2")
    conference.chair.tap("Open round 2")
    too_few(conference, third, "4", "3")
    conference.publish(third)
    assert said(conference, "ha-nam") == ["accepted", "on_ballot", "accepted"]
    assert said(conference, "hai-phong") == ["accepted", "on_ballot"]
    secretary = conference.secretary
    secretary.send(Intent.of("nominations.result", number))
    secretary.tap("Yes, record it")
    assert said(conference, "hai-phong")[-1] == "proposed"
    assert said(conference, "vinh-phuc")[-1] == "accepted"
    conference.go(secretary, "counted", third)
    fourth = vote_anew(conference)
    conference.count(fourth, "10 1", "9 2")
    conference.publish(fourth)
    secretary.send(Intent.of("nominations.result", fourth))
    secretary.tap("Yes, record it")
    assert said(conference, "ha-nam")[-1] == "proposed"


def test_home_waits_for_the_last_round_before_it_asks_for_the_record_both(
    conference: Conference,
) -> None:
    secretary, words = conference.secretary, "A published vote is to be recorded"

    def asked() -> bool:
        secretary.command("/todo")
        return words in secretary.text

    number = conference.draft(("hai-phong", "ha-nam", "vinh-phuc"))
    conference.open(number)
    conference.count(number, "11 0", "9 2", "9 2")
    conference.publish(number)
    assert not asked()
    conference.go(conference.chair, "next_round", number)
    second = newest(conference.bench).id
    assert not asked()
    conference.chair.tap("Open round 2")
    conference.chair.tap("Open round 2")
    assert not asked()
    conference.count(second, "6", "5")
    assert not asked()
    conference.publish(second)
    assert asked()
    secretary.send(Intent.of("nominations.result_now", number))
    assert not asked()


def test_a_unit_not_chosen_may_be_put_on_a_later_list_by_hand(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"), unfilled=Unfilled.LEFT_OPEN)
    conference.open(number)
    conference.count(number, "10 1", "1 10")
    conference.publish(number)
    secretary = conference.secretary
    secretary.send(Intent.of("nominations.result_now", number))
    secretary.send(Intent.of("contests.make", "award", 2019, award(conference.bench), "hands"))
    second = newest(conference.bench).id
    ready(conference.bench, secretary, second, conference.teller)
    conference.go(secretary, "unit_on", second, conference.bench.unit("ha-nam"))
    conference.rule(second, unfilled=Unfilled.LEFT_OPEN)
    conference.open(second)
    conference.count(second, "10 1")
    conference.publish(second)
    secretary.send(Intent.of("nominations.result_now", second))
    assert said(conference, "ha-nam")[-2:] == ["on_ballot", "proposed"]
