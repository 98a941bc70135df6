"""After a count: ties, further rounds, lots, the chair; chains; what nobody can decide."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any, cast

import pytest

from bot.domain.access import Role
from bot.domain.contest_errors import NotTheChair, TellerOfListed
from bot.domain.counting_errors import (
    LineGone,
    LinesCounted,
    NobodyLeft,
    NoFurtherRound,
    NothingToDraw,
    NotSettledYet,
)
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.voting.rule import Publishing, Ties, Unfilled
from bot.domain.voting_errors import ChainWaits, VoteClosed
from bot.runtime.closing import Closing
from bot.screen import Intent
from storage.nominations import NewEvent
from tests.bench import Bench, Phone, button, labels
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, newest, officer
from tests.handlers.steps import says


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


# A teller who goes to a board that is voted on ------------------------------------------------


def test_a_teller_who_heads_a_listed_board_meanwhile_counts_no_more(
    conference: Conference,
) -> None:
    bench, teller = conference.bench, conference.teller
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.open(number)
    bench.appoint("officer-ha-noi", "Cán bộ ha-noi", Role.HEAD, "ha-nam")
    conference.go(conference.secretary, "hall_full", number, "type")
    conference.secretary.write("11 0\n9 2")
    told = len(teller.notices)
    conference.secretary.tap("Enter it")
    assert len(teller.notices) == told
    barred = says(TellerOfListed, name="Cán bộ ha-noi", unit="KCN Hà Nam")
    with bench.database.reader.connect() as connection:
        count = bench.uow(connection).hall_counts.newest(number)[-1]
    for step, *args in (("hall",), ("hall_full", "type"), ("hall_ok", count.id)):
        assert conference.go(teller, step, number, *args) == barred, step
    other = officer(bench, "hung-yen")
    conference.go(conference.secretary, "teller", number, other.actor.person, 0)
    conference.go(other, "hall_ok", number, count.id)
    conference.go(conference.secretary, "hall_done", number)
    assert conference.found(number).state == "closed"
    for step in ("counted", "publish", "publish_now", "minutes"):
        assert conference.go(teller, step, number) == barred, step
    conference.go(conference.chair, "publish_now", number)
    assert conference.found(number).state == "closed"
    conference.go(other, "publish_now", number)
    assert conference.found(number).state == "published"
    assert conference.go(teller, "counted", number) != barred


# A tie and a further round -------------------------------------------------------------------


def test_a_tie_goes_to_a_round_that_the_chair_opens(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam", "vinh-phuc"))
    conference.open(number)
    conference.count(number, "11 0", "9 2", "9 2")
    text = conference.go(conference.chair, "counted", number)
    assert "01 place(s) are open: round 2 is held between KCN Hà Nam; KCN Vĩnh Phúc" in text
    conference.publish(number)
    assert conference.found(number).state == "published"
    conference.go(conference.teller, "next_round", number)
    assert conference.teller.text == says(NotAllowed)
    conference.go(conference.secretary, "next_round", number)
    second = newest(conference.bench)
    assert (second.round, second.parent_id, second.state) == (2, number, "draft")
    conference.go(conference.secretary, "next_round", number)
    assert "has been prepared already" in conference.secretary.text
    assert newest(conference.bench).id == second.id
    text = conference.go(conference.secretary, "preview", second.id)
    assert "Open the vote now" not in labels(conference.secretary.screen)
    conference.go(conference.secretary, "open_round", second.id)
    assert conference.secretary.text == says(NotTheChair, year="2019")
    conference.chair.tap("Open round 2")
    conference.chair.tap("Open round 2")
    assert conference.found(second.id).state == "open", conference.chair.text
    conference.count(second.id, "6", "5")
    assert [one.split(" tỉnh ")[-1] for one in conference.qualified(second.id)] == ["Hà Nam"]
    conference.publish(second.id)
    assert "KCN Hà Nam: qualifies" in str(conference.heads["nam-dinh"].notices[-1].text)
    assert conference.faults() == []


def test_a_further_round_follows_only_where_the_result_asks_for_one(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.open(number)
    conference.count(number, "11 0", "9 2")
    conference.publish(number)
    conference.go(conference.secretary, "next_round", number)
    assert conference.secretary.text == says(NoFurtherRound)


def withdraw(bench: Bench, *boards: str) -> None:
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        award = uow.awards.kinds(bench.bloc_id, 2019)[0].id
        for board in boards:
            unit = bench.unit(board)
            standing = uow.nominations.of_unit(bench.bloc_id, 2019, "award", award, unit)
            assert standing is not None
            uow.nominations.add(standing, NewEvent("withdrawn", uow.now))


def test_who_withdrew_between_the_rounds_is_left_out(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam", "vinh-phuc"))
    conference.open(number)
    conference.count(number, "11 0", "9 2", "9 2")
    conference.publish(number)
    withdraw(conference.bench, "ha-nam")
    conference.go(conference.chair, "next_round", number)
    assert "Round 2, 01 place(s), between: KCN Vĩnh Phúc." in conference.chair.text
    second = newest(conference.bench)
    conference.chair.tap("Open round 2")
    conference.chair.tap("Open round 2")
    conference.count(second.id, "7 4")
    conference.go(conference.teller, "minutes", second.id)
    assert conference.teller.screen.files, conference.teller.text
    assert "Hà Nam: đã rút khỏi danh sách." in conference.teller.screen.files[0].view


def test_where_everybody_withdrew_no_round_is_prepared(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam", "vinh-phuc"))
    conference.open(number)
    conference.count(number, "11 0", "9 2", "9 2")
    conference.publish(number)
    withdraw(conference.bench, "ha-nam", "vinh-phuc")
    conference.go(conference.chair, "next_round", number)
    assert conference.chair.text == says(NobodyLeft)


def test_where_everybody_withdrew_the_result_waits_to_be_recorded_on_the_home_screen(
    conference: Conference,
) -> None:
    """The round that the result asks for cannot come: nothing else is to be waited for."""
    number = conference.draft(("hai-phong", "ha-nam", "vinh-phuc"))
    conference.open(number)
    conference.count(number, "11 0", "9 2", "9 2")
    conference.publish(number)
    secretary, waits = conference.secretary, "A published vote is to be recorded"
    secretary.command("/todo")
    assert waits not in secretary.text  # the round may still come
    withdraw(conference.bench, "ha-nam")
    secretary.command("/todo")
    assert waits not in secretary.text
    withdraw(conference.bench, "vinh-phuc")
    secretary.command("/todo")
    assert waits in secretary.text
    secretary.send(Intent.of("nominations.result_now", number))
    secretary.command("/todo")
    assert waits not in secretary.text


# Lots, the chair -----------------------------------------------------------------------------


def test_lots_are_drawn_by_the_chair_once_and_anybody_can_check_them(
    conference: Conference,
) -> None:
    number = conference.draft(("hai-phong", "ha-nam", "vinh-phuc"), ties=Ties.DRAW)
    conference.open(number)
    conference.count(number, "11 0", "9 2", "9 2")
    conference.go(conference.teller, "publish", number)
    assert conference.teller.text == says(NotSettledYet)
    conference.go(conference.teller, "draw_now", number)
    assert conference.teller.text == says(NotTheChair, year="2019")
    conference.go(conference.chair, "counted", number)
    conference.chair.tap("Draw lots")
    assert "Lots decide between KCN Hà Nam; KCN Vĩnh Phúc, for 01 place(s)." in (
        conference.chair.text
    )
    conference.chair.tap("Draw lots now")
    result = conference.result(number)
    seed = result.settled.seed
    assert seed is not None
    assert f"Seed of the draw: {seed}" in conference.chair.text
    order = sorted((1, 2), key=lambda n: hashlib.sha256(f"{seed}:{n + 1}".encode()).hexdigest())
    assert result.outcome.qualified == (0, order[0])
    conference.go(conference.chair, "draw_now", number)
    assert conference.result(number).settled.seed == seed
    conference.publish(number)
    assert conference.found(number).state == "published"
    assert conference.faults() == []


def test_the_chair_chooses_or_leaves_open(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam", "vinh-phuc"), ties=Ties.CHAIR)
    conference.open(number)
    conference.count(number, "11 0", "9 2", "9 2")
    conference.go(conference.chair, "draw", number)
    assert conference.chair.text == says(NothingToDraw)
    conference.go(conference.chair, "counted", number)
    conference.chair.tap("The chair decides")
    conference.chair.tap("☐ KCN Vĩnh Phúc")
    conference.chair.tap("Go on")
    assert "You choose: KCN Vĩnh Phúc." in conference.chair.text
    conference.chair.tap("Yes, so decided")
    assert "by decision of the chair, qualifies" in conference.chair.text
    assert conference.result(number).settled.chosen == (2,)
    conference.go(conference.chair, "choose_now", number, 2)
    assert conference.result(number).settled.chosen == (2,)
    assert conference.faults() == []


def test_places_may_be_left_open_by_the_chair(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"), unfilled=Unfilled.CHAIR)
    conference.open(number)
    conference.count(number, "11 0", "3 8")
    conference.go(conference.chair, "choose_now", number, 0)
    assert conference.result(number).outcome.open_places == 1
    conference.publish(number)
    told = str(conference.heads["nam-dinh"].notices[-1].text)
    assert "01 place(s) stay open." in told


# Chained -------------------------------------------------------------------------------------


def chained(conference: Conference) -> tuple[int, int]:
    """The flag, and the certificate after it with two of the flag's units on its list."""
    flag = conference.draft(("hai-phong", "ha-nam"))
    certificate = conference.draft(("hai-phong", "ha-nam", "nam-dinh"), place=1)
    conference.go(conference.secretary, "chain_to", certificate, flag)
    assert conference.found(certificate).chained_from_id == flag
    return flag, certificate


def test_who_qualified_for_the_flag_leaves_the_certificates_that_open_later(
    conference: Conference,
) -> None:
    flag, certificate = chained(conference)
    conference.open(flag)
    conference.count(flag, "11 0", "11 0")
    told = str(conference.secretary.notices[-1].text)
    assert "KKT Hải Phòng, KCN Hà Nam: left the list of" in told
    conference.open(certificate)
    conference.count(certificate, "10 1")
    assert len(conference.qualified(certificate)) == 1
    text = conference.go(conference.chair, "counted", certificate)
    assert "02 place(s) stay open" in text
    assert conference.faults() == []


def test_both_open_at_once_the_certificate_waits_for_the_flag(conference: Conference) -> None:
    flag, certificate = chained(conference)
    conference.open(flag)
    conference.open(certificate)
    conference.count(certificate, "11 0", "11 0", "9 2")
    assert conference.secretary.text == says(ChainWaits)
    conference.count(flag, "11 0", "11 0")
    conference.go(conference.secretary, "hall_done", certificate)
    text = conference.go(conference.chair, "counted", certificate)
    assert "KKT Hải Phòng: left the list, because it qualified in “" in text
    assert conference.result(certificate).outcome.qualified == (2,)
    conference.go(conference.teller, "minutes", certificate)
    assert "vì đã đủ điều kiện ở nội dung" in conference.teller.screen.files[0].view


# Nothing to decide ---------------------------------------------------------------------------


def test_a_unit_withdraws_while_it_is_voted_on(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.open(number)
    conference.go(conference.chair, "out_now", number, 1)
    assert conference.chair.text == says(NotAllowed)
    conference.go(conference.secretary, "out", number)
    conference.secretary.tap("KKT Hải Phòng")
    assert button(conference.secretary.screen, "Yes, it withdraws") is None
    conference.go(conference.secretary, "out_now", number, 1)
    assert conference.secretary.text == says(OldButton)
    conference.out(number, 1)
    assert "has left the list. The unit, the chair" in conference.secretary.text
    for phone in (conference.heads["hai-phong"], conference.chair, conference.teller):
        said = str(phone.notices[-1].text)
        assert "KKT Hải Phòng has withdrawn" in said
        assert "According to: Đồng chí Hà, Phó Trưởng ban, gọi điện" in said
    conference.out(number, 1)
    assert conference.secretary.text == says(LineGone)
    conference.count(number, "11 0", "11 0")
    text = conference.go(conference.chair, "counted", number)
    assert "1. KKT Hải Phòng: withdrew from the list." in text
    assert conference.result(number).outcome.qualified == (1,)


def test_nobody_is_taken_off_after_a_confirmed_count_or_the_closing(
    conference: Conference,
) -> None:
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.open(number)
    conference.go(conference.secretary, "out_ask", number, 1)
    conference.secretary.write("Công văn số 12/BQL ngày 19/11")
    conference.go(conference.secretary, "hall_full", number, "all")
    conference.teller.tap("Right, confirm it")
    for step in ("out_ask", "out_now"):
        assert conference.go(conference.secretary, step, number, 1) == says(LinesCounted)
    conference.bench.clock.move(timedelta(minutes=61))
    assert conference.go(conference.secretary, "out_ask", number, 1) == says(VoteClosed)
    conference.go(conference.secretary, "hall_done", number)
    assert not conference.result(number).settled.left


@pytest.mark.parametrize(
    ("rows", "absent", "said"),
    [
        (("11 0", "11 0"), 0, "Every line left the list."),
        (("7 0", "7 0"), 4, "07 units took part, fewer than the 08 needed: not valid."),
        (("0 0", "0 0"), 0, "No unit is for or against any line."),
        (("9 2", "9 2", "9 2"), 0, "All lines have equally many votes."),
    ],
    ids=["everybody withdrew", "no quorum", "no opinion", "all tied"],
)
def test_a_vote_that_decides_nothing_says_why(
    conference: Conference, rows: tuple[str, ...], absent: int, said: str
) -> None:
    boards = ("hai-phong", "ha-nam", "vinh-phuc")[: len(rows)]
    number = conference.draft(boards)
    conference.open(number)
    if said.startswith("Every"):
        for line in (1, 2):
            conference.out(number, line)
    if absent:
        for board in ("nam-dinh", "thai-binh", "hung-yen", "ninh-binh"):
            unit = conference.bench.unit(board)
            conference.go(conference.secretary, "hall_unit", number, unit, 0)
        conference.go(conference.secretary, "hall_rest", number)
        conference.go(conference.secretary, "hall_type", number)
        conference.secretary.write("\n".join(rows))
        conference.secretary.tap("Enter it")
        conference.teller.tap("Right, confirm it")
        conference.go(conference.secretary, "hall_done", number)
    else:
        conference.count(number, *rows)
    text = conference.go(conference.chair, "counted", number)
    assert said in text
    conference.publish(number)
    assert said in str(conference.heads["nam-dinh"].notices[-1].text)
    conference.go(conference.teller, "minutes", number)
    assert conference.teller.screen.files, conference.teller.text
    assert conference.faults() == []


def test_blank_papers_alone_decide_nothing(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"), way="paper")
    conference.open(number)
    conference.count(number, "11 11 0 11", "0 0", "0 0")
    assert "Every valid paper is blank." in conference.go(conference.chair, "counted", number)


def test_more_places_than_lines_leaves_places_open(conference: Conference) -> None:
    number = conference.draft(("hai-phong",))
    conference.open(number)
    conference.count(number, "11 0")
    assert "01 place(s) stay open." in conference.go(conference.chair, "counted", number)


def test_a_cancelled_vote_has_no_result(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.open(number)
    conference.go(conference.chair, "cancel", number)
    conference.chair.write("Hoãn sang hội nghị sau")
    conference.chair.tap("Yes, cancel the vote")
    assert conference.found(number).state == "cancelled"
    conference.go(conference.chair, "counted", number)
    assert "has not been counted" in conference.chair.text


# By the clock --------------------------------------------------------------------------------


def test_what_the_clock_closes_is_told_or_published_by_itself(conference: Conference) -> None:
    by_hand = conference.draft(("hai-phong", "ha-nam"), way="secret")
    by_itself = conference.draft(
        ("hai-phong", "ha-nam"), way="secret", place=1, publishing=Publishing.AUTOMATIC
    )
    conference.go(conference.secretary, "chain_to", by_itself, 0)
    for number in (by_hand, by_itself):
        conference.open(number)
    bench = conference.bench
    bench.clock.at = conference.found(by_hand).closes_at  # type: ignore[assignment]
    threads: Any = None
    Closing(bench.database, threads, bench.clock, bench.vault).close_due()
    bench.handle()
    assert conference.found(by_hand).state == "closed"
    assert conference.found(by_itself).state == "published"
    teller = [str(one.text) for one in conference.teller.notices]
    assert any("closed and counted" in one for one in teller)
    assert any("00 units took part" in one or "0 units took part" in one for one in teller)
    secretary = [str(one.text) for one in conference.secretary.notices]
    assert any("waits for the chair and a teller" in one for one in secretary)
    conference.go(conference.secretary, "counted", by_hand)
    assert "only they see it" in conference.secretary.text
    conference.go(conference.heads["ha-nam"], "recount", by_itself)
    assert [one.name for one in conference.heads["ha-nam"].screen.files] == [
        f"kiem-dem-{by_itself}.json",
        "recount.py",
    ]


def test_who_counts_is_told_that_an_earlier_vote_comes_first(conference: Conference) -> None:
    flag, certificate = chained(conference)
    conference.open(flag)
    conference.open(certificate)
    conference.go(conference.secretary, "hall_full", certificate, "all")
    conference.teller.tap("Right, confirm it")
    bench, threads = conference.bench, None
    bench.clock.move(timedelta(hours=5))
    closing = Closing(bench.database, cast(Any, threads), bench.clock, bench.vault)
    for _ in range(2):
        closing.close_due()
    bench.handle()
    told = [str(one.text) for one in conference.secretary.notices]
    assert sum("is over" in one and "An earlier vote" in one for one in told) == 1
    assert conference.found(certificate).state == "open"
