"""Messages to a board about its figures, each person in their own language."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.access import Role
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.wording import SOURCES, period_title
from storage.figures import Form
from storage.uow import Compose, UnitOfWork

_MOST_NAMES = 2


def tell_board(
    uow: UnitOfWork,
    form: Form,
    roles: Collection[Role],
    compose: Compose,
    key: str,
    besides: int | None = None,
) -> int:
    """The board's confirmed people of these roles learn of it, each once a key; how many."""
    persons = {
        member.person_id
        for member in uow.people.members(form.bloc_id, form.unit_id)
        if member.confirmed and member.role in roles and member.person_id != besides
    }
    for person_id in sorted(persons):
        uow.tell(person_id, compose, key)
    return len(persons)


def who_submits(uow: UnitOfWork, form: Form, say: Say) -> str:
    """The board's officers by name, else its head and alternates, else the secretary."""
    members = [one for one in uow.people.members(form.bloc_id, form.unit_id) if one.confirmed]
    for roles in ((Role.OFFICER,), (Role.HEAD, Role.ALTERNATE)):
        names = [one.full_name for one in members if one.role in roles and one.full_name]
        if names:
            return ", ".join(dict.fromkeys(names[:_MOST_NAMES]))
    return say.plain("the secretary of the bloc")


def tell_of_entry(uow: UnitOfWork, form: Form, on_behalf_id: int) -> None:
    """The secretary's first figure of an entry: whoever reports for the board is told by itself."""
    begun = uow.on_behalf.entry(form.bloc_id, on_behalf_id)
    assert begun is not None, "the secretary has just begun it"

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "The secretary enters figures for your board: <b>{period}</b>. Source: {source},"
                " {informant}. Please look at them and confirm, or correct what is wrong.",
                period=period_title(form.period, say),
                source=say(SOURCES[begun.source]),
                informant=begun.informant,
            ),
            rows(entrusted_choice(form, say)),
        )

    key = f"entrusted:{on_behalf_id}"
    if not tell_board(uow, form, (Role.OFFICER, Role.ALTERNATE), compose, key):
        tell_board(uow, form, (Role.HEAD,), compose, key)


def entrusted_choice(form: Form, say: Say) -> Choice:
    """To the one screen of all that was entered for the board."""
    return Choice(say.plain("See what was entered"), Intent.of("figures.entrusted", form.id))
