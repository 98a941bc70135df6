"""The secretary releases on the word of the leading board's head.

Who agreed, when and how is typed, shown once more, and kept with the release: nothing reaches the
ministry before a tap below those very words.
"""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.errors import OldButton
from bot.domain.totals_errors import ReleaseWordNeeded
from bot.screen import Choice, Intent, Screen, rows
from handlers.seals import seal
from handlers.totals.missing import reason_from
from handlers.totals.releasing import acting_now, release, require_unmoved, view_for
from handlers.totals.view import View
from storage.uow import UnitOfWork

_SURE = "totals.release_sure"


def ask_how(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    require(actor, Act.PREPARE_RELEASE)
    view = view_for(actor, intent, uow)
    require_unmoved(view, intent)
    return Screen(
        view.say(
            "Who agreed to the release, when and how? One line, for example: đồng chí Trưởng ban,"
            " điện thoại 9 giờ 00 ngày 03/12. It is kept, and the heads of the leading board are"
            " told."
        ),
        rows(Choice(view.say.plain("Back"), view.intent("release"))),
        asks=view.intent("release_told", intent.text(2)),
    )


def take_word(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The leader's word was typed: shown once more. Raises ReleaseWordNeeded, TotalsMoved."""
    require(actor, Act.PREPARE_RELEASE)
    view = view_for(actor, intent, uow)
    require_unmoved(view, intent)
    return _look_once_more(view, intent.text(2), reason_from(uow, ReleaseWordNeeded))


def repeat(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Something was typed where a button is to be tapped: the same is shown again."""
    require(actor, Act.PREPARE_RELEASE)
    view = view_for(actor, intent, uow)
    require_unmoved(view, intent)
    return _look_once_more(view, intent.text(2), intent.text(3))


def _look_once_more(view: View, code: str, word: str) -> Screen:
    say = view.say
    return Screen(
        Markup("\n").join(
            [
                say("<b>Please look it over.</b> Nothing has been released yet."),
                say("Figures: <b>{period}</b>, check code {code}", period=view.title, code=code),
                say("Agreed by: “{word}”", word=word),
                say("After your tap the ministry's observers see these totals."),
            ]
        ),
        rows(
            Choice(say.plain("Release now"), view.intent("release_noted", code, seal(code, word))),
            Choice(say.plain("Type it again"), view.intent("release_said", code)),
            Choice(say.plain("Back"), view.intent("release")),
        ),
        asks=view.intent("release_sure", code, word),
    )


def release_as_told(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The tap below the words that were shown.

    Raises OldButton where other words wait by now or none, TotalsMoved.
    """
    actor, asked = acting_now(actor, intent, uow), uow.asked
    require(actor, Act.PREPARE_RELEASE)
    view = view_for(actor, intent, uow)
    require_unmoved(view, intent)
    if asked is None or asked.name != _SURE or asked.args[:3] != intent.args[:3]:
        raise OldButton
    word = asked.text(3)
    if intent.text(3) != seal(intent.text(2), word):
        raise OldButton
    return release(view, word, uow)
