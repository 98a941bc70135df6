"""A figure that the form asks by side, FDI and DDI, and the table of a board does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.kpi import Dim
from bot.domain.table_questions import EVERY, NONE, Asked, Option, TableQuestion
from bot.domain.table_walk import Value


def sided(one: Value, at: int, answers: Mapping[str, str]) -> Value:
    """With what was answered about whose figure of sheet `at` it is."""
    answer = answers.get(_key(one, at))
    if one.said.dim is not None or answer not in (Dim.F, Dim.D):
        return one
    return replace(one, line=replace(one.line, dim=Dim(answer)))


def ask_side(
    lacking: Sequence[tuple[Value, Sequence[Dim]]], at: int, answers: Mapping[str, str]
) -> TableQuestion | None:
    """About the first figure that nothing was answered about; None where there is none.

    `lacking` are the figures without a side, each with those that it may be of.
    """
    if any(answers.get(_key(one, at)) == EVERY for one, _sides in lacking):
        return None
    unanswered = [found for found in lacking if answers.get(_key(found[0], at)) is None]
    if not unanswered:
        return None
    one, sides = unanswered[0]
    options = [*(Option(dim, "") for dim in sides), Option(NONE, "")]
    if len(unanswered) > 1:
        options.append(Option(EVERY, ""))
    return TableQuestion(
        Asked.SIDE,
        _key(one, at),
        one.line.text if one.from_line else one.above.text,
        tuple(options),
        place=one.cell.place,
        said=one.cell.text,
        lines=len(unanswered),
    )


def _key(one: Value, at: int) -> str:
    return f"s{at}.{one.cell.place}"
