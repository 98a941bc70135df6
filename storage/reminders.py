"""Named queries about reminders: the switch, the steps in force, and what was decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, delete, func, insert, or_, select, update

from bot.domain.calendar.reminding import (
    LATER,
    LET_GO,
    Decision,
    Key,
    Memory,
    Series,
    Step,
    Why,
    series_of,
)
from storage.engine import Statements
from storage.models.people import person_profile
from storage.models.reminders import reminder, reminder_step, reminder_switch
from storage.models.talk import outbox
from storage.presets.reminders import usual_steps

KEY = "reminder"
"""How the keys of their messages begin; the bloc, the person and the day follow."""
WARNED = "warned"
"""Said of a stage that told the officers that the head of their board will hear."""
_ON, _OFF = "on", "off"
_LOST = ("gone", "failed", "uncertain")


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether a bloc reminds, and since when."""

    is_on: bool
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class StepInForce:
    """A step with what the bloc has changed of it."""

    step: Step
    active: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A stage that went out, or was to go out, with a message."""

    id: int
    bloc_id: int
    person_id: int
    unit_id: int
    duty: str
    object_id: int
    due_on: date
    stage: str
    step_at: datetime
    decided_at: datetime
    state: str
    reason: str
    stands_in_for: int | None
    outbox_key: str

    @property
    def series(self) -> Series:
        return series_of(self.duty, self.object_id, self.due_on, self.unit_id)

    @property
    def key(self) -> Key:
        return (self.series, self.stage, self.person_id)


@dataclass(frozen=True, slots=True)
class Lost:
    """A reminder that did not arrive, and by whom it should have been read."""

    sent: Sent
    full_name: str


_SENT = select(
    reminder.c.id,
    reminder.c.bloc_id,
    reminder.c.person_id,
    reminder.c.unit_id,
    reminder.c.duty,
    reminder.c.object_id,
    reminder.c.due_on,
    reminder.c.stage,
    reminder.c.step_at,
    reminder.c.decided_at,
    reminder.c.state,
    reminder.c.reason,
    reminder.c.stands_in_for,
    reminder.c.outbox_key,
)


class Reminders:
    """The memory of the series inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    # On and off

    def switched_on(self) -> list[int]:
        """The blocs that remind."""
        found = select(reminder_switch.c.bloc_id).where(reminder_switch.c.state == _ON)
        return list(self._connection.execute(found.order_by(reminder_switch.c.bloc_id)).scalars())

    def switch(self, bloc_id: int, *, lock: bool = False) -> Switch | None:
        """None: it was never touched, and nothing is sent. With `lock`, whoever decides for the
        same bloc waits until this transaction ends."""
        found = select(reminder_switch.c.state, reminder_switch.c.changed_at).where(
            reminder_switch.c.bloc_id == bloc_id
        )
        row = self._connection.execute(found.with_for_update() if lock else found).first()
        return Switch(row.state == _ON, row.changed_at) if row else None

    def set_switch(self, bloc_id: int, *, on: bool, by: int | None) -> None:
        """Lock the bloc first."""
        values = {"state": _ON if on else _OFF, "changed_by": by, "changed_at": self._now}
        changed = self._connection.execute(
            update(reminder_switch).where(reminder_switch.c.bloc_id == bloc_id).values(**values)
        )
        if not changed.rowcount:
            self._connection.execute(insert(reminder_switch).values(bloc_id=bloc_id, **values))

    # Steps

    def steps(self, bloc_id: int) -> list[StepInForce]:
        """All of them, in order; the bloc's own days, hours and switches win over the preset."""
        rows = self._connection.execute(
            select(
                reminder_step.c.duty,
                reminder_step.c.stage,
                reminder_step.c.days,
                reminder_step.c.at_time,
                reminder_step.c.active,
            ).where(reminder_step.c.bloc_id == bloc_id)
        )
        own = {(row.duty, row.stage): row for row in rows}
        return [_in_force(step, own.get((step.duty, step.stage))) for step in usual_steps()]

    def active_steps(self, bloc_id: int) -> list[Step]:
        return [one.step for one in self.steps(bloc_id) if one.active]

    def set_step(self, bloc_id: int, step: Step, *, active: bool, by: int) -> None:
        """Lock the bloc first."""
        which = (
            reminder_step.c.bloc_id == bloc_id,
            reminder_step.c.duty == step.duty,
            reminder_step.c.stage == step.stage,
        )
        values = {
            "days": step.days,
            "at_time": f"{step.at_time:%H:%M}",
            "active": "yes" if active else "no",
            "changed_by": by,
            "changed_at": self._now,
        }
        changed = self._connection.execute(update(reminder_step).where(*which).values(**values))
        if changed.rowcount:
            return
        self._connection.execute(
            insert(reminder_step).values(
                bloc_id=bloc_id,
                duty=step.duty,
                stage=step.stage,
                audience=step.audience,
                catch_up=step.catch_up,
                **values,
            )
        )

    # Memory

    def memory(
        self,
        bloc_id: int,
        objects: Collection[int],
        zone: ZoneInfo,
        persons: Collection[int] | None = None,
    ) -> Memory:
        """What was decided about these objects, and who has had a digest lately; one statement. Of
        everybody, or of some."""
        today = datetime.combine(self._now.astimezone(zone).date(), time(0), zone)
        wanted = _SENT.where(
            reminder.c.bloc_id == bloc_id,
            or_(reminder.c.object_id.in_(sorted(objects)), reminder.c.decided_at >= today),
        )
        if persons is not None:
            wanted = wanted.where(reminder.c.person_id.in_(sorted(persons)))
        rows = self._connection.execute(wanted)
        sent = [Sent(*row) for row in rows]
        keys = {one.key for one in sent if not _may_come(one)}
        unsent = {one.key: one.id for one in sent if one.key not in keys}
        warned: dict[Series, date] = {}
        for one in sent:
            if one.reason == WARNED:
                day = one.decided_at.astimezone(zone).date()
                warned[one.series] = min(day, warned.get(one.series, day))
        return Memory(
            keys,
            {
                (one.person_id, one.decided_at.astimezone(zone).date())
                for one in sent
                if one.state == "queued" and not one.stage.startswith(LATER)
            },
            warned,
            unsent,
            {one.outbox_key for one in sent},
        )

    def decide(
        self,
        bloc_id: int,
        made: Sequence[Decision],
        keys: Mapping[int, str],
        stand_ins: Mapping[tuple[int, int], int],
        instead_of: Collection[int] = (),
    ) -> None:
        """Keep what was decided; `keys` name the message of each person who gets one. It stands
        `instead_of` decisions about the same stages that nothing was sent for."""
        if instead_of:
            self._connection.execute(delete(reminder).where(reminder.c.id.in_(sorted(instead_of))))
        if made:
            rows = [_row(bloc_id, one, self._now, keys, stand_ins) for one in made]
            self._connection.execute(insert(reminder), rows)

    def of_messages(self, keys: Collection[str]) -> dict[str, list[Sent]]:
        """What went out with each message, or is to; without what has lapsed."""
        rows = self._connection.execute(
            _SENT.where(
                reminder.c.outbox_key.in_(sorted(set(keys))), reminder.c.state == "queued"
            ).order_by(reminder.c.id)
        )
        found: dict[str, list[Sent]] = {key: [] for key in keys}
        for row in rows:
            one = Sent(*row)
            found[one.outbox_key].append(one)
        return found

    def on_their_way(
        self, bloc_id: int, persons: Collection[int], objects: Collection[int]
    ) -> dict[tuple[int, Series], list[Sent]]:
        """What went out or is to, by person and series, the oldest first."""
        rows = self._connection.execute(
            _SENT.where(
                reminder.c.bloc_id == bloc_id,
                reminder.c.person_id.in_(sorted(persons)),
                reminder.c.object_id.in_(sorted(objects)),
                reminder.c.state == "queued",
            ).order_by(reminder.c.id)
        )
        found: dict[tuple[int, Series], list[Sent]] = {}
        for row in rows:
            one = Sent(*row)
            found.setdefault((one.person_id, one.series), []).append(one)
        return found

    def of_key(self, key: str) -> list[Sent]:
        """What went out with a message, whatever became of it since."""
        found = _SENT.where(reminder.c.outbox_key == key).order_by(reminder.c.id)
        return [Sent(*row) for row in self._connection.execute(found)]

    def lapse(self, ids: Collection[int], reason: str) -> None:
        """Nothing is owed any more: they never go out."""
        self._connection.execute(
            update(reminder)
            .where(reminder.c.id.in_(sorted(ids)))
            .values(state="lapsed", reason=reason)
        )

    def told_of(self, series: Series, bloc_id: int) -> list[Sent]:
        """What went out of one series, the oldest first."""
        duty, object_id, due_on, unit_id = series
        rows = self._connection.execute(
            _SENT.where(
                reminder.c.bloc_id == bloc_id,
                reminder.c.duty == duty,
                reminder.c.object_id == object_id,
                reminder.c.due_on == due_on,
                reminder.c.unit_id == unit_id,
                reminder.c.state == "queued",
            ).order_by(reminder.c.decided_at, reminder.c.id)
        )
        return [Sent(*row) for row in rows]

    # What did not arrive

    def lost(self, bloc_id: int, most: int) -> list[Lost]:
        """The newest reminders that did not arrive; two statements."""
        rows = self._connection.execute(
            select(outbox.c.key)
            .where(outbox.c.key.startswith(f"{KEY}:{bloc_id}:"), outbox.c.state.in_(_LOST))
            .order_by(outbox.c.id.desc())
            .limit(most)
        )
        keys = {key.rpartition(":")[0] for key in rows.scalars()}
        if not keys:
            return []
        found = self._connection.execute(
            _SENT.add_columns(func.coalesce(person_profile.c.full_name, ""))
            .outerjoin(person_profile, person_profile.c.person_id == reminder.c.person_id)
            .where(reminder.c.outbox_key.in_(sorted(keys)), reminder.c.state == "queued")
            .order_by(reminder.c.id.desc())
        )
        return [Lost(Sent(*row[:-1]), row[-1]) for row in found]


def _may_come(one: Sent) -> bool:
    """Of a stage that nothing was sent for: not one that went out with a later stage, nor what its
    reader had put off themselves."""
    if one.stage.startswith(LATER):
        return False
    if one.state == "lapsed":
        return one.reason != Why.OVERTAKEN
    return one.reason in LET_GO


def _in_force(step: Step, own: Row[Any] | None) -> StepInForce:
    if own is None:
        return StepInForce(step, active=True, changed=False)
    changed = replace(step, days=own.days, at_time=time.fromisoformat(own.at_time))
    return StepInForce(changed, active=own.active == "yes", changed=True)


def _row(
    bloc_id: int,
    one: Decision,
    now: datetime,
    keys: Mapping[int, str],
    stand_ins: Mapping[tuple[int, int], int],
) -> dict[str, Any]:
    sent = one.why is None
    return {
        "bloc_id": bloc_id,
        "person_id": one.person_id,
        "unit_id": one.owed.unit_id,
        "duty": one.owed.duty,
        "object_id": one.owed.object_id,
        "due_on": one.owed.due_on,
        "stage": one.stage,
        "step_at": one.step_at,
        "decided_at": now,
        "state": "queued" if sent else "dropped",
        "reason": (WARNED if one.warns else "") if sent else str(one.why),
        "outbox_key": keys[one.person_id] if sent else "",
        "stands_in_for": stand_ins.get((one.person_id, one.owed.unit_id)),
    }
