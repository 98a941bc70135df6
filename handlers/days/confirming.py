"""A day looked over, then recorded: what is due on it is told before and after."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.calendar.working_days import DayKind, Override
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.days.house import Desk, Fallen, fallen_on, secretary_of
from handlers.days.listing import screen
from handlers.days.wish import WORKED, Wish, back, check, halves, head, in_hand, wish_from
from handlers.seals import seal
from handlers.wording import HOME
from storage.uow import UnitOfWork

_SURE, _MOST_WAYS = "days.sure", 5


def repeat(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Something was typed where a button is to be tapped: the same is shown again."""
    return preview(secretary_of(actor, uow), wish_from(intent))


def preview(desk: Desk, wish: Wish, echo: Markup | None = None) -> Screen:
    """What it means, before anything is recorded. Raises DayOffAlready, DayWorkedAlready."""
    check(wish, desk)
    say, due = desk.say, _fallen(wish, desk)
    lines = [] if echo is None else [echo + "\n"]
    lines += [say("<b>Please look it over.</b> Nothing is recorded yet."), *head(wish, say)]
    if wish.source:
        lines.append(say("Document: {document}", document=wish.source))
    if due:
        lines.append(say("\n⚠ Due on that day:"))
        lines += [one.words for one in due]
        lines.append(say("No deadline moves by itself; you can move them afterwards."))
    elif wish.kind != WORKED:
        lines.append(say("\nNothing of the bloc is due on that day."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Record it"), Intent.of("days.record", _seal(wish, due, desk))),
            beside(Choice(say.plain("Another day"), Intent("days.new")), back(say)),
        ),
        asks=wish.leads(_SURE),
    )


def _fallen(wish: Wish, desk: Desk) -> list[Fallen]:
    off, _worked = halves(wish)
    return [] if off is None else fallen_on(off, desk)


def _seal(wish: Wish, due: list[Fallen], desk: Desk) -> str:
    """Names what was looked at: the wish, what is due, and what was recorded before."""
    held = [one.id for one in desk.uow.days.overrides(desk.bloc.id)]
    return seal(wish, [str(one.words) for one in due], held)


def record(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """It was looked over: the calendar follows at once. What was not shown is shown first.

    Raises OldButton where nothing is being recorded, DayOffAlready, DayWorkedAlready.
    """
    desk, wish = secretary_of(actor, uow), in_hand(uow, _SURE)
    uow.blocs.lock(desk.bloc.id)
    due = _fallen(wish, desk)
    if intent.text(0) != _seal(wish, due, desk):
        changed = desk.say(
            "<b>Nothing was recorded:</b> something has changed since this was shown to you. Please"
            " look once more."
        )
        return preview(desk, wish, changed)
    check(wish, desk)
    for one in _overrides(wish):
        number = uow.days.record(desk.bloc.id, one, actor.person)
        detail = f"{one.day} {one.kind}"
        uow.record("day_recorded", "day", number, f"{detail}: {one.name} ({one.source})")
        uow.register(desk.bloc.id, "day_recorded", "day", number, f"{detail} {one.source}")
    said = desk.say(
        "✓ Recorded: {days}. Deadlines and reminders are counted by it from now on.",
        days=", ".join(f"{day:%d/%m/%Y}" for day in wish.days),
    )
    if not due:
        return screen(desk, wish.day.year, 0, said)
    return _to_move(desk, said, due)


def _overrides(wish: Wish) -> list[Override]:
    off, worked = halves(wish)
    found = []
    if off is not None:
        found.append(Override(off, DayKind.DAY_OFF, wish.name, wish.source))
    if worked is not None:
        name = f"Làm bù cho ngày {off:%d/%m/%Y}" if off is not None else wish.name
        found.append(Override(worked, DayKind.WORKING_DAY, name, wish.source))
    return found


def _to_move(desk: Desk, said: Markup, due: list[Fallen]) -> Screen:
    """What lies on the day that is off now, with the ways to move it."""
    say = desk.say
    ways = [one.way for one in due if one.way is not None]
    return Screen(
        Markup("\n").join([said, say("\n⚠ Due on that day:"), *(one.words for one in due)]),
        rows(
            *ways[:_MOST_WAYS],
            Choice(say.plain("Days off"), Intent("days")),
            Choice(say.plain("What is to be done"), HOME),
        ),
        fresh=True,
    )
