"""The invitation as a draft in Word, in the state layout."""

from __future__ import annotations

import json
from datetime import timedelta

from bot.domain.access import Actor
from bot.i18n import DEFAULT_LANGUAGE, speak
from bot.reports.invitation import Invited, invitation
from bot.reports.voting_record import Issuer
from bot.screen import Choice, FileOrder, Intent, Screen, rows
from handlers.conference.house import Room, desk_of
from handlers.conference.inviting import Letter, day_of, letter_of
from storage.uow import UnitOfWork


def send_file(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """In the state layout. Raises AnswerDayUnfit, OldButton, and as `desk_of` does."""
    room = desk_of(actor, intent, uow)
    letter = letter_of(room, day_of(room, intent.text(1)))
    view = invitation(_record(letter))
    name = f"giay-moi-hoi-nghi-{room.number}.docx"
    return Screen(
        room.say(
            "The invitation as a draft: number, date and signature are left blank for the board"
            " that leads."
        ),
        rows(
            Choice(room.say.plain("Back"), room.intent("invite")),
            room.home(),
        ),
        files=(FileOrder("official", name, json.dumps(view, ensure_ascii=False)),),
        fresh=True,
    )


def _record(letter: Letter) -> Invited:
    room, event, uow = letter.room, letter.room.event, letter.room.uow
    say, zone = speak(DEFAULT_LANGUAGE), room.bloc.timezone
    leader = uow.blocs.office_holder(room.bloc.id, room.number, "leader")
    units = {unit.id: unit for unit in letter.units}
    names = uow.blocs.short_names(room.bloc.id)
    agenda = uow.conferences.agenda(room.bloc.id, room.number)
    at = say.moment(letter.begins, zone) if letter.begins is not None else ""
    return Invited(
        issuer=Issuer(
            bloc=room.bloc.short_name,
            leader_unit=units[leader].name if leader in units else "",
        ),
        year=room.number,
        units=tuple(unit.name for unit in letter.units),
        at=at or f"{say.weekday(letter.first)}, {say.date(letter.first)}",
        venue=event.venue if event is not None else "",
        sessions=_sessions(room),
        agenda=tuple(
            _item(one.title, one.presenter, names.get(one.unit_id or 0, "")) for one in agenda
        ),
        bring=event.bring if event is not None else "",
        answer_by=say.moment(letter.answer_at(), zone),
        contact=event.contact if event is not None else "",
    )


def _sessions(room: Room) -> tuple[str, ...]:
    """ "14 giờ 00 - 17 giờ 00, ngày 03/01/2020: Hội nghị tổng kết (Hội trường A)"."""
    first = room.first_day or room.today
    lines = []
    for one in room.sessions:
        day = first + timedelta(days=one.day - 1)
        hours = f"{one.starts:%H} giờ {one.starts:%M} - {one.ends:%H} giờ {one.ends:%M}"
        place = f" ({one.place})" if one.place else ""
        lines.append(f"{hours}, ngày {day:%d/%m/%Y}: {one.title}{place}")
    return tuple(lines)


def _item(title: str, *who: str) -> str:
    named = ", ".join(part for part in who if part)
    return f"{title} ({named})" if named else title
