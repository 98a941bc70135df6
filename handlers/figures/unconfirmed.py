"""The way out while a typed figure waits for a tap: it was never saved, and that is said."""

from __future__ import annotations

from bot.domain.access import Actor
from bot.i18n import speak
from bot.lines import plain_line
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.doubting import MOST_TYPED, doubted_in
from handlers.figures.pending import beneath
from handlers.figures.shown import cut
from handlers.wording import HOME
from storage.uow import UnitOfWork


def left(actor: Actor, uow: UnitOfWork) -> Screen | None:
    """/thoat at a figure in doubt: what is not saved, and the way back. None where none waits."""
    asked = beneath(uow)
    if asked is None or not (writes := doubted_in(asked)):
        return None
    say = speak(actor.language)
    return Screen(
        say(
            "You have left the entry. “{typed}” was not confirmed, so it is <b>not saved</b>;"
            " everything saved before is kept as a draft.",
            typed=cut(plain_line(writes[0].typed), MOST_TYPED),
        ),
        rows(
            Choice(say.plain("Back to the question"), Intent.of("figures.ask", *asked.args[:2])),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )
