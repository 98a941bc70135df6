"""Every way of saying no, by name. A Refusal undoes what its handler did and becomes a sentence.

Refusal
├── NotAllowed                     the person's role does not reach this
│   ├── NotYetConfirmed            bound by an invite, still waiting for the second look
│   ├── GroupOnly                  a colleague who was given one group of figures
│   ├── ReopenedByOthers           who was given one group opens no submitted form again
│   ├── OtherUnit                  the matter belongs to another board
│   ├── OwnBinding                 nobody confirms themselves
│   └── OwnVersion / OwnEntry / OwnBoard / OwnCorrection   maker and checker are two
├── InviteRefused                  a link that lets nobody in
│   ├── InviteUnknown
│   ├── InviteExpired
│   ├── InviteUsed
│   ├── InviteWithdrawn
│   ├── InviteNotOpened            the button was not reached through the link itself
│   ├── InviteForAnother           the account already belongs to somebody else
│   └── SecretaryExists            the first secretary's link, after there is one
├── RosterFirst                    nobody is invited before the roster is confirmed
├── OfficeHeld                     a board leads the bloc or is its deputy, not both
├── LastSecretary                  the bloc would be left without one
├── NameUnclear                    what was typed cannot be a person's name
├── OldButton                      the button's matter is finished or has moved on
│   ├── AlreadyAnswered            tapped twice: the first tap has been carried out
│   └── QuestionOpen               the button of a question while another one is open
├── UnknownButton                  forged, torn, or of a release that knew other words
├── PeriodNotOpen / PeriodClosed   outside the window for figures
├── DateUnclear / DeadlineNotAhead a typed deadline that cannot be one
├── PeriodKnown / DeadlineTooFar   opened by somebody else; a year mistyped
│   └── PeriodSettled              "Đã chốt số liệu"
├── PeriodNotHistory               figures of before written into a period collected here
├── FormLocked                     approved figures do not change by themselves
├── NewerVersion / BeingChanged / AlreadyDecided   a verdict on what has moved on
├── PaperNeeded / PaperUnclear / PaperDateAhead    a signed sheet that cannot be taken so
├── DocumentNeeded / DocumentKind / DocumentTooBig / DocumentElsewhere   a file to be passed on
├── SubmittedAlready               what only a draft takes; a change wants a reason first
├── VersionStands                  after the deadline a submitted form is not opened again
├── BehalfNotBegun                 the secretary has not named the source yet
├── NothingToSubmit / MustFix      what submitting must refuse
├── LeavesQuestion                 "thôi", "quay lại" where a line is asked: it is not that line
├── LineTooLong / NewNameTooLong / NewUnitTooLong / TooManyAsked   more than fits, never cut unseen
├── NewAskedAlready                a new indicator that the request asks already
├── ReasonNeeded / LineNeeded      a warning or a later version wants a reason; a note some words
│   └── CorrectionReasonNeeded / RefusalReasonNeeded   so do a correction, and not agreeing to it
├── NothingToExport / ExportTooLong   a file without a figure; one with too many
├── NothingToDraw                  a picture of figures that nobody has given
├── GroupUnknown                   the assistant has not been shown the bloc's group chat
├── NothingReleased / BoardCounted totals that are not public; a board that needs no stand-in
├── ReleasedAlready / TotalsMoved   what observers see stands; it is not what was looked at
├── NotAccepted / CorrectionWaits   what a correction cannot be asked for
├── SameFigure / FigureMoved        a correction that would change nothing, or something else
├── CorrectionMoved / FormAway      one that waits, of a figure or form that is no longer the same
├── CorrectionImpossible            it contradicts the board's other figures
├── TooManyTexts / CheckOver       a check of a printed text that is full, or no longer open
├── RateUnclear / UsdRateUnclear / RateSourceNeeded   a typed exchange rate that cannot be one
├── TextTooLong / TextUnreadable / NotText / NoTable
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


class GroupOnly(NotAllowed):
    code = "group_only"
    says = N_("You were asked for one group of figures only: {group}.")


class ReopenedByOthers(NotAllowed):
    code = "reopened_by_others"
    says = N_(
        "Version {version} has been submitted. Only who submits for the board can open it again:"
        " please tell {who}. Nothing has been stored now; please do it once more when the form is"
        " open."
    )


class OtherUnit(NotAllowed):
    code = "other_unit"
    says = N_("This belongs to another board. You act for {unit}.")


class OwnCorrection(NotAllowed):
    code = "own_correction"
    says = N_(
        "You have asked for this correction yourself, so another head of the board has to confirm"
        " it. You may withdraw it."
    )


class InviteRefused(Refusal):
    code = "invite_refused"
    says = N_("This invitation cannot be used. Please ask whoever sent it for a new one.")


class InviteUnknown(InviteRefused):
    code = "invite_unknown"
    says = N_("This invitation is not known here. Please ask whoever sent it for a new one.")


class InviteExpired(InviteRefused):
    code = "invite_expired"
    says = N_(
        "This invitation was valid until {until}. Please ask whoever sent it for a new one;"
        " it takes them half a minute."
    )


class InviteUsed(InviteRefused):
    code = "invite_used"
    says = N_(
        "This invitation has been used already. If it was not you, please tell the secretary"
        " at once; otherwise simply go on with /viec."
    )


class InviteForAnother(InviteRefused):
    code = "invite_for_another"
    says = N_("This account already belongs to {name}. The invitation for {invited} stays open.")


class InviteWithdrawn(InviteRefused):
    code = "invite_withdrawn"
    says = N_(
        "This invitation has been withdrawn. If you still need one, please ask whoever sent it."
    )


class InviteNotOpened(InviteRefused):
    code = "invite_not_opened"
    says = N_(
        "Please open the invitation link once more and answer from there. Nothing was changed."
    )


class SecretaryExists(InviteRefused):
    code = "secretary_exists"
    says = N_("The bloc has a secretary already, who can invite another one under /nguoi.")


class OwnBinding(NotAllowed):
    code = "own_binding"
    says = N_(
        "Nobody confirms their own role. The head of the board or another secretary can confirm it."
    )


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


class RosterFirst(Refusal):
    code = "roster_first"
    says = N_(
        "The roster of the bloc is not confirmed yet. Once the secretary has confirmed it, people"
        " of its boards can be invited."
    )


class OfficeHeld(Refusal):
    code = "office_held"
    says = N_(
        "{unit} is recorded as {office} in {year} already; the two are different boards. Please"
        " correct the other one first."
    )


class LastSecretary(Refusal):
    code = "last_secretary"
    says = N_(
        "{name} is the only secretary of the bloc. Please invite and confirm another one first;"
        " then this access can be ended. Nothing was changed."
    )


class NameUnclear(Refusal):
    code = "name_unclear"
    says = N_(
        "This cannot be read as a person's full name: {least} to {most} letters, no digits. Please"
        " type it again, for example: Nguyễn Văn An."
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


class PeriodNotOpen(Refusal):
    code = "period_not_open"
    says = N_("Figures for {period} can be entered from {opens_at}.")


class PeriodClosed(Refusal):
    code = "period_closed"
    says = N_(
        "The deadline for {period} passed at {due_at}. What you entered is kept as a draft;"
        " please ask the secretary for a late window."
    )


class PeriodSettled(PeriodClosed):
    code = "period_settled"
    says = N_(
        "{period}: the figures are closed. Only the secretary can open them again, or correct a"
        " single figure."
    )


class PeriodNotHistory(Refusal):
    code = "period_not_history"
    says = N_(
        "The figures of that period were collected here; they are changed in its own form alone."
        " Nothing was changed."
    )


class NewerVersion(Refusal):
    code = "newer_version"
    says = N_("Version {old} has been replaced: there is a version {version} now. Please look.")


class BeingChanged(Refusal):
    code = "being_changed"
    says = N_(
        "Version {version} is being changed by the board and will come again as version {next}."
        " Nothing was decided."
    )


class AlreadyDecided(Refusal):
    code = "already_decided"
    says = N_("Version {version} has been decided on already: {words}. Nothing was changed.")


class PaperNeeded(Refusal):
    code = "paper_needed"
    says = N_("Please send the photo or the PDF of the signed sheet first, then number and date.")


class PaperUnclear(Refusal):
    code = "paper_unclear"
    says = N_("Please write number and date of the signed sheet, for example “{example}”.")


class PaperDateAhead(Refusal):
    code = "paper_date_ahead"
    says = N_("The sheet cannot be dated {day}: today is {today}. Please write number and date.")


class FormLocked(Refusal):
    code = "form_locked"
    says = N_(
        "These figures have been approved and are locked. To change one, ask the secretary; once"
        " the bloc has accepted them, ask for a correction under /tonghop."
    )


class SubmittedAlready(Refusal):
    code = "submitted_already"
    says = N_(
        "The figures have been submitted (version {version}), so this is closed. To change"
        " something, correct a figure first; its reason opens the form again."
    )


class VersionStands(Refusal):
    code = "version_stands"
    says = N_(
        "The deadline for {period} passed at {due_at}; version {version} stands. To correct a"
        " figure, please ask the secretary. Nothing was changed."
    )


class BehalfNotBegun(Refusal):
    code = "behalf_not_begun"
    says = N_(
        "Nothing was saved yet: please choose the board first and say on whose word you enter its"
        " figures, under /nhapho; then send them again."
    )


class NothingToSubmit(Refusal):
    code = "nothing_to_submit"
    says = N_("No figure has been entered yet, so there is nothing to submit.")


class MustFix(Refusal):
    code = "must_fix"
    says = N_(
        "{count} point(s) must be put right before the form can be submitted. The first: {first}"
    )


class DateUnclear(Refusal):
    code = "date_unclear"
    says = N_("The date “{typed}” cannot be read. Please write it like this: {example}.")


class DeadlineNotAhead(Refusal):
    code = "deadline_not_ahead"
    says = N_("A deadline lies ahead: {day} is not later than today, {today}.")


class DeadlineTooFar(Refusal):
    code = "deadline_too_far"
    says = N_("{day} is more than a year ahead. Please check the year and type the date again.")


class PeriodKnown(Refusal):
    code = "period_known"
    says = N_("{period}: this period has been opened already. Nothing was changed.")


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


class NewNameTooLong(LineTooLong):
    code = "new_name_too_long"
    says = N_(
        "The name is {length} letters long, and up to {most} fit. Please type the indicator again"
        " with a shorter one."
    )


class NewUnitTooLong(LineTooLong):
    code = "new_unit_too_long"
    says = N_(
        "The unit “{unit}” is {length} letters long, and up to {most} fit. Please type the"
        " indicator again with a shorter unit."
    )


class NewAskedAlready(Refusal):
    code = "new_asked_already"
    says = N_(
        "“{name}” ({unit}) is in this request already; nothing was added. Please type another name"
        " or another unit. To leave it for now, send /thoat; the request is kept."
    )


class TooManyAsked(Refusal):
    code = "too_many_asked"
    says = N_(
        "A request asks {most} indicators of a kind at most: this one was not added. Please take"
        " one out first, or make a second request."
    )


class ReasonNeeded(Refusal):
    code = "reason_needed"
    says = N_(
        "Please write the reason in a few words, for example: “a large enterprise began"
        " production”. To leave it for now, send /thoat; the figures are kept."
    )


class CorrectionReasonNeeded(ReasonNeeded):
    code = "correction_reason_needed"
    says = N_(
        "Please write in a few words why it is corrected, for example: “two projects were counted"
        " twice”. The new figure waits for the reason; nothing has changed yet."
    )


class RefusalReasonNeeded(ReasonNeeded):
    code = "refusal_reason_needed"
    says = N_(
        "Please write in a few words why you do not agree; whoever asked for the correction reads"
        " it. Nothing has been decided yet."
    )


class NothingToDraw(Refusal):
    code = "nothing_to_draw"
    says = N_("There is nothing to draw yet: no figures of this line can be shown.")


class GroupUnknown(Refusal):
    code = "group_unknown"
    says = N_(
        "The assistant does not know the bloc's group yet. Please add it to the group and write"
        " /tinhhinh there once; then come back here."
    )


class NothingReleased(Refusal):
    code = "nothing_released"
    says = N_("The bloc has not released these totals. There will be a message here once it has.")


class DocumentNeeded(Refusal):
    code = "document_needed"
    says = N_("Please send the file itself: PDF, Word, Excel or a photo.")


class DocumentKind(Refusal):
    code = "document_kind"
    says = N_(
        "A file of this kind is not passed on. Please send PDF, Word, Excel without macros, or a"
        " photo; an archive is to be unpacked first."
    )


class DocumentTooBig(Refusal):
    code = "document_too_big"
    says = N_(
        "The file is larger than {most} MB, too much for the phones of the boards. Please send a"
        " smaller one, for example a PDF instead of pictures."
    )


class DocumentElsewhere(Refusal):
    code = "document_elsewhere"
    says = N_(
        "This document came in through another messenger and can only be opened there. Please ask"
        " the secretary to send it here as well."
    )


class NothingToExport(Refusal):
    code = "nothing_to_export"
    says = N_("There is no figure yet that could go into a file.")


class ExportTooLong(Refusal):
    code = "export_too_long"
    says = N_(
        "The file would have more than {most} lines, more than a phone opens. Please take the"
        " figures of one period at a time."
    )


class BoardCounted(Refusal):
    code = "board_counted"
    says = N_("The figures of {unit} are accepted and counted, so nothing stands in for them.")


class ReleasedAlready(Refusal):
    code = "released_already"
    says = N_("These totals are released. Take them back first, then they can be changed.")


class TotalsMoved(Refusal):
    code = "totals_moved"
    says = N_("The totals have changed since this message. Please look at them again.")


class NotAccepted(Refusal):
    code = "not_accepted"
    says = N_(
        "The bloc has not accepted the figures of {unit}, so they are changed in the form itself,"
        " not by a correction."
    )


class CorrectionWaits(Refusal):
    code = "correction_waits"
    says = N_("A correction of this figure waits for the head of the board already.")


class FormAway(Refusal):
    code = "form_away"
    says = N_(
        "The figure is unchanged, but the bloc has not accepted the form of {unit} at the moment:"
        " it is with the board again. The correction waits; please decide once it is accepted anew."
    )


class SameFigure(Refusal):
    code = "same_figure"
    says = N_("The figure is {amount} already. Nothing was changed.")


class FigureMoved(Refusal):
    code = "figure_moved"
    says = N_("The figure has changed meanwhile. Please start the correction again.")


class CorrectionMoved(Refusal):
    code = "correction_moved"
    says = N_(
        "The figure has changed since this correction was asked for. Please ask for it anew where"
        " it is still needed: then this one is closed by itself."
    )


class CorrectionImpossible(Refusal):
    code = "correction_impossible"
    says = N_(
        "The new figure contradicts other figures of the board, so nothing was changed.\n{findings}"
    )


class TooManyTexts(Refusal):
    code = "too_many_texts"
    says = N_(
        "At most {most} messages are checked together. Please look at what was found, then begin a"
        " new check."
    )


class CheckOver(Refusal):
    code = "check_over"
    says = N_(
        "This check is no longer open, and the text was not kept. Please send it once more to check"
        " it again."
    )


class RateUnclear(Refusal):
    code = "rate_unclear"
    says = N_(
        "“{typed}” cannot be read as a rate. Please write how many đồng one US dollar is, for"
        " example 23.400, or the lowest and highest of the year: 22.800 - 24.800."
    )


class UsdRateUnclear(Refusal):
    code = "usd_rate_unclear"
    says = N_(
        "“{typed}” cannot be read as a rate. Please write how many đồng one US dollar is, for"
        " example 23.400."
    )


class RateSourceNeeded(Refusal):
    code = "rate_source_needed"
    says = N_("A rate needs its source, for example: “NHNN, tỷ giá trung tâm ngày 30/12/2022”.")


class TextTooLong(Refusal):
    code = "text_too_long"
    says = N_(
        "The message has {length} characters; at most {most} can be read here. Nothing was changed:"
        " please send it in parts."
    )


class TextUnreadable(Refusal):
    code = "text_unreadable"
    says = N_("The text could not be read. Please type it again.")


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


class UnknownPerson(Refusal):
    code = "unknown_person"
    says = N_("This person no longer has access; the list may have changed. Nothing was changed.")
