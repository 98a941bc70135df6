"""A prepared round is dropped by the chair alone, with a reason; whoever works on it is told."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.house import Desk, coming_round
from handlers.contests.reasons import ask_reason, reason_words
from handlers.contests.settling import chain_on, secretaries
from handlers.contests.words import given_reason
from handlers.wording import HOME
from storage.uow import UnitOfWork


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Why? Raises NotTheChair, OldButton, NotADraft."""
    desk = coming_round(actor, intent, uow)
    question = desk.say(
        "Drop the prepared round? Please type the reason; the secretary and the tellers are told."
    )
    return ask_reason(desk, question, asks=desk.intent("round_gone"))


def drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """It can be prepared anew from the round before. Raises ReasonShort, TextTooMuch, and as `ask`
    does."""
    desk, reason = coming_round(actor, intent, uow), given_reason(uow.line)
    uow.contest_acts.cancel(desk.id, reason, actor.person)
    uow.record("contest_dropped", "contest", desk.id, reason)
    before = desk.contest.parent_id
    assert before is not None, "a further round has one before it"
    chain_on(desk.contest, uow)  # what waited for this round goes on
    _tell(desk, before, reason)
    return Screen(
        desk.say("✓ The round was dropped. The secretary and the tellers are told."),
        rows(
            Choice(desk.say.plain("See the result"), Intent.of("contests.counted", before)),
            Choice(desk.say.plain("What is to be done"), HOME),
        ),
        fresh=True,
    )


def _tell(desk: Desk, before: int, reason: str) -> None:
    uow, contest = desk.uow, desk.contest

    def compose(say: Say) -> Screen:
        lines = [
            say(
                "The chair has dropped round {n} of “{title}” before it opened.",
                n=contest.round,
                title=contest.title,
            ),
            reason_words(reason, say),
        ]
        look = Choice(say.plain("See the result"), Intent.of("contests.counted", before))
        return Screen(Markup("\n").join(lines), rows(look))

    persons = secretaries(uow.people.members(contest.bloc_id))
    persons |= {one.person_id for one in uow.rolls.tellers(contest.id)}
    for person_id in sorted(persons - {desk.actor.person}):
        uow.tell(person_id, compose, f"round-dropped:{contest.id}")
