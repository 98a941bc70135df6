"""Why a correction of an accepted figure is not asked for or not decided, by name.

OwnCorrection              maker and checker are two
CorrectionReasonNeeded / RefusalReasonNeeded   asking wants a reason, and so does not agreeing
NotAccepted / CorrectionWaits   what a correction cannot be asked for
SameFigure / FigureMoved   one that would change nothing, or something else
CorrectionMoved / FormAway one that waits, of a figure or form that is no longer the same
CorrectionImpossible       it contradicts the board's other figures
"""

from __future__ import annotations

from bot.domain.errors import N_, NotAllowed, ReasonNeeded, Refusal


class OwnCorrection(NotAllowed):
    code = "own_correction"
    says = N_(
        "You have asked for this correction yourself, so another head of the board has to confirm"
        " it. You may withdraw it."
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
