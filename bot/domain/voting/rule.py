"""The rule of a contest: an object named before the ballot opens and never changed after.

Every default is the project's own proposal, changeable before the opening: no rule that binds the
bloc was found in public sources. Fractions are exact (2/3 of 9 is 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from bot.domain.voting_errors import (
    LineTwice,
    NoLines,
    RuleNeverPasses,
    RuleNumber,
    RuleQuorum,
    RuleQuota,
    RuleSelection,
    RuleThreshold,
)


class Form(StrEnum):
    """What a voter does on the paper."""

    EACH = "each"
    """Yes, no or no opinion, line by line."""
    AT_MOST = "at_most"
    """Choose at most `Rule.most` of the lines."""
    ONE_OF = "one_of"
    """Choose one of the lines."""


class Way(StrEnum):
    HANDS = "hands"
    """A show of hands in the hall; the counts are entered and confirmed by a teller."""
    OPEN = "open"
    """In the chat, by name; may be changed until closing."""
    SECRET = "secret"  # noqa: S105  (a way to vote, no password)
    """In the private chat, cast once; only counts are known afterwards."""
    PAPER = "paper"
    """Paper ballots in the hall; the counts are entered and confirmed by a teller."""


class Base(StrEnum):
    """What the votes for a line are held against. Units that sit a line out leave all of them."""

    ALL = "all"
    """Every unit on the roll."""
    PRESENT = "present"
    """The units present, by proxy or in writing; in the chat, those that returned a paper."""
    CAST = "cast"
    """The papers returned, blank and invalid ones among them."""
    VALID = "valid"
    """The valid votes on the line without the blank ones: for + against."""


class SelfVote(StrEnum):
    """A unit's vote on the line that puts the unit itself forward."""

    ALLOWED = "allowed"
    SAID = "said"
    """Allowed, and said in the minutes."""
    SITS_OUT = "sits_out"
    """The unit has no vote on that line, and the base shrinks."""


class Absent(StrEnum):
    NO_VOTE = "no_vote"
    IN_WRITING = "in_writing"
    """May send its paper in writing, and then counts as taking part."""


class Ties(StrEnum):
    """What decides between lines with equally many votes at the last place."""

    SECOND_ROUND = "second_round"
    DRAW = "draw"
    """By lot, with a stored seed that anybody can check."""
    CHAIR = "chair"


class Unfilled(StrEnum):
    """What happens to places for which too few lines qualified."""

    REMAINING = "remaining"
    """A second round among all remaining lines."""
    HIGHEST = "highest"
    """A second round among the highest of them, one more than there are places."""
    CHAIR = "chair"
    LEFT_OPEN = "left_open"


class Again(StrEnum):
    """How a second round is decided."""

    SAME = "same"
    """The same question with the same threshold."""
    MOST_VOTES = "most_votes"
    """Choose at most as many as there are places; the most votes decide, without a threshold."""


class AtLast(StrEnum):
    """What ends a contest whose last allowed round has decided too little."""

    CHAIR = "chair"
    LEFT_OPEN = "left_open"


class EarlyClose(StrEnum):
    NOBODY = "nobody"
    WHEN_ALL_VOTED = "when_all_voted"
    """The chair, once every unit on the roll has voted."""
    CHAIR = "chair"


class Extending(StrEnum):
    NOBODY = "nobody"
    CHAIR = "chair"


class Publishing(StrEnum):
    BY_HAND = "by_hand"
    """A teller and the chair publish the result."""
    AUTOMATIC = "automatic"
    """The result is published at closing: for remote votes."""


class Turnout(StrEnum):
    """What is shown of who has voted while the contest is open."""

    COUNT = "count"
    NAMES = "names"


class Note(StrEnum):
    """What is allowed but has to be said in the preview."""

    MORE_PLACES_THAN_LINES = "more_places_than_lines"
    """Some places will stay open whatever is voted."""
    EVERYTHING_MAY_BE_CHOSEN = "everything_may_be_chosen"
    """The paper lets a voter choose all lines, so choosing says nothing."""
    PLACES_OUT_OF_REACH = "places_out_of_reach"
    """One round cannot fill every place: the papers do not hold enough votes for the threshold."""


MOST_PLACES = 99
MOST_ROUNDS = 5
MOST_MINUTES = 60 * 24 * 31
_BESIDE = {
    Way.HANDS: Way.OPEN,
    Way.OPEN: Way.HANDS,
    Way.SECRET: Way.PAPER,
    Way.PAPER: Way.SECRET,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Everything a contest is decided by (voting.md section 1); `replace` makes a changed one.

    quorum      the part of the roll that must take part, > 0 and <= 1
    threshold   the part of the base that must be for a line, > 0 and <= 1; None: the most votes
    strict      more than the threshold ("> 1/2") instead of at least
    quota       places to fill, counted in lines
    most        N of "at most N"; None in the other forms
    proxy       how many other units a unit may vote for at most; 0: none
    rounds      rounds at most, the first one counted
    mixed       the hall votes beside the chat: hands beside open, paper beside secret
    typed       a secret vote may be given where answers are typed and stay in the chat
    min_open    minutes the contest stays open at least

    Raises on construction: RuleQuorum, RuleThreshold, RuleNeverPasses, RuleQuota, RuleSelection,
    RuleNumber.
    """

    form: Form
    way: Way
    quorum: Fraction
    base: Base
    threshold: Fraction | None
    strict: bool
    quota: int
    most: int | None = None
    self_vote: SelfVote = SelfVote.SAID
    absent: Absent = Absent.NO_VOTE
    proxy: int = 0
    ties: Ties = Ties.SECOND_ROUND
    unfilled: Unfilled = Unfilled.REMAINING
    tied_again: Again = Again.MOST_VOTES
    open_again: Again = Again.SAME
    rounds: int = 2
    at_last: AtLast = AtLast.CHAIR
    min_open: int = 0
    early_close: EarlyClose = EarlyClose.WHEN_ALL_VOTED
    extending: Extending = Extending.CHAIR
    publishing: Publishing = Publishing.BY_HAND
    turnout: Turnout = Turnout.COUNT
    mixed: bool = False
    typed: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.quorum <= 1:
            raise RuleQuorum(typed=str(self.quorum))
        if self.threshold is None:
            if self.strict:
                raise RuleThreshold(typed=">")
        elif not 0 < self.threshold <= 1:
            raise RuleThreshold(typed=str(self.threshold))
        elif self.strict and self.threshold == 1:
            raise RuleNeverPasses
        if not 1 <= self.quota <= MOST_PLACES:
            raise RuleQuota(typed=self.quota, most=MOST_PLACES)
        self._check_selection()
        for number, least, most in (
            (self.proxy, 0, MOST_PLACES),
            (self.rounds, 1, MOST_ROUNDS),
            (self.min_open, 0, MOST_MINUTES),
        ):
            if not least <= number <= most:
                raise RuleNumber(typed=number, least=least, most=most)

    def _check_selection(self) -> None:
        if self.form is Form.AT_MOST:
            if self.most is None or not 1 <= self.most <= MOST_PLACES:
                raise RuleSelection(typed=self.most or 0, most=MOST_PLACES)
        elif self.most is not None:
            raise RuleSelection(typed=self.most, most=MOST_PLACES)

    @property
    def choices(self) -> int | None:
        """How many lines a paper may choose; None where every line is answered by itself."""
        return 1 if self.form is Form.ONE_OF else self.most

    @property
    def ways(self) -> frozenset[Way]:
        """Every way in which a unit may vote under this rule."""
        return frozenset({self.way, _BESIDE[self.way]} if self.mixed else {self.way})

    @property
    def by_marks(self) -> bool:
        """Whether units are marked one by one before the tellers count their votes: beside votes in
        the chat, where all that is counted by hand may be papers that came in writing."""
        return self.mixed or not self.ways & {Way.HANDS, Way.PAPER}

    @property
    def is_secret(self) -> bool:
        return self.way in (Way.SECRET, Way.PAPER)


def next_rule(rule: Rule, again: Again, places: int) -> Rule:
    """The rule of a second round for `places` places."""
    if again is Again.MOST_VOTES:
        form = Form.ONE_OF if places == 1 else Form.AT_MOST
        most = None if places == 1 else places
        return replace(rule, form=form, most=most, quota=places, threshold=None, strict=False)
    most = None if rule.most is None else min(rule.most, places)
    return replace(rule, quota=places, most=most)


def notes_on(rule: Rule, lines: Sequence[str]) -> tuple[Note, ...]:
    """What has to be said before a contest on these lines opens. Raises NoLines, LineTwice."""
    if not lines:
        raise NoLines
    for line in lines:
        if lines.count(line) > 1:
            raise LineTwice(line=line)
    notes = []
    if rule.quota > len(lines):
        notes.append(Note.MORE_PLACES_THAN_LINES)
    if rule.form is Form.AT_MOST and rule.most is not None and rule.most >= len(lines):
        notes.append(Note.EVERYTHING_MAY_BE_CHOSEN)
    if _is_out_of_reach(rule, min(rule.quota, len(lines))):
        notes.append(Note.PLACES_OUT_OF_REACH)
    return tuple(notes)


def _is_out_of_reach(rule: Rule, places: int) -> bool:
    """Whether papers with so few choices can never bring all places over the threshold."""
    if rule.choices is None or rule.threshold is None:
        return False
    asked = rule.threshold * places
    return asked > rule.choices or (rule.strict and asked == rule.choices)
