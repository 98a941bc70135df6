"""A plan before it is applied, in words: what moves, what clashes, who would be told."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from bot.domain.calendar.plan import CONFERENCE, Clash, ClashKind, Move
from bot.domain.errors import N_
from bot.i18n import Say
from handlers.days_off import holiday_name
from handlers.milestones import milestone_name
from handlers.wording import period_title
from handlers.year.draft import Draft, Told
from handlers.year.house import day_words
from storage.milestones import HAND

_CLASHES = {
    ClashKind.WEEKEND: N_("⚠ {name}, {day}: that day is in a weekend."),
    ClashKind.DAY_OFF: N_("⚠ {name}, {day}: that day is off ({why})."),
    ClashKind.TET: N_("⚠ {name}, {day}: that is around Tết, when nobody is reminded."),
    ClashKind.SHORT_NOTICE: N_(
        "⚠ {name}, {day}: only {days} working days before the conference; at least 3 are asked for."
    ),
    ClashKind.PAST: N_("⚠ {name}, {day}: that day is past by now."),
    ClashKind.AFTER_CONFERENCE: N_("⚠ {name}, {day}: that is after the conference."),
    ClashKind.OPENS_LATE: N_("⚠ {name}, {day}: that is after the deadline of these figures."),
}


def draft_lines(draft: Draft, say: Say) -> list[Markup]:
    """All that the plan would change, and what to think of before it does."""
    lines = [say("\n<b>What changes</b>")] if draft.outcome.moves else []
    ahead = [move for move in draft.outcome.moves if move.code not in draft.past]
    lines.extend(move_line(move, say) for move in in_order(ahead))
    if draft.past:
        names = ", ".join(milestone_name(code, "", say) for code in draft.past)
        lines.append(
            say(
                "Past already, not known whether done: {names}. What is done can be marked under"
                " “Single dates” once the plan holds.",
                names=names,
            )
        )
    kept = [
        draft.year.name(one)
        for one in draft.year.milestones
        if one.laid_by == HAND and one.is_open and one.code != CONFERENCE
    ]
    if kept:
        lines.append(say("Set by hand, stays as it is: {names}.", names=", ".join(kept)))
    warned = [*(clash_line(one, say) for one in draft.clashes), *_period_lines(draft, say)]
    if warned:
        lines.append(say("\n<b>To think of</b>"))
        lines.extend(warned)
    return lines


def in_order(moves: Iterable[Move]) -> list[Move]:
    """By their days; what is left out, by the day it had."""
    return sorted(moves, key=lambda move: str(move.new or move.old))


def move_line(move: Move, say: Say) -> Markup:
    name = milestone_name(move.code, move.title, say)
    if move.new is None:
        return say("• {name}: left out", name=name)
    if move.old is None or move.old == move.new:
        return say("• {name}: <b>{day}</b>", name=name, day=say.date(move.new))
    return say(
        "• {name}: {old} → <b>{day}</b>", name=name, old=say.date(move.old), day=say.date(move.new)
    )


def clash_line(clash: Clash, say: Say) -> Markup:
    return say(
        _CLASHES[clash.kind],
        name=milestone_name(clash.code, clash.title, say),
        day=day_words(clash.day, say),
        why=holiday_name(clash.name, say),
        days=clash.days,
    )


def _period_lines(draft: Draft, say: Say) -> list[Markup]:
    """A period that is being collected keeps the deadline that the boards were told."""
    lines = []
    for offer in draft.offers:
        until = draft.year.due_on(offer.period)
        lines.append(
            say(
                "⚠ {period}: the boards were told {until}, and it stays so. By the usual year it"
                " would be {day}; you can move it afterwards.",
                period=period_title(offer.period, say),
                until=say.date(until),
                day=say.date(offer.day),
            )
        )
    return lines


def told_words(told: Told, say: Say) -> Markup:
    text = say.count(
        "{n} person will be told: officers and heads of the boards.",
        "{n} people will be told: officers and heads of the boards.",
        len(told.persons),
    )
    if told.group is not None:
        text += say(" So will the group “{group}”.", group=told.group.title)
    return text
