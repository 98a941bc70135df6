"""A counted contest: before it is published for tellers and chair, afterwards for everybody."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.approval import hats_in
from bot.domain.casting_errors import NotCounted
from bot.domain.counting_errors import ResultNotShown
from bot.domain.voting.results import Awaits
from bot.domain.voting.results import Result as LineResult
from bot.domain.voting.rule import Way
from bot.domain.voting.tally import offers_no
from bot.i18n import Say
from bot.reports.result_words import ResultWords
from bot.reports.rule_words import two
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.contests.freeing import anew, has_nominations
from handlers.contests.further_rounds import what_became
from handlers.contests.house import (
    Desk,
    Part,
    desk_at,
    explain_to_teller,
    is_chair,
    is_secretary,
    is_teller,
    signing_tellers,
)
from handlers.contests.proclaiming import fitting
from handlers.contests.recorded import result_words
from handlers.contests.settling import may_publish
from handlers.contests.words import heading
from handlers.wording import HOME
from storage.contest_rows import Contest
from storage.further import Ahead
from storage.results import Result
from storage.uow import UnitOfWork

_CODES_IN_A_LINE = 3


def show_one(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton, NotCounted, ResultNotShown."""
    desk = desk_at(actor, intent.number(0), uow)
    return shown(desk)


def show(actor: Actor, contest: Contest, uow: UnitOfWork) -> Screen:
    """The same for who has the contest in hand. Raises NotCounted, ResultNotShown."""
    return shown(desk_at(actor, contest.id, uow))


def shown(desk: Desk, *first: Markup) -> Screen:
    """The result for who may see it now; whoever prepared the vote learns that it waits."""
    if desk.contest.state not in ("closed", "published"):
        raise NotCounted
    part = part_of(desk)
    result = desk.uow.results.of(desk.contest)
    if not may_see(desk, part, result):
        if part.secretary:
            return _waiting(desk, first)
        explain_to_teller(desk)
        raise ResultNotShown
    words = result_words(result, desk.uow, desk.say)
    lines = [*first, *heading(desk.contest, desk.say)]
    lines += result_lines(desk, result, words)
    ahead = None
    if desk.contest.state == "published" and (part.chair or part.secretary or part.teller):
        ahead = desk.uow.contests.ahead(result)
        lines += what_became(desk, result, ahead)
    return Screen(fitting(lines, desk.say), rows(*_ways(desk, part, result, ahead)))


def part_of(desk: Desk) -> Part:
    """What the actor is in the contest, perhaps nothing of it."""
    bloc_id = desk.contest.bloc_id
    return Part(is_secretary(desk.actor, bloc_id), is_chair(desk), is_teller(desk))


def may_see(desk: Desk, part: Part, result: Result) -> bool:
    """Before the publication the tellers and the chair; the secretary what was seen in the hall, or
    what they have entered themselves."""
    if desk.contest.state == "published":
        return bool(hats_in(desk.actor, desk.contest.bloc_id))
    if part.chair or part.teller:
        return True
    if not part.secretary:
        return False
    entered = {one.entered_by for one in desk.uow.hall_counts.newest(desk.id)}
    return result.rule.ways == {Way.HANDS} or (
        desk.actor.person in entered and result.rule.ways == {Way.PAPER}
    )


def result_lines(desk: Desk, result: Result, words: ResultWords) -> list[Markup]:
    """Counts and the sentence why, line by line; what follows; the codes."""
    say, counts, outcome = desk.say, result.counts, result.outcome
    found = [
        say(
            "Took part: {there} of {size} units; at least {needed} needed.",
            there=two(say, outcome.quorum.taking_part),
            size=two(say, result.facts.size),
            needed=two(say, outcome.quorum.needed),
        )
    ]
    if result.rule.ways != {Way.HANDS}:
        found.append(
            say(
                "Papers returned: {returned}; valid {valid}, {blank} of these blank; invalid"
                " {invalid}.",
                returned=counts.returned,
                valid=counts.valid,
                blank=counts.blank,
                invalid=counts.invalid,
            )
        )
    choosing = not offers_no(result.rule, len(result.lines))
    for line, sentence in zip(outcome.lines, words.sentences(), strict=True):
        found.append(Markup("\n{}. {}").format(line.line + 1, sentence))
        found.append(_counts(line, say, choosing=choosing))
    follows = [Markup("{}").format(sentence) for sentence in words.what_follows()]
    if follows:
        found += [Markup(""), *follows]
    return [*found, *_codes(desk, words, say)]


def _counts(line: LineResult, say: Say, *, choosing: bool) -> Markup:
    shown = line.counts
    if choosing:
        text = say("Chosen {yes}, not chosen {no}, blank {none}", yes=shown.yes, no=shown.no,
                   none=shown.none)  # fmt: skip
    else:
        text = say("For {yes}, against {no}, no opinion {none}", yes=shown.yes, no=shown.no,
                   none=shown.none)  # fmt: skip
    return text + (say(", sits out {n}", n=shown.out) if shown.out else "")


def _codes(desk: Desk, words: ResultWords, say: Say) -> list[Markup]:
    codes = [say("\nCheck code of the opening: {code}", code=words.one.opening_code)]
    if words.one.papers_code:
        codes.append(say("Check code of the papers: {code}", code=words.one.papers_code))
    if desk.contest.state == "closed":
        codes.append(say("Not published yet."))
    return codes


def _waiting(desk: Desk, first: Sequence[Markup]) -> Screen:
    say = desk.say
    text = say(
        "Closed and counted. Until the chair and a teller publish the result, only they see it."
    )
    lines = [*first, *heading(desk.contest, say), text]
    return Screen(Markup("\n").join(lines), rows(*_back(desk)))


def _ways(
    desk: Desk, part: Part, result: Result, ahead: Ahead | None
) -> list[Choice | tuple[Choice, ...] | None]:
    say, outcome = desk.say, result.outcome
    waits = desk.contest.state == "closed"
    inside = part.chair or part.teller or part.secretary
    return [
        Choice(say.plain("Publish the result"), desk.intent("publish"))
        if waits and may_publish(result) and (part.chair or part.teller)
        else None,
        Choice(say.plain("Appoint a teller"), desk.intent("tellers", 0))
        if waits and part.chair and not signing_tellers(desk, desk.uow.rolls.tellers(desk.id))
        else None,
        Choice(say.plain("Draw lots"), desk.intent("draw"))
        if outcome.awaits is Awaits.DRAW and part.chair
        else None,
        Choice(say.plain("The chair decides"), desk.intent("choose", 0))
        if outcome.awaits is Awaits.CHAIR and part.chair
        else None,
        _next_round(desk, ahead) if ahead is not None and (part.chair or part.secretary) else None,
        anew(desk.contest, say)
        if part.secretary and has_nominations(desk.contest) and not outcome.is_valid
        else None,
        beside(
            Choice(say.plain("Minutes of the count"), desk.intent("minutes")),
            Choice(say.plain("Minutes of the meeting"), desk.intent("meeting")),
        )
        if inside
        else None,
        beside(
            Choice(say.plain("Inclusion codes"), desk.intent("codes"))
            if desk.contest.key_name
            else None,
            None if waits else Choice(say.plain("Count again yourself"), desk.intent("recount")),
        )
        or None,
        *_back(desk),
    ]


def _next_round(desk: Desk, ahead: Ahead) -> Choice | None:
    """To the round that was prepared already, or to prepare it, as long as it may follow."""
    say, number = desk.say, desk.contest.round + 1
    made = [one for one in desk.uow.contests.rounds(desk.id) if one.round == number]
    if made and made[-1].state != "cancelled":
        return Choice(say.plain("To round {n}", n=number), Intent.of("contests.one", made[-1].id))
    if ahead.recorded or not ahead.lines:
        return None
    return Choice(say.plain("Prepare round {n}", n=number), desk.intent("next_round"))


def _back(desk: Desk) -> list[Choice]:
    return [Choice(desk.say.plain("What is to be done"), HOME)]


def show_codes(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The receipts, sorted: whoever voted looks for their own. Raises OldButton, NotCounted,
    ResultNotShown."""
    desk = desk_at(actor, intent.number(0), uow)
    if desk.contest.state not in ("closed", "published"):
        raise NotCounted
    if not may_see(desk, part_of(desk), uow.results.of(desk.contest)):
        explain_to_teller(desk)
        raise ResultNotShown
    say, codes = desk.say, uow.secret_papers.codes(desk.id)
    lines = [
        *heading(desk.contest, say),
        say("Inclusion codes of the papers that were counted, {n}:", n=len(codes)),
    ]
    for at in range(0, len(codes), _CODES_IN_A_LINE):
        line = "   ".join(codes[at : at + _CODES_IN_A_LINE])
        lines.append(Markup("<code>{}</code>").format(line))
    lines.append(say("A code shows that a paper was counted, not what it says."))
    back = Choice(say.plain("Back"), desk.intent("counted"))
    return Screen(fitting(lines, say), rows(back))
