"""What the checks say of a form, and which of it has been explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zlib import crc32

from bot.domain.checks import Finding, check
from bot.domain.kpi import Catalogue, Cell, Question, Severity
from handlers.figures.form import Desk
from handlers.figures.given import Given


def findings_of(desk: Desk, question: Question | None = None) -> list[Finding]:
    """Findings about this person's part of the form, or about one question.

    A total that is off only because one of its parts is says nothing new and is left out.
    """
    work = desk.work
    only = question.cells if question is not None else None
    kind = work.form.period.kind
    found = check(work.catalogue, kind, work.figures, work.before, only=only, rates=desk.rates)
    scope = desk.actor.hat.scope
    return [
        one
        for one in without_echoes(work.catalogue, found)
        if not scope or all(work.catalogue.indicator(c.code).group == scope for c in one.cells)
    ]


def without_echoes(catalogue: Catalogue, found: Sequence[Finding]) -> list[Finding]:
    """Without totals that are off only because one of their parts is."""
    said = {(one.check, one.cells[0]) for one in found}
    return [
        one
        for one in found
        if not any(
            (one.check, part) in said
            for part in catalogue.indicator(one.cells[0].code).addends(one.cells[0].dim)
        )
    ]


def _parts(desk: Desk, cell: Cell) -> tuple[Cell, ...]:
    return desk.work.catalogue.indicator(cell.code).addends(cell.dim)


def anchors(desk: Desk, finding: Finding) -> list[Cell]:
    """The typed cells whose reason explains a finding: its first cell, or what that is made of."""
    first, sheet = finding.cells[0], desk.work.sheet
    typed = [cell for cell in (_parts(desk, first) or (first,)) if cell in sheet]
    return typed or [cell for cell in finding.cells if cell in sheet]


def unexplained(desk: Desk, findings: Iterable[Finding]) -> list[Finding]:
    """Soft findings without a reason that was given for these very numbers."""
    soft = [one for one in findings if one.severity is Severity.SOFT]
    if not any(reasoned(desk, one) for one in soft):
        return soft
    given = Given(desk)
    return [one for one in soft if not any(given.covers(c, one) for c in reasoned(desk, one))]


def reasoned(desk: Desk, finding: Finding) -> list[Cell]:
    """The cells of a finding that bear a reason, be it for other numbers than today's."""
    return [cell for cell in anchors(desk, finding) if desk.work.sheet[cell].figure.reason]


def hard_of(findings: Iterable[Finding]) -> list[Finding]:
    return [one for one in findings if one.severity is Severity.HARD]


def explain(desk: Desk, findings: Sequence[Finding], reason: str) -> None:
    """The reason goes into a new version of every value that the findings are about."""
    cells = sorted({cell for one in findings for cell in anchors(desk, one)})
    desk.annotate(cells, reason=reason)


def still_hold(desk: Desk, findings: Iterable[Finding], seen: str) -> None:
    """The reasons that stand beside the findings are given once more, for the numbers of now.

    Nothing happens where other findings or numbers were `seen`: those are asked about.
    """
    old = with_old_reason(desk, findings)
    if seal_of(old) == seen:
        desk.annotate(sorted({cell for one in old for cell in reasoned(desk, one)}))


def with_old_reason(desk: Desk, findings: Iterable[Finding]) -> list[Finding]:
    """Of unexplained findings those beside which a reason for other numbers stands."""
    return [one for one in findings if reasoned(desk, one)]


def seal_of(findings: Iterable[Finding]) -> str:
    """Names findings with their numbers in as many letters as a button can carry."""
    return f"{crc32(' '.join(map(key_of, findings)).encode()):x}"


def key_of(finding: Finding) -> str:
    """Names a finding with its numbers, so that what is said of it is not taken for another."""
    cell = finding.cells[0]
    numbers = ";".join(f"{name}={number:f}" for name, number in sorted(finding.numbers.items()))
    return f"{finding.check}/{cell.code}.{cell.dim}/{crc32(numbers.encode()):x}"
