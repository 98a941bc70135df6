"""What must hold for any rule and any papers; the run says how many cases each one took."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.voting.outcome import chair_settles, decide
from bot.domain.voting.results import Awaits, Outcome, Standing
from bot.domain.voting.rule import Rule, Ties
from bot.domain.voting.rule_text import check_code, read_rule, rule_text
from bot.domain.voting.tally import Choice, Mark, Paper
from tests.domain.voting.ballots import Box, boxes, deciding_rules, fill, rules


@given(boxes())
def test_counts_add_up(box: Box) -> None:
    counts = box.counts
    assert counts.issued == counts.returned + counts.not_returned
    assert counts.returned == counts.valid + counts.invalid == len(box.papers)
    for line in counts.lines:
        assert line.yes + line.no + line.none + line.out == counts.valid
    if box.rule.choices is not None:
        marked = counts.valid - counts.blank
        assert sum(line.yes for line in counts.lines) <= box.rule.choices * marked


@given(boxes(), st.randoms(use_true_random=False))
def test_the_outcome_depends_on_rule_and_papers_alone(box: Box, chance: random.Random) -> None:
    shuffled = list(box.papers)
    chance.shuffle(shuffled)
    again = box.count(tuple(shuffled))
    assert decide(box.rule, again, box.facts) == decide(box.rule, box.counts, box.facts)


@given(boxes())
def test_one_more_yes_never_disqualifies_the_line(box: Box) -> None:
    before = decide(box.rule, box.counts, box.facts, seed="a")
    for line, (place, paper) in product(before.qualified, enumerate(box.papers)):
        better = _with_yes(box.rule, paper, line)
        if better is not None:
            papers = (*box.papers[:place], better, *box.papers[place + 1 :])
            after = decide(box.rule, box.count(papers), box.facts, seed="a")
            assert line in after.qualified


def _with_yes(rule: Rule, paper: Paper, line: int) -> Paper | None:
    """The paper with a yes more on the line, where it can have one."""
    if paper.mark is not Mark.VALID or paper.choices[line] not in (Choice.NO, Choice.NONE):
        return None
    chosen = paper.choices.count(Choice.YES)
    choices = list(paper.choices)
    if rule.choices is not None and chosen >= rule.choices:
        choices[choices.index(Choice.YES)] = Choice.NO
    choices[line] = Choice.YES
    return replace(paper, choices=tuple(choices))


@given(boxes())
def test_places_are_given_once_and_all_of_them_are_accounted_for(box: Box) -> None:
    found = decide(box.rule, box.counts, box.facts)
    assert len(set(found.qualified)) == len(found.qualified) <= box.rule.quota
    assert found.open_places == box.rule.quota - len(found.qualified)
    assert not set(found.qualified) & set(found.tied)
    assert len(found.tied) == 0 or len(found.tied) > found.open_places > 0
    for one in found.lines:
        assert (one.standing is Standing.QUALIFIED) == (one.line in found.qualified)
        assert one.standing is not Standing.QUALIFIED or one.reached
        if one.reached:
            assert one.counts.yes <= one.base
    by_votes = [found.lines[line].counts.yes for line in found.qualified]
    assert by_votes == sorted(by_votes, reverse=True)


@given(boxes(), st.integers(0, 2**32))
def test_every_contest_ends(box: Box, number: int) -> None:
    """Whatever is voted in each further round, the last word is spoken within the bound."""
    chance, rounds = random.Random(number), 1
    found = decide(box.rule, box.counts, box.facts)
    while found.awaits is not Awaits.NOTHING:
        if found.awaits is Awaits.DRAW:
            assert box.rule.ties is Ties.DRAW
            assert found.tied
            found = decide(box.rule, box.counts, box.facts, round_number=rounds, seed="17")
        elif found.awaits is Awaits.CHAIR:
            most = min(len(found.candidates), found.open_places)
            named = chance.sample(found.candidates, chance.randint(0, most))
            found = chair_settles(found, named)
        else:
            assert found.next_round is not None
            box = _next_box(box, found, chance)
            rounds += 1
            assert found.next_round.round_number == rounds <= box.rule.rounds
            found = decide(box.rule, box.counts, box.facts, round_number=rounds)


def _next_box(box: Box, found: Outcome, chance: random.Random) -> Box:
    ahead = found.next_round
    assert ahead is not None
    assert set(ahead.lines).isdisjoint(found.qualified)
    assert ahead.places == ahead.rule.quota == found.open_places
    facts = replace(
        box.facts,
        sits_out=tuple(box.facts.sits_out[line] for line in ahead.lines),
        sits_out_present=tuple(box.facts.sits_out_present[line] for line in ahead.lines),
    )
    voters, lines = range(facts.present), len(ahead.lines)
    papers = tuple(fill(chance, ahead.rule, lines) for _ in voters)
    return Box(ahead.rule, len(ahead.lines), papers, facts)


@given(rules())
def test_a_rule_survives_its_text(rule: Rule) -> None:
    text = rule_text(rule)
    assert read_rule(text) == rule
    assert json.loads(text)["format"] == 1
    assert rule_text(read_rule(text)) == text


@given(deciding_rules(), deciding_rules(), st.permutations(("A", "B", "C")))
def test_the_check_code_is_that_of_rule_roll_and_lines(
    one: Rule, two: Rule, roll: list[str]
) -> None:
    code = check_code(one, roll, ["x", "y"])
    assert code == check_code(one, sorted(roll), ["x", "y"])
    assert (code == check_code(two, roll, ["x", "y"])) is (one == two)
    assert code != check_code(one, roll, ["y", "x"])
    assert code != check_code(one, roll[:2], ["x", "y"])
