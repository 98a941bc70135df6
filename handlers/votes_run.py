"""Votes of the bloc on the home screen: where each one stands that the person runs."""

from __future__ import annotations

from markupsafe import Markup

from bot.i18n import Say
from bot.screen import Choice, Intent
from handlers.paging import fitted
from storage.ahead_votes import Running

_MOST, _TITLE_LETTERS, _LABEL_LETTERS = 3, 90, 30
Duty = tuple[Markup, tuple[Choice | tuple[Choice, ...], ...]]


def running_duty(votes: tuple[Running, ...], say: Say) -> list[Duty]:
    """Those that are open or wait for a count, a confirmation, a publication or a further round."""
    if not votes:
        return []
    shown = votes[:_MOST]
    lines = [say("<b>Votes that you run</b>"), *(_line(one, say) for one in shown)]
    ways = [
        Choice(fitted(one.title, _LABEL_LETTERS), Intent.of("contests.one", one.id))
        for one in shown
    ]
    if len(votes) > _MOST:
        label = say.plain("All votes ({n})", n=len(votes))
        ways.append(Choice(label, Intent("contests")))
    return [(Markup("\n").join(lines), tuple(ways))]


def _line(one: Running, say: Say) -> Markup:
    title = fitted(one.title, _TITLE_LETTERS)
    if one.round > 1:
        title = say.plain("{title} (round {n})", title=title, n=one.round)
    if one.state == "draft":
        return say("• {title}: <b>waits for the chair to open it</b>", title=title)
    if one.state == "closed":
        return say("• {title}: <b>closed, its result waits to be published</b>", title=title)
    if one.waits:
        return say("• {title}: <b>the count waits to be confirmed</b>", title=title)
    if not one.in_chat:
        return say("• {title}: <b>open in the hall, to be counted</b>", title=title)
    voted, called = f"{one.voted:02d}", f"{one.called:02d}"
    if one.voted == one.called:
        return say(
            "• {title}: <b>open, all {called} units have voted</b>", title=title, called=called
        )
    return say(
        "• {title}: <b>open</b>, have voted: {voted}/{called} units",
        title=title,
        voted=voted,
        called=called,
    )
