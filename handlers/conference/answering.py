"""Đăng ký dự Hội nghị: what a board has answered, by whom it may be changed, and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.conference_errors import NoConferenceDay, RegistrationClosed
from bot.domain.errors import NotAllowed, OldButton
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.conference.house import Room, room_of
from handlers.conference.showing import answer_words
from handlers.wording import SOURCES
from storage.blocs import Unit
from storage.conferences import Session
from storage.rsvps import COMES, STAYS, Answer, Delegate
from storage.uow import UnitOfWork

MEMBERS = (Role.OFFICER, Role.ALTERNATE, Role.HEAD)
"""Who of a board is known by name where a delegate is named."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A board's answer before somebody who may give it.

    entered: the secretary enters it, on somebody's word
    """

    room: Room
    unit: Unit
    answer: Answer | None
    entered: bool

    @property
    def is_closed(self) -> bool:
        """Whether the day to answer by is past; whoever enters for a board goes on."""
        by = self.room.answer_by
        return by is not None and self.room.uow.acted_at > by and not self.entered

    @property
    def comes(self) -> bool:
        return self.answer is not None and self.answer.coming == COMES

    def intent(self, step: str, *args: object) -> Intent:
        return self.room.intent(step, self.unit.id, *args)

    def delegates(self) -> list[Delegate]:
        room = self.room
        return room.uow.rsvps.delegates(room.bloc.id, room.number, self.unit.id)

    def away(self) -> frozenset[int]:
        """The sessions the board does not come to."""
        return self.answer.away if self.answer is not None else frozenset()


def registration_of(actor: Actor, intent: Intent, uow: UnitOfWork) -> Registration:
    """Of the board a button names, for its own people; for the secretary once it is said on whose
    word. Raises NotAllowed, UnknownUnit, NoConferenceDay, OldButton."""
    return _registration(room_of(actor, intent, uow), intent.number(1))


def _registration(room: Room, unit_id: int) -> Registration:
    uow = room.uow
    if room.first_day is None:
        raise NoConferenceDay(year=str(room.number))
    unit = room.unit(unit_id)
    answer = uow.rsvps.answer(room.bloc.id, room.number, unit.id)
    if unit.id in room.own_units:
        return Registration(room, unit, answer, entered=False)
    if not room.runs:
        raise NotAllowed
    if answer is None or not answer.waits:
        raise OldButton
    return Registration(room, unit, answer, entered=True)


def to_change(actor: Actor, intent: Intent, uow: UnitOfWork) -> Registration:
    """The same, held against another who changes it. Raises RegistrationClosed after the day to
    answer by, OldButton once the conference is held, and as `registration_of` does."""
    uow.blocs.lock(actor.hat.bloc_id)
    found = registration_of(actor, intent, uow)
    if found.room.is_over:
        raise OldButton
    by = found.room.answer_by
    if found.is_closed and by is not None:
        raise RegistrationClosed(at=found.room.say.moment(by, found.room.bloc.timezone))
    return found


def again(found: Registration) -> Registration:
    """After something was changed."""
    room = found.room
    answer = room.uow.rsvps.answer(room.bloc.id, room.number, found.unit.id)
    return Registration(room, found.unit, answer, found.entered)


def keep(found: Registration, detail: str, **said: object) -> Registration:
    """Write a part of the answer. What a board says itself needs no confirmation any more."""
    room, actor = found.room, found.room.actor
    if not found.entered:
        cleared = {"source": "", "informant": "", "confirmed_by": None, "confirmed_at": None}
        said = {**cleared, **said}
    uow = room.uow
    number = uow.rsvps.keep(room.bloc.id, room.number, found.unit.id, actor.person, said)
    uow.record("rsvp", "rsvp", number, f"unit {found.unit.id}: {detail}")
    return again(found)


# The card ------------------------------------------------------------------------------------


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A board's answer. The secretary sees that of every board. Raises NotAllowed, UnknownUnit,
    NoConferenceDay."""
    room = room_of(actor, intent, uow)
    if room.runs and intent.number(1) not in room.own_units:
        return _looked_at(room, room.unit(intent.number(1)))
    return card(_registration(room, intent.number(1)))


def _looked_at(room: Room, unit: Unit) -> Screen:
    answer = room.uow.rsvps.answer(room.bloc.id, room.number, unit.id)
    found = Registration(room, unit, answer, entered=True)
    if answer is not None and answer.waits:
        return card(found)
    say = room.say
    return Screen(
        Markup("\n").join(_lines(found)),
        rows(
            Choice(say.plain("Enter for the board"), room.intent("behalf", unit.id))
            if room.first_day is not None and not room.is_over
            else None,
            beside(
                Choice(say.plain("All boards"), room.intent("answers", 0)),
                room.back(),
            ),
        ),
    )


def card(found: Registration, said: Markup | None = None) -> Screen:
    """What stands, with the ways to change it; `said` stands above it."""
    lines = [said + "\n"] if said is not None else []
    lines += _lines(found)
    closed = found.is_closed
    if closed:
        lines.append(_closed_words(found))
    ways = [*(_ways(found) if not found.room.is_over else [])]
    return Screen(Markup("\n").join(lines), rows(*ways, *_back(found)), fresh=said is not None)


def _closed_words(found: Registration) -> Markup:
    """Substitutes are named where there is somebody to stand in for."""
    say = found.room.say
    if found.comes:
        return say("Registration is closed. A substitute can still be named: tap “Delegates”.")
    return say(
        "Registration is closed. If the board comes, please tell the secretary, who enters it."
    )


def _lines(found: Registration) -> list[Markup]:
    room, say, answer = found.room, found.room.say, found.answer
    lines = [
        say("<b>Registration for the conference {year}</b>", year=str(room.number)),
        say("{unit}: <b>{answer}</b>", unit=found.unit.name, answer=answer_words(answer, say)),
    ]
    by = room.answer_by
    if by is not None and not room.is_over:
        lines.append(say("Answer by: {at}", at=say.moment(by, room.bloc.timezone)))
    if answer is not None and answer.waits:
        lines.append(
            say(
                "Entered by the secretary ({source}) on the word of {informant}.",
                source=say(SOURCES.get(answer.source, answer.source)),
                informant=answer.informant,
            )
        )
    if found.comes and answer is not None:
        lines += _delegation_lines(found.delegates(), say)
        lines += _session_lines(found, room.sessions)
        lines.append(extras_words(answer, say))
    return lines


def _delegation_lines(people: Sequence[Delegate], say: Say) -> list[Markup]:
    if not people:
        return [say("\nNo delegate is named yet.")]
    names = {one.id: one.full_name for one in people}
    lines = [say.count("\nDelegation: {n} person", "\nDelegation: {n} people", len(people))]
    return lines + [delegate_line(place, one, names, say) for place, one in enumerate(people, 1)]


def delegate_line(place: int, one: Delegate, names: Mapping[int, str], say: Say) -> Markup:
    """ "1. Nguyễn Văn An, Phó Trưởng ban (trưởng đoàn, biểu quyết thay đơn vị)"."""
    line = say("{n}. {name}, {position}", n=place, name=one.full_name, position=one.position)
    if one.leads and one.votes:
        return line + say(" (heads the delegation, votes for the unit)")
    if one.leads:
        return line + say(" (heads the delegation)")
    return line + say(" (substitute)") if one.stands_in_for is not None else line


def _session_lines(found: Registration, sessions: Sequence[Session]) -> list[Markup]:
    say, away = found.room.say, found.away()
    missed = [one.title for one in sessions if one.id in away]
    if len(sessions) < 2:
        return []
    if not missed:
        return [say("Sessions: all")]
    there = ", ".join(one.title for one in sessions if one.id not in away)
    return [say("Sessions: {titles}", titles=there or say.plain("none"))]


def extras_words(answer: Answer, say: Say) -> Markup:
    """ "Phòng nghỉ: 2 · Suất ăn: 3 · Xe: 30A-123.45"."""
    unsaid = say.plain("not said")
    return say(
        "Rooms: {rooms} · Meals: {meals} · Car: {plate}",
        rooms=unsaid if answer.rooms is None else answer.rooms,
        meals=unsaid if answer.meals is None else answer.meals,
        plate=answer.plate or unsaid,
    )


def _ways(found: Registration) -> list[Choice | tuple[Choice, ...] | None]:
    say = found.room.say
    comes, stays = (
        Choice(say.plain(words), found.intent("come", code))
        for words, code in (("We come", COMES), ("We cannot come", STAYS))
    )
    people = Choice(say.plain("Delegates"), found.intent("people"))
    if found.is_closed:
        return [people if found.comes else None]
    waits = found.answer is not None and found.answer.waits
    confirm = (
        Choice(say.plain("Right, confirm it"), found.intent("confirm"))
        if waits and not found.entered
        else None
    )
    if not found.comes:
        return [confirm, beside(comes, stays)]
    several = len(found.room.sessions) > 1
    return [
        confirm,
        beside(
            people,
            Choice(say.plain("Sessions"), found.intent("parts")) if several else None,
        ),
        beside(Choice(say.plain("Rooms, meals, car"), found.intent("extras")), stays),
    ]


def _back(found: Registration) -> list[Choice | tuple[Choice, ...]]:
    room, say = found.room, found.room.say
    if found.entered:
        return [
            Choice(say.plain("Done, tell the board"), found.intent("behalf_done")),
            beside(Choice(say.plain("All boards"), room.intent("answers", 0)), room.back()),
        ]
    return [beside(room.back(), room.home())]


# Coming or not -------------------------------------------------------------------------------


def ask_people(found: Registration, said: Markup | None = None) -> Screen:
    """The names in one message, or later."""
    say = found.room.say
    lines = [said + "\n"] if said is not None else []
    lines.append(
        say(
            "<b>Who comes for {unit}?</b>\nPlease type one person a line, name and position, all in"
            " one message, for example:\nNguyễn Văn An, Phó Trưởng ban\nTrần Thị Bình, Chuyên"
            " viên",
            unit=found.unit.short_name,
        )
    )
    return Screen(
        Markup("\n").join(lines),
        rows(Choice(say.plain("Later"), found.intent("unit"))),
        asks=found.intent("people_typed"),
        fresh=said is not None,
    )


def confirm(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The board confirms what the secretary has entered. Raises OldButton where nothing waits."""
    uow.blocs.lock(actor.hat.bloc_id)
    found = registration_of(actor, intent, uow)
    if found.entered or found.answer is None or not found.answer.waits:
        raise OldButton
    uow.rsvps.confirm(found.answer.id, actor.person)
    uow.record("rsvp_confirmed", "rsvp", found.answer.id, f"unit {found.unit.id}")
    return card(again(found), found.room.say("✓ Confirmed."))
