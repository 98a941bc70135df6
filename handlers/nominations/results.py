"""A published vote and what follows from it: proposed to the ministry, or elected."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.nominating import PLACED, Said
from bot.domain.nomination_errors import PlacesFull, RehearsalCounts, ResultUnsettled
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.nominations.deciding import tell_board
from handlers.nominations.desk import (
    Room,
    enter_as_secretary,
    enter_in_register,
    follow,
    home,
    year_of,
)
from handlers.nominations.words import OFFICES, office_name
from storage.contest_rows import Contest
from storage.nominations import Nomination
from storage.uow import UnitOfWork

_OVER = ("published", "cancelled")


def waiting_votes(room: Room, kind: str, year: int, kind_id: int | None) -> list[Contest]:
    """Published first rounds whose nominations still stand on the ballot."""
    uow = room.uow
    on_ballot = uow.nominations.of_year(room.bloc_id, year, kind, kind_id, (Said.ON_BALLOT,))
    wanted = {one.contest_id for one in on_ballot}
    if not wanted:
        return []
    published = uow.contests.of_bloc(room.bloc_id, ("published",))
    return [one for one in published if one.id in wanted and not one.rehearsal]


def show_elections(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Elections whose result is to be recorded. Raises NotAllowed, AwardYear."""
    room = enter_as_secretary(actor, uow)
    year, say = year_of(room, "leader", intent, 0), room.say
    votes = [(kind, one) for kind in OFFICES for one in waiting_votes(room, kind, year, None)]
    text = (
        say("Whose result is to be recorded for {year}?", year=str(year))
        if votes
        else say("No published election of {year} waits to be recorded.", year=str(year))
    )
    return Screen(
        text,
        rows(
            *(
                Choice(office_name(kind, say), Intent.of("nominations.result", one.id))
                for kind, one in votes
            ),
            Choice(say.plain("Back"), Intent.of("candidates", year)),
        ),
    )


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What recording the result means, by name. Raises NotAllowed, ResultUnsettled, PlacesFull,
    RehearsalCounts, OldButton.
    """
    room = enter_as_secretary(actor, uow)
    contest, chosen = _settled(room, intent)
    say = room.say
    standing = _standing(room, contest)
    elsewhere = _elected_elsewhere(room, contest)
    yes = [one for one in standing if _wins(one, chosen, elsewhere)]
    left = [one for one in standing if one.unit_id in chosen.left]
    no = [one for one in standing if one not in (*yes, *left)]
    lines = [Markup("<b>{}</b>").format(contest.title)]
    if contest.kind == "award":
        lines.append(say("Proposed to the ministry: {units}.", units=_names(room, yes)))
        if no:
            lines.append(say("Not enough votes: {units}.", units=_names(room, no)))
        if left:
            lines.append(say("Left this list: {units}.", units=_names(room, left)))
    else:
        lines.append(say("Elected: {units}.", units=_names(room, yes)))
        twice = [one for one in standing if one.unit_id in chosen.units and one not in yes]
        if twice:
            lines.append(_one_office(room, twice))
        lines.append(
            say(
                "The rights of the office move at the handover, not before; until then the present"
                " leader goes on."
            )
        )
    gone = chosen.units - {one.unit_id for one in standing}
    if gone:
        lines.append(
            say(
                "{units}: had a place and has withdrawn since. The place stays open; a new vote can"
                " fill it.",
                units=_unit_names(room, gone, contest.year),
            )
        )
    lines.append(say("Record it so? The boards are told."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Yes, record it"), Intent.of("nominations.result_now", contest.id)),
            Choice(say.plain("Back"), _list_of(contest)),
        ),
    )


def record(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The second tap. Raises what `ask` raises."""
    room = enter_as_secretary(actor, uow, to_act=True)
    contest, chosen = _settled(room, intent)
    good = Said.PROPOSED if contest.kind == "award" else Said.ELECTED
    elsewhere = _elected_elsewhere(room, contest)
    for before in _standing(room, contest):
        said = good if _wins(before, chosen, elsewhere) else Said.NOT_CHOSEN
        one = follow(room, before, said, note=chosen.left.get(before.unit_id, ""))
        enter_in_register(room, one, f"contest {contest.id}")
        tell_board(room, one, _words_of(said))
    say = room.say
    choices = [Choice(say.plain("Back to the list"), _list_of(contest)), home(say)]
    if contest.kind in OFFICES:
        to = Intent.of("offices", contest.year)
        choices.insert(0, Choice(say.plain("Leader and deputy"), to))
    return Screen(
        say("✓ <b>Recorded</b>: {title}", title=contest.title), rows(*choices), fresh=True
    )


def _words_of(said: Said) -> Callable[[Say, str], Markup]:
    def words(say: Say, what: str) -> Markup:
        if said is Said.PROPOSED:
            return say("✓ The bloc proposes your board to the ministry: {what}.", what=what)
        if said is Said.ELECTED:
            return say(
                "✓ Your board has been elected: {what}. The rights of the office come with the"
                " handover.",
                what=what,
            )
        return say("The result is recorded; your board is not proposed for: {what}.", what=what)

    return words


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The units that have a place after all rounds, and those that left the list on their way."""

    units: frozenset[int]
    left: Mapping[int, str]


def _chosen(room: Room, first: Contest) -> _Chosen:
    """Over all rounds of a vote. Raises ResultUnsettled while one is to come."""
    rounds = [first, *room.uow.contests.rounds(first.id)]
    if first.state != "published" or any(one.state not in _OVER for one in rounds):
        raise ResultUnsettled
    units: set[int] = set()
    left: dict[int, str] = {
        line.unit_id: line.left_for
        for line in room.uow.contests.lines(first.id)
        if line.unit_id is not None and not line.listed
    }
    last = first
    for one in rounds:
        if one.state != "published":
            continue
        result, last = room.uow.results.of(one), one
        units |= {result.units[at] for at in result.outcome.qualified}
        for at, taker in result.settled.left.items():
            other = room.uow.contests.contest(taker) if taker else None
            left[result.units[at]] = other.title if other is not None else ""
    result = room.uow.results.of(last)
    ahead = room.uow.contests.ahead(result)
    if not result.outcome.is_final and (ahead is None or ahead.may_come):
        raise ResultUnsettled
    return _Chosen(frozenset(units), left)


def _elected_elsewhere(room: Room, contest: Contest) -> frozenset[int]:
    """Units that are recorded as elected to the other office of the year."""
    if contest.kind not in OFFICES:
        return frozenset()
    found = room.uow.nominations.introduced(room.bloc_id, contest.year)
    return frozenset(
        one.unit_id for one in found if one.kind != contest.kind and one.said == Said.ELECTED
    )


def _wins(one: Nomination, chosen: _Chosen, elsewhere: frozenset[int]) -> bool:
    return one.unit_id in chosen.units - elsewhere


def _one_office(room: Room, twice: list[Nomination]) -> Markup:
    return room.say(
        "{units}: recorded already as elected to the other office, and a unit holds one. Here it is"
        " recorded as not elected, and the place is voted on again. Should it be the other way"
        " round, take that record back first.",
        units=_names(room, twice),
    )


def _settled(room: Room, intent: Intent) -> tuple[Contest, _Chosen]:
    contest = room.uow.contests.contest(intent.number(0))
    if contest is None or contest.bloc_id != room.bloc_id or contest.kind == "other":
        raise OldButton
    if contest.rehearsal:
        raise RehearsalCounts
    chosen = _chosen(room, contest)
    standing = _standing(room, contest)
    if not standing:
        raise OldButton
    elsewhere = _elected_elsewhere(room, contest)
    _check_places(room, contest, sum(_wins(one, chosen, elsewhere) for one in standing))
    return contest, chosen


def _check_places(room: Room, contest: Contest, more: int) -> None:
    """Beside what was recorded from another vote on the same matter. Raises PlacesFull."""
    limit: int | None = 1
    if contest.award_kind_id is not None:
        limit = room.uow.awards.quota(contest.award_kind_id, contest.year)
    taken = len(
        room.uow.nominations.of_year(
            room.bloc_id, contest.year, contest.kind, contest.award_kind_id, PLACED
        )
    )
    if taken and limit is not None and taken + more > limit:
        raise PlacesFull(limit=limit, taken=taken, more=more)


def _standing(room: Room, contest: Contest) -> list[Nomination]:
    found = room.uow.nominations.of_year(
        room.bloc_id, contest.year, contest.kind, contest.award_kind_id, (Said.ON_BALLOT,)
    )
    return [one for one in found if one.contest_id == contest.id]


def _names(room: Room, found: list[Nomination]) -> str:
    if not found:
        return room.say.plain("none")
    names = room.named(found[0].year)
    return "; ".join(names[one.unit_id].short_name for one in found)


def _unit_names(room: Room, units: Collection[int], year: int) -> str:
    names = room.named(year)
    return "; ".join(names[unit].short_name for unit in sorted(units))


def _list_of(contest: Contest) -> Intent:
    if contest.kind == "award":
        return Intent.of("nominations.after", contest.award_kind_id, contest.year)
    return Intent.of("candidates", contest.year)
