""" "Later today" and "I am on it": they hold one message back, never the series."""

from __future__ import annotations

from datetime import datetime, time

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.calendar.decent import EVENING, Hours
from bot.domain.calendar.reminding import Audience
from bot.domain.errors import OldButton
from bot.i18n import speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.reminders.deciding import hours_of, key_of
from handlers.reminders.facts import audience_of
from handlers.wording import HOME
from storage.pauses import LATER, ON_IT
from storage.reminders import Sent
from storage.uow import UnitOfWork

COMES_BACK, NEXT_MORNING = time(14), time(8, 15)
_ON_IT_DAYS = 3


def later(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Once more at 14:00, or after that on the next working morning. Raises OldButton."""
    say = speak(actor.language)
    sent, hours = _of_message(actor, intent, uow)
    until = _comes_back(hours, uow.now)
    uow.pauses.pause(sent, LATER, until)
    uow.record("reminder_put_off", "reminder", sent[0].id, f"{until:%Y-%m-%d %H:%M}")
    text = say(
        "✓ The assistant will remind you once more: {at}. The other reminders come as planned.",
        at=say.moment(until, str(hours.zone)),
    )
    return _answer(text, say.plain("What is to be done"))


def on_it(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The secretary sees it; the next step still comes. Raises OldButton."""
    say = speak(actor.language)
    sent, hours = _of_message(actor, intent, uow)
    last = hours.days.after(hours.day(uow.now), _ON_IT_DAYS)
    uow.pauses.pause(sent, ON_IT, hours.moment(last, EVENING))
    uow.record("reminder_on_it", "reminder", sent[0].id)
    text = say(
        "✓ Noted: you are on it, and the secretary of the bloc sees it. The other reminders come as"
        " planned."
    )
    return _answer(text, say.plain("What is to be done"))


def _answer(text: Markup, label: str) -> Screen:
    """Beside the way: a question that is open stays open."""
    return Screen(text, rows(Choice(label, HOME)), aside=True)


def _of_message(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[list[Sent], Hours]:
    """What this person was reminded of, as far as they have to do it themselves."""
    bloc_id, mark = intent.number(0), intent.text(1)
    sent = uow.reminders.of_key(key_of(bloc_id, actor.person, mark)) if mark else []
    steps = uow.reminders.active_steps(bloc_id) if sent else []
    audiences = {(step.duty, step.stage): step.audience for step in steps}
    own = [
        one
        for one in sent
        if audience_of(one.stage, {one.stage: audiences.get((one.duty, one.stage), Audience.OWNER)})
        is Audience.OWNER
    ]
    if not own:
        raise OldButton
    return own, hours_of(bloc_id, uow)


def _comes_back(hours: Hours, now: datetime) -> datetime:
    today = hours.day(now)
    afternoon = hours.moment(today, COMES_BACK)
    if now < afternoon and hours.is_decent(afternoon):
        return afternoon
    return hours.next_decent(hours.moment(hours.days.after(today, 1), NEXT_MORNING))
