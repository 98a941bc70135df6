"""How long a contest stays open: minimum time, early closing, extension. Times are aware.

Who the chair is, is asked elsewhere; here stands what the rule lets a chair do.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.voting.roll import Roll
from bot.domain.voting.rule import EarlyClose, Extending, Rule
from bot.domain.voting_errors import (
    ChairEnds,
    EarlyCloseRefused,
    ExtensionNotLater,
    ExtensionRefused,
    NotAllVoted,
    OpenTooShort,
    VoteClosed,
)


def check_times(rule: Rule, opens_at: datetime, closes_at: datetime) -> None:
    """Refuses to open for less than the rule's minimum. Raises OpenTooShort."""
    if closes_at <= opens_at or closes_at - opens_at < timedelta(minutes=rule.min_open):
        raise OpenTooShort(minutes=rule.min_open)


def check_early_close(rule: Rule, roll: Roll, opened_at: datetime, at: datetime) -> None:
    """Whether the chair may close now, before the time that was announced.

    Raises EarlyCloseRefused (the rule knows no early closing), OpenTooShort, NotAllVoted. Once
    every unit on the roll has voted the minimum time protects nobody, and is not asked for.
    """
    if rule.early_close is EarlyClose.NOBODY:
        raise EarlyCloseRefused
    missing = sum(seat.returned is None for seat in roll.values())
    if not missing:
        return
    if rule.early_close is EarlyClose.WHEN_ALL_VOTED:
        raise NotAllVoted(missing=missing)
    if at - opened_at < timedelta(minutes=rule.min_open):
        raise OpenTooShort(minutes=rule.min_open)


def check_hall_close(
    rule: Rule, uncounted: int, opened_at: datetime, at: datetime, *, chair: bool
) -> None:
    """Whether a vote in the hall may end now, before its time, its count being confirmed.
    `uncounted` units are neither in that count nor noted as absent.

    Raises EarlyCloseRefused, ChairEnds (the rule leaves it to the chair alone), NotAllVoted,
    OpenTooShort.
    """
    if rule.early_close is EarlyClose.NOBODY:
        raise EarlyCloseRefused
    if rule.early_close is EarlyClose.CHAIR and not chair:
        raise ChairEnds
    if rule.early_close is EarlyClose.WHEN_ALL_VOTED and uncounted:
        raise NotAllVoted(missing=uncounted)
    if at - opened_at < timedelta(minutes=rule.min_open):
        raise OpenTooShort(minutes=rule.min_open)


def check_extension(rule: Rule, closes_at: datetime, until: datetime, at: datetime) -> None:
    """Whether the chair may move the closing to `until`.

    Raises ExtensionRefused (the rule knows none), VoteClosed, ExtensionNotLater.
    """
    if rule.extending is Extending.NOBODY:
        raise ExtensionRefused
    if at >= closes_at:
        raise VoteClosed
    if until <= closes_at:
        raise ExtensionNotLater
