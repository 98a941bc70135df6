"""On the first screen: conference, pact and handover, while they wait for the board's word."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from bot.domain.access import Act, Hat, may
from bot.i18n import Say
from bot.screen import Choice, Intent, beside
from storage.ahead import Ahead, Invitation

Duties = list[tuple[Markup, tuple[Choice | tuple[Choice, ...], ...]]]


def invitation_duty(hat: Hat, ahead: Ahead, acted_at: datetime, zone: str, say: Say) -> Duties:
    """Whether the board comes to the conference: everybody's who may say so. After the day to
    answer by only the secretary can enter it, so that the card tells where to turn."""
    asked = ahead.invitation
    if asked is None or not may(hat, Act.REGISTER_DELEGATES, hat.unit_id):
        return []
    way = Intent.of("conference.unit", asked.year, hat.unit_id)
    words = _asked_words(asked, acted_at, zone, say)
    return [(words, (Choice(say.plain("Answer the invitation"), way),))]


def _asked_words(asked: Invitation, acted_at: datetime, zone: str, say: Say) -> Markup:
    at = say.moment(asked.answer_by, zone)
    if acted_at > asked.answer_by:
        return say(
            "<b>Your board has not said whether it comes to the conference.</b> Registration closed"
            " at {at}; please tell the secretary.",
            at=at,
        )
    return say("<b>The conference waits for your board's answer.</b>\nUntil {at}.", at=at)


def word_duties(hat: Hat, ahead: Ahead, say: Say) -> Duties:
    """Consent is the head's; the handover everybody's of the two boards."""
    lines, ways = [], []
    if ahead.pact_waits is not None and may(hat, Act.SPEAK_FOR_BOARD, hat.unit_id):
        lines.append(say("<b>The emulation pact waits for your board's consent.</b>"))
        ways.append(Choice(say.plain("Emulation pact"), Intent.of("pact", ahead.pact_waits)))
    if ahead.handover_waits is not None and may(hat, Act.PUT_FORWARD, hat.unit_id):
        lines.append(say("<b>The handover of the leadership waits for your board.</b>"))
        ways.append(Choice(say.plain("Handover"), Intent.of("handover", ahead.handover_waits)))
    return [(Markup("\n").join(lines), (beside(*ways),))] if ways else []
