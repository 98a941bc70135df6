"""Which intent goes to which function: read this file and the tables it joins first.

Each area has its table in `handlers/tables`. Names are stable and never reused: an old button may
carry one for months. Order does not matter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

from bot.domain.access import Actor, may
from bot.domain.errors import N_, LeavesQuestion, Refusal, UnknownButton
from bot.i18n import DEFAULT_LANGUAGE, LANGUAGES, Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers import behalf, hats, home, wording
from handlers.addressing import addressed
from handlers.commands import COMMANDS
from handlers.conference import at_the_door
from handlers.figures import jotting, turning
from handlers.tables import (
    awards,
    ballots,
    conference,
    contests,
    figures,
    first,
    handover,
    pact,
    periods,
    reminders,
    totals,
    verdicts,
    year,
)
from handlers.tables.route import Route
from storage.uow import UnitOfWork

_MOST_OWN = 6
ROUTES: tuple[Route, ...] = (
    *first.ROUTES,
    *figures.ROUTES,
    *verdicts.ROUTES,
    *totals.ROUTES,
    *periods.ROUTES,
    *ballots.ROUTES,
    *contests.ROUTES,
    *awards.ROUTES,
    *reminders.ROUTES,
    *year.ROUTES,
    *handover.ROUTES,
    *conference.ROUTES,
    *pact.ROUTES,
)
_BY_NAME = {route.name: route for route in ROUTES}
_BY_COMMAND = {
    "start": Intent("home", ("start",)),
    "menu": Intent("home"),
    **{word: command.intent for command in COMMANDS for word in (command.vi, command.en)},
}
_IN_GROUPS = {
    "status": Intent("status.group"),
    "ballots.secret": Intent("ballots.group", ("secret",)),
    "ballots.open_votes": Intent("ballots.group", ("open",)),
}
"""What a command means in a group, where everybody reads the answer."""
_TAPPED_IN_GROUPS = {
    "ballots.paper": N_(
        "Please see your private chat: your paper, or why you have none, is there."
    ),
    "ballots.hand": N_(
        "Please see your private chat: the receipt, or why there is none, is there."
    ),
}
"""What is said at once to who taps in a group, where nothing is seen of the answer."""


def knows(name: str) -> bool:
    return name in _BY_NAME


def takes(asked: Intent, kind: str) -> bool:
    """Whether a file of this kind answers the open question.

    The kinds are "document", "photo", "voice" and, for a document that may hold figures, "table".
    """
    return knows(asked.name) and kind in _BY_NAME[asked.name].takes


def asks_line(asked: Intent) -> bool:
    """Whether the open question asks for a line in the person's own words."""
    return knows(asked.name) and _BY_NAME[asked.name].line


def form_of(intent: Intent) -> int | None:
    """The form an intent is about, where it is about one: so all of a batch are read together."""
    in_form = intent.name == "figures" or intent.name.startswith(("figures.", "approval."))
    number = intent.number(0) if in_form else -1
    return number if number > 0 else None


def by_command(word: str) -> Intent | None:
    return _BY_COMMAND.get(word)


def by_link(payload: str) -> Intent:
    """What a link to the assistant brings along: the code of a conference, else an invitation."""
    name = "conference.read" if at_the_door.is_code(payload) else "people.invited"
    return Intent(name, (payload,))


def by_group_command(word: str) -> Intent | None:
    """Only what may be answered before a whole group."""
    intent = by_command(word)
    return _IN_GROUPS.get(intent.name) if intent else None


def said_at_once(intent: Intent | None, *, private: bool) -> str:
    """What a tap is answered with before it is handled, in the language of the bloc; mostly
    nothing, for the answer is seen."""
    words = _TAPPED_IN_GROUPS.get(intent.name) if intent is not None and not private else None
    return speak(DEFAULT_LANGUAGE).plain(words) if words else ""


def by_label(text: str) -> Intent | None:
    """A button's label or a command's word typed out, with or without marks."""
    if len(text) > 40:
        return None
    return _labels().get(fold(text))


def fold(text: str) -> str:
    """Without marks, case and outer blanks: "Việc cần làm" and "viec can lam" are the same."""
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().strip()


@cache
def _labels() -> dict[str, Intent]:
    spoken = {
        fold(speak(language).plain(command.label)): command.intent
        for command in COMMANDS
        for language in LANGUAGES
    }
    words = {
        "menu": Intent("home"),
        "thoat": Intent("home.cancel"),
        "cancel": Intent("home.cancel"),
    }
    return {**spoken, **words}


def menu(actor: Actor) -> list[tuple[str, str]]:
    """The commands of the messenger's menu: those of the person's language and rights."""
    say = speak(actor.language)
    confirmed = [hat for hat in actor.hats if hat.confirmed]
    return [
        (command.vi if actor.language == "vi" else command.en, say.plain(command.label))
        for command in COMMANDS
        if command.act is None or any(may(hat, command.act, hat.unit_id) for hat in confirmed)
    ]


def public_menu(language: str) -> list[tuple[str, str]]:
    """The commands that need no right at all."""
    say = speak(language)
    return [
        (command.vi if language == "vi" else command.en, say.plain(command.label))
        for command in COMMANDS
        if command.act is None
    ]


def perform(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Carry out an intent. Raises the topic's Refusals, and UnknownButton for a name not known."""
    route = _BY_NAME.get(intent.name)
    if route is None:
        raise UnknownButton
    in_role = actor
    if not route.public:
        if not actor.is_known:
            return home.public_screen(actor.language, ended=actor.person_id is not None)
        if not actor.hat.confirmed:
            return addressed(wording.waiting_screen(actor, uow), actor)
        in_role = hats.fitting(actor, intent, uow)
    if route.office:
        in_role = hats.in_office(in_role, uow)
    screen = behalf.named(route.handle(in_role, intent, uow), in_role, uow)
    placed = turning.placed(hats.named(screen, actor, uow), intent, uow)
    return addressed(jotting.line_kept(placed, in_role, intent, uow), actor)


def refused(
    actor: Actor,
    refusal: Refusal,
    asked: Intent | None,
    say: Say,
    buttons: Sequence[Choice] = (),
) -> Screen:
    """A named no as a screen: the sentence, the open question kept, and a way back.

    Who wants to leave the question gets its own `buttons` once more.
    """
    home_way = Choice(say.plain("What is to be done"), Intent("home"))
    ways = [home_way] if actor.is_known else []
    if isinstance(refusal, LeavesQuestion):
        its_own = [one for one in buttons if one.intent != home_way.intent]
        ways = [*its_own[-_MOST_OWN:], *ways]
    said = Screen(
        say.refusal(refusal),
        rows(*ways),
        asks=asked,
        aside=True,
        fresh=True,
        stays=True,
    )
    return addressed(said, actor)


def not_saved(say: Say) -> Screen:
    return Screen(
        say(
            "<b>This was not saved.</b> Something went wrong on our side; the administrator can see"
            " it. Everything saved before stands. Please try once more, or tell the secretary."
        ),
        rows(Choice(say.plain("What is to be done"), Intent("home"))),
        aside=True,
        fresh=True,
        stays=True,
    )


def cannot_store(say: Say) -> Screen:
    """Sent past the database when nothing can be stored for the moment."""
    return Screen(
        say(
            "The assistant cannot store anything at the moment. Your message is kept and will be"
            " handled as soon as it can; there is no need to send it again."
        )
    )
