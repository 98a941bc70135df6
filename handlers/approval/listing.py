"""/duyet: what waits for this person's verdict."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor, Hat, Role
from bot.domain.approval import hats_in
from bot.domain.errors import NotAllowed
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.paging import on_page, turning
from handlers.wording import HOME, period_name
from storage.reviews import Waiting
from storage.uow import UnitOfWork

_MOST_ELSEWHERE = 12
_ROLES = (Role.HEAD, Role.ALTERNATE, Role.OFFICER)


def show_waiting(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for observers and for colleagues with one group of figures."""
    say, bloc = speak(actor.language), uow.blocs.bloc(actor.hat.bloc_id)
    mine, others = _sorted_out(actor, uow)
    names = {
        one.id: one.short_name for one in uow.blocs.candidates(bloc.id, uow.today(bloc.timezone))
    }
    lines = [say("<b>Waiting for your verdict: {n}</b>", n=len(mine))]
    shown, page, pages = on_page(mine, intent.number(0))
    lines.extend(
        say(
            "• {unit}: {period}, version {version}, {at}{paper}",
            unit=names.get(one.unit_id, "…"),
            period=period_name(one.period.kind, one.period.year, say),
            version=one.version,
            at=say.time(one.submitted_at, bloc.timezone),
            paper=say(" (signed on paper)") if one.on_paper else "",
        )
        for one in shown
    )
    lines.extend(_elsewhere(others, names, say))
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
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def _elsewhere(others: Sequence[Waiting], names: dict[int, str], say: Say) -> list[Markup]:
    """What waits for somebody else first: the boards by name, nothing of their figures."""
    if not others:
        return []
    shown = [names.get(one.unit_id, "…") for one in others[:_MOST_ELSEWHERE]]
    if len(others) > _MOST_ELSEWHERE:
        shown.append("…")
    return [
        say(
            "\nWaiting for somebody else first ({n}): {names}",
            n=len(others),
            names=", ".join(shown),
        )
    ]


def _sorted_out(actor: Actor, uow: UnitOfWork) -> tuple[list[Waiting], list[Waiting]]:
    """What this person may decide on now, and what of theirs waits for somebody else."""
    bloc_id = actor.hat.bloc_id
    hats = hats_in(actor, bloc_id)
    own = {hat.unit_id for hat in hats if hat.unit_id is not None and hat.role in _ROLES}
    is_secretary = any(hat.role is Role.SECRETARY for hat in hats)
    if not (own or is_secretary):
        raise NotAllowed
    found = uow.reviews.waiting(bloc_id, None if is_secretary else sorted(own))
    left = frozenset[int]() if is_secretary else _left_to_deputy(found, own, bloc_id, uow)
    mine: list[Waiting] = []
    others: list[Waiting] = []
    for one in found:
        if one.form_id in left or _decides(actor, hats, one):
            mine.append(one)
        elif is_secretary or one.unit_id in own:
            others.append(one)
    return mine, others


def _decides(actor: Actor, hats: Sequence[Hat], one: Waiting) -> bool:
    """By what the list knows of it; the card asks once more, and says why where it may not be."""
    if one.submitted_by == actor.person_id:
        return False
    roles = {hat.role for hat in hats if hat.unit_id == one.unit_id}
    accepts = not roles and any(hat.role is Role.SECRETARY for hat in hats)
    if one.state == "approved":
        return accepts
    return (
        Role.HEAD in roles
        or (one.office_waits and Role.ALTERNATE in roles)
        or (one.on_paper and accepts)
    )


def _left_to_deputy(
    found: Sequence[Waiting], own: set[int], bloc_id: int, uow: UnitOfWork
) -> frozenset[int]:
    """Forms that no secretary may accept, where this person's board does it instead."""
    asked = [one for one in found if one.deputy_id in own and one.unit_id not in own]
    if not asked:
        return frozenset()
    worn: dict[int, set[int | None]] = {}
    secretaries = set()
    for member in uow.people.members(bloc_id):
        if member.confirmed:
            worn.setdefault(member.person_id, set()).add(member.unit_id)
            if member.role is Role.SECRETARY:
                secretaries.add(member.person_id)
    return frozenset(
        one.form_id
        for one in asked
        if (one.state == "approved" or one.on_paper)
        and all(one.unit_id in worn[who] or one.submitted_by == who for who in secretaries)
    )
