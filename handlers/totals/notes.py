"""By name: whose figures are not in the totals or only stand in, what is re-based, what is
invented.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from markupsafe import Markup

from bot.domain.definitions import Obstacle
from bot.domain.errors import N_
from bot.domain.kpi import Cell
from handlers.totals.view import View, names
from storage.blocs import Unit


def footnotes(view: View, *, comparing: bool = True) -> list[Markup]:
    """By name: who is missing or stood in for, whose base is re-based, what is invented.

    comparing: whether anything is compared where the notes stand
    """
    if view.own_only:
        return list(_invented(view))
    say, totals = view.say, view.totals
    found = [say(sentence, names=names(units, say)) for sentence, units in _missing(view) if units]
    obstacles = {one.obstacle for one in totals.compared.values()} if comparing else set()
    if Obstacle.INCOMPLETE in obstacles:
        found.append(
            say(
                "The two periods do not stand for the same boards, so totals are not compared; only"
                " boards with figures in both are."
            )
        )
    if comparing:
        found.extend(_rebased(view))
        found.extend(stated_notes(view))
    found.extend(_invented(view))
    return found


def stated_notes(view: View, cells: Collection[Cell] | None = None) -> list[Markup]:
    """By name: the boards whose figures to compare with are their own word; of some cells, or any.

    They are of a year before the assistant's time, and nobody has approved them here.
    """
    base = view.totals.gathered.base
    if base is None or view.own_only:
        return []
    rosters, day = view.totals.gathered.rosters, base.of.as_of
    stated = [
        rosters.unit(unit_id, day)
        for unit_id, form in base.forms.items()
        if form.stated and (cells is None or not form.stated.isdisjoint(cells))
    ]
    found = [unit for unit in stated if unit is not None]
    if not found:
        return []
    return [
        view.say(
            "Figures of {then} as the board itself states them: {names}.",
            then=view.then,
            names=names(found, view.say),
        )
    ]


def part_notes(view: View, group: str) -> Iterable[Markup]:
    """By name: the boards that gave only one side of an indicator of the group."""
    half = {
        unit
        for cell, total in view.totals.now.cells.items()
        if view.catalogue.indicator(cell.code).group == group
        for unit in total.uneven
    }
    if half:
        found = [unit for unit in view.totals.roster if unit.id in half]
        yield view.say("Only a part of the figures of: {names}.", names=names(found, view.say))


def _invented(view: View) -> Iterable[Markup]:
    if view.totals.synthetic:
        yield view.say("Synthetic figures, for practice only.")


def _missing(view: View) -> Iterable[tuple[str, list[Unit]]]:
    """The boards whose accepted figures are not in the totals, by what stands for that."""
    totals, released = view.totals, view.release is not None
    stand_ins = totals.gathered.now.stand_ins
    reviewing = set(totals.reviewing)
    found: dict[str, list[Unit]] = {}
    for unit in totals.roster:
        counts, form, stands = totals.counts(unit.id), totals.form(unit.id), stand_ins.get(unit.id)
        if unit in reviewing:
            kind = _AGAIN if counts else stands.treatment if stands else _REVIEWING
        elif not counts and stands is not None:
            kind = stands.treatment
        elif not released and form is not None and form.state in ("submitted", "approved"):
            kind = _SUBMITTED
        elif not counts:
            # How far a board is that gave nothing is no matter of what was released.
            kind = _NOT_RELEASED if released else _NOT_SUBMITTED
        else:
            continue
        found.setdefault(kind, []).append(unit)
    return ((sentence, found.get(kind, [])) for kind, sentence in _SAID_OF.items())


_REVIEWING, _AGAIN, _SUBMITTED, _NOT_SUBMITTED, _NOT_RELEASED = (
    *("reviewing", "again", "submitted", "not submitted", "not released"),
)
_SAID_OF = {
    "previous_stock": N_("Last period's stocks stand in for: {names}."),
    "not_counted": N_("Not counted: {names}."),
    _REVIEWING: N_("Being looked at again, not counted: {names}."),
    _AGAIN: N_("Being looked at again, counted as submitted last: {names}."),
    _NOT_RELEASED: N_("No accepted figures yet: {names}."),
    _NOT_SUBMITTED: N_("No figures submitted yet: {names}."),
    _SUBMITTED: N_("Submitted, not accepted yet: {names}."),
}


def _rebased(view: View) -> Iterable[Markup]:
    """ "KKT Hải Phòng = KKT Hải Phòng + KCN Hải Dương": the base with today's boards."""
    base = view.totals.base
    if base is None or not base.rebased or view.totals.gathered.base is None:
        return
    day = view.totals.gathered.base.of.as_of
    rosters = view.totals.gathered.rosters
    lacking = view.totals.rebased.absent if view.totals.rebased is not None else {}
    sums = []
    for unit in view.totals.roster:
        olds = [rosters.unit(old, day) for old in base.rebased.get(unit.id, ())]
        known = [old.short_name for old in olds if old is not None]
        if known and unit.id not in lacking:
            sums.append(f"{unit.short_name} = {' + '.join(known)}")
    if sums:
        yield view.say(
            "Figures of {then} re-based to the boundaries of today: {sums}.",
            then=view.then,
            sums="; ".join(sums),
        )
    for unit in view.totals.roster:
        if unit.id in lacking and unit.id in base.rebased:
            yield _lacking_words(view, unit, lacking[unit.id], day)


def _lacking_words(view: View, unit: Unit, lacking: Sequence[int], day: date) -> Markup:
    """A part would pass for the whole, so what is lacking is named and the board not compared."""
    outsiders = view.totals.gathered.outsiders
    absent = [view.totals.gathered.rosters.unit(old, day) for old in lacking]
    outside = ", ".join(outsiders[old] for old in lacking if old in outsiders)
    names = [one.short_name for one in absent if one is not None]
    if outside:
        names.append(view.say.plain("{names} (outside the bloc)", names=outside))
    return view.say(
        "Figures of {then} of {unit} are without those of {names}, so {unit} is not compared.",
        then=view.then,
        unit=unit.short_name,
        names=", ".join(names),
    )
