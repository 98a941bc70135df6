"""The steps of each duty: days, hour, on or off."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from bot.domain.access import Act, Actor, require
from bot.domain.calendar.decent import AFTERNOON, EVENING, LUNCH, MORNING
from bot.domain.calendar.reminding import Audience
from bot.domain.errors import OldButton
from bot.domain.reminder_errors import (
    StepDaysUnclear,
    StepHourUnclear,
    StepTooFar,
    StepWrongSide,
)
from bot.i18n import joined, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.paging import fitted, on_page, side_by_side, turning
from handlers.reminders.words import AUDIENCES, DUTIES, day_words
from storage.reminders import StepInForce
from storage.uow import UnitOfWork

MOST_DAYS = 60
_HOUR = re.compile(r"(\d{1,2})\s*(?:[:hg]|giờ)?\s*(\d{2})?")


def show(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """All steps of all duties. Raises NotAllowed."""
    hat, say = require(actor, Act.MANAGE_BLOC), speak(actor.language)
    steps, lines = uow.reminders.steps(hat.bloc_id), [say("<b>Days and hours</b>")]
    for duty, name in DUTIES.items():
        lines.append(say("\n<b>{duty}</b>", duty=say.plain(name)))
        lines.extend(
            say(
                "{sign} {day}, {hour}: {who}",
                sign="✓" if one.active else "–",
                day=day_words(one.step, say),
                hour=f"{one.step.at_time:%H:%M}",
                who=say.plain(AUDIENCES[one.step.audience]),
            )
            for one in steps
            if one.step.duty == duty
        )
    return Screen(
        joined("\n", lines),
        rows(
            *side_by_side(
                [
                    Choice(fitted(say.plain(name)), Intent.of("reminders.duty", duty))
                    for duty, name in DUTIES.items()
                ]
            ),
            Choice(say.plain("Back"), Intent("reminders")),
        ),
    )


def show_duty(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which step. Raises NotAllowed, OldButton."""
    hat, say = require(actor, Act.MANAGE_BLOC), speak(actor.language)
    duty = intent.text(0)
    steps = [one for one in uow.reminders.steps(hat.bloc_id) if one.step.duty == duty]
    if not steps:
        raise OldButton
    shown, page, pages = on_page(steps, intent.number(1))
    return Screen(
        say("<b>{duty}</b>\nWhich step is to be changed?", duty=say.plain(DUTIES[duty])),
        rows(
            *(
                Choice(
                    fitted(f"{'✓' if one.active else '–'} {_title(one, actor)}", 34),
                    Intent.of("reminders.step", duty, one.step.stage),
                )
                for one in shown
            ),
            turning(page, pages, say, lambda to: Intent.of("reminders.duty", duty, to)),
            Choice(say.plain("Back"), Intent("reminders.steps")),
        ),
    )


def _title(one: StepInForce, actor: Actor) -> str:
    say = speak(actor.language)
    day = day_words(one.step, say)
    if one.step.audience is Audience.OWNER:
        return day
    return f"{day}: {say.plain(AUDIENCES[one.step.audience])}"


def _step(actor: Actor, intent: Intent, uow: UnitOfWork, *, lock: bool = False) -> StepInForce:
    """The step a button names, for the secretary. Raises NotAllowed, OldButton."""
    hat = require(actor, Act.MANAGE_BLOC)
    if lock:
        uow.blocs.lock(hat.bloc_id)
    wanted = (intent.text(0), intent.text(1))
    for one in uow.reminders.steps(hat.bloc_id):
        if (one.step.duty, one.step.stage) == wanted:
            return one
    raise OldButton


def show_step(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, OldButton."""
    return _shown(_step(actor, intent, uow), actor)


def _shown(found: StepInForce, actor: Actor) -> Screen:
    say, step = speak(actor.language), found.step
    which = (step.duty, step.stage)
    is_timed = step.audience is not Audience.LEADER
    label = say.plain("Switch off") if found.active else say.plain("Switch on")
    return Screen(
        say(
            "<b>{duty}</b>\n{day}, {hour}\nFor: {who}\n{state}",
            duty=say.plain(DUTIES[step.duty]),
            day=day_words(step, say),
            hour=f"{step.at_time:%H:%M}",
            who=say.plain(AUDIENCES[step.audience]),
            state=say("On.") if found.active else say("Off: this step is left out."),
        ),
        rows(
            Choice(say.plain("Other days"), Intent.of("reminders.days", *which))
            if is_timed
            else None,
            Choice(say.plain("Another hour"), Intent.of("reminders.hour", *which))
            if is_timed
            else None,
            Choice(
                label, Intent.of("reminders.step_turn", *which, "off" if found.active else "on")
            ),
            Choice(say.plain("Back"), Intent.of("reminders.duty", step.duty)),
        ),
    )


def turn(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, OldButton."""
    found = _step(actor, intent, uow, lock=True)
    return _keep(replace(found, active=intent.text(2) == "on"), actor, uow)


def ask_days(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, OldButton."""
    found, say = _step(actor, intent, uow), speak(actor.language)
    text = say("How many days before the deadline? For example: 5. For the day itself: 0.")
    if found.step.days > 0:
        text = say("How many working days after the deadline? For example: 2.")
    return _question(text, intent, "reminders.days_said", actor)


def take_days(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, OldButton, StepDaysUnclear, StepTooFar, StepWrongSide."""
    found, typed = _step(actor, intent, uow, lock=True), uow.line
    if not typed.isdecimal():
        raise StepDaysUnclear(typed=typed[:20])
    days = int(typed[:6])
    if days > MOST_DAYS:
        raise StepTooFar(typed=typed[:20], most=MOST_DAYS)
    if found.step.days > 0 and days == 0:
        raise StepWrongSide(typed=typed[:20])
    days = days if found.step.days > 0 else -days
    return _keep(replace(found, step=replace(found.step, days=days)), actor, uow)


def ask_hour(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, OldButton."""
    _step(actor, intent, uow)
    text = speak(actor.language)("At which hour? Usual are 8:15 and 14:00.")
    return _question(text, intent, "reminders.hour_said", actor)


def take_hour(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, OldButton, StepHourUnclear."""
    found = _step(actor, intent, uow, lock=True)
    said = _HOUR.fullmatch(uow.line)
    if said is None or int(said[1]) > 23 or int(said[2] or 0) > 59:
        raise StepHourUnclear
    hour = time(int(said[1]), int(said[2] or 0))
    if not (MORNING <= hour < LUNCH or AFTERNOON <= hour < EVENING):
        raise StepHourUnclear
    return _keep(replace(found, step=replace(found.step, at_time=hour)), actor, uow)


def _question(text: object, intent: Intent, name: str, actor: Actor) -> Screen:
    say, which = speak(actor.language), (intent.text(0), intent.text(1))
    back = Choice(say.plain("Back"), Intent.of("reminders.step", *which))
    return Screen(say("{question}", question=text), rows(back), asks=Intent.of(name, *which))


def _keep(found: StepInForce, actor: Actor, uow: UnitOfWork) -> Screen:
    step = found.step
    uow.reminders.set_step(actor.hat.bloc_id, step, active=found.active, by=actor.person)
    state = "on" if found.active else "off"
    detail = f"{step.duty} {step.stage} {step.days} {step.at_time:%H:%M} {state}"
    uow.record("reminder_step_changed", "bloc", actor.hat.bloc_id, detail)
    return _shown(found, actor)
