"""Under which of several roles a person acts: the one that is on, where it serves, else another.

Notices come to a person whatever role is on, and name a board's form or a bloc's period; whoever
taps them means that board. The rights themselves are asked for by each handler, as always.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.access import Act, Actor, Hat, Role, may
from bot.domain.errors import NotAllowed
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen
from handlers.wording import hat_name
from storage.subjects import Place, Subject
from storage.uow import UnitOfWork

_Meant = tuple[Subject | None, Act | None]
_MEANT: tuple[tuple[str, _Meant], ...] = (
    ("figures.export", (None, None)),
    ("figures", (Subject.FORM, Act.ENTER_FIGURES)),
    ("duty", (Subject.PERIOD, Act.ENTER_FIGURES)),
    ("approval.office", (None, None)),
    ("approval.items", (Subject.FORM, Act.ENTER_FIGURES)),
    ("approval.voice", (Subject.FORM, Act.ENTER_FIGURES)),
    ("approval.keep", (Subject.FORM, Act.ENTER_FIGURES)),
    ("approval.kept", (Subject.FORM, Act.ENTER_FIGURES)),
    ("approval.", (Subject.FORM, None)),
    ("behalf.confirm", (Subject.FORM, Act.SUBMIT_FIGURES)),
    ("behalf", (None, Act.ENTER_ON_BEHALF)),
    ("flags.show", (Subject.FLAG, Act.FLAG_VALUES)),
    ("flags.settle", (Subject.FLAG, Act.FLAG_VALUES)),
    ("flags.", (Subject.FORM, Act.FLAG_VALUES)),
    ("late", (Subject.PERIOD, Act.MANAGE_BLOC)),
    ("periods.move", (Subject.PERIOD, Act.MANAGE_BLOC)),
    ("periods.manage", (Subject.PERIOD, Act.MANAGE_BLOC)),
    ("periods.close", (Subject.PERIOD, Act.MANAGE_BLOC)),
    ("periods.reopen", (Subject.PERIOD, Act.MANAGE_BLOC)),
    ("periods.estimates", (Subject.PERIOD, Act.MANAGE_BLOC)),
    ("periods", (None, Act.MANAGE_BLOC)),
    ("rates.", (Subject.PERIOD, Act.MANAGE_BLOC)),
    ("rates", (None, Act.MANAGE_BLOC)),
    ("requests.show", (Subject.PERIOD, Act.MANAGE_BLOC)),
    ("requests.table", (Subject.PERIOD, Act.MANAGE_BLOC)),
    ("requests.attach", (Subject.PERIOD, Act.MANAGE_BLOC)),
    ("requests.file", (Subject.PERIOD, Act.MANAGE_BLOC)),
    ("requests.open", (Subject.PERIOD, None)),
    ("requests", (None, Act.MANAGE_BLOC)),
    ("status.unit", (Subject.PERIOD, Act.SEE_PROGRESS)),
    ("status.remind", (Subject.PERIOD, Act.MANAGE_BLOC)),
    ("totals.periods", (None, None)),
    ("totals.corrections", (Subject.PERIOD, Act.ASK_CORRECTION)),
    ("totals.correction", (Subject.CORRECTION, Act.ASK_CORRECTION)),
    ("totals.correct", (Subject.PERIOD, Act.ASK_CORRECTION)),
    ("totals.treat", (Subject.PERIOD, Act.TREAT_MISSING)),
    ("totals.as_of", (Subject.PERIOD, Act.TREAT_MISSING)),
    ("totals.release_ask", (Subject.PERIOD, Act.PREPARE_RELEASE)),
    ("totals.release_said", (Subject.PERIOD, Act.PREPARE_RELEASE)),
    ("totals.release_told", (Subject.PERIOD, Act.PREPARE_RELEASE)),
    ("totals", (Subject.PERIOD, Act.SEE_TOTALS)),
    ("charts.", (Subject.PERIOD, Act.SEE_TOTALS)),
    *(
        (f"conference.{name}", (None, Act.MANAGE_BLOC))
        for name in (
            "session",
            "usual",
            "item",
            "place",
            "word",
            "host",
            "invite",
            "behalf",
            "held",
            "next",
        )
    ),
    ("year.file", (None, None)),
    ("year.", (None, Act.MANAGE_BLOC)),
    ("nominations.one", (Subject.NOMINATION, None)),
    ("nominations.open", (Subject.NOMINATION, None)),
    ("nominations.review", (Subject.NOMINATION, Act.PUT_FORWARD)),
    ("nominations.approve", (Subject.NOMINATION, Act.SPEAK_FOR_BOARD)),
    ("nominations.agree", (Subject.NOMINATION, Act.SPEAK_FOR_BOARD)),
    ("nominations.refuse", (Subject.NOMINATION, Act.SPEAK_FOR_BOARD)),
    ("nominations.accept", (Subject.NOMINATION, Act.MANAGE_BLOC)),
)
"""What a button is about, and the right that is wanted for it; the first that fits holds."""


_OF_A_BOARD = frozenset(
    f"conference.{name}"
    for name in (
        "unit",
        "come",
        "confirm",
        "parts",
        "part",
        "extras",
        "extras_typed",
        "people",
        "people_typed",
        "person",
        "lead",
        "vote",
        "unvote",
        "substitute",
        "substitute_is",
        "drop",
    )
)
"""Buttons that name a board behind the year of its conference: they come to whoever speaks for it,
else to who prepares the conference."""


def fitting(actor: Actor, intent: Intent, uow: UnitOfWork) -> Actor:
    """The actor under the role in which this is meant; one statement, for who has several."""
    if len(actor.hats) < 2 or uow.group is not None:
        return actor
    if intent.name in _OF_A_BOARD:
        own = _with_right(actor, Act.REGISTER_DELEGATES, intent.number(1))
        found = own or _with_right(actor, Act.MANAGE_BLOC, None)
        return _under(actor, next(iter(found), actor.hat), uow)
    meant = next((meant for name, meant in _MEANT if intent.name.startswith(name)), (None, None))
    subject, act = meant
    if subject is None:
        others = () if act is None else _with_right(actor, act, None)
        return _under(actor, others[0] if others else actor.hat, uow)
    number = intent.number(0)
    return actor if number < 1 else at(actor, subject, number, uow, act)


def at(
    actor: Actor, subject: Subject, number: int, uow: UnitOfWork, act: Act | None = None
) -> Actor:
    """The actor under the role that serves for one thing; unchanged where none does."""
    if len(actor.hats) < 2:
        return actor
    place = uow.subjects.place(subject, number)
    if place is None:
        return actor
    there = [one for one in _in_turn(actor) if one.bloc_id == place.bloc_id]
    found = [one for one in there if act is None or may(one, act, place.unit_id)]
    if act is Act.ENTER_FIGURES and _goes_on(actor, subject, number, place, found, uow):
        found = [actor.hat]
    return _under(actor, next(iter(found or _for_board(there, place, act)), actor.hat), uow)


def _goes_on(
    actor: Actor, subject: Subject, number: int, place: Place, own: Sequence[Hat], uow: UnitOfWork
) -> bool:
    """Whether the secretary is entering for the board already, though it is their own as well."""
    on = actor.hat
    if subject is not Subject.FORM or on.role is not Role.SECRETARY or on in own:
        return False
    held = on.bloc_id == place.bloc_id and may(on, Act.ENTER_ON_BEHALF, place.unit_id)
    return held and uow.on_behalf.in_hand(number, actor.person) is not None


def _for_board(there: list[Hat], place: Place, act: Act | None) -> list[Hat]:
    """Who reports for no such board may enter for it, else has at least a role in its bloc."""
    if act is Act.ENTER_FIGURES:
        behalf = [one for one in there if may(one, Act.ENTER_ON_BEHALF, place.unit_id)]
        return behalf or there
    return there


def _with_right(actor: Actor, act: Act, unit_id: int | None) -> list[Hat]:
    return [one for one in _in_turn(actor) if may(one, act, unit_id)]


def _in_turn(actor: Actor) -> list[Hat]:
    """The confirmed roles: the one that is on, others of its bloc, those of other blocs."""
    on = actor.hat
    return sorted(
        (one for one in actor.hats if one.confirmed),
        key=lambda one: (one.id != on.id, one.bloc_id != on.bloc_id, bool(one.scope), one.id),
    )


def _under(actor: Actor, hat: Hat, uow: UnitOfWork) -> Actor:
    if hat.id == actor.hat.id:
        return actor
    uow.acts_as = hat
    return replace(actor, hat_id=hat.id)


def in_office(actor: Actor, uow: UnitOfWork) -> Actor:
    """The actor with the roles that stand now; the bloc and the roles are held until it is done.

    Who acts is read for a whole batch, and the role may be ended beside it. Whoever ends one holds
    the bloc, so that holding it first keeps this from waiting in a circle. Raises NotAllowed.
    """
    on = actor.hat
    uow.blocs.lock(on.bloc_id)
    now = uow.people.access_now(actor)
    if on not in now.hats:
        raise NotAllowed
    return now


def named(screen: Screen, actor: Actor, uow: UnitOfWork) -> Screen:
    """The screen with the role on top under which it was made, where another one is on."""
    hat = uow.acts_as
    if hat is None or not screen.text:
        return screen
    say = speak(actor.language)
    name = hat_name(hat, uow, say)
    if hat.bloc_id != actor.hat.bloc_id:
        name = f"{name}, {uow.blocs.bloc(hat.bloc_id).short_name}"
    return replace(screen, text=say("<b>As: {hat}</b>", hat=name) + "\n" + screen.text)


def returned_elsewhere(actor: Actor, uow: UnitOfWork, say: Say) -> list[tuple[str, Choice]]:
    """What went back to boards that the person reports for in roles that are not on."""
    on = actor.hat
    others = {
        (hat.bloc_id, hat.unit_id): hat
        for hat in actor.hats
        if hat.unit_id is not None
        and (hat.bloc_id, hat.unit_id) != (on.bloc_id, on.unit_id)
        and may(hat, Act.SUBMIT_FIGURES, hat.unit_id)
    }
    if not others:
        return []
    found = uow.subjects.returned({unit_id for _bloc, unit_id in others if unit_id is not None})
    return [
        (
            hat_name(others[one.bloc_id, one.unit_id], uow, say),
            Choice(say.plain("All that came back"), Intent.of("approval.items", one.form_id)),
        )
        for one in found
        if (one.bloc_id, one.unit_id) in others
    ]
