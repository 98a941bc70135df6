"""Who does not vote on what, said before the vote and at its opening: the base shrinks by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from markupsafe import Markup

from bot.domain.voting.roll import lines_sat_out
from bot.domain.voting.rule import Rule
from bot.i18n import Say
from bot.reports.rule_words import needs_words
from storage.contest_rows import Line
from storage.contests import Recusal


def sitting_words(
    rule: Rule,
    lines: Sequence[Line],
    recusals: Sequence[Recusal],
    roll: Mapping[int, str],
    say: Say,
) -> list[Markup]:
    """The named units, then what the lines take without them; nothing where nobody was named.

    A unit without a vote on its own line by the rule is said with the rule, and counts here.
    `roll` names the units that may vote.
    """
    numbers = {line.number: line.unit_id for line in lines if line.listed}
    own = {number: unit for number, unit in numbers.items() if unit is not None}
    places = {number: place for place, number in enumerate(numbers, 1)}
    named = [
        one
        for one in recusals
        if one.unit_id in roll
        and (one.line == 0 or one.line in numbers)
        and one.line not in lines_sat_out(rule, own, one.unit_id)
    ]
    if not named:
        return []
    found = [
        say("{unit} does not vote on line {n}.", unit=roll[one.unit_id], n=places[one.line])
        if one.line
        else say("{unit} does not vote on any line.", unit=roll[one.unit_id])
        for one in named
    ]
    return found + _needs(rule, _away(rule, own, numbers, named, roll), places, len(roll), say)


def _away(
    rule: Rule,
    own: Mapping[int, int],
    numbers: Collection[int],
    named: Sequence[Recusal],
    roll: Collection[int],
) -> Counter[int]:
    """How many units sit each line out."""
    pairs = {(one.unit_id, n) for one in named for n in numbers if one.line in (0, n)}
    pairs |= {(unit, n) for unit in roll for n in lines_sat_out(rule, own, unit)}
    return Counter(number for _unit, number in pairs)


def _needs(
    rule: Rule, away: Mapping[int, int], places: Mapping[int, int], size: int, say: Say
) -> list[Markup]:
    """A sentence for each base; which lines it is about, where they differ."""
    by_words: dict[str, list[str]] = {}
    for number, place in places.items():
        words = needs_words(say, rule, size, sits_out=away.get(number, 0))
        by_words.setdefault(words, []).append(str(place))
    if len(by_words) == 1:
        return [Markup("<b>{}</b>").format(words) for words in by_words]
    return [
        say("Line {n}: {words}", n=", ".join(at), words=words) for words, at in by_words.items()
    ]
