"""The paper so far, inside a button: no draft of it is stored anywhere.

A secret one is sealed under its contest's key and bound to the account, the contest and the unit;
an open one is plain. Either way the whole button fits the 64 bytes that a messenger takes, so the
route's name is short and numbers are written with letters.
"""

from __future__ import annotations

from bot.domain.access import Actor
from bot.domain.casting_errors import SealBroken
from bot.screen import Intent
from bot.vault import PaperSoFar
from handlers.ballots.rights import Right
from storage.uow import UnitOfWork

ROUTE = "vote"
LIST = Intent("ballots")
SOURCE_LETTERS = {"p": "phone", "l": "letter", "e": "email", "f": "photo"}
"""How a vote came to the secretary, as a button of the paper says it."""
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"

# What a tap shows, in the byte that stands beside the choices: a line below these, or a step.
EDIT = 64
"""A line that is changed from the review, and leads back there."""
REVIEW, PICK, FULL, CONFIRM, CAST = 128, 160, 176, 192, 193
"""REVIEW, PICK and FULL (as many as can be chosen) carry a page."""
MOST_LINES = EDIT


def short(number: int) -> str:
    """A number with letters for digits beyond 9: 5 stand for sixty million."""
    digits = ""
    while True:
        number, rest = divmod(number, len(_LETTERS))
        digits = _LETTERS[rest] + digits
        if not number:
            return digits


def number_of(text: str) -> int:
    """What `short` wrote; -1, which matches no row, for anything else."""
    if not text or len(text) > 40 or not set(text) <= set(_LETTERS):
        return -1
    return int(text, len(_LETTERS))


def intent_for(
    actor: Actor, right: Right, paper: PaperSoFar, uow: UnitOfWork, source: str = ""
) -> Intent:
    """`source` where the secretary enters for the unit. Raises KeyLost."""
    contest = right.now.contest
    if contest.key_name:
        packed = uow.vault.pack(
            contest.key_name, bound(actor.account_id, contest.id, right.unit), paper
        )
    else:
        # A leading 1, so that the noughts behind it count.
        choices = int("1" + "".join(map(str, paper.choices)), 3)
        packed = f"{short(paper.at)}-{short(choices)}"
    of = (short(contest.id), short(right.unit), packed)
    return Intent(ROUTE, (*of, source) if source else of)


def paper_in(actor: Actor, right: Right, packed: str, uow: UnitOfWork) -> PaperSoFar:
    """Raises KeyLost, SealBroken."""
    contest, lines = right.now.contest, len(right.now.lines)
    if contest.key_name:
        paper = uow.vault.unpack(
            contest.key_name, bound(actor.account_id, contest.id, right.unit), packed
        )
    else:
        at, _, choices = packed.partition("-")
        paper = PaperSoFar(number_of(at), _digits(number_of(choices)))
    if len(paper.choices) != lines or paper.at < 0:
        raise SealBroken
    return paper


def _digits(number: int) -> tuple[int, ...]:
    found: list[int] = []
    while number > 1:
        number, digit = divmod(number, 3)
        found.insert(0, digit)
    return tuple(found)


def bound(account_id: int, contest_id: int, unit: int) -> str:
    """Whose button it is: sealed for these, it opens for nobody else."""
    return f"{account_id} {contest_id} {unit}"
