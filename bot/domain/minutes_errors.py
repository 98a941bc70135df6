"""Why minutes are not written, by name: what the record says contradicts itself.

MinutesRefused
├── MinutesRoll            the roll by name is not the roll that was counted
├── MinutesLines           names and counts of the lines do not belong together
├── MinutesOutcome         another outcome than the counts and the rule give
├── MinutesRounds          a round that does not follow from the one before
├── MinutesChain           a unit left the list for another vote that it did not win
├── MinutesNames           votes by name that do not add up to the counts
├── MinutesMatters         a vote under no item of the meeting, or under two
├── MinutesAttendance      a unit voted in the hall that the meeting has as absent
└── MinutesTimes           an end before its beginning
BallotTooLong              more lines than a printed ballot holds
"""

from __future__ import annotations

from bot.domain.errors import N_, Refusal


class MinutesRefused(Refusal):
    code = "minutes_refused"
    says = N_("The minutes were not written: what is recorded contradicts itself.")


class MinutesRoll(MinutesRefused):
    code = "minutes_roll"
    says = N_(
        "The minutes were not written: the roll of “{contest}” names {named} units, {counted} were"
        " counted, or those present do not agree."
    )


class MinutesLines(MinutesRefused):
    code = "minutes_lines"
    says = N_(
        "The minutes were not written: “{contest}” has {named} lines by name, {counted} by count."
    )


class MinutesOutcome(MinutesRefused):
    code = "minutes_outcome"
    says = N_(
        "The minutes were not written: the stored result of “{contest}”, round {round}, is not the"
        " one that its counts give. Please tell whoever runs the server."
    )


class MinutesRounds(MinutesRefused):
    code = "minutes_rounds"
    says = N_(
        "The minutes were not written: round {round} of “{contest}” does not follow from the one"
        " before."
    )


class MinutesChain(MinutesRefused):
    code = "minutes_chain"
    says = N_(
        "The minutes were not written: “{line}” was taken off “{contest}” for a vote that it did"
        " not win."
    )


class MinutesNames(MinutesRefused):
    code = "minutes_names"
    says = N_(
        "The minutes were not written: the votes by name on line {line} of “{contest}” do not add"
        " up to the counts."
    )


class MinutesMatters(MinutesRefused):
    code = "minutes_matters"
    says = N_("The minutes were not written: every vote belongs under one item of the meeting.")


class MinutesAttendance(MinutesRefused):
    code = "minutes_attendance"
    says = N_("The minutes were not written: attendance and roll disagree about {unit}.")


class MinutesTimes(MinutesRefused):
    code = "minutes_times"
    says = N_("The minutes were not written: the end lies before the beginning.")


class BallotTooLong(Refusal):
    code = "ballot_too_long"
    says = N_("A printed ballot holds at most {most} lines; this vote has {lines}.")
