"""The review page, submitting with what must be refused and what must be explained, the receipt."""

from __future__ import annotations

import json
from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Act, Actor, Role, may
from bot.domain.checks import Finding, check
from bot.domain.errors import (
    MustFix,
    NotAllowed,
    NothingToSubmit,
    OldButton,
    PeriodClosed,
)
from bot.domain.kpi import Cell, Kind, Severity, State
from bot.i18n import Say
from bot.reports.sheet import SheetLine, SheetView
from bot.screen import Choice, FileOrder, Intent, Screen, rows
from handlers.figures.form import (
    Desk,
    amount_words,
    cell_title,
    cells_line,
    change_words,
    finding_words,
    is_secretary,
    reason_from,
    sit_down,
    to_form,
    write_reason,
)
from handlers.wording import period_name
from storage.figures import fingerprint
from storage.uow import UnitOfWork

_MOST_FINDINGS = 6


def findings_of(desk: Desk) -> tuple[Finding, ...]:
    work = desk.work
    return check(work.catalogue, work.form.period.kind, work.figures, work.before)


def unexplained(desk: Desk, findings: Sequence[Finding]) -> list[Finding]:
    """Soft findings that carry no reason yet."""
    return [
        f
        for f in findings
        if f.severity is Severity.SOFT and not desk.work.figures[f.cells[0]].reason
    ]


def review(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    return review_screen(sit_down(actor, intent.number(0), uow))


def review_screen(desk: Desk, echo: Markup | None = None) -> Screen:
    """All values by group with their change, what is missing, what the checks say."""
    say, work = desk.say, desk.work
    lines: list[Markup] = [echo + "\n"] if echo else []
    lines.append(say("<b>Review before submitting</b> · {unit}", unit=unit_name(desk)))
    required = set(work.catalogue.required(work.form.period.kind))
    missing = 0
    group = ""
    for question in desk.questions:
        if question.group != group:
            group = question.group
            lines.append(say("\n<b>{group}</b>", group=desk.group_name(group)))
        figures = cells_line(desk, question.cells, work.figures)
        grown = Markup("")
        if figures is not None and len(question.cells) == 1:
            cell = question.cells[0]
            grown = change_words(desk, cell, work.figures[cell])
        short = question.names[say.language].partition(":")[0]
        missing += sum(1 for cell in question.cells if cell in required and cell not in work.sheet)
        lines.append(say("{name}: {figures}", name=short, figures=(figures or say("—")) + grown))
    findings = findings_of(desk)
    hard = [f for f in findings if f.severity is Severity.HARD]
    soft = unexplained(desk, findings)
    if missing:
        lines.append(
            say.count("\n{n} value is still blank.", "\n{n} values are still blank.", missing)
        )
    if hard:
        lines.append(say("\n<b>To be put right:</b>"))
        lines.extend("⛔ " + finding_words(desk, f) for f in hard[:_MOST_FINDINGS])
    if soft:
        lines.append(say("\n<b>To be explained:</b>"))
        lines.extend("⚠ " + finding_words(desk, f) for f in soft[:_MOST_FINDINGS])
    submitted = work.form.state == "submitted"
    return Screen(
        Markup("\n").join(lines),
        rows(
            None
            if hard or submitted or not may_submit(desk)
            else Choice(say.plain("Submit"), Intent.of("figures.submit", desk.form.id)),
            Choice(say.plain("Correct a figure"), Intent.of("figures.list", desk.form.id)),
            Choice(say.plain("Enter what is blank"), Intent.of("figures.go", desk.form.id))
            if missing
            else None,
            Choice(say.plain("Printed sheet (.xlsx)"), Intent.of("figures.sheet", desk.form.id)),
            to_form(desk),
        ),
    )


def may_submit(desk: Desk) -> bool:
    hat = desk.actor.hat
    return may(hat, Act.SUBMIT_FIGURES, desk.form.unit_id) or is_secretary(desk.actor)


def unit_name(desk: Desk) -> str:
    bloc = desk.uow.blocs.bloc(desk.form.bloc_id)
    return desk.uow.blocs.unit(bloc.id, desk.form.unit_id, desk.uow.today(bloc.timezone)).name


def submit(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Refuses only what must be refused; unexplained warnings ask for one line of reason."""
    desk = _ready_to_submit(actor, intent.number(0), uow)
    soft = unexplained(desk, findings_of(desk))
    if soft:
        return _ask_reason(desk, soft)
    return _submit(desk)


def _ready_to_submit(actor: Actor, form_id: int, uow: UnitOfWork) -> Desk:
    desk = sit_down(actor, form_id, uow, writing=True)
    if not may_submit(desk):
        raise NotAllowed
    if desk.form.state == "submitted":
        raise OldButton
    if not desk.work.sheet:
        raise NothingToSubmit
    period = desk.form.period
    if uow.acted_at > period.due_at and not is_secretary(actor):
        zone = uow.blocs.bloc(desk.form.bloc_id).timezone
        raise PeriodClosed(
            period=period_name(period.kind, period.year, desk.say),
            due_at=desk.say.moment(period.due_at, zone),
        )
    hard = [f for f in findings_of(desk) if f.severity is Severity.HARD]
    if hard:
        raise MustFix(count=len(hard), first=finding_words(desk, hard[0]))
    return desk


def _ask_reason(desk: Desk, soft: Sequence[Finding]) -> Screen:
    say = desk.say
    lines = ["⚠ " + finding_words(desk, f) for f in soft[:_MOST_FINDINGS]]
    if len(soft) > _MOST_FINDINGS:
        lines.append(say("… and {n} more.", n=len(soft) - _MOST_FINDINGS))
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
        asks=Intent.of("figures.explained", desk.form.id),
    )


def explained(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason for all open warnings: a new version of each value it concerns, then submit."""
    desk = _ready_to_submit(actor, intent.number(0), uow)
    reason = reason_from(uow)
    cells = {f.cells[0] for f in unexplained(desk, findings_of(desk))}
    write_reason(desk, sorted(cells), reason)
    return _submit(desk)


def _submit(desk: Desk) -> Screen:
    say, uow, form = desk.say, desk.uow, desk.form
    code = fingerprint(form, form.version + 1, desk.work.sheet)
    version = uow.figures.submit(
        form,
        by=desk.actor.person,
        acted_at=uow.acted_at,
        fingerprint=code,
        reason=form.reopened_for,
    )
    uow.record("figures_submitted", "form", form.id, f"version {version}")
    zone = uow.blocs.bloc(form.bloc_id).timezone
    unit = unit_name(desk)
    given = sum(1 for f in desk.work.figures.values() if f.state is State.GIVEN)
    if desk.on_behalf_id is None and is_secretary(desk.actor) is False:
        uow.figures.confirm_on_behalf(form.id, desk.actor.person)
    for member in uow.people.members(form.bloc_id, form.unit_id):
        if member.role is Role.HEAD and member.confirmed and member.person_id != desk.actor.person:
            _tell_head(desk, member.person_id, version, unit, given)
    return Screen(
        say(
            "✅ <b>Submitted to the head of the board</b>\n{unit}\n{period}\n"
            "Version {version} · {given} values · {at}\nCheck code: <code>{code}</code>\n\n"
            "A later change makes a new version, with a"
            " reason.",
            unit=unit,
            period=period_name(form.period.kind, form.period.year, say),
            version=version,
            given=given,
            at=say.moment(uow.now, zone),
            code=short_code(code),
        ),
        rows(
            Choice(say.plain("Printed sheet (.xlsx)"), Intent.of("figures.sheet", form.id)),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
        fresh=True,
    )


def short_code(code: str) -> str:
    """The first 48 bits in groups that can be read over the telephone."""
    return "-".join(code[i : i + 4].upper() for i in (0, 4, 8))


def _tell_head(desk: Desk, person_id: int, version: int, unit: str, given: int) -> None:
    form, name = desk.form, desk.actor.full_name

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "{name} has submitted {period} of {unit}: version {version}, {given} values.",
                name=name,
                period=period_name(form.period.kind, form.period.year, say),
                unit=unit,
                version=version,
                given=given,
            ),
            rows(Choice(say.plain("See the figures"), Intent.of("figures.review", form.id))),
        )

    desk.uow.tell(person_id, compose, f"submitted:{form.id}:{version}")


def sheet(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The board's figures as an .xlsx page, built outside the transaction."""
    desk = sit_down(actor, intent.number(0), uow)
    say, form = desk.say, desk.form
    zone = uow.blocs.bloc(form.bloc_id).timezone
    lines = [_sheet_line(desk, cell) for question in desk.questions for cell in question.cells]
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
        title=f"{period_name(form.period.kind, form.period.year, say)} · {unit_name(desk)}",
        subtitle=f"{status} · {say.moment(uow.now, zone)}",
        headings=[
            say.plain("Code"),
            say.plain("Indicator"),
            say.plain("Unit"),
            say.plain("This period"),
            str(form.compared_year or say.plain("Last period")),
            say.plain("Reason, comment"),
        ],
        lines=lines,
        footer=say.plain("Made by Trợ lý Khối thi đua from the board's own entries."),
    )
    name = f"so-lieu-{form.period.key}-v{form.version}.xlsx"
    uow.record("sheet_asked", "form", form.id)
    return Screen(
        say("The printed sheet: {status}.", status=status),
        files=(FileOrder("sheet", name, json.dumps(view, ensure_ascii=False)),),
        aside=True,
        fresh=True,
    )


def _sheet_line(desk: Desk, cell: Cell) -> SheetLine:
    work, say = desk.work, desk.say
    indicator = work.catalogue.indicator(cell.code)
    figure, before = work.figures.get(cell), work.before.get(cell)
    is_number = figure is not None and figure.amount is not None and indicator.kind is not Kind.FLAG
    entry = work.sheet.get(cell)
    notes = [
        text for text in (figure.reason if figure else "", entry.comment if entry else "") if text
    ]
    return SheetLine(
        code=f"{cell.code}.{cell.dim}",
        name=cell_title(desk, cell),
        unit=indicator.unit(cell.dim),
        amount=format(figure.amount, "f")
        if figure and is_number and figure.amount is not None
        else "",
        said="" if figure is None or is_number else str(amount_words(say, indicator, cell, figure)),
        previous=format(before.amount, "f") if before and before.amount is not None else "",
        note="; ".join(notes),
    )
