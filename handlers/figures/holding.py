"""A reason that was given for other numbers: it is asked whether it still holds."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.checks import Finding
from bot.domain.kpi import Question
from bot.screen import Choice, Intent
from handlers.figures.findings import reasoned, seal_of, with_old_reason
from handlers.figures.form import Desk
from handlers.figures.shown import cut

_REASON_LETTERS = 160


def old_reason_lines(desk: Desk, soft: Sequence[Finding]) -> list[Markup]:
    """Each reason that stands beside figures whose numbers have changed since, once."""
    sheet = desk.work.sheet
    reasons = dict.fromkeys(
        sheet[cell].figure.reason for one in soft for cell in reasoned(desk, one)
    )
    return [
        desk.say(
            "The numbers have changed. Earlier reason: “{reason}”. Does it still hold?",
            reason=cut(reason, _REASON_LETTERS),
        )
        for reason in reasons
    ]


def still_holds_choice(
    desk: Desk, soft: Sequence[Finding], question: Question | None = None, sealed: str = ""
) -> Choice | None:
    """One tap keeps the earlier reasons; None where there is none.

    `sealed`: on the way to submitting, the form as it was looked at.
    """
    old = with_old_reason(desk, soft)
    if not old:
        return None
    seen, form_id = seal_of(old), desk.form.id
    return Choice(
        desk.say.plain("The old reason holds"),
        Intent.of("figures.reasons_hold", form_id, seen, sealed)
        if question is None
        else Intent.of("figures.reason_holds", form_id, question.key, seen),
    )
