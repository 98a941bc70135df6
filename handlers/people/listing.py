"""Who has access, by board and by person; taking it back at once."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import BLOC_ROLES, Act, Actor, Hat, Role, hat_for, may
from bot.domain.people_errors import LastSecretary
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers import paging
from handlers.people import shown
from handlers.people.confirming import confirm_or_undo
from handlers.people.ending import end_access, ended_screen, revoked
from handlers.wording import role_name
from storage.people import Member
from storage.uow import UnitOfWork


def show_all(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The secretary sees boards with their numbers, a head the own board."""
    hat = hat_for(actor, Act.MANAGE_PEOPLE)
    if not may(hat, Act.MANAGE_BLOC):
        return _board(hat, hat.unit_id or shown.WHOLE_BLOC, 0, uow, speak(actor.language))
    return _boards(hat, intent.number(0), uow, speak(actor.language))


def show_board(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, UnknownUnit."""
    unit_id = intent.number(0)
    if unit_id == shown.WHOLE_BLOC:
        hat = hat_for(actor, Act.MANAGE_BLOC)
    else:
        hat = hat_for(actor, Act.MANAGE_PEOPLE, unit_id)
    return _board(hat, unit_id, intent.number(1), uow, speak(actor.language))


def show_person(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises UnknownPerson, NotAllowed."""
    say = speak(actor.language)
    member = uow.people.access_member(actor, intent.number(0))
    zone = shown.local(member.hat, uow)
    lines = [
        say(
            "<b>{name}</b>\n{duty}\n{state}",
            name=shown.titled(member.full_name, member.position),
            duty=shown.duty(member.hat, uow, say),
            state=shown.state(member, say),
        ),
        say("Opened the invitation at {at}.", at=say.time(member.bound_at, zone)),
    ]
    if member.confirmed_at is not None and member.confirmed_by is not None:
        lines.append(
            say(
                "Confirmed at {at} by {by}.",
                at=say.time(member.confirmed_at, zone),
                by=uow.people.name_of(member.confirmed_by),
            )
        )
    if not member.reachable:
        lines.append(
            say("Messages of the assistant do not reach this person, who has to open it again.")
        )
    return Screen(shown.paragraphs(lines), rows(*_what_to_do(member, actor, say)))


def _what_to_do(member: Member, actor: Actor, say: Say) -> list[Choice | tuple[Choice, ...]]:
    ways: list[Choice | tuple[Choice, ...]] = []
    key = member.appointment_id
    if not member.confirmed:
        both = confirm_or_undo(member, say)
        ways.append(both if member.person_id != actor.person_id else both[1])
    else:
        ways.append(Choice(say.plain("Hand over to another"), Intent.of("people.hand_over", key)))
        ways.append(Choice(say.plain("Revoke access"), Intent.of("people.revoke", key)))
    return [*ways, shown.back_to(member.hat, say)]


def ask_revoke(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises UnknownPerson, NotAllowed, LastSecretary."""
    say = speak(actor.language)
    member = uow.people.access_member(actor, intent.number(0))
    _check_not_last(member, uow)
    return Screen(
        say(
            "Revoke the access of <b>{name}</b>, {duty}?\n\n"
            "It ends at once, and the person is told. Everything entered so far stays, drafts too.",
            name=member.full_name,
            duty=shown.duty(member.hat, uow, say),
        ),
        rows(
            Choice(say.plain("Yes, revoke"), Intent.of("people.revoke_now", member.appointment_id)),
            Choice(say.plain("Back"), Intent.of("people.person", member.appointment_id)),
        ),
    )


def revoke(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises UnknownPerson, NotAllowed, LastSecretary."""
    say = speak(actor.language)
    member = uow.people.access_member(actor, intent.number(0))
    uow.blocs.lock(member.bloc_id)
    _check_not_last(member, uow)
    end_access(member, actor.person, "revoked", uow, farewell=revoked(member, uow))
    return ended_screen(
        say(
            "Revoked: <b>{name}</b> has no access as {duty} any more. What was entered stays.",
            name=member.full_name,
            duty=shown.duty(member.hat, uow, say),
        ),
        say,
    )


def _check_not_last(member: Member, uow: UnitOfWork) -> None:
    last = (
        member.role is Role.SECRETARY
        and member.confirmed
        and not uow.people.has_secretary(member.bloc_id, besides=member.appointment_id)
    )
    if last:
        raise LastSecretary(name=member.full_name)


def _boards(hat: Hat, page: int, uow: UnitOfWork, say: Say) -> Screen:
    members = uow.people.members(hat.bloc_id)
    today = uow.today(shown.local(hat, uow))
    boards = uow.blocs.members(hat.bloc_id, today)
    seated = {board.id for board in boards}
    # A board that has left the bloc stays in the list for as long as somebody has access for it.
    gone = {m.unit_id for m in members if m.unit_id and m.role not in BLOC_ROLES} - seated
    boards += [uow.blocs.unit(hat.bloc_id, unit_id, today) for unit_id in sorted(gone)]
    buttons = [
        Choice(
            _counted(board.short_name, [m for m in members if _stands_under(m, board.id)], say),
            Intent.of("people.unit", board.id),
        )
        for board in boards
    ]
    whole = [m for m in members if _stands_under(m, shown.WHOLE_BLOC)]
    buttons.append(
        Choice(
            _counted(say.plain("Whole bloc"), whole, say),
            Intent.of("people.unit", shown.WHOLE_BLOC),
        )
    )
    on_page, page, pages = paging.boards_on_page(buttons, page)
    lines = [say("<b>People and access</b>"), _summary(members, say)]
    if uow.blocs.bloc(hat.bloc_id).roster_confirmed_at is None:
        lines.append(say("The roster of the bloc is not confirmed yet."))
    return Screen(
        shown.paragraphs(lines),
        rows(
            *paging.side_by_side(on_page),
            paging.turning(page, pages, say, lambda to: Intent.of("people", to)),
            _invite_row(hat, shown.WHOLE_BLOC, uow, say),
            shown.home(say),
        ),
    )


def _stands_under(member: Member, unit_id: int) -> bool:
    if member.role in BLOC_ROLES:
        return unit_id == shown.WHOLE_BLOC
    return member.unit_id == unit_id


def _counted(label: str, members: Sequence[Member], say: Say) -> str:
    waiting = sum(not member.confirmed for member in members)
    if waiting:
        return say.plain(
            "{label}: {n} ({waiting} new)", label=label, n=len(members), waiting=waiting
        )
    return f"{label}: {len(members)}"


def _summary(members: Sequence[Member], say: Say) -> Markup:
    confirmed = [member for member in members if member.confirmed]
    return say(
        "With access: {confirmed}. Waiting to be confirmed: {waiting}. Cannot be reached: {lost}.",
        confirmed=len(confirmed),
        waiting=len(members) - len(confirmed),
        lost=sum(not member.reachable for member in confirmed),
    )


def _board(hat: Hat, unit_id: int, page: int, uow: UnitOfWork, say: Say) -> Screen:
    if unit_id == shown.WHOLE_BLOC:
        title = say.plain("Whole bloc")
    else:
        title = uow.blocs.unit(hat.bloc_id, unit_id, uow.today(shown.local(hat, uow))).name
    members = [m for m in uow.people.members(hat.bloc_id) if _stands_under(m, unit_id)]
    # Who waits comes first: that is what has to be done.
    members.sort(key=lambda member: member.confirmed)
    on_page, page, pages = paging.on_page(members, page)
    lines = [say("<b>{title}</b>", title=title), _summary(members, say)]
    lines += [
        say(
            "<b>{name}</b>\n{role}, {state}",
            name=shown.titled(member.full_name, member.position),
            role=role_name(member.hat, uow, say),
            state=shown.state(member, say),
        )
        for member in on_page
    ]
    back = shown.people(say) if may(hat, Act.MANAGE_BLOC) else shown.home(say)
    return Screen(
        shown.paragraphs(lines),
        rows(
            *(
                Choice(member.full_name, Intent.of("people.person", member.appointment_id))
                for member in on_page
            ),
            paging.turning(page, pages, say, lambda to: Intent.of("people.unit", unit_id, to)),
            _invite_row(hat, unit_id, uow, say),
            back,
        ),
    )


def _invite_row(hat: Hat, unit_id: int, uow: UnitOfWork, say: Say) -> tuple[Choice, ...]:
    if unit_id == shown.WHOLE_BLOC:
        invite = Intent("people.invite")
    else:
        invite = Intent.of("people.invite_unit", unit_id)
    row = [Choice(say.plain("Invite somebody"), invite)]
    waiting = len(shown.open_invitations(hat, unit_id, uow))
    if waiting:
        label = say.plain("Open invitations: {n}", n=waiting)
        row.append(Choice(label, Intent.of("people.invites", unit_id)))
    return tuple(row)
