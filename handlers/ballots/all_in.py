"""The last unit has voted: the chair is told, once, where the way to the vote is."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.voting.rule import EarlyClose
from bot.domain.voting.rule_text import read_rule
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.ballots.rights import Right
from handlers.ballots.words import closing_words, title_words
from storage.uow import UnitOfWork


def tell_when_all_in(right: Right, uow: UnitOfWork) -> None:
    """After a unit's paper came in. Asks the database for the chair only behind the last one."""
    now = right.now
    seats, chair_unit = now.ballot.roll, now.contest.chair_unit_id
    if chair_unit is None or seats[right.unit].returned is not None:
        return
    if any(one.returned is None for unit, one in seats.items() if unit != right.unit):
        return
    chair = uow.rolls.heads(now.contest.bloc_id).get(chair_unit)
    if chair is None:
        return
    may_end = read_rule(now.contest.rule).early_close is not EarlyClose.NOBODY

    def compose(say: Say) -> Screen:
        lines = [
            say("<b>All {n} units have voted.</b>", n=len(seats)),
            title_words(now, say),
            closing_words(now, say),
        ]
        if may_end:
            lines.append(say("As its chair you can close it now."))
        way = Choice(say.plain("To the vote"), Intent.of("contests.one", now.contest.id))
        return Screen(Markup("\n").join(lines), rows(way))

    uow.tell(chair, compose, f"contest-all-voted:{now.contest.id}")
