"""Units that withdrew or asked not to take part: on no list, and off the paper of a later round."""

from __future__ import annotations

import pytest

from bot.domain.contest_errors import MatterSettled, UnitGaveUp
from bot.domain.counting_errors import NobodyLeft
from bot.domain.nomination_errors import UnitOnBallot
from bot.domain.voting.rule import Unfilled
from bot.screen import Intent
from storage.nominations import Nomination
from tests.bench import Bench, Phone, button
from tests.handlers.conference import Conference
from tests.handlers.contests import award, drafted, heads, newest, officer, ready
from tests.handlers.steps import says


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def nomination(conference: Conference, board: str) -> Nomination:
    bench = conference.bench
    with bench.database.reader.connect() as connection:
        found = bench.uow(connection).nominations.of_unit(
            bench.bloc_id, 2019, "award", award(bench), bench.unit(board)
        )
    assert found is not None
    return found


def withdraw(conference: Conference, board: str) -> str:
    """The unit's head does, in two taps."""
    one, head = nomination(conference, board), conference.heads[board]
    head.send(Intent.of("nominations.withdraw", one.id, one.seq))
    return head.send(Intent.of("nominations.withdraw_now", one.id, one.seq)).text


def test_a_unit_that_withdrew_after_the_draft_keeps_it_from_opening(
    conference: Conference,
) -> None:
    number = conference.draft(("hai-phong", "ha-nam"))
    secretary = conference.secretary
    conference.go(secretary, "preview", number)
    opening = button(secretary.screen, "Open the vote now")
    assert opening is not None
    assert "✓" in withdraw(conference, "ha-nam")
    refused = says(UnitGaveUp, units="KCN Hà Nam")
    assert refused in conference.go(secretary, "preview", number)
    assert secretary.send(opening).text == refused
    assert conference.found(number).state == "draft"
    conference.go(secretary, "renominate", number)
    assert "✓ Taken off the list: " in secretary.text
    conference.open(number)


@pytest.mark.parametrize("how", ["withdrawn", "declined"])
def test_such_a_unit_is_not_put_on_a_list_by_hand(conference: Conference, how: str) -> None:
    number = conference.draft(("hai-phong", "ha-nam"))
    unit = conference.bench.unit("ha-nam")
    if how == "withdrawn":
        withdraw(conference, "ha-nam")
    else:
        conference.heads["ha-nam"].send(Intent.of("nominations.decline_now", 2019))
    conference.go(conference.secretary, "renominate", number)
    refused = conference.go(conference.secretary, "unit_on", number, unit)
    assert refused == says(UnitGaveUp, units="KCN Hà Nam")


def test_what_is_settled_is_not_voted_on_again(conference: Conference) -> None:
    number = conference.draft(("hai-phong",), unfilled=Unfilled.LEFT_OPEN)
    conference.open(number)
    conference.count(number, "10 1")
    conference.publish(number)
    secretary, bench = conference.secretary, conference.bench
    second = drafted(bench, secretary, "hands").id
    unit, refused = bench.unit("hai-phong"), says(MatterSettled, units="KKT Hải Phòng")
    ready(bench, secretary, second, conference.teller)
    conference.go(secretary, "unit_on", second, unit)
    assert refused in conference.go(secretary, "preview", second)
    secretary.send(Intent.of("nominations.result_now", number))
    assert refused in conference.go(secretary, "preview", second)
    third = drafted(bench, secretary, "open").id
    assert conference.go(secretary, "unit_on", third, unit) == refused
    other = drafted(bench, secretary, "paper").id
    ready(bench, secretary, other, conference.teller)
    conference.go(secretary, "rehearsal", other, "on")
    conference.go(secretary, "unit_on", other, unit)
    assert "✓ Added to the list" in secretary.text


def test_who_withdraws_while_it_is_open_is_told_to_who_counts(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.open(number)
    withdraw(conference, "ha-nam")
    for phone in (conference.chair, conference.teller):
        said = str(phone.notices[-1].text)
        assert "Hà Nam has withdrawn from" in said
        assert "What is voted on this line is not counted." in said
    conference.go(conference.secretary, "hall_full", number, "all")
    conference.teller.tap("Right, confirm it")
    assert withdraw(conference, "hai-phong") == says(UnitOnBallot, unit="KKT Hải Phòng")
    conference.go(conference.secretary, "hall_done", number)
    assert withdraw(conference, "hai-phong") == says(UnitOnBallot, unit="KKT Hải Phòng")
    assert conference.result(number).outcome.qualified == (0,)


def test_a_further_round_leaves_out_who_withdrew_since_it_was_prepared(
    conference: Conference,
) -> None:
    number = conference.draft(("hai-phong", "ha-nam", "vinh-phuc"))
    conference.open(number)
    conference.count(number, "11 0", "9 2", "9 2")
    conference.publish(number)
    conference.go(conference.chair, "next_round", number)
    second, opens = newest(conference.bench).id, conference.chair
    opens.tap("Open round 2")
    withdraw(conference, "ha-nam")
    opens.tap("Open round 2")
    with conference.bench.database.reader.connect() as connection:
        lines = conference.bench.uow(connection).contests.lines(second)
    assert [one.listed for one in lines] == [False, True]
    conference.count(second, "8 3")
    assert withdraw(conference, "vinh-phuc") == says(UnitOnBallot, unit="KCN Vĩnh Phúc")
    conference.publish(second)
    conference.secretary.send(Intent.of("nominations.result_now", number))
    assert nomination(conference, "vinh-phuc").said == "proposed"
    assert nomination(conference, "ha-nam").said == "withdrawn"
    assert conference.faults() == []


def test_a_round_that_everybody_left_does_not_open(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam", "vinh-phuc"))
    conference.open(number)
    conference.count(number, "11 0", "9 2", "9 2")
    conference.publish(number)
    conference.go(conference.chair, "next_round", number)
    conference.chair.tap("Open round 2")
    for board in ("ha-nam", "vinh-phuc"):
        withdraw(conference, board)
    conference.chair.tap("Open round 2")
    assert conference.chair.text == says(NobodyLeft)
