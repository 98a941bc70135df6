"""A person opens an invitation link, says who they are, and waits for the second look.

Opening and binding are two steps. The token comes only with the link; buttons carry the invite's
number, which opens nothing by itself: the account's open question must name the same invite.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.access import Act, Actor, Role, may
from bot.domain.errors import N_
from bot.domain.people_errors import (
    InviteExpired,
    InviteForAnother,
    InviteNotOpened,
    InviteUsed,
    InviteWithdrawn,
    SecretaryExists,
)
from bot.domain.person_names import same_name
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.people import shown
from handlers.people.confirming import confirm_card
from handlers.people.ending import end_replaced
from handlers.people.naming import read_person
from handlers.wording import hat_name, role_name, waiting_screen
from storage.invites import Invitation
from storage.people import Member
from storage.uow import Compose, UnitOfWork

_WHO = (
    N_(
        "<b>Trợ lý Khối thi đua</b>, an automatic assistant.\n\n"
        "Are you <b>{name}</b>, {duty}?\n\n"
        "Please answer with one of the two buttons."
    ),
    N_(
        "<b>Trợ lý Khối thi đua</b>, an automatic assistant.\n\n"
        "Sir or Madam, are you <b>{name}</b>, {duty}?\n\n"
        "Please answer with one of the two buttons."
    ),
)
"""To a member of the bloc, to a guest from the ministry."""
_SURE = "sure"
_BIND_ASKED = "people.bind_asked"


def open_invitation(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The link was opened. Raises the InviteRefused that says why it lets nobody in."""
    invitation = uow.invites.by_token(intent.text(0))
    if actor.is_known and _is_own(invitation, actor, uow):
        return _inside_already(actor, uow)
    _check_usable(invitation, actor, uow)
    return _question(invitation, actor, uow, uow.called)


def ask_again(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Something was typed where one of two buttons is the answer."""
    return _question(_opened(actor, intent, uow), actor, uow, _called(uow))


def bind(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """ "Đúng": from here on the invitation is used, and only the first account to say so is bound.

    Raises InviteNotOpened, InviteRefused.
    """
    invitation = _opened(actor, intent, uow)
    if invitation.is_claim:
        return _take_office(replace(invitation, full_name=actor.full_name), actor, uow)
    held = any(
        (hat.unit_id, hat.role, hat.scope) == _what(invitation) and hat.confirmed
        for hat in actor.hats
        if hat.bloc_id == invitation.bloc_id
    )
    called = _called(uow)
    member = _use(invitation, actor, uow)
    if not held:
        return _wait(member, actor, uow, called)
    if invitation.replaces_id not in (None, member.appointment_id):
        end_replaced(invitation.replaces_id, member, actor.person, uow)
    return _inside_already(actor, uow)


def not_me(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The link went astray: nobody can use it any more, and whoever sent it is told. Asked once
    more before that: a slip of the thumb would cost the invitation.
    """
    say = speak(actor.language)
    invitation = _opened(actor, intent, uow)
    if intent.text(1) != _SURE:
        return _ask_not_me(invitation, say, _called(uow))
    uow.invites.withdraw([invitation.id])
    uow.record("invite_astray", "invite", invitation.id)
    managers = uow.people.managers_of(invitation.bloc_id, invitation.unit_id, invitation.role)
    for person_id in managers:
        # Its author alone, unless the author has left meanwhile or could not invite again.
        if invitation.created_by in (person_id, None) or invitation.created_by not in managers:
            uow.tell(person_id, _astray_card(invitation, uow), f"astray:{invitation.id}")
    return Screen(
        say(
            "Thank you for saying so. The invitation has been withdrawn and whoever sent it has"
            " been told; you need not do anything."
        ),
        rows(shown.home(say)) if actor.is_known else (),
    )


def _ask_not_me(invitation: Invitation, say: Say, called: str) -> Screen:
    return Screen(
        say(
            "You are not <b>{name}</b>? The link is then withdrawn: nobody can use it any more, and"
            " whoever sent it is told.",
            name=invitation.full_name,
        ),
        rows(
            Choice(
                say.plain("Right, withdraw the link"),
                Intent.of("people.not_me", invitation.id, _SURE),
            ),
            Choice(say.plain("Back"), Intent.of("people.bind_asked", invitation.id)),
        ),
        asks=_asked(invitation, called),
    )


def _asked(invitation: Invitation, called: str) -> Intent:
    """The question stays open with what the messenger calls whoever opened the link."""
    return Intent.of(_BIND_ASKED, invitation.id, called)


def _called(uow: UnitOfWork) -> str:
    return uow.asked.text(1) if uow.asked is not None and uow.asked.name == _BIND_ASKED else ""


def take_name(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The first secretary has typed their full name. Raises NameUnclear, InviteRefused."""
    invitation = _opened(actor, intent, uow, step="people.claim_name")
    name, position = read_person(uow.said)
    return _take_office(replace(invitation, full_name=name, position=position), actor, uow)


def _opened(actor: Actor, intent: Intent, uow: UnitOfWork, step: str = _BIND_ASKED) -> Invitation:
    invite_id = intent.number(0)
    if uow.asked is None or (uow.asked.name, uow.asked.number(0)) != (step, invite_id):
        raise InviteNotOpened
    invitation = uow.invites.by_id(invite_id)
    _check_usable(invitation, actor, uow)
    return invitation


def _check_usable(invitation: Invitation, actor: Actor, uow: UnitOfWork) -> None:
    if invitation.used_at is not None:
        raise InviteUsed
    if invitation.revoked_at is not None:
        raise InviteWithdrawn
    # When the person acted counts: an answer given in time holds after an outage of ours too.
    if invitation.expires_at <= uow.acted_at:
        until = speak(actor.language).moment(
            invitation.expires_at, shown.local(invitation.hat, uow)
        )
        raise InviteExpired(until=until)
    if invitation.is_claim:
        if uow.people.has_secretary(invitation.bloc_id):
            raise SecretaryExists
    elif actor.hats and not same_name(actor.full_name, invitation.full_name):
        raise InviteForAnother(name=actor.full_name, invited=invitation.full_name)


def _is_own(invitation: Invitation, actor: Actor, uow: UnitOfWork) -> bool:
    used_by = invitation.used_by
    return used_by is not None and uow.accounts.person_of(used_by) == actor.person_id


def _what(invitation: Invitation) -> tuple[int | None, str, str]:
    return invitation.unit_id, invitation.role, invitation.scope


def _question(invitation: Invitation, actor: Actor, uow: UnitOfWork, called: str) -> Screen:
    say = speak(actor.language)
    if invitation.is_claim:
        return _claim_question(invitation, actor, uow, say)
    return Screen(
        say(
            _WHO[invitation.role is Role.OBSERVER],
            name=shown.titled(invitation.full_name, invitation.position),
            duty=shown.duty(invitation.hat, uow, say),
        ),
        rows(
            (
                Choice(say.plain("Yes, that is me"), Intent.of("people.bind", invitation.id)),
                Choice(say.plain("That is not me"), Intent.of("people.not_me", invitation.id)),
            )
        ),
        asks=_asked(invitation, called),
    )


def _claim_question(invitation: Invitation, actor: Actor, uow: UnitOfWork, say: Say) -> Screen:
    bloc = uow.blocs.bloc(invitation.bloc_id).name
    if actor.hats:
        return Screen(
            say(
                "{name}, you are about to become secretary of the bloc:\n<b>{bloc}</b>.",
                name=actor.full_name,
                bloc=bloc,
            ),
            rows(
                Choice(say.plain("Become secretary"), Intent.of("people.bind", invitation.id)),
                shown.home(say),
            ),
            asks=_asked(invitation, ""),
        )
    return Screen(
        say(
            "<b>Trợ lý Khối thi đua</b>, an automatic assistant.\n\n"
            "This link makes you secretary of the bloc:\n<b>{bloc}</b>.\n\n"
            "Please type your full name; your position may follow on a second line.",
            bloc=bloc,
        ),
        asks=Intent.of("people.claim_name", invitation.id),
    )


def _use(invitation: Invitation, actor: Actor, uow: UnitOfWork) -> Member:
    """Use the invitation and bind. Raises InviteUsed where another account was quicker."""
    if not uow.invites.use(invitation.id, actor.account_id):
        _check_usable(uow.invites.by_id(invitation.id), actor, uow)
        raise InviteUsed
    if (
        actor.person_id is not None
        and not actor.hats
        and not same_name(actor.full_name, invitation.full_name)
    ):
        uow.accounts.free_account(actor.account_id)
        uow.record("account_passed_on", "account", actor.account_id, f"from={actor.person_id}")
    today = uow.today(shown.local(invitation.hat, uow))
    member = uow.people.bind(invitation, actor.account_id, today)
    uow.record("bound", "appointment", member.appointment_id, f"invite={invitation.id}")
    return member


def _wait(member: Member, actor: Actor, uow: UnitOfWork, called: str) -> Screen:
    """Bound, not confirmed: the managers get a card, the person a screen that says so."""
    for person_id in uow.people.managers_of(member.bloc_id, member.unit_id, member.role):
        if person_id != member.person_id:
            uow.tell(person_id, confirm_card(member, uow, called), f"bound:{member.appointment_id}")
    bound = replace(
        actor,
        person_id=member.person_id,
        full_name=member.full_name,
        hats=(member.hat,),
        hat_id=None,
    )
    way = rows(shown.home(speak(actor.language))) if _has_work(actor) else ()
    return replace(waiting_screen(bound, uow), choices=way, aside=False)


def _has_work(actor: Actor) -> bool:
    return any(hat.confirmed for hat in actor.hats)


def _take_office(invitation: Invitation, actor: Actor, uow: UnitOfWork) -> Screen:
    """The program printed the link itself, so whoever opened it needs no second look."""
    say = speak(actor.language)
    uow.blocs.lock(invitation.bloc_id)
    _check_usable(invitation, actor, uow)
    member = _use(invitation, actor, uow)
    uow.people.confirm(member.appointment_id, None)
    uow.accounts.put_on_hat(actor.account_id, member.appointment_id)
    uow.record("secretary_claimed", "appointment", member.appointment_id)
    uow.renew_menu(member.person_id)
    return Screen(
        say(
            "<b>{name}</b>: {role}.\n\n"
            "First please confirm which boards the bloc has; then invite their heads and officers."
            "\n\nDo not send documents classified as state secrets through this channel.",
            name=shown.titled(member.full_name, member.position),
            role=role_name(member.hat, uow, say),
        ),
        rows(
            Choice(say.plain("Confirm the roster"), Intent("people.roster")),
            shown.home(say),
        ),
        fresh=True,
    )


def _inside_already(actor: Actor, uow: UnitOfWork) -> Screen:
    say = speak(actor.language)
    if not actor.hat.confirmed:
        return waiting_screen(actor, uow)
    text = say(
        "You have access already: <b>{name}</b>, {hat}.",
        name=actor.full_name,
        hat=hat_name(actor.hat, uow, say),
    )
    people = shown.people(say) if may(actor.hat, Act.MANAGE_PEOPLE, actor.hat.unit_id) else None
    return Screen(text, rows(shown.home(say), people))


def _astray_card(invitation: Invitation, uow: UnitOfWork) -> Compose:
    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "Somebody who opened the invitation for <b>{name}</b> ({duty}) says that"
                " they are another person. It has been withdrawn. Please check where the"
                " link was sent, then invite again.",
                name=invitation.full_name,
                duty=shown.duty(invitation.hat, uow, say),
            ),
            rows(Choice(say.plain("Invite somebody"), Intent("people.invite")), shown.home(say)),
        )

    return compose
