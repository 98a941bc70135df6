"""The second look: a head or the secretary confirms a person who opened a link, or undoes it."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.people_errors import OwnBinding
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.people import shown
from handlers.people.ending import end_access, end_replaced, ended_screen, not_confirmed
from handlers.wording import hat_name
from storage.people import Member
from storage.uow import Compose, UnitOfWork


def confirm(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises UnknownPerson, NotAllowed, OwnBinding. A later tap says who was first."""
    member = uow.people.access_binding(actor, intent.number(0))
    if member.confirmed or member.ended_at is not None:
        return _settled(member, actor, uow)
    if member.person_id == actor.person:
        raise OwnBinding
    if not uow.people.confirm(member.appointment_id, actor.person):
        return _settled(uow.people.binding(member.appointment_id), actor, uow)
    uow.record("confirmed", "appointment", member.appointment_id)
    uow.tell(member.person_id, _welcome(member, uow), f"confirmed:{member.appointment_id}")
    uow.renew_menu(member.person_id)
    end_replaced(uow.people.replaced_by(member.appointment_id), member, actor.person, uow)
    say = speak(actor.language)
    return Screen(
        say(
            "Confirmed: <b>{name}</b>, {duty}. A message has been sent to them.",
            name=member.full_name,
            duty=shown.duty(member.hat, uow, say),
        ),
        rows(shown.people(say), shown.home(say)),
    )


def undo(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """It was not the right person: the binding ends, and they are told kindly.

    Raises UnknownPerson, NotAllowed.
    """
    member = uow.people.access_binding(actor, intent.number(0))
    if member.confirmed or member.ended_at is not None:
        return _settled(member, actor, uow)
    end_access(member, actor.person, "undone", uow, farewell=not_confirmed(member, uow))
    say = speak(actor.language)
    return ended_screen(
        say(
            "Undone: <b>{name}</b> has no access as {duty}. To let the right person in, please send"
            " a new invitation.",
            name=member.full_name,
            duty=shown.duty(member.hat, uow, say),
        ),
        say,
    )


def confirm_card(member: Member, uow: UnitOfWork, called: str = "") -> Compose:
    """Asks a manager for the second look; `called` is what the messenger calls whoever it was."""

    def compose(say: Say) -> Screen:
        account = say("\n\nAccount in the messenger: <b>{called}</b>", called=called)
        account = account if called else Markup("")
        return Screen(
            say(
                "<b>{name}</b> has opened the invitation and says: I am {duty}.\n\n"
                "Please confirm once you are sure that it is this person; a short call is enough."
                " Until then nothing is shown to them.",
                name=shown.titled(member.full_name, member.position),
                duty=shown.duty(member.hat, uow, say),
            )
            + (
                say("\n\nAccount in the messenger: <b>{called}</b>", called=called)
                if called
                else ""
            ),
            rows(confirm_or_undo(member, say), shown.people(say)),
        )

    return compose


def confirm_or_undo(member: Member, say: Say) -> tuple[Choice, Choice]:
    return (
        Choice(say.plain("Confirm"), Intent.of("people.confirm", member.appointment_id)),
        Choice(say.plain("Not right, undo"), Intent.of("people.undo", member.appointment_id)),
    )


def _settled(member: Member, actor: Actor, uow: UnitOfWork) -> Screen:
    """Somebody was quicker, or the tap came twice: who it was and when."""
    say, zone = speak(actor.language), shown.local(member.hat, uow)
    duty = shown.duty(member.hat, uow, say)
    if member.ended_at is not None:
        text = say(
            "The access of <b>{name}</b>, {duty}, was ended at {at} by {by}. Nothing was changed.",
            name=member.full_name,
            duty=duty,
            at=say.time(member.ended_at, zone),
            by=_who(member.ended_by, uow, say),
        )
        return Screen(text, rows(shown.people(say), shown.home(say)))
    assert member.confirmed_at is not None, "it is confirmed"
    text = say(
        "<b>{name}</b>, {duty}, was confirmed at {at} by {by}. Nothing was changed.",
        name=member.full_name,
        duty=duty,
        at=say.time(member.confirmed_at, zone),
        by=_who(member.confirmed_by, uow, say),
    )
    card = Choice(say.plain("Show the person"), Intent.of("people.person", member.appointment_id))
    return Screen(text, rows(card, shown.people(say), shown.home(say)))


def _who(person_id: int | None, uow: UnitOfWork, say: Say) -> str:
    """Only the first secretary was confirmed by nobody else."""
    return uow.people.name_of(person_id) if person_id else say.plain("the assistant itself")


def _welcome(member: Member, uow: UnitOfWork) -> Compose:
    """What comes next, by role."""

    def compose(say: Say) -> Screen:
        next_step, choice = _next(member.role, say)
        text = say(
            "<b>{name}</b>, your role is confirmed: {hat}.",
            name=member.full_name,
            hat=hat_name(member.hat, uow, say),
        )
        others = [
            other
            for other in uow.people.members(member.bloc_id)
            if other.person_id == member.person_id and other.confirmed
        ]
        hats = Choice(say.plain("Change role"), Intent("home.hats")) if len(others) > 1 else None
        return Screen(text + "\n\n" + next_step, rows(choice, hats, shown.home(say)))

    return compose


def _next(role: Role, say: Say) -> tuple[str, Choice | None]:
    if role in (Role.OFFICER, Role.CONTRIBUTOR, Role.ALTERNATE):
        return (
            say("Figures are entered under /solieu; every one is saved at once as a draft."),
            Choice(say.plain("Enter figures"), Intent("figures")),
        )
    if role is Role.HEAD:
        return (
            say("Officers of the board are invited under /nguoi; /viec shows what is to be done."),
            shown.people(say),
        )
    if role is Role.SECRETARY:
        return (
            say("People of the boards are invited under /nguoi; /viec shows what is to be done."),
            shown.people(say),
        )
    return say("You will see here what the bloc releases."), None
