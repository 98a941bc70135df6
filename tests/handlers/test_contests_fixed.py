"""A draft in several hands: what a further round takes over, and who of two edits it first."""

from __future__ import annotations

import pytest

from bot.domain.access import Role
from bot.domain.contest_errors import NotTheChair, PreviewMoved, RoundFixed
from bot.domain.voting.rule_text import read_rule
from bot.screen import Intent
from tests.bench import Bench, Phone, button, labels
from tests.handlers.conference import Conference
from tests.handlers.contests import accept, contest, drafted, heads, mark, newest, officer, ready
from tests.handlers.steps import at_once, says

ONE_AT_A_TIME = pytest.mark.postgresql_only
"""SQLite lets one write at a time: there nobody is beside anybody."""


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def tied(conference: Conference) -> int:
    """A published vote that asks for a second round, which nobody has prepared yet."""
    number = conference.draft(("hai-phong", "ha-nam", "vinh-phuc"))
    conference.open(number)
    conference.count(number, "11 0", "9 2", "9 2")
    conference.publish(number)
    return number


def second_round(conference: Conference) -> int:
    conference.go(conference.secretary, "next_round", tied(conference))
    return newest(conference.bench).id


# A further round -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "args"),
    [
        ("set_rule", ("need", 8)),
        ("set_rule", ("quota", 1)),
        ("set_way", ("open",)),
        ("rehearsal", ("on",)),
        ("chain_to", (0,)),
        ("titled", ()),
        ("recuse_said", (1, 0)),
        ("unrecuse", (1, 0)),
        ("drop_line", (1,)),
    ],
)
def test_of_a_further_round_only_times_and_tellers_are_open(
    conference: Conference, step: str, args: tuple[object, ...]
) -> None:
    second = second_round(conference)
    before = conference.found(second)
    conference.go(conference.secretary, step, second, *args)
    assert conference.secretary.text == says(RoundFixed)
    assert conference.found(second) == before


def test_a_further_round_offers_what_can_be_set_and_the_chair_reads_why(
    conference: Conference,
) -> None:
    second = second_round(conference)
    conference.go(conference.secretary, "one", second)
    offered = set(labels(conference.secretary.screen))
    assert {"Times", "Tellers"} <= offered
    assert not offered & {"The rule", "Way of voting", "Make it a rehearsal", "Not voting"}
    conference.go(conference.secretary, "set_closes", second, "in", 60)
    assert conference.found(second).closes_at is not None
    text = conference.go(conference.chair, "open_round", second)
    assert "Rule and list follow from the first round" in text


@ONE_AT_A_TIME
def test_two_prepare_the_round_at_once_and_there_is_one(conference: Conference) -> None:
    number = tied(conference)
    tap = Intent.of("contests.next_round", number)
    said = at_once(conference.bench, (conference.secretary, tap), (conference.chair, tap))
    assert "has been prepared already" in said[1]
    with conference.bench.database.reader.connect() as connection:
        rounds = conference.bench.uow(connection).contests.rounds(number)
    assert [one.state for one in rounds] == ["draft"]


# Two secretaries -----------------------------------------------------------------------------


@pytest.fixture
def other(bench: Bench) -> Phone:
    return bench.appoint("secretary2", "Lê Thị Thư Ký Hai", Role.SECRETARY, "hai-duong")


@pytest.fixture
def draft(bench: Bench, secretary: Phone) -> int:
    heads(bench)
    accept(bench, "ha-nam", "bac-ninh")
    made = drafted(bench, secretary, "secret")
    ready(bench, secretary, made.id, officer(bench, "ha-noi"))
    return made.id


@ONE_AT_A_TIME
def test_two_edits_of_one_draft_are_both_kept(
    bench: Bench, secretary: Phone, other: Phone, draft: int
) -> None:
    at_once(
        bench,
        (secretary, Intent.of("contests.unit_on", draft, bench.unit("hung-yen"))),
        (other, Intent.of("contests.unit_on", draft, bench.unit("nam-dinh"))),
    )
    with bench.database.reader.connect() as connection:
        lines = bench.uow(connection).contests.lines(draft)
    units = {bench.unit(key) for key in ("ha-nam", "bac-ninh", "hung-yen", "nam-dinh")}
    assert {line.unit_id for line in lines} == units
    at_once(
        bench,
        (secretary, Intent.of("contests.set_rule", draft, "quota", 3)),
        (other, Intent.of("contests.set_rule", draft, "least", 2)),
    )
    rule = read_rule(contest(bench, draft).rule)
    assert (rule.quota, rule.min_open) == (4, 15)


@ONE_AT_A_TIME
@pytest.mark.parametrize("edit", ["rule", "list", "teller", "recusal"])
def test_what_opens_is_what_was_previewed_though_another_edits_at_once(
    bench: Bench, secretary: Phone, other: Phone, draft: int, edit: str
) -> None:
    secretary.send(Intent.of("contests.preview", draft))
    tap = button(secretary.screen, "Open the vote now")
    assert tap is not None
    person = officer(bench, "nam-dinh").actor.person
    unit = bench.unit("nam-dinh")
    change = {
        "rule": Intent.of("contests.set_rule", draft, "need", 8),
        "list": Intent.of("contests.unit_on", draft, unit),
        "teller": Intent.of("contests.teller", draft, person, 0),
        "recusal": Intent.of("contests.recuse_said", draft, unit, mark(bench, draft, 1)),
    }[edit]
    said = at_once(bench, (other, change), (secretary, tap), typed="Có liên quan")
    assert said[1] == says(PreviewMoved)
    assert contest(bench, draft).state == "draft"


# A round that is dropped ---------------------------------------------------------------------


def test_a_prepared_round_is_dropped_by_the_chair_with_a_reason_that_others_hear(
    conference: Conference,
) -> None:
    second = second_round(conference)
    for step in ("drop", "drop_now", "round_drop"):
        conference.go(conference.secretary, step, second)
        assert conference.secretary.text == says(NotTheChair, year="2019")
    assert conference.found(second).state == "draft"
    conference.go(conference.chair, "open_round", second)
    conference.chair.tap("Drop this round")
    conference.chair.write("Chờ ý kiến của Bộ")
    assert "The round was dropped" in conference.chair.text
    found = conference.found(second)
    assert (found.state, found.reason) == ("cancelled", "Chờ ý kiến của Bộ")
    for phone in (conference.secretary, conference.teller):
        told = str(phone.notices[-1].text)
        assert "The chair has dropped round 2" in told
        assert "Chờ ý kiến của Bộ" in told
    assert found.parent_id is not None
    conference.go(conference.secretary, "next_round", found.parent_id)
    assert newest(conference.bench).id != second
    assert newest(conference.bench).state == "draft"
