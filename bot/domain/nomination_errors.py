"""Why a nomination is refused, by name.

NominationRefused          nothing was changed
├── AwardYear              a year that is not nominated for
├── NominatedAlready       twice the same award in a year
├── UnitOnBallot           what is voted on does not change
├── NominationWithdrawn    the unit has withdrawn it
├── UnitDeclined           the unit does not take part this year
├── NominationMoved        somebody else was faster
├── ConditionsOpen         not all that is required has been confirmed
├── OwnNomination          maker and checker are two
├── OwnBoardPut            a secretary does not put their own board on the list
├── QuotaUnclear           no number of awards
├── DecisionUnclear        a decision without its number or date
├── DecisionAhead          a decision or a conferral on a day to come
├── DecisionEarly          a decision older than the vote, or than the year of merit
│   └── DecisionBeforeYear
├── ConferralEarly         a conferral older than its decision
├── OfficeTakenOver        an election is not taken back once the unit holds the office
├── ResultUnsettled        the result of the vote is not published, or a round is still to come
└── RehearsalCounts        a rehearsal has no consequences
"""

from __future__ import annotations

from bot.domain.errors import N_, NotAllowed, Refusal


class NominationRefused(Refusal):
    code = "nomination_refused"
    says = N_("The nomination stays as it is.")


class AwardYear(NominationRefused):
    code = "award_year"
    says = N_("Nominations are kept for the years {first} to {last}, not for {year}.")


class NominatedAlready(NominationRefused):
    code = "nominated_already"
    says = N_("{unit} has been put forward already: {what}. It now stands: {state}.")


class UnitOnBallot(NominationRefused):
    code = "unit_on_ballot"
    says = N_(
        "{unit} stands on the ballot already, and what is voted on does not change now. Please wait"
        " for the result, or call the chair."
    )


class NominationWithdrawn(NominationRefused):
    code = "nomination_withdrawn"
    says = N_("The unit has withdrawn this nomination. It can be put forward anew.")


class UnitDeclined(NominationRefused):
    code = "unit_declined"
    says = N_("{unit} has asked not to take part in {year}. Only the unit itself can change that.")


class NominationMoved(NominationRefused):
    code = "nomination_moved"
    says = N_("Meanwhile this nomination has moved on: {state}. Please open it once more.")


class ConditionsOpen(NominationRefused):
    code = "conditions_open"
    says = N_("Before it is sent, please tick what the board confirms: {names}.")


class OwnNomination(NotAllowed):
    code = "own_nomination"
    says = N_(
        "You have put this nomination forward yourself, so another secretary accepts it for the"
        " bloc."
    )


class OwnBoardPut(NotAllowed):
    code = "own_board_put"
    says = N_(
        "You have a role at {unit} yourself, so its word is recorded by another secretary, or its"
        " head answers here in the chat."
    )


class QuotaUnclear(NominationRefused):
    code = "quota_unclear"
    says = N_("Please type how many may be proposed, a whole number from 0 to {most}.")


class DecisionUnclear(NominationRefused):
    code = "decision_unclear"
    says = N_("Please write number and date of the decision, for example “{example}”.")


class DecisionAhead(NominationRefused):
    code = "decision_ahead"
    says = N_("{day} is still to come; what has happened is recorded afterwards.")


class DecisionEarly(NominationRefused):
    code = "decision_early"
    says = N_(
        "A decision of {day} cannot be right: {unit} was voted on for {year} only on {earliest}."
        " Please check the date and type it once more."
    )


class DecisionBeforeYear(DecisionEarly):
    code = "decision_before_year"
    says = N_(
        "A decision of {day} cannot be right for an award of {year}. Please check the date and type"
        " it once more."
    )


class ConferralEarly(NominationRefused):
    code = "conferral_early"
    says = N_(
        "An award of {unit} cannot have been conferred on {day}: its decision is of {decided}."
        " Please check the date and type it once more."
    )


class OfficeTakenOver(NominationRefused):
    code = "office_taken_over"
    says = N_(
        "{unit} has taken over the office ({office}, {year}), so its election is not taken back:"
        " the rights have moved. Which board holds the office is corrected under “Leader and"
        " deputy”."
    )


class ResultUnsettled(NominationRefused):
    code = "result_unsettled"
    says = N_(
        "The result of this vote is not settled yet: a result or a round is still to come. A round"
        " that is not held is cancelled."
    )


class PlacesFull(NominationRefused):
    code = "places_full"
    says = N_(
        "There are {limit} places, and {taken} are recorded already: {more} more do not fit. Please"
        " take a record back first, or correct the number of places."
    )


class RehearsalCounts(NominationRefused):
    code = "rehearsal_counts"
    says = N_("This was a rehearsal; nothing follows from it.")
