"""A year without a conference: why, what falls with it, who is told."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.plan_errors import ConferenceOver
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.typed import typed_line
from handlers.year.draft import Draft, draft_of
from handlers.year.house import Year, day_words, year_of, year_to_run
from handlers.year.previewing import draft_lines, in_order, move_line, told_words
from handlers.year.setting import keep
from handlers.year.showing import year_screen
from handlers.year.telling import tell
from storage.milestones import HELD, NOT_HELD
from storage.uow import UnitOfWork

LEAST, MOST = 4, 200


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """For which reason. Raises NotAllowed for all but the secretary, ConferenceOver, OldButton."""
    year = _open_year(actor, intent, uow)
    say = year.say
    return Screen(
        say(
            "<b>No conference on the year {year}</b>\nFor which reason? One line; the boards read"
            " it. You see what changes before anybody is told.",
            year=str(year.number),
        ),
        rows(Choice(say.plain("Back"), year.intent("conference"))),
        asks=year.intent("off_why"),
    )


def _open_year(actor: Actor, intent: Intent, uow: UnitOfWork) -> Year:
    """Raises OldButton where it is called off already."""
    year = year_to_run(actor, intent, uow)
    if year.conference is not None and year.conference.held == HELD:
        raise ConferenceOver(year=str(year.number))
    if year.conference is not None and year.conference.held == NOT_HELD:
        raise OldButton
    return year


def preview(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason was typed. Raises LineNeeded, LineTooLong."""
    year, reason = _open_year(actor, intent, uow), typed_line(uow, LEAST, MOST)
    return _preview(draft_of(year, None, uow), reason)


def _preview(draft: Draft, reason: str, said: Markup | None = None) -> Screen:
    year, say = draft.year, draft.year.say
    lines = [] if said is None else [said + "\n"]
    lines.append(
        say(
            "<b>Please look it over: no conference on the year {year}</b>\nReason: {reason}",
            year=str(year.number),
            reason=reason,
        )
    )
    lines.extend(draft_lines(draft, say))
    lines.append(say("\nNothing has been changed yet. ") + told_words(draft.told, say))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(
                say.plain("Record it, tell the boards"), year.intent("off_now", draft.seal(reason))
            ),
            Choice(say.plain("Leave it"), year.way()),
        ),
        # The reason waits with the question; another line takes its place.
        asks=year.intent("off_why", reason),
    )


def call_off(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """It was looked over. Raises OldButton where the reason is not the one that was shown."""
    uow.blocs.lock(actor.hat.bloc_id)
    year, asked = _open_year(actor, intent, uow), uow.asked
    reason = asked.text(1) if asked is not None and asked.name == "year.off_why" else ""
    if not reason or asked is None or asked.number(0) != year.number:
        raise OldButton
    draft = draft_of(year, None, uow)
    if intent.text(1) != draft.seal(reason):
        changed = year.say(
            "<b>Nothing was changed:</b> the plan is not what was shown to you any more. Please"
            " look once more."
        )
        return _preview(draft, reason, changed)
    number = uow.milestones.call_off(year.bloc.id, year.number, reason)
    uow.record("conference_called_off", "conference", number, f"{year.number}: {reason}")
    uow.rsvps.reopen(year.bloc.id, year.number, actor.person)
    if year.milestones:
        keep(draft, uow)
    told = tell(year, draft.told, lambda say: _news(draft, reason, say), uow)
    done = year.say("✓ Recorded: no conference on the year {year}. ", year=str(year.number)) + told
    return year_screen(year_of(actor, year.way(), uow), done)


def _news(draft: Draft, reason: str, say: Say) -> Markup:
    year = draft.year
    lines = [
        say(
            "{bloc}: no conference is held on the year {year}. Reason: {reason}",
            bloc=year.bloc.short_name,
            year=str(year.number),
            reason=reason,
        )
    ]
    if year.conference_day is not None:
        lines.append(say("It was planned for {day}.", day=day_words(year.conference_day, say)))
    moves = [
        move for move in in_order(draft.outcome.moves) if (move.new or year.today) >= year.today
    ]
    if year.milestones and moves:
        lines.append(say("\nDates that are set or have moved:"))
        lines.extend(move_line(move, say) for move in moves)
    return Markup("\n").join(lines)
