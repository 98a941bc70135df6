"""Whether a board comes to the conference; with that who votes for it there.

It is said at once; what the head of the board has said is changed by a second tap.
"""

from __future__ import annotations

from bot.domain.access import Actor, Role
from bot.domain.errors import OldButton
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.conference.answering import Registration, ask_people, card, keep, to_change
from handlers.conference.leading import take_vote_back
from storage.rsvps import COMES, STAYS
from storage.uow import UnitOfWork

_SURE = "sure"


def take_coming(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Kept at once; what was entered before stays. A board that does not come is voted for by its
    head again. Where the head has said otherwise somebody else taps twice, and the head is told.
    Raises as `to_change` does."""
    found = to_change(actor, intent, uow)
    coming = intent.text(2)
    if coming not in (COMES, STAYS):
        raise OldButton
    head = _head_against(found, coming)
    if head is not None and intent.text(3) != _SURE:
        return _ask(found, coming)
    found = keep(found, f"coming {coming}", coming=coming)
    if coming == STAYS:
        take_vote_back(found)
    if head is not None:
        _tell(found, head, coming)
    say = found.room.say
    if coming == COMES and not found.delegates():
        return ask_people(found, say("✓ Saved: the board comes."))
    said = say("✓ Saved: the board comes.") if coming == COMES else say(
        "✓ Saved: the board does not come. The names entered are kept, should it come after all."
    )  # fmt: skip
    return card(found, said)


def _head_against(found: Registration, coming: str) -> int | None:
    """The head of the board who gave the answer that stands, where another changes it."""
    room, answer = found.room, found.answer
    if answer is None or not answer.is_given or answer.coming == coming:
        return None
    if answer.changed_by == room.actor.person_id:
        return None
    heads = {
        one.person_id
        for one in room.uow.people.members(room.bloc.id, found.unit.id)
        if one.confirmed and one.role is Role.HEAD
    }
    return answer.changed_by if answer.changed_by in heads else None


def _ask(found: Registration, coming: str) -> Screen:
    say = found.room.say
    if coming == COMES:
        text = say(
            "The head of the board has answered: <b>does not come</b>. Change it to “comes”? The"
            " head is told. Nothing was changed yet."
        )
        label = say.plain("Yes, the board comes")
    else:
        text = say(
            "The head of the board has answered: <b>comes</b>. Change it to “does not come”? The"
            " head is told. Nothing was changed yet."
        )
        label = say.plain("Yes, it stays away")
    return Screen(
        text,
        rows(
            Choice(label, found.intent("come", coming, _SURE)),
            Choice(say.plain("Back"), found.intent("unit")),
        ),
    )


def _tell(found: Registration, head: int, coming: str) -> None:
    room, unit = found.room, found.unit

    def compose(say: Say) -> Screen:
        words = {"name": room.actor.full_name, "unit": unit.name, "year": str(room.number)}
        text = (
            say(
                "{name} has changed your answer for {unit}: the board <b>comes</b> to the"
                " conference {year}.",
                **words,
            )
            if coming == COMES
            else say(
                "{name} has changed your answer for {unit}: the board <b>does not come</b> to the"
                " conference {year}.",
                **words,
            )
        )
        way = Choice(say.plain("See the answer"), room.intent("unit", unit.id))
        return Screen(text, rows(way))

    room.uow.tell(head, compose, f"answer-changed:{room.number}:{unit.id}:{room.uow.inbox_id}")
