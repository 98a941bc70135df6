"""Why a count, a result or what follows from it is not taken as asked, by name.

Beside `voting_errors` (rules, counts), `casting_errors` (the record), `contest_errors`.

CountingRefused            nothing was changed
├── NotTeller              a teller of this vote confirms a count
├── TellersCount           papers beside a secret vote in the chat: not the secretary's to see
├── NotCounting            neither secretary nor teller of this vote
├── ResultNotShown         before it is published, for tellers and chair alone
├── AttendanceFirst        how many vote in the hall is not known yet
├── PapersAfterClosing     papers beside a secret vote in the chat are counted once it is closed
├── PapersTooFew           so few papers in the hall that the count would show who chose what
├── PresentUnlike          more units than the roll has
├── NoSuchLine             a typed row for a line that is not on the list
├── NumbersUnclear         typed numbers that cannot be read
├── PapersUnlike           not as many papers issued as units vote in the hall
├── OverBlank              more votes on a line than papers that are not blank
├── NotUnanimous           "all for it" says nothing where one of several is chosen
├── CountMissing           nothing typed, or lines without numbers
├── NotSettledYet          lots, or the chair's word, come before the publication
├── AgreedAlready          publishing wants two persons
├── NothingToDraw / NothingToChoose / NoFurtherRound
├── NobodyLeft             every unit of the further round has withdrawn
├── RoundUnpublished       a further round comes after the publication
├── RoundRecorded          and before the result is recorded
├── RoundOvertaken         a later vote of the chain was counted without waiting for it
├── LineGone               the line has left the list already
└── LinesCounted           nobody leaves the list once its count is confirmed
"""

from __future__ import annotations

from bot.domain.errors import N_, NotAllowed, Refusal


class CountingRefused(Refusal):
    code = "counting_refused"
    says = N_("This cannot be done with the count as it stands. Nothing was changed.")


class NotTeller(NotAllowed):
    code = "not_teller"
    says = N_("A teller of this vote confirms the count.")


class TellersCount(NotAllowed):
    code = "tellers_count"
    says = N_(
        "The papers of a secret vote are counted and entered by a teller; another teller or the"
        " chair confirms."
    )


class NotCounting(NotAllowed):
    code = "not_counting"
    says = N_("The count is entered by the secretary of the bloc or a teller of this vote.")


class ResultNotShown(NotAllowed):
    code = "result_not_shown"
    says = N_("The vote is closed. Its result is told here once it is published.")


class AttendanceFirst(CountingRefused):
    code = "attendance_first"
    says = N_("How many units vote in the hall? Please note the attendance first.")


class PapersAfterClosing(CountingRefused):
    code = "papers_after_closing"
    says = N_(
        "While units still vote secretly in the chat, the papers stay in the box: they are counted"
        " once the vote is closed."
    )


class PapersTooFew(CountingRefused):
    code = "papers_too_few"
    says = N_(
        "A count of {there} paper(s) would show what a unit chose, so at least {least} are needed."
        " Please take the marks of these units off in “Attendance” and hand their papers back"
        " unopened."
    )


class PresentUnlike(CountingRefused):
    code = "present_unlike"
    says = N_("{typed} units cannot be present: the roll has {size}.")


class NumbersUnclear(CountingRefused):
    code = "numbers_unclear"
    says = N_("The numbers in “{typed}” are not clear. For example: {example}")


class NoSuchLine(CountingRefused):
    code = "no_such_line"
    says = N_("There is no line {line}: the list has {lines}. This row was not taken.")


class PapersUnlike(CountingRefused):
    code = "papers_unlike"
    says = N_(
        "{issued} papers issued, but {there} units vote in the hall: each gets one. The papers come"
        " first: issued, returned, invalid, blank."
    )


class OverBlank(CountingRefused):
    code = "over_blank"
    says = N_(
        "Line {line}: at most {most} papers can say something here, because {blank} valid one(s)"
        " are blank. Please look at both numbers again."
    )


class NotUnanimous(CountingRefused):
    code = "not_unanimous"
    says = N_("Here one of several is chosen, so please enter how many chose each line.")


class CountMissing(CountingRefused):
    code = "count_missing"
    says = N_("{missing} line(s) have no numbers yet. Please enter them first.")


class NotSettledYet(CountingRefused):
    code = "not_settled_yet"
    says = N_("Before publishing, the chair has to settle the places that are still open.")


class AgreedAlready(CountingRefused):
    code = "agreed_already"
    says = N_(
        "That agreement has been given already. Publishing wants two persons: the chair and a"
        " teller."
    )


class NothingToDraw(CountingRefused):
    code = "no_lots_to_draw"
    says = N_("No lots are to be drawn here.")


class NothingToChoose(CountingRefused):
    code = "nothing_to_choose"
    says = N_("There is nothing for the chair to decide here.")


class NoFurtherRound(CountingRefused):
    code = "no_further_round"
    says = N_("No further round follows from this result.")


class NobodyLeft(CountingRefused):
    code = "nobody_left"
    says = N_(
        "Every unit of the further round has withdrawn, so there is nothing to vote on. The place"
        " stays open, and the result stands as it is."
    )


class RoundUnpublished(CountingRefused):
    code = "round_unpublished"
    says = N_(
        "A further round comes after the publication. The chair and a teller publish the result"
        " first."
    )


class RoundRecorded(CountingRefused):
    code = "round_recorded"
    says = N_(
        "The result is recorded, so no further round follows. A place that is still open can be"
        " put to a new vote."
    )


class RoundOvertaken(CountingRefused):
    code = "round_overtaken"
    says = N_(
        "“{title}” was counted meanwhile, with a unit of this round on its list, so this round is"
        " not held. Please record the result; the open place can be put to a new vote."
    )


class LineGone(CountingRefused):
    code = "line_gone"
    says = N_("This line has left the list already.")


class LinesCounted(CountingRefused):
    code = "lines_counted"
    says = N_("The count of this vote is confirmed, so nobody leaves its list any more.")
