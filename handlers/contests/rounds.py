"""What a result leaves to be done: a further round, lots, or the chair's own decision."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.casting_errors import NotCounted
from bot.domain.counting_errors import (
    NobodyLeft,
    NoFurtherRound,
    NothingToChoose,
    NothingToDraw,
    RoundUnpublished,
)
from bot.domain.errors import NotAllowed
from bot.domain.voting.outcome import chair_settles
from bot.domain.voting.results import Awaits, NextRound
from bot.domain.voting.rule_text import rule_text
from bot.i18n import Say
from bot.reports.rule_words import two
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.counted import part_of, shown
from handlers.contests.further_rounds import check_may_follow, given_up
from handlers.contests.house import Desk, chaired, desk_at, desk_of
from handlers.contests.recorded import Names, names_of
from handlers.contests.settling import after_settling, chairs
from handlers.contests.words import heading, label_of
from handlers.paging import fitted
from storage.contest_drafts import Draft
from storage.contest_rows import Line
from storage.results import Result
from storage.uow import UnitOfWork

_SEED_BYTES = 16
_LABEL_LETTERS = 40
_MOST_IN_ONE_COLUMN = 5


# A further round -----------------------------------------------------------------------------


def prepare(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The draft of the round that follows: its lines, its rule, the same tellers; the roll is that
    of the round before. Made once; the chair opens it.

    Raises OldButton, NotAllowed, NotCounted, NoFurtherRound, NobodyLeft, RoundUnpublished,
    RoundRecorded, RoundOvertaken.
    """
    desk = desk_of(actor, intent, uow, held=True)
    part = part_of(desk)
    if not (part.secretary or part.chair):
        raise NotAllowed
    result, ahead = _awaiting_round(desk)
    made = next((one for one in uow.contests.rounds(desk.id) if one.state != "cancelled"), None)
    if made is not None:
        return _prepared(desk, made.id, ahead, desk.say("This round has been prepared already."))
    units = {result.units[line] for line in ahead.lines}
    check_may_follow(desk.contest, units, uow)
    number = _make(desk, result, ahead)
    uow.record("round_prepared", "contest", number, f"round {ahead.round_number} of {desk.id}")
    return _prepared(desk, number, ahead, desk.say("✓ The round is prepared."))


def _awaiting_round(desk: Desk) -> tuple[Result, NextRound]:
    if desk.contest.state == "closed":
        raise RoundUnpublished
    if desk.contest.state != "published":
        raise NotCounted
    result = desk.uow.results.of(desk.contest)
    ahead = result.outcome.next_round
    if result.outcome.awaits is not Awaits.ROUND or ahead is None:
        raise NoFurtherRound
    return result, ahead


def _make(desk: Desk, result: Result, ahead: NextRound) -> int:
    uow, found, by = desk.uow, desk.contest, desk.actor.person
    gone = uow.results.withdrawn(result.lines)
    lines = [
        Line(place, line.unit_id, line.nomination_id, line.wording, line.number not in gone)
        for place, line in enumerate((result.lines[line] for line in ahead.lines), start=1)
    ]
    if not any(line.listed for line in lines):
        raise NobodyLeft
    number = uow.contest_acts.next_round(
        found.id,
        Draft(
            bloc_id=found.bloc_id,
            kind=found.kind,
            year=found.year,
            title=found.title,
            way=str(ahead.rule.way),
            rule=rule_text(ahead.rule),
            award_kind_id=found.award_kind_id,
            rehearsal=found.rehearsal,
            min_open_minutes=ahead.rule.min_open,
        ),
        by,
    )
    uow.contest_drafts.set_lines(number, lines)
    _keep_recusals(desk, number, [result.lines[line].number for line in ahead.lines])
    tellers = uow.rolls.tellers(found.id)
    if tellers:
        uow.rolls.appoint_tellers(found.bloc_id, number, tellers, by)
    return number


def _keep_recusals(desk: Desk, number: int, before: Sequence[int]) -> None:
    """Who sat a line out sits it out again, under its new number."""
    new = {old: place for place, old in enumerate(before, start=1)} | {0: 0}
    for unit_id, lines in desk.uow.contests.recusals(desk.id).items():
        for line in sorted(lines & new.keys()):
            desk.uow.contest_drafts.recuse(number, unit_id, new[line], "", desk.actor.person)


def _prepared(desk: Desk, number: int, ahead: NextRound, first: Markup) -> Screen:
    say, uow = desk.say, desk.uow
    names = names_of(desk.contest, uow)
    listed = [line for line in uow.contests.lines(number) if line.listed]
    lines = [
        first,
        *heading(desk.contest, say),
        say(
            "Round {n}, {places} place(s), between: {lines}.",
            n=ahead.round_number,
            places=two(say, ahead.places),
            lines="; ".join(names.lines(listed)),
        ),
        say("The roll stays that of the round before. The chair opens the round."),
        *given_up(desk, uow.results.of(desk.contest)),
    ]
    is_chair = part_of(desk).chair
    if not is_chair:
        _tell_chair(desk, number, ahead)
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(
                say.plain("Open round {n}", n=ahead.round_number)
                if is_chair
                else say.plain("To the vote"),
                Intent.of("contests.open_round" if is_chair else "contests.one", number),
            ),
            Choice(say.plain("See the result"), desk.intent("counted")),
        ),
    )


def _tell_chair(desk: Desk, number: int, ahead: NextRound) -> None:
    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "Round {n} of “{title}” is prepared. It opens when you say so.",
                n=ahead.round_number,
                title=label_of(desk.contest, say),
            ),
            rows(
                Choice(
                    say.plain("Open round {n}", n=ahead.round_number),
                    Intent.of("contests.open_round", number),
                )
            ),
        )

    members = desk.uow.people.members(desk.contest.bloc_id)
    for person_id in chairs(desk.contest, desk.uow, members):
        desk.uow.tell(person_id, compose, f"round:{number}")


# Lots ----------------------------------------------------------------------------------------


def ask_draw(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """How the lots fall, said before they do. Raises NotTheChair, NotCounted, NothingToDraw."""
    desk, result = _before_chair(actor, intent, uow)
    if result.settled.seed is not None:
        return shown(desk)
    if result.outcome.awaits is not Awaits.DRAW:
        raise NothingToDraw
    say, names = desk.say, names_of(desk.contest, uow)
    lines = [
        *heading(desk.contest, say),
        say(
            "Lots decide between {lines}, for {places} place(s).",
            lines="; ".join(names.lines([result.lines[line] for line in result.outcome.tied])),
            places=two(say, result.outcome.open_places),
        ),
        say(
            "At your tap the assistant makes one random number (128 bits), stores it and shows it."
            " The order is that of SHA-256 of “number:line”, so anybody can work it out again. It"
            " is drawn once and cannot be repeated."
        ),
    ]
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Draw lots now"), desk.intent("draw_now")),
            Choice(say.plain("Back"), desk.intent("counted")),
        ),
    )


def draw(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The first draw stands, however often it is tapped. Raises as `ask_draw`."""
    desk, result = _before_chair(actor, intent, uow)
    if result.settled.seed is None and result.outcome.awaits is not Awaits.DRAW:
        raise NothingToDraw
    if uow.results.draw(desk.id, secrets.token_hex(_SEED_BYTES), actor.person):
        uow.record("lots_drawn", "contest", desk.id, "")
        after_settling(desk.contest, uow, actor.person)
    return shown(_anew(desk), desk.say("✓ Lots were drawn."))


# The chair's own decision --------------------------------------------------------------------


def choose(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The candidates to be ticked; what is ticked travels in the buttons. Raises NotTheChair,
    NotCounted, NothingToChoose."""
    desk, result, ticked = _choosing(actor, intent, uow)
    if result.settled.chosen is not None:
        return shown(desk)
    say, names = desk.say, names_of(desk.contest, uow)
    places = result.outcome.open_places
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say(
                    "{places} place(s) are open, and the rule leaves them to you. Tick whom you"
                    " choose, or leave them open.",
                    places=two(say, places),
                ),
            ]
        ),
        rows(
            *_ticks(desk, result, names, ticked),
            Choice(
                say.plain("Leave the places open") if not ticked else say.plain("Go on"),
                desk.intent("choose_ask", _mask(ticked)),
            ),
            Choice(say.plain("Back"), desk.intent("counted")),
        ),
    )


def _ticks(
    desk: Desk, result: Result, names: Names, ticked: frozenset[int]
) -> list[tuple[Choice, ...]]:
    choices = []
    for line in result.outcome.candidates:
        sign = "☑" if line in ticked else "☐"
        after = ticked ^ {line}
        label = fitted(f"{sign} {names.line(result.lines[line])}", _LABEL_LETTERS)
        choices.append(Choice(label, desk.intent("choose", _mask(after))))
    if len(choices) <= _MOST_IN_ONE_COLUMN:
        return [(one,) for one in choices]
    return [tuple(choices[at : at + 2]) for at in range(0, len(choices), 2)]


def ask_choice(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The whole decision once more. Raises ChairChoice, and as `choose` does."""
    desk, result, ticked = _choosing(actor, intent, uow)
    if result.settled.chosen is not None:
        return shown(desk)
    chair_settles(result.outcome, ticked)
    say, names = desk.say, names_of(desk.contest, uow)
    chosen = names.lines([result.lines[line] for line in sorted(ticked)])
    text = (
        say("You choose: {lines}. This cannot be changed.", lines="; ".join(chosen))
        if chosen
        else say("You leave the places open. This cannot be changed.")
    )
    return Screen(
        Markup("\n").join([*heading(desk.contest, say), text]),
        rows(
            Choice(say.plain("Yes, so decided"), desk.intent("choose_now", _mask(ticked))),
            Choice(say.plain("Back"), desk.intent("choose", _mask(ticked))),
        ),
    )


def take_choice(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The first decision stands. Raises NotTheChair, NotCounted, NothingToChoose, ChairChoice."""
    desk, result, ticked = _choosing(actor, intent, uow)
    if result.settled.chosen is None:
        chair_settles(result.outcome, ticked)
        numbers = [result.lines[line].number for line in sorted(ticked)]
        if uow.results.choose(desk.id, numbers, actor.person):
            uow.record("chair_decided", "contest", desk.id, f"{len(numbers)} lines")
            after_settling(desk.contest, uow, actor.person)
    return shown(_anew(desk), desk.say("✓ The chair has decided."))


def _choosing(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Desk, Result, frozenset[int]]:
    desk, result = _before_chair(actor, intent, uow)
    if result.settled.chosen is None and result.outcome.awaits is not Awaits.CHAIR:
        raise NothingToChoose
    mask = max(0, intent.number(1))
    return desk, result, frozenset(line for line in range(mask.bit_length()) if mask >> line & 1)


def _mask(lines: frozenset[int]) -> int:
    return sum(1 << line for line in lines)


def _before_chair(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Desk, Result]:
    desk = chaired(actor, intent, uow)
    if desk.contest.state not in ("closed", "published"):
        raise NotCounted
    return desk, uow.results.of(desk.contest)


def _anew(desk: Desk) -> Desk:
    """The contest as it is now: it may have been published by itself."""
    return desk_at(desk.actor, desk.id, desk.uow)
