"""Who heads a delegation, and the head's one tap that makes them vote for the unit."""

from __future__ import annotations

from bot.domain.access import Actor, Role
from bot.domain.conference_errors import VoterUnknown
from bot.domain.errors import NotAllowed, OldButton
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.conference.answering import Registration, again, keep, registration_of
from handlers.conference.delegate import (
    delegate_of,
    is_head,
    members_of,
    person_screen,
    to_replace,
)
from handlers.contests.house import desk_at
from handlers.contests.voters import bring_up_to_date
from storage.rsvps import Delegate
from storage.uow import Compose, UnitOfWork


def lead(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Who heads the delegation. Tapped by the head of the unit it makes them vote for it at once;
    else the head is asked. Also after the day to answer by: somebody may stand in. Raises OldButton
    once the conference is over, and as `registration_of` does."""
    found, one = to_replace(actor, intent, uow)
    room, say = found.room, found.room.say
    before = next((other for other in found.delegates() if other.votes), None)
    if one.leads:
        return person_screen(found, one)
    uow.rsvps.lead(room.bloc.id, room.number, found.unit.id, one.id)
    found = keep(found, f"delegation headed by {one.id}")
    said = say("✓ {name} heads the delegation.", name=one.full_name)
    named = one.person_id is not None and not is_head(found, one)
    if named and room.heads(found.unit.id):
        _let_vote(found, one, votes=True)
        said += " " + say("They vote for the unit at the conference.")
    else:
        if before is not None:
            follow(found)
        if named and _ask_heads(found, one):
            said += " " + say("The head of the unit is asked whether they vote for it.")
    return person_screen(again(found), delegate_of(found, one.id), said)


def _ask_heads(found: Registration, one: Delegate) -> bool:
    """One tap of the head hands the vote over; whether there is a head to be asked."""
    room, unit = found.room, found.unit
    heads = {m.person_id for m in members_of(found) if m.role is Role.HEAD}

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "<b>{unit}</b> at the conference {year}: the delegation is headed by <b>{name}</b>,"
                " {position}. Do they vote for the unit there? Until you tap, you vote.",
                unit=unit.name,
                year=str(room.number),
                name=one.full_name,
                position=one.position,
            ),
            rows(
                Choice(say.plain("Votes for the unit"), found.intent("vote", one.id)),
                Choice(say.plain("See the delegation"), found.intent("unit")),
            ),
        )

    for person_id in sorted(heads):
        room.uow.tell(person_id, compose, f"conference-voter:{one.id}:{room.uow.inbox_id}")
    return bool(heads)


def vote(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The head of the unit hands the vote at the conference to who heads the delegation.

    Raises NotAllowed for all others, VoterUnknown, OldButton where somebody else heads it by now.
    """
    found, one = _for_head(actor, intent, uow)
    if one.person_id is None:
        raise VoterUnknown(name=one.full_name)
    if not one.leads:
        raise OldButton
    if not one.votes:
        _let_vote(found, one, votes=True)
    said = found.room.say(
        "✓ {name} votes for {unit} at the conference.",
        name=one.full_name,
        unit=found.unit.short_name,
    )
    return person_screen(found, delegate_of(found, one.id), said)


def unvote(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The head takes it back, also during the conference. Raises NotAllowed, OldButton."""
    found, one = _for_head(actor, intent, uow)
    if one.votes:
        _let_vote(found, one, votes=False)
    said = found.room.say("✓ The head of the unit votes.")
    return person_screen(found, delegate_of(found, one.id), said)


def _for_head(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Registration, Delegate]:
    uow.blocs.lock(actor.hat.bloc_id)
    found = registration_of(actor, intent, uow)
    if not found.room.heads(found.unit.id):
        raise NotAllowed
    if found.room.is_over:
        raise OldButton
    return found, delegate_of(found, intent.number(2))


def _let_vote(found: Registration, one: Delegate, *, votes: bool) -> None:
    """An act of office; whoever gains the vote is told, open votes follow."""
    room, uow = found.room, found.room.uow
    uow.rsvps.let_vote(one.id, votes=votes)
    detail = f"{room.number} unit {found.unit.id} delegate {one.id} {'yes' if votes else 'no'}"
    uow.record("conference_voter", "delegate", one.id, detail)
    uow.register(room.bloc.id, "conference.voter", "delegate", one.id, detail)
    if one.person_id is not None and one.person_id != room.actor.person_id:
        uow.tell(one.person_id, _told(found, votes=votes), f"delegate:{one.id}:{uow.inbox_id}")
    follow(found)


def take_vote_back(found: Registration) -> None:
    """The head of the unit votes again: nobody comes whom the vote was handed to."""
    for one in found.delegates():
        if one.votes:
            _let_vote(found, one, votes=False)


def _told(found: Registration, *, votes: bool) -> Compose:
    room, unit = found.room, found.unit

    def compose(say: Say) -> Screen:
        words = {"unit": unit.name, "year": str(room.number)}
        text = (
            say("You vote for {unit} at the conference {year}.", **words)
            if votes
            else say("At the conference {year} the head of {unit} votes.", **words)
        )
        return Screen(text, rows(Choice(say.plain("Conference"), room.way())))

    return compose


def follow(found: Registration) -> None:
    """The rolls of votes that are open at the conference follow at once."""
    room = found.room
    for one in room.uow.contests.of_bloc(room.bloc.id, ("open",)):
        bring_up_to_date(desk_at(room.actor, one.id, room.uow))
