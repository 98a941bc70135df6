"""What follows as soon as a contest is counted or settled further: who is told, what moves on.

Called by whoever counts: the part of the runtime that closes contests by the clock, the hand that
ends a vote in the hall, the chair who draws lots or chooses.
"""

from __future__ import annotations

from contextlib import suppress

from bot.domain.access import Act, Role, may
from bot.domain.casting_errors import HallChanged, HallSitsOut, NotCounted
from bot.domain.errors import Refusal
from bot.domain.voting.chain import is_known
from bot.domain.voting.results import Awaits
from bot.domain.voting.rule import Publishing
from bot.domain.voting_errors import ChainWaits
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.freeing import give_back, tell_of_back
from handlers.contests.house import counting, key_of_tellers, leader_of
from handlers.contests.proclaiming import announce
from handlers.contests.recorded import names_of
from handlers.contests.words import label_of, rehearsal_words
from storage.contest_rows import Contest
from storage.people import Member
from storage.results import Result
from storage.uow import UnitOfWork


def may_publish(result: Result) -> bool:
    """Whether everything that can be settled now is: a further round comes after publishing."""
    return result.outcome.awaits in (Awaits.NOTHING, Awaits.ROUND)


def after_counting(found: Contest, uow: UnitOfWork, by: int | None = None) -> None:
    """It has just been counted: published by itself where the rule says so, else its tellers and
    its chair may look, and the secretary knows that it waits. `by` has seen it happen."""
    _moved_on(uow.results.of(found), uow, "counted", by)


def after_settling(found: Contest, uow: UnitOfWork, by: int) -> None:
    """Lots were drawn, or the chair has chosen."""
    _moved_on(uow.results.of(found), uow, "settled", by)


def _moved_on(result: Result, uow: UnitOfWork, step: str, by: int | None) -> None:
    if is_known(result.contest.state, result.rule):
        chain_on(result.contest, uow)
    if not result.outcome.is_valid:
        _without_result(result.contest, uow)
    if result.rule.publishing is Publishing.AUTOMATIC and may_publish(result):
        publish(result, None, None, uow)
        return
    found = result.contest
    members = uow.people.members(found.bloc_id)
    tellers = counting(found, uow, members)
    inside = tellers | chairs(found, uow, members)
    for person_id in inside - {by}:
        key = f"{key_of_tellers(found.id)}:{step}" if person_id in tellers else f"{step}:{found.id}"
        uow.tell(person_id, lambda say: _to_look_at(found, say, step), key)
    for person_id in secretaries(members) - inside - {by}:
        uow.tell(person_id, lambda say: _to_wait_for(found, say), f"{step}:{found.id}")


def _without_result(found: Contest, uow: UnitOfWork) -> None:
    units = give_back(found, uow, None)
    tell_of_back(
        found,
        units,
        lambda say: say("“{title}” decides nothing: it is not valid.", title=label_of(found, say)),
        secretaries(uow.people.members(found.bloc_id)) if units else (),
        uow,
    )


def after_cancelling(found: Contest, uow: UnitOfWork, by: int) -> str:
    """The units that stand on the list again by it, "" for none: a round that is cancelled can be
    prepared anew, and its units wait for that."""
    if found.round > 1:
        chain_on(found, uow)  # what waited for this round goes on
        return ""
    units = give_back(found, uow, by)
    tell_of_back(
        found,
        units,
        lambda say: say("“{title}” was cancelled.", title=label_of(found, say)),
        secretaries(uow.people.members(found.bloc_id)) - {by} if units else (),
        uow,
    )
    return units


def tell_of_waiting(found: Contest, refusal: Refusal, uow: UnitOfWork) -> None:
    """Its time is over and it cannot be counted yet: secretary and tellers learn what for."""
    in_hall = isinstance(refusal, NotCounted | HallChanged | HallSitsOut)
    step = "contests.hall" if in_hall else "contests.one"

    def compose(say: Say) -> Screen:
        words = say("The time of “{title}” is over.", title=label_of(found, say))
        why = (
            say("It is counted as soon as the hall's count is entered and confirmed.")
            if isinstance(refusal, NotCounted)
            else say.refusal(refusal)
        )
        way = Choice(say.plain("To the vote"), Intent.of(step, found.id))
        return Screen(words + "\n" + why, rows(way))

    members = uow.people.members(found.bloc_id)
    tellers = counting(found, uow, members)
    for person_id in sorted(secretaries(members) | tellers):
        key = key_of_tellers(found.id) if person_id in tellers else f"contest:{found.id}"
        uow.tell(person_id, compose, f"{key}:waits:{refusal.code}")


def tell_of_stuck(found: Contest, uow: UnitOfWork) -> None:
    """Its time is over, or has come, and the assistant itself fails at it: the secretary learns
    once that nothing was lost, and who has to be asked."""

    def compose(say: Say) -> Screen:
        text = say(
            "The assistant cannot go on with “{title}”, by a fault of its own. Every vote that"
            " came in is kept. Please tell whoever runs the server; it tries again by itself.",
            title=label_of(found, say),
        )
        return Screen(
            text, rows(Choice(say.plain("To the vote"), Intent.of("contests.one", found.id)))
        )

    for person_id in sorted(secretaries(uow.people.members(found.bloc_id))):
        uow.tell(person_id, compose, f"contest:{found.id}:stuck:{found.state}")


def publish(result: Result, chair: int | None, teller: int | None, uow: UnitOfWork) -> None:
    """Published from now on, and told to everybody."""
    found = result.contest
    uow.contest_acts.publish(found.id, chair, teller)
    uow.record("contest_published", "contest", found.id, "")
    chain_on(found, uow)
    announce(result, uow)


def chairs(found: Contest, uow: UnitOfWork, members: list[Member]) -> set[int]:
    """The persons who are the chair of the contest."""
    leader = leader_of(found, uow)
    return {
        one.person_id
        for one in members
        if leader is not None and one.unit_id == leader and may(one.hat, Act.CHAIR_CONTEST, leader)
    }


def secretaries(members: list[Member]) -> set[int]:
    return {one.person_id for one in members if one.role is Role.SECRETARY and one.confirmed}


def _to_look_at(found: Contest, say: Say, step: str) -> Screen:
    words = (
        say("“{title}” is closed and counted.", title=label_of(found, say))
        if step == "counted"
        else say("“{title}” is settled.", title=label_of(found, say))
    )
    text = words + say(
        "\nUntil it is published, only the tellers and the chair see the result. The chair and a"
        " teller publish it."
    )
    if found.rehearsal:
        text = rehearsal_words(say) + "\n" + text
    look = Choice(say.plain("See the result"), Intent.of("contests.counted", found.id))
    return Screen(text, rows(look))


def _to_wait_for(found: Contest, say: Say) -> Screen:
    return Screen(
        say(
            "“{title}” is closed and counted. It now waits for the chair and a teller to publish"
            " it.",
            title=label_of(found, say),
        ),
        rows(Choice(say.plain("To the vote"), Intent.of("contests.counted", found.id))),
    )


def chain_on(found: Contest, uow: UnitOfWork) -> None:
    """Everybody may know now what it came to: who has a place leaves the lists that are still being
    prepared."""
    first = uow.contests.all_rounds(found)[0]
    for draft in uow.contests.drafts_after(first.id):
        with suppress(ChainWaits):
            gone = uow.contest_drafts.take_off(draft)
            if gone:
                _tell_of_taken(draft, first, gone, uow)


def _tell_of_taken(draft: Contest, first: Contest, gone: list[int], uow: UnitOfWork) -> None:
    names = names_of(draft, uow)
    lines = [line for line in uow.contests.lines(draft.id) if line.number in gone]
    told = ", ".join(names.line(line) for line in lines)

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "{units}: left the list of “{title}”, having a place in “{first}”.",
                units=told,
                title=label_of(draft, say),
                first=label_of(first, say),
            ),
            rows(Choice(say.plain("To the vote"), Intent.of("contests.one", draft.id))),
        )

    for person_id in secretaries(uow.people.members(draft.bloc_id)):
        uow.tell(person_id, compose, f"taken:{draft.id}:{'-'.join(map(str, gone))}")
