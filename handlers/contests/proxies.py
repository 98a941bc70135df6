"""A unit that is away asks another to vote for it, where the rule allows; the secretary notes."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.voting.roll import Seat as RollSeat
from bot.domain.voting.roll import check_proxies
from bot.domain.voting.rule import Turnout, Way
from bot.domain.voting.rule_text import canonical
from bot.domain.voting_errors import NotOpenYet, ProxyInHall, ProxyNotGiven, VoteClosed
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.house import Desk, prepared
from handlers.contests.words import heading
from handlers.paging import boards_on_page, side_by_side, turning
from storage.rolls import Seat
from storage.uow import UnitOfWork


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which units are voted for by others, and a button for each that has not voted, as far as
    the rule shows that.

    Raises NotAllowed, OldButton, NotOpenYet, VoteClosed, ProxyNotGiven where the rule knows none.
    """
    return _screen(_open(actor, intent, uow), intent.number(1))


def _open(actor: Actor, intent: Intent, uow: UnitOfWork) -> Desk:
    desk = prepared(actor, intent, uow)
    check_lends(desk)
    return desk


def check_lends(desk: Desk) -> None:
    """Whether units may vote for others now. Raises NotOpenYet, VoteClosed, ProxyNotGiven, and
    ProxyInHall where only hands and papers of the hall are counted."""
    if desk.contest.state == "draft":
        raise NotOpenYet
    if desk.contest.state != "open":
        raise VoteClosed
    if not desk.rule.proxy:
        raise ProxyNotGiven
    if not desk.rule.ways & {Way.OPEN, Way.SECRET}:
        raise ProxyInHall


def short_names(desk: Desk) -> dict[int, str]:
    today = desk.uow.today(desk.bloc.timezone)
    return {unit.id: unit.short_name for unit in desk.uow.blocs.ever_seated(desk.bloc.id, today)}


def _screen(desk: Desk, page: int = 0, said: Markup | None = None) -> Screen:
    say, names, seats = desk.say, short_names(desk), desk.uow.rolls.seats(desk.id)
    lines = [said] if said is not None else []
    lines += [
        *heading(desk.contest, say),
        say(
            "<b>Voting for an absent unit</b>\nBy the rule a unit votes for at most {n} other(s)."
            " Which unit is away?",
            n=desk.rule.proxy,
        ),
    ]
    lines += [
        say("• For {unit} votes {holder}", unit=names.get(seat.unit_id, "?"),
            holder=names.get(seat.proxy_unit_id, "?"))
        for seat in seats
        if seat.proxy_unit_id is not None
    ]  # fmt: skip
    named = desk.rule.turnout is Turnout.NAMES
    away = [seat for seat in seats if not (named and seat.has_voted)]
    shown, page, pages = boards_on_page(away, page)
    return Screen(
        Markup("\n").join(lines),
        rows(
            *side_by_side(
                [
                    Choice(names.get(seat.unit_id, "?"), desk.intent("proxy_of", seat.unit_id, 0))
                    for seat in shown
                ]
            ),
            turning(page, pages, say, lambda to: desk.intent("proxies", to)),
            desk.back(),
        ),
    )


def choose_holder(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which unit votes for it. Raises OldButton for a unit that is not on the roll."""
    desk = _open(actor, intent, uow)
    say, names, seats = desk.say, short_names(desk), uow.rolls.seats(desk.id)
    unit = seat_of(seats, intent.number(1)).unit_id
    shown, page, pages = boards_on_page(
        [seat for seat in seats if seat.unit_id != unit], intent.number(2)
    )
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say("Which unit votes for {unit}?", unit=names.get(unit, "?")),
            ]
        ),
        rows(
            *side_by_side(
                [
                    Choice(
                        names.get(seat.unit_id, "?"), desk.intent("proxy_to", unit, seat.unit_id)
                    )
                    for seat in shown
                ]
            ),
            turning(page, pages, say, lambda to: desk.intent("proxy_of", unit, to)),
            Choice(say.plain("Nobody"), desk.intent("proxy_to", unit, 0)),
            Choice(say.plain("Back"), desk.intent("proxies")),
        ),
    )


def seat_of(seats: list[Seat], unit_id: int) -> Seat:
    found = next((seat for seat in seats if seat.unit_id == unit_id), None)
    if found is None:
        raise OldButton
    return found


def give(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Noted by the secretary. Raises what `lend` raises."""
    desk = _open(actor, intent, uow)
    return _screen(desk, 0, lend(desk, intent.number(1), intent.number(2)))


def lend(desk: Desk, unit: int, holder: int) -> Markup:
    """The holder votes for the unit from now on, nobody but itself for 0: in the register, and told
    to whoever gains or loses it; what is said of it. Raises OldButton, ProxyTooMany, UnitVoted."""
    uow, seats, names = desk.uow, desk.uow.rolls.seats(desk.id), short_names(desk)
    before = seat_of(seats, unit).proxy_unit_id
    if holder and (holder == unit or seat_of(seats, holder).unit_id == unit):
        raise OldButton
    proxies = {seat.unit_id: seat.proxy_unit_id for seat in seats} | {unit: holder or None}
    if holder:
        roll = {
            seat.unit_id: RollSeat(
                seat.unit_id,
                returned=desk.rule.way if seat.has_voted else None,
                proxy=proxies[seat.unit_id],
                by_proxy=seat.by_proxy,
            )
            for seat in seats
        }
        check_proxies(desk.rule, roll, holder)
    uow.rolls.give_proxy(desk.id, unit, holder or None)
    uow.contest_acts.enter("contest.proxy", desk.id, canonical([unit, holder]))
    uow.record("contest_proxy", "contest", desk.id, f"{unit} {holder}")
    if before and before != holder:
        _tell(desk, unit, seat_of(seats, before), names, asked=False)
    if not holder:
        return desk.say("✓ Nobody votes for {unit} but itself.", unit=names[unit])
    if before != holder:
        _tell(desk, unit, seat_of(seats, holder), names, asked=True)
    return desk.say("✓ {holder} votes for {unit}.", holder=names[holder], unit=names[unit])


def _tell(desk: Desk, unit: int, holder: Seat, names: dict[int, str], *, asked: bool) -> None:
    contest = desk.contest
    if holder.person_id is None:
        return
    paper = Intent.of("ballots.paper", contest.id, unit)

    def compose(say: Say) -> Screen:
        away = names.get(unit, "?")
        what = (
            say(
                "{unit} asks your unit to vote for it. Please vote for your own unit first, then"
                " for {unit}.",
                unit=away,
            )
            if asked
            else say("{unit} does not ask your unit to vote for it any more.", unit=away)
        )
        way = rows(Choice(say.plain("Vote for the unit"), paper)) if asked else ()
        return Screen(Markup("\n").join([*heading(contest, say), what]), way)

    step = "proxy" if asked else "proxy-back"
    key = f"contest-{step}:{contest.id}:{unit}:{holder.unit_id}:{desk.uow.inbox_id}"
    desk.uow.tell(holder.person_id, compose, key)
