"""Straight to what a finding wants: the figure corrected, a blank entered, the old reason kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.checks import Finding
from bot.screen import Choice, Intent
from handlers.figures.findings import anchors, findings_of, unexplained, with_old_reason
from handlers.figures.form import Desk
from handlers.figures.holding import still_holds_choice
from handlers.figures.shown import clipped, label_name

MOST_TO_MEND, _LABEL_LETTERS = 3, 20


def mend_choices(desk: Desk, findings: Sequence[Finding]) -> list[Choice]:
    """Straight to the first questions that findings are about."""
    catalogue = desk.work.catalogue
    keys = dict.fromkeys(
        catalogue.question_of(cells[0].code).key
        for finding in findings
        if (cells := anchors(desk, finding))
    )
    return [
        Choice(
            desk.say.plain(
                "Correct: {name}", name=clipped(label_name(desk, question), _LABEL_LETTERS)
            ),
            Intent.of("figures.ask", desk.form.id, question.key, "back"),
        )
        for question in map(catalogue.question, list(keys)[:MOST_TO_MEND])
    ]


def enter_choices(desk: Desk, codes: Iterable[str]) -> list[Choice]:
    """Straight to the first questions of some indicators, as far as this person is asked them."""
    questions = [
        question
        for question in dict.fromkeys(map(desk.work.catalogue.question_of, codes))
        if question in desk.questions
    ]
    return [
        Choice(
            desk.say.plain("Enter: {name}", name=clipped(label_name(desk, one), _LABEL_LETTERS)),
            Intent.of("figures.ask", desk.form.id, one.key),
        )
        for one in questions[:MOST_TO_MEND]
    ]


def blank_choices(
    desk: Desk, findings: Sequence[Finding], *, onwards: bool = False
) -> list[Choice]:
    """Straight to what may stay blank, where a finding says that it is; then back to the review,
    or `onwards` from the question that was warned of.
    """
    catalogue, asked = desk.work.catalogue, desk.questions
    blank = {
        catalogue.question_of(cell.code): finding
        for finding in findings
        for cell in finding.names.get("outflow_name", ())
        if "outflow" not in finding.numbers
    }
    return [
        Choice(
            desk.say.plain("Enter: {name}", name=clipped(label_name(desk, one), _LABEL_LETTERS)),
            Intent.of(
                "figures.ask",
                desk.form.id,
                one.key,
                *(("from", _warned(desk, finding)) if onwards else ("back",)),
            ),
        )
        for one, finding in blank.items()
        if one in asked
    ][:1]


def outflow_is_blank(findings: Sequence[Finding]) -> bool:
    """Whether all that is to explain is stocks that fell behind what came in, with what went out
    left blank: the commonest reason then is that it is not known yet.
    """
    return bool(findings) and all(
        "outflow_name" in one.names
        and "outflow" not in one.numbers
        and one.numbers["value"] < one.numbers["expected"]
        for one in findings
    )


def _warned(desk: Desk, finding: Finding) -> str:
    return desk.work.catalogue.question_of(anchors(desk, finding)[0].code).key


def soft_choices(desk: Desk, findings: Sequence[Finding]) -> list[Choice]:
    """For what was just saved together: one tap keeps the earlier reason of the first question that
    has one, one enters the first blank that a check misses.
    """
    soft = unexplained(desk, findings)
    catalogue = desk.work.catalogue
    kept = None
    for one in with_old_reason(desk, soft)[:1]:
        question = catalogue.question_of(anchors(desk, one)[0].code)
        kept = still_holds_choice(desk, unexplained(desk, findings_of(desk, question)), question)
    return [*([kept] if kept else []), *blank_choices(desk, soft, onwards=True)]
