"""A date of the bloc's own in the plan of one year: what it is called, when, looked over, told."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.plan_errors import DayNotAhead, TooManyMilestones
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.dates import DUE_TIME, EXAMPLE, read_day, written_day
from handlers.days_off import off_words
from handlers.seals import seal
from handlers.typed import typed_line
from handlers.year.draft import told_of
from handlers.year.house import Year, day_words, year_of, year_to_run
from handlers.year.previewing import told_words
from handlers.year.showing import year_screen
from handlers.year.telling import tell
from storage.milestones import OWN
from storage.uow import UnitOfWork

LEAST, MOST, MOST_OWN = 4, 60, 20


def ask_title(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for all but the secretary, TooManyMilestones."""
    year = _year(actor, intent, uow)
    return Screen(
        year.say(
            "<b>A date of the bloc's own in {year}</b>\nWhat is it called? One line, for example:"
            " Hội thao Khối thi đua.",
            year=str(year.number),
        ),
        rows(Choice(year.say.plain("Back"), year.intent("dates", 0))),
        asks=year.intent("add_title"),
    )


def _year(actor: Actor, intent: Intent, uow: UnitOfWork) -> Year:
    year = year_to_run(actor, intent, uow)
    if sum(one.code.startswith(OWN) for one in year.milestones) >= MOST_OWN:
        raise TooManyMilestones(most=MOST_OWN)
    return year


def take_title(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The name was typed. Raises LineNeeded, LineTooLong."""
    year, title = _year(actor, intent, uow), typed_line(uow, LEAST, MOST)
    return _ask_day(year, title)


def _ask_day(year: Year, title: str) -> Screen:
    return Screen(
        year.say(
            "<b>{name}</b>\nOn which day? Please type the date, for example {example}.",
            name=title,
            example=f"{year.today + EXAMPLE:%d/%m/%Y}",
        ),
        rows(Choice(year.say.plain("Back"), year.intent("add"))),
        asks=year.intent("add_day", title),
    )


def preview(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The day was typed; nothing is added yet. Raises DayNotAhead, what `read_day` raises."""
    year, title = _year(actor, intent, uow), intent.text(1)
    if not title:
        raise OldButton
    return _preview(year, title, read_day(uow.said, year.today), uow)


def _preview(
    year: Year, title: str, day: date, uow: UnitOfWork, said: Markup | None = None
) -> Screen:
    if day <= year.today:
        raise DayNotAhead(day=f"{day:%d/%m/%Y}")
    say, told = year.say, told_of(year, uow)
    lines = [] if said is None else [said + "\n"]
    lines.append(say("<b>{name}</b>\n{day}", name=title, day=day_words(day, say)))
    lines[-1] += off_words(day, uow.days.calendar(year.bloc.id), say)
    lines.append(say("\nNothing has been changed yet. ") + told_words(told, say))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(
                say.plain("Add it, tell the boards"),
                year.intent("add_now", f"{day:%Y%m%d}", seal(title, f"{told.group}")),
            ),
            Choice(say.plain("Leave it"), year.intent("dates", 0)),
        ),
        # The name waits with the question; another day may still be typed.
        asks=year.intent("add_day", title),
    )


def add(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """It was looked over. Raises OldButton where another name was typed since, DayNotAhead."""
    uow.blocs.lock(actor.hat.bloc_id)
    year, asked = _year(actor, intent, uow), uow.asked
    if asked is None or asked.name != "year.add_day" or asked.number(0) != year.number:
        raise OldButton
    title, day, told = asked.text(1), written_day(intent.text(1)), told_of(year, uow)
    if intent.text(2) != seal(title, f"{told.group}"):
        raise OldButton
    if day <= year.today:
        raise DayNotAhead(day=f"{day:%d/%m/%Y}")
    number = uow.milestones.add(year.bloc.id, year.number, title, day, DUE_TIME, year.bloc.timezone)
    uow.record("milestone_added", "milestone", number, f"{day} {title}")
    uow.register(year.bloc.id, "milestone_added", "milestone", number, f"{day}")

    def news(say: Say) -> Markup:
        return say(
            "{bloc}: a new date in the plan of {year}: <b>{name}</b>, {day}.",
            bloc=year.bloc.short_name,
            year=str(year.number),
            name=title,
            day=day_words(day, say),
        )

    done = year.say("✓ Added: {name}. ", name=title) + tell(year, told, news, uow)
    return year_screen(year_of(actor, year.way(), uow), done)
