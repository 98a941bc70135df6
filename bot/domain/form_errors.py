"""What a board's form of figures refuses, by name.

GroupOnly                  a colleague who was given one group of figures
ReopenedByOthers           who was given one group opens no submitted form again
FormLocked                 approved figures do not change by themselves
SubmittedAlready           what only a draft takes; a change wants a reason first
VersionStands              after the deadline a submitted form is not opened again
BehalfNotBegun             the secretary has not named the source yet
NothingToSubmit            a form without a figure
MustFix                    what submitting must refuse
NothingToExport            a file without a figure
ExportTooLong              one with too many
"""

from __future__ import annotations

from bot.domain.errors import N_, NotAllowed, Refusal


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


class NothingToExport(Refusal):
    code = "nothing_to_export"
    says = N_("There is no figure yet that could go into a file.")


class ExportTooLong(Refusal):
    code = "export_too_long"
    says = N_(
        "The file would have more than {most} lines, more than a phone opens. Please take the"
        " figures of one period at a time."
    )
