"""One vote at a glance: for the secretary who prepares it, for the chair and the tellers."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import NotAllowed
from bot.domain.voting.rule import EarlyClose, Extending, Turnout, Way
from bot.domain.voting.rule_text import short_code
from bot.reports.rule_words import fraction_words, needs_words, threshold_words
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.contests.announcing import key_of_opening
from handlers.contests.arming import lapsed, lapsed_words
from handlers.contests.counted import shown
from handlers.contests.freeing import anew, has_nominations
from handlers.contests.house import (
    Desk,
    Part,
    desk_of,
    is_secretary,
    key_of_tellers,
    part_in,
)
from handlers.contests.waiting import standing_words, waiting_words
from handlers.contests.words import (
    heading,
    in_hall_alone,
    list_words,
    progress_words,
    state_words,
    times_words,
    uses_hall,
    way_words,
)
from handlers.wording import HOME
from storage.blocs import Unit
from storage.contest_rows import Line
from storage.uow import UnitOfWork


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for whoever has no part in it, OldButton for no such vote; of a counted one
    ResultNotShown."""
    desk = desk_of(actor, intent, uow)
    if desk.contest.state in ("closed", "published"):
        return shown(desk)
    part = part_in(desk)
    return card(desk, part)


def card(desk: Desk, part: Part, said: Markup | None = None) -> Screen:
    """By the state it is in. Raises NotAllowed where a draft is nothing to a teller."""
    state = desk.contest.state
    if state == "draft":
        if part.secretary:
            return draft_card(desk, said)
        if part.chair:
            return _for_chair(desk)
        raise NotAllowed
    if state == "open":
        return open_card(desk, part, said)
    return _over(desk, said)


def _over(desk: Desk, said: Markup | None) -> Screen:
    say, contest = desk.say, desk.contest
    lines = [said] if said is not None else []
    lines += [*heading(contest, say), say("State: <b>{state}</b>", state=state_words(contest, say))]
    if contest.state == "cancelled" and contest.reason:
        lines.append(say("Reason: {reason}", reason=contest.reason))
    return Screen(Markup("\n").join(lines), rows(*after_cancelled(desk)))


def after_cancelled(desk: Desk) -> tuple[Choice, ...]:
    """To what follows: a further round is prepared anew from the one before, all else as a new
    vote by the secretary."""
    found, say = desk.contest, desk.say
    if found.parent_id is not None:
        before = Intent.of("contests.counted", found.parent_id)
        return (Choice(say.plain("See the result"), before), *ways_out(desk))
    if has_nominations(found) and is_secretary(desk.actor, found.bloc_id):
        return (anew(found, say), *ways_out(desk))
    return ways_out(desk)


def ways_out(desk: Desk) -> tuple[Choice, ...]:
    say = desk.say
    return (
        Choice(say.plain("Votes of the bloc"), Intent("contests")),
        Choice(say.plain("What is to be done"), HOME),
    )


# A draft -------------------------------------------------------------------------------------


def draft_card(desk: Desk, said: Markup | None = None) -> Screen:
    """What is set so far, and a button for each part of it."""
    say, contest, rule = desk.say, desk.contest, desk.rule
    lines = desk.uow.contests.lines(contest.id)
    tellers = desk.uow.rolls.tellers(contest.id)
    text = [said + "\n"] if said is not None else []
    text += [
        *heading(contest, say),
        say("State: <b>{state}</b>", state=state_words(contest, say)),
        say("Way: {way}", way=way_words(rule, say)),
        say(
            "{threshold} Quorum {quorum}.",
            threshold=threshold_words(say, rule, sum(line.listed for line in lines)),
            quorum=fraction_words(say, rule.quorum),
        ),
        times_words(desk),
    ]
    if contest.opens_at is not None and contest.armed_by is None:
        text.append(say("It does not open by itself yet: please look at the preview."))
    if lapsed(contest, desk.uow):
        text.append(lapsed_words(contest, desk.uow, say))
    if tellers:
        names = ", ".join(one.full_name for one in tellers)
        text.append(say("Tellers: {names}", names=names))
    else:
        text.append(say("Tellers: nobody yet"))
    text += _list_words(desk, lines)
    text += _chain_words(desk)
    return Screen(Markup("\n").join(text), _draft_ways(desk, len(lines)))


def _list_words(desk: Desk, lines: Sequence[Line]) -> list[Markup]:
    if not lines:
        return [desk.say("<b>Nothing is on the list yet.</b>")]
    return [desk.say("On the list:"), *list_words(lines, desk.say)]


def _chain_words(desk: Desk) -> list[Markup]:
    earlier = desk.contest.chained_from_id
    found = desk.uow.contests.contest(earlier) if earlier is not None else None
    if found is None:
        return []
    return [
        desk.say("Whoever qualifies in “{title}” leaves this list by itself.", title=found.title)
    ]


def _draft_ways(desk: Desk, lines: int) -> tuple[tuple[Choice, ...], ...]:
    say, contest = desk.say, desk.contest
    if contest.round > 1:
        return _round_ways(desk)
    return rows(
        Choice(say.plain("Preview and open"), desk.intent("preview")),
        (
            Choice(say.plain("The list ({n})", n=lines), desk.intent("lines")),
            Choice(say.plain("The rule"), desk.intent("rule")),
        ),
        (
            Choice(say.plain("Times"), desk.intent("times")),
            Choice(say.plain("Tellers"), desk.intent("tellers")),
        ),
        (
            Choice(say.plain("Who votes"), desk.intent("voters")),
            Choice(say.plain("Not voting"), desk.intent("recused")),
        ),
        (
            Choice(say.plain("Way of voting"), desk.intent("ways")),
            Choice(say.plain("Its name"), desk.intent("title")),
        ),
        beside(
            Choice(say.plain("Make it count"), desk.intent("rehearsal", "off"))
            if contest.rehearsal
            else Choice(say.plain("Make it a rehearsal"), desk.intent("rehearsal", "on")),
            Choice(say.plain("Chain of votes"), desk.intent("chain"))
            if contest.kind in ("award", "deputy")
            else None,
        ),
        Choice(say.plain("Drop this draft"), desk.intent("drop")),
        beside(*ways_out(desk)),
    )


def _round_ways(desk: Desk) -> tuple[tuple[Choice, ...], ...]:
    """Of a further round only times and tellers are open; the chair opens it."""
    say = desk.say
    return rows(
        Choice(say.plain("See the preview"), desk.intent("preview")),
        (
            Choice(say.plain("Times"), desk.intent("times")),
            Choice(say.plain("Tellers"), desk.intent("tellers")),
        ),
        Choice(say.plain("Who votes"), desk.intent("voters")),
        beside(*ways_out(desk)),
    )


def _for_chair(desk: Desk) -> Screen:
    say = desk.say
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say("State: <b>{state}</b>", state=state_words(desk.contest, say)),
                times_words(desk),
            ]
        ),
        rows(Choice(say.plain("See the preview"), desk.intent("preview")), *ways_out(desk)),
    )


# While it is open ----------------------------------------------------------------------------


def open_card(desk: Desk, part: Part, said: Markup | None = None) -> Screen:
    """How many have voted, and what each may do; never what was voted."""
    say, contest, rule = desk.say, desk.contest, desk.rule
    turnout = desk.uow.rolls.turnout(contest.id)
    lines = desk.uow.contests.lines(contest.id)
    listed = sum(line.listed for line in lines)
    counts = desk.uow.hall_counts.newest(contest.id) if uses_hall(rule) else []
    count = counts[-1] if counts else None
    text = [said + "\n"] if said is not None else []
    text += [
        *heading(contest, say),
        say("Way: {way}", way=way_words(rule, say)),
        Markup("{}").format(needs_words(say, rule, listed, turnout.called)),
        progress_words(rule, turnout, say),
        *standing_words(desk, part, lines, count),
    ]
    if rule.turnout is Turnout.NAMES and not in_hall_alone(rule):
        text += _names(desk)
    text += [
        times_words(desk),
        say("Check code: {code}", code=short_code(contest.check_code)),
    ]
    if contest.reason:
        text.append(say("Extended: {reason}", reason=contest.reason))
    over = contest.closes_at is not None and contest.closes_at <= desk.uow.now
    if over:
        text += waiting_words(desk, count)
    if part.secretary:
        keys = key_of_opening(contest.id), key_of_tellers(contest.id)
        missed = desk.uow.deliveries.missed(*keys)
        if missed:
            text.append(
                say.count(
                    "<b>{n} message about it did not arrive.</b>",
                    "<b>{n} messages about it did not arrive.</b>",
                    len(missed),
                )
            )
    return Screen(Markup("\n").join(text), _open_ways(desk, part, over=over))


def _names(desk: Desk) -> list[Markup]:
    """Who has voted and who has not, where the rule says that it is shown."""
    say, seats = desk.say, desk.uow.rolls.seats(desk.id)
    units = {unit.id: unit.short_name for unit in _units(desk)}
    voted = ", ".join(units.get(one.unit_id, "?") for one in seats if one.has_voted)
    left = ", ".join(units.get(one.unit_id, "?") for one in seats if not one.has_voted)
    found = [say("Voted: {names}", names=voted)] if voted else []
    return [*found, say("Not yet: {names}", names=left)] if left else found


def _units(desk: Desk) -> Sequence[Unit]:
    return desk.uow.blocs.ever_seated(desk.bloc.id, desk.uow.today(desk.bloc.timezone))


def _open_ways(desk: Desk, part: Part, *, over: bool) -> tuple[tuple[Choice, ...], ...]:
    """Once its time is over nothing moves its closing; a hall still ends it by its count."""
    say, rule = desk.say, desk.rule
    in_hall = uses_hall(rule)
    works = part.secretary or part.teller
    return rows(
        Choice(say.plain("Enter the hall's count"), desk.intent("hall"))
        if in_hall and (works or part.chair)
        else None,
        Choice(say.plain("Who votes"), desk.intent("voters")) if part.secretary else None,
        Choice(say.plain("Who was told"), desk.intent("told")) if part.secretary else None,
        Choice(say.plain("Paper ballot (.docx)"), desk.intent("count_paper"))
        if part.secretary and Way.PAPER in rule.ways
        else None,
        beside(
            Choice(say.plain("Extend"), desk.intent("extend"))
            if rule.extending is Extending.CHAIR and not over
            else None,
            Choice(say.plain("Close now"), desk.intent("end"))
            if rule.early_close is not EarlyClose.NOBODY and (not over or in_hall_alone(rule))
            else None,
        )
        or None
        if part.chair
        else None,
        Choice(say.plain("Cancel this vote"), desk.intent("cancel")) if part.chair else None,
        Choice(say.plain("The rule in words"), desk.intent("preview")),
        beside(*ways_out(desk)),
    )
