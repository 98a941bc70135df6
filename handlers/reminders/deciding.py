"""A look at what is owed: what falls due is decided, kept, and written to those it concerns.

And once more just before a message is sent: what was done meanwhile is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain.calendar.decent import Hours
from bot.domain.calendar.reminding import LATER, Audience, Decision, Series, Step, decide
from bot.i18n import Say
from bot.screen import Screen
from handlers.reminders.facts import Paragraph, Part, audience_of, paragraphs
from handlers.reminders.letters import Letter, digest
from storage.owed import OwedNow
from storage.reminders import KEY, WARNED, Sent
from storage.uow import UnitOfWork

DONE, SWITCHED_OFF = "done", "switched_off"


@dataclass(frozen=True, slots=True)
class Fresh:
    """A message as it is to be sent now; without a screen it is not.

    held:    it is no decent moment, so it waits
    lapsed:  numbers of the reminders that nobody owes any more, and why
    """

    screen: Screen | None = None
    held: bool = False
    lapsed: tuple[int, ...] = ()
    why: str = ""


def hours_of(bloc_id: int, uow: UnitOfWork) -> Hours:
    zone = ZoneInfo(uow.blocs.bloc(bloc_id).timezone)
    return Hours(uow.days.calendar(bloc_id), zone)


def falls_due(bloc_id: int, uow: UnitOfWork) -> bool:
    """Whether a look would decide anything; changes nothing."""
    switch = uow.reminders.switch(bloc_id)
    if switch is None or not switch.is_on:
        return False
    hours = hours_of(bloc_id, uow)
    if not hours.is_decent(uow.now):
        return False
    return bool(_decided(bloc_id, uow.owed.now(bloc_id, switch.changed_at), hours, uow))


def remind(bloc_id: int, uow: UnitOfWork) -> int:
    """Decide, keep and write; how many messages go out."""
    switch = uow.reminders.switch(bloc_id, lock=True)
    if switch is None or not switch.is_on:
        return 0
    hours = hours_of(bloc_id, uow)
    found = uow.owed.now(bloc_id, switch.changed_at)
    made = _decided(bloc_id, found, hours, uow)
    by_person: dict[int, list[Decision]] = {}
    for one in made:
        if one.why is None:
            by_person.setdefault(one.person_id, []).append(one)
    marks = {person: _mark(of_person, hours, uow) for person, of_person in by_person.items()}
    keys = {person: key_of(bloc_id, person, mark) for person, mark in marks.items()}
    uow.reminders.decide(bloc_id, made, keys, found.stand_ins)
    asked = _asked(bloc_id, made, uow)
    parts = {
        person: [_part(one, asked) for one in of_person] for person, of_person in by_person.items()
    }
    known = paragraphs(bloc_id, (one for of in parts.values() for one in of), hours, uow)
    for person, mark in marks.items():
        told = [known[one] for one in parts[person]]
        letter = _letter(bloc_id, mark, told, hours)
        uow.tell(person, partial(digest, letter), keys[person])
    return len(keys)


def _decided(bloc_id: int, found: OwedNow, hours: Hours, uow: UnitOfWork) -> list[Decision]:
    if not found.owed:
        return []
    objects = {one.object_id for one in found.owed}
    memory = uow.reminders.memory(bloc_id, objects, hours.zone)
    steps, later = uow.reminders.active_steps(bloc_id), uow.pauses.later(bloc_id)
    return decide(uow.now, found.owed, steps, memory, hours, later)


def key_of(bloc_id: int, person_id: int, mark: str) -> str:
    """The key of a message: one digest a person a day, and what they put off themselves."""
    return f"{KEY}:{bloc_id}:{person_id}:{mark}"


def _mark(of_person: Sequence[Decision], hours: Hours, uow: UnitOfWork) -> str:
    day = hours.day(uow.now).isoformat()
    if all(one.stage.startswith(LATER) for one in of_person):
        return f"{day}.{of_person[0].stage.removeprefix(LATER)}"
    return day


def _asked(bloc_id: int, made: Sequence[Decision], uow: UnitOfWork) -> dict[Series, int]:
    """The secretary's decisions that these messages ask for; those that are open are asked again
    of a secretary who was not there before."""
    wanted = [one.owed for one in made if one.audience is Audience.SECRETARY and one.why is None]
    if not wanted:
        return {}
    open_ones = {one.series: one.id for one in uow.pauses.escalations(bloc_id)}
    for one in wanted:
        if one.series not in open_ones:
            open_ones[one.series] = uow.pauses.ask(bloc_id, one)
            uow.record("escalation_asked", "escalation", open_ones[one.series], one.duty)
    return {one.series: open_ones[one.series] for one in wanted}


def _part(one: Decision, asked: dict[Series, int]) -> Part:
    number = asked.get(one.owed.series) if one.audience is Audience.SECRETARY else None
    return Part(one.owed, one.stage, one.audience, one.late, one.warns, number)


def _letter(bloc_id: int, mark: str, told: Sequence[Paragraph], hours: Hours) -> Letter:
    put_off = all(one.part.stage.startswith(LATER) for one in told)
    return Letter(bloc_id, mark, str(hours.zone), told, put_off)


# Just before it is sent --------------------------------------------------------------------------


def refreshed(key: str, say: Say, uow: UnitOfWork) -> Fresh:
    """The message of this key with what is owed at this moment."""
    rows = uow.reminders.of_message(key)
    if not rows:
        return Fresh()
    bloc_id = rows[0].bloc_id
    switch = uow.reminders.switch(bloc_id)
    if switch is None or not switch.is_on:
        return Fresh(lapsed=tuple(one.id for one in rows), why=SWITCHED_OFF)
    hours = hours_of(bloc_id, uow)
    units = {one.unit_id for one in rows}
    only = units.pop() if len(units) == 1 else None
    found = uow.owed.now(bloc_id, switch.changed_at, only)
    steps = uow.reminders.active_steps(bloc_id)
    parts = {one.id: _still_owed(one, found, steps, hours) for one in rows}
    lapsed = tuple(number for number, part in parts.items() if part is None)
    if len(lapsed) == len(rows):
        return Fresh(lapsed=lapsed, why=DONE)
    if not hours.is_decent(uow.now):
        return Fresh(held=True, lapsed=lapsed, why=DONE)
    wanted = [part for part in parts.values() if part is not None]
    known = paragraphs(bloc_id, wanted, hours, uow)
    mark = key.split(":")[3]
    letter = _letter(bloc_id, mark, [known[one] for one in wanted], hours)
    return Fresh(digest(letter, say), lapsed=lapsed, why=DONE)


def _still_owed(sent: Sent, found: OwedNow, steps: Sequence[Step], hours: Hours) -> Part | None:
    """The part of the message that a stage is; None where its person does not owe it any more."""
    audiences = {step.stage: step.audience for step in steps if step.duty == sent.duty}
    audience = audience_of(sent.stage, audiences)
    for owed in found.owed:
        if owed.series == sent.series and sent.person_id in owed.persons.get(audience, ()):
            late = hours.day(sent.step_at) < hours.day(sent.decided_at)
            number = owed.escalation if audience is Audience.SECRETARY else None
            return Part(owed, sent.stage, audience, late, sent.reason == WARNED, number)
    return None
