"""How contests, lines and choices are called on the voter's side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.domain.errors import N_
from bot.domain.voting.rule import Rule
from bot.domain.voting.tally import Choice as Said
from bot.domain.voting.tally import offers_no
from bot.i18n import Say, joined
from handlers.ballots.rights import Right
from handlers.wording import SOURCES
from storage.contest_rows import BallotNow

NONE, YES, NO = 0, 1, 2
"""What a button says on a line."""
SAID = (Said.NONE, Said.YES, Said.NO)
SAID_WORDS: Mapping[Said, str] = {
    Said.YES: N_("For"),
    Said.NO: N_("Against"),
    Said.NONE: N_("No opinion"),
    Said.OUT: N_("the unit has no vote here"),
}
_WAYS: Mapping[str, str] = {
    "hands": N_("By show of hands in the hall"),
    "open": N_("Open vote"),
    "secret": N_("Secret vote"),
    "paper": N_("On paper in the hall"),
}


def title_words(now: BallotNow, say: Say) -> Markup:
    """The title; a rehearsal is marked as one, a later round by its number."""
    contest = now.contest
    title = say("<b>{title}</b>", title=contest.title)
    if contest.round > 1:
        title += say(" (round {n})", n=contest.round)
    if contest.rehearsal:
        title = say("{title}\n<b>REHEARSAL VOTE, without effect</b>", title=title)
    return title


def unit_name(now: BallotNow, unit: int) -> str:
    return now.units[unit].name if unit in now.units else "?"


def unit_short(now: BallotNow, unit: int) -> str:
    return now.units[unit].short_name if unit in now.units else "?"


def line_name(now: BallotNow, place: int) -> str:
    """What a line says: the unit put forward, or a sentence."""
    line = now.lines[place]
    return unit_short(now, line.unit_id) if line.unit_id is not None else line.wording


def way_words(now: BallotNow, say: Say) -> str:
    return say.plain(_WAYS[now.contest.way])


def for_whom(right: Right, say: Say) -> Markup:
    """The hat that is on: for which unit, and whether on its behalf."""
    unit = unit_name(right.now, right.unit)
    if right.by_proxy:
        holder = right.now.ballot.roll[right.unit].proxy or 0
        return say(
            "You vote for <b>{unit}</b>, which asked {holder} to vote for it.",
            unit=unit,
            holder=unit_short(right.now, holder),
        )
    return say("You vote for: <b>{unit}</b>", unit=unit)


def picks(rule: Rule, lines: int) -> bool:
    """Whether lines are chosen out of several, and not answered one by one."""
    return not offers_no(rule, lines)


def said_words(say: Say, now: BallotNow, said: Said) -> str:
    """What a paper says on a line; where lines are chosen, chosen or not."""
    if picks(now.ballot.rule, len(now.lines)) and said in (Said.YES, Said.NO, Said.NONE):
        return say.plain(N_("chosen") if said is Said.YES else N_("not chosen"))
    return say.plain(SAID_WORDS[said])


def paper_words(say: Say, now: BallotNow, said: Sequence[Said]) -> Markup:
    """The whole paper, a line each."""
    rows = []
    for place, one in enumerate(said):
        words = said_words(say, now, one)
        if place in now.left:
            rows.append(say("{n}. {line}: withdrawn", n=place + 1, line=line_name(now, place)))
            continue
        fields = {"n": place + 1, "line": line_name(now, place), "said": words}
        rows.append(
            say("{n}. {line}: <b>{said}</b>", **fields)
            if one in (Said.YES, Said.NO)
            else say("{n}. {line}: {said}", **fields)
        )
    return joined("\n", rows)


def own_first_words(unit: str, say: Say) -> Markup:
    """Whoever is asked to vote for another unit takes part itself first."""
    return say("Please vote for your own unit first, then for {unit}.", unit=unit)


def closing_words(now: BallotNow, say: Say) -> Markup:
    return say("Closes at {at}.", at=say.moment(now.ballot.closes_at, now.zone))


def result_words(now: BallotNow, qualified: Sequence[int], say: Say) -> Markup:
    """The published result in a line."""
    won = [line_name(now, place) for place in qualified]
    if not won:
        return say("Result: no line has enough votes.")
    return say("Result: {names}.", names=", ".join(won))


def entered_words(say: Say, source: str, informant: str) -> Markup:
    """That the secretary entered it, how it came in, and on whose word."""
    return say(
        "Entered by the secretary, {source}, on the word of {informant}.",
        source=say.plain(SOURCES[source]).casefold(),
        informant=informant,
    )
