"""Invitations: a one-time link for one person, board and role; and handing a role over."""

from __future__ import annotations

from bot.domain.access import (
    BLOC_ROLES,
    INVITABLE_BY_HEAD,
    INVITABLE_BY_SECRETARY,
    Act,
    Actor,
    Hat,
    Role,
    act_to_manage,
    hat_for,
    may,
)
from bot.domain.errors import N_, OldButton, RosterFirst, UnknownButton, UnknownUnit
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers import paging
from handlers.invitations import issue_invitation
from handlers.people import shown
from handlers.people.naming import read_person
from handlers.wording import ROLE_NAMES, hat_name
from storage.invites import Invitation
from storage.uow import UnitOfWork

_DEAR = (N_("Dear <b>{name}</b>,"), N_("Dear Sir or Madam <b>{name}</b>,"))
"""To a member of the bloc, to a guest from the ministry."""


def choose_board(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The secretary picks a board or a role for the whole bloc; a head has the own board only."""
    say = speak(actor.language)
    hat = hat_for(actor, Act.MANAGE_PEOPLE)
    if not may(hat, Act.MANAGE_BLOC):
        return _choose_role(hat, hat.unit_id or shown.WHOLE_BLOC, uow, say)
    for_bloc = tuple(
        Choice(_label(role, say), Intent.of("people.invite_role", shown.WHOLE_BLOC, role))
        for role in BLOC_ROLES
    )
    bloc = uow.blocs.bloc(hat.bloc_id)
    if bloc.roster_confirmed_at is None:
        return Screen(
            say(
                "The roster of the bloc is not confirmed yet. Please confirm it first; then people"
                " of its boards can be invited. Another secretary can be invited already."
            ),
            rows(
                Choice(say.plain("Confirm the roster"), Intent("people.roster")),
                for_bloc[0],
                Choice(say.plain("Back"), Intent("people")),
            ),
        )
    boards = uow.blocs.members(hat.bloc_id, uow.today(bloc.timezone))
    on_page, page, pages = paging.boards_on_page(boards, intent.number(0))
    return Screen(
        say("<b>Invite somebody</b>\n\nWhich board does the person work for?"),
        rows(
            *paging.side_by_side(
                [
                    Choice(board.short_name, Intent.of("people.invite_unit", board.id))
                    for board in on_page
                ]
            ),
            paging.turning(page, pages, say, lambda to: Intent.of("people.invite", to)),
            for_bloc,
            Choice(say.plain("Back"), Intent("people")),
        ),
    )


def choose_role(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    unit_id = intent.number(0)
    hat = hat_for(actor, Act.MANAGE_PEOPLE, unit_id)
    return _choose_role(hat, unit_id, uow, speak(actor.language))


def _choose_role(hat: Hat, unit_id: int, uow: UnitOfWork, say: Say) -> Screen:
    board = _sitting(hat, unit_id, uow)
    # Who runs the bloc's work is for the head of the board that leads it, from the handover on.
    leads = hat.role is Role.HEAD and uow.blocs.leading(hat.bloc_id).leads(unit_id)
    return Screen(
        say("<b>{board}</b>\n\nWhich role will the person have?", board=board),
        rows(
            *(
                Choice(_label(role, say), Intent.of("people.invite_role", unit_id, role))
                for role in (*INVITABLE_BY_HEAD, *([Role.SECRETARY] if leads else []))
            ),
            Choice(say.plain("Back"), Intent("people")),
        ),
    )


def ask_name(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises RosterFirst, UnknownUnit, NotAllowed."""
    say = speak(actor.language)
    wanted = _wanted(actor, intent, uow)
    return Screen(
        say(
            "<b>{duty}</b>\n\nPlease type the person's full name; the position may follow on a"
            " second line. The answer is a message that you can forward to the person as it is.",
            duty=shown.duty(wanted, uow, say),
        ),
        rows(Choice(say.plain("Back"), Intent("people.invite"))),
        asks=Intent("people.invite_name", intent.args),
    )


def make_invitation(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The name was typed. Raises NameUnclear and what `ask_name` raises."""
    return _issue(_wanted(actor, intent, uow), actor, None, uow)


def ask_successor(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Hand a role over without the one who holds it. Raises UnknownPerson, NotAllowed."""
    say = speak(actor.language)
    member = uow.people.access_member(actor, intent.number(0))
    return Screen(
        say(
            "<b>Hand over: {duty}</b>\nHeld by {name}.\n\n"
            "Please type the successor's full name; the position may follow on a second line."
            " The access of {name} ends once the successor is confirmed, not before.",
            duty=shown.duty(member.hat, uow, say),
            name=member.full_name,
        ),
        rows(
            Choice(say.plain("Back"), Intent.of("people.person", member.appointment_id)),
        ),
        asks=Intent.of("people.successor", member.appointment_id),
    )


def invite_successor(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NameUnclear, UnknownPerson, NotAllowed."""
    member = uow.people.access_member(actor, intent.number(0))
    return _issue(member.hat, actor, member.appointment_id, uow)


def list_invitations(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Links that still let somebody in: of one board, or of the whole bloc."""
    return _invitations(actor, intent.number(0), intent.number(1), uow)


def withdraw(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises InviteUnknown, NotAllowed, OldButton for one that is used or withdrawn already."""
    invitation = uow.invites.access(actor, intent.number(0))
    if not uow.invites.withdraw([invitation.id]):
        raise OldButton
    uow.record("invite_withdrawn", "invite", invitation.id)
    return _invitations(actor, intent.number(1), 0, uow, withdrawn=invitation)


def _invitations(
    actor: Actor,
    unit_id: int,
    page: int,
    uow: UnitOfWork,
    withdrawn: Invitation | None = None,
) -> Screen:
    say = speak(actor.language)
    hat = hat_for(actor, Act.MANAGE_PEOPLE if unit_id else Act.MANAGE_BLOC, unit_id or None)
    zone = shown.local(hat, uow)
    found = shown.open_invitations(hat, unit_id, uow)
    on_page, page, pages = paging.on_page(found, page)
    lines = []
    if withdrawn is not None:
        lines.append(say("The invitation for {name} is withdrawn.", name=withdrawn.full_name))
    lines.append(say("<b>Open invitations</b>: {n}", n=len(found)))
    lines += [
        say(
            "<b>{name}</b>: {hat}, valid until {until}",
            name=invitation.full_name,
            hat=hat_name(invitation.hat, uow, say),
            until=say.time(invitation.expires_at, zone),
        )
        for invitation in on_page
    ]
    return Screen(
        shown.paragraphs(lines),
        rows(
            *(
                Choice(
                    say.plain("Withdraw: {name}", name=invitation.full_name),
                    Intent.of("people.withdraw", invitation.id, unit_id),
                )
                for invitation in on_page
            ),
            paging.turning(page, pages, say, lambda to: Intent.of("people.invites", unit_id, to)),
            Choice(say.plain("Back"), Intent("people")),
        ),
    )


def _label(role: Role, say: Say) -> str:
    name = say.plain(ROLE_NAMES[role])
    return name[:1].upper() + name[1:]


def _sitting(hat: Hat, unit_id: int, uow: UnitOfWork) -> str:
    """The full name of a board that has its seat today. Raises RosterFirst, UnknownUnit."""
    bloc = uow.blocs.bloc(hat.bloc_id)
    if bloc.roster_confirmed_at is None:
        raise RosterFirst
    for board in uow.blocs.members(hat.bloc_id, uow.today(bloc.timezone)):
        if board.id == unit_id:
            return board.name
    raise UnknownUnit


def _wanted(actor: Actor, intent: Intent, uow: UnitOfWork) -> Hat:
    """The role that a button or an open question names, if the actor may hand it out."""
    unit_id, role = intent.number(0), _role(intent.text(1))
    if role in BLOC_ROLES:
        if role is Role.SECRETARY:
            return _as_secretary(actor, uow)
        by = hat_for(actor, Act.MANAGE_BLOC)
        bloc = uow.blocs.bloc(by.bloc_id)
        if bloc.roster_confirmed_at is None:
            raise RosterFirst
        return Hat(-1, bloc.id, None, role, confirmed=False)
    by = hat_for(actor, act_to_manage(role), unit_id)
    _sitting(by, unit_id, uow)
    return Hat(-1, by.bloc_id, unit_id, role, confirmed=False)


def _as_secretary(actor: Actor, uow: UnitOfWork) -> Hat:
    """Of the board that leads the bloc, by its head or by a secretary. Raises NotAllowed."""
    bloc = uow.blocs.bloc(actor.hat.bloc_id)
    leader = uow.blocs.leader(bloc.id, uow.today(bloc.timezone))
    hat_for(actor, act_to_manage(Role.SECRETARY, leader), leader, bloc.id)
    return Hat(-1, bloc.id, leader, Role.SECRETARY, confirmed=False)


def _role(word: str) -> Role:
    """Raises UnknownButton; a contributor is asked for from within the figures."""
    for role in INVITABLE_BY_SECRETARY:
        if role == word:
            return role
    raise UnknownButton


def _issue(wanted: Hat, actor: Actor, replaces_id: int | None, uow: UnitOfWork) -> Screen:
    say = speak(actor.language)
    name, position = read_person(uow.said)
    issued = issue_invitation(wanted, name, actor, uow, position=position, replaces_id=replaces_id)
    bloc = uow.blocs.bloc(wanted.bloc_id)
    return Screen(
        say(_DEAR[wanted.role is Role.OBSERVER], name=shown.titled(name, position))
        + "\n\n"
        + say(
            "{bloc} invites you to work with <b>Trợ lý Khối thi đua</b>, its automatic assistant,"
            " as {duty}.\n\n"
            "Please open this link and press Start:\n{link}\n\n"
            "The link works once, for you alone, until {until}. Please do not pass it on.",
            bloc=bloc.name,
            duty=shown.duty(wanted, uow, say),
            link=issued.link,
            until=say.moment(issued.expires_at, bloc.timezone),
        ),
        rows(
            Choice(say.plain("Invite another person"), Intent("people.invite")),
            shown.people(say),
            shown.home(say),
        ),
        fresh=True,
    )
