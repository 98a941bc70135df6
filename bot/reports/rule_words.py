"""The rule of a contest in words, for documents and screens: who votes, how, what it takes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from bot.domain.errors import N_
from bot.domain.kpi import round_share
from bot.domain.voting.rule import (
    Absent,
    AtLast,
    Base,
    EarlyClose,
    Extending,
    Form,
    Note,
    Publishing,
    Rule,
    SelfVote,
    Ties,
    Turnout,
    Unfilled,
    Way,
)
from bot.domain.voting.table import Row, needs, outcomes
from bot.domain.voting.tally import offers_no
from bot.i18n import Say

WAYS: Mapping[Way, str] = {
    Way.HANDS: N_("show of hands in the hall"),
    Way.OPEN: N_("open vote on the phone, by name of the unit"),
    Way.SECRET: N_("secret vote on the phone"),
    Way.PAPER: N_("secret vote on paper"),
}
BASES: Mapping[Base, str] = {
    Base.ALL: N_("units on the roll"),
    Base.PRESENT: N_("units taking part"),
    Base.CAST: N_("papers returned"),
    Base.VALID: N_("votes for and against"),
}
_TIES: Mapping[Ties, str] = {
    Ties.SECOND_ROUND: N_("If votes are equal at the last place, there is a further round."),
    Ties.DRAW: N_("If votes are equal at the last place, lots are drawn."),
    Ties.CHAIR: N_("If votes are equal at the last place, the chair decides."),
}
_UNFILLED: Mapping[Unfilled, str] = {
    Unfilled.REMAINING: N_("Places left open go to a further round among all that remain."),
    Unfilled.HIGHEST: N_("Places left open go to a further round among those with most votes."),
    Unfilled.CHAIR: N_("Places left open are for the chair to decide."),
    Unfilled.LEFT_OPEN: N_("Places left open stay open."),
}
_AT_LAST: Mapping[AtLast, str] = {
    AtLast.CHAIR: N_("If {n} rounds have not decided it, the chair decides."),
    AtLast.LEFT_OPEN: N_("If {n} rounds have not decided it, the places stay open."),
}
_AT_ONCE: Mapping[AtLast, str] = {
    AtLast.CHAIR: N_("One round only: what it does not decide, the chair decides."),
    AtLast.LEFT_OPEN: N_("One round only: places that it does not decide stay open."),
}


def two(say: Say, number: int) -> str:
    """ "02", as numbers below ten stand in official papers."""
    return f"{number:02d}" if 0 < number < 10 else say.number(number)


def share_words(say: Say, share: Fraction) -> str:
    """ "90,9%": never up to 100% nor down to 0%."""
    exact = Decimal(share.numerator) * 100 / Decimal(share.denominator)
    return say.percent(round_share(exact))


def fraction_words(say: Say, part: Fraction) -> str:
    """ "2/3", "1/2", "70%", "100%"."""
    if part.denominator in (2, 3, 4) or 100 % part.denominator:
        return f"{part.numerator}/{part.denominator}"
    return f"{say.number(Decimal(100 * part.numerator) / Decimal(part.denominator))}%"


def way_words(say: Say, rule: Rule) -> str:
    """ "bỏ phiếu kín trên điện thoại, kết hợp bỏ phiếu kín bằng phiếu giấy"."""
    first = say.plain(WAYS[rule.way])
    others = [say.plain(WAYS[way]) for way in sorted(rule.ways) if way is not rule.way]
    return say.plain("{way} together with {other}", way=first, other=others[0]) if others else first


def form_words(say: Say, rule: Rule, lines: int) -> str:
    """What a voter does."""
    if rule.form is Form.EACH or lines == 1:
        return say.plain("For each line: for, against, or no opinion.")
    if rule.form is Form.ONE_OF:
        return say.plain("Each unit chooses one of {lines}.", lines=two(say, lines))
    return say.plain(
        "Each unit chooses at most {most} of {lines}.",
        most=two(say, rule.choices or 0),
        lines=two(say, lines),
    )


def threshold_words(say: Say, rule: Rule, lines: int) -> str:
    """ "đạt từ 2/3 (≥ 2/3) tính trên số đơn vị trong danh sách"."""
    base = say.plain(BASES[rule.base])
    if rule.threshold is None:
        says = N_("Who has the most votes qualifies, {quota} place(s).")
        if offers_no(rule, lines):
            says = N_(
                "Who has more votes for than against qualifies; the most votes first, {quota}"
                " place(s)."
            )
        return say.plain(says, quota=two(say, rule.quota))
    part = fraction_words(say, rule.threshold)
    told = (
        say.plain("more than {part} (> {part}) of the {base}", part=part, base=base)
        if rule.strict
        else say.plain("at least {part} (≥ {part}) of the {base}", part=part, base=base)
    )
    return say.plain(
        "Who has {threshold} for it qualifies; the most votes first, {quota} place(s).",
        threshold=told,
        quota=two(say, rule.quota),
    )


def rule_sentences(say: Say, rule: Rule, lines: int, quorum: int, size: int) -> list[str]:
    """The whole rule, a sentence each; `quorum` units of `size` must take part."""
    found = [
        form_words(say, rule, lines),
        say.plain(
            "The vote is valid if at least {part} of the roll take part: {quorum} of {size} units.",
            part=fraction_words(say, rule.quorum),
            quorum=two(say, quorum),
            size=two(say, size),
        ),
        threshold_words(say, rule, lines),
    ]
    if rule.absent is Absent.IN_WRITING:
        found.append(say.plain("Absent units may send their paper in writing."))
    if rule.proxy:
        found.append(say.plain("A unit may vote for at most {n} other(s).", n=two(say, rule.proxy)))
    return found + ties_sentences(say, rule)


def ties_sentences(say: Say, rule: Rule) -> list[str]:
    """What happens after a tie, to open places, and at the end."""
    again = rule.ties is Ties.SECOND_ROUND
    places_again = rule.unfilled in (Unfilled.REMAINING, Unfilled.HIGHEST)
    if rule.rounds == 1:
        # No further round is held: what ends the contest comes at once.
        found = [] if again else [say.plain(_TIES[rule.ties])]
        found += [] if places_again else [say.plain(_UNFILLED[rule.unfilled])]
        return [*found, say.plain(_AT_ONCE[rule.at_last])] if again or places_again else found
    found = [say.plain(_TIES[rule.ties]), say.plain(_UNFILLED[rule.unfilled])]
    if again or places_again:
        rounds = two(say, rule.rounds)
        found += [
            say.plain("At most {n} rounds.", n=rounds),
            say.plain(_AT_LAST[rule.at_last], n=rounds),
        ]
    return found


def needs_words(say: Say, rule: Rule, lines: int, size: int, sits_out: int = 0) -> str:
    """ "Cần ít nhất 8/11 đơn vị đồng ý": before the vote, if every unit takes part."""
    if rule.threshold is None:
        if offers_no(rule, lines):
            return say.plain("More for than against are needed; the most votes decide.")
        return say.plain("The most votes decide; no share is needed.")
    found = needs(rule, size, lines=lines, sits_out=sits_out)
    if found.votes is None:
        return say.plain("Nobody has a vote on this.")
    says = N_("At least {votes}/{base} units must agree.")
    if not offers_no(rule, lines):
        says = N_("At least {votes}/{base} units must choose it.")
    return say.plain(
        says,
        votes=two(say, found.votes),
        base=two(say, found.base),
    )


def table_lines(say: Say, rule: Rule, lines: int, size: int, sits_out: int = 0) -> list[str]:
    """What it takes with fewer and fewer units taking part, a line each, down to the quorum."""
    found = []
    for row in outcomes(rule, size, lines=lines, sits_out=sits_out):
        if not row.quorum:
            found.append(
                say.plain(
                    "{n} or fewer take part: the vote is not valid", n=two(say, row.taking_part)
                )
            )
            break
        found.append(_row_words(say, rule, lines, row))
    return found


def _row_words(say: Say, rule: Rule, lines: int, row: Row) -> str:
    n = two(say, row.taking_part)
    if row.votes is None:
        return say.plain("{n} take part: nothing can be carried", n=n)
    if rule.threshold is None:
        if offers_no(rule, lines):
            return say.plain("{n} take part: more for than against", n=n)
        return say.plain("{n} take part: the most votes", n=n)
    fields = {"n": n, "votes": two(say, row.votes), "base": two(say, row.base)}
    if not row.against:
        says = N_("{n} take part: all {votes} must agree")
        if row.votes < row.taking_part:
            says = N_("{n} take part: all the other {votes} must agree")
        return say.plain(says, n=n, votes=fields["votes"])
    says = N_("{n} take part: {votes}/{base} must agree, up to {against} need not")
    if not offers_no(rule, lines):
        says = N_("{n} take part: {votes}/{base} must choose it, up to {against} need not")
    return say.plain(says, against=two(say, row.against), **fields)


def conduct_sentences(say: Say, rule: Rule) -> list[str]:
    """Who votes on itself, how long it is open, who may end or extend it, who publishes."""
    found = [say.plain(_SELF[rule.self_vote])]
    found += closing_sentences(say, rule)
    found += [
        say.plain(_EXTENDING[rule.extending]),
        say.plain(_PUBLISHING[rule.publishing]),
        say.plain(_TURNOUT[rule.turnout]),
    ]
    return found


def closing_sentences(say: Say, rule: Rule) -> list[str]:
    """How long it stays open at least, and who may end it before its time."""
    found = []
    if rule.min_open:
        says = N_("It stays open for at least {n} minutes.")
        if rule.early_close is not EarlyClose.NOBODY and rule.ways - {Way.HANDS, Way.PAPER}:
            says = N_("It stays open for at least {n} minutes, unless all units have voted.")
        found.append(say.plain(says, n=say.number(rule.min_open)))
    return [*found, say.plain(_EARLY[rule.early_close])]


_SELF: Mapping[SelfVote, str] = {
    SelfVote.ALLOWED: N_("A unit on the list may vote for itself."),
    SelfVote.SAID: N_("A unit on the list may vote for itself; the minutes say so."),
    SelfVote.SITS_OUT: N_("A unit on the list does not vote on its own line."),
}
_EARLY: Mapping[EarlyClose, str] = {
    EarlyClose.NOBODY: N_("It is not closed before its time."),
    EarlyClose.WHEN_ALL_VOTED: N_("The chair may close it once all units have voted."),
    EarlyClose.CHAIR: N_("The chair may close it before its time."),
}
_EXTENDING: Mapping[Extending, str] = {
    Extending.NOBODY: N_("Its time is not extended."),
    Extending.CHAIR: N_("The chair may extend its time."),
}
_PUBLISHING: Mapping[Publishing, str] = {
    Publishing.BY_HAND: N_("A teller and the chair publish the result."),
    Publishing.AUTOMATIC: N_("The result is published by itself at closing."),
}
_TURNOUT: Mapping[Turnout, str] = {
    Turnout.COUNT: N_("While it is open only the number of units that have voted is shown."),
    Turnout.NAMES: N_("While it is open the units that have voted are shown by name."),
}
NOTES: Mapping[Note, str] = {
    Note.MORE_PLACES_THAN_LINES: N_("There are more places than lines: some will stay open."),
    Note.EVERYTHING_MAY_BE_CHOSEN: N_("Every line may be chosen, so choosing says nothing."),
    Note.PLACES_OUT_OF_REACH: N_(
        "One round cannot fill every place: the papers do not hold enough votes for the share."
    ),
}
"""What is allowed but said before the opening."""
