"""What is said about secrecy, in minutes and before voting: the whole truth, comfortable or not."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.voting.recount_file import SCRIPT_NAME
from bot.domain.voting.rule import Way
from bot.domain.voting.tally import LEAST_PAPERS
from bot.i18n import Say
from bot.reports.rule_words import two
from bot.reports.voting_record import Round


def secrecy_sentences(say: Say, rounds: Sequence[Round]) -> list[str]:
    """Everything that holds for one of the rounds."""
    ways = frozenset(way for one in rounds for way in one.rule.ways)
    found = []
    if ways & {Way.HANDS, Way.OPEN}:
        found.append(say.plain("What was voted on openly was known to all who were there."))
    if Way.SECRET in ways:
        found += on_the_phone(say)
        if any({Way.SECRET, Way.PAPER} <= one.rule.ways for one in rounds):
            found.append(few_on_the_phone(say))
    if Way.PAPER in ways:
        found.append(
            say.plain("Paper ballots bear no name of a unit; the tellers see papers, not voters.")
        )
    if ways & {Way.SECRET, Way.PAPER}:
        found.append(few_voters(say, max(one.facts.size for one in rounds)))
    if any(one.chat is not None for one in rounds):
        found.append(
            say.plain(
                "Whoever wishes can count again from the published recount file: python {script}"
                " FILE. The check codes in the file must be those above.",
                script=SCRIPT_NAME,
            )
        )
    if any(one.codes is not None for one in rounds):
        found.append(
            say.plain("An inclusion code shows that a paper was counted, not what it says.")
        )
    return found


def few_voters(say: Say, size: int) -> str:
    """What no secrecy of the storage can hide."""
    return say.plain(
        "With {n} units, a unanimous or nearly unanimous result by itself tells much of how each"
        " unit chose.",
        n=two(say, size),
    )


def few_on_the_phone(say: Say) -> str:
    """Where papers are counted in the hall as well: the rest of all votes is what came by phone."""
    return say.plain(
        "If fewer than {least} units vote by phone, those who count the papers of the hall, and the"
        " chair, can work out what these units chose.",
        least=two(say, LEAST_PAPERS),
    )


def on_the_phone(say: Say) -> list[str]:
    """What holds for a secret vote in the chat: in the minutes, and before it is cast."""
    return [
        say.plain(
            "Leader unit, secretary and other units cannot see in this system what a unit chose;"
            " they see whether it has voted, and the counts after closing. A vote that was cast"
            " cannot be changed."
        ),
        say.plain(
            "Names and choices are kept apart; while the vote is open, choices are encrypted with"
            " a key that is kept outside the database and destroyed after closing."
        ),
        say.plain(
            "While the vote is open, whoever holds both the server and that key could join name"
            " and choice. The messenger sees what is tapped, and a phone can be looked at."
        ),
    ]
