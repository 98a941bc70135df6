"""A further round before its chair, who alone opens it: how long, and it is open."""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.contest_errors import PreviewMoved
from bot.domain.errors import OldButton, Refusal
from bot.domain.voting.rule import Way
from bot.reports.rule_words import needs_words
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.further_rounds import check_round, given_up_before
from handlers.contests.house import Desk, changed, coming_round
from handlers.contests.opening import open_contest, opened_screen
from handlers.contests.previewing import ready
from handlers.contests.words import heading, numbered
from handlers.paging import side_by_side
from storage.uow import UnitOfWork

_MINUTES = (10, 15, 30, 60)
_AS_SET = 0


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What the round is about, and for how long it shall be open; or why it cannot be held. Raises
    OldButton, NotTheChair, NotADraft."""
    desk = coming_round(actor, intent, uow)
    say, now = desk.say, ready(desk)
    lines = [line for line in now.lines if line.listed]
    text = [
        *heading(desk.contest, say),
        say("On the list:"),
        *numbered(lines),
        Markup("{}").format(needs_words(say, desk.rule, len(lines), len(now.roll))),
        *now.sitting_out(desk),
        *now.out_of_reach(desk),
        *given_up_before(desk),
        say("Roll: {n} units, as in the round before.", n=len(now.roll)),
        say("Rule and list follow from the first round; nobody can change them."),
    ]
    drop = Choice(say.plain("Drop this round"), desk.intent("round_drop"))
    try:
        check_round(desk)
    except Refusal as refusal:
        text.append(say("⚠ {words}", words=say.refusal(refusal)))
        return Screen(Markup("\n").join(text), rows(drop, desk.back()))
    ways = _ways(desk, now.mark(desk), text)
    return Screen(Markup("\n").join(text), rows(*ways, drop, desk.back()))


def _ways(desk: Desk, mark: str, text: list[Markup]) -> list[tuple[Choice, ...]]:
    """For how long it may be open; what has to be said of it is added to the text."""
    say, set_to = desk.say, desk.contest.closes_at
    if not desk.rule.ways & {Way.OPEN, Way.SECRET}:
        label = say.plain("Open round {n}", n=desk.contest.round)
        return [(Choice(label, desk.intent("round_open", _AS_SET, mark)),)]
    text.append(say("For how long shall it be open?"))
    if desk.rule.min_open > min(_MINUTES):
        text.append(say("By its rule at least {n} minutes.", n=desk.rule.min_open))
    ways = side_by_side(
        [
            Choice(
                say.plain("Open it: {n} minutes", n=minutes),
                desk.intent("round_open", minutes, mark),
            )
            for minutes in _offered(desk)
        ]
    )
    if set_to is not None and set_to > desk.uow.now:
        text.append(say("The secretary has set its closing: {at}", at=desk.moment(set_to)))
        as_set = Choice(say.plain("Open it until then"), desk.intent("round_open", _AS_SET, mark))
        ways.insert(0, (as_set,))
    return ways


def _offered(desk: Desk) -> list[int]:
    """The usual minutes that the rule allows, and the least that it does."""
    least = desk.rule.min_open
    return sorted({minutes for minutes in (*_MINUTES, least) if minutes and minutes >= least})


def open_round(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Everybody on the roll is told. Raises PreviewMoved, what keeps a vote from opening, and as
    `ask` does."""
    desk = coming_round(actor, intent, uow)
    minutes = intent.number(1)
    if intent.text(2) != ready(desk).mark(desk):
        raise PreviewMoved
    if minutes not in (_AS_SET, *_offered(desk)):
        raise OldButton
    if minutes:
        until = uow.now + timedelta(minutes=minutes)
        desk = changed(desk, opens_at=None, closes_at=until)
    now = ready(desk)
    opened, reached = open_contest(desk, now, actor.person)
    return opened_screen(opened, now, reached)
