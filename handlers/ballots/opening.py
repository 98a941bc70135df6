"""A paper is opened: for which unit, what is voted on by what rule, and what secrecy there is."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import NotAllowed, NotYetConfirmed, OldButton
from bot.domain.voting.rule import Way
from bot.domain.voting.tally import Choice as Said
from bot.domain.voting_errors import ProxyHolderAway
from bot.i18n import Say, escaped, joined, speak
from bot.reports.rule_words import form_words, threshold_words
from bot.reports.secrecy_words import few_on_the_phone, few_voters, on_the_phone
from bot.screen import Choice, Intent, Screen, rows
from handlers.ballots import in_group
from handlers.ballots.buttons import LIST, REVIEW, SOURCE_LETTERS
from handlers.ballots.paper import Sheet
from handlers.ballots.rights import (
    Right,
    ballot_of,
    own_units,
    recorder_right,
    right_of,
    why_no_right,
)
from handlers.ballots.words import (
    NONE,
    SAID,
    closing_words,
    entered_words,
    line_name,
    own_first_words,
    paper_words,
    title_words,
    unit_short,
)
from handlers.paging import fitted
from handlers.wording import HOME
from storage.contest_rows import BallotNow
from storage.open_votes import OpenPaper
from storage.uow import UnitOfWork

_MOST_UNITS = 6


def open_paper(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The paper of a unit; without a unit, of the only one that this person votes for.

    Raises NotAllowed, NotYetConfirmed for accounts that nobody has confirmed, OldButton, and why
    there is no vote.
    """
    if uow.group is not None:
        return in_group.tapped(actor, intent, uow)
    # Open to all because of the group, where nobody is answered who is not known.
    if not actor.is_known:
        raise NotAllowed
    if not actor.hat.confirmed:
        raise NotYetConfirmed(unit="…")
    now, at = ballot_of(intent.number(0), uow), uow.acted_at
    unit = intent.number(1)
    if unit <= 0:
        units = own_units(actor, now, at)
        if not units:
            raise why_no_right(actor, now, at)
        if len(units) > 1:
            return _choose_unit(now, units, speak(actor.language))
        unit = units[0]
    say = speak(actor.language)
    try:
        return begin(Sheet(actor, right_of(actor, now, unit, at), uow, say))
    except ProxyHolderAway:
        return _own_first(now, unit, say)


def _own_first(now: BallotNow, lent: int, say: Say) -> Screen:
    """The way to the paper that comes before the one for another unit."""
    own = now.ballot.roll[lent].proxy
    name = unit_short(now, lent)
    paper = Choice(
        say.plain("Vote for our own unit"), Intent.of("ballots.paper", now.contest.id, own)
    )
    return Screen(
        joined("\n\n", [title_words(now, say), own_first_words(name, say)]),
        rows(paper, Choice(say.plain("Back"), LIST)),
    )


def open_for_unit(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The secretary enters an open vote for a unit: contest, unit, how it came in.

    Raises OldButton, and what `recorder_right` raises.
    """
    if intent.text(2) not in SOURCE_LETTERS:
        raise OldButton
    right = recorder_right(actor, intent.number(0), intent.number(1), uow)
    return begin(Sheet(actor, right, uow, speak(actor.language), intent.text(2)))


def begin(sheet: Sheet) -> Screen:
    """What is voted on, by what rule, until when; then the first line."""
    say, right = sheet.say, sheet.right
    now, count = right.now, len(right.now.lines)
    cast = None if right.is_secret else sheet.uow.open_votes.paper_of(now.contest.id, right.unit)
    choices = _choices_of(now, cast) if cast else [NONE] * count
    parts = [
        sheet.head(),
        joined("\n", [escaped(words) for words in _rule_words(now, say)]),
        _until(now, say),
    ]
    if right.sits_out:
        parts.append(_sits_out_words(right, say))
    parts.append(_notice(right, say))
    if cast:
        told = paper_words(say, now, [SAID[one] for one in choices])
        parts.append(say("The unit has voted:\n{paper}", paper=told))
        if cast.source:
            parts.append(entered_words(say, cast.source, cast.informant))
    label = say.plain("Change the vote") if cast else say.plain("Fill in the paper")
    at = REVIEW if cast else sheet.first
    more = Intent.of("ballots.secrecy", now.contest.id, right.unit)
    return sheet.screen(
        joined("\n\n", parts),
        Choice(label, sheet.way(at, choices)),
        Choice(say.plain("More about secrecy"), more) if right.is_secret else None,
        Choice(say.plain("Back"), LIST),
    )


def _rule_words(now: BallotNow, say: Say) -> Sequence[str]:
    rule = now.ballot.rule
    return [form_words(say, rule, len(now.lines)), threshold_words(say, rule, len(now.lines))]


def _until(now: BallotNow, say: Say) -> Markup:
    return say(
        "{closes} A tap that arrives after closing is late and does not count.",
        closes=closing_words(now, say),
    )


def _sits_out_words(right: Right, say: Say) -> Markup:
    names = "; ".join(f"{i + 1}. {line_name(right.now, i)}" for i in sorted(right.sits_out))
    return say("By the rule the unit has no vote on: {lines}.", lines=names)


def _notice(right: Right, say: Say) -> Markup:
    """The honest notice in two lines; the rest stands behind a button."""
    if not right.is_secret:
        return say(
            "An open vote: the name of the unit and its choice stand in the minutes. It can be"
            " changed until the vote closes."
        )
    first = say(
        "The leader of the bloc, the secretary and the other units cannot see the unit's choice in"
        " this system."
    )
    if Way.PAPER not in right.now.ballot.rule.ways:
        return first
    return Markup(" ").join(
        [
            first,
            escaped(few_on_the_phone(say)),
            say("If need be, the unit can vote on paper at the conference."),
        ]
    )


def _choices_of(now: BallotNow, cast: OpenPaper) -> list[int]:
    """An open vote as the buttons carry it; a line the unit sits out is none there."""
    said = [Said(cast.choices[line.number]) for line in now.lines]
    return [SAID.index(one) if one in SAID else NONE for one in said]


def _choose_unit(now: BallotNow, units: Sequence[int], say: Say) -> Screen:
    ways = [
        Choice(fitted(unit_short(now, unit)), Intent.of("ballots.paper", now.contest.id, unit))
        for unit in units[:_MOST_UNITS]
    ]
    return Screen(
        say("{title}\n\nFor which unit do you vote now?", title=title_words(now, say)),
        rows(*ways, Choice(say.plain("Back"), LIST)),
    )


def show_secrecy(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The whole truth about secrecy, before anything is chosen. Raises OldButton."""
    say, now = speak(actor.language), uow.casting.at(intent.number(0))
    if now is None:
        raise OldButton
    told = [
        *on_the_phone(say),
        *([few_on_the_phone(say)] if Way.PAPER in now.ballot.rule.ways else []),
        few_voters(say, len(now.ballot.roll)),
        say.plain("An inclusion code shows that a paper was counted, not what it says."),
    ]
    back = Intent.of("ballots.paper", now.contest.id, intent.number(1))
    return Screen(
        say(
            "<b>How secret is this vote?</b>\n{points}",
            points=joined("\n", [Markup("• {}").format(one) for one in told]),
        ),
        rows(
            Choice(say.plain("Back to the paper"), back),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )
