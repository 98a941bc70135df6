"""The fields of a rule and the values that buttons offer for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bot.domain.errors import N_
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
)
from bot.i18n import Say
from bot.reports.rule_words import fraction_words

Words = Callable[[Say], str]


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a field: what it makes of the rule, and how it is said on a button."""

    values: Mapping[str, Any]
    words: Words

    def is_in(self, rule: Rule) -> bool:
        return all(getattr(rule, name) == value for name, value in self.values.items())


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: str
    options: tuple[Option, ...]

    def of(self, rule: Rule) -> Option | None:
        return next((one for one in self.options if one.is_in(rule)), None)


def _said(message: str) -> Words:
    return lambda say: say.plain(message)


def _choice(field: str, words: Mapping[Any, str]) -> tuple[Option, ...]:
    return tuple(Option({field: value}, _said(message)) for value, message in words.items())


def _counted(field: str, one: str, numbers: Iterable[int]) -> tuple[Option, ...]:
    def words(number: int) -> Words:
        return lambda say: say.plain(one, n=number)

    return tuple(Option({field: number}, words(number)) for number in numbers)


def _needed(part: Fraction, *, strict: bool) -> Option:
    def words(say: Say) -> str:
        shown = fraction_words(say, part)
        return (
            say.plain("More than {part}", part=shown)
            if strict
            else say.plain("At least {part}", part=shown)
        )

    return Option({"threshold": part, "strict": strict}, words)


def _quorum(part: Fraction) -> Option:
    return Option({"quorum": part}, lambda say: fraction_words(say, part))


def _at_most(number: int) -> Option:
    return Option(
        {"form": Form.AT_MOST, "most": number},
        lambda say: say.plain("Choose at most {n}", n=number),
    )


_ONE = Fraction(1)
FIELDS = (
    Field(
        "need",
        N_("Votes needed"),
        (
            _needed(Fraction(1, 2), strict=True),
            _needed(Fraction(2, 3), strict=False),
            _needed(Fraction(2, 3), strict=True),
            _needed(Fraction(7, 10), strict=False),
            _needed(Fraction(3, 4), strict=False),
            _needed(Fraction(4, 5), strict=False),
            _needed(Fraction(9, 10), strict=False),
            _needed(_ONE, strict=False),
            Option({"threshold": None, "strict": False}, _said(N_("The most votes"))),
        ),
    ),
    Field(
        "base",
        N_("Held against"),
        _choice(
            "base",
            {
                Base.ALL: N_("All units on the roll"),
                Base.PRESENT: N_("Units taking part"),
                Base.CAST: N_("Papers returned"),
                Base.VALID: N_("For and against"),
            },
        ),
    ),
    Field(
        "quorum",
        N_("Quorum"),
        tuple(_quorum(part) for part in (Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), _ONE)),
    ),
    Field("quota", N_("Places"), _counted("quota", N_("{n} place(s)"), range(1, 11))),
    Field(
        "form",
        N_("On the paper"),
        (
            Option({"form": Form.EACH, "most": None}, _said(N_("Each line yes or no"))),
            Option({"form": Form.ONE_OF, "most": None}, _said(N_("Choose one"))),
            *(_at_most(number) for number in range(2, 8)),
        ),
    ),
    Field(
        "self",
        N_("Unit on the list"),
        _choice(
            "self_vote",
            {
                SelfVote.ALLOWED: N_("May vote for itself"),
                SelfVote.SAID: N_("May, and it is noted"),
                SelfVote.SITS_OUT: N_("No vote on itself"),
            },
        ),
    ),
    Field(
        "absent",
        N_("Absent unit"),
        _choice(
            "absent",
            {Absent.NO_VOTE: N_("Has no vote"), Absent.IN_WRITING: N_("May vote in writing")},
        ),
    ),
    Field(
        "proxy",
        N_("For another unit"),
        (
            Option({"proxy": 0}, _said(N_("Nobody"))),
            *_counted("proxy", N_("At most {n} unit(s)"), range(1, 4)),
        ),
    ),
    Field(
        "ties",
        N_("Equal votes"),
        _choice(
            "ties",
            {
                Ties.SECOND_ROUND: N_("A further round"),
                Ties.DRAW: N_("Lots are drawn"),
                Ties.CHAIR: N_("The chair decides"),
            },
        ),
    ),
    Field(
        "open",
        N_("Places left open"),
        _choice(
            "unfilled",
            {
                Unfilled.REMAINING: N_("Round among all left"),
                Unfilled.HIGHEST: N_("Round among highest"),
                Unfilled.CHAIR: N_("The chair decides"),
                Unfilled.LEFT_OPEN: N_("They stay open"),
            },
        ),
    ),
    Field("rounds", N_("Rounds at most"), _counted("rounds", N_("{n} round(s)"), range(1, 6))),
    Field(
        "again",
        N_("After open places"),
        _choice(
            "open_again",
            {Again.SAME: N_("Same rule again"), Again.MOST_VOTES: N_("The most votes")},
        ),
    ),
    Field(
        "tied",
        N_("After equal votes"),
        _choice(
            "tied_again",
            {Again.SAME: N_("Same rule again"), Again.MOST_VOTES: N_("The most votes")},
        ),
    ),
    Field(
        "last",
        N_("After the last round"),
        _choice(
            "at_last",
            {AtLast.CHAIR: N_("The chair decides"), AtLast.LEFT_OPEN: N_("They stay open")},
        ),
    ),
    Field(
        "early",
        N_("Closing early"),
        _choice(
            "early_close",
            {
                EarlyClose.WHEN_ALL_VOTED: N_("Once all have voted"),
                EarlyClose.CHAIR: N_("The chair may"),
                EarlyClose.NOBODY: N_("Never"),
            },
        ),
    ),
    Field(
        "extend",
        N_("Extending"),
        _choice("extending", {Extending.CHAIR: N_("The chair may"), Extending.NOBODY: N_("Never")}),
    ),
    Field(
        "publish",
        N_("Publishing"),
        _choice(
            "publishing",
            {
                Publishing.BY_HAND: N_("Teller and chair"),
                Publishing.AUTOMATIC: N_("By itself at closing"),
            },
        ),
    ),
    Field(
        "turnout",
        N_("Shown meanwhile"),
        _choice(
            "turnout",
            {Turnout.COUNT: N_("How many have voted"), Turnout.NAMES: N_("Names of who has")},
        ),
    ),
    Field(
        "least",
        N_("Open at least"),
        (
            Option({"min_open": 0}, _said(N_("No least time"))),
            *_counted("min_open", N_("{n} minutes"), (5, 15, 30, 60, 120)),
        ),
    ),
    Field(
        "mixed",
        N_("Hall and chat"),
        _choice("mixed", {False: N_("One way only"), True: N_("Both together")}),
    ),
)
