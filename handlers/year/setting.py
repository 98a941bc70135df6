"""The one day that the secretary sets: that of the conference. Seen whole, then applied."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.calendar.plan import CONFERENCE, earliest_conference, latest_conference
from bot.domain.errors import OldButton
from bot.domain.plan_errors import ConferenceOutOfYear, ConferenceOver, DayNotAhead
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.dates import read_day, written_day
from handlers.year.draft import Draft, draft_of
from handlers.year.house import Year, conference_line, day_words, year_of, year_to_run
from handlers.year.previewing import draft_lines, in_order, move_line, told_words
from handlers.year.showing import year_screen
from handlers.year.telling import tell
from storage.conferences import RSVP
from storage.milestones import DROPPED, HELD, NOT_HELD
from storage.uow import UnitOfWork

_NO_DAY = "none"


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """On which day. Raises NotAllowed for all but the secretary, ConferenceOver, OldButton."""
    year = _open_year(actor, intent, uow)
    say, known = year.say, year.conference_day
    text = say("<b>Conference on the year {year}</b>\n", year=str(year.number))
    text += conference_line(year)
    text += say(
        "\n\nOn which day is it held? Please type the date. You see the whole plan of the year"
        " before anything is changed or anybody is told."
    )
    called_off = year.conference is not None and year.conference.held == NOT_HELD
    return Screen(
        text,
        rows(
            Choice(say.plain("Look at the plan"), year.intent("preview", _written(known)))
            if known is None or known > year.today
            else None,
            None
            if called_off
            else Choice(say.plain("No conference this year"), year.intent("off")),
            Choice(say.plain("Back"), year.way()),
        ),
        asks=year.intent("typed"),
    )


def _open_year(actor: Actor, intent: Intent, uow: UnitOfWork) -> Year:
    year = year_to_run(actor, intent, uow)
    if year.conference is not None and year.conference.held == HELD:
        raise ConferenceOver(year=str(year.number))
    return year


def _written(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day is not None else _NO_DAY


def preview_typed(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The day was typed: the plan as it would be. Nothing has changed yet.

    Raises ConferenceOutOfYear, DayNotAhead, and what `read_day` raises.
    """
    year = _open_year(actor, intent, uow)
    day = _possible(year, read_day(uow.said, year.today))
    return preview_screen(draft_of(year, day, uow))


def _possible(year: Year, day: date) -> date:
    first, last = earliest_conference(year.number), latest_conference(year.number)
    if not first <= day <= last:
        raise ConferenceOutOfYear(
            year=str(year.number),
            first=f"{first:%d/%m/%Y}",
            last=f"{last:%d/%m/%Y}",
            day=f"{day:%d/%m/%Y}",
        )
    if day <= year.today:
        raise DayNotAhead(day=f"{day:%d/%m/%Y}")
    return day


def preview(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The plan with the day a button carries, or while none is known. Raises OldButton."""
    year = _open_year(actor, intent, uow)
    return preview_screen(draft_of(year, _chosen(year, intent), uow))


def _chosen(year: Year, intent: Intent) -> date | None:
    """Raises OldButton, also where a plan without a day would forget one that is known."""
    if intent.text(1) != _NO_DAY:
        return _possible(year, written_day(intent.text(1)))
    if year.conference_day is not None:
        raise OldButton
    return None


def preview_screen(draft: Draft, said: Markup | None = None) -> Screen:
    """The whole of it, with the button that applies just this."""
    year, say = draft.year, draft.year.say
    lines = [] if said is None else [said + "\n"]
    lines.append(say("<b>Please look it over: plan of the year {year}</b>", year=str(year.number)))
    lines.append(_conference_words(draft, say))
    lines.extend(draft_lines(draft, say))
    apply: Choice | None = None
    if draft.changes_nothing:
        lines.append(say("\nThe plan is just so already: there is nothing to apply."))
    else:
        lines.append(say("\nNothing has been changed yet. ") + told_words(draft.told, say))
        apply = Choice(
            say.plain("Apply, tell the boards"),
            year.intent("apply", _written(draft.day), draft.seal()),
        )
    return Screen(
        Markup("\n").join(lines),
        rows(
            apply,
            (
                Choice(say.plain("Another day"), year.intent("conference")),
                Choice(say.plain("Leave it"), year.way()),
            ),
        ),
        asks=year.intent("typed"),
    )


def _conference_words(draft: Draft, say: Say) -> Markup:
    old = draft.year.conference_day
    if draft.day is None:
        return say("Without a day of the conference, as the template has it.")
    line = say("Conference: <b>{day}</b>", day=day_words(draft.day, say))
    if old is not None and old != draft.day:
        line += say(" (before: {day})", day=say.date(old))
    return line


def apply(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What was looked at holds from now on, and is told. Where anything of it has changed since,
    it is shown anew.

    Raises what `preview` raises.
    """
    uow.blocs.lock(actor.hat.bloc_id)
    year = _open_year(actor, intent, uow)
    draft = draft_of(year, _chosen(year, intent), uow)
    if draft.changes_nothing:
        return year_screen(year)
    if intent.text(2) != draft.seal():
        return preview_screen(
            draft,
            year.say(
                "<b>Nothing was changed:</b> the plan is not what was shown to you any more. Please"
                " look once more."
            ),
        )
    keep(draft, uow)
    told = tell(year, draft.told, lambda say: _news(draft, say), uow)
    done = year.say("✓ The plan holds. ") + told
    return year_screen(year_of(actor, year.way(), uow), done, draft.offers)


def keep(draft: Draft, uow: UnitOfWork) -> None:
    """Write a plan with its conference: an act of office, each milestone with a line."""
    year, outcome = draft.year, draft.outcome
    bloc_id, number = year.bloc.id, year.number
    if draft.day is not None:
        held = uow.milestones.plan_conference(bloc_id, number, draft.day, _last_day(draft))
        uow.record("conference_planned", "conference", held, f"{number}: {draft.day}")
    zone = year.bloc.timezone
    ids = uow.milestones.lay(bloc_id, number, outcome.written, zone, draft.begun)
    for milestone_id, one in zip(ids, outcome.written, strict=True):
        uow.record("milestone_laid", "milestone", milestone_id, f"{one.code} {one.due_on}")
    for milestone_id in uow.milestones.leave_out(bloc_id, number, outcome.left_out):
        uow.record("milestone_left_out", "milestone", milestone_id)
    _end_registration(draft, uow)
    uow.register(bloc_id, "year_laid", "bloc", bloc_id, f"{number}: {draft.day or _NO_DAY}")


def _end_registration(draft: Draft, uow: UnitOfWork) -> None:
    """Nobody answers an invitation to what is called off, nor on the day of the conference or after
    it: the next invitation sets the day to answer by anew."""
    for one in draft.year.milestones:
        if one.code == RSVP and one.is_open and (draft.day is None or draft.day <= one.due_on):
            uow.milestones.settle(one.id, DROPPED)
            uow.record("milestone_left_out", "milestone", one.id)


def _last_day(draft: Draft) -> date:
    """A conference of several days keeps its length where it moves."""
    day, before = draft.day, draft.year.conference
    assert day is not None
    if before is None or before.starts_on is None or before.ends_on is None:
        return day
    return day + (before.ends_on - before.starts_on)


def _news(draft: Draft, say: Say) -> Markup:
    """What officers and heads read: the conference first, then what is still to come."""
    year = draft.year
    lines = [
        say("{bloc}: plan of the year {year}.", bloc=year.bloc.short_name, year=str(year.number))
    ]
    old = year.conference_day
    if draft.day is not None and old is not None and old != draft.day:
        lines.append(
            say(
                "The conference moves to <b>{day}</b> (before: {old}).",
                day=day_words(draft.day, say),
                old=say.date(old),
            )
        )
    elif draft.day is not None:
        lines.append(say("Conference: <b>{day}</b>", day=day_words(draft.day, say)))
    moves = [
        move
        for move in in_order(draft.outcome.moves)
        if move.code != CONFERENCE and (move.new is None or move.new >= year.today)
    ]
    if moves:
        lines.append(say("\nDates that are set or have moved:"))
        lines.extend(move_line(move, say) for move in moves)
    return Markup("\n").join(lines)
