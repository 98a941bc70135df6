"""The line that explains warnings: asked for, shown as it will be sent, and sent with a tap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from bot.domain.checks import Finding
from bot.domain.errors import OldButton
from bot.domain.names import fold
from bot.i18n import LANGUAGES, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.findings import key_of
from handlers.figures.form import Desk, to_form
from handlers.figures.holding import old_reason_lines, still_holds_choice
from handlers.figures.mending import blank_choices, mend_choices, outflow_is_blank
from handlers.figures.pending import mark
from handlers.figures.shown import bounded, findings_lines
from handlers.figures.spoken import MOST_LETTERS
from storage.uow import UnitOfWork

_FINDINGS_LETTERS = 1200
ASKED: Final = "figures.explained"
"""Open while a reason is asked for: form, the findings it is for, the form's seal."""
SHOWN: Final = "figures.explaining"
"""Open while a reason is shown: form, the findings it answers, its mark, the reason itself, the
form's seal."""


def several(findings: Sequence[Finding]) -> bool:
    """Whether more than one indicator is meant."""
    return len({one.cells[0].code for one in findings}) > 1


def common(desk: Desk, reason: str) -> str:
    """One reason for several indicators is called so wherever it is read later."""
    return desk.say.plain("common reason: {reason}", reason=reason)


def ask_reason(desk: Desk, soft: Sequence[Finding], sealed: str) -> Screen:
    """What the checks found, and the question for one line about it.

    `sealed` is the seal of the form as it was looked at: it goes with every step to the last one.
    """
    say = desk.say
    lines = [
        *bounded(desk, findings_lines(desk, soft), _FINDINGS_LETTERS),
        *old_reason_lines(desk, soft),
    ]
    if several(soft):
        ask = say(
            "Write one reason for all of them: it is marked “common reason” beside each, and goes"
            " to the head of the board. To explain one by itself, tap its “Correct” button below,"
            " then “It is right: reason”."
        )
    else:
        ask = say("Write the reason now; it goes to the head of the board with the figures.")
    return Screen(
        say(
            "Before submitting, please explain in one line:\n\n{findings}\n\n{ask}\n{then}",
            findings=Markup("\n").join(lines),
            ask=ask,
            then=say("Nothing is sent yet: you see your line once more, and a tap submits."),
        ),
        rows(
            still_holds_choice(desk, soft, sealed=sealed),
            _usual_choice(desk, soft),
            *blank_choices(desk, soft),
            *mend_choices(desk, soft),
            to_form(desk),
        ),
        asks=Intent.of(ASKED, desk.form.id, " ".join(map(key_of, soft)), sealed),
    )


def _usual_choice(desk: Desk, soft: Sequence[Finding]) -> Choice | None:
    """The usual reason with one tap, where there is one."""
    if not outflow_is_blank(soft):
        return None
    label = desk.say.plain("Revoked, figure not known")
    return Choice(label, Intent.of("figures.usual_reason", desk.form.id))


def usual_reason(desk: Desk, soft: Sequence[Finding]) -> str:
    """Written out, as the head of the board reads it. Raises OldButton where none would be true."""
    if not outflow_is_blank(soft):
        raise OldButton
    return desk.say.plain("Projects were revoked or reduced; by how much is not known yet.")


def show_reason(desk: Desk, seen: Sequence[Finding], reason: str, sealed: str) -> Screen:
    """What will be sent, and what it answers; a line typed instead takes its place."""
    say, form_id, here = desk.say, desk.form.id, mark(desk.uow)
    return Screen(
        say(
            "<b>Nothing is submitted yet.</b> The reason that goes to the head of the board:"
            "\n“{reason}”\n\nIt answers:\n{findings}\n\nTap to submit with it.",
            reason=common(desk, reason) if several(seen) else reason,
            findings=Markup("\n").join(
                bounded(desk, findings_lines(desk, seen), _FINDINGS_LETTERS)
            ),
        ),
        rows(
            Choice(
                say.plain("Submit with this reason"),
                Intent.of("figures.submit_why", form_id, here),
            ),
            Choice(
                say.plain("Write another reason"),
                Intent.of("figures.explain_again", form_id, sealed),
            ),
            Choice(say.plain("Back"), Intent.of("figures.review", form_id)),
        ),
        asks=Intent.of(SHOWN, form_id, " ".join(map(key_of, seen)), here, reason, sealed),
    )


def reason_shown(uow: UnitOfWork, intent: Intent) -> tuple[str, str, str]:
    """The findings, the reason and the form's seal of the tapped screen.

    Raises OldButton once it is left.
    """
    asked = uow.asked
    if asked is None or asked.name != SHOWN or not asked.text(2):
        raise OldButton
    if (asked.text(0), asked.text(2)) != (intent.text(0), intent.text(1)):
        raise OldButton
    return asked.text(1), asked.text(3), asked.text(4)


def means_submit(said: str) -> bool:
    """Whether the typed words are those of the button that submits, in either language."""
    if len(said) > MOST_LETTERS:
        return False
    labels = (speak(language).plain("Submit with this reason") for language in LANGUAGES)
    return fold(said) in [fold(label) for label in labels]


def of_keys(findings: Sequence[Finding], keys: str) -> list[Finding]:
    """Those of the findings that were shown with these very numbers."""
    shown = set(keys.split())
    return [one for one in findings if key_of(one) in shown]
