"""A vote from its usual rule to the open state, told to everybody; frozen from then on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.access import Role
from bot.domain.casting_errors import NotADraft
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
from tests.bench import Bench, Phone, button, labels
from tests.handlers.contests import (
    accept,
    contest,
    drafted,
    heads,
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
