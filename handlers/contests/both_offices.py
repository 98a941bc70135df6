"""One unit elected leader and deputy of the same year, where the two votes were not chained.

A unit holds one of the two offices. Whose result is published second says so: nothing of a result
that is not published yet is told by that.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from bot.i18n import Say
from handlers.contests.house import OFFICES
from handlers.contests.recorded import names_of
from handlers.contests.words import label_of
from storage.contest_rows import Contest
from storage.results import Result
from storage.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Twice:
    """The units, and the published vote in which they were elected to the other office."""

    units: str
    other: Contest

    def words(self, say: Say) -> Markup:
        return say(
            "⚠ {units}: elected in “{title}” as well. A unit holds only one of the two offices; the"
            " other one is voted on again.",
            units=self.units,
            title=label_of(self.other, say),
        )


def elected_twice(result: Result, uow: UnitOfWork) -> Twice | None:
    """Of a result, published or about to be; None where nobody was."""
    found = result.contest
    if found.kind not in OFFICES or found.rehearsal or not result.outcome.qualified:
        return None
    won = {result.units[line] for line in result.outcome.qualified}
    for other in uow.contests.of_bloc(found.bloc_id, ("published",)):
        if not _is_other_office(found, other):
            continue
        there = uow.results.of(other)
        both = won & {there.units[line] for line in there.outcome.qualified}
        if both:
            names = names_of(found, uow)
            return Twice("; ".join(names.unit(unit) for unit in sorted(both)), other)
    return None


def _is_other_office(found: Contest, other: Contest) -> bool:
    return (
        other.kind in OFFICES
        and other.kind != found.kind
        and other.year == found.year
        and not other.rehearsal
    )
