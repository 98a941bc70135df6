"""/duyet: what waits for this person's verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.approval import hats_in
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.awaited import left_to, waiting_for
from handlers.paging import on_page, turning
from handlers.wording import HOME, period_title
from storage.reviews import Waiting
from storage.uow import UnitOfWork

_MOST_ELSEWHERE = 12


def show_waiting(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for observers and for colleagues with one group of figures."""
    say, bloc = speak(actor.language), uow.blocs.bloc(actor.hat.bloc_id)
    mine, others = waiting_for(actor, uow)
    names = uow.blocs.short_names(bloc.id)
    lines = [
        say("<b>Waiting for your verdict: {n}</b>", n=len(mine))
        if mine
        else say("No figures wait for your verdict at the moment.")
    ]
    shown, page, pages = on_page(mine, intent.number(0))
    lines.extend(
        say(
            "• {unit}: {period}, version {version}, {at}{paper}",
            unit=names.get(one.unit_id, "…"),
            period=period_title(one.period, say),
            version=one.version,
            at=say.time(one.submitted_at, bloc.timezone),
            paper=say(" (signed on paper)") if one.on_paper else "",
        )
        for one in shown
    )
    deputies = left_to(others[:_MOST_ELSEWHERE], bloc.id, uow)
    lines.extend(_elsewhere(others, deputies, names, say))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(
                    names.get(one.unit_id, "…")
                    if len({each.period.id for each in mine}) == 1
                    else f"{names.get(one.unit_id, '…')} · {one.period.key}",
                    Intent.of("approval.card", one.form_id, one.version),
                )
                for one in shown
            ),
            turning(page, pages, say, lambda to: Intent.of("approval", to)),
            Choice(say.plain("Look before me"), Intent("approval.office"))
            if any(hat.role is Role.HEAD for hat in hats_in(actor, bloc.id))
            else None,
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def _elsewhere(
    others: Sequence[Waiting],
    deputies: Mapping[int, int],
    names: Mapping[int, str],
    say: Say,
) -> list[Markup]:
    """What waits for somebody else first: the boards by name, nothing of their figures. Where it
    is the deputy's turn, whose that is.
    """
    if not others:
        return []
    shown = []
    for one in others[:_MOST_ELSEWHERE]:
        name, deputy = names.get(one.unit_id, "…"), deputies.get(one.form_id)
        if deputy is not None:
            board = names.get(deputy, "…")
            name = say.plain("{unit} (the deputy {board} is to accept it)", unit=name, board=board)
        shown.append(name)
    if len(others) > _MOST_ELSEWHERE:
        shown.append("…")
    return [
        say(
            "\nWaiting for somebody else first ({n}): {names}",
            n=len(others),
            names=", ".join(shown),
        )
    ]
