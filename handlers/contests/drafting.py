"""What a draft is called, in which way it is voted on, whether it counts; or it is dropped."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.contest_errors import NotTheChair
from bot.domain.errors import OldButton
from bot.domain.voting.presets import Purpose
from bot.domain.voting.rule import Rule, Way
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.card import draft_card
from handlers.contests.clashing import check_kind
from handlers.contests.house import Desk, changed, drafted, first_drafted, office_year
from handlers.contests.lines import LEAST_LINE
from handlers.contests.words import WAY_LABELS, heading, whole
from storage.presets.voting import voting_presets
from storage.uow import UnitOfWork

MOST_TITLE = 200
_PURPOSES = {"award": Purpose.AWARD, "leader": Purpose.OFFICE, "deputy": Purpose.OFFICE}


def way_named(text: str) -> Way:
    """Raises OldButton."""
    if text not in list(Way):
        raise OldButton
    return Way(text)


def usual_rule(kind: str, way: Way) -> Rule:
    """The first preset made for this, in this way; else its nearest relation in that way."""
    purpose = _PURPOSES.get(kind, Purpose.QUESTION)
    offered = [one.rule for one in voting_presets().values() if purpose in one.purposes]
    same = next((rule for rule in offered if rule.way is way), None)
    if same is not None:
        return same
    secret = way in (Way.SECRET, Way.PAPER)
    near = next((rule for rule in offered if rule.is_secret is secret), offered[-1])
    return replace(near, way=way, min_open=15 if way in (Way.OPEN, Way.SECRET) else 0)


def show_ways(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    return ways_screen(first_drafted(actor, intent, uow))


def ways_screen(desk: Desk) -> Screen:
    say = desk.say
    ways = [
        Choice(
            ("● " if desk.rule.way is way else "") + say.plain(label), desk.intent("set_way", way)
        )
        for way, label in WAY_LABELS.items()
    ]
    return Screen(
        Markup("\n").join([*heading(desk.contest, say), say("In which way is it voted on?")]),
        rows(*ways, desk.back()),
    )


def set_way(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The usual rule of the new way; places, form and threshold stay as they were set."""
    desk, way = first_drafted(actor, intent, uow), way_named(intent.text(1))
    was = desk.rule
    if way is was.way:
        return draft_card(desk)
    rule = replace(
        was,
        way=way,
        min_open=usual_rule(desk.contest.kind, way).min_open,
        mixed=False,
        typed=False,
    )
    return draft_card(changed(desk, rule=rule))


def ask_title(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = first_drafted(actor, intent, uow)
    say = desk.say
    return Screen(
        Markup("\n").join(
            [*heading(desk.contest, say), say("Please type the new name of this vote.")]
        ),
        rows(desk.back()),
        asks=desk.intent("titled"),
    )


def take_title(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises LineNeeded, TextTooMuch."""
    desk = first_drafted(actor, intent, uow)
    title = whole(uow.line, LEAST_LINE, MOST_TITLE)
    return draft_card(changed(desk, title=title))


def switch_rehearsal(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A vote for practice, or one that counts. Raises OldButton for a word that is neither,
    ChainMixed."""
    desk, asked = first_drafted(actor, intent, uow), intent.text(1)
    if asked not in ("on", "off"):
        raise OldButton
    check_kind(desk, rehearsal=asked == "on")
    return draft_card(changed(desk, rehearsal=asked == "on"))


def ask_drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = _droppable(actor, intent, uow)
    say = desk.say
    return Screen(
        Markup("\n").join(
            [*heading(desk.contest, say), say("Drop this draft? It cannot be undone.")]
        ),
        rows(Choice(say.plain("Yes, drop it"), desk.intent("drop_now")), desk.back()),
    )


def _droppable(actor: Actor, intent: Intent, uow: UnitOfWork) -> Desk:
    """Raises NotTheChair for a further round: what the chair is to open, the chair drops."""
    desk = drafted(actor, intent, uow)
    if desk.contest.round > 1:
        raise NotTheChair(year=str(office_year(desk.contest)))
    return desk


def drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = _droppable(actor, intent, uow)
    uow.contest_acts.cancel(desk.id, "", actor.person)
    uow.record("contest_dropped", "contest", desk.id)
    return Screen(
        desk.say(
            "The draft “{title}” was dropped. Nobody was told of it.", title=desk.contest.title
        ),
        rows(
            Choice(desk.say.plain("Votes of the bloc"), Intent("contests")),
            Choice(desk.say.plain("What is to be done"), Intent("home")),
        ),
    )
