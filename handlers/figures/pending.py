"""Answers that wait for a tap: they travel in the open question, never in memory.

An open question is "figures.answer", form, question, versions seen, what waits for a tap ("" where
nothing does), a mark that its buttons bear as well, and the writes that wait. The mark
keeps the button of an earlier message from deciding on what a later one shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from bot.domain.digits import is_number
from bot.domain.errors import AlreadyAnswered, OldButton
from bot.domain.kpi import Cell, Dim, Figure, Question, State
from bot.domain.numbers import Qualifier
from bot.domain.remarks import Coverage
from bot.screen import Intent, intent_from_json, intent_to_json
from handlers.figures.form import Desk
from handlers.figures.shown import question_line, short_name
from storage.figures import Write
from storage.uow import UnitOfWork


def open_question(desk: Desk, question: Question, what: str = "", *more: object) -> Intent:
    """The question stays open for a typed answer while something waits for a tap."""
    way = way_of(desk.uow, question)
    seen = desk.seen(question) + (f",{way}" if way else "")
    begun = ("figures.answer", desk.form.id, question.key, seen)
    return Intent.of(*begun, what, mark(desk.uow), *more)


MARKS: Final = {"figures.answer": 4, "figures.reasoned": 2}
"""Where an open question of this name bears the mark of its message."""
ECHOED: Final = "echoed"
"""Stands in an open question on whose message something else is told as well."""

NOTES: Final = {"figures.noting", "figures.lined", "figures.commented", "figures.sourced"}
"""Open questions of a note card: behind form and question they bear the question below it."""


def beneath(uow: UnitOfWork) -> Intent | None:
    """The open question, also where a note card lies over it."""
    asked = uow.asked
    if asked is None or asked.name not in NOTES:
        return asked
    return intent_from_json(asked.text(2)) if asked.text(2) else None


def covered(desk: Desk) -> str:
    """The open question of this form, to be borne by a note card over it; "" for none."""
    asked = beneath(desk.uow)
    ours = asked is not None and asked.name in MARKS and asked.number(0) == desk.form.id
    return intent_to_json(asked) if asked is not None and ours else ""


def waits_beneath(uow: UnitOfWork) -> bool:
    """Whether something waits for a tap or a reason in the question below."""
    asked = beneath(uow)
    if asked is None or asked.name not in MARKS:
        return False
    return asked.name != "figures.answer" or bool(asked.text(3))


BACK: Final = "back"
"""Behind the versions of an open question that was opened to mend it: then back to the review."""


IN_LIST: Final = "list"
"""In the same place: one of what a paste left in doubt, so that the next doubt comes after it."""
_TO: Final = "to="
"""In the same place, with a key: opened from a warning at that question, and from there on."""


def opened_on(asked: Intent, way: str) -> Intent:
    """The open question of a screen that somebody came to on a way of its own."""
    seen = ",".join(part for part in asked.text(2).split(",") if not _is_way(part))
    return Intent(asked.name, (*asked.args[:2], f"{seen},{way}", *asked.args[3:]))


def opened_to_mend(asked: Intent) -> Intent:
    """The open question of a screen that somebody came to from the review or a returned item."""
    return opened_on(asked, BACK)


def opened_from(asked: Intent, question: Question) -> Intent:
    """The open question of a screen that somebody came to from a warning at another question."""
    return opened_on(asked, _TO + question.key)


def _is_way(part: str) -> bool:
    return part in (BACK, IN_LIST) or part.startswith(_TO)


def way_of(uow: UnitOfWork, question: Question) -> str:
    """On what way the open question was come to; "" for the order of the form."""
    asked = beneath(uow)
    if asked is None or asked.text(1) != question.key:
        return ""
    if asked.name == "figures.answer":
        last = asked.text(2).rpartition(",")[2]
        return last if _is_way(last) else ""
    return asked.text(3) if asked.name == "figures.reasoned" else ""


def is_in_list(uow: UnitOfWork) -> bool:
    """Whether the open question is one of what a paste left in doubt."""
    asked = beneath(uow)
    if asked is None:
        return False
    way = asked.text(3) if asked.name == "figures.reasoned" else asked.text(2).rpartition(",")[2]
    return way == IN_LIST


def leads_back(uow: UnitOfWork, question: Question) -> bool:
    """Whether the review comes next once the open question is mended."""
    return way_of(uow, question) == BACK


def warned_at(uow: UnitOfWork, question: Question) -> str:
    """The question whose warning led to the open one; "" where none did."""
    way = way_of(uow, question)
    return way.removeprefix(_TO) if way.startswith(_TO) else ""


def mark(uow: UnitOfWork) -> str:
    """Names the update that something waits from."""
    return str(uow.inbox_id or 0)


def tap(desk: Desk, name: str, question: Question, *more: object) -> Intent:
    """What a button means that decides on what waits."""
    return Intent.of(name, desk.form.id, question.key, mark(desk.uow), *more)


def waiting(desk: Desk, intent: Intent, what: str) -> tuple[str, ...]:
    """What waits for this tap. Raises AlreadyAnswered for a second tap, OldButton."""
    asked = beneath(desk.uow)
    here = (
        asked is not None and asked.name == "figures.answer" and asked.args[:2] == intent.args[:2]
    )
    if asked is not None and here and asked.text(3) == what and asked.text(4) == intent.text(2):
        return asked.args[5:]
    question = desk.question(intent.text(1))
    figures = question_line(desk, question, desk.work.figures)
    if figures is None or (here and asked is not None and asked.text(3)):
        raise OldButton
    raise AlreadyAnswered(name=short_name(desk, question), figures=figures)


def seen_of(packed: str, question: Question) -> dict[Cell, int]:
    """The versions that stood on the screen when the question was asked."""
    numbers = [int(part) if is_number(part) else 0 for part in packed.split(",")]
    return dict(zip(question.cells, numbers, strict=False))


def pack(writes: Iterable[Write]) -> tuple[str, ...]:
    """Writes as arguments of an open question."""
    packed = []
    for item in writes:
        amount = "" if item.figure.amount is None else format(item.figure.amount, "f")
        packed.append(
            f"{item.cell.code}.{item.cell.dim}={item.seen_seq}:{item.figure.state}:"
            f"{amount}:{item.figure.qualifier}{_covered(item.figure.coverage)}:{item.typed}"
        )
    return tuple(packed)


def _covered(coverage: Coverage | None) -> str:
    return f"~{coverage.covered}/{coverage.of}" if coverage else ""


def unpack(packed: Iterable[str]) -> list[Write]:
    """The writes that `pack` wrote. Raises OldButton for anything else."""
    writes = []
    for item in packed:
        try:
            name, _, rest = item.partition("=")
            code, _, dim = name.rpartition(".")
            seq, state, amount, said, typed = rest.split(":", 4)
            qualifier, _, covered = said.partition("~")
            figure = Figure(
                State(state),
                Decimal(amount) if amount else None,
                Qualifier(qualifier),
                coverage=Coverage(*map(int, covered.split("/", 1))) if covered else None,
            )
            writes.append(Write(Cell(code, Dim(dim)), int(seq), figure, typed))
        except (ValueError, ArithmeticError, TypeError):
            raise OldButton from None
    return writes


def renumbered(asked: Intent, moved: Mapping[Cell, tuple[int, int]]) -> Intent:
    """The open question once a note made newer versions of cells that writes in it stand on."""
    args = list(asked.args)
    for cell, (old, new) in moved.items():
        begun = f"{cell.code}.{cell.dim}="
        args[5:] = [
            one.replace(f"{begun}{old}:", f"{begun}{new}:", 1)
            if one.startswith(f"{begun}{old}:")
            else one
            for one in args[5:]
        ]
    return Intent(asked.name, tuple(args))
