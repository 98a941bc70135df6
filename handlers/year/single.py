"""One date of the plan by hand: looked at, done, dropped, opened again."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.calendar.plan import CONFERENCE
from bot.domain.errors import N_, OldButton
from bot.domain.plan_errors import DayOfPeriod, MilestoneSettled
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.milestones import milestone_name
from handlers.paging import fitted, on_page, turning
from handlers.seals import seal
from handlers.year.draft import open_periods, told_of
from handlers.year.house import Year, day_words, year_of, year_to_run
from handlers.year.previewing import told_words
from handlers.year.showing import year_screen
from handlers.year.telling import tell
from storage.milestones import DONE, DROPPED, HAND, OWN, PLANNED, Milestone
from storage.uow import UnitOfWork

_LABEL_LETTERS = 40
STATES = {
    PLANNED: N_("still to come"),
    DONE: N_("done"),
    DROPPED: N_("dropped"),
}


def show_dates(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """All dates of the year, each a tap away. Raises NotAllowed for all but the secretary."""
    year = year_to_run(actor, intent, uow)
    say = year.say
    shown, page, pages = on_page(year.milestones, intent.number(1))
    return Screen(
        say("<b>Single dates of {year}</b>\nWhich one is it about?", year=str(year.number)),
        rows(
            *(
                Choice(
                    fitted(f"{one.due_on:%d/%m} {year.name(one)}", _LABEL_LETTERS),
                    year.intent("date", one.id),
                )
                for one in shown
            ),
            turning(page, pages, say, lambda to: year.intent("dates", to)),
            beside(
                Choice(say.plain("Add a date"), year.intent("add")),
                Choice(say.plain("Back"), year.way()),
            ),
        ),
    )


def show_date(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One of them, with what can be done with it. Raises OldButton."""
    year, one = date_of(actor, intent, uow)
    shown = card(year, one)
    if not one.is_open:
        return shown
    period = open_periods(year, uow).get(one.code)
    if period is not None:
        words = year.say(
            "\nIt is the deadline of a period that is being collected, and moves with it."
        )
        way = Choice(year.say.plain("Move the deadline"), Intent.of("periods.move", period.id))
        return replace(shown, text=shown.text + words, choices=rows(way, shown.choices[-1]))
    if one.code.startswith(OWN):
        way = Choice(year.say.plain("Every year from now on"), year.intent("date_yearly", one.id))
        return replace(shown, choices=(*rows(way), *shown.choices))
    return shown


def date_of(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Year, Milestone]:
    """The date of the year that a button names. Raises NotAllowed, OldButton."""
    year = year_to_run(actor, intent, uow)
    found = next((one for one in year.milestones if one.id == intent.number(1)), None)
    if found is None:
        raise OldButton
    return year, found


def card(year: Year, one: Milestone, said: Markup | None = None) -> Screen:
    """A date with the ways on; `said` stands above it, where something was just done."""
    say = year.say
    text = Markup("") if said is None else said + "\n\n"
    text += say(
        "<b>{name}</b>\n{due}\n{state}",
        name=year.name(one),
        due=say.moment(one.due_at, year.bloc.timezone),
        state=say(STATES[one.state]),
    )
    if one.laid_by == HAND and one.is_open:
        text += say("\nSet by hand: it stays there when the conference moves.")
    return Screen(text, rows(*_ways(year, one)), fresh=said is not None)


def _ways(year: Year, one: Milestone) -> list[Choice | tuple[Choice, ...]]:
    say, back = year.say, Choice(year.say.plain("Back"), year.intent("dates", 0))
    if one.code == CONFERENCE:
        return [Choice(say.plain("Day of the conference"), year.intent("conference")), back]
    if not one.is_open:
        return [Choice(say.plain("Open it again"), year.intent("date_open", one.id)), back]
    return [
        (
            Choice(say.plain("Move it"), year.intent("date_move", one.id)),
            Choice(say.plain("It is done"), year.intent("date_done", one.id)),
        ),
        Choice(say.plain("Drop it"), year.intent("date_drop", one.id)),
        back,
    ]


# Done, dropped, open again -----------------------------------------------------------------------


def to_move(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Year, Milestone]:
    """A date that is still to come. Raises NotAllowed, MilestoneSettled, DayOfPeriod; OldButton for
    none of the year, and for the conference, which moves the whole plan."""
    year, one = date_of(actor, intent, uow)
    if one.code == CONFERENCE:
        raise OldButton
    if not one.is_open:
        raise MilestoneSettled(name=year.name(one))
    if one.code in open_periods(year, uow):
        raise DayOfPeriod(name=year.name(one))
    return year, one


def is_done(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Nobody is told: it is the bloc's own tick. Raises MilestoneSettled."""
    uow.blocs.lock(actor.hat.bloc_id)
    year, one = to_move(actor, intent, uow)
    uow.milestones.settle(one.id, DONE)
    uow.record("milestone_done", "milestone", one.id, one.code)
    return card(year, replace(one, state=DONE), year.say("✓ Recorded as done."))


def open_again(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton where it is open, or hangs on a conference that there is none of."""
    uow.blocs.lock(actor.hat.bloc_id)
    year, one = date_of(actor, intent, uow)
    if one.is_open or one.code == CONFERENCE:
        raise OldButton
    uow.milestones.settle(one.id, PLANNED)
    uow.record("milestone_opened", "milestone", one.id, one.code)
    return card(year, replace(one, state=PLANNED), year.say("✓ It is open again."))


def ask_drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    year, one = to_move(actor, intent, uow)
    say, told = year.say, told_of(year, uow)
    return Screen(
        say(
            "Drop <b>{name}</b>, {day}, from the plan of {year}? Other years keep it. ",
            name=year.name(one),
            day=day_words(one.due_on, say),
            year=str(year.number),
        )
        + told_words(told, say),
        rows(
            Choice(
                say.plain("Drop it, tell the boards"),
                year.intent("date_gone", one.id, seal(one.id, f"{one.due_at}", f"{told.group}")),
            ),
            Choice(say.plain("Leave it"), year.intent("date", one.id)),
        ),
    )


def drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The second tap. Raises OldButton where the date has moved since."""
    uow.blocs.lock(actor.hat.bloc_id)
    year, one = to_move(actor, intent, uow)
    told = told_of(year, uow)
    if intent.text(2) != seal(one.id, f"{one.due_at}", f"{told.group}"):
        raise OldButton
    uow.milestones.settle(one.id, DROPPED, by_hand=True)
    uow.record("milestone_dropped", "milestone", one.id, one.code)
    uow.register(
        year.bloc.id, "milestone_dropped", "milestone", one.id, f"{year.number} {one.code}"
    )

    def news(say: Say) -> Markup:
        return say(
            "{bloc}: <b>{name}</b>, {day}, is left out of the plan of {year}.",
            bloc=year.bloc.short_name,
            name=milestone_name(one.code, one.title, say),
            day=say.date(one.due_on),
            year=str(year.number),
        )

    done = year.say("✓ Dropped. ") + tell(year, told, news, uow)
    return year_screen(year_of(actor, year.way(), uow), done)
