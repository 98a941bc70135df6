"""Words while no question is open, and the way out: several rooms may know what is meant."""

from __future__ import annotations

from bot.domain.access import Actor
from bot.screen import Intent, Screen
from handlers import home
from handlers.figures import kept, pasting, unasked, unconfirmed
from storage.uow import UnitOfWork


def take_unasked(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What looks like figures while no question is open: words for who has none to enter."""
    return pasting.take_unasked(actor, uow) or take_unclear(actor, intent, uow)


def take_unclear(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Words while no question is open: perhaps the reason that figures wait for, or a figure."""
    return kept.met(actor, uow) or unasked.met(actor, uow) or home.unclear(actor, intent, uow)


def leave(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The way out; what was asked about by the form itself is told in its own words."""
    told = kept.left(actor, uow) or unconfirmed.left(actor, uow)
    return told or home.cancel(actor, intent, uow)
