"""A published result, told to everybody: who qualified and what comes next, never the counts."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Role
from bot.domain.voting.results import Case
from bot.i18n import DEFAULT_LANGUAGE, Say, speak
from bot.reports.result_words import ResultWords, won_words
from bot.reports.rule_words import two
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.both_offices import Twice, elected_twice
from handlers.contests.recorded import names_of, sentences_of
from handlers.contests.sitting_out import SatOut
from handlers.contests.words import heading
from storage.results import Result
from storage.uow import UnitOfWork

_LETTERS = 3500
_NOT_FOR = (Role.CONTRIBUTOR,)


def announce(result: Result, uow: UnitOfWork) -> None:
    """To everybody of the bloc in private, and to its group."""
    found = result.contest
    told, out = sentences_of(result, uow), sat_out(result, uow)
    look = Intent.of("contests.counted", found.id)
    twice = elected_twice(result, uow)

    def compose(say: Say) -> Screen:
        text = public_words(result, told(say), out, say, twice)
        return Screen(text, rows(Choice(say.plain("See the result"), look)))

    members = uow.people.members(found.bloc_id)
    persons = {one.person_id for one in members if one.confirmed and one.role not in _NOT_FOR}
    for person_id in sorted(persons):
        uow.tell(person_id, compose, f"published:{found.id}")
    group = uow.blocs.group(found.bloc_id)
    if group is not None:
        say = speak(DEFAULT_LANGUAGE)
        uow.post(
            group, Screen(public_words(result, told(say), out, say, twice)), f"published:{found.id}"
        )


def sat_out(result: Result, uow: UnitOfWork) -> SatOut:
    """Who had no vote on what: frozen at the opening, and told with the result."""
    found = result.contest
    recusals = uow.contests.recusal_rows(found.id)
    if not recusals:
        return SatOut(result.rule, (), {}, (), {})
    names = names_of(found, uow)
    return SatOut(
        result.rule,
        tuple(result.lines),
        {line.number: names.line(line) for line in result.lines},
        tuple(recusals),
        {seat.unit_id: names.unit(seat.unit_id) for seat in uow.rolls.seats(found.id)},
    )


def public_words(
    result: Result, words: ResultWords, out: SatOut, say: Say, twice: Twice | None = None
) -> Markup:
    """Who qualified for what, and who had no vote on it; the counts stand in the minutes."""
    outcome, found = result.outcome, result.contest
    lines = [say("<b>Result of the vote</b>"), *heading(found, say)]
    lines += _by_the_chair(result, words, say)
    lines.extend(
        Markup("• {}: {}").format(words.one.lines[line], won_words(say, words.contest))
        for line in outcome.qualified
    )
    if not outcome.qualified and outcome.case is Case.DECIDED:
        lines.append(say("No line has the votes it needs."))
    lines.extend(Markup("{}").format(sentence) for sentence in words.what_follows())
    lines += out.words(say)
    if twice is not None:
        lines.append(twice.words(say))
    lines.append(say("Every count stands in the minutes."))
    return fitting(lines, say)


def _by_the_chair(result: Result, words: ResultWords, say: Say) -> list[Markup]:
    """Who decided where the votes did not."""
    chosen = [line for line in result.outcome.qualified if line in (result.settled.chosen or ())]
    if not chosen:
        return []
    names = "; ".join(words.one.lines[line] for line in chosen)
    among = [result.by_votes.lines[line] for line in result.by_votes.candidates]
    if len({one.counts.yes for one in among}) > 1 or len(among) == 1:
        return [
            say(
                "The votes did not decide every place; by the rule the chair decided on: {names}.",
                names=names,
            )
        ]
    one = among[0]
    fields = {"n": two(say, len(among)), "yes": one.counts.yes, "base": one.base, "names": names}
    if one.reached:
        return [
            say(
                "{n} lines have equally many votes ({yes}/{base}); by the rule the chair decided"
                " on: {names}.",
                **fields,
            )
        ]
    return [
        say(
            "{n} lines have equally many votes ({yes}/{base}, {needed} needed); by the rule the"
            " chair decided on: {names}.",
            needed=two(say, one.needed),
            **fields,
        )
    ]


def fitting(lines: list[Markup], say: Say) -> Markup:
    """As many lines as a message holds; the last one always."""
    text = Markup("\n").join(lines)
    if len(text) <= _LETTERS:
        return text
    kept, size = [], len(lines[-1])
    for line in lines[:-1]:
        size += len(line) + 1
        if size > _LETTERS:
            kept.append(say("… the rest stands in the minutes."))
            break
        kept.append(line)
    return Markup("\n").join([*kept, lines[-1]])
