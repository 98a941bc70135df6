"""What the room of the conference refuses, by name.

NoConferenceDay          its day is not set: nothing is invited to, nothing is counted from it
SessionUnclear           a typed session that says no hours
├── SessionBackward      it ends before it begins
└── SessionElsewhen      on no day of the conference
TooManySessions / TooManyItems / TooManyDelegates    what has to be read on a phone
DelegateUnclear          a line that names nobody with a position
ExtrasUnclear            rooms, meals and the plate could not be read
HostsTwo                 at most two units host
AnswerDayUnfit           the day to answer by lies between today and the conference
RegistrationClosed       after the day to answer by a board names substitutes; the secretary enters
NotComing                who comes is said before their names are
VoterUnknown             the vote needs somebody known to the assistant, else a paper of delegation
CodeUsed / CodeOver      a code at the door is for one phone and one session
CheckInNotYet / CheckInClosed    who came is noted from the session's day until it is all held
AlreadyHeld              what has been held is prepared no more
NotHeldYet               the conference has not begun
"""

from __future__ import annotations

from bot.domain.errors import N_, Refusal


class NoConferenceDay(Refusal):
    code = "no_conference_day"
    says = N_(
        "The day of the conference on the year {year} is not set yet. The secretary sets it in the"
        " plan of the year; nothing was changed."
    )


class SessionUnclear(Refusal):
    code = "session_unclear"
    says = N_(
        "“{typed}” cannot be read as a session. Please write hours, title and place, for example:"
        " {example}"
    )


class SessionBackward(SessionUnclear):
    code = "session_backward"
    says = N_(
        "The session would end at {ends}, before it begins at {starts}. Please type it again."
    )


class SessionElsewhen(SessionUnclear):
    code = "session_elsewhen"
    says = N_("{day} is no day of the conference ({first} to {last}). Please type it again.")


class TooManySessions(Refusal):
    code = "too_many_sessions"
    says = N_("A conference holds up to {most} sessions. Please take one off first.")


class TooManyItems(Refusal):
    code = "too_many_items"
    says = N_("The agenda of a session holds up to {most} items; nothing was added.")


class TooManyDelegates(Refusal):
    code = "too_many_delegates"
    says = N_("A delegation holds up to {most} people; nothing was added.")


class DelegateUnclear(Refusal):
    code = "delegate_unclear"
    says = N_(
        "“{typed}” does not name a person with a position. Please write one person a line, for"
        " example: Nguyễn Văn An, Phó Trưởng ban. Nothing was added yet."
    )


class ExtrasUnclear(Refusal):
    code = "extras_unclear"
    says = N_(
        "“{typed}” cannot be read. Please write rooms; meals; plate, for example: 2; 3; 30A-123.45"
        " (0 for none)."
    )


class HostsTwo(Refusal):
    code = "hosts_two"
    says = N_("At most two units host together. Take one off first.")


class AnswerDayUnfit(Refusal):
    code = "answer_day_unfit"
    says = N_(
        "The day to answer by lies between tomorrow and the day before the conference ({last});"
        " {day} does not."
    )


class RegistrationClosed(Refusal):
    code = "registration_closed"
    says = N_(
        "Registration closed at {at}. You can still name a substitute for a delegate; anything else"
        " please tell the secretary, who enters it for you. Nothing was changed."
    )


class NotComing(Refusal):
    code = "not_coming"
    says = N_("Please tap first that the board comes; then name the delegates.")


class VoterUnknown(Refusal):
    code = "voter_unknown"
    says = N_(
        "{name} does not use the assistant as a member of the unit, so that the vote needs a paper"
        " of delegation: please hand it to the secretary, who records its number and date."
    )


class CodeUsed(Refusal):
    code = "code_used"
    says = N_(
        "This code was already read by another phone. Please ask for a new one at the desk of the"
        " conference."
    )


class CodeOver(Refusal):
    code = "code_over"
    says = N_(
        "This code is over: the session has ended, or the conference was moved or called off."
        " Please turn to the desk of the conference."
    )


class CheckInNotYet(Refusal):
    code = "check_in_not_yet"
    says = N_("Check-in to this session opens on {day}. Nothing was noted yet.")


class CheckInClosed(Refusal):
    code = "check_in_closed"
    says = N_(
        "The conference on {year} is recorded as held: who came stays as it was noted. Nothing was"
        " changed."
    )


class AlreadyHeld(Refusal):
    code = "already_held"
    says = N_("The conference on {year} has been held: its preparation is closed.")


class NotHeldYet(Refusal):
    code = "not_held_yet"
    says = N_("The conference begins on {day}; it can be recorded as held from that day on.")
