"""A unit withdraws a nomination, or takes no part in a year."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, Role, require
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.nominating import BEFORE_BALLOT, BEGINS_FROM, Said
from bot.domain.nomination_errors import NominatedAlready, NominationWithdrawn, UnitOnBallot
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.nominations.card import may_withdraw
from handlers.nominations.deciding import tell_board
from handlers.nominations.desk import (
    Room,
    card_of,
    enter_in_register,
    enter_to_act,
    find,
    follow,
    home,
    list_of,
    open_year,
    recorded,
    unmoved,
)
from handlers.nominations.receipts import tell_where_it_stands
from handlers.nominations.words import state_words, thing
from storage.contest_rows import Contest
from storage.nominations import NewEvent, Nomination
from storage.uow import UnitOfWork

_VOTE = "contests.one"


def ask_withdrawal(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, UnitOnBallot, NominationWithdrawn, NominationMoved."""
    room = enter_to_act(actor, uow)
    one = _withdrawable(room, intent)
    say = room.say
    fields = {"unit": room.unit(one.unit_id, one.year).name, "what": thing(one, say)}
    text = say(
        "Withdraw this nomination?\n{unit}: {what}\nFiles and entries are kept; the board can"
        " put it forward anew before the vote.",
        **fields,
    )
    if _open_vote(room, one) is not None:
        text = say(
            "Withdraw this nomination?\n{unit}: {what}\nThe vote is open: the name stays on the"
            " paper, but votes for it no longer count. This cannot be undone.",
            **fields,
        )
    return Screen(
        text,
        rows(
            Choice(
                say.plain("Yes, withdraw it"),
                Intent.of("nominations.withdraw_now", one.id, one.seq),
            ),
            Choice(say.plain("Back"), card_of(one)),
        ),
    )


def withdraw(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The second tap; whoever has it on a list hears of it."""
    room = enter_to_act(actor, uow)
    before = _withdrawable(room, intent)
    one = follow(room, before, Said.WITHDRAWN)
    vote = _open_vote(room, before)
    if vote is not None:
        _leave(room, vote, before)
    if one.unit_id != room.own_unit:
        enter_in_register(room, one)
        tell_board(
            room, one, lambda say, what: say("The proposal has been taken back: {what}.", what=what)
        )
    elif before.said in (Said.APPROVED, Said.ACCEPTED, Said.ON_BALLOT):
        enter_in_register(room, one)
        tell_where_it_stands(room, one, room.secretaries())
    say = room.say
    return Screen(
        say(
            "✓ <b>Withdrawn</b>\n{unit}\n{what}",
            unit=room.unit(one.unit_id, one.year).name,
            what=thing(one, say),
        ),
        rows(Choice(say.plain("Back to the list"), list_of(one)), home(say)),
        fresh=True,
    )


def _withdrawable(room: Room, intent: Intent) -> Nomination:
    one = find(room, intent)
    if one.said == Said.WITHDRAWN:
        raise NominationWithdrawn
    unmoved(room, one, intent)
    if not may_withdraw(room, one):
        raise NotAllowed if one.said in (*BEFORE_BALLOT, Said.ON_BALLOT) else OldButton
    check_ballot(room, one)
    return one


def check_ballot(room: Room, one: Nomination) -> None:
    """What has been counted changes no more until its result is published. Raises UnitOnBallot."""
    if one.said != Said.ON_BALLOT:
        return
    rounds = _rounds(room, one)
    if any(vote.state == "closed" for vote in rounds) or (rounds and _is_over(room, rounds[-1])):
        raise UnitOnBallot(unit=room.unit(one.unit_id, one.year).short_name)


def _rounds(room: Room, one: Nomination) -> list[Contest]:
    """Of the vote that the nomination stands in."""
    first = room.uow.contests.contest(one.contest_id or 0)
    return room.uow.contests.all_rounds(first) if first is not None else []


def _is_over(room: Room, vote: Contest) -> bool:
    """Whether it is being counted: by its time, or because the hall's count is confirmed."""
    if vote.state != "open":
        return False
    counts = room.uow.hall_counts.newest(vote.id)
    over = vote.closes_at is not None and vote.closes_at <= room.uow.acted_at
    return over or any(one.confirmed_by is not None for one in counts)


def _open_vote(room: Room, one: Nomination) -> Contest | None:
    """The vote in which the unit stands just now."""
    if one.said != Said.ON_BALLOT:
        return None
    return next((vote for vote in _rounds(room, one) if vote.state == "open"), None)


def _leave(room: Room, vote: Contest, one: Nomination) -> None:
    """Its line does not count any more, and who counts is told so; the paper that was frozen stays
    as it is."""
    for line in room.uow.contests.lines(vote.id):
        if line.nomination_id == one.id and line.listed:
            room.uow.results.leave(vote.id, line.number, room.actor.person)
            _tell_who_counts(room, vote, line.number, room.unit(one.unit_id, one.year).name)


def _tell_who_counts(room: Room, vote: Contest, number: int, unit: str) -> None:
    def compose(say: Say) -> Screen:
        text = say(
            "{line} has withdrawn from “{title}”. What is voted on this line is not counted.",
            line=unit,
            title=vote.title,
        )
        return Screen(text, rows(Choice(say.plain("To the vote"), Intent.of(_VOTE, vote.id))))

    tellers = [one.person_id for one in room.uow.rolls.tellers(vote.id)]
    chairs = room.persons(vote.chair_unit_id, (Role.HEAD,)) if vote.chair_unit_id else []
    room.tell([*tellers, *chairs], compose, f"left:{vote.id}:{number}")


# No part in a year --------------------------------------------------------------------------------


def ask_decline(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for all but the head, AwardYear, and what `decline` raises."""
    room = enter_to_act(actor, uow)
    unit_id, year = _own(room), open_year(room, "award", intent, 0)
    _check_all(room, unit_id, year)
    say = room.say
    return Screen(
        say(
            "<b>{unit} asks not to take part in {year}</b>\nThe board then stands on no list of"
            " awards of {year}. The secretary is told. Right?",
            unit=room.unit(unit_id, year).name,
            year=str(year),
        ),
        rows(
            Choice(
                say.plain("Yes, no part"),
                Intent.of("nominations.decline_now", year),
            ),
            Choice(say.plain("Back"), Intent.of("nominations", "award", year)),
        ),
    )


def decline(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The second tap: every award of the year. Raises NotAllowed, UnitOnBallot,
    NominatedAlready where one has gone to the ministry.
    """
    room = enter_to_act(actor, uow)
    unit_id, year = _own(room), open_year(room, "award", intent, 0)
    known = _check_all(room, unit_id, year)
    last: Nomination | None = None
    for kind_id in room.kinds(year):
        one = known.get(kind_id)
        if one is None:
            number = uow.nominations.put_forward(
                bloc_id=room.bloc_id,
                kind="award",
                award_kind_id=kind_id,
                year=year,
                unit_id=unit_id,
                origin="board",
                first=NewEvent(Said.DECLINED, uow.acted_at, actor.person, unit_id),
            )
            last = recorded(room, number)
        elif one.said != Said.DECLINED:
            vote = _open_vote(room, one)
            last = follow(room, one, Said.DECLINED)
            if vote is not None:
                _leave(room, vote, one)
        else:
            continue
        enter_in_register(room, last)
    say, unit = room.say, room.unit(unit_id, year)
    if last is not None:
        key = f"decline:{last.id}:{last.seq}"

        def compose(say: Say) -> Screen:
            text = say("{unit} asks not to take part in {year}.", unit=unit.name, year=str(year))
            to = Intent.of("nominations", "award", year)
            return Screen(text, rows(Choice(say.plain("Awards of the year"), to)))

        room.tell(room.secretaries(), compose, key)
    done = say("✓ <b>{unit} takes no part in {year}</b>", unit=unit.name, year=str(year))
    told = say("The secretary has been told. Should that change, put the board forward anew.")
    return Screen(
        Markup("\n").join([done, told]),
        rows(
            Choice(say.plain("Awards of the year"), Intent.of("nominations", "award", year)),
            home(say),
        ),
        fresh=True,
    )


def _own(room: Room) -> int:
    unit_id = room.own_unit
    if unit_id is None:
        raise NotAllowed
    require(room.actor, Act.SPEAK_FOR_BOARD, unit_id)
    return unit_id


def _check_all(room: Room, unit_id: int, year: int) -> dict[int, Nomination]:
    """The unit's nominations of the year by award, all of which can still be given up."""
    found: dict[int, Nomination] = {}
    for one in room.uow.nominations.of_year(room.bloc_id, year, "award"):
        if one.unit_id != unit_id:
            continue
        check_ballot(room, one)
        if one.said not in (*BEFORE_BALLOT, *BEGINS_FROM, Said.ON_BALLOT, Said.NOT_CHOSEN):
            raise NominatedAlready(
                unit=room.unit(unit_id, year).short_name,
                what=thing(one, room.say),
                state=state_words(one, room.say),
            )
        found[one.award_kind_id or 0] = one
    return found
