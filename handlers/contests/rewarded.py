"""One merit is not rewarded twice: units of an award's list that stand for another one of the year.

The usual chain has who gets the flag leave the certificate's list. Where the certificate comes
first, or the two votes are not chained, nothing leaves by itself: the preview says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from markupsafe import Markup

from bot.domain.nominating import Said
from handlers.contests.house import Desk
from handlers.contests.words import cut
from storage.contest_rows import Contest
from storage.nominations import Nomination

_REWARDED = (Said.PROPOSED, Said.DECIDED, Said.CONFERRED)
_KEPT = ("draft", "open", "closed", "published")
_AWARD_LETTERS = 60


def rewarded_words(desk: Desk, names: Mapping[int, str]) -> list[Markup]:
    """A warning for each other award that units of the list, by their names, have or may get."""
    contest = desk.contest
    if contest.kind != "award" or contest.rehearsal or contest.round > 1 or not names:
        return []
    others = [
        one
        for one in desk.uow.nominations.of_year(contest.bloc_id, contest.year, "award")
        if one.award_kind_id != contest.award_kind_id and one.unit_id in names
    ]
    have = [one for one in others if one.said in _REWARDED]
    asked = [one for one in others if one.said == Said.ON_BALLOT]
    joined = _joined(desk) if asked else frozenset()
    may_get = [one for one in asked if one.contest_id not in joined]
    say = desk.say
    found = [
        say("⚠ {units}: the bloc proposes it for “{award}” of this year already.",
            units=units, award=award)
        for award, units in _by_award(have, names)
    ]  # fmt: skip
    found += [
        say("⚠ {units}: also voted on for “{award}”, and the two votes are not chained.",
            units=units, award=award)
        for award, units in _by_award(may_get, names)
    ]  # fmt: skip
    if found:
        found.append(
            say(
                "One merit is not rewarded twice: please take such a unit off the list, or chain"
                " this vote to the other one (“Chain of votes”)."
            )
        )
    return found


def _joined(desk: Desk) -> frozenset[int]:
    """The votes that this one's list loses units to, or that lose theirs to it."""
    known = {one.id: one for one in desk.uow.contests.of_bloc(desk.bloc.id, _KEPT)}
    before = _before(desk.contest, known)
    after = {one.id for one in known.values() if desk.id in _before(one, known)}
    return frozenset(before | after)


def _before(contest: Contest, known: dict[int, Contest]) -> set[int]:
    found: set[int] = set()
    at = contest.chained_from_id
    while at is not None and at not in found:
        found.add(at)
        at = known[at].chained_from_id if at in known else None
    return found


def _by_award(found: Collection[Nomination], names: Mapping[int, str]) -> list[tuple[str, str]]:
    awards = dict.fromkeys(one.award for one in found)
    return [
        (
            cut(award, _AWARD_LETTERS),
            "; ".join(names[one.unit_id] for one in found if one.award == award),
        )
        for award in awards
    ]
