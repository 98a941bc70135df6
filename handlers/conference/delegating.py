"""The delegation of a board: names typed at once, who stands in, who does not come."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.conference_errors import NotComing, TooManyDelegates
from bot.domain.conference_lines import read_delegates
from bot.domain.errors import LineNeeded
from bot.domain.person_names import fuller, same_name, same_spelling
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
    """Whoever is named already keeps their place, with the position as it is now; people whose
    names differ in their marks, or of one name with different positions, are two.

    Raises DelegateUnclear, TooManyDelegates, NotComing, LineNeeded, and as `to_change` does.
    """
    found = to_change(actor, intent, uow)
    if not found.comes:
        raise NotComing
    typed, known = _each_once(read_delegates(uow.lines)), found.delegates()
    if not typed:
        raise LineNeeded(least=5)
    room, members = found.room, members_of(found)
    fresh: list[tuple[str, str, int | None]] = []
    moved: list[tuple[Delegate, str]] = []
    left = list(known)
    for name, position in typed:
        alike = [one for one in typed if same_name(one[0], name)]
        named = [one for one in known if same_name(one.full_name, name)]
        several = len(alike) > 1 or len(named) > 1
        person = person_named(name, position, members, namesakes=several)
        there = _known_as(name, position, left, person, several=several)
        if there is None:
            fresh.append((name, position, person))
            continue
        left.remove(there)
        voter = there.person_id if there.votes else person
        if same_name(there.position, position):
            position = fuller(there.position, position)
        else:
            moved.append((there, position))
        uow.rsvps.change(there.id, fuller(there.full_name, name), position, voter)
    if len(known) + len(fresh) > MOST_DELEGATES:
        raise TooManyDelegates(most=MOST_DELEGATES)
    uow.rsvps.add(room.bloc.id, room.number, found.unit.id, fresh, actor.person)
    detail = "; ".join(f"{name}, {position}" for name, position in typed)
    found = keep(found, f"delegates {detail}")
    said = room.say.count("✓ {n} person saved.", "✓ {n} people saved.", len(typed))
    return _people(found, said + _moved_words(moved, room.say))


def _each_once(typed: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Namesakes with different positions are two people; who is typed twice is one."""
    found: list[tuple[str, str]] = []
    for name, position in typed:
        if not any(same_name(one[0], name) and same_name(one[1], position) for one in found):
            found.append((name, position))
    return found


def _known_as(
    name: str, position: str, known: list[Delegate], person: int | None, *, several: bool
) -> Delegate | None:
    """Who was named before and is meant again. Of several namesakes the position tells which; who
    is known to the assistant is taken for nobody else."""
    same = [
        one
        for one in known
        if same_spelling(one.full_name, name)
        or (same_name(one.full_name, name) and one.person_id in (None, person))
    ]
    there = next((one for one in same if same_name(one.position, position)), None)
    if there is not None or several:
        return there
    return next(iter(same), None)


def _moved_words(moved: list[tuple[Delegate, str]], say: Say) -> Markup:
    """A new position may be a namesake's: what was before is said, and how to have both."""
    lines = [
        say(
            "\n{name}: the position was {before}, now {position}. If these are two people of the"
            " same name, please type both, one a line.",
            name=one.full_name,
            before=one.position,
            position=position,
        )
        for one, position in moved
    ]
    return Markup("").join(lines)


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
    named = [other for other in found.delegates() if same_name(other.full_name, name)]
    if any(same_name(other.position, position) for other in named):
        return _people(found, say("{name} comes already; nothing was changed.", name=name))
    several = any(other.id != one.id for other in named)
    person = person_named(name, position, members_of(found), namesakes=several)
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
