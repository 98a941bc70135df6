"""A draft that opens by itself does so on a secretary's word, as if they tapped at that moment.

Who is secretary no more cannot tap: the draft then waits until another one has looked at it.
"""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, may
from bot.i18n import Say
from storage.contest_rows import Contest
from storage.uow import UnitOfWork


def lapsed(contest: Contest, uow: UnitOfWork) -> bool:
    """Whether whoever let it open by itself prepares the votes of the bloc no more."""
    if contest.armed_by is None:
        return False
    return all(
        one.person_id != contest.armed_by or not may(one.hat, Act.PREPARE_CONTEST)
        for one in uow.people.members(contest.bloc_id)
    )


def lapsed_words(contest: Contest, uow: UnitOfWork, say: Say) -> Markup:
    assert contest.armed_by is not None, "asked before"
    return say(
        "⚠ <b>It will not open by itself:</b> {name}, who let it, is not the secretary any more."
        " Please look at the preview and let it open by itself once more.",
        name=uow.people.name_of(contest.armed_by),
    )
