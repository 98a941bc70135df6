"""Whether a board comes to the conference; with that who votes for it there."""

from __future__ import annotations

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.screen import Intent, Screen
from handlers.conference.answering import ask_people, card, keep, to_change
from handlers.conference.leading import take_vote_back
from storage.rsvps import COMES, STAYS
from storage.uow import UnitOfWork


def take_coming(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Kept at once; what was entered before stays. A board that does not come is voted for by its
    head again. Raises as `to_change` does."""
    found = to_change(actor, intent, uow)
    coming = intent.text(2)
    if coming not in (COMES, STAYS):
        raise OldButton
    found = keep(found, f"coming {coming}", coming=coming)
    if coming == STAYS:
        take_vote_back(found)
    say = found.room.say
    if coming == COMES and not found.delegates():
        return ask_people(found, say("✓ Saved: the board comes."))
    said = say("✓ Saved: the board comes.") if coming == COMES else say(
        "✓ Saved: the board does not come. The names entered are kept, should it come after all."
    )  # fmt: skip
    return card(found, said)
