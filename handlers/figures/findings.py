"""What the checks say of a form, and which of it has been explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.checks import Finding, check
from bot.domain.kpi import Cell, Question, Severity
from handlers.figures.form import Desk


def findings_of(desk: Desk, question: Question | None = None) -> list[Finding]:
    """Findings about this person's part of the form, or about one question.

    A total that is off only because one of its parts is says nothing new and is left out.
    """
    work = desk.work
    only = question.cells if question is not None else None
    found = check(work.catalogue, work.form.period.kind, work.figures, work.before, only=only)
    scope = desk.actor.hat.scope
    said = {(one.check, one.cells[0]) for one in found}
    return [
        one
        for one in found
        if not any((one.check, part) in said for part in _parts(desk, one.cells[0]))
        and (not scope or all(work.catalogue.indicator(c.code).group == scope for c in one.cells))
    ]


def _parts(desk: Desk, cell: Cell) -> tuple[Cell, ...]:
    return desk.work.catalogue.indicator(cell.code).addends(cell.dim)


def anchors(desk: Desk, finding: Finding) -> list[Cell]:
    """The typed cells whose reason explains a finding: its first cell, or what that is made of."""
    first, sheet = finding.cells[0], desk.work.sheet
    typed = [cell for cell in (_parts(desk, first) or (first,)) if cell in sheet]
    return typed or [cell for cell in finding.cells if cell in sheet]


def unexplained(desk: Desk, findings: Iterable[Finding]) -> list[Finding]:
    """Soft findings that carry no reason yet."""
    sheet = desk.work.sheet
    return [
        one
        for one in findings
        if one.severity is Severity.SOFT
        and not any(sheet[cell].figure.reason for cell in anchors(desk, one))
    ]


def hard_of(findings: Iterable[Finding]) -> list[Finding]:
    return [one for one in findings if one.severity is Severity.HARD]


def explain(desk: Desk, findings: Sequence[Finding], reason: str) -> None:
    """The reason goes into a new version of every value that the findings are about."""
    cells = sorted({cell for one in findings for cell in anchors(desk, one)})
    desk.annotate(cells, reason=reason)
