"""What is owed to a bloc at this moment, and by whom: a fixed number of statements, however many
boards there are. Each duty has a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select

from bot.domain.calendar.reminding import Audience, Owed
from storage.absences import Absences
from storage.blocs import Blocs
from storage.engine import Statements
from storage.models.talk import outbox
from storage.owed_figures import FIGURES, owed_figures
from storage.owed_plan import Planned
from storage.owed_question import Question
from storage.owed_votes import owed_votes
from storage.owed_words import owed_words
from storage.pauses import AGREED, ASKED, Escalation, Pauses
from storage.people import People
from storage.reachable import Reachable, Units
from storage.reminders import KEY

_FAILS_FOR = timedelta(days=7)
"""After which a person whose reminder could not be delivered is tried again."""


@dataclass(frozen=True, slots=True)
class OwedNow:
    """What is owed, and for whom a deputy stands in, by deputy and unit."""

    owed: tuple[Owed, ...]
    stand_ins: Mapping[tuple[int, int], int]


class Owing:
    """Who owes what inside one transaction."""

    def __init__(self, connection: Statements, now: datetime, blocs: Blocs) -> None:
        self._connection = connection
        self._now = now
        self._blocs = blocs

    def now(self, bloc_id: int, since: datetime, units: Units = None) -> OwedNow:
        """Of the whole bloc, or of some boards; `since` is when reminders were switched on."""
        connection, blocs = self._connection, self._blocs
        zone = ZoneInfo(blocs.bloc(bloc_id).timezone)
        asked = Question(bloc_id, units, since, self._now, zone)
        house = self._house(bloc_id, units, asked.today)
        escalations = {
            one.series: one for one in Pauses(connection, self._now).escalations(bloc_id)
        }
        found = [
            *owed_figures(connection, asked, blocs, house),
            *owed_votes(connection, asked, house),
            *Planned(connection, asked, blocs, house).owed(),
            *owed_words(connection, asked, blocs, house),
        ]
        owed = [_with_higher(one, house, escalations.get(one.series)) for one in found]
        return OwedNow(tuple(owed), house.stand_ins)

    def _house(self, bloc_id: int, units: Units, today: date) -> Reachable:
        people, leader = People(self._connection, self._now), self._blocs.leading(bloc_id).now
        of_units = None if units is None else {*units, *([leader] if leader is not None else [])}
        members = people.members(bloc_id) if of_units is None else people.around(bloc_id, of_units)
        return Reachable(
            [one for one in members if one.confirmed],
            Absences(self._connection, self._now).deputies(bloc_id, today),
            self._failing(bloc_id),
            leader,
        )

    def _failing(self, bloc_id: int) -> frozenset[int]:
        """Persons whose last reminder could not be delivered: somebody else is tried."""
        prefix = f"{KEY}:{bloc_id}:"
        newer = outbox.alias("newer")
        arrived = exists().where(
            newer.c.id > outbox.c.id,
            newer.c.channel == outbox.c.channel,
            newer.c.bot == outbox.c.bot,
            newer.c.chat == outbox.c.chat,
            newer.c.key.startswith(prefix),
            newer.c.state == "sent",
        )
        rows = self._connection.execute(
            select(outbox.c.key).where(
                outbox.c.state == "failed",
                outbox.c.key.startswith(prefix),
                outbox.c.created_at > self._now - _FAILS_FOR,
                ~arrived,
            )
        )
        return frozenset(int(key.removeprefix(prefix).partition(":")[0]) for key in rows.scalars())


def _with_higher(owed: Owed, house: Reachable, asked: Escalation | None) -> Owed:
    """Of figures the secretary is asked, then the board that leads the bloc is told; never of the
    leading board's own."""
    if owed.duty != FIGURES or house.leader is None or house.leader == owed.unit_id:
        return owed
    persons = dict(owed.persons)
    if asked is None or asked.state == ASKED:
        persons[Audience.SECRETARY] = house.secretaries
    agreed_at = None
    if asked is not None and asked.state == AGREED:
        persons[Audience.LEADER] = house.heads(house.leader)
        agreed_at = asked.decided_at
    number = asked.id if asked is not None else None
    return replace(owed, persons=persons, agreed_at=agreed_at, escalation=number)
