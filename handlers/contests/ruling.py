"""The rule of a draft, changed by taps: a field, then one of its values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import N_, OldButton
from bot.domain.voting.presets import PROPOSED
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
from bot.i18n import Say
from bot.reports.rule_words import fraction_words
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.contests.house import Desk, changed, drafted
from handlers.contests.words import heading
from handlers.paging import side_by_side
from storage.uow import UnitOfWork

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
_BY_NAME = {field.name: field for field in FIELDS}
_PER_PAGE = 10
_IN_CHAT = {Way.HANDS: Way.OPEN, Way.PAPER: Way.SECRET}
"""The same vote in the chat, where hall and chat vote together."""


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The rule's fields with what they are now. Raises NotAllowed, OldButton, NotADraft."""
    return _screen(drafted(actor, intent, uow), intent.number(1))


def _screen(desk: Desk, page: int) -> Screen:
    say, page = desk.say, max(0, min(page, (len(FIELDS) - 1) // _PER_PAGE))
    shown = FIELDS[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    lines = [*heading(desk.contest, say), say("<b>The rule</b>")]
    lines += [
        say(
            "{field}: <b>{value}</b>",
            field=say.plain(field.label),
            value=_value(desk.rule, field, say),
        )
        for field in shown
    ]
    lines.append(Markup("<i>{}</i>").format(say.plain(PROPOSED)))
    other = desk.intent("rule", 1 - page)
    return Screen(
        Markup("\n").join(lines),
        rows(
            *side_by_side(
                [
                    Choice(say.plain(field.label), desk.intent("field", field.name))
                    for field in shown
                ]
            ),
            Choice(say.plain("More of the rule"), other),
            desk.back(),
        ),
    )


def _value(rule: Rule, field: Field, say: Say) -> str:
    found = field.of(rule)
    if found is not None:
        return found.words(say)
    values = (getattr(rule, name) for name in field.options[0].values)
    return ", ".join(str(value) for value in values if value is not None)


def show_field(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = drafted(actor, intent, uow)
    say, field = desk.say, _field(intent)
    choices = [
        Choice(
            ("● " if option.is_in(desk.rule) else "") + option.words(say),
            desk.intent("set_rule", field.name, at),
        )
        for at, option in enumerate(field.options)
    ]
    alone = len(choices) <= 4
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say(
                    "{field}, now: <b>{value}</b>",
                    field=say.plain(field.label),
                    value=_value(desk.rule, field, say),
                ),
            ]
        ),
        rows(
            *(choices if alone else side_by_side(choices)),
            beside(
                Choice(say.plain("Back to the rule"), desk.intent("rule", _page_of(field))),
                desk.back(),
            ),
        ),
    )


def _field(intent: Intent) -> Field:
    """Raises OldButton."""
    if intent.text(1) not in _BY_NAME:
        raise OldButton
    return _BY_NAME[intent.text(1)]


def _page_of(field: Field) -> int:
    return FIELDS.index(field) // _PER_PAGE


def set_value(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton, and what the rule itself refuses: the draft stays as it was then."""
    desk, field, at = drafted(actor, intent, uow), _field(intent), intent.number(2)
    if not 0 <= at < len(field.options):
        raise OldButton
    rule = replace(desk.rule, **field.options[at].values)
    if rule.mixed and rule.way in _IN_CHAT:
        # Papers of the chat need what the chat needs: it is named first.
        rule = replace(rule, way=_IN_CHAT[rule.way])
    return _screen(changed(desk, rule=rule), _page_of(field))
