"""Chained votes: whoever qualifies for the flag leaves the list for the certificate by itself, and
the unit elected leader that for the deputy."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.contest_errors import ChainItself
from bot.domain.errors import OldButton
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.card import draft_card
from handlers.contests.house import Desk, changed, first_drafted
from handlers.contests.words import heading, label_of
from handlers.paging import fitted
from storage.contest_rows import Contest
from storage.uow import UnitOfWork

_STATES = ("draft", "open", "closed", "published")
_MOST_SHOWN, _LABEL_LETTERS = 5, 40


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which vote comes before this one. Raises NotAllowed, OldButton, NotADraft."""
    desk = first_drafted(actor, intent, uow)
    say, now = desk.say, desk.contest.chained_from_id
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say(
                    "<b>Chain of votes</b>\nWhich vote comes before this one? The unit elected"
                    " there leaves this list by itself: a unit holds one office."
                )
                if desk.contest.kind == "deputy"
                else say(
                    "<b>Chain of votes</b>\nWhich vote comes before this one? Whoever qualifies"
                    " there leaves this list by itself: one merit is not rewarded twice."
                ),
            ]
        ),
        rows(
            *(
                Choice(
                    ("● " if one.id == now else "") + fitted(label_of(one, say), _LABEL_LETTERS),
                    desk.intent("chain_to", one.id),
                )
                for one in _offered(desk)[:_MOST_SHOWN]
            ),
            Choice(say.plain("No vote before it"), desk.intent("chain_to", 0)),
            desk.back(),
        ),
    )


def _offered(desk: Desk) -> list[Contest]:
    """First rounds of awards of the same year that do not follow this one; for the deputy those of
    the leader."""
    contest = desk.contest
    found = desk.uow.contests.of_bloc(contest.bloc_id, _STATES)
    after = _following(contest.id, found)
    return [
        one
        for one in found
        if _goes_before(one, contest)
        and one.year == contest.year
        and one.round == 1
        and one.rehearsal is contest.rehearsal
        and one.id not in after
    ]


def _goes_before(one: Contest, contest: Contest) -> bool:
    if contest.kind == "deputy":
        return one.kind == "leader"
    return one.kind == contest.kind == "award" and one.award_kind_id != contest.award_kind_id


def _following(contest_id: int, found: list[Contest]) -> set[int]:
    """The vote and all that follow it, however far."""
    after = {contest_id}
    while True:
        more = {one.id for one in found if one.chained_from_id in after} - after
        if not more:
            return after
        after |= more


def choose(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton, ChainItself where a ring would be made."""
    desk, to = first_drafted(actor, intent, uow), intent.number(1)
    if to == 0:
        return draft_card(changed(desk, chained_from_id=None))
    found = uow.contests.of_bloc(desk.contest.bloc_id, _STATES)
    if to in _following(desk.id, found):
        raise ChainItself
    if to not in {one.id for one in _offered(desk)}:
        raise OldButton
    return draft_card(changed(desk, chained_from_id=to))


def usual_before(desk: Desk) -> int | None:
    """The vote on a higher award of the same year, where it is the only one, and that on the leader
    before the deputy: the usual chain."""
    contest, uow = desk.contest, desk.uow
    if contest.kind == "deputy":
        elections = [one.id for one in _offered(desk)]
        return elections[0] if len(elections) == 1 else None
    if contest.kind != "award":
        return None
    ranks = [kind.id for kind in uow.awards.kinds(contest.bloc_id, contest.year)]
    if contest.award_kind_id not in ranks:
        return None
    higher = ranks[: ranks.index(contest.award_kind_id)]
    found = [one.id for one in _offered(desk) if one.award_kind_id in higher]
    return found[0] if len(found) == 1 else None
