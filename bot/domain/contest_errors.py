"""Why a contest is not prepared, opened, moved or delegated as asked, by name.

Beside `voting_errors` (rules and votes) and `casting_errors` (the record).

ContestRefused             nothing was changed
├── MomentUnclear          a typed time that cannot be read
├── MomentPast / MomentTooFar
├── ClosingMissing         no closing time has been set
├── NobodyVotes            no unit on the roll, or none has anybody who may vote
├── TellersMissing         the rule wants a teller, and there is none
├── ChairOnlyTeller        publishing wants a teller beside the chair
├── TextTooMuch            more letters than the place has room for
├── ListTooLong            more lines than a vote takes
├── LineMoved              a button of a line that is not where it was, or not there
├── RoundFixed             the lines of a further round come from the round before
├── ChainItself            a contest cannot follow itself, or one that follows it
├── ChainMixed             a rehearsal and a vote that counts
├── VoteBeside             a second vote on the same matter
├── ListedLeft             a unit that sits in the bloc no more
├── UnitGaveUp             a unit that has withdrawn, or asked not to take part
├── PlacesTaken            more places than the award or the office has
├── MatterSettled          a unit that was voted on already
├── PreviewMoved           it has changed since it was shown
├── ArmedByGone            whoever let it open by itself is secretary no more
├── NotTheChair            an act of the chair
├── CancelTooLate          what was voted is counted, whatever it came to
├── ReasonShort            an act that wants a reason
├── TellerUnknown          nobody of the bloc with a board
├── TellerOfListed         a teller with a role at a board that is voted on
└── DelegationRefused
    ├── DelegateElsewhere  the person is not of the unit
    ├── DelegationPast     a day that is over
    ├── DelegationBackward ends before it begins
    └── DelegationOver     ended or revoked already
"""

from __future__ import annotations

from bot.domain.errors import N_, NotAllowed, Refusal


class ContestRefused(Refusal):
    code = "contest_refused"
    says = N_("This vote cannot be prepared like that. Nothing was changed.")


class MomentUnclear(ContestRefused):
    code = "moment_unclear"
    says = N_("The time “{typed}” cannot be read. Please write it like this: {example}.")


class MomentPast(ContestRefused):
    code = "moment_past"
    says = N_("{at} is over already. Please give a time that lies ahead.")


class MomentTooFar(ContestRefused):
    code = "moment_too_far"
    says = N_("{at} is more than {days} days ahead. Please check the day and type it again.")


class ClosingMissing(ContestRefused):
    code = "closing_missing"
    says = N_("Until when can be voted? Please set the closing time first.")


class NobodyVotes(ContestRefused):
    code = "nobody_votes"
    says = N_(
        "No unit on the roll has anybody who may vote. Please confirm the heads of the boards, or"
        " record their papers of delegation, first."
    )


class TellersMissing(ContestRefused):
    code = "tellers_missing"
    says = N_("By its rule this vote needs a teller. Please appoint one first.")


class ChairOnlyTeller(ContestRefused):
    code = "chair_only_teller"
    says = N_(
        "At least one teller must be somebody other than the chair: the two publish the result"
        " together. Please appoint another teller first."
    )


class TextTooMuch(ContestRefused):
    code = "text_too_much"
    says = N_("This is too long: {length} characters, at most {most}. Please shorten it.")


class ListTooLong(ContestRefused):
    code = "list_too_long"
    says = N_("A vote takes at most {most} lines; these would be {count}. Nothing was added.")


class LineMoved(ContestRefused):
    code = "line_moved"
    says = N_(
        "The list has changed since this button was shown, so nothing was moved or taken off. Here"
        " it is as it stands now."
    )


class RoundFixed(ContestRefused):
    code = "round_fixed"
    says = N_(
        "List, rule and all else of a further round follow from the round before. Only its times"
        " and its tellers can still be set."
    )


class ChainItself(ContestRefused):
    code = "chain_itself"
    says = N_("A vote cannot follow itself, nor one that follows it.")


class ChainMixed(ContestRefused):
    code = "chain_mixed"
    says = N_(
        "A rehearsal and a vote that counts cannot be in one chain. It is chained to “{title}”:"
        " please take that chain off first."
    )


class VoteBeside(ContestRefused):
    code = "vote_beside"
    says = N_(
        "This vote on the same award or office was begun already: “{title}”. Until it is published"
        " or cancelled, no second one can open."
    )


class PlacesTaken(ContestRefused):
    code = "places_taken"
    says = N_(
        "Of {limit} places, {taken} are filled already or being voted on; this vote is for {places}"
        " more. Please lower its number of places, or take the other result back first."
    )


class ListedLeft(ContestRefused):
    code = "listed_left"
    says = N_(
        "{units}: no member of the bloc any more, so not on this list. Please take the unit off"
        " the list first."
    )


class UnitGaveUp(ContestRefused):
    code = "unit_gave_up"
    says = N_(
        "{units}: withdrew or asked not to take part, so not on this list. “Take the accepted”"
        " takes such units off. Should that change, the unit is first put forward anew."
    )


class MatterSettled(ContestRefused):
    code = "matter_settled"
    says = N_(
        "{units}: voted on already for the same award or office. Please record that result first,"
        " or correct it."
    )


class PreviewMoved(ContestRefused):
    code = "preview_moved"
    says = N_("Something has changed since this was shown. Please look at the preview once more.")


class ArmedByGone(ContestRefused):
    code = "armed_by_gone"
    says = N_(
        "{name}, who let it open by itself, is not the secretary any more. Please look at the"
        " preview, then open it or let it open by itself once more."
    )


class NotTheChair(NotAllowed):
    code = "not_the_chair"
    says = N_("This is for the head of the board that leads the bloc in {year}.")


class CancelTooLate(ContestRefused):
    code = "cancel_too_late"
    says = N_(
        "The time of this vote is over, or its count is confirmed: what was voted is counted and"
        " published, and cannot be cancelled any more."
    )


class ReasonShort(ContestRefused):
    code = "reason_short"
    says = N_("Please write the reason in a few words (at least {least} characters).")


class TellerUnknown(ContestRefused):
    code = "teller_unknown"
    says = N_("This person has no role in the bloc any more. Please choose another one.")


class TellerOfListed(ContestRefused):
    code = "teller_of_listed"
    says = N_(
        "{name} has a role at {unit}, which stands on the list, and so does not count this vote."
        " The secretary names another teller."
    )


class DelegationRefused(ContestRefused):
    code = "delegation_refused"
    says = N_("The delegation was not recorded.")


class DelegateElsewhere(DelegationRefused):
    code = "delegate_elsewhere"
    says = N_("Only somebody of the unit itself can be delegated.")


class DelegationPast(DelegationRefused):
    code = "delegation_past"
    says = N_("{day} is over already. Please type today or a later day.")


class DelegationBackward(DelegationRefused):
    code = "delegation_backward"
    says = N_("The last day lies before the first. Please type the last day again.")


class DelegationOver(DelegationRefused):
    code = "delegation_over"
    says = N_("This delegation has ended or was revoked already.")
