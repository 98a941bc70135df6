"""/trogiup: the commands that this person can use, each in one line; and the language."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, may
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.commands import COMMANDS
from handlers.wording import HOME
from storage.uow import UnitOfWork


def show(actor: Actor, _intent: Intent, _uow: UnitOfWork) -> Screen:
    """By the hat that is on; whoever has none yet reads what the assistant is."""
    say = speak(actor.language)
    other = "en" if say.language == "vi" else "vi"
    parts = [say("<b>Trợ lý Khối thi đua</b>, an automatic assistant.")]
    if actor.is_known and actor.hat.confirmed:
        parts.append(_commands(actor, say))
    if actor.is_known and may(actor.hat, Act.ENTER_FIGURES, actor.hat.unit_id):
        parts.append(
            say(
                "Every figure is saved at once as a draft; a colleague of your board can go on"
                " where you stopped. Numbers may be typed the usual way: 7.081,7 or 5,890 tỷ USD."
            )
        )
    parts.append(say("Do not send documents classified as state secrets through this channel."))
    return Screen(
        Markup("\n\n").join(parts),
        rows(
            Choice("English" if other == "en" else "Tiếng Việt", Intent("home.language", (other,))),
            Choice(say.plain("What is to be done"), HOME),
        ),
        aside=True,
    )


def _commands(actor: Actor, say: Say) -> Markup:
    return Markup("\n").join(
        Markup("/{}: {}").format(one.word(say.language), say(one.helps))
        for one in COMMANDS
        if one.serves(actor.hat)
    )


def set_language(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    language = "en" if intent.text(0) == "en" else "vi"
    uow.accounts.set_language(actor.account_id, language)
    uow.record("language_set", "account", actor.account_id, language)
    if actor.person_id is not None:
        uow.renew_menu(actor.person_id)
    say = speak(language)
    return Screen(
        say("From now on the assistant writes English."),
        rows(Choice(say.plain("What is to be done"), HOME)),
        aside=True,
    )
