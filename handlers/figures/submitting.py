"""Submitting: what must be refused, what must be explained, the receipt, the printed sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.approval import Step
from bot.domain.checks import Finding
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.form_errors import MustFix, NothingToSubmit
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.card import headline_lines, lacking_lines, verdict_choices
from handlers.figures.explaining import (
    ASKED,
    SHOWN,
    ask_reason,
    common,
    means_submit,
    of_keys,
    reason_shown,
    several,
    show_reason,
    usual_reason,
)
from handlers.figures.findings import explain, findings_of, hard_of, still_hold, unexplained
from handlers.figures.form import Desk, raise_closed, reason_from, sit_down, to_form
from handlers.figures.leaving import ANYWAY, ask_unfinished
from handlers.figures.looked import changed_words, seal_of_form
from handlers.figures.mending import mend_choices
from handlers.figures.reviewing import (
    changes_since,
    counts,
    explanations,
    missing_count,
    review_screen,
    sheet_before,
)
from handlers.figures.shown import finding_words, optional_words
from handlers.figures.telling import entrusted_choice, tell_board
from handlers.wording import period_title, short_code
from storage.figures import Sheet, fingerprint
from storage.uow import UnitOfWork

_CHANGES_LETTERS, _REASONS_LETTERS = 600, 900


def submit(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Refuses only what must be refused. What is left open is asked about once; unexplained
    warnings ask for one line of reason, which is shown before it is sent.

    What goes out is what was looked at: where it has changed since, it is shown once more.
    """
    desk = _sit_down_to_submit(actor, intent.number(0), uow)
    if desk.form.state == "submitted":
        return _submitted_already(desk)
    hard = _refuse(desk)
    if hard:
        return _must_fix(desk, hard)
    sealed = intent.text(3 if intent.text(1) == ANYWAY else 1)
    if sealed != seal_of_form(desk):
        return _look_again(desk, sealed)
    if (unfinished := ask_unfinished(desk, intent, sealed)) is not None:
        return unfinished
    return _send(desk, unexplained(desk, findings_of(desk)), sealed)


def explained(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A reason was typed for the warnings that were shown: what will be sent, before it is.

    Under a shown reason the words of its button do what the button does, at the time of typing.
    """
    if intent.name == SHOWN and means_submit(uow.said):
        return submit_explained(actor, Intent.of(SHOWN, intent.text(0), intent.text(2)), uow)
    desk = _sit_down_to_submit(actor, intent.number(0), uow)
    if desk.form.state == "submitted":
        return _submitted_already(desk)
    sealed = intent.text(4 if intent.name == SHOWN else 2)
    return _answer(desk, intent.text(1), sealed, reason_from(uow))


def take_usual_reason(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One tap instead of the commonest reason; it is shown like a typed one before it is sent.

    Raises OldButton where it is not asked for any more, or would not be true.
    """
    desk, asked = _sit_down_to_submit(actor, intent.number(0), uow), uow.asked
    if asked is None or asked.name != ASKED or asked.text(0) != intent.text(0):
        raise OldButton
    if desk.form.state == "submitted":
        return _submitted_already(desk)
    return _answer(desk, asked.text(1), asked.text(2), None)


def _answer(desk: Desk, keys: str, sealed: str, reason: str | None) -> Screen:
    """A reason for the findings of these keys, None for the usual one, as it will be sent."""
    hard = _refuse(desk)
    if hard:
        return _must_fix(desk, hard)
    soft = unexplained(desk, findings_of(desk))
    seen = of_keys(soft, keys)
    if not seen:
        return ask_reason(desk, soft, sealed) if soft else review_screen(desk)
    return show_reason(desk, seen, reason or usual_reason(desk, seen), sealed)


def submit_explained(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason that was shown is right: it goes beside what it answers, then the form goes.

    What has been warned of since is asked about; a form that has changed since it was looked at is
    shown, with the reason in it. Raises OldButton where that reason was left.
    """
    desk = _sit_down_to_submit(actor, intent.number(0), uow)
    if desk.form.state == "submitted":
        return _submitted_already(desk)
    hard = _refuse(desk)
    if hard:
        return _must_fix(desk, hard)
    keys, reason, sealed = reason_shown(uow, intent)
    soft = unexplained(desk, findings_of(desk))
    seen = of_keys(soft, keys)
    as_seen = sealed == seal_of_form(desk)
    explain(desk, seen, common(desk, reason) if several(seen) else reason)
    unseen = [one for one in unexplained(desk, soft) if one not in seen]
    return _send(desk, unseen, seal_of_form(desk) if as_seen else sealed)


def explain_again(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason is to read otherwise: it is asked for once more, nothing has been sent."""
    desk = _sit_down_to_submit(actor, intent.number(0), uow)
    if desk.form.state == "submitted":
        return _submitted_already(desk)
    soft = unexplained(desk, findings_of(desk))
    return ask_reason(desk, soft, intent.text(1)) if soft else review_screen(desk)


def reasons_hold(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reasons given before stand for the numbers that were shown; then on to submitting."""
    desk = _sit_down_to_submit(actor, intent.number(0), uow)
    if desk.form.state == "submitted":
        return _submitted_already(desk)
    hard = _refuse(desk)
    if hard:
        return _must_fix(desk, hard)
    soft = unexplained(desk, findings_of(desk))
    sealed = intent.text(2)
    as_seen = sealed == seal_of_form(desk)
    still_hold(desk, soft, intent.text(1))
    return _send(desk, unexplained(desk, soft), seal_of_form(desk) if as_seen else sealed)


def _send(desk: Desk, left: Sequence[Finding], sealed: str) -> Screen:
    """What is left to explain is asked about; then the form goes, if it is what was looked at."""
    if left:
        return ask_reason(desk, left, sealed)
    return _submit(desk) if sealed == seal_of_form(desk) else _look_again(desk, sealed)


def _look_again(desk: Desk, sealed: str) -> Screen:
    """The form as it stands now; a button of an earlier release bears no seal of what it showed."""
    say = desk.say
    first = say("Nothing was sent yet. Please look at the figures, then tap “Submit” below.")
    return review_screen(desk, changed_words(desk) if sealed else first)


def _sit_down_to_submit(actor: Actor, form_id: int, uow: UnitOfWork) -> Desk:
    desk = sit_down(actor, form_id, uow, writing=True)
    if not desk.may_submit:
        raise NotAllowed
    period = uow.reviews.in_held_period(desk.form).period
    if period.state != "open":
        raise_closed(period, uow, desk.say)
    return desk


def _refuse(desk: Desk) -> list[Finding]:
    """What must be put right first. Raises NothingToSubmit, PeriodClosed (not the secretary)."""
    if not desk.work.sheet:
        raise NothingToSubmit
    if desk.is_past_due and not desk.is_secretary:
        raise_closed(desk.form.period, desk.uow, desk.say)
    return hard_of(findings_of(desk))


def _must_fix(desk: Desk, hard: Sequence[Finding]) -> Screen:
    """The refusal as a screen, for its buttons lead straight to what is wrong."""
    refusal = MustFix(count=len(hard), first=finding_words(desk, hard[0]))
    return Screen(
        desk.say.refusal(refusal),
        rows(
            *mend_choices(desk, hard),
            Choice(desk.say.plain("See the figures"), Intent.of("figures.review", desk.form.id)),
            to_form(desk),
        ),
    )


def _submitted_already(desk: Desk) -> Screen:
    """A second tap on Submit: what was submitted, and that nothing happened twice."""
    echo = desk.say(
        "These figures have been submitted already (version {version}); nothing was sent twice.",
        version=desk.form.version,
    )
    return review_screen(desk, echo)


def _submit(desk: Desk) -> Screen:
    """Raises NotAllowed where the role has ended since the update was read."""
    say, uow, form = desk.say, desk.uow, desk.form
    # Looked at once more behind the lock of the form: the role may be ended beside it.
    if desk.actor.hat not in uow.people.access_now(desk.actor, form.bloc_id).hats:
        raise NotAllowed
    then = sheet_before(desk)
    missing = missing_count(desk)
    code = fingerprint(form, form.version + 1, desk.work.sheet)
    version = uow.figures.submit(
        form,
        by=desk.actor.person,
        acted_at=uow.acted_at,
        fingerprint=code,
        reason=form.reopened_for,
    )
    done, total = desk.progress
    lacking = f", {total - done} lacking" if done < total else ""
    uow.record("figures_submitted", "form", form.id, f"version {version}{lacking}")
    if desk.on_behalf_id is None:
        entered = uow.on_behalf.unconfirmed(form.id)
        if entered:
            uow.on_behalf.confirm(form.id, desk.actor.person, entered[-1].id)
    unit = desk.unit_name
    told = _tell_board(desk, unit, version, then)
    lines = [
        say(
            "✓ <b>Submitted to the head of the board</b>\n{unit}\n{period}\n"
            "Version {version} · {done}/{total} values · {at}\nCheck code: <code>{code}</code>",
            unit=unit,
            period=period_title(form.period, say),
            version=version,
            done=done,
            total=total,
            at=say.moment(uow.acted_at, desk.zone),
            code=short_code(code),
        ),
        *optional_words(desk),
    ]
    if missing:
        lines.append(
            say.count("\n{n} value is still blank.", "\n{n} values are still blank.", missing)
        )
    if form.reopened_for:
        lines.append(say("Reason it is sent again: {reason}", reason=form.reopened_for))
    lines.extend(changes_since(desk, then, _CHANGES_LETTERS))
    lines.append(say("\nA later change makes a new version, with a reason."))
    if not told:
        lines.append(
            say("The head of your board is not here yet: send the printed sheet once it is signed.")
        )
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Printed sheet (.xlsx)"), Intent.of("figures.sheet", form.id)),
            Choice(say.plain("Signed on paper"), Intent.of("approval.paper", form.id, version)),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
        fresh=True,
    )


def _tell_board(desk: Desk, unit: str, version: int, then: Sheet | None) -> int:
    """Whoever looks at it first gets the card: the office where the board wants that, else the
    heads. The whole board learns of it where the secretary submitted. How many got the card.
    """
    form, (done, total) = desk.form, desk.progress
    by_secretary = desk.on_behalf_id is not None
    entrusted = by_secretary and desk.uow.on_behalf.unconfirmed(form.id)

    def compose(say: Say, step: Step | None) -> Screen:
        # In the reader's own language, and what they should know without opening the form.
        theirs = replace(desk, say=say)
        fields = {
            "name": desk.actor.full_name,
            "period": period_title(form.period, say),
            "unit": unit,
            "version": version,
            "done": done,
            "total": total,
        }
        lines = [
            say(
                "The secretary {name} has submitted {period} for {unit}: version {version},"
                " {done}/{total} values. Please look at them and confirm, or correct what is"
                " wrong.",
                **fields,
            )
            if by_secretary
            else say(
                "{name} has submitted {period} of {unit}: version {version},"
                " {done}/{total} values.",
                **fields,
            )
        ]
        if form.reopened_for:
            lines.append(say("Reason it is sent again: {reason}", reason=form.reopened_for))
        lines.extend(headline_lines(theirs))
        lines.extend(lacking_lines(theirs))
        lines.extend(counts(theirs))
        lines.extend(changes_since(theirs, then, _CHANGES_LETTERS))
        lines.extend(explanations(theirs, _REASONS_LETTERS))
        look = Choice(say.plain("See the figures"), Intent.of("figures.review", form.id))
        return Screen(
            Markup("\n").join(lines),
            rows(
                entrusted_choice(form, say) if entrusted else None,
                *(verdict_choices(form.id, version, step, say) if step else (look,)),
            ),
        )

    def tell(roles: Sequence[Role], step: Step | None) -> int:
        return tell_board(
            desk.uow,
            form,
            roles,
            partial(compose, step=step),
            f"submitted:{form.id}:{version}",
            besides=desk.actor.person,
        )

    office_first = desk.uow.blocs.has_office_step(form.bloc_id, form.unit_id)
    told = tell((Role.ALTERNATE,), Step.OFFICE) if office_first else 0
    told = told or tell((Role.HEAD,), Step.HEAD)
    if by_secretary:
        # A key is told once: whoever has got the card gets nothing more.
        tell((Role.HEAD, Role.ALTERNATE, Role.OFFICER), None)
    return told
