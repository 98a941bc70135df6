"""What minutes are made from: a closed vote as it is recorded, and whether it agrees with itself.

Everything is held against everything before a word is written: counts and roll, rule and outcome,
rounds and chains, names and numbers. Whatever is "" or None is not known, and becomes a gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.minutes_errors import (
    MinutesChain,
    MinutesLines,
    MinutesNames,
    MinutesOutcome,
    MinutesRoll,
    MinutesRounds,
    MinutesTimes,
)
from bot.domain.voting.figures import Facts
from bot.domain.voting.outcome import chair_settles, decide
from bot.domain.voting.results import Awaits, Outcome
from bot.domain.voting.roll import check_teller
from bot.domain.voting.rule import Absent, Rule, Way, notes_on
from bot.domain.voting.tally import LEAST_PAPERS, Choice, Counts, LineCount, check_marked
from bot.domain.voting_errors import NoLines, WayNotOffered


class Subject(StrEnum):
    """What a contest is about."""

    AWARD = "award"
    LEADER = "leader"
    DEPUTY = "deputy"
    QUESTION = "question"


class Presence(StrEnum):
    """How a unit of the roll took part."""

    PRESENT = "present"
    """In the hall, or, in the chat, with a paper of its own."""
    IN_WRITING = "in_writing"
    BY_PROXY = "by_proxy"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Paper:
    """A delegation; without a number it was given in the chat."""

    number: str
    signed_on: date


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person with position and unit; `paper` where they vote for it by delegation."""

    name: str = ""
    position: str = ""
    unit: str = ""
    paper: Paper | None = None


NOBODY = Somebody()
"""Not known: gaps, to be filled in by hand."""


@dataclass(frozen=True, slots=True)
class RollUnit:
    """`delegate`: who could vote for it beside or instead of its head."""

    unit: str
    presence: Presence
    delegate: Somebody | None = None


@dataclass(frozen=True, slots=True)
class CastBy:
    """Whose hand gave an open vote; `informant` gave it to `name`, who entered it."""

    name: str
    informant: str = ""


@dataclass(frozen=True, slots=True)
class Recused:
    """A unit that was named beside the rule as having no vote on a line, counted from 0, or on
    any (None)."""

    unit: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The chair extended the vote to `until`, or ended it before its time where that is None; `at`
    is when it was done."""

    at: datetime
    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of a contest, closed.

    chat, hall      the counts of either; None where nothing was voted in that way
    apart           False: one of them has too few papers to be shown beside the other
    left            lines that left the list: the place of the contest they qualified in, counted
                    from 0 in the same record; None where the unit withdrew
    off_list        lines by name that left before the paper was made: as `left` says it
    closed_at       when no vote was taken any more; counted_at when what came in was counted
    opening_code    check code of rule, roll and lines; papers_code that of the papers; file_code
                    that of the whole file to count again with
    marked, codes   of a secret vote in the chat: units marked on the roll, inclusion codes
    by_name         of an open vote: what each unit said, line by line; cast_by: who gave it
    chosen          lines that the chair named, once they have
    recused, moved  who had no vote on what, and why; when the chair moved the closing, and why
    """

    rule: Rule
    lines: tuple[str, ...]
    roll: tuple[RollUnit, ...]
    facts: Facts
    outcome: Outcome
    chat: Counts | None = None
    hall: Counts | None = None
    left: Mapping[int, int | None] = field(default_factory=dict)
    off_list: Mapping[str, int | None] = field(default_factory=dict)
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    counted_at: datetime | None = None
    opening_code: str = ""
    papers_code: str = ""
    file_code: str = ""
    apart: bool = True
    recused: tuple[Recused, ...] = ()
    moved: tuple[Moved, ...] = ()
    marked: int = 0
    codes: tuple[str, ...] | None = None
    by_name: Mapping[str, Sequence[Choice]] | None = None
    cast_by: Mapping[str, CastBy] = field(default_factory=dict)
    seed: str | None = None
    chosen: tuple[int, ...] | None = None

    @property
    def counts(self) -> Counts:
        """Chat and hall together."""
        if self.chat is None or self.hall is None:
            found = self.chat or self.hall
            if found is None:
                raise MinutesLines(contest="", named=len(self.lines), counted=0)
            return found
        return self.chat + self.hall

    @property
    def hides_voters(self) -> bool:
        """Whether so few secret papers came in that it is not told whose they are."""
        return self.rule.is_secret and self.counts.returned < LEAST_PAPERS


@dataclass(frozen=True, slots=True)
class Contest:
    """A contest with all its rounds.

    title    as it was put to the bloc
    award    the full name of the award for the year of merit ("" where it is no award's)
    year     of merit, or of office
    """

    subject: Subject
    title: str
    year: int
    rounds: tuple[Round, ...]
    award: str = ""

    @property
    def qualified(self) -> tuple[str, ...]:
        """Every line that has a place, round after round."""
        return tuple(one.lines[line] for one in self.rounds for line in one.outcome.qualified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who issues the minutes: the leader unit for the bloc, which has no seal of its own.

    bloc      its short name
    symbol    of the bloc, behind the number
    ministry  of the year, whose council gets the minutes
    """

    bloc: str
    leader_unit: str = ""
    symbol: str = "KTĐ"
    ministry: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """The record of a count, one document.

    title   of minutes of several contests
    chief   leads the tellers
    """

    issuer: Issuer
    contests: tuple[Contest, ...]
    timezone: str
    title: str = ""
    place: str = ""
    started_at: datetime | None = None
    chair: Somebody = NOBODY
    chief: Somebody = NOBODY
    tellers: tuple[Somebody, ...] = ()
    rehearsal: bool = False


def check_counting(record: Counting) -> None:
    """Refuses a record of a count that contradicts itself.

    Raises NoLines, TellerOnList, and what `check_contests` raises.
    """
    if not record.contests:
        raise NoLines
    on_list = _numbered(
        [line for one in record.contests for each in one.rounds[:1] for line in each.lines]
    )
    tellers = {one.unit for one in (record.chief, *record.tellers) if one.unit}
    check_teller([on_list[unit] for unit in tellers if unit in on_list], list(on_list.values()))
    check_contests(record.contests)


def check_contests(contests: Sequence[Contest]) -> None:
    """Refuses contests whose rolls, counts, rounds or chains do not agree.

    Raises NoLines, LineTwice, MinutesLines, WayNotOffered, MinutesRoll, CountsDisagree,
    FactsDisagree, MinutesNames, MinutesOutcome, MinutesRounds, MinutesChain, MinutesTimes.
    """
    for contest in contests:
        if not contest.rounds:
            raise MinutesRounds(contest=contest.title, round=1)
        for number, one in enumerate(contest.rounds, start=1):
            _check_round(contest, one, number)
        for number in range(2, len(contest.rounds) + 1):
            _check_follows(contest, number)
    for place, contest in enumerate(contests):
        _check_chain(contests[:place], contest)


def _check_round(contest: Contest, one: Round, number: int) -> None:
    notes_on(one.rule, one.lines)
    if len(one.counts.lines) != len(one.lines):
        counted = len(one.counts.lines)
        raise MinutesLines(contest=contest.title, named=len(one.lines), counted=counted)
    if one.opened_at and one.closed_at and one.closed_at < one.opened_at:
        raise MinutesTimes
    _check_roll(contest, one)
    _check_ways(one)
    if one.chat is not None and Way.SECRET in one.rule.ways:
        check_marked(one.chat, marked=one.marked, codes=len(set(one.codes or ())))
    _check_names(contest, one)
    _check_outcome(contest, one, number)


def _check_ways(one: Round) -> None:
    """Counts of a way that the rule does not offer belong to another contest."""
    for counts, ways in ((one.chat, {Way.OPEN, Way.SECRET}), (one.hall, {Way.HANDS, Way.PAPER})):
        in_writing = counts is one.hall and one.rule.absent is Absent.IN_WRITING
        if counts is not None and not ways & one.rule.ways and not in_writing:
            raise WayNotOffered


def _check_roll(contest: Contest, one: Round) -> None:
    took = [seat.presence for seat in one.roll]
    facts = one.facts
    stated = (facts.size, facts.present, facts.in_writing, facts.by_proxy)
    ways = (Presence.PRESENT, Presence.IN_WRITING, Presence.BY_PROXY)
    named = (len({seat.unit for seat in one.roll}), *(took.count(way) for way in ways))
    if stated != named or len(one.roll) != facts.size:
        raise MinutesRoll(contest=contest.title, named=len(one.roll), counted=facts.size)


def _check_names(contest: Contest, one: Round) -> None:
    """Votes by name: all of the chat's, each by a unit of the roll."""
    if one.by_name is None:
        return
    counts = one.chat or one.counts
    if not set(one.by_name) <= {seat.unit for seat in one.roll}:
        raise MinutesRoll(contest=contest.title, named=len(one.by_name), counted=one.facts.size)
    for line, shown in enumerate(counts.lines):
        said = [choices[line] for choices in one.by_name.values()]
        kinds = (Choice.YES, Choice.NO, Choice.NONE, Choice.OUT)
        if LineCount(*(said.count(kind) for kind in kinds)) != shown:
            raise MinutesNames(contest=contest.title, line=line + 1)


def _check_outcome(contest: Contest, one: Round, number: int) -> None:
    found = decide(
        one.rule, one.counts, one.facts, round_number=number, withdrawn=one.left, seed=one.seed
    )
    if one.chosen is not None:
        found = chair_settles(found, one.chosen)
    if found != one.outcome:
        raise MinutesOutcome(contest=contest.title, round=number)


def _check_follows(contest: Contest, number: int) -> None:
    """A later round is the one that the round before asked for, with the same roll."""
    before, one = contest.rounds[number - 2], contest.rounds[number - 1]
    asked = before.outcome.next_round
    if (
        before.outcome.awaits is not Awaits.ROUND
        or asked is None
        or one.rule != asked.rule
        or one.lines != _stayed(one, [before.lines[line] for line in asked.lines])
        or {seat.unit for seat in one.roll} != {seat.unit for seat in before.roll}
    ):
        raise MinutesRounds(contest=contest.title, round=number)


def _stayed(one: Round, asked: Sequence[str]) -> tuple[str, ...]:
    """The lines of a further round: all that were asked for but those that withdrew meanwhile."""
    return tuple(line for line in asked if line not in one.off_list)


def _check_chain(earlier: Sequence[Contest], contest: Contest) -> None:
    for one in contest.rounds:
        gone = {**{one.lines[line]: place for line, place in one.left.items()}, **one.off_list}
        for line, place in gone.items():
            if place is None:
                continue
            if not 0 <= place < len(earlier) or line not in earlier[place].qualified:
                raise MinutesChain(contest=contest.title, line=line)


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}
