"""Who does not vote on what, said before the vote and at its opening: the base shrinks by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

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
    *,
    own: bool = False,
) -> list[Markup]:
    """The named units, then what the lines take without them; nothing where nobody was named.

    A unit without a vote on its own line by the rule counts here, and is named with `own`: where
    the rule is not told beside it. `roll` names the units that may vote.
    """
    listed = [line for line in lines if line.listed]
    places = {line.number: place for place, line in enumerate(listed, 1)}
    themselves = own_lines(rule, listed, roll)
    named = _named(rule, listed, recusals, roll)
    if not named and not (own and themselves):
        return []
    found = [
        say("{unit} does not vote on line {n}.", unit=roll[one.unit_id], n=places[one.line])
        if one.line
        else say("{unit} does not vote on any line.", unit=roll[one.unit_id])
        for one in named
    ]
    if own and themselves:
        names = ", ".join(f"{roll[unit]} ({places[number]})" for number, unit in themselves.items())
        found.insert(0, say("By the rule without a vote on their own line: {names}.", names=names))
    away = _away(themselves, places, named)
    return found + _needs(rule, away, places, len(roll), say)


@dataclass(frozen=True, slots=True)
class SatOut:
    """The same beside a result, whose lines go by their names: `names` by their numbers."""

    rule: Rule
    lines: Sequence[Line]
    names: Mapping[int, str]
    recusals: Sequence[Recusal]
    roll: Mapping[int, str]

    def words(self, say: Say) -> list[Markup]:
        found, roll = [], self.roll
        themselves = own_lines(self.rule, self.lines, roll)
        if themselves:
            names = ", ".join(roll[unit] for unit in themselves.values())
            found.append(say("By the rule without a vote on their own line: {names}.", names=names))
        return found + [
            say("{unit} did not vote on: {line}", unit=roll[one.unit_id], line=self.names[one.line])
            if one.line
            else say("{unit} was not to vote.", unit=roll[one.unit_id])
            for one in _named(self.rule, self.lines, self.recusals, roll)
        ]


def without_vote(
    rule: Rule, lines: Sequence[Line], recusals: Sequence[Recusal], roll: Collection[int]
) -> frozenset[int]:
    """Units of the roll that sit every line of the paper out: nobody waits for them, and they do
    not count as taking part."""
    numbers = {line.number for line in lines if line.listed}
    out: dict[int, set[int]] = {}
    for number, unit in own_lines(rule, [line for line in lines if line.listed], roll).items():
        out.setdefault(unit, set()).add(number)
    for one in recusals:
        out.setdefault(one.unit_id, set()).update(numbers if one.line == 0 else {one.line})
    return frozenset(unit for unit in roll if numbers and numbers <= out.get(unit, set()))


def own_lines(rule: Rule, lines: Sequence[Line], roll: Collection[int]) -> dict[int, int]:
    """The units that have no vote on their own line by the rule, by the line's number."""
    own = {line.number: line.unit_id for line in lines if line.unit_id in roll}
    return {
        number: unit
        for number, unit in own.items()
        if unit is not None and number in lines_sat_out(rule, {number: unit}, unit)
    }


def away_by_place(
    rule: Rule, lines: Sequence[Line], recusals: Sequence[Recusal], roll: Collection[int]
) -> dict[int, int]:
    """How many units of the roll sit out each line of the list, by its place."""
    listed = [line for line in lines if line.listed]
    numbers = [line.number for line in listed]
    away = _away(own_lines(rule, listed, roll), numbers, _named(rule, listed, recusals, roll))
    return {place: away[number] for place, number in enumerate(numbers, 1)}


def _named(
    rule: Rule, lines: Sequence[Line], recusals: Sequence[Recusal], roll: Collection[int]
) -> list[Recusal]:
    """Who was named beside the rule, and may vote otherwise."""
    themselves = own_lines(rule, lines, roll)
    numbers = {line.number for line in lines}
    return [
        one
        for one in recusals
        if one.unit_id in roll
        and (one.line == 0 or one.line in numbers)
        and (one.line == 0 or themselves.get(one.line) != one.unit_id)
    ]


def _away(
    themselves: Mapping[int, int], numbers: Collection[int], named: Sequence[Recusal]
) -> Counter[int]:
    """How many units sit each line out."""
    pairs = {(one.unit_id, n) for one in named for n in numbers if one.line in (0, n)}
    pairs |= {(unit, number) for number, unit in themselves.items()}
    return Counter(number for _unit, number in pairs)


def _needs(
    rule: Rule, away: Mapping[int, int], places: Mapping[int, int], size: int, say: Say
) -> list[Markup]:
    """A sentence for each base; which lines it is about, where they differ."""
    by_words: dict[str, list[str]] = {}
    for number, place in places.items():
        words = needs_words(say, rule, len(places), size, sits_out=away.get(number, 0))
        by_words.setdefault(words, []).append(str(place))
    if len(by_words) == 1:
        return [Markup("<b>{}</b>").format(words) for words in by_words]
    return [
        say("Line {n}: {words}", n=", ".join(at), words=words) for words, at in by_words.items()
    ]
