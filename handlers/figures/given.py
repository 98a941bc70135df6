"""What a reason was given for: the checks' word on the form as it stood at that moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.checks import Finding, check
from bot.domain.kpi import Cell, Figure
from handlers.figures.form import Desk
from storage.figures import Version


class Given:
    """The reasons of one form. Its versions are read once, and only where a reason is in doubt."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._versions = desk.uow.figures.versions(desk.form.id)

    def covers(self, cell: Cell, finding: Finding) -> bool:
        """Whether the reason of the cell was given when the finding had the numbers it has now."""
        figures = self._figures_then(cell)
        if figures is None:
            return True
        work = self._desk.work
        kind = work.form.period.kind
        found = check(
            work.catalogue,
            kind,
            figures,
            work.before,
            only=finding.cells,
            rates=self._desk.rates,
        )
        now = (finding.check, finding.cells, finding.numbers)
        return any((one.check, one.cells, one.numbers) == now for one in found)

    def _figures_then(self, cell: Cell) -> Mapping[Cell, Figure] | None:
        """The form when the reason was given; None where that is now, and not stored yet."""
        mine = [one for one in self._versions if one.cell == cell]
        entry = self._desk.work.sheet[cell]
        if not mine or (entry.seq > mine[-1].seq and entry.figure.reason != mine[-1].figure.reason):
            return None
        last = _given_at(mine)
        figures: dict[Cell, Figure] = {}
        for one in self._versions:
            if one.id <= last.id or (one.step is not None and one.step == last.step):
                figures[one.cell] = one.figure
        return figures


def _given_at(versions: Sequence[Version]) -> Version:
    """The version that brought the reason of the newest; one that changes nothing confirms it.

    A note written beside the figure, or a new figure with the old reason, says nothing of it.
    """
    for older, one in zip(versions[-2::-1], versions[:0:-1], strict=True):
        again = (one.figure, one.comment) == (older.figure, older.comment)
        if again or one.figure.reason != older.figure.reason:
            return one
    return versions[0]
