"""The votes of the bloc: what is being prepared, what is open, what is over."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, may
from bot.domain.approval import hats_in
from bot.domain.errors import NotAllowed
from bot.i18n import speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.house import is_secretary, office_year
from handlers.contests.words import label_of, state_words
from handlers.paging import fitted, on_page, turning
from handlers.wording import HOME
from storage.contest_rows import Contest
from storage.office_rows import LEADER
from storage.uow import UnitOfWork

_LETTERS, _PER_PAGE = 40, 4
_STATES = ("open", "draft", "closed", "published")
_SEEN_BY_ALL = ("open", "closed", "published")


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """All of them for the secretary; for heads and tellers those that are opened.

    Raises NotAllowed for whoever has no part in votes of the bloc.
    """
    say, bloc_id = speak(actor.language), actor.hat.bloc_id
    prepares = is_secretary(actor, bloc_id)
    if not prepares and not may(actor.hat, Act.SEE_DELEGATIONS, actor.hat.unit_id):
        raise NotAllowed
    found = uow.contests.of_bloc(bloc_id, _STATES if prepares else _SEEN_BY_ALL)
    found.sort(key=lambda one: (_STATES.index(one.state), -one.id))
    mine = found if prepares else _with_a_part(found, actor, uow)
    shown, page, pages = on_page(mine, intent.number(0), _PER_PAGE)
    lines = [say("<b>Votes of the bloc</b>")]
    lines.extend(
        say("• {title}: <b>{state}</b>", title=label_of(one, say), state=state_words(one, say))
        for one in shown
    )
    if not mine:
        lines.append(
            say("There is no vote yet.") if prepares else say("No vote is in your hands to run.")
        )
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(fitted(label_of(one, say), _LETTERS), Intent.of("contests.one", one.id))
                for one in shown
            ),
            turning(page, pages, say, lambda to: Intent.of("contests", to)),
            Choice(say.plain("Prepare a vote"), Intent("contests.new")) if prepares else None,
            Choice(say.plain("Who votes for whom"), Intent("delegations")),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def _with_a_part(found: list[Contest], actor: Actor, uow: UnitOfWork) -> list[Contest]:
    """Those in which the actor is chair or teller."""
    bloc_id = actor.hat.bloc_id
    counted = uow.rolls.counted_by(actor.person)
    headed = {
        hat.unit_id
        for hat in hats_in(actor, bloc_id)
        if hat.unit_id is not None and may(hat, Act.CHAIR_CONTEST, hat.unit_id)
    }
    years = {office_year(one) for one in found if one.chair_unit_id is None} if headed else set()
    leaders = {year: uow.blocs.office_holder(bloc_id, year, LEADER) for year in years}
    return [
        one
        for one in found
        if one.id in counted or (one.chair_unit_id or leaders.get(office_year(one))) in headed
    ]
