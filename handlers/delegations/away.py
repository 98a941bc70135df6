"""A unit that nobody of its own can vote for asks another one, where the rule of a vote lets it.

It holds for that one vote, until it closes or the unit has voted; the head takes it back as long
as nothing was cast.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Act, Actor, hat_for
from bot.domain.voting.rule import Way
from bot.domain.voting.rule_text import read_rule
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.house import Desk as ContestDesk
from handlers.contests.house import desk_at
from handlers.contests.proxies import check_lends, lend, seat_of, short_names
from handlers.contests.words import heading, label_of
from handlers.delegations.absences import tell_for_unit
from handlers.delegations.listing import screen
from handlers.delegations.wish import Desk, desk_of
from handlers.paging import boards_on_page, fitted, side_by_side, turning
from storage.contest_rows import Contest
from storage.uow import UnitOfWork

_LABEL_LETTERS = 38


def choose_vote(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """In which of the open votes whose rule allows it. Raises NotAllowed for all but the head."""
    desk, unit_id = desk_of(actor, uow), intent.number(0)
    hat_for(actor, Act.DELEGATE_VOTE, unit_id, desk.bloc.id)
    say, found = desk.say, _votes(desk)
    text = (
        say(
            "<b>{unit}</b>\nIn which vote does another unit vote for yours?",
            unit=desk.unit(unit_id).name,
        )
        if found
        else say(
            "No vote is open at the moment in which a unit may vote for another one. You can name"
            " somebody of your own unit instead."
        )
    )
    return Screen(
        text,
        rows(
            *(
                Choice(
                    fitted(label_of(one, say), _LABEL_LETTERS),
                    Intent.of("delegations.away_in", one.id, unit_id, 0),
                )
                for one in found
            ),
            None
            if found
            else Choice(say.plain("Delegate my vote"), Intent.of("delegations.whom", unit_id)),
            Choice(say.plain("Back"), Intent("delegations")),
        ),
    )


def _votes(desk: Desk) -> Sequence[Contest]:
    """Open ones that are cast in the chat: in the hall a unit is there or is not."""
    found = []
    for one in desk.uow.contests.of_bloc(desk.bloc.id, ("open",)):
        rule = read_rule(one.rule)
        if rule.proxy and rule.ways & {Way.OPEN, Way.SECRET}:
            found.append(one)
    return found


def _at(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[ContestDesk, int]:
    """Raises OldButton, NotAllowed, NotOpenYet, VoteClosed, ProxyNotGiven."""
    at, unit_id = desk_at(actor, intent.number(0), uow), intent.number(1)
    hat_for(actor, Act.DELEGATE_VOTE, unit_id, at.bloc.id)
    check_lends(at)
    return at, unit_id


def choose_unit(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which unit votes, or its own again. Raises what `_at` raises, OldButton off the roll."""
    at, unit_id = _at(actor, intent, uow)
    say, names, seats = at.say, short_names(at), uow.rolls.seats(at.id)
    own = seat_of(seats, unit_id)
    lines = [*heading(at.contest, say), say("Which unit votes for {unit}?", unit=names[unit_id])]
    if own.proxy_unit_id is not None:
        lines.append(say("Now: <b>{unit}</b>", unit=names.get(own.proxy_unit_id, "?")))
    lines.append(
        say(
            "It votes for at most {n} other unit(s), and only once it has voted itself.",
            n=at.rule.proxy,
        )
    )
    others = [seat for seat in seats if seat.unit_id not in (unit_id, own.proxy_unit_id)]
    shown, page, pages = boards_on_page(others, intent.number(2))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *side_by_side(
                [
                    Choice(names.get(seat.unit_id, "?"), _to("ask", at, unit_id, seat.unit_id))
                    for seat in shown
                ]
            ),
            turning(
                page, pages, say, lambda to: Intent.of("delegations.away_in", at.id, unit_id, to)
            ),
            Choice(say.plain("We vote ourselves"), _to("ask", at, unit_id, 0))
            if own.proxy_unit_id is not None
            else None,
            Choice(say.plain("Back"), Intent("delegations")),
        ),
    )


def _to(step: str, at: ContestDesk, unit_id: int, holder: int) -> Intent:
    return Intent.of(f"delegations.away_{step}", at.id, unit_id, holder)


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One confirmation. Raises as `choose_unit` does."""
    at, unit_id = _at(actor, intent, uow)
    say, holder = at.say, intent.number(2)
    unit, other = _pair(at, unit_id, holder)
    return Screen(
        Markup("\n").join(
            [
                say("<b>Is this right?</b>"),
                *heading(at.contest, say),
                _words(unit, other, say),
                say("You can take it back as long as it has not voted.")
                if holder
                else say("Whoever votes for your unit finds the paper again."),
            ]
        ),
        rows(
            Choice(say.plain("Yes, it holds like this"), _to("now", at, unit_id, holder)),
            Choice(say.plain("Back"), Intent.of("delegations.away_in", at.id, unit_id, 0)),
        ),
    )


def _pair(at: ContestDesk, unit_id: int, holder: int) -> tuple[str, str]:
    """Names of the unit and of who votes for it, "" for itself. Raises OldButton off the roll."""
    names, seats = short_names(at), at.uow.rolls.seats(at.id)
    other = names[seat_of(seats, holder).unit_id] if holder else ""
    return names[seat_of(seats, unit_id).unit_id], other


def _words(unit: str, other: str, say: Say) -> Markup:
    if not other:
        return say("{unit} votes for itself again.", unit=unit)
    return say("For {unit} votes: <b>{who}</b>", unit=unit, who=other)


def give(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """On the roll, in the register and on the list at once. Raises as `choose_unit` does, and
    ProxyTooMany, UnitVoted."""
    at, unit_id = _at(actor, intent, uow)
    holder = intent.number(2)
    unit, other = _pair(at, unit_id, holder)
    said = lend(at, unit_id, holder)

    def compose(say: Say) -> Screen:
        return Screen(
            Markup("\n").join([*heading(at.contest, say), _words(unit, other, say)]),
            rows(Choice(say.plain("Who votes for whom"), Intent("delegations"))),
        )

    desk = desk_of(actor, uow)
    tell_for_unit(desk, unit_id, compose, f"proxy-given:{at.id}:{unit_id}:{uow.inbox_id}")
    return screen(desk, 0, said)
