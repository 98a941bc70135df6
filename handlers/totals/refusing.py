"""The head of the board does not agree to a correction: why not, kept and told to who asked."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.correction_errors import RefusalReasonNeeded
from bot.domain.errors import OldButton
from bot.domain.reasons import is_verdict
from bot.screen import Choice, Intent, Screen, rows
from handlers.totals.asked import DECISIONS, decidable, find_to_decide
from handlers.totals.deciding import tell_of_decision
from handlers.totals.missing import reason_from
from handlers.totals.moving import correction_lines
from handlers.totals.view import home
from storage.uow import UnitOfWork


def ask_reason(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises what `find_to_decide` raises, OldButton where it is decided."""
    view, asked = find_to_decide(actor, intent.number(0), uow)
    if asked.decision != "open":
        raise OldButton
    say = view.say
    return Screen(
        say(
            "{lines}\n\nWhy do you not agree? Please write the reason in one line; whoever asked"
            " for the correction is told. The figure stays as it is.",
            lines=Markup("\n").join(correction_lines(view, asked)(say)),
        ),
        rows(Choice(say.plain("Back"), Intent.of("totals.correction", asked.id))),
        asks=Intent.of("totals.correction_not", asked.id),
    )


def refuse(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason was typed: the figure stands, and that it was asked for is kept.

    Where somebody else has decided meanwhile, the line is shown once more: it is not lost unseen.
    Raises RefusalReasonNeeded.
    """
    view, asked = decidable(actor, intent.number(0), uow)
    say, why = view.say, reason_from(uow, RefusalReasonNeeded, is_verdict)
    ways = rows(view.to_page(""), home(say))
    if asked.decision != "open":
        return Screen(
            say(
                "Meanwhile it was decided: {decision}. Your line was not sent: “{reason}”",
                decision=say(DECISIONS[asked.decision]),
                reason=why,
            ),
            ways,
        )
    uow.bloc_acts.refuse_correction(asked.id, actor.person, why)
    uow.record("correction_refused", "correction", asked.id, f"form {asked.form_id}")
    told = tell_of_decision(view, replace(asked, decision="refused", refused_for=why), uow)
    return Screen(
        say.count(
            "✓ The figure stays as it is. {n} person has been told why.",
            "✓ The figure stays as it is. {n} people have been told why.",
            told,
        ),
        ways,
    )
