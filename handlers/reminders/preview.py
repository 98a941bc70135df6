""" "Ai nhận gì, lúc nào": the same decisions as the bot makes, made ahead; nothing is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.calendar.decent import Hours
from bot.domain.calendar.forecast import forecast
from bot.domain.calendar.reminding import Audience, Decision
from bot.domain.errors import OldButton
from bot.i18n import Say, joined, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.paging import on_page, side_by_side, turning
from handlers.reminders.deciding import hours_of
from handlers.reminders.words import DUTIES
from storage.owed import OwedNow
from storage.uow import UnitOfWork

SPAN = timedelta(days=60)
_DAYS_PER_PAGE, _NAMES_PER_PAGE = 8, 20
Sent = tuple[datetime, Decision]


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """By day, how many of whom. Raises NotAllowed."""
    hat, say = require(actor, Act.MANAGE_BLOC), speak(actor.language)
    hours = hours_of(hat.bloc_id, uow)
    found = _owed_now(hat.bloc_id, uow)
    days = _by_day(_foreseen(hat.bloc_id, found, hours, uow), hours)
    shown, page, pages = on_page(sorted(days), intent.number(0), _DAYS_PER_PAGE)
    lines = [
        say(
            "<b>Who gets what, and when</b>\nIf nobody does anything, in the next {days} days."
            " Nothing is sent by looking. Tap a day to read who gets what.",
            days=SPAN.days,
        )
    ]
    lines.extend(_day_line(day, days[day], say) for day in shown)
    if not days:
        lines.append(say("Nobody is to be reminded of anything."))
    ways = [
        Choice(f"{day:%d/%m}", Intent.of("reminders.preview_day", f"{day:%Y%m%d}")) for day in shown
    ]
    return Screen(
        joined("\n", lines),
        rows(
            *side_by_side(ways),
            turning(page, pages, say, lambda to: Intent.of("reminders.preview", to)),
            Choice(say.plain("Back"), Intent("reminders")),
        ),
    )


def _day_line(day: date, sent: Sequence[Sent], say: Say) -> Markup:
    readers = Counter(
        audience for audience, _person in {(one.audience, one.person_id) for _, one in sent}
    )
    counts = joined(
        ", ",
        (_readers(one, readers[one], say) for one in Audience if readers[one]),
    )
    return say("{day}: {counts}", day=say.date(day), counts=counts)


def _readers(audience: Audience, n: int, say: Say) -> Markup:
    if audience is Audience.OWNER:
        return say.count("{n} person in charge", "{n} persons in charge", n)
    if audience is Audience.HEAD:
        return say.count("{n} head of a board", "{n} heads of boards", n)
    if audience is Audience.SECRETARY:
        return say.count("{n} secretary", "{n} secretaries", n)
    return say.count("{n} leader of the bloc", "{n} leaders of the bloc", n)


def show_day(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One day by name. Raises NotAllowed, OldButton."""
    hat, say = require(actor, Act.MANAGE_BLOC), speak(actor.language)
    hours = hours_of(hat.bloc_id, uow)
    try:
        day = date.fromisoformat(intent.text(0))
    except ValueError:
        raise OldButton from None
    found = _owed_now(hat.bloc_id, uow)
    sent = _by_day(_foreseen(hat.bloc_id, found, hours, uow), hours).get(day, [])
    shown, page, pages = on_page(sent, intent.number(1), _NAMES_PER_PAGE)
    lines = [say("<b>{day}</b>", day=say.date(day))]
    lines.extend(
        say(
            "{hour} {name}: {duty} ({unit})",
            hour=f"{hours.local(at):%H:%M}",
            name=found.persons.get(one.person_id, ""),
            duty=say.plain(DUTIES[one.owed.duty]),
            unit=found.units.get(one.owed.unit_id, ""),
        )
        for at, one in shown
    )
    return Screen(
        joined("\n", lines),
        rows(
            turning(
                page,
                pages,
                say,
                lambda to: Intent.of("reminders.preview_day", intent.text(0), to),
            ),
            Choice(say.plain("Back"), Intent("reminders.preview")),
        ),
    )


def _owed_now(bloc_id: int, uow: UnitOfWork) -> OwedNow:
    """Where reminders are off, as if they were switched on now."""
    switch = uow.reminders.switch(bloc_id)
    since = switch.changed_at if switch is not None and switch.is_on else uow.now
    return uow.owed.now(bloc_id, since)


def _foreseen(bloc_id: int, found: OwedNow, hours: Hours, uow: UnitOfWork) -> list[Sent]:
    """From what is owed now and what was decided so far."""
    owed = found.owed
    objects = {one.object_id for one in owed}
    memory = uow.reminders.memory(bloc_id, objects, hours.zone)
    steps, span = uow.reminders.active_steps(bloc_id), (uow.now, uow.now + SPAN)
    return [(at, one) for at, made in forecast(owed, steps, memory, hours, span) for one in made]


def _by_day(sent: Sequence[Sent], hours: Hours) -> dict[date, list[Sent]]:
    days: dict[date, list[Sent]] = {}
    for at, one in sent:
        days.setdefault(hours.day(at), []).append((at, one))
    return days
