"""On the first screen: the pact and the handover, while they wait for the board's word."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Hat, may
from bot.i18n import Say
from bot.screen import Choice, Intent, beside
from storage.ahead import Ahead


def word_duties(
    hat: Hat, ahead: Ahead, say: Say
) -> list[tuple[Markup, tuple[Choice | tuple[Choice, ...], ...]]]:
    """Consent is the head's; the handover everybody's of the two boards."""
    lines, ways = [], []
    if ahead.pact_waits is not None and may(hat, Act.SPEAK_FOR_BOARD, hat.unit_id):
        lines.append(say("<b>The emulation pact waits for your board's consent.</b>"))
        ways.append(Choice(say.plain("Emulation pact"), Intent.of("pact", ahead.pact_waits)))
    if ahead.handover_waits is not None and may(hat, Act.PUT_FORWARD, hat.unit_id):
        lines.append(say("<b>The handover of the leadership waits for your board.</b>"))
        ways.append(Choice(say.plain("Handover"), Intent.of("handover", ahead.handover_waits)))
    return [(Markup("\n").join(lines), (beside(*ways),))] if ways else []
