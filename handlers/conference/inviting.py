"""Giấy mời: looked over with what speaks against it, sent in the chat, and as a draft in Word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.calendar.plan import INVITATION, INVITED_BEFORE, Planned
from bot.domain.calendar.working_days import WorkingDays
from bot.domain.conference_errors import AnswerDayUnfit
from bot.domain.errors import OldButton
from bot.i18n import DEFAULT_LANGUAGE, Say, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.calling import reporters
from handlers.conference.house import Room, desk_of, session_words
from handlers.conference.showing import overview
from handlers.dates import read_day
from handlers.days_off import off_words
from handlers.seals import seal
from storage.blocs import Group, Unit
from storage.conferences import RSVP
from storage.milestones import DONE, PLANNED
from storage.people import Member
from storage.uow import Compose, UnitOfWork

_ANSWER_AT = time(17)
_DAY = timedelta(days=1)
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation as it would go out now."""

    room: Room
    first: date
    answer_by: date
    members: tuple[Member, ...]
    units: tuple[Unit, ...]
    group: Group | None
    notice: int
    days: WorkingDays
    begins: datetime | None
    sessions: tuple[str, ...]

    @property
    def persons(self) -> dict[int, int]:
        """The unit for which each is invited; who is of several, of the first."""
        found: dict[int, int] = {}
        for one in self.members:
            if one.unit_id is not None:
                found.setdefault(one.person_id, one.unit_id)
        return found

    @property
    def is_short(self) -> bool:
        """Whether fewer working days are left than an invitation needs."""
        return self.notice < INVITED_BEFORE

    def answer_at(self) -> datetime:
        zone = ZoneInfo(self.room.bloc.timezone)
        return datetime.combine(self.answer_by, _ANSWER_AT, zone)

    @property
    def sent_before(self) -> str:
        """Names the last time it went out, as short as a button wants it."""
        event = self.room.event
        at = event.invited_at if event is not None else None
        return seal(at)[:4] if at is not None else "0"

    def seal(self) -> str:
        event = self.room.event
        words = (
            (event.venue, event.bring, event.contact, event.invited_at) if event is not None else ()
        )
        day, group = f"{self.first} {self.answer_by}", f"{self.group}"
        return seal(day, words, self.sessions, sorted(self.persons.items()), group, self.is_short)


def letter_of(room: Room, answer_by: date | None = None) -> Letter:
    """`answer_by`: else the day that stands, else three working days before the conference."""
    first, uow = room.first_day, room.uow
    assert first is not None, "desk_of says so"
    days = uow.days.calendar(room.bloc.id)
    if answer_by is None and room.event is not None:
        answer_by = room.event.answer_on
    usual = max(days.before(first, INVITED_BEFORE), room.today + _DAY)
    units, sessions = room.units, room.sessions
    opening = next((one for one in sessions if one.day == 1), None)
    return Letter(
        room,
        first,
        answer_by or min(usual, first - _DAY),
        tuple(reporters(room.bloc.id, units, uow)),
        tuple(units),
        uow.blocs.group(room.bloc.id),
        # As the clash of the plan counts: the day of sending is one, that of the conference none.
        days.count(room.today - _DAY, first - _DAY),
        days,
        opening.begins_at(first, room.bloc.timezone) if opening is not None else None,
        tuple(str(session_words(room, one)) for one in sessions),
    )


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The text as a board gets it, and what speaks against sending it. Raises as `desk_of`."""
    return _preview(letter_of(desk_of(actor, intent, uow)))


def _preview(letter: Letter, said: Markup | None = None) -> Screen:
    room, say = letter.room, letter.room.say
    lines = [said + "\n"] if said is not None else []
    lines.append(say("<b>Invitation to the conference {year}</b>", year=str(room.number)))
    name = letter.units[0].name if letter.units else "…"
    lines.append(say("\n<i>As the boards get it:</i>"))
    lines.append(letter_words(letter, name, say))
    lines += [Markup("\n") + warning for warning in _warnings(letter)]
    if off := off_words(letter.answer_by, letter.days, say):
        lines.append(Markup("\n") + say("Answer by: {at}", at=_at(letter, say)) + off)
    lines.append(
        say.count(
            "\n{n} person will get it: officers and heads of the boards.",
            "\n{n} people will get it: officers and heads of the boards.",
            len(letter.persons),
        )
    )
    label = say.plain("Send it all the same") if letter.is_short else say.plain("Send it")
    day = f"{letter.answer_by:%Y%m%d}"
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(label, room.intent("invite_now", day, letter.seal(), letter.sent_before)),
            beside(
                Choice(say.plain("Draft in Word"), room.intent("invite_file", day)),
                Choice(say.plain("Day to answer by"), room.intent("invite_until")),
            ),
            beside(Choice(say.plain("Place and host"), room.intent("place")), room.back()),
        ),
    )


def _warnings(letter: Letter) -> list[Markup]:
    room, say, event = letter.room, letter.room.say, letter.room.event
    found = []
    if letter.is_short:
        found.append(
            say.count(
                "⚠ <b>Only {n} working day is left before the conference.</b> An invitation goes"
                " out at least {least} working days before it (Decision 45/2018/QĐ-TTg).",
                "⚠ <b>Only {n} working days are left before the conference.</b> An invitation goes"
                " out at least {least} working days before it (Decision 45/2018/QĐ-TTg).",
                max(letter.notice, 0),
                least=INVITED_BEFORE,
            )
        )
    if not letter.sessions:
        found.append(say("⚠ No session is entered: the hour of the beginning is left out."))
    if event is not None and not event.venue:
        found.append(say("⚠ The venue is not known yet."))
    if event is not None and event.invited_at is not None:
        at = say.moment(event.invited_at, room.bloc.timezone)
        found.append(say("It was sent before, {at}: it goes out once more.", at=at))
    return found


def letter_words(letter: Letter, unit: str, say: Say) -> Markup:
    """The invitation in the chat, as domain words have it."""
    room, event = letter.room, letter.room.event
    zone = room.bloc.timezone
    when = (
        say.moment(letter.begins, zone)
        if letter.begins is not None
        else f"{say.weekday(letter.first)}, {say.date(letter.first)}"
    )
    venue = event.venue if event is not None else ""
    lines = [
        say(
            "To {unit}.\nThe leader of {bloc} respectfully invites the leadership of the board and"
            " its emulation officer to the conference reviewing {year}: <b>{when}</b>, {venue}.",
            unit=unit,
            bloc=room.bloc.short_name,
            year=str(room.number),
            when=when,
            venue=say.plain("at {venue}", venue=venue)
            if venue
            else say.plain("venue to be announced"),
        )
    ]
    shown = letter.sessions[:_MOST_LINES]
    if len(shown) > 1:
        lines += [say("▫ {line}", line=Markup(line)) for line in shown]  # noqa: S704  (escaped)
    if event is not None and event.bring:
        lines.append(say("To bring: {bring}", bring=event.bring))
    if event is not None and event.contact:
        lines.append(say("Contact: {contact}", contact=event.contact))
    lines.append(
        say(
            "Please name the delegates by {at}. Respectfully yours.",
            at=say.moment(letter.answer_at(), zone),
        )
    )
    return Markup("\n").join(lines)


# Until when to answer ------------------------------------------------------------------------


def ask_until(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises as `desk_of` does."""
    room = desk_of(actor, intent, uow)
    letter = letter_of(room)
    return Screen(
        room.say(
            "By which day shall the boards answer (at 17:00)? Please type the date. Now:"
            " {day}. They are reminded of it.",
            day=room.say.date(letter.answer_by),
        ),
        rows(Choice(room.say.plain("Back"), room.intent("invite"))),
        asks=room.intent("invite_day"),
    )


def take_until(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """It holds once the invitation is sent. Raises AnswerDayUnfit, and what `read_day` raises."""
    room = desk_of(actor, intent, uow)
    return _preview(letter_of(room, _fit(room, read_day(uow.line, room.today))))


def _fit(room: Room, day: date) -> date:
    """Raises AnswerDayUnfit."""
    last = (room.first_day or room.today) - _DAY
    if not room.today < day <= max(last, room.today + _DAY):
        raise AnswerDayUnfit(day=f"{day:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")
    return day


def day_of(room: Room, written: str) -> date:
    """The day to answer by that a button bears. Raises OldButton, AnswerDayUnfit."""
    try:
        return _fit(room, date.fromisoformat(written))
    except ValueError:
        raise OldButton from None


# Sent ----------------------------------------------------------------------------------------


def send(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The second tap: each person gets it once, the boards owe an answer from now on. Tapped
    once more it sends nothing; to send it anew it is looked over anew.

    Raises AnswerDayUnfit, OldButton, and as `desk_of` does.
    """
    uow.blocs.lock(actor.hat.bloc_id)
    room = desk_of(actor, intent, uow)
    letter = letter_of(room, day_of(room, intent.text(1)))
    if letter.sent_before not in ("0", intent.text(3)):
        return overview(room, _went_out(letter))
    if intent.text(2) != letter.seal():
        changed = room.say(
            "<b>Nothing was sent:</b> it is not what was shown to you any more. Please look once"
            " more."
        )
        return _preview(letter, changed)
    _note(letter)
    key = f"invitation:{room.bloc.id}:{room.number}:{letter.seal()}"
    names = {unit.id: unit.name for unit in letter.units}
    for person_id, unit_id in letter.persons.items():
        uow.tell(person_id, _composed(letter, unit_id, names[unit_id]), key)
    if letter.group is not None:
        uow.post(letter.group, Screen(_in_group(letter, speak(DEFAULT_LANGUAGE))), f"{key}:group")
    said = room.say.count(
        "✓ Sent to {n} person.", "✓ Sent to {n} people.", len(letter.persons)
    ) + room.say(" The boards answer by {at}.", at=_at(letter, room.say))
    return overview(desk_of(actor, intent, uow), said)


def _went_out(letter: Letter) -> Markup:
    room, event = letter.room, letter.room.event
    assert event is not None, "desk_of says so"
    assert event.invited_at is not None, "sent_before says so"
    return room.say(
        "The invitation went out already, {at}. This tap sent nothing more; to send it anew, tap"
        " “Invitation” and look it over.",
        at=room.say.moment(event.invited_at, room.bloc.timezone),
    )


def _at(letter: Letter, say: Say) -> str:
    return say.moment(letter.answer_at(), letter.room.bloc.timezone)


def _note(letter: Letter) -> None:
    """That it was sent, with the day to answer by as a date of the plan."""
    room, uow, zone = letter.room, letter.room.uow, letter.room.bloc.timezone
    uow.conferences.note_invited(room.bloc.id, room.number, room.actor.person)
    number = room.event.deadline if room.event is not None else None
    if number is None:
        planned = Planned(RSVP, letter.answer_by, _ANSWER_AT, 0, "")
        number = uow.milestones.lay(room.bloc.id, room.number, [planned], zone)[0]
    uow.milestones.set_by_hand(number, letter.answer_by, _ANSWER_AT, zone)
    sent = uow.milestones.by_code(room.bloc.id, room.number, INVITATION)
    if sent is not None and sent.state == PLANNED:
        uow.milestones.settle(sent.id, DONE)
    detail = f"{room.number}: {len(letter.persons)} persons, answer by {letter.answer_by}"
    assert room.event is not None, "desk_of says so"
    uow.record("invited_to_conference", "conference", room.event.number, detail)
    uow.register(room.bloc.id, "conference.invited", "conference", room.event.number, detail)


def _composed(letter: Letter, unit_id: int, unit: str) -> Compose:
    room = letter.room

    def compose(say: Say) -> Screen:
        return Screen(
            letter_words(letter, unit, say),
            rows(
                beside(
                    Choice(say.plain("We come"), room.intent("come", unit_id, "yes")),
                    Choice(say.plain("We cannot come"), room.intent("come", unit_id, "no")),
                ),
                Choice(say.plain("Register delegates"), room.intent("unit", unit_id)),
            ),
        )

    return compose


def _in_group(letter: Letter, say: Say) -> Markup:
    return say(
        "The invitation to the conference {year} has been sent to the boards. Please name the"
        " delegates in the private chat by {at}.",
        year=str(letter.room.number),
        at=_at(letter, say),
    )
