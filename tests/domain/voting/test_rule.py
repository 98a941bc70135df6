"""Rules that cannot be are refused by name; a rule's text is one and read strictly."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from fractions import Fraction

import pytest

from bot.domain.errors import Refusal
from bot.domain.voting.rule import Again, Form, Note, Rule, Way, next_rule, notes_on
from bot.domain.voting.rule_text import (
    check_code,
    digest_of,
    frozen_text,
    papers_code,
    read_rule,
    rule_text,
    short_code,
)
from bot.domain.voting_errors import (
    LineTwice,
    NoLines,
    RuleFormatUnknown,
    RuleNeverPasses,
    RuleNumber,
    RuleQuorum,
    RuleQuota,
    RuleSelection,
    RuleThreshold,
    RuleUnreadable,
)
from tests.domain.voting.ballots import AWARD, ELECTION


@pytest.mark.parametrize(
    ("refusal", "changed"),
    [
        (RuleQuorum, {"quorum": Fraction(0)}),
        (RuleQuorum, {"quorum": Fraction(12, 11)}),
        (RuleThreshold, {"threshold": Fraction(0)}),
        (RuleThreshold, {"threshold": Fraction(-1, 2)}),
        (RuleThreshold, {"threshold": Fraction(3, 2)}),
        (RuleThreshold, {"threshold": None, "strict": True}),
        (RuleNeverPasses, {"threshold": Fraction(1), "strict": True}),
        (RuleQuota, {"quota": 0}),
        (RuleQuota, {"quota": 100}),
        (RuleSelection, {"form": Form.AT_MOST}),
        (RuleSelection, {"form": Form.AT_MOST, "most": 0}),
        (RuleSelection, {"most": 2}),
        (RuleNumber, {"proxy": -1}),
        (RuleNumber, {"rounds": 0}),
        (RuleNumber, {"rounds": 6}),
        (RuleNumber, {"min_open": -5}),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    refusal: type[Refusal], changed: dict[str, object]
) -> None:
    with pytest.raises(refusal):
        replace(AWARD, **changed)  # type: ignore[arg-type]


def test_a_rule_may_ask_for_everybody() -> None:
    assert replace(AWARD, threshold=Fraction(1), quorum=Fraction(1)).threshold == 1


def test_what_is_allowed_but_has_to_be_said() -> None:
    lines = ["Hải Dương", "Ninh Bình"]
    two = replace(AWARD, form=Form.AT_MOST, most=2, quota=2)
    half = replace(ELECTION, quota=2)
    assert notes_on(AWARD, lines) == ()
    assert notes_on(replace(AWARD, quota=3), lines) == (Note.MORE_PLACES_THAN_LINES,)
    assert notes_on(two, lines) == (Note.EVERYTHING_MAY_BE_CHOSEN,)
    assert notes_on(half, lines) == (Note.PLACES_OUT_OF_REACH,)
    assert notes_on(replace(half, strict=False), lines) == ()


def test_a_contest_needs_lines_and_each_of_them_once() -> None:
    with pytest.raises(NoLines):
        notes_on(AWARD, [])
    with pytest.raises(LineTwice):
        notes_on(AWARD, ["Hải Phòng", "Hải Phòng"])


def test_the_hall_may_vote_beside_the_chat() -> None:
    assert AWARD.ways == {Way.HANDS}
    assert replace(AWARD, mixed=True).ways == {Way.HANDS, Way.OPEN}
    assert replace(ELECTION, mixed=True).ways == {Way.SECRET, Way.PAPER}


def test_an_election_is_secret() -> None:
    assert ELECTION.is_secret
    assert not AWARD.is_secret


def test_a_second_round_keeps_its_rule_within_the_places_left() -> None:
    three = replace(AWARD, form=Form.AT_MOST, most=3, quota=3)
    assert next_rule(three, Again.SAME, 2) == replace(three, most=2, quota=2)
    one = next_rule(three, Again.MOST_VOTES, 1)
    assert (one.form, one.most, one.threshold, one.quota) == (Form.ONE_OF, None, None, 1)


def changed_text(rule: Rule, **changed: object) -> str:
    return json.dumps({**json.loads(rule_text(rule)), **changed})


def test_a_rule_of_another_format_is_refused() -> None:
    for number in (2, "1", True, None):
        with pytest.raises(RuleFormatUnknown):
            read_rule(changed_text(AWARD, format=number))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        changed_text(AWARD, more=1),
        changed_text(AWARD, quota=True),
        changed_text(AWARD, quota=2.0),
        changed_text(AWARD, strict=0),
        changed_text(AWARD, form="ranked"),
        changed_text(AWARD, quorum="4/6"),
        changed_text(AWARD, quorum=0.67),
        changed_text(AWARD, quorum="1/0"),
        changed_text(AWARD, threshold="0.5"),
        rule_text(AWARD).replace('"quota":2,', ""),
    ],
)
def test_a_torn_rule_is_refused(text: str) -> None:
    with pytest.raises(RuleUnreadable):
        read_rule(text)


def test_a_stored_rule_that_cannot_be_is_refused_like_a_new_one() -> None:
    with pytest.raises(RuleQuota):
        read_rule(changed_text(AWARD, quota=0))


def test_the_text_of_a_rule_is_known_by_heart() -> None:
    """A release that wrote it otherwise would make every published check code wrong."""
    assert rule_text(AWARD) == (
        '{"absent":"no_vote","at_last":"chair","base":"all","early_close":"when_all_voted",'
        '"extending":"chair","form":"each","format":1,"min_open":0,"mixed":false,"most":null,'
        '"open_again":"same","proxy":0,"publishing":"by_hand","quorum":"2/3","quota":2,"rounds":2,'
        '"self_vote":"said","strict":false,"threshold":"2/3","tied_again":"most_votes",'
        '"ties":"second_round","turnout":"count","typed":false,"unfilled":"remaining",'
        '"way":"hands"}'
    )


def test_a_check_code_is_short_and_comes_from_a_sha_256() -> None:
    text = frozen_text(AWARD, ["Hà Nội", "Bắc Ninh"], ["Hải Dương"])
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert digest_of(text) == digest
    code = check_code(AWARD, ["Bắc Ninh", "Hà Nội"], ["Hải Dương"])
    assert code == short_code(digest)
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    number = 0
    for letter in code.replace("-", ""):
        number = number * 32 + letters.index(letter)
    assert number == int(digest[:15], 16)
    assert [len(part) for part in code.split("-")] == [4, 4, 4]


def test_the_code_of_the_papers_does_not_see_their_order() -> None:
    one = papers_code(["valid", "blank"], [["yes", "none"], ["no", "none"]])
    assert one == papers_code(["blank", "valid"], [["none", "yes"], ["none", "no"]])
    assert one != papers_code(["blank", "valid"], [["none", "no"], ["none", "yes"]])
