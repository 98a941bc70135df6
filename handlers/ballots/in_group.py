"""In a group chat: a secret paper is sent to the private chat, a short open vote cast by button.

What everybody reads tells nothing of a choice, nor who has voted; answers go to the private chat.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import N_, OldButton, Refusal
from bot.domain.voting.rule import Form
from bot.i18n import DEFAULT_LANGUAGE, Say, escaped, joined, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.ballots.casting import cast_open, open_receipt
from handlers.ballots.paper import Sheet
from handlers.ballots.rights import (
    ballot_of,
    chat_way,
    is_in_chat,
    own_units,
    right_of,
    why_no_right,
)
from handlers.ballots.words import (
    NO,
    NONE,
    YES,
    closing_words,
    line_name,
    picks,
    title_words,
)
from handlers.paging import fitted, side_by_side
from storage.contest_rows import BallotNow
from storage.uow import UnitOfWork

_MOST_LINES = 10
_ANSWERS = ((YES, N_("For")), (NO, N_("Against")), (NONE, N_("No opinion")))


NOTHING = Screen(Markup(""), aside=True)
"""No word in the group: whoever tapped is answered in private."""


def tapped(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A button that opens a paper, in a group: the way to it is told in private, or why there is
    none. An open vote of one tap stands in the group itself from the first such tap on."""
    if not _is_confirmed(actor):
        return NOTHING
    try:
        now = ballot_of(intent.number(0), uow)
        chat_way(now)
        _check_right(actor, now, uow)
        _tell_where(actor, now, uow)
        if uow.group is not None and not now.contest.key_name and _takes_one_tap(now):
            uow.post(uow.group, _poll(now), f"vote-poll:{now.contest.id}:{uow.group.chat}")
    except Refusal as refusal:
        _tell_no(actor, refusal, uow)
    return NOTHING


def _check_right(actor: Actor, now: BallotNow, uow: UnitOfWork) -> None:
    """Nobody is shown the way to a paper that would be refused. Raises what `right_of` and
    `why_no_right` raise."""
    units = own_units(actor, now, uow.acted_at)
    if not units:
        raise why_no_right(actor, now, uow.acted_at)
    if len(units) == 1:
        right_of(actor, now, units[0], uow.acted_at)


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """/bophieu and /bieuquyet in a group."""
    if intent.text(0) == "secret" or not _is_confirmed(actor):
        return _private_only()
    at = uow.acted_at
    for now in uow.casting.of_bloc(actor.hat.bloc_id, at):
        is_on = now.ballot.opens_at <= at < now.ballot.closes_at
        if not now.contest.key_name and is_in_chat(now) and is_on and _takes_one_tap(now):
            return _poll(now)
    return _private_only()


def show_hand(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One tap in the group is the whole vote of a unit; the receipt goes to the private chat.

    The message in the group stays as it is, whoever taps.
    """
    if _is_confirmed(actor):
        try:
            _vote(actor, intent, uow)
        except Refusal as refusal:
            _tell_no(actor, refusal, uow)
    return NOTHING


def _vote(actor: Actor, intent: Intent, uow: UnitOfWork) -> None:
    now, at = ballot_of(intent.number(0), uow), uow.acted_at
    chat_way(now)
    if now.contest.key_name or not _takes_one_tap(now):
        raise OldButton
    units = own_units(actor, now, at)
    if not units:
        raise why_no_right(actor, now, at)
    if len(units) > 1:
        _tell_where(actor, now, uow)
        return
    sheet = Sheet(actor, right_of(actor, now, units[0], at), uow, speak(actor.language))
    choices = _choices(now, intent.number(1))
    cast_open(sheet, choices)
    paper = sheet.filled(choices)
    uow.tell(
        actor.person,
        lambda say: open_receipt(replace(sheet, say=say), paper, choices),
        f"vote-receipt:{uow.inbox_id}",
    )


def _choices(now: BallotNow, told: int) -> list[int]:
    """Raises OldButton."""
    if picks(now.ballot.rule, len(now.lines)):
        if not 0 <= told <= len(now.lines) or told - 1 in now.left:
            raise OldButton
        return [YES if place + 1 == told else NONE for place in range(len(now.lines))]
    if told not in (YES, NO, NONE) or (now.left and told != NONE):
        raise OldButton
    return [told]


def _takes_one_tap(now: BallotNow) -> bool:
    """One question, or one of a few: no more than fits under a message, and cast with one tap."""
    rule = now.ballot.rule
    if not picks(rule, len(now.lines)):
        return len(now.lines) == 1
    return rule.form is Form.ONE_OF and len(now.lines) <= _MOST_LINES


def _poll(now: BallotNow) -> Screen:
    """The message that everybody in the group sees, in the language of the bloc."""
    say = speak(DEFAULT_LANGUAGE)
    text = say(
        "{title}\n{lines}\n\nAn open vote: whoever votes for a unit taps once and gets the receipt"
        " in the private chat. It can be changed until the vote closes. {closes}",
        title=title_words(now, say),
        lines=_lines(now),
        closes=closing_words(now, say),
    )
    return Screen(text, _ways(now, say), aside=True)


def _lines(now: BallotNow) -> Markup:
    return joined(
        "\n",
        [escaped(f"{place + 1}. {line_name(now, place)}") for place in range(len(now.lines))],
    )


def _ways(now: BallotNow, say: Say) -> tuple[tuple[Choice, ...], ...]:
    contest_id = now.contest.id
    if not picks(now.ballot.rule, len(now.lines)):
        return rows(
            *(
                Choice(say.plain(label), Intent.of("ballots.hand", contest_id, said))
                for said, label in _ANSWERS
            )
        )
    ways = [
        Choice(
            fitted(f"{place + 1}. {line_name(now, place)}"),
            Intent.of("ballots.hand", contest_id, place + 1),
        )
        for place in range(len(now.lines))
        if place not in now.left
    ]
    blank = Choice(say.plain("No opinion"), Intent.of("ballots.hand", contest_id, 0))
    return rows(*side_by_side(ways), blank)


def _private_only() -> Screen:
    say = speak(DEFAULT_LANGUAGE)
    return Screen(
        say("Please vote in the private chat with the assistant: nothing secret is cast here."),
        aside=True,
        fresh=True,
        stays=True,
    )


def _tell_where(actor: Actor, now: BallotNow, uow: UnitOfWork) -> None:
    """The way to the paper, in the person's private chat."""
    contest_id = now.contest.id

    def compose(say: Say) -> Screen:
        return Screen(
            say("{title}\n{closes}", title=title_words(now, say), closes=closing_words(now, say)),
            rows(Choice(say.plain("Open the paper"), Intent.of("ballots.paper", contest_id))),
        )

    uow.tell(actor.person, compose, f"ballot-private:{contest_id}:{uow.inbox_id}")


def _tell_no(actor: Actor, refusal: Refusal, uow: UnitOfWork) -> None:
    """Why there is no vote is nobody else's business."""
    uow.tell(
        actor.person,
        lambda say: Screen(
            say.refusal(refusal), rows(Choice(say.plain("Votes"), Intent("ballots")))
        ),
        f"vote-refused:{uow.inbox_id}",
    )


def _is_confirmed(actor: Actor) -> bool:
    return actor.is_known and actor.hat.confirmed
