"""Why somebody is not let in, or no access is given, by name.

InviteRefused              a link that lets nobody in
├── InviteUnknown
├── InviteExpired
├── InviteUsed
├── InviteWithdrawn
├── InviteNotOpened        the button was not reached through the link itself
├── InviteForAnother       the account already belongs to somebody else
└── SecretaryExists        the first secretary's link, after there is one
OwnBinding                 nobody confirms themselves
OfficeHeld                 a board leads the bloc or is its deputy, not both
LastSecretary              the bloc would be left without one
NameUnclear                what was typed cannot be a person's name
"""

from __future__ import annotations

from bot.domain.errors import N_, NotAllowed, Refusal


class InviteRefused(Refusal):
    code = "invite_refused"
    says = N_("This invitation cannot be used. Please ask whoever sent it for a new one.")


class InviteUnknown(InviteRefused):
    code = "invite_unknown"
    says = N_("This invitation is not known here. Please ask whoever sent it for a new one.")


class InviteExpired(InviteRefused):
    code = "invite_expired"
    says = N_(
        "This invitation was valid until {until}. Please ask whoever sent it for a new one;"
        " it takes them half a minute."
    )


class InviteUsed(InviteRefused):
    code = "invite_used"
    says = N_(
        "This invitation has been used already. If it was not you, please tell the secretary"
        " at once; otherwise simply go on with /viec."
    )


class InviteForAnother(InviteRefused):
    code = "invite_for_another"
    says = N_("This account already belongs to {name}. The invitation for {invited} stays open.")


class InviteWithdrawn(InviteRefused):
    code = "invite_withdrawn"
    says = N_(
        "This invitation has been withdrawn. If you still need one, please ask whoever sent it."
    )


class InviteNotOpened(InviteRefused):
    code = "invite_not_opened"
    says = N_(
        "Please open the invitation link once more and answer from there. Nothing was changed."
    )


class SecretaryExists(InviteRefused):
    code = "secretary_exists"
    says = N_("The bloc has a secretary already, who can invite another one under /nguoi.")


class OwnBinding(NotAllowed):
    code = "own_binding"
    says = N_(
        "Nobody confirms their own role. The head of the board or another secretary can confirm it."
    )


class OfficeHeld(Refusal):
    code = "office_held"
    says = N_(
        "{unit} is recorded as {office} in {year} already; the two are different boards. Please"
        " correct the other one first."
    )


class LastSecretary(Refusal):
    code = "last_secretary"
    says = N_(
        "{name} is the only secretary of the bloc. Please invite and confirm another one first;"
        " then this access can be ended. Nothing was changed."
    )


class NameUnclear(Refusal):
    code = "name_unclear"
    says = N_(
        "This cannot be read as a person's full name: {least} to {most} letters, no digits. Please"
        " type it again, for example: Nguyễn Văn An."
    )
