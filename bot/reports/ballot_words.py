"""Phiếu bầu, phiếu bình xét: the paper ballot of a contest, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from bot.domain.errors import N_
from bot.domain.minutes_errors import BallotTooLong
from bot.domain.voting.rule import Rule, SelfVote, notes_on
from bot.domain.voting.tally import offers_no
from bot.i18n import Say
from bot.reports.minutes_words import official_say
from bot.reports.official_views import BallotView
from bot.reports.rule_words import two
from bot.reports.voting_record import Issuer, Subject

MOST_LINES = 30


class Style(StrEnum):
    """How a voter marks the paper."""

    TICK = "tick"
    STRIKE = "strike"
    """Names that are not chosen are struck out."""


def ballot_paper(
    issuer: Issuer,
    subject: Subject,
    title: str,
    rule: Rule,
    lines: Sequence[str],
    *,
    copies: int,
    style: Style = Style.TICK,
    rehearsal: bool = False,
) -> BallotView:
    """The ballot as a frozen view. Raises NoLines, LineTwice, BallotTooLong."""
    notes_on(rule, lines)
    if len(lines) > MOST_LINES:
        raise BallotTooLong(most=MOST_LINES, lines=len(lines))
    say = official_say()
    elects = subject in (Subject.LEADER, Subject.DEPUTY)
    boxes = _boxes(say, rule, len(lines)) if style is Style.TICK else []
    return BallotView(
        issuer=issuer.bloc,
        teller_mark=say.plain("Mark of the tellers"),
        title=say.plain("BALLOT (ELECTION)") if elects else say.plain("BALLOT (SELECTION)"),
        summary=title,
        marks=[say.plain("REHEARSAL VOTE, without effect")] if rehearsal else [],
        instructions=[
            *_how(say, rule, len(lines), style),
            *_own(say, rule),
            _invalid(say, rule, len(lines), style),
            say.plain(
                "Please do not write the name of the unit. A spoilt paper can be exchanged"
                " before it is cast."
            ),
        ],
        headings=[say.plain("No."), say.plain("Voted on"), *boxes],
        boxes=boxes,
        lines=list(lines),
        copies=copies,
    )


def _boxes(say: Say, rule: Rule, lines: int) -> list[str]:
    if offers_no(rule, lines):
        return [say.plain("For"), say.plain("Against")]
    return [say.plain("Choose")]


def _how(say: Say, rule: Rule, lines: int, style: Style) -> Iterator[str]:
    """What to do, with the N to choose."""
    fields = {"most": two(say, rule.choices or 0), "lines": two(say, lines)}
    if offers_no(rule, lines):
        if style is Style.TICK:
            yield say.plain("On each line put an X into one box; without an X: no opinion.")
        else:
            yield say.plain("Strike out whom you are against; leave whom you are for.")
        return
    if style is Style.TICK:
        yield say.plain("Choose at most {most} of {lines}: put an X into the box.", **fields)
        yield say.plain("A paper without any X is a blank paper.")
    else:
        yield say.plain(
            "Choose at most {most} of {lines}: leave whom you choose, strike out the others.",
            **fields,
        )


def _own(say: Say, rule: Rule) -> Iterator[str]:
    if rule.self_vote is SelfVote.SITS_OUT:
        yield say.plain("A unit on the list does not vote on its own line.")


def _invalid(say: Say, rule: Rule, lines: int, style: Style) -> str:
    """What makes a paper invalid, as far as it can happen on this one."""
    reasons = [N_("not handed out by the tellers or without their mark")]
    choosing = not offers_no(rule, lines)
    if choosing:
        reasons.append(N_("more than {most} chosen"))
    if style is Style.STRIKE and choosing:
        reasons.append(N_("all names struck out"))
    if style is Style.TICK and not choosing:
        reasons.append(N_("both boxes of a line ticked"))
    reasons.append(N_("names or words added"))
    most = two(say, rule.choices or 0)
    told = "; ".join(say.plain(reason, most=most) for reason in reasons)
    return say.plain("Invalid papers: {reasons}.", reasons=told)
