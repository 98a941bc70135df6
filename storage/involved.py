"""Who had a hand in a submitted version, which bars them from judging it: of many forms at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, literal, or_, select, union_all

from bot.domain.approval import Step
from storage.engine import Statements
from storage.models.figures import form, submission, value
from storage.models.people import appointment
from storage.models.review import verdict
from storage.prepared import among
from storage.value_rows import LATER, newer


@dataclass(frozen=True, slots=True)
class Involved:
    """Of one form's version, by person; whoever submitted it is known beside.

    authors:   whose figures stand in it. A remark or a new qualifier beside a number is a version
               of its own: whoever said the number stays its maker, and so does whoever entered for
               the board what it has confirmed since
    spoke:     who gave a verdict of their own; a signed sheet is the head's word, not that of
               whoever sent it or looked at it
    of_board:  who held a confirmed hat of the board when it was submitted
    """

    authors: frozenset[int] = frozenset()
    spoke: Mapping[Step, frozenset[int]] = field(default_factory=dict)
    of_board: frozenset[int] = frozenset()


_AUTHOR, _OF_BOARD = "author", "board"
_SAID_ANOTHER = LATER.where(
    or_(
        newer.c.state != value.c.state,
        newer.c.amount.is_distinct_from(value.c.amount),
        newer.c.on_behalf_id.is_distinct_from(value.c.on_behalf_id),
    )
).exists()
"""A later version gave another number, or gave it on another word: this one stands no more."""


def _persons(what: Any, of: Any, person: Any) -> Select[Any]:
    return select(what.label("what"), of.label("form_id"), person.label("person_id")).distinct()


_INVOLVED = union_all(
    _persons(literal(_AUTHOR), value.c.form_id, value.c.author_id).where(
        among(value.c.form_id, "form_ids"),
        value.c.author_id.is_not(None),
        ~_SAID_ANOTHER,
    ),
    _persons(verdict.c.step, verdict.c.form_id, verdict.c.person_id)
    .join(form, and_(form.c.id == verdict.c.form_id, form.c.version == verdict.c.version))
    .where(among(verdict.c.form_id, "form_ids"), verdict.c.on_paper == "no"),
    _persons(literal(_OF_BOARD), form.c.id, appointment.c.person_id)
    .select_from(
        form.join(
            submission,
            and_(submission.c.form_id == form.c.id, submission.c.version == form.c.version),
        ).join(
            appointment,
            and_(appointment.c.bloc_id == form.c.bloc_id, appointment.c.unit_id == form.c.unit_id),
        )
    )
    .where(
        among(form.c.id, "form_ids"),
        appointment.c.confirmed_at <= submission.c.submitted_at,
        or_(
            appointment.c.ended_at.is_(None),
            appointment.c.ended_at >= submission.c.submitted_at,
        ),
    ),
)


def read_involved(connection: Statements, form_ids: Collection[int]) -> dict[int, Involved]:
    """By form, of the version that stands."""
    persons: dict[tuple[int, str], set[int]] = {}
    for what, form_id, person_id in connection.execute(_INVOLVED, {"form_ids": sorted(form_ids)}):
        persons.setdefault((form_id, what), set()).add(person_id)

    def of(form_id: int, what: str) -> frozenset[int]:
        return frozenset(persons.get((form_id, what), ()))

    return {
        form_id: Involved(
            authors=of(form_id, _AUTHOR),
            spoke={step: of(form_id, step) for step in Step},
            of_board=of(form_id, _OF_BOARD),
        )
        for form_id in form_ids
    }
