"""What a deadline and a submission mean for whoever opens the form, in words."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, may
from bot.screen import Choice, Intent
from handlers.figures.form import Desk
from handlers.figures.telling import who_submits


def is_late(desk: Desk) -> bool:
    """Whether the deadline keeps this person from submitting; the secretary may be late."""
    return desk.is_past_due and not desk.is_secretary


def may_reopen(desk: Desk) -> bool:
    """Whether a change of this person would open the submitted form again, not be refused."""
    if desk.form.period.state != "open":
        return False
    return desk.form.state == "submitted" and desk.may_submit and not is_late(desk)


def correction_choice(desk: Desk) -> Choice | None:
    """What the bloc has accepted is corrected with a reason, once the head of the board agrees."""
    form, hat = desk.form, desk.actor.hat
    if form.state != "accepted" or not may(hat, Act.ASK_CORRECTION, form.unit_id):
        return None
    to = Intent.of("totals.correct", form.period.id, "a", 0)
    return Choice(desk.say.plain("Correct a figure"), to)


def past_due_lines(desk: Desk) -> list[Markup]:
    """After the deadline of a form that is still owed: who can submit it now."""
    say = desk.say
    if desk.form.period.state == "closed":
        return [say("The figures of the period are closed; they are kept as they are here.")]
    if not desk.is_past_due or desk.form.state not in ("draft", "returned"):
        return []
    if desk.is_secretary:
        return [
            say("The deadline has passed. As the secretary you can still submit for the board.")
        ]
    return [
        say(
            "<b>The deadline has passed.</b> Entries are kept as a draft; to submit, please call"
            " the secretary."
        )
    ]


def after_submission(desk: Desk) -> list[Markup]:
    """Before a submitted form is changed: how that is done, or who alone can do it."""
    say, form = desk.say, desk.form
    if form.state != "submitted":
        return []
    if form.period.state == "closed":
        return past_due_lines(desk)
    if not is_late(desk) and not desk.may_submit:
        return [
            say(
                "Version {version} is submitted: to change a figure, please tell {who}, who can"
                " open the form again.",
                version=form.version,
                who=who_submits(desk.uow, form, say),
            )
        ]
    if not may_reopen(desk):
        return [
            say(
                "Version {version} is submitted and the deadline has passed: to change a figure,"
                " please call the secretary.",
                version=form.version,
            )
        ]
    return [
        say(
            "Version {version} is submitted. To change a figure, open it and send"
            " the new one: you are asked for the reason, and the form becomes version"
            " {next}.",
            version=form.version,
            next=form.version + 1,
        )
    ]
