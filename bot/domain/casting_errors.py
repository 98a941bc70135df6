"""Why storage cannot open, cast, close or read a contest, by name.

Whether a person may cast is `bot.domain.voting.roll`'s to say; these are what the record itself
refuses beside `bot.domain.voting_errors`, whoever asks.

CastingRefused             nothing was changed
├── PaperMisfit            a paper that does not belong to this contest's lines
├── NotADraft              an opened contest is altered no more
├── TooManyLines           more lines than a secret paper holds
├── NotOver                its time was extended, or has not come
├── StillArriving          votes received in time are still on their way into the record
├── OwnCount / CountStale  a count is confirmed by another person, and the newest one
├── NotCounted             nothing to publish yet
├── HallChanged            not as many were counted in the hall as are noted there
├── HallSitsOut            others of the hall have no vote on a line than were counted
├── NoPlaceForKeys         secret contests want a directory for their keys
├── KeysUnusable           that directory is there and cannot be used
├── KeyLost                the key of this contest is gone; its papers cannot be read
└── SealBroken             sealed for something else, or changed since
"""

from __future__ import annotations

from bot.domain.errors import N_, Refusal


class CastingRefused(Refusal):
    code = "casting_refused"
    says = N_("This vote cannot go on like that. Nothing was changed.")


class PaperMisfit(CastingRefused):
    code = "paper_misfit"
    says = N_("This paper does not fit the list being voted on. Please open the vote again.")


class NotADraft(CastingRefused):
    code = "not_a_draft"
    says = N_("This vote has been opened; it is not changed any more.")


class TooManyLines(CastingRefused):
    code = "too_many_lines"
    says = N_("A secret paper holds at most {most} lines. Please split the list into two votes.")


class NotOver(CastingRefused):
    code = "not_over"
    says = N_("The time of this vote is not over yet; it is counted afterwards.")


class StillArriving(CastingRefused):
    code = "still_arriving"
    says = N_("Votes received in time are still being recorded. Counting begins once they are in.")


class OwnCount(CastingRefused):
    code = "own_count"
    says = N_("Whoever entered the count cannot confirm it; a teller does so on another phone.")


class CountStale(CastingRefused):
    code = "count_stale"
    says = N_("A newer count has been entered. Please confirm that one.")


class NotCounted(CastingRefused):
    code = "not_counted"
    says = N_("This vote has not been counted yet, so there is no result to publish.")


class HallChanged(CastingRefused):
    code = "hall_changed"
    says = N_(
        "{counted} units were counted in the hall, but {noted} are noted as voting there. Please"
        " correct the attendance or enter the count again."
    )


class HallSitsOut(CastingRefused):
    code = "hall_sits_out"
    says = N_(
        "Since the count was entered, other units are in the hall, and some of them have no vote on"
        " a line. Please enter the count again."
    )


class NoPlaceForKeys(CastingRefused):
    code = "no_place_for_keys"
    says = N_(
        "Secret votes cannot be opened yet: the administrator has to set BALLOT_KEYS, the directory"
        " where their keys are kept."
    )


class KeysUnusable(CastingRefused):
    code = "keys_unusable"
    says = N_(
        "This secret vote was not opened: the directory of the keys on the server cannot be used."
        " Please tell whoever runs the server; “doctor” says what is wrong."
    )


class KeyLost(CastingRefused):
    code = "key_lost"
    says = N_(
        "The key of this secret vote is not there, so its papers cannot be read. Nothing was"
        " changed; the administrator brings the key back, or the vote is cancelled and held again."
    )


class SealBroken(CastingRefused):
    code = "seal_broken"
    says = N_("This button does not belong to the vote as it stands. Please open the vote again.")
