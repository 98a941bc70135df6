"""Why a verdict on submitted figures is not taken, by name.

OwnVersion / OwnEntry / OwnVerdict / OwnBoard   maker and checker are two
NewerVersion               what was looked at is no longer the newest
BeingChanged               the board is at work on it
AlreadyDecided             somebody else was faster
"""

from __future__ import annotations

from bot.domain.errors import N_, NotAllowed, Refusal


class OwnVersion(NotAllowed):
    code = "own_version"
    says = N_(
        "You submitted version {version} or entered figures of it, so somebody else approves it:"
        " another head of the board, or the sheet signed on paper."
    )


class OwnEntry(NotAllowed):
    code = "own_entry"
    says = N_(
        "You submitted version {version} or entered figures of it, so somebody else accepts it for"
        " the bloc: another secretary, or the deputy's board."
    )


class OwnVerdict(NotAllowed):
    code = "own_verdict"
    says = N_(
        "You have given your verdict on version {version} already, so the next one is for somebody"
        " else."
    )


class OwnBoard(NotAllowed):
    code = "own_board"
    says = N_(
        "These are the figures of your own board: the deputy's board or another secretary accepts"
        " them for the bloc."
    )


class NewerVersion(Refusal):
    code = "newer_version"
    says = N_("Version {old} has been replaced: there is a version {version} now. Please look.")


class BeingChanged(Refusal):
    code = "being_changed"
    says = N_(
        "Version {version} is with the board again and will come back as version {next}."
        " Nothing was decided."
    )


class AlreadyDecided(Refusal):
    code = "already_decided"
    says = N_("Version {version} has been decided on already: {words}. Nothing was changed.")
