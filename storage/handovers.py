"""Named queries about the leadership of a bloc passing from one board to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, insert, or_, select, update

from bot.domain.handing_over import Side, Standing, Word
from storage.engine import Statements
from storage.models.blocs import bloc, membership
from storage.models.contests import contest
from storage.models.figures import period, request_draft
from storage.models.handover import handover, handover_word
from storage.models.nominations import nomination, nomination_event, nomination_file
from storage.models.pact import pact, pact_answer
from storage.models.people import appointment
from storage.models.year import milestone
from storage.types import new_id

_ON_THE_WAY = ("draft", "put_forward", "approved", "accepted", "returned", "on_ballot")
_AWAITS = ("proposed", "decided")
"""Awards that are proposed or decided, and not conferred yet."""


@dataclass(frozen=True, slots=True)
class Handover:
    """From one board to another. `year` is that of the taking board, the one before is given.

    deputy_unit_id: elected with it, and in office with it
    """

    id: int
    bloc_id: int
    year: int
    giver_unit_id: int
    taker_unit_id: int
    deputy_unit_id: int | None
    due_at: datetime
    due_on: date
    opened_at: datetime
    given_by: int | None
    given_at: datetime | None
    taken_by: int | None
    taken_at: datetime | None
    done_at: datetime | None

    def unit(self, side: Side) -> int:
        return self.giver_unit_id if side is Side.GIVER else self.taker_unit_id


class Handovers:
    """Handovers inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def newest(self, bloc_id: int) -> Handover | None:
        found = _HANDOVER.where(handover.c.bloc_id == bloc_id).order_by(handover.c.year.desc())
        row = self._connection.execute(found.limit(1)).first()
        return Handover(*row) if row else None

    def find(self, number: int, *, lock: bool = False) -> Handover | None:
        """Locked where something of it is about to be said: the next one waits, and sees it."""
        found = _HANDOVER.where(handover.c.id == number)
        row = self._connection.execute(found.with_for_update() if lock else found).first()
        return Handover(*row) if row else None

    def start(
        self,
        bloc_id: int,
        year: int,
        units: tuple[int, int, int | None],
        due: tuple[datetime, date],
        by: int,
    ) -> int:
        """`units`: who gives, who takes, who was elected deputy."""
        giver, taker, deputy = units
        made = insert(handover).values(
            bloc_id=bloc_id,
            year=year,
            giver_unit_id=giver,
            taker_unit_id=taker,
            deputy_unit_id=deputy,
            due_at=due[0],
            due_on=due[1],
            opened_by=by,
            opened_at=self._now,
        )
        return new_id(self._connection.execute(made))

    def standing(self, found: Handover) -> Standing:
        """The newest word of each side on each item, and whose word was given for a board."""
        rows = self._connection.execute(
            select(
                handover_word.c.item,
                handover_word.c.side,
                handover_word.c.said,
                handover_word.c.note,
                handover_word.c.counted,
                handover_word.c.person_id,
                handover_word.c.said_at,
            )
            .where(handover_word.c.handover_id == found.id)
            .order_by(handover_word.c.id)
        ).all()
        words = {
            (row.item, Side(row.side)): Word(row[0], Side(row[1]), row[2] == "done", *row[3:])
            for row in rows
        }
        signed = {Side.GIVER: found.given_by, Side.TAKER: found.taken_by}
        spoke = {
            side: frozenset(row.person_id for row in rows if row.side == side) for side in Side
        }
        given = {side: by for side, by in signed.items() if by is not None}
        return Standing(words, given, spoke)

    def say(
        self,
        found: Handover,
        side: Side,
        items: Mapping[str, int],
        by: int,
        *,
        done: bool = True,
        note: str = "",
    ) -> None:
        """A side's word on items, each with what the records hold of it now. An item that is not
        given, or not received, yet has a note that says why."""
        self._connection.execute(
            insert(handover_word),
            [
                {
                    "bloc_id": found.bloc_id,
                    "handover_id": found.id,
                    "item": item,
                    "side": side,
                    "said": "done" if done else "not_yet",
                    "note": note,
                    "counted": counted,
                    "person_id": by,
                    "said_at": self._now,
                }
                for item, counted in items.items()
            ],
        )

    def sign(self, found: Handover, side: Side, by: int) -> None:
        """The head gives the word of a board."""
        if side is Side.GIVER:
            self._change(found, given_by=by, given_at=self._now)
        else:
            self._change(found, taken_by=by, taken_at=self._now)

    def finish(self, found: Handover) -> None:
        self._change(found, done_at=self._now)

    def _change(self, found: Handover, **values: Any) -> None:
        self._connection.execute(update(handover).where(handover.c.id == found.id).values(**values))

    def counts(self, bloc_id: int, year: int, today: date) -> dict[str, int]:
        """How many the records hold of each item, in one statement; `year` is the given one."""
        columns = {
            "dossier": _dossier(bloc_id, year),
            "figures": _rows(period, period.c.bloc_id == bloc_id, period.c.state == "open"),
            "awards": _nominations(bloc_id, nomination_event.c.said.in_(_AWAITS)),
            "nominations": _nominations(
                bloc_id, nomination_event.c.said.in_(_ON_THE_WAY), nomination.c.year == year
            ),
            "contests": _rows(
                contest,
                contest.c.bloc_id == bloc_id,
                contest.c.state.in_(("draft", "open", "closed")),
                contest.c.rehearsal == "no",
            ),
            "pact": _agreed(bloc_id, year + 1),
            "plan": _rows(
                milestone,
                milestone.c.bloc_id == bloc_id,
                milestone.c.state == "planned",
                milestone.c.code != "handover",
            ),
            "requests": _rows(
                request_draft,
                request_draft.c.bloc_id == bloc_id,
                request_draft.c.state == "open",
            ),
            "roster": _rows(
                membership,
                membership.c.bloc_id == bloc_id,
                membership.c.status == "member",
                or_(membership.c.since.is_(None), membership.c.since <= today),
                or_(membership.c.until.is_(None), membership.c.until > today),
            ),
            "people": select(func.count(appointment.c.person_id.distinct())).where(
                appointment.c.bloc_id == bloc_id, appointment.c.state == "confirmed"
            ),
            "group": _rows(bloc, bloc.c.id == bloc_id, bloc.c.group_chat.is_not(None)),
        }
        found = select(*(one.scalar_subquery().label(key) for key, one in columns.items()))
        return dict(self._connection.execute(found).one()._mapping)  # noqa: SLF001  (its public name)


def _rows(table: Any, *wanted: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(table).where(*wanted)


def _dossier(bloc_id: int, year: int) -> Select[Any]:
    """Files that came with the nominations of the year."""
    return (
        select(func.count())
        .select_from(nomination_file)
        .join(nomination, nomination.c.id == nomination_file.c.nomination_id)
        .where(nomination.c.bloc_id == bloc_id, nomination.c.year == year)
    )


def _nominations(bloc_id: int, *wanted: ColumnElement[bool]) -> Select[Any]:
    """Nominations for awards by where they stand now."""
    newest = (
        select(nomination_event.c.nomination_id, func.max(nomination_event.c.seq).label("seq"))
        .where(nomination_event.c.bloc_id == bloc_id)
        .group_by(nomination_event.c.nomination_id)
        .subquery()
    )
    return (
        select(func.count())
        .select_from(nomination)
        .join(newest, newest.c.nomination_id == nomination.c.id)
        .join(
            nomination_event,
            and_(
                nomination_event.c.nomination_id == newest.c.nomination_id,
                nomination_event.c.seq == newest.c.seq,
            ),
        )
        .where(nomination.c.bloc_id == bloc_id, nomination.c.kind == "award", *wanted)
    )


def _agreed(bloc_id: int, year: int) -> Select[Any]:
    """Boards that have agreed to the newest word of the year's pact."""
    newest = (
        select(func.max(pact_answer.c.version))
        .where(pact_answer.c.pact_id == pact.c.id)
        .correlate(pact)
        .scalar_subquery()
    )
    return (
        select(func.count())
        .select_from(pact_answer)
        .join(pact, pact.c.id == pact_answer.c.pact_id)
        .where(
            pact.c.bloc_id == bloc_id,
            pact.c.year == year,
            pact_answer.c.said == "agreed",
            pact_answer.c.version == newest,
        )
    )


_HANDOVER = select(
    handover.c.id,
    handover.c.bloc_id,
    handover.c.year,
    handover.c.giver_unit_id,
    handover.c.taker_unit_id,
    handover.c.deputy_unit_id,
    handover.c.due_at,
    handover.c.due_on,
    handover.c.opened_at,
    handover.c.given_by,
    handover.c.given_at,
    handover.c.taken_by,
    handover.c.taken_at,
    handover.c.done_at,
)
