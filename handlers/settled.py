"""After a period was closed: the board's figures are still there, to be read and no more."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Hat, may
from bot.i18n import Say
from bot.screen import Choice, Intent
from handlers.wording import period_title
from storage.periods import Settled
from storage.uow import UnitOfWork


def settled_form(hat: Hat, uow: UnitOfWork) -> Settled | None:
    """The own board's form of the period that was closed last; None for who enters no figures."""
    if hat.unit_id is None or not may(hat, Act.ENTER_FIGURES, hat.unit_id):
        return None
    return uow.periods.last_settled(hat.bloc_id, hat.unit_id)


def settled_words(found: Settled, uow: UnitOfWork, say: Say) -> Markup:
    """Since when the figures are closed, and that those of the board are kept."""
    zone = uow.blocs.bloc(found.period.bloc_id).timezone
    return say(
        "<b>{period}</b> was closed at {at}. The figures of your board are kept.",
        period=period_title(found.period, say),
        at=say.moment(found.at, zone),
    )


def nothing_taken(say: Say) -> Markup:
    """In front of what is said to somebody who has sent figures that nobody asks for."""
    return say("Nothing was saved of what you sent: no figures are being collected now.") + "\n\n"


def look_choice(form_id: int, say: Say) -> Choice:
    return Choice(say.plain("See the figures"), Intent.of("figures.review", form_id))
