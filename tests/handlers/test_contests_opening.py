"""A vote from its usual rule to the open state, told to everybody; frozen from then on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.access import Role
from bot.domain.casting_errors import NotADraft, TooManyLines
from bot.domain.contest_errors import (
    ClosingMissing,
    NobodyVotes,
    PreviewMoved,
    TellersMissing,
)
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.voting.rule_text import read_rule
from bot.domain.voting_errors import NoLines
from bot.screen import Intent
from storage.models.blocs import membership
from tests.bench import Bench, Phone, button, labels, small_bloc
from tests.handlers.contests import (
    accept,
    contest,
    drafted,
    heads,
    link_group,
    newest,
    officer,
    opened,
    ready,
    registered,
    rolled,
)
from tests.handlers.steps import says


@pytest.fixture
def chiefs(bench: Bench, secretary: Phone) -> dict[str, Phone]:
    return heads(bench)


@pytest.fixture
def teller(bench: Bench, secretary: Phone) -> Phone:
    return officer(bench, "ha-noi")


def test_an_award_takes_four_taps_to_its_card(bench: Bench, secretary: Phone) -> None:
    accept(bench, "ha-nam", "bac-ninh")
    secretary.command("/todo")
    secretary.send(Intent("contests"))
    assert "There is no vote yet." in secretary.text
    secretary.tap("Prepare a vote")
    secretary.tap("Cờ thi đua")
    secretary.tap("Secretly, in the chat")
    assert "✓ 2 units that were accepted are on the list." in secretary.text
    made = newest(bench)
    rule = read_rule(made.rule)
    assert (made.state, made.kind, made.year, made.way) == ("draft", "award", 2019, "secret")
    assert (rule.quota, str(rule.threshold), rule.min_open) == (2, "2/3", 15)
    secretary.send(Intent("contests"))
    assert "being prepared" in secretary.text


@pytest.mark.parametrize("way", ["hands", "open", "secret", "paper"])
@pytest.mark.parametrize(("kind", "year"), [("award", 2019), ("leader", 2020), ("deputy", 2020)])
def test_each_kind_opens_in_each_way(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone, way: str, kind: str,
    year: int,
) -> None:  # fmt: skip
    accept(bench, "ha-nam", "bac-ninh", kind=kind, year=year)
    found = opened(bench, secretary, way, teller, kind=kind, year=year)
    assert found.check_code
    assert (found.key_name is not None) is (way == "secret")
    assert len(rolled(bench, found.id)) == 11
    assert "contest.opened" in registered(bench)
    notice = str(chiefs["ha-nam"].notices[-1].text)
    assert "You vote for <b>Ban Quản lý các khu công nghiệp tỉnh Hà Nam</b>." in notice
    in_chat = way in ("open", "secret")
    assert (button(chiefs["ha-nam"].notices[-1], "Vote for the unit") is not None) is in_chat


def test_everybody_is_told_and_the_group_hears_the_code(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    group = bench.group("Khối")
    secretary.ask_in(group, "/tinhhinh")
    accept(bench, "ha-nam")
    observer = bench.appoint("observer", "Vụ Thi đua", Role.OBSERVER)
    bench.lose(chiefs["nam-dinh"])
    found = opened(bench, secretary, "secret", teller)
    assert "12 people are told." in secretary.text or "11 people are told." in secretary.text
    assert "Trưởng Ban nam-dinh" in secretary.text
    assert "For your unit votes: Trưởng Ban ha-noi." in str(teller.notices[-1].text)
    assert observer.notices == []
    posted = str(group.notices[-1].text)
    assert "Đã bỏ phiếu: 00/11 đơn vị" in posted
    secretary.tap("To the vote")
    assert "Have voted: 00/11 units" in secretary.text
    assert found.check_code


def test_an_open_vote_is_frozen(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    accept(bench, "ha-nam")
    found = opened(bench, secretary, "open", teller)
    before = contest(bench, found.id)
    for step, args in (
        ("lines", ()),
        ("rule", ()),
        ("set_rule", ("need", 0)),
        ("set_way", ("hands",)),
        ("unit_on", (bench.unit("ha-noi"),)),
        ("set_closes", ("in", 120)),
        ("rehearsal", ("on",)),
        ("drop_now", ()),
        ("recuse_why", (bench.unit("ha-noi"), 0)),
        ("open", ("x",)),
        ("arm", ("x",)),
        ("chain_to", (0,)),
    ):
        secretary.send(Intent.of(f"contests.{step}", found.id, *args))
        assert secretary.text == says(NotADraft), step
    assert contest(bench, found.id) == before


def test_what_is_missing_is_named_and_keeps_it_shut(
    bench: Bench, secretary: Phone, teller: Phone
) -> None:
    link_group(bench, bench.group("Khối"))
    made = drafted(bench, secretary, "secret")
    for refusal, cure in (
        (NoLines, lambda: secretary.send(
            Intent.of("contests.unit_on", made.id, bench.unit("ha-nam")))),
        (NobodyVotes, lambda: heads(bench)),
        (ClosingMissing, lambda: secretary.send(
            Intent.of("contests.set_closes", made.id, "in", 60))),
        (TellersMissing, lambda: secretary.send(
            Intent.of("contests.teller", made.id, teller.actor.person, 0))),
    ):  # fmt: skip
        secretary.send(Intent.of("contests.preview", made.id))
        assert says(refusal) in secretary.text
        assert "Open the vote now" not in labels(secretary.screen)
        cure()
    secretary.send(Intent.of("contests.preview", made.id))
    assert "There are more places than lines" in secretary.text
    secretary.send(Intent.of("contests.set_rule", made.id, "quota", 0))
    secretary.send(Intent.of("contests.preview", made.id))
    assert "⚠" not in secretary.text
    secretary.tap("Open the vote now")
    assert contest(bench, made.id).state == "open"


def test_an_older_preview_opens_nothing(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    accept(bench, "ha-nam")
    made = drafted(bench, secretary, "secret")
    ready(bench, secretary, made.id, teller)
    secretary.send(Intent.of("contests.preview", made.id))
    shown = secretary.screen
    secretary.send(Intent.of("contests.set_rule", made.id, "need", 0))
    secretary.screen = replace(shown)
    secretary.tap("Open the vote now")
    assert secretary.text == says(PreviewMoved)
    assert contest(bench, made.id).state == "draft"


def test_two_taps_open_it_once(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    accept(bench, "ha-nam")
    found = opened(bench, secretary, "hands", teller)
    told = len(chiefs["ha-nam"].notices)
    secretary.send(Intent.of("contests.open", found.id, "0000000000"))
    assert secretary.text == says(NotADraft)
    assert len(chiefs["ha-nam"].notices) == told
    assert registered(bench).count("contest.opened") == 1


def test_only_the_secretary_prepares(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    made = drafted(bench, secretary, "secret")
    for phone in (chiefs["hai-duong"], teller):
        for step in ("new", "lines", "rule", "set_rule", "open", "tellers", "voters", "drop_now"):
            phone.send(Intent.of(f"contests.{step}", made.id))
            assert phone.text == says(NotAllowed), step
    secretary.send(Intent.of("contests.one", 999))
    assert secretary.text == says(OldButton)
    teller.send(Intent.of("contests.one", made.id))
    assert teller.text == says(NotAllowed)


def test_the_roll_is_that_of_the_day(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    accept(bench, "ha-nam")
    with bench.database.writer.begin() as connection:
        connection.execute(
            update(membership)
            .where(membership.c.unit_id == bench.unit("thai-binh"))
            .values(until=bench.clock.at.date())
        )
    found = opened(bench, secretary, "hands", teller)
    units = {seat.unit_id for seat in rolled(bench, found.id)}
    assert len(units) == 10
    assert bench.unit("thai-binh") not in units


def test_a_unit_sits_out_its_own_line_where_the_rule_says_so(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    accept(bench, "ha-nam", "bac-ninh")
    made = drafted(bench, secretary, "hands")
    secretary.send(Intent.of("contests.set_rule", made.id, "self", 2))
    ready(bench, secretary, made.id, teller)
    secretary.send(Intent.of("contests.preview", made.id))
    assert "On a line about a unit of the roll: At least 07/10 units must agree." in secretary.text
    secretary.tap("Open the vote now")
    with bench.database.reader.connect() as connection:
        found = bench.uow(connection).contests.recusals(made.id)
    assert found == {bench.unit("ha-nam"): {1}, bench.unit("bac-ninh"): {2}}


def test_more_lines_than_a_secret_paper_holds(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    secretary.send(Intent("contests.question"))
    secretary.write("Nhiều việc\n" + "\n".join(f"Nội dung số {n}" for n in range(25)))
    made = newest(bench)
    secretary.send(Intent.of("contests.set_way", made.id, "secret"))
    ready(bench, secretary, made.id, teller)
    secretary.send(Intent.of("contests.preview", made.id))
    assert says(TooManyLines, most=24) in secretary.text
    assert "Open the vote now" not in labels(secretary.screen)
    secretary.send(Intent.of("contests.set_way", made.id, "open"))
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    assert contest(bench, made.id).state == "open"


def test_a_vote_of_another_bloc_is_none_of_ours(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    other = bench.found(small_bloc("xa", ["Xa", "Gần"]))
    bench.confirm_roster(other)
    stranger = bench.appoint("other", "Thư ký khác", Role.SECRETARY, "xa-0", bloc_id=other)
    made = drafted(bench, secretary, "hands")
    for step in ("one", "lines", "preview", "open", "voters", "tellers", "cancel", "drop_now"):
        stranger.send(Intent.of(f"contests.{step}", made.id))
        assert stranger.text == says(OldButton), step


def test_a_nomination_on_the_ballot_says_so_and_a_rehearsal_leaves_it_alone(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    (number,) = accept(bench, "ha-nam")

    def said() -> str:
        with bench.database.reader.connect() as connection:
            found = bench.uow(connection).nominations.find(number)
        assert found is not None
        return found.said

    made = drafted(bench, secretary, "hands")
    secretary.tap("Make it a rehearsal")
    ready(bench, secretary, made.id, teller)
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    assert said() == "accepted"
    assert "REHEARSAL VOTE, without effect" in str(chiefs["ha-nam"].notices[-1].text)
    opened(bench, secretary, "hands", teller)
    assert said() == "on_ballot"


def test_a_vote_in_the_hall_needs_no_closing_time(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    accept(bench, "ha-nam")
    made = drafted(bench, secretary, "hands")
    secretary.send(Intent.of("contests.teller", made.id, teller.actor.person, 0))
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    assert contest(bench, made.id).closes_at == bench.clock.at + timedelta(hours=4)
