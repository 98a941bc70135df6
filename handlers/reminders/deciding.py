"""A look at what is owed: what falls due is decided, kept, and written to those it concerns.

And once more just before a message is sent: what was done meanwhile is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain.calendar.decent import Hours
from bot.domain.calendar.reminding import (
    LATER,
    Audience,
    Decision,
    Memory,
    Owed,
    Series,
    Step,
    Why,
    decide,
)
from bot.i18n import Say
from bot.screen import Screen
from handlers.reminders.facts import Paragraph, Part, audience_of, paragraphs
from handlers.reminders.letters import Letter, digest
from storage.owed import OwedNow
from storage.reminders import KEY, WARNED, Sent
from storage.uow import UnitOfWork

DONE, SWITCHED_OFF = "done", "switched_off"
_PERSONS_AT_ONCE = 40
_AGAIN = "b"
"""What the name of a digest ends with, where one of the same day was never sent."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A message as it is to be sent now; without a screen it is not.

    held:    it is no decent moment, so it waits
    lapsed:  why reminders are left out, by their numbers
    """

    screen: Screen | None = None
    held: bool = False
    lapsed: Mapping[int, str] = field(default_factory=dict)


def hours_of(bloc_id: int, uow: UnitOfWork) -> Hours:
    zone = ZoneInfo(uow.blocs.bloc(bloc_id).timezone)
    return Hours(uow.days.calendar(bloc_id), zone)


@dataclass(frozen=True, slots=True)
class Due:
    """What a look has decided, before anything is written.

    since:      when the reminders of the bloc were switched on
    stand_ins:  for whom a deputy stands in, by deputy and unit
    """

    bloc_id: int
    since: datetime
    made: Sequence[Decision]
    stand_ins: Mapping[tuple[int, int], int]

    def batches(self) -> Iterator[Due]:
        """Some persons at a time, each with all of theirs: no transaction may last long, for what
        is on its way meanwhile is asked about in between."""
        by_person: dict[int, list[Decision]] = {}
        for one in self.made:
            by_person.setdefault(one.person_id, []).append(one)
        persons = list(by_person)
        for first in range(0, len(persons), _PERSONS_AT_ONCE):
            some = persons[first : first + _PERSONS_AT_ONCE]
            yield replace(self, made=[one for person in some for one in by_person[person]])


def falls_due(bloc_id: int, uow: UnitOfWork) -> Due | None:
    """What is to be decided at this moment; changes nothing."""
    switch = uow.reminders.switch(bloc_id)
    if switch is None or not switch.is_on:
        return None
    hours = hours_of(bloc_id, uow)
    if not hours.is_decent(uow.now):
        return None
    found = uow.owed.now(bloc_id, switch.changed_at)
    made = _decided(bloc_id, found, hours, uow)
    return Due(bloc_id, switch.changed_at, made, found.stand_ins) if made else None


def remind(due: Due, uow: UnitOfWork) -> int:
    """Keep and write what was decided, but for what another process was quicker with; how many
    messages go out."""
    bloc_id = due.bloc_id
    switch = uow.reminders.switch(bloc_id, lock=True)
    if switch is None or not switch.is_on or switch.changed_at != due.since:
        return 0
    hours = hours_of(bloc_id, uow)
    memory = _memory(due, hours, uow)
    made = _undecided(due, memory, hours, uow)
    by_person: dict[int, list[Decision]] = {}
    for one in made:
        if one.why is None:
            by_person.setdefault(one.person_id, []).append(one)
    marks = {
        person: _mark(key_of(bloc_id, person, ""), of_person, memory, hours.day(uow.now))
        for person, of_person in by_person.items()
    }
    keys = {person: key_of(bloc_id, person, mark) for person, mark in marks.items()}
    instead_of = [memory.unsent[one.key] for one in made if one.key in memory.unsent]
    uow.reminders.decide(bloc_id, made, keys, due.stand_ins, instead_of)
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


def _memory(due: Due, hours: Hours, uow: UnitOfWork) -> Memory:
    """Of those whom it concerns, as it is behind the bloc's lock."""
    objects = {one.owed.object_id for one in due.made}
    persons = {one.person_id for one in due.made}
    return uow.reminders.memory(due.bloc_id, objects, hours.zone, persons)


def _undecided(due: Due, memory: Memory, hours: Hours, uow: UnitOfWork) -> list[Decision]:
    """Whoever has had a digest meanwhile gets no second one today."""
    today = hours.day(uow.now)

    def is_told(one: Decision) -> bool:
        comes_back = one.stage.startswith(LATER)
        return one.why is None and not comes_back and (one.person_id, today) in memory.told

    return [one for one in due.made if memory.asks(one) and not is_told(one)]


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


def _mark(begins: str, of_person: Sequence[Decision], memory: Memory, today: date) -> str:
    """The day; and more where a digest of that day was never sent, for names are not used twice."""
    day = today.isoformat()
    if all(one.stage.startswith(LATER) for one in of_person):
        return f"{day}.{of_person[0].stage.removeprefix(LATER)}"
    known = (one for one in memory.digests if one.rstrip(_AGAIN) == begins + day)
    return max((one.removeprefix(begins) + _AGAIN for one in known), key=len, default=day)


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


def refreshed(asks: Sequence[tuple[str, Say]], uow: UnitOfWork) -> list[Fresh]:
    """Each of these messages, by key and language, with what is owed at this moment; a fixed number
    of statements for each bloc, however many they are."""
    sent = uow.reminders.of_messages([key for key, _say in asks])
    by_bloc: dict[int, dict[str, list[Sent]]] = {}
    for key, rows in sent.items():
        if rows:
            by_bloc.setdefault(rows[0].bloc_id, {})[key] = rows
    told: dict[str, _Told] = {}
    for bloc_id, of_bloc in by_bloc.items():
        told.update(_of_bloc(bloc_id, of_bloc, uow))
    return [told[key].fresh(say) if key in told else Fresh() for key, say in asks]


@dataclass(frozen=True, slots=True)
class _Told:
    """A message before it is put into somebody's language."""

    letter: Letter | None = None
    held: bool = False
    lapsed: Mapping[int, str] = field(default_factory=dict)

    def fresh(self, say: Say) -> Fresh:
        screen = digest(self.letter, say) if self.letter is not None else None
        return Fresh(screen, self.held, self.lapsed)


def _of_bloc(bloc_id: int, sent: Mapping[str, list[Sent]], uow: UnitOfWork) -> dict[str, _Told]:
    switch = uow.reminders.switch(bloc_id)
    if switch is None or not switch.is_on:
        return {
            key: _Told(lapsed={one.id: SWITCHED_OFF for one in rows}) for key, rows in sent.items()
        }
    hours = hours_of(bloc_id, uow)
    units = {one.unit_id for rows in sent.values() for one in rows}
    found = uow.owed.now(bloc_id, switch.changed_at, units)
    owed = {one.series: one for one in found.owed}
    steps = uow.reminders.active_steps(bloc_id)
    parts = {
        one.id: _still_owed(one, owed.get(one.series), steps, hours)
        for rows in sent.values()
        for one in rows
    }
    again = _told_again(bloc_id, [one for rows in sent.values() for one in rows], steps, uow)
    wanted = [part for number, part in parts.items() if part is not None and number not in again]
    is_decent = hours.is_decent(uow.now)
    known = paragraphs(bloc_id, wanted, hours, uow) if wanted and is_decent else {}
    return {
        key: _told(key, {one.id: parts[one.id] for one in rows}, again, known, hours)
        for key, rows in sent.items()
    }


def _told(
    key: str,
    parts: Mapping[int, Part | None],
    again: Collection[int],
    known: Mapping[Part, Paragraph],
    hours: Hours,
) -> _Told:
    lapsed = {number: DONE for number, part in parts.items() if part is None}
    lapsed.update({number: Why.OVERTAKEN for number in parts if number in again})
    wanted = [part for number, part in parts.items() if part and number not in lapsed]
    if not wanted:
        return _Told(lapsed=lapsed)
    if not known:
        return _Told(held=True, lapsed=lapsed)
    _word, bloc_id, _person, mark = key.split(":")
    letter = _letter(int(bloc_id), mark, [known[one] for one in wanted], hours)
    return _Told(letter, lapsed=lapsed)


def _told_again(
    bloc_id: int, sent: Sequence[Sent], steps: Sequence[Step], uow: UnitOfWork
) -> set[int]:
    """Of what was held, numbers of those whose person is told the same by a later message."""
    audiences = {(step.duty, step.stage): step.audience for step in steps}

    def speaks_to(one: Sent) -> Audience:
        known = audiences.get((one.duty, one.stage))
        return audience_of(one.stage, {one.stage: known} if known else {})

    persons, objects = {one.person_id for one in sent}, {one.object_id for one in sent}
    later = uow.reminders.on_their_way(bloc_id, persons, objects)
    return {
        one.id
        for one in sent
        for other in later.get((one.person_id, one.series), ())
        if other.id > one.id
        and other.outbox_key != one.outbox_key
        and speaks_to(other) is speaks_to(one)
    }


def _still_owed(sent: Sent, owed: Owed | None, steps: Sequence[Step], hours: Hours) -> Part | None:
    """The part of the message that a stage is; None where its person does not owe it any more."""
    audiences = {step.stage: step.audience for step in steps if step.duty == sent.duty}
    audience = audience_of(sent.stage, audiences)
    if owed is None or sent.person_id not in owed.persons.get(audience, ()):
        return None
    late = hours.day(sent.step_at) < hours.day(sent.decided_at)
    number = owed.escalation if audience is Audience.SECRETARY else None
    return Part(owed, sent.stage, audience, late, sent.reason == WARNED, number)
