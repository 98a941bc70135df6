"""How a reader is spoken to: "đồng chí" within the boards, "ông/bà" to a guest of the ministry.

The sentences are written for the boards. To an observer each answer goes out in the other form, so
that nobody is called this in one message and that in the next.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.access import Actor, Role
from bot.screen import Screen

_TO_GUESTS = (("đồng chí", "ông/bà"), ("Đồng chí", "Ông/bà"))


def addressed(screen: Screen, actor: Actor) -> Screen:
    """The answer as its reader is spoken to. What guests are sent on somebody else's act is worded
    without either form.
    """
    if not actor.is_known or actor.hat.role is not Role.OBSERVER:
        return screen
    text = screen.text
    for here, there in _TO_GUESTS:
        text = text.replace(here, there)
    return replace(screen, text=text)
