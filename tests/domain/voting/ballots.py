"""Ballots for the tests of voting: usual rules, papers in any mixture, the roll that fits them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from bot.domain.voting.figures import Facts
from bot.domain.voting.rule import (
    Absent,
    Again,
    AtLast,
    Base,
    EarlyClose,
    Extending,
    Form,
    Publishing,
    Rule,
    SelfVote,
    Ties,
    Turnout,
    Unfilled,
    Way,
)
from bot.domain.voting.tally import (
    Choice,
    Counts,
    Mark,
    Paper,
    fill_paper,
    tally_papers,
)

INVALID_PAPER = Paper(Mark.INVALID)
AWARD = Rule(
    form=Form.EACH,
    way=Way.HANDS,
    quorum=Fraction(2, 3),
    base=Base.ALL,
    threshold=Fraction(2, 3),
    strict=False,
    quota=2,
)
ELECTION = Rule(
    form=Form.ONE_OF,
    way=Way.SECRET,
    quorum=Fraction(2, 3),
    base=Base.ALL,
    threshold=Fraction(1, 2),
    strict=True,
    quota=1,
    unfilled=Unfilled.HIGHEST,
)


def full(size: int, lines: int, there: int | None = None) -> Facts:
    """A roll without anything special: everybody or `there` units take part."""
    nobody = (0,) * lines
    return Facts(size, size if there is None else there, nobody, nobody)


@dataclass(frozen=True)
class Box:
    """A drawn ballot: the papers as they were cast, and the roll."""

    rule: Rule
    lines: int
    papers: tuple[Paper, ...]
    facts: Facts

    @property
    def counts(self) -> Counts:
        return self.count(self.papers)

    def count(self, papers: tuple[Paper, ...]) -> Counts:
        size = self.facts.size
        return tally_papers(self.rule, issued=size, lines=self.lines, papers=papers)


quorums = st.sampled_from([Fraction(part, 12) for part in range(1, 13)])
thresholds = st.none() | st.sampled_from([Fraction(part, 60) for part in range(1, 61)])


def _drawn(draw: st.DrawFn) -> Rule:
    form, threshold = draw(st.sampled_from(Form)), draw(thresholds)
    return Rule(
        form=form,
        way=Way.SECRET,
        quorum=draw(quorums),
        base=draw(st.sampled_from(Base)),
        threshold=threshold,
        strict=draw(st.booleans()) if threshold not in (None, 1) else False,
        quota=draw(st.integers(1, 5)),
        most=draw(st.integers(1, 5)) if form is Form.AT_MOST else None,
        self_vote=draw(st.sampled_from((SelfVote.SAID, SelfVote.SITS_OUT))),
        ties=draw(st.sampled_from(Ties)),
        unfilled=draw(st.sampled_from(Unfilled)),
        tied_again=draw(st.sampled_from(Again)),
        open_again=draw(st.sampled_from(Again)),
        rounds=draw(st.integers(1, 4)),
        at_last=draw(st.sampled_from(AtLast)),
    )


deciding_rules = st.composite(_drawn)
"""Rules that differ in what decides."""


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Rules that differ in every field."""
    return replace(
        draw(deciding_rules()),
        way=draw(st.sampled_from(Way)),
        self_vote=draw(st.sampled_from(SelfVote)),
        absent=draw(st.sampled_from(Absent)),
        proxy=draw(st.integers(0, 3)),
        min_open=draw(st.integers(0, 600)),
        early_close=draw(st.sampled_from(EarlyClose)),
        extending=draw(st.sampled_from(Extending)),
        publishing=draw(st.sampled_from(Publishing)),
        turnout=draw(st.sampled_from(Turnout)),
        mixed=draw(st.booleans()),
        typed=draw(st.booleans()),
    )


def fill(
    chance: random.Random, rule: Rule, lines: int, sits_out: frozenset[int] = frozenset()
) -> Paper:
    """Some paper that the rule allows."""
    may = [line for line in range(lines) if line not in sits_out]
    if rule.choices is None or lines == 1:
        said = {line: chance.choice((Choice.YES, Choice.NO, Choice.NONE)) for line in may}
    else:
        chosen = chance.sample(may, min(len(may), chance.randint(0, rule.choices)))
        said = dict.fromkeys(chosen, Choice.YES)
    return fill_paper(rule, lines, said, sits_out)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    """Any rule, 1 to 13 units, 1 to 6 lines; a unit may sit out the line with its number."""
    rule, chance = draw(deciding_rules()), random.Random(draw(st.integers(0, 2**32)))
    size, lines = draw(st.integers(1, 13)), draw(st.integers(1, 6))
    sit = rule.self_vote is SelfVote.SITS_OUT and lines > 1
    aside = [
        frozenset({unit}) if sit and unit < lines else frozenset[int]() for unit in range(size)
    ]
    likely = draw(st.sampled_from((0.3, 0.8, 1)))
    voters = [unit for unit in range(size) if chance.random() < likely]
    papers = [
        INVALID_PAPER if chance.random() < 0.05 else fill(chance, rule, lines, aside[unit])
        for unit in voters
    ]
    facts = Facts(
        size,
        len(voters),
        tuple(sum(line in one for one in aside) for line in range(lines)),
        tuple(sum(line in aside[unit] for unit in voters) for line in range(lines)),
    )
    return Box(rule, lines, tuple(papers), facts)
