"""What a workbook would change in a form: worked out for the look at it, and again to do it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from bot.domain.book_values import Fault, Found
from bot.domain.checks import Finding
from bot.domain.form_reading import BookReading
from bot.domain.kpi import Cell
from bot.domain.remarks import as_final
from bot.lines import plain_line
from handlers.figures.far import leap_words
from handlers.figures.findings import anchors, findings_of
from handlers.figures.form import Desk, same
from storage.figures import Entry, Write

_MOST_TYPED = 200


@dataclass(frozen=True, slots=True)
class Change:
    """A value of the file that the form does not hold yet; `old` is what it holds.

    `far` says how far it is from last period, where that is hard to believe.
    """

    found: Found
    write: Write
    old: Entry | None
    far: Markup | None = None


@dataclass(slots=True)
class Plan:
    """Everything a file says about a form, sorted by what comes of it.

    `elsewhere` are values of groups that this person was not asked for, `findings` what the checks
    say of the form as it would be, `otherwise` last year's figures that are not stored so.
    """

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    elsewhere: int = 0
    faults: Sequence[Fault] = ()
    unknown: Sequence[str] = ()
    unmatched: Sequence[str] = ()
    left: Sequence[str] = ()
    otherwise: Sequence[Found] = ()
    findings: list[Finding] = field(default_factory=list)

    @property
    def new(self) -> list[Change]:
        return [one for one in self.changes if one.old is None]

    @property
    def changed(self) -> list[Change]:
        return [one for one in self.changes if one.old is not None]

    @property
    def digest(self) -> str:
        """Names exactly what would be written over what: a tap confirms nothing else."""
        said = [
            f"{w.cell.code}.{w.cell.dim}:{w.seen_seq}:{w.figure.state}:{w.figure.amount}"
            f":{w.figure.qualifier}:{w.comment}"
            for w in (one.write for one in self.changes)
        ]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]


def plan_of(desk: Desk, reading: BookReading) -> Plan:
    """Sort the values of a file. The desk then shows the form as it would be; nothing is stored."""
    plan = Plan(
        faults=reading.faults,
        unknown=reading.unknown,
        unmatched=reading.unmatched,
        left=reading.left,
        otherwise=reading.otherwise,
    )
    mine = {cell for question in desk.questions for cell in question.cells}
    asked = desk.work.catalogue.cells(desk.form.period.kind)
    order = {cell: place for place, cell in enumerate(asked)}
    for found in sorted(reading.found, key=lambda one: order.get(one.cell, 0)):
        if found.cell not in mine:
            plan.elsewhere += 1
            continue
        change = _change(desk, replace(found, note=plain_line(found.note)))
        if change is None:
            plan.unchanged += 1
        else:
            plan.changes.append(change)
    touched = {change.found.cell for change in plan.changes}
    desk.work.sheet.put([change.write for change in plan.changes])
    plan.findings = [one for one in findings_of(desk) if not touched.isdisjoint(one.cells)]
    _explain(desk, plan)
    return plan


def _change(desk: Desk, found: Found) -> Change | None:
    old = desk.work.sheet.get(found.cell)
    figure = desk.said(found.cell, found.figure, final=found.final)
    note = found.note[:_MOST_TYPED]
    comment = old.comment if old is not None else ""
    if old is not None and same(old.figure, figure):
        # The same figure keeps what was said beside it.
        figure = replace(figure, reason=old.figure.reason, coverage=old.figure.coverage)
        if note in ("", old.figure.reason, old.comment) and desk.stands(
            Write(found.cell, old.seq, figure)
        ):
            return None
    beside = f" ({plain_line(found.said)})" if found.said else ""
    typed = f"{found.place}: {found.text}{beside}"[:_MOST_TYPED]
    if found.final:  # said in a column of its own
        typed = as_final(typed, _MOST_TYPED)
    seen = desk.work.sheet.seq(found.cell)
    write = Write(found.cell, seen, figure, typed, note or comment)
    return Change(found, write, old, leap_words(desk, write))


def _explain(desk: Desk, plan: Plan) -> None:
    """A note beside a figure that the checks ask about is its reason."""
    asked: set[Cell] = {cell for one in plan.findings for cell in anchors(desk, one)}
    explained = [
        replace(
            one,
            write=replace(
                one.write,
                figure=replace(one.write.figure, reason=one.found.note[:_MOST_TYPED]),
                comment=one.old.comment if one.old is not None else "",
            ),
        )
        if one.found.note and one.found.cell in asked
        else one
        for one in plan.changes
    ]
    plan.changes = explained
    desk.work.sheet.put([one.write for one in explained])
