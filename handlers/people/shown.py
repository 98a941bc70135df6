"""How people, roles and long lists are put on a phone's screen."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import BLOC_ROLES, Hat
from bot.i18n import Say
from bot.screen import Choice, Intent
from handlers.wording import HOME, role_name
from storage.invites import Invitation
from storage.people import Member
from storage.uow import UnitOfWork

WHOLE_BLOC = 0
"""Stands for "no board" where a button or a question names a board."""


def duty(hat: Hat, uow: UnitOfWork, say: Say) -> str:
    """ "cán bộ phụ trách TĐKT của Ban Quản lý các khu công nghiệp tỉnh Hà Nam", in full."""
    role = role_name(hat, uow, say)
    if hat.unit_id is None or hat.role in BLOC_ROLES:
        return role
    zone = uow.blocs.bloc(hat.bloc_id).timezone
    board = uow.blocs.unit(hat.bloc_id, hat.unit_id, uow.today(zone)).name
    return say.plain("{role} of {board}", role=role, board=board)


def paragraphs(lines: Sequence[Markup]) -> Markup:
    return Markup("\n\n").join(lines)


def lines(rows: Sequence[Markup]) -> Markup:
    return Markup("\n").join(rows)


def titled(name: str, position: str) -> str:
    return f"{name}, {position}" if position else name


def local(hat: Hat, uow: UnitOfWork) -> str:
    return uow.blocs.bloc(hat.bloc_id).timezone


def home(say: Say) -> Choice:
    return Choice(say.plain("What is to be done"), HOME)


def people(say: Say) -> Choice:
    return Choice(say.plain("People and access"), Intent("people"))


def back_to(hat: Hat, say: Say) -> Choice:
    """To the list where a holder of this role stands."""
    unit_id = WHOLE_BLOC if hat.role in BLOC_ROLES else hat.unit_id
    return Choice(say.plain("Back"), Intent.of("people.unit", unit_id or WHOLE_BLOC))


def open_invitations(hat: Hat, unit_id: int, uow: UnitOfWork) -> list[Invitation]:
    """Living links of one board, or of the whole bloc, as a manager may see and withdraw them."""
    return [
        invitation
        for invitation in uow.invites.still_open(hat.bloc_id, unit_id or None)
        if not invitation.is_claim and (unit_id == WHOLE_BLOC or invitation.role not in BLOC_ROLES)
    ]


def state(member: Member, say: Say) -> str:
    if not member.confirmed:
        return say.plain("waits to be confirmed")
    if not member.reachable:
        return say.plain("confirmed, cannot be reached")
    return say.plain("confirmed")
