"""What the voter's side refuses beside `bot.domain.voting_errors`, by name.

VoteCancelled              nothing of the vote is counted
PrivateOnly                the buttons of a paper belong into the private chat
NotOnBehalf                nobody fills in a secret paper for a unit
VotedItself                the unit's own open vote is not written over by the secretary
RemindedJustNow            those who have not voted were reminded a moment ago
"""

from __future__ import annotations

from bot.domain.errors import N_, Refusal
from bot.domain.voting_errors import CastRefused


class VoteCancelled(CastRefused):
    code = "vote_cancelled"
    says = N_("This vote was cancelled; nothing of it is counted.")


class PrivateOnly(CastRefused):
    code = "private_only"
    says = N_("A paper is filled in and cast in the private chat with the assistant only.")


class NotOnBehalf(CastRefused):
    code = "not_on_behalf"
    says = N_(
        "A secret paper is filled in by the unit alone. For a unit without a phone, please print a"
        " paper ballot."
    )


class VotedItself(CastRefused):
    code = "voted_itself"
    says = N_("The unit has voted itself; only the unit changes that.")


class RemindedJustNow(Refusal):
    code = "reminded_just_now"
    says = N_(
        "The units were reminded a moment ago. Another reminder can go out {minutes} minutes later."
    )
