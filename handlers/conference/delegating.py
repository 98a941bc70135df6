"""The delegation of a board: names typed at once, who heads it and votes, who stands in."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.conference_errors import NotComing, TooManyDelegates, VoterUnknown
from bot.domain.conference_lines import read_delegates
from bot.domain.errors import LineNeeded, NotAllowed, OldButton
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.conference.answering import (
    MEMBERS,
    Registration,
    again,
    ask_people,
    card,
    delegate_line,
    keep,
    registration_of,
    to_change,
)
from handlers.conference.house import Room
from handlers.contests.house import desk_at
from handlers.contests.voters import bring_up_to_date
from handlers.invitations import same_name
from handlers.paging import fitted
from storage.people import Member
from storage.rsvps import Delegate
from storage.uow import Compose, UnitOfWork

MOST_DELEGATES = 12
_LABEL_LETTERS = 38


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The names, a tap away each. Raises as `registration_of` does."""
    return _people(registration_of(actor, intent, uow))


def _people(found: Registration, said: Markup | None = None) -> Screen:
    say, people = found.room.say, found.delegates()
    if not people and not found.is_closed:
        return ask_people(found, said)
    lines = [said + "\n"] if said is not None else []
    lines.append(say("<b>Delegates of {unit}</b>", unit=found.unit.short_name))
    names = {one.id: one.full_name for one in people}
    lines += [delegate_line(place, one, names, say) for place, one in enumerate(people, 1)]
    if people and not any(one.leads for one in people):
        lines.append(say("\nWho heads the delegation? Tap the name."))
    if not found.is_closed:
        lines.append(say("\nTo add people, type them, one a line: name, position."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(fitted(one.full_name, _LABEL_LETTERS), found.intent("person", one.id))
                for one in people
            ),
            Choice(say.plain("Done"), found.intent("unit")),
        ),
        asks=None if found.is_closed else found.intent("people_typed"),
        fresh=said is not None,
    )


def take_typed(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Whoever is named already keeps their place, with the position as it is now.

    Raises DelegateUnclear, TooManyDelegates, NotComing, LineNeeded, and as `to_change` does.
    """
    found = to_change(actor, intent, uow)
    if not found.comes:
        raise NotComing
    typed, known = read_delegates(uow.lines), found.delegates()
    if not typed:
        raise LineNeeded(least=5)
    room, members = found.room, _members(found)
    fresh: list[tuple[str, str, int | None]] = []
    for name, position in typed:
        there = next((one for one in known if same_name(one.full_name, name)), None)
        if there is not None:
            uow.rsvps.change(there.id, name, position, _person(name, members))
        elif not any(same_name(one[0], name) for one in fresh):
            fresh.append((name, position, _person(name, members)))
    if len(known) + len(fresh) > MOST_DELEGATES:
        raise TooManyDelegates(most=MOST_DELEGATES)
    uow.rsvps.add(room.bloc.id, room.number, found.unit.id, fresh, actor.person)
    detail = "; ".join(f"{name}, {position}" for name, position in typed)
    found = keep(found, f"delegates {detail}")
    return _people(found, room.say.count("✓ {n} person saved.", "✓ {n} people saved.", len(typed)))


def _members(found: Registration) -> list[Member]:
    people = found.room.uow.people.members(found.room.bloc.id, found.unit.id)
    return [one for one in people if one.confirmed and one.role in MEMBERS]


def _person(name: str, members: Sequence[Member]) -> int | None:
    """The person of the unit with that name, where there is exactly one."""
    same = {one.person_id for one in members if same_name(one.full_name, name)}
    return same.pop() if len(same) == 1 else None


# One of them ---------------------------------------------------------------------------------


def _one(found: Registration, number: int) -> Delegate:
    """Raises OldButton for nobody of the delegation."""
    one = next((one for one in found.delegates() if one.id == number), None)
    if one is None:
        raise OldButton
    return one


def show_one(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What can be done about one delegate. Raises OldButton, and as `registration_of` does."""
    found = registration_of(actor, intent, uow)
    return _person_screen(found, _one(found, intent.number(2)))


def _person_screen(found: Registration, one: Delegate, said: Markup | None = None) -> Screen:
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
            Choice(room.say.plain("Back"), found.intent("people")),
        ),
        fresh=said is not None,
    )


def _vote_words(found: Registration, one: Delegate) -> Markup:
    say = found.room.say
    if one.votes:
        return say("Heads the delegation and votes for the unit at the conference.")
    if _is_head(found, one):
        return say("Heads the delegation; as the head of the unit they vote by office.")
    if one.person_id is None:
        return say(
            "Heads the delegation. To vote for the unit they need a paper of delegation, which the"
            " secretary records: they are not known to the assistant as of the unit."
        )
    return say("Heads the delegation. The head of the unit says whether they vote for it.")


def _vote_ways(found: Registration, one: Delegate) -> list[Choice | None]:
    room, say = found.room, found.room.say
    if not one.leads or _is_head(found, one):
        return []
    if one.votes and room.heads(found.unit.id):
        return [Choice(say.plain("I vote myself"), found.intent("unvote", one.id))]
    if one.person_id is not None and room.heads(found.unit.id):
        return [Choice(say.plain("Votes for the unit"), found.intent("vote", one.id))]
    if found.entered or room.runs:
        paper = Intent.of("delegations.whom", found.unit.id, "paper")
        return [Choice(say.plain("Paper of delegation"), paper)]
    return []


def _is_head(found: Registration, one: Delegate) -> bool:
    return one.person_id is not None and any(
        member.person_id == one.person_id and member.role is Role.HEAD for member in _members(found)
    )


def lead(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Who heads the delegation. Tapped by the head of the unit it makes them vote for it at once;
    else the head is asked. Also after the day to answer by: somebody may stand in. Raises OldButton
    once the conference is over, and as `registration_of` does."""
    found, one = _standing(actor, intent, uow)
    room, say = found.room, found.room.say
    before = next((other for other in found.delegates() if other.votes), None)
    if one.leads:
        return _person_screen(found, one)
    uow.rsvps.lead(room.bloc.id, room.number, found.unit.id, one.id)
    found = keep(found, f"delegation headed by {one.id}")
    said = say("✓ {name} heads the delegation.", name=one.full_name)
    named = one.person_id is not None and not _is_head(found, one)
    if named and room.heads(found.unit.id):
        _let_vote(found, one, votes=True)
        said += " " + say("They vote for the unit at the conference.")
    else:
        if before is not None:
            _moved(found)
        if named and _ask_heads(found, one):
            said += " " + say("The head of the unit is asked whether they vote for it.")
    return _person_screen(again(found), _one(found, one.id), said)


def _ask_heads(found: Registration, one: Delegate) -> bool:
    """One tap of the head hands the vote over; whether there is a head to be asked."""
    room, unit = found.room, found.unit
    heads = {m.person_id for m in _members(found) if m.role is Role.HEAD}

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
    return _person_screen(found, _one(found, one.id), said)


def unvote(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The head takes it back, also during the conference. Raises NotAllowed, OldButton."""
    found, one = _for_head(actor, intent, uow)
    if one.votes:
        _let_vote(found, one, votes=False)
    said = found.room.say("✓ The head of the unit votes.")
    return _person_screen(found, _one(found, one.id), said)


def _for_head(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Registration, Delegate]:
    uow.blocs.lock(actor.hat.bloc_id)
    found = registration_of(actor, intent, uow)
    if not found.room.heads(found.unit.id):
        raise NotAllowed
    if found.room.is_over:
        raise OldButton
    return found, _one(found, intent.number(2))


def _let_vote(found: Registration, one: Delegate, *, votes: bool) -> None:
    """An act of office; whoever gains the vote is told, open votes follow."""
    room, uow = found.room, found.room.uow
    uow.rsvps.let_vote(one.id, votes=votes)
    detail = f"{room.number} unit {found.unit.id} delegate {one.id} {'yes' if votes else 'no'}"
    uow.record("conference_voter", "delegate", one.id, detail)
    uow.register(room.bloc.id, "conference.voter", "delegate", one.id, detail)
    if one.person_id is not None and one.person_id != room.actor.person_id:
        uow.tell(one.person_id, _told(found, votes=votes), f"delegate:{one.id}:{uow.inbox_id}")
    _moved(found)


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


def _moved(found: Registration) -> None:
    """The rolls of votes that are open at the conference follow at once."""
    room = found.room
    for one in room.uow.contests.of_bloc(room.bloc.id, ("open",)):
        bring_up_to_date(desk_at(room.actor, one.id, room.uow))


# Another one, or nobody ----------------------------------------------------------------------


def ask_substitute(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Also after the day to answer by. Raises OldButton, and as `registration_of` does."""
    found = registration_of(actor, intent, uow)
    one, say = _one(found, intent.number(2)), found.room.say
    return Screen(
        say(
            "Who comes instead of <b>{name}</b>? Please type name and position, for example: Trần"
            " Thị Bình, Phó Trưởng ban",
            name=one.full_name,
        ),
        rows(Choice(say.plain("Back"), found.intent("person", one.id))),
        asks=found.intent("substitute_is", one.id),
    )


def substitute(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Who was named does not come; who heads the delegation is said anew.

    Raises DelegateUnclear, OldButton once the conference is over, and as `registration_of` does.
    """
    found, one = _standing(actor, intent, uow)
    typed = read_delegates(uow.lines[:1])
    if not typed:
        raise LineNeeded(least=5)
    name, position = typed[0]
    room, say = found.room, found.room.say
    if any(same_name(other.full_name, name) for other in found.delegates()):
        return _people(found, say("{name} comes already; nothing was changed.", name=name))
    person = _person(name, _members(found))
    uow.rsvps.end(one.id, actor.person)
    people = [(name, position, person)]
    uow.rsvps.add(room.bloc.id, room.number, found.unit.id, people, actor.person, one.id)
    found = keep(found, f"{name}, {position} instead of {one.full_name}")
    if one.leads:
        _moved(found)
    _tell_secretary(found, one, name, position)
    said = say("✓ {name} comes instead of {before}.", name=name, before=one.full_name)
    if one.leads:
        said += " " + say("Please tap who heads the delegation now.")
    return _people(found, said)


def _standing(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Registration, Delegate]:
    uow.blocs.lock(actor.hat.bloc_id)
    found = registration_of(actor, intent, uow)
    if found.room.is_over:
        raise OldButton
    return found, _one(found, intent.number(2))


def _tell_secretary(found: Registration, before: Delegate, name: str, position: str) -> None:
    """After the day to answer by the host plans with the list: a change is told."""
    if not found.is_closed:
        return
    room, unit = found.room, found.unit

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "{unit}: <b>{name}</b>, {position}, comes to the conference instead of {before}.",
                unit=unit.name,
                name=name,
                position=position,
                before=before.full_name,
            ),
            rows(Choice(say.plain("Answers of the boards"), room.intent("answers", 0))),
        )

    for person_id in _secretaries(room):
        room.uow.tell(person_id, compose, f"substitute:{before.id}")


def _secretaries(room: Room) -> list[int]:
    return sorted(
        {
            one.person_id
            for one in room.uow.people.members(room.bloc.id)
            if one.confirmed and one.role is Role.SECRETARY
        }
    )


def drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """They do not come; typed anew they do. Raises OldButton, and as `to_change` does."""
    found = to_change(actor, intent, uow)
    one = _one(found, intent.number(2))
    uow.rsvps.end(one.id, actor.person)
    found = keep(found, f"without {one.full_name}")
    if one.votes:
        _moved(found)
    said = found.room.say("✓ {name} does not come any more.", name=one.full_name)
    return _people(found, said) if found.delegates() else card(found, said)
