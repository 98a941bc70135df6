"""One date of the plan moved by hand: looked over, then told. No plan moves it after that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.calendar.plan import Clash, Planned, clashes
from bot.domain.plan_errors import DayNotAhead
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.dates import read_day, written_day
from handlers.milestones import milestone_name
from handlers.seals import seal
from handlers.year.draft import Told, told_of
from handlers.year.house import Year, day_words, year_of
from handlers.year.previewing import clash_line, told_words
from handlers.year.showing import year_screen
from handlers.year.single import card, to_move
from handlers.year.telling import tell
from storage.milestones import Milestone
from storage.uow import UnitOfWork


def ask_day(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    year, one = to_move(actor, intent, uow)
    say = year.say
    return Screen(
        say(
            "<b>{name}</b>: {due}.\nTo which day does it move? Please type the date; you see who"
            " will be told before anything changes.",
            name=year.name(one),
            due=say.moment(one.due_at, year.bloc.timezone),
        ),
        rows(Choice(say.plain("Back"), year.intent("date", one.id))),
        asks=year.intent("date_typed", one.id),
    )


@dataclass(frozen=True, slots=True)
class _Move:
    year: Year
    milestone: Milestone
    day: date
    clashes: tuple[Clash, ...]
    told: Told

    def seal(self) -> str:
        one, group = self.milestone, f"{self.told.group}"
        return seal(one.id, f"{one.due_at}", one.laid_by, f"{self.year.conference_day}", group)


def _move(year: Year, one: Milestone, day: date, uow: UnitOfWork) -> _Move:
    """Raises DayNotAhead."""
    if day <= year.today:
        raise DayNotAhead(day=f"{day:%d/%m/%Y}")
    plan = [
        Planned(other.code, day if other is one else other.due_on, other.due_time, 0, other.title)
        for other in year.milestones
        if other.is_open
    ]
    found = clashes(plan, (), year.today, uow.days.calendar(year.bloc.id))
    its = tuple(clash for clash in found if clash.code == one.code)
    return _Move(year, one, day, its, told_of(year, uow))


def preview_typed(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The day was typed. Raises DayNotAhead, and what `read_day` raises."""
    year, one = to_move(actor, intent, uow)
    return _preview(_move(year, one, read_day(uow.said, year.today), uow))


def _preview(move: _Move, said: Markup | None = None) -> Screen:
    year, one, say = move.year, move.milestone, move.year.say
    if move.day == one.due_on:
        return card(year, one)
    lines = [] if said is None else [said + "\n"]
    lines.append(
        say(
            "<b>{name}</b>\nNew day: <b>{day}</b>\nBefore: {old}",
            name=year.name(one),
            day=day_words(move.day, say),
            old=day_words(one.due_on, say),
        )
    )
    lines.extend(clash_line(clash, say) for clash in move.clashes)
    lines.append(say("\nNothing has been changed yet. ") + told_words(move.told, say))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(
                say.plain("Move it, tell the boards"),
                year.intent("date_set", one.id, f"{move.day:%Y%m%d}", move.seal()),
            ),
            (
                Choice(say.plain("Another day"), year.intent("date_move", one.id)),
                Choice(say.plain("Leave it"), year.intent("date", one.id)),
            ),
        ),
        asks=year.intent("date_typed", one.id),
    )


def set_day(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """It was looked over: it stays there from now on, and the boards are told.

    Raises DayNotAhead where the day has come since.
    """
    uow.blocs.lock(actor.hat.bloc_id)
    year, one = to_move(actor, intent, uow)
    move = _move(year, one, written_day(intent.text(2)), uow)
    if move.day != one.due_on and intent.text(3) != move.seal():
        changed = year.say(
            "<b>Nothing was changed:</b> the plan is not what was shown to you any more. Please"
            " look once more."
        )
        return _preview(move, changed)
    if move.day == one.due_on:
        return card(year, one)
    uow.milestones.set_by_hand(one.id, move.day, one.due_time, year.bloc.timezone)
    detail = f"{one.code} {one.due_on} -> {move.day}"
    uow.record("milestone_moved", "milestone", one.id, detail)
    uow.register(year.bloc.id, "milestone_moved", "milestone", one.id, detail)

    def news(say: Say) -> Markup:
        return say(
            "{bloc}: <b>{name}</b> moves to <b>{day}</b> (before: {old}).",
            bloc=year.bloc.short_name,
            name=milestone_name(one.code, one.title, say),
            day=day_words(move.day, say),
            old=say.date(one.due_on),
        )

    told = tell(year, move.told, news, uow)
    return year_screen(year_of(actor, year.way(), uow), year.say("✓ Moved. ") + told)
