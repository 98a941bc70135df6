"""The delegation of a board: names typed at once, who stands in, who does not come."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.conference_errors import NotComing, TooManyDelegates
from bot.domain.conference_lines import read_delegates
from bot.domain.errors import LineNeeded
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.conference.answering import (
    Registration,
    ask_people,
    card,
    delegate_line,
    keep,
    registration_of,
    to_change,
)
from handlers.conference.delegate import delegate_of, members_of, person_named, to_replace
from handlers.conference.house import Room
from handlers.conference.leading import follow
from handlers.invitations import same_name
from handlers.paging import fitted
from storage.rsvps import Delegate
from storage.uow import UnitOfWork

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
    room, members = found.room, members_of(found)
    fresh: list[tuple[str, str, int | None]] = []
    for name, position in typed:
        there = next((one for one in known if same_name(one.full_name, name)), None)
        if there is not None:
            uow.rsvps.change(there.id, name, position, person_named(name, members))
        elif not any(same_name(one[0], name) for one in fresh):
            fresh.append((name, position, person_named(name, members)))
    if len(known) + len(fresh) > MOST_DELEGATES:
        raise TooManyDelegates(most=MOST_DELEGATES)
    uow.rsvps.add(room.bloc.id, room.number, found.unit.id, fresh, actor.person)
    detail = "; ".join(f"{name}, {position}" for name, position in typed)
    found = keep(found, f"delegates {detail}")
    return _people(found, room.say.count("✓ {n} person saved.", "✓ {n} people saved.", len(typed)))


# Another one, or nobody ----------------------------------------------------------------------


def ask_substitute(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Also after the day to answer by. Raises OldButton, and as `registration_of` does."""
    found = registration_of(actor, intent, uow)
    one, say = delegate_of(found, intent.number(2)), found.room.say
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
    found, one = to_replace(actor, intent, uow)
    typed = read_delegates(uow.lines[:1])
    if not typed:
        raise LineNeeded(least=5)
    name, position = typed[0]
    room, say = found.room, found.room.say
    if any(same_name(other.full_name, name) for other in found.delegates()):
        return _people(found, say("{name} comes already; nothing was changed.", name=name))
    person = person_named(name, members_of(found))
    uow.rsvps.end(one.id, actor.person)
    people = [(name, position, person)]
    uow.rsvps.add(room.bloc.id, room.number, found.unit.id, people, actor.person, one.id)
    found = keep(found, f"{name}, {position} instead of {one.full_name}")
    if one.leads:
        follow(found)
    _tell_secretary(found, one, name, position)
    said = say("✓ {name} comes instead of {before}.", name=name, before=one.full_name)
    if one.leads:
        said += " " + say("Please tap who heads the delegation now.")
    return _people(found, said)


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
    one = delegate_of(found, intent.number(2))
    uow.rsvps.end(one.id, actor.person)
    found = keep(found, f"without {one.full_name}")
    if one.votes:
        follow(found)
    said = found.room.say("✓ {name} does not come any more.", name=one.full_name)
    return _people(found, said) if found.delegates() else card(found, said)
