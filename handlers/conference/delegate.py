"""One delegate of a board: what can be done about them, and who votes for the unit."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.errors import OldButton
from bot.domain.person_names import same_name, same_spelling
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.conference.answering import MEMBERS, Registration, registration_of
from storage.people import Member
from storage.rsvps import Delegate
from storage.uow import UnitOfWork


def members_of(found: Registration) -> list[Member]:
    """Who of the unit is known to the assistant, confirmed."""
    people = found.room.uow.people.members(found.room.bloc.id, found.unit.id)
    return [one for one in people if one.confirmed and one.role in MEMBERS]


def person_named(
    name: str, position: str, members: Sequence[Member], *, namesakes: bool
) -> int | None:
    """The person of the unit who is meant, where there is exactly one.

    Of `namesakes`, in the delegation or in the unit, and of who is written with other marks, the
    position tells which: a vote may hang on it.
    """
    same = [one for one in members if same_spelling(one.full_name, name)]
    if not same:
        named = [one for one in members if same_name(one.full_name, name)]
        same = [one for one in named if not one.position or same_name(one.position, position)]
    if namesakes or len({one.person_id for one in same}) > 1:
        same = [one for one in same if same_name(one.position, position)]
    found = {one.person_id for one in same}
    return found.pop() if len(found) == 1 else None


def delegate_of(found: Registration, number: int) -> Delegate:
    """Raises OldButton for nobody of the delegation."""
    one = next((one for one in found.delegates() if one.id == number), None)
    if one is None:
        raise OldButton
    return one


def to_replace(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Registration, Delegate]:
    """What is still said after the day to answer by. Raises OldButton once the conference is over,
    and as `registration_of` does."""
    uow.blocs.lock(actor.hat.bloc_id)
    found = registration_of(actor, intent, uow)
    if found.room.is_over:
        raise OldButton
    return found, delegate_of(found, intent.number(2))


def show_one(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What can be done about one delegate. Raises OldButton, and as `registration_of` does."""
    found = registration_of(actor, intent, uow)
    return person_screen(found, delegate_of(found, intent.number(2)))


def person_screen(found: Registration, one: Delegate, said: Markup | None = None) -> Screen:
    """What stands of one of them, with the ways on; `said` stands above it."""
    room, say = found.room, found.room.say
    lines = [said + "\n"] if said is not None else []
    lines.append(say("<b>{name}</b>, {position}", name=one.full_name, position=one.position))
    if one.leads:
        lines.append(_vote_words(found, one))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Heads the delegation"), found.intent("lead", one.id))
            if not one.leads
            else None,
            *_vote_ways(found, one),
            beside(
                Choice(say.plain("Somebody else comes"), found.intent("substitute", one.id)),
                Choice(say.plain("Does not come"), found.intent("drop", one.id))
                if not found.is_closed
                else None,
            ),
            beside(
                Choice(say.plain("Rooms, meals, car"), found.intent("extras"))
                if one.leads and not found.is_closed
                else None,
                Choice(room.say.plain("Back"), found.intent("people")),
            ),
        ),
        fresh=said is not None,
    )


def _vote_words(found: Registration, one: Delegate) -> Markup:
    say = found.room.say
    if one.votes:
        return say("Heads the delegation and votes for the unit at the conference.")
    if is_head(found, one):
        return say("Heads the delegation; as the head of the unit they vote by office.")
    if one.person_id is None:
        return say(
            "Heads the delegation. To vote for the unit they need a paper of delegation, which the"
            " secretary records: they are not known to the assistant as of the unit."
        )
    return say("Heads the delegation. The head of the unit says whether they vote for it.")


def _vote_ways(found: Registration, one: Delegate) -> list[Choice | None]:
    room, say = found.room, found.room.say
    if not one.leads or is_head(found, one):
        return []
    if one.votes and room.heads(found.unit.id):
        return [Choice(say.plain("I vote myself"), found.intent("unvote", one.id))]
    if one.person_id is not None and room.heads(found.unit.id):
        return [Choice(say.plain("Votes for the unit"), found.intent("vote", one.id))]
    if found.entered or room.runs:
        paper = Intent.of("delegations.whom", found.unit.id, "paper")
        return [Choice(say.plain("Paper of delegation"), paper)]
    return []


def is_head(found: Registration, one: Delegate) -> bool:
    """Whether a delegate heads the unit, and votes by office."""
    heads = {each.person_id for each in members_of(found) if each.role is Role.HEAD}
    return one.person_id in heads
