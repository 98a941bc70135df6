"""Why a rule, a count or a vote is refused, by name.

RuleRefused                a rule that cannot be taken
├── RuleQuorum / RuleThreshold    a fraction outside ]0; 1]
├── RuleNeverPasses        a threshold that no vote can reach
├── RuleQuota              no place to fill
├── RuleSelection          "at most N" without its N, or an N where there is none
├── RuleNumber             a number out of its range
├── RuleFormatUnknown      written by another release
└── RuleUnreadable         a stored rule that is torn
NoLines / LineTwice        what is voted on is no list
PaperRefused               a paper that cannot be filled in so
├── LineUnknown            there is no such line
├── SitsOut                the unit has no vote on the line
├── ChoiceNotOffered       the form does not ask that
└── TooManyChosen          more than N
CountsRefused              counts that do not add up
├── CountsLines            not the lines of the contest
├── CountsNegative
├── CountsIssued           issued = returned + not returned
├── CountsReturned         returned = valid + invalid
├── CountsLine             for + against + no opinion = valid
├── CountsOverChosen       more choices than the papers can hold
├── CountsNotChosen        one is chosen on each paper, and the choices are more or fewer
├── CountsDisagree         marked on the roll = codes = papers
└── FactsDisagree          counts that this roll cannot have given
RoundUnknown               a round after the last one
ChairChoice                a decision that the chair does not have
ChainOrder / ChainWaits    contests that follow each other
CastRefused                a vote that is not taken
├── WayNotOffered          the contest is voted on in another way
├── NotOpenYet / VoteClosed
├── NotOnRoll              the unit has no vote in this contest
├── NotForUnit             the person does not vote for the unit
│   └── DelegationEnded    but did, until it ended or was revoked
├── UnitVoted              the first valid paper counts
├── UnitAway / UnitPresent        recorded as absent; or there, so that nothing stands in for it
├── NoVoteHere             it sits every line out
└── ProxyRefused
    ├── ProxyNotGiven / ProxyTooMany / ProxyHolderAway
    └── ProxyVoid          the unit is there or has voted itself
TellerOnList               who is voted on does not count the votes
TimesRefused               a closing that the rule does not know
├── OpenTooShort           less than the minimum time
├── EarlyCloseRefused / NotAllVoted / ChairEnds
└── ExtensionRefused / ExtensionNotLater
"""

from __future__ import annotations

from bot.domain.errors import N_, Refusal


class RuleRefused(Refusal):
    code = "rule_refused"
    says = N_("This rule of voting cannot be used. Nothing was changed.")


class RuleQuorum(RuleRefused):
    code = "rule_quorum"
    says = N_("The quorum must be above 0 and at most the whole bloc; {typed} is not.")


class RuleThreshold(RuleRefused):
    code = "rule_threshold"
    says = N_("The share of votes needed must be above 0 and at most 100%; {typed} is not.")


class RuleNeverPasses(RuleRefused):
    code = "rule_never_passes"
    says = N_("More than 100% can never be reached. Please choose “at least 100%” or less.")


class RuleQuota(RuleRefused):
    code = "rule_quota"
    says = N_("There must be 1 to {most} places to fill, not {typed}.")


class RuleSelection(RuleRefused):
    code = "rule_selection"
    says = N_("“At most N” needs an N from 1 to {most}, and only there; {typed} does not fit.")


class RuleNumber(RuleRefused):
    code = "rule_number"
    says = N_("The number {typed} is out of range: from {least} to {most}.")


class RuleFormatUnknown(RuleRefused):
    code = "rule_format_unknown"
    says = N_("This rule was written by another release of the assistant (format {format}).")


class RuleUnreadable(RuleRefused):
    code = "rule_unreadable"
    says = N_("The stored rule cannot be read at “{place}”. Please tell whoever runs the server.")


class NoLines(Refusal):
    code = "vote_no_lines"
    says = N_("There is nothing to vote on yet: please add at least one line.")


class LineTwice(Refusal):
    code = "vote_line_twice"
    says = N_("“{line}” stands on the list twice.")


class PaperRefused(Refusal):
    code = "paper_refused"
    says = N_("The paper cannot be filled in like this. Nothing was changed.")


class LineUnknown(PaperRefused):
    code = "vote_line_unknown"
    says = N_("There is no line {line} on this paper.")


class SitsOut(PaperRefused):
    code = "vote_sits_out"
    says = N_("By the rule your unit does not vote on line {line}, which is about the unit itself.")


class ChoiceNotOffered(PaperRefused):
    code = "choice_not_offered"
    says = N_("This cannot be chosen on line {line}.")


class TooManyChosen(PaperRefused):
    code = "too_many_chosen"
    says = N_("You have chosen {chosen}; at most {most} can be chosen. Please take one off first.")


class CountsRefused(Refusal):
    code = "counts_refused"
    says = N_("The counts do not add up. Nothing was saved.")


class CountsLines(CountsRefused):
    code = "counts_lines"
    says = N_("The counts ({counted}) do not belong to the lines of this vote.")


class CountsNegative(CountsRefused):
    code = "counts_negative"
    says = N_("The counts do not add up: a part is larger than its whole.")


class CountsIssued(CountsRefused):
    code = "counts_issued"
    says = N_("Papers issued: {issued}, but returned {returned} and not returned {missing}.")


class CountsReturned(CountsRefused):
    code = "counts_returned"
    says = N_("Papers returned: {returned}, but valid {valid} and invalid {invalid}.")


class CountsLine(CountsRefused):
    code = "counts_line"
    says = N_(
        "Line {line}: for {yes}, against {no}, no opinion {none}; together this must be the valid"
        " papers, {valid}."
    )


class CountsOverChosen(CountsRefused):
    code = "counts_over_chosen"
    says = N_(
        "{chosen} choices in all, but these papers hold at most {most} (valid papers that are not"
        " blank, times what one may choose)."
    )


class CountsNotChosen(CountsRefused):
    code = "counts_not_chosen"
    says = N_(
        "{chosen} choices in all; there have to be exactly {exact} (valid papers that are not"
        " blank)."
    )


class CountsDisagree(CountsRefused):
    code = "counts_disagree"
    says = N_(
        "The result is refused: {marked} units marked on the roll, {codes} codes, {papers} papers."
        " Please tell whoever runs the server."
    )


class FactsDisagree(CountsRefused):
    code = "facts_disagree"
    says = N_("{voted} votes do not fit the roll of {size} units. Please look at the roll again.")


class RoundUnknown(Refusal):
    code = "round_unknown"
    says = N_("There is no round {round}: by the rule the vote has at most {most} rounds.")


class ChairChoice(Refusal):
    code = "chair_choice"
    says = N_("The chair chooses at most {places}, among those offered. Nothing was changed.")


class ChainOrder(Refusal):
    code = "chain_order"
    says = N_("These votes cannot follow each other in this order.")


class ChainWaits(Refusal):
    code = "chain_waits"
    says = N_(
        "An earlier vote of the chain is not settled and published yet, and whoever qualifies there"
        " leaves this list. Please finish and publish it first."
    )


class CastRefused(Refusal):
    code = "cast_refused"
    says = N_("The vote was not taken.")


class WayNotOffered(CastRefused):
    code = "way_not_offered"
    says = N_("This vote is not taken in this way.")


class NotOpenYet(CastRefused):
    code = "vote_not_open"
    says = N_("The vote has not been opened yet. There will be a message here when it is.")


class VoteClosed(CastRefused):
    code = "vote_closed"
    says = N_("The vote is closed; this came after closing and does not count.")


class NotOnRoll(CastRefused):
    code = "not_on_roll"
    says = N_("Your unit is not on the roll of this vote, so it has no vote here.")


class NotForUnit(CastRefused):
    code = "not_for_unit"
    says = N_("The head of the board votes, or whoever was delegated in writing.")


class DelegationEnded(NotForUnit):
    code = "delegation_ended"
    says = N_(
        "Your delegation does not hold for this vote: it has ended, was for another one, or"
        " somebody else was named since."
    )


class UnitVoted(CastRefused):
    code = "unit_voted"
    says = N_("The unit has voted already. The first paper counts.")


class UnitAway(CastRefused):
    code = "unit_away"
    says = N_("The unit is recorded as absent, and by the rule of this vote it has no vote then.")


class UnitPresent(CastRefused):
    code = "unit_present"
    says = N_("The unit is present and votes itself, so nothing is taken in writing.")


class NoVoteHere(CastRefused):
    code = "no_vote_here"
    says = N_("By the rule your unit does not vote on matters about itself, and here is no other.")


class ProxyRefused(CastRefused):
    code = "proxy_refused"
    says = N_("The vote for the other unit was not taken.")


class ProxyNotGiven(ProxyRefused):
    code = "proxy_not_given"
    says = N_("No unit may vote for this one here.")


class ProxyInHall(ProxyRefused):
    code = "proxy_in_hall"
    says = N_(
        "This vote is held in the hall alone: one unit cannot vote for another by phone. Whoever is"
        " there for the unit that is away needs a proxy paper, noted before the opening."
    )


class ProxyTooMany(ProxyRefused):
    code = "proxy_too_many"
    says = N_("A unit votes for at most {most} other(s) in this vote.")


class ProxyHolderAway(ProxyRefused):
    code = "proxy_holder_away"
    says = N_("Only a unit that takes part itself can vote for another one.")


class ProxyVoid(ProxyRefused):
    code = "proxy_void"
    says = N_("The unit is present or has voted itself, so nobody votes for it.")


class TellerOnList(Refusal):
    code = "teller_on_list"
    says = N_("A teller cannot come from a unit that stands on the list.")


class TimesRefused(Refusal):
    code = "times_refused"
    says = N_("The time of this vote cannot be set so. Nothing was changed.")


class OpenTooShort(TimesRefused):
    code = "open_too_short"
    says = N_("By its rule this vote stays open for at least {minutes} minutes.")


class EarlyCloseRefused(TimesRefused):
    code = "early_close_refused"
    says = N_("By its rule this vote is not closed before its time.")


class NotAllVoted(TimesRefused):
    code = "not_all_voted"
    says = N_("{missing} unit(s) have not voted yet, so it is not closed before its time.")


class ChairEnds(TimesRefused):
    code = "chair_ends"
    says = N_(
        "By its rule only the chair ends this vote before its time. The chair is asked as soon as a"
        " teller has confirmed the count."
    )


class ExtensionRefused(TimesRefused):
    code = "extension_refused"
    says = N_("By its rule the time of this vote is not extended.")


class ExtensionNotLater(TimesRefused):
    code = "extension_not_later"
    says = N_("The new closing time must be later than the present one.")
