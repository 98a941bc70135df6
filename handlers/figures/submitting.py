"""Submitting: what must be refused, what must be explained, the receipt, the printed sheet."""

from __future__ import annotations

import json
from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.checks import Finding
from bot.domain.errors import MustFix, NotAllowed, NothingToSubmit
from bot.domain.kpi import Cell, Kind, PeriodKind, State
from bot.domain.numbers import Qualifier
from bot.i18n import Say
from bot.reports.sheet import SheetLine, SheetView
from bot.screen import Choice, FileOrder, Intent, Screen, rows
from handlers.figures.findings import explain, findings_of, hard_of, unexplained
from handlers.figures.form import Desk, raise_closed, reason_from, sit_down, to_form
from handlers.figures.reviewing import (
    changes_since,
    missing_count,
    review_screen,
    short_code,
)
from handlers.figures.shown import (
    amount_words,
    bounded,
    cell_title,
    finding_words,
    findings_lines,
)
from handlers.wording import period_name
from storage.figures import fingerprint
from storage.uow import UnitOfWork

_FINDINGS_LETTERS, _CHANGES_LETTERS = 1200, 600


def submit(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Refuses only what must be refused; unexplained warnings ask for one line of reason."""
    desk = _sit_down_to_submit(actor, intent.number(0), uow)
    if desk.form.state == "submitted":
        return _submitted_already(desk)
    _refuse(desk)
    soft = unexplained(desk, findings_of(desk))
    return _ask_reason(desk, soft) if soft else _submit(desk)


def explained(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason for the warnings that were shown; those that came up since are asked about."""
    desk = _sit_down_to_submit(actor, intent.number(0), uow)
    if desk.form.state == "submitted":
        return _submitted_already(desk)
    reason = reason_from(uow)
    _refuse(desk)
    soft = unexplained(desk, findings_of(desk))
    shown = set(intent.text(1).split())
    explain(desk, [one for one in soft if _key(one) in shown], reason)
    unseen = [one for one in unexplained(desk, soft) if _key(one) not in shown]
    return _ask_reason(desk, unseen) if unseen else _submit(desk)


def _sit_down_to_submit(actor: Actor, form_id: int, uow: UnitOfWork) -> Desk:
    desk = sit_down(actor, form_id, uow, writing=True)
    if not desk.may_submit:
        raise NotAllowed
    return desk


def _refuse(desk: Desk) -> None:
    """Raises NothingToSubmit, PeriodClosed (the secretary may be late), MustFix."""
    if not desk.work.sheet:
        raise NothingToSubmit
    if desk.is_past_due and not desk.is_secretary:
        raise_closed(desk.form.period, desk.uow, desk.say)
    hard = hard_of(findings_of(desk))
    if hard:
        raise MustFix(count=len(hard), first=finding_words(desk, hard[0]))


def _submitted_already(desk: Desk) -> Screen:
    """A second tap on Submit: what was submitted, and that nothing happened twice."""
    echo = desk.say(
        "These figures have been submitted already (version {version}); nothing was sent twice.",
        version=desk.form.version,
    )
    return review_screen(desk, echo)


def _key(finding: Finding) -> str:
    cell = finding.cells[0]
    return f"{finding.check}/{cell.code}.{cell.dim}"


def _ask_reason(desk: Desk, soft: Sequence[Finding]) -> Screen:
    say = desk.say
    lines = bounded(desk, findings_lines(desk, soft), _FINDINGS_LETTERS)
    return Screen(
        say(
            "Before submitting, please explain in one line:\n\n{findings}\n\n"
            "Write the reason now; it goes to the head of the board with the figures.",
            findings=Markup("\n").join(lines),
        ),
        rows(
            Choice(say.plain("Correct a figure"), Intent.of("figures.list", desk.form.id)),
            to_form(desk),
        ),
        asks=Intent.of("figures.explained", desk.form.id, " ".join(map(_key, soft))),
    )


def _submit(desk: Desk) -> Screen:
    say, uow, form = desk.say, desk.uow, desk.form
    changes = changes_since(desk, _CHANGES_LETTERS)
    missing = missing_count(desk)
    code = fingerprint(form, form.version + 1, desk.work.sheet)
    version = uow.figures.submit(
        form,
        by=desk.actor.person,
        acted_at=uow.acted_at,
        fingerprint=code,
        reason=form.reopened_for,
    )
    uow.record("figures_submitted", "form", form.id, f"version {version}")
    given = sum(1 for figure in desk.work.figures.values() if figure.state is State.GIVEN)
    if desk.on_behalf_id is None:
        entered = uow.figures.unconfirmed_on_behalf(form.id)
        if entered:
            uow.figures.confirm_on_behalf(form.id, desk.actor.person, entered[-1].id)
    _tell_board(desk, version, given)
    lines = [
        say(
            "✅ <b>Submitted to the head of the board</b>\n{unit}\n{period}\n"
            "Version {version} · {given} values · {at}\nCheck code: <code>{code}</code>",
            unit=desk.unit_name,
            period=period_name(form.period.kind, form.period.year, say),
            version=version,
            given=given,
            at=say.moment(uow.acted_at, desk.zone),
            code=short_code(code),
        )
    ]
    if missing:
        lines.append(
            say.count("\n{n} value is still blank.", "\n{n} values are still blank.", missing)
        )
    if form.reopened_for:
        lines.append(say("Reason of the change: {reason}", reason=form.reopened_for))
    lines.extend(changes)
    lines.append(say("\nA later change makes a new version, with a reason."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Printed sheet (.xlsx)"), Intent.of("figures.sheet", form.id)),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
        fresh=True,
    )


def _tell_board(desk: Desk, version: int, given: int) -> None:
    """The board's heads learn of it; its officers too where the secretary submitted for them."""
    form, name, unit = desk.form, desk.actor.full_name, desk.unit_name
    by_secretary = desk.on_behalf_id is not None
    told = (Role.HEAD, Role.ALTERNATE, Role.OFFICER) if by_secretary else (Role.HEAD,)
    entered = desk.uow.figures.unconfirmed_on_behalf(form.id) if by_secretary else []

    def compose(say: Say) -> Screen:
        fields = {
            "name": name,
            "period": period_name(form.period.kind, form.period.year, say),
            "unit": unit,
            "version": version,
            "given": given,
        }
        look = Choice(say.plain("See the figures"), Intent.of("figures.review", form.id))
        if not by_secretary:
            text = say(
                "{name} has submitted {period} of {unit}: version {version}, {given} values.",
                **fields,
            )
            if form.reopened_for:
                text += "\n" + say("Reason of the change: {reason}", reason=form.reopened_for)
            return Screen(text, rows(look))
        confirm = Intent.of("behalf.confirm", form.id, entered[-1].id) if entered else None
        return Screen(
            say(
                "The secretary {name} has submitted {period} for {unit}: version {version},"
                " {given} values. Please look at them and confirm, or correct what is wrong.",
                **fields,
            ),
            rows(look, Choice(say.plain("Confirm the entry"), confirm) if confirm else None),
        )

    persons = {
        member.person_id
        for member in desk.uow.people.members(form.bloc_id, form.unit_id)
        if member.role in told and member.confirmed and member.person_id != desk.actor.person
    }
    for person_id in sorted(persons):
        desk.uow.tell(person_id, compose, f"submitted:{form.id}:{version}")


# The printed sheet --------------------------------------------------------------------------------


def sheet(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The board's figures as an .xlsx page, built outside the transaction."""
    desk = sit_down(actor, intent.number(0), uow)
    say, form = desk.say, desk.form
    cells = [cell for question in desk.questions for cell in question.cells]
    awaiting = desk.awaiting(cells)
    last = uow.figures.last_submission(form.id)
    status = (
        say.plain(
            "Version {version}, check code {code}",
            version=last.version,
            code=short_code(last.fingerprint),
        )
        if last and form.state != "draft"
        else say.plain("Draft, not submitted")
    )
    view = SheetView(
        title=f"{period_name(form.period.kind, form.period.year, say)} · {desk.unit_name}",
        subtitle=f"{status} · {say.moment(uow.now, desk.zone)}",
        headings=[
            say.plain("Code"),
            say.plain("Indicator"),
            say.plain("Unit"),
            say.plain("This period"),
            _compared(desk),
            say.plain("Reason, comment"),
        ],
        lines=[_sheet_line(desk, cell, waits=cell in awaiting) for cell in cells],
        footer=say.plain("Made by Trợ lý Khối thi đua from the board's own entries."),
    )
    unit = uow.blocs.unit(form.bloc_id, form.unit_id, uow.today(desk.zone)).key
    name = f"so-lieu-{form.period.key}-{unit}-v{form.version}.xlsx"
    uow.record("sheet_asked", "form", form.id)
    return Screen(
        say("The printed sheet: {status}.", status=status),
        files=(FileOrder("sheet", name, json.dumps(view, ensure_ascii=False)),),
        aside=True,
        fresh=True,
    )


def _compared(desk: Desk) -> str:
    say, form = desk.say, desk.form
    if form.compared_year is None:
        return say.plain("Last period")
    year = str(form.compared_year)
    if form.period.kind is PeriodKind.HALF_YEAR:
        year = say.plain("First half of {year}", year=year)
    return year + say.plain(" (synthetic)") if form.compared_synthetic else year


def _sheet_line(desk: Desk, cell: Cell, *, waits: bool) -> SheetLine:
    work, say = desk.work, desk.say
    indicator = work.catalogue.indicator(cell.code)
    entry, before = work.sheet.get(cell), work.before.get(cell)
    figure = entry.figure if entry else None
    is_number = figure is not None and figure.amount is not None and indicator.kind is not Kind.FLAG
    notes = []
    if figure is not None and figure.qualifier is Qualifier.ESTIMATE:
        notes.append(say.plain("estimate"))
    if figure is not None and figure.qualifier is Qualifier.ABOVE:
        notes.append(say.plain("lower bound"))
    if waits:
        notes.append(say.plain("entered by the secretary, waits for the board to confirm"))
    if entry is not None:
        notes.extend(text for text in (entry.figure.reason, entry.comment) if text)
    return SheetLine(
        code=f"{cell.code}.{cell.dim}",
        name=cell_title(desk, cell),
        unit=indicator.unit(cell.dim),
        amount=format(figure.amount, "f")
        if figure and is_number and figure.amount is not None
        else "",
        said=""
        if figure is None or is_number
        else amount_words(say, indicator, cell, figure).unescape(),
        previous=format(before.amount, "f") if before and before.amount is not None else "",
        note="; ".join(notes),
    )
