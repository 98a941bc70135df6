"""What a vote must not stand beside: a rehearsal in its chain, a second vote on the same matter."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.domain.contest_errors import ChainMixed, PlacesTaken, VoteBeside
from bot.domain.nominating import PLACED, Said
from bot.domain.voting.rule_text import read_rule
from handlers.contests.house import Desk
from handlers.contests.words import cut
from storage.contest_rows import Contest
from storage.nominations import Nomination

_KEPT = ("draft", "open", "closed", "published")
_TITLE_LETTERS = 120


def check_clashes(desk: Desk, units: Collection[int]) -> None:
    """Before the opening. Raises ChainMixed, VoteBeside."""
    contest = desk.contest
    if contest.kind == "other":
        return
    own = {one.id for one in _rounds(desk)}
    known = desk.uow.contests.of_bloc(contest.bloc_id, _KEPT)
    found = [one for one in known if one.id == contest.id or one.id not in own]
    _check_chain(contest, found, rehearsal=contest.rehearsal)
    if contest.rehearsal:
        return
    for one in found:
        if _is_rival(contest, one) and _same_units(desk, one, units) and not _decided(desk, one):
            raise VoteBeside(title=cut(one.title, _TITLE_LETTERS))


def check_places(desk: Desk, known: Collection[Nomination]) -> None:
    """Every place is voted on once, whichever units stand for it; `known` are all nominations for
    it. Raises PlacesTaken."""
    contest, uow = desk.contest, desk.uow
    if contest.kind == "other" or contest.rehearsal:
        return
    rounds = _rounds(desk)
    first = rounds[0]
    taken = sum(one.said in PLACED for one in known)
    waiting = {one.contest_id for one in known if one.said == Said.ON_BALLOT} - {first.id}
    if waiting:
        found = uow.contests.of_bloc(contest.bloc_id, _KEPT)
        taken += sum(_places_of(desk, one) for one in found if one.id in waiting)
    if not taken:
        return
    taken += _given(desk, [one for one in rounds if one.id != contest.id])
    limit = 1
    if contest.award_kind_id is not None:
        quota = uow.awards.quota(contest.award_kind_id, contest.year)
        limit = read_rule(first.rule).quota if quota is None else quota
    if taken + desk.rule.quota > limit:
        raise PlacesTaken(limit=limit, taken=taken, places=desk.rule.quota)


def _rounds(desk: Desk) -> list[Contest]:
    """Those of the vote that is to open, itself among them."""
    contest = desk.contest
    return desk.uow.contests.all_rounds(contest) if contest.round > 1 else [contest]


def _places_of(desk: Desk, first: Contest) -> int:
    """How many a vote that is not recorded yet has given, or may still give."""
    uow = desk.uow
    if first.state != "published":
        return 0 if _decided(desk, first) else read_rule(first.rule).quota
    rounds = [one for one in uow.contests.all_rounds(first) if one.counts]
    given, last = _given(desk, rounds), uow.results.of(rounds[-1]).outcome
    return given if last.is_final else given + last.open_places


def _given(desk: Desk, rounds: Iterable[Contest]) -> int:
    """How many places the counted ones of these rounds have given."""
    results = [desk.uow.results.of(one) for one in rounds if one.counts]
    return sum(len(one.outcome.qualified) for one in results)


def check_kind(desk: Desk, *, rehearsal: bool) -> None:
    """Before it becomes a rehearsal, or counts. Raises ChainMixed."""
    found = desk.uow.contests.of_bloc(desk.contest.bloc_id, _KEPT)
    _check_chain(desk.contest, found, rehearsal=rehearsal)


def _check_chain(contest: Contest, found: Collection[Contest], *, rehearsal: bool) -> None:
    for one in found:
        joined = one.id == contest.chained_from_id or one.chained_from_id == contest.id
        if joined and one.rehearsal is not rehearsal:
            raise ChainMixed(title=cut(one.title, _TITLE_LETTERS))


def _is_rival(contest: Contest, one: Contest) -> bool:
    matter = (contest.kind, contest.award_kind_id, contest.year)
    return (
        one.id != contest.id
        and (one.kind, one.award_kind_id, one.year) == matter
        and one.state in ("open", "closed")
        and not one.rehearsal
    )


def _same_units(desk: Desk, one: Contest, units: Collection[int]) -> bool:
    return any(line.unit_id in units for line in desk.uow.contests.lines(one.id) if line.listed)


def _decided(desk: Desk, one: Contest) -> bool:
    """Counted and not valid: it decides nothing, and the matter is free again."""
    return one.state == "closed" and not desk.uow.results.of(one).outcome.is_valid
