"""Hội nghị: when and where, the sessions, whether one's own board has answered, the ways on."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.conference.house import Room, names_of, room_of, session_words
from handlers.milestones import left_words
from storage.blocs import Unit
from storage.rsvps import Answer
from storage.uow import UnitOfWork

_MOST_UNITS = 2


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """For every member. Raises OldButton for a year far off."""
    return overview(room_of(actor, intent, uow))


def overview(room: Room, said: Markup | None = None) -> Screen:
    """`said` stands above it, where something was just done."""
    say, units = room.say, room.units
    lines = [said + "\n"] if said is not None else []
    lines.append(say("<b>Year-end conference {year}</b>", year=str(room.number)))
    lines += day_lines(room)
    lines += _where(room, units)
    lines += [say("▫ ") + session_words(room, one) for one in room.sessions]
    lines += _next_host(room, units)
    lines += _own(room, units)
    return Screen(
        Markup("\n").join(lines),
        rows(*_ways_of_board(room), *_ways_to_run(room), *_last(room)),
        fresh=said is not None,
    )


def day_lines(room: Room) -> list[Markup]:
    """When it is or was, or why there is none."""
    say, event = room.say, room.event
    if event is not None and event.held == "not_held":
        return [say("No conference is held on this year: {reason}", reason=event.reason)]
    if event is None or event.starts_on is None:
        return [say("The day of the conference is not set yet.")]
    day = f"{say.weekday(event.starts_on)}, {say.date(event.starts_on)}"
    if event.ends_on is not None and event.ends_on > event.starts_on:
        day = say.plain("{day} to {last}", day=day, last=say.date(event.ends_on))
    if event.held == "held":
        line = say("Held on <b>{day}</b>", day=day)
    else:
        line = say("Day: <b>{day}</b>", day=day)
        if event.starts_on >= room.today:
            line += left_words(event.starts_on, room.today, say)
    return [line + say(" (synthetic, for practice)") if event.synthetic else line]


def _where(room: Room, units: list[Unit]) -> list[Markup]:
    say, event = room.say, room.event
    if event is None or event.held == "not_held":
        return []
    found, names, lines = room.hosting, names_of(room.hosts, units), []
    if found.actual:
        lines.append(say("Hosted by: {names}", names=names))
        if found.planned and found.planned != found.actual:
            lines.append(say("As planned before: {names}", names=names_of(found.planned, units)))
    elif names:
        lines.append(say("To be hosted by: {names}", names=names))
    lines.append(
        say("Venue: {venue}", venue=event.venue)
        if event.venue
        else say("The venue is not known yet.")
    )
    return lines


def _next_host(room: Room, units: list[Unit]) -> list[Markup]:
    """Once the conference is held, who is to host the next one."""
    if room.event is None or room.event.held != "held":
        return []
    named = room.hosting.upcoming
    if not named:
        return []
    year = str(room.number + 1)
    return [room.say("Host in {year}: {names} (planned)", year=year, names=names_of(named, units))]


def _own(room: Room, units: list[Unit]) -> list[Markup]:
    """How the boards of the reader have answered."""
    say, own = room.say, room.own_units[:_MOST_UNITS]
    if room.first_day is None or not own:
        return []
    answers, by, lines = room.answers, room.answer_by, []
    for unit in units:
        if unit.id not in own:
            continue
        lines.append(_own_line(unit, answers.get(unit.id), say))
    if lines and by is not None and not room.is_over:
        lines.append(say("Answer by: {at}", at=say.moment(by, room.bloc.timezone)))
    return lines


def _own_line(unit: Unit, answer: Answer | None, say: Say) -> Markup:
    """ "KCN Hà Nam: Đã đăng ký, có dự"; the room is the one place that says so."""
    words = answer_words(answer, say)
    if answer is None or not answer.is_given:
        return say("\n{unit}: <b>{answer}</b>", unit=unit.short_name, answer=words)
    return say("\n{unit}: <b>registered, {answer}</b>", unit=unit.short_name, answer=words)


def answer_words(answer: Answer | None, say: Say) -> Markup:
    """ "có dự", "chưa đăng ký", with who said so where it was the secretary."""
    if answer is None or not answer.is_given:
        return say("has not answered")
    words = say("comes") if answer.coming == "yes" else say("does not come")
    return words + say(" (waits for the board to confirm)") if answer.waits else words


def _register_label(answer: Answer | None, say: Say) -> str:
    given = answer is not None and answer.is_given
    return say.plain("See the registration") if given else say.plain("Register delegates")


def _ways_of_board(room: Room) -> list[Choice | tuple[Choice, ...] | None]:
    say = room.say
    if room.first_day is None:
        return []
    register = [
        Choice(_register_label(room.answers.get(unit), say), room.intent("unit", unit))
        for unit in room.own_units[:_MOST_UNITS]
    ]
    if len(register) > 1:
        names = room.uow.blocs.short_names(room.bloc.id)
        register = [
            Choice(names.get(unit, str(unit)), room.intent("unit", unit))
            for unit in room.own_units[:_MOST_UNITS]
        ]
    return [
        *register,
        beside(
            Choice(say.plain("Agenda"), room.intent("agenda")),
            Choice(say.plain("Check-in"), room.intent("door")) if room.checks_in() else None,
        )
        if room.actor.hat.role is not Role.OBSERVER or room.sessions
        else None,
    ]


def _ways_to_run(room: Room) -> list[Choice | tuple[Choice, ...] | None]:
    if not room.runs:
        return []
    say, event = room.say, room.event
    day = Choice(say.plain("Day of the conference"), Intent.of("year.conference", room.number))
    if room.first_day is None:
        return [day]
    answers = Choice(say.plain("Answers of the boards"), room.intent("answers", 0))
    if event is not None and event.held == "held":
        return [
            beside(answers, Choice(say.plain("Next host"), room.intent("next", 0))),
        ]
    begun = event is not None and event.starts_on is not None and event.starts_on <= room.today
    return [
        beside(
            Choice(say.plain("Sessions"), room.intent("sessions")),
            Choice(say.plain("Place and host"), room.intent("place")),
        ),
        beside(Choice(say.plain("Invitation"), room.intent("invite")), answers),
        beside(day, Choice(say.plain("It has been held"), room.intent("held")) if begun else None),
    ]


def _last(room: Room) -> list[Choice | tuple[Choice, ...] | None]:
    say = room.say
    return [
        beside(
            Choice(say.plain("Plan of the year"), Intent.of("year", room.number)),
            Choice(say.plain("What is to be done"), Intent("home")),
        )
    ]
