"""An access ends: undone before it was confirmed, revoked, or passed on to a successor."""

from __future__ import annotations

from markupsafe import Markup

from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.people import shown
from handlers.wording import hat_name
from storage.people import Member
from storage.uow import Compose, UnitOfWork


def end_access(
    member: Member, by: int, verb: str, uow: UnitOfWork, *, farewell: Compose, detail: str = ""
) -> bool:
    """The access ends at once, the person is told and gets another menu. False: it had ended.

    Whoever ends their own access reads the answer to that instead.
    """
    if not uow.people.end(member.appointment_id, by, uow.today(shown.local(member.hat, uow))):
        return False
    uow.record(verb, "appointment", member.appointment_id, detail)
    _end_delegations(member, by, uow)
    if member.person_id != by or verb == "handed_over":
        uow.tell(member.person_id, farewell, f"ended:{member.appointment_id}")
    uow.renew_menu(member.person_id)
    return True


def _end_delegations(member: Member, by: int, uow: UnitOfWork) -> None:
    """Who is of the unit no more votes for it no more; its head votes again."""
    unit_id = member.unit_id
    if unit_id is None:
        return
    there = uow.people.members(member.bloc_id, unit_id)
    if any(one.person_id == member.person_id and one.confirmed for one in there):
        return
    for number in uow.rolls.revoke_of(member.bloc_id, unit_id, member.person_id, by):
        uow.record("delegation_revoked", "delegation", number)
        uow.register(member.bloc_id, "delegation.revoked", "delegation", number, str(unit_id))


def end_replaced(appointment_id: int | None, successor: Member, by: int, uow: UnitOfWork) -> None:
    """A role has been handed over: the one who held it before stops at once and is told."""
    if appointment_id is None:
        return
    before = uow.people.binding(appointment_id)
    farewell = _handed_over(before, successor, uow)
    detail = f"to={successor.appointment_id}"
    end_access(before, by, "handed_over", uow, farewell=farewell, detail=detail)


def ended_screen(text: Markup, say: Say) -> Screen:
    """What was ended, and the way to let the right person in."""
    invite = Choice(say.plain("Invite somebody"), Intent("people.invite"))
    return Screen(text, rows(invite, shown.people(say), shown.home(say)))


def not_confirmed(member: Member, uow: UnitOfWork) -> Compose:
    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "Your access as {hat} was not confirmed, so it has ended. If this is a mistake,"
                " please call whoever invited you; a new invitation takes half a minute.",
                hat=hat_name(member.hat, uow, say),
            )
        )

    return compose


def revoked(member: Member, uow: UnitOfWork) -> Compose:
    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "Your access as {hat} has ended. Everything you entered stays, drafts too. If this"
                " is a mistake, please call the head of the board or the secretary.",
                hat=hat_name(member.hat, uow, say),
            )
        )

    return compose


def _handed_over(before: Member, successor: Member, uow: UnitOfWork) -> Compose:
    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "The role {hat} has passed to <b>{name}</b>, so your access under it has ended."
                " Everything you entered stays, drafts too. Thank you for your work.",
                hat=hat_name(before.hat, uow, say),
                name=successor.full_name,
            )
        )

    return compose
