"""The review page: all values, what is missing, what the checks say, what changed since."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.checks import Finding
from bot.domain.kpi import State
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.figures.compared import base_notes
from handlers.figures.estimated import estimates_choice, estimates_of
from handlers.figures.findings import anchors, findings_of, hard_of, unexplained
from handlers.figures.form import Desk, sit_down, to_form
from handlers.figures.found import found_choice
from handlers.figures.holding import old_reason_lines
from handlers.figures.looked import seal_of_form
from handlers.figures.mending import MOST_TO_MEND, blank_choices, mend_choices
from handlers.figures.shown import (
    bounded,
    changes_lines,
    code_words,
    cut,
    findings_lines,
    reasons_lines,
    review_line,
)
from handlers.figures.standing import (
    after_submission,
    correction_choice,
    is_late,
    may_reopen,
    past_due_lines,
)
from handlers.figures.verdicts import (
    item_choices,
    returned_items,
    returned_lines,
    verdict_lines,
)
from handlers.figures.waiting import waiting_choices, waiting_lines, waiting_of
from handlers.wording import FORM_STATES, short_code
from storage.figures import Sheet
from storage.uow import UnitOfWork

_FINDINGS_LETTERS, _CHANGES_LETTERS, _REASONS_LETTERS = 800, 400, 900
_REASON_LETTERS = 200
_MOST_LETTERS, _LEAST_ROOM = 3900, 200


def review(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    return review_screen(sit_down(actor, intent.number(0), uow))


def review_screen(desk: Desk, echo: Markup | None = None) -> Screen:
    """All values by group with their change, what is missing, what the checks say."""
    say, form = desk.say, desk.form
    lines: list[Markup] = [echo + "\n"] if echo else []
    lines.extend(_title(desk))
    lines.extend(_values(desk))
    lines.extend(base_notes(desk))
    items = returned_items(desk)
    lines.extend(returned_lines(desk, items))
    findings = findings_of(desk)
    hard, soft = hard_of(findings), unexplained(desk, findings)
    missing = missing_count(desk)
    if missing:
        lines.append(
            say.count("\n{n} value is still blank.", "\n{n} values are still blank.", missing)
        )
    lines.extend(counts(desk))
    waiting = waiting_of(desk)
    lines.extend(waiting_lines(desk, waiting))
    if hard:
        lines.append(say("\n<b>To be put right:</b>"))
        lines.extend(bounded(desk, findings_lines(desk, hard), _FINDINGS_LETTERS))
    if soft:
        lines.append(say("\n<b>To be explained:</b>"))
        lines.extend(bounded(desk, findings_lines(desk, soft), _FINDINGS_LETTERS))
        lines.extend(old_reason_lines(desk, soft))
    lines.extend(changes_since(desk, sheet_before(desk), _CHANGES_LETTERS))
    late = past_due_lines(desk)
    if form.state == "submitted" and not may_reopen(desk):
        late = after_submission(desk)
    explained = explanations(desk, _REASONS_LETTERS, beside=[*lines, *late], but=soft)
    lines.extend(explained)
    lines.extend(Markup("\n") + line for line in late)
    owed, is_open = desk.is_owed, form.period.state == "open"
    confirm = waiting_choices(desk, waiting) if is_open else []
    ways = mend_choices(desk, [*hard, *soft]) or item_choices(desk, items)
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Submit"), Intent.of("figures.submit", form.id, seal_of_form(desk)))
            if desk.may_submit and owed and not hard and not is_late(desk)
            else None,
            *confirm,
            *(blank_choices(desk, soft) if is_open else ()),
            *(ways[: MOST_TO_MEND - len(confirm)] if is_open else ()),
            beside(
                Choice(say.plain("Change a figure"), Intent.of("figures.list", form.id))
                if owed or may_reopen(desk)
                else correction_choice(desk),
                found_choice(desk, (hard, soft), _FINDINGS_LETTERS),
            ),
            Choice(say.plain("Enter what is blank"), Intent.of("figures.go", form.id))
            if missing and owed
            else None,
            beside(
                Choice(say.plain("Printed sheet (.xlsx)"), Intent.of("figures.sheet", form.id)),
                estimates_choice(desk, at_review=True),
            ),
            to_form(desk),
        ),
    )


def explanations(
    desk: Desk, letters: int, beside: Sequence[Markup] = (), but: Sequence[Finding] = ()
) -> list[Markup]:
    """The reasons that were given, as far as they fit beside what else is said.

    `but` are the findings that are asked about: a reason beside them was given for other numbers.
    """
    asked = {cell for one in but for cell in anchors(desk, one)}
    reasons = reasons_lines(desk, {one.cells[0]: one for one in findings_of(desk)}, asked)
    room = min(letters, _MOST_LETTERS - sum(len(line) + 1 for line in beside))
    if not reasons or room < _LEAST_ROOM:
        return []
    title = desk.say.count(
        "\n<b>{n} value with a reason:</b>", "\n<b>{n} values with a reason:</b>", len(reasons)
    )
    return [title, *bounded(desk, reasons, room)]


def _title(desk: Desk) -> list[Markup]:
    """Before submitting: that it is; afterwards: the version, its check code, who and when."""
    say, form = desk.say, desk.form
    if desk.is_owed:
        lines = [say("<b>Review before submitting</b> · {unit}", unit=desk.unit_name)]
        if form.reopened_for:
            reason = cut(form.reopened_for, _REASON_LETTERS)
            lines.append(say("Reason it is sent again: {reason}", reason=reason))
        return lines
    lines = [
        say("<b>{state}</b> · {unit}", state=say(FORM_STATES[form.state]), unit=desk.unit_name)
    ]
    last = desk.uow.figures.last_submission(form.id)
    if last is not None:
        lines.append(
            say(
                "Version {version}, submitted by {name} at {at}. Check code: <code>{code}</code>",
                version=last.version,
                name=desk.uow.people.name_of(last.submitted_by) or say("a colleague"),
                at=say.moment(last.acted_at, desk.zone),
                code=short_code(last.fingerprint),
            )
        )
        if last.reason:
            reason = cut(last.reason, _REASON_LETTERS)
            lines.append(say("Reason it is sent again: {reason}", reason=reason))
    lines.extend(verdict_lines(desk))
    return lines


def _values(desk: Desk) -> list[Markup]:
    say = desk.say
    awaiting = desk.awaiting(cell for question in desk.questions for cell in question.cells)
    lines, group = [], ""
    for question in desk.questions:
        if question.group != group:
            group = question.group
            lines.append(say("\n<b>{group}</b>", group=desk.group_name(group)))
        line = Markup("{} {}").format(code_words(question), review_line(desk, question))
        if awaiting.intersection(question.cells):
            line += say(" (by the secretary, to be confirmed)")
        lines.append(line)
    return lines


def missing_count(desk: Desk) -> int:
    """How many required values nobody has said anything about."""
    required = desk.work.catalogue.required(desk.form.period.kind)
    mine = {cell for question in desk.questions for cell in question.cells}
    return sum(1 for cell in required if cell in mine and cell not in desk.work.sheet)


def counts(desk: Desk) -> list[Markup]:
    """How many values are estimates, how many are still to come."""
    say = desk.say
    figures = [
        desk.work.figures[cell]
        for question in desk.questions
        for cell in question.cells
        if cell in desk.work.sheet
    ]
    lines = []
    rough = len(estimates_of(desk))
    if rough:
        lines.append(say.count("{n} value is an estimate.", "{n} values are estimates.", rough))
    open_ones = sum(1 for figure in figures if figure.state is State.NOT_AVAILABLE)
    if open_ones:
        lines.append(
            say.count(
                "{n} value is marked “no figure yet”.",
                "{n} values are marked “no figure yet”.",
                open_ones,
            )
        )
    return lines


def sheet_before(desk: Desk) -> Sheet | None:
    """What an opened form said when it was submitted last; nothing before the first time."""
    form = desk.form
    if form.state not in ("draft", "returned") or not form.version:
        return None
    last = desk.uow.figures.last_submission(form.id)
    return desk.uow.figures.submitted_sheet(form, last) if last else None


def changes_since(
    desk: Desk, then: Sheet | None, letters: int, since: int | None = None
) -> list[Markup]:
    """What the form says otherwise than the sheet that was submitted last, or as an earlier one."""
    if then is None:
        return []
    say, version = desk.say, desk.form.version if since is None else since
    changes = changes_lines(desk, then)
    if not changes:
        return [say("\nNo figure differs from version {version}.", version=version)]
    return [
        say("\n<b>Changed since version {version}:</b>", version=version),
        *bounded(desk, changes, letters),
    ]
