"""The rule of a contest in words, for documents: who votes, how, and what it takes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from bot.domain.errors import N_
from bot.domain.kpi import round_share
from bot.domain.voting.rule import Absent, Base, Form, Rule, Ties, Unfilled, Way
from bot.i18n import Say

_MORE_EXACT_AS_FRACTION = (3, 6, 7, 9)
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


def threshold_words(say: Say, rule: Rule) -> str:
    """ "đạt từ 2/3 (≥ 2/3) tính trên số đơn vị trong danh sách"."""
    base = say.plain(BASES[rule.base])
    if rule.threshold is None:
        return say.plain(
            "Who has the most votes qualifies, {quota} place(s).", quota=two(say, rule.quota)
        )
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
        threshold_words(say, rule),
    ]
    if rule.absent is Absent.IN_WRITING:
        found.append(say.plain("Absent units may send their paper in writing."))
    if rule.proxy:
        found.append(say.plain("A unit may vote for at most {n} other(s).", n=two(say, rule.proxy)))
    return found + ties_sentences(say, rule)


def ties_sentences(say: Say, rule: Rule) -> list[str]:
    """What happens after a tie, to open places, and at the end."""
    found = [say.plain(_TIES[rule.ties]), say.plain(_UNFILLED[rule.unfilled])]
    if rule.rounds > 1 and (
        rule.ties is Ties.SECOND_ROUND or rule.unfilled in (Unfilled.REMAINING, Unfilled.HIGHEST)
    ):
        found.append(say.plain("At most {n} rounds.", n=two(say, rule.rounds)))
    return found
