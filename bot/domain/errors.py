"""Every way of saying no, by name. A Refusal undoes what its handler did and becomes a sentence.

Here stand those that any room may say; what one room alone refuses stands beside it, in
`*_errors.py` of this folder.

Refusal
├── NotAllowed                     the person's role does not reach this
│   ├── NotYetConfirmed            bound by an invite, still waiting for the second look
│   └── OtherUnit                  the matter belongs to another board
├── RosterFirst                    nothing is begun before the roster is confirmed
├── OldButton                      the button's matter is finished or has moved on
│   ├── AlreadyAnswered            tapped twice: the first tap has been carried out
│   └── QuestionOpen               the button of a question while another one is open
├── UnknownButton                  forged, torn, or of a release that knew other words
├── LeavesQuestion                 "thôi", "quay lại" where a line is asked: it is not that line
├── LineNeeded / LineTooLong       a note wants some words; more than fits is never cut unseen
├── ReasonNeeded                   a warning or a later version wants a reason
├── GroupUnknown                   the assistant has not been shown the bloc's group chat
├── TextTooLong / NotText / NoTable
└── UnknownUnit / UnknownPerson    names that the bloc does not know

The sentence is an English msgid with named fields; the catalogues in `locales/` hold it in both
languages, and `bot.i18n.Say.refusal` fills the fields in.
"""

from __future__ import annotations

from typing import ClassVar


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for "extract, translate later")
    """Mark a message for extraction; it is translated where it is shown."""
    return message


class Refusal(Exception):
    """A named no. `fields` fill the sentence; they are data, never markup."""

    code: ClassVar[str] = "refused"
    says: ClassVar[str] = N_("This cannot be done now. Nothing was changed.")

    def __init__(self, **fields: object) -> None:
        super().__init__(self.code)
        self.fields = fields


class NotAllowed(Refusal):
    code = "not_allowed"
    says = N_("Your role does not include this. If it should, please tell the secretary.")


class NotYetConfirmed(NotAllowed):
    code = "not_yet_confirmed"
    says = N_(
        "Your binding to {unit} still waits to be confirmed by the head of the board or the"
        " secretary. You will get a message here as soon as it is."
    )


class OtherUnit(NotAllowed):
    code = "other_unit"
    says = N_("This belongs to another board. You act for {unit}.")


class RosterFirst(Refusal):
    code = "roster_first"
    says = N_(
        "The roster of the bloc is not confirmed yet. Once the secretary has confirmed it, people"
        " of its boards can be invited."
    )


class OldButton(Refusal):
    code = "old_button"
    says = N_(
        "This button belongs to an earlier message; things have moved on since. Nothing was"
        " changed."
    )


class AlreadyAnswered(OldButton):
    code = "already_answered"
    says = N_("This was answered already: {name}: {figures}. The second tap changed nothing.")


class QuestionOpen(OldButton):
    code = "question_open"
    says = N_(
        "This button belongs to an earlier message; nothing was changed. Question {number} is open"
        " now: {name}."
    )


class UnknownButton(Refusal):
    code = "unknown_button"
    says = N_("This button is not valid for you here. Nothing was changed.")


class LineNeeded(Refusal):
    code = "line_needed"
    says = N_("Please write a few words in one line (at least {least} characters).")


class LeavesQuestion(Refusal):
    code = "leaves_question"
    says = N_(
        "“{typed}” was not kept as the answer. To leave the question, tap a button below or send"
        " /thoat; otherwise please write your line in full."
    )


class LineTooLong(Refusal):
    code = "line_too_long"
    says = N_(
        "That is {length} letters long, and up to {most} fit. Please type it shorter; nothing was"
        " changed."
    )


class ReasonNeeded(Refusal):
    code = "reason_needed"
    says = N_(
        "Please write the reason in a few words, for example: “a large enterprise began"
        " production”. To leave it for now, send /thoat; the figures are kept."
    )


class FigureForReason(Refusal):
    code = "figure_for_reason"
    says = N_(
        "“{typed}” was not saved: a reason is asked for here. To correct the figure, use the"
        " button “Correct”, or send /thoat and enter it anew."
    )


class GroupUnknown(Refusal):
    code = "group_unknown"
    says = N_(
        "The assistant does not know the bloc's group yet. Please add it to the group and write"
        " /tinhhinh there once; then come back here."
    )


class TextTooLong(Refusal):
    code = "text_too_long"
    says = N_(
        "The message has {length} characters; at most {most} can be read here. Nothing was changed:"
        " please send it in parts."
    )


class NotText(Refusal):
    code = "not_text"
    says = N_(
        "Only typed text and buttons can be read here; a {what} cannot. Nothing was changed; a"
        " question that is open still waits for your answer."
    )


class NoTable(Refusal):
    code = "no_table"
    says = N_(
        "This kind of file cannot be read here. An Excel file (.xlsx) with the figures can be sent"
        " here, or type them. Nothing was changed; a question that is open still waits for your"
        " answer."
    )


class UnknownUnit(Refusal):
    code = "unknown_unit"
    says = N_("No board of the bloc goes by that name.")


class BoardNotAsked(Refusal):
    code = "board_not_asked"
    says = N_(
        "This period collects the figures of the boards that sat in the bloc on the day it is"
        " counted on. Yours was not one of them, so nothing is owed."
    )


class UnknownPerson(Refusal):
    code = "unknown_person"
    says = N_("This person no longer has access; the list may have changed. Nothing was changed.")
