"""What is owed to a bloc at this moment, and by whom: two statements, however many boards.

Each duty has a file of its own, with what it asks and what it makes of the answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.calendar.reminding import Audience, Owed
from storage.blocs import Blocs
from storage.engine import Statements
from storage.owed_figures import FIGURES, ask_figures, owed_figures
from storage.owed_house import ask_house, house_from
from storage.owed_plan import ask_plan, owed_plan
from storage.owed_question import Question
from storage.owed_votes import ask_votes, owed_votes
from storage.owed_words import ask_words, owed_words
from storage.pauses import AGREED, ASKED, Escalation, escalations_of
from storage.reachable import Reachable, Units
from storage.seats import Seats, seats_of
from storage.together import ask_together


@dataclass(frozen=True, slots=True)
class OwedNow:
    """What is owed, and for whom a deputy stands in, by deputy and unit.

    persons, units: names of those who may be told, and of the boards
    """

    owed: tuple[Owed, ...]
    stand_ins: Mapping[tuple[int, int], int]
    persons: Mapping[int, str]
    units: Mapping[int, str]


class Owing:
    """Who owes what inside one transaction."""

    def __init__(self, connection: Statements, now: datetime, blocs: Blocs) -> None:
        self._connection = connection
        self._now = now
        self._blocs = blocs

    def now(self, bloc_id: int, since: datetime, units: Units = None) -> OwedNow:
        """Of the whole bloc, or of some boards; `since` is when reminders were switched on."""
        zone = ZoneInfo(self._blocs.bloc(bloc_id).timezone)
        asked = Question(bloc_id, units, since, self._now, zone)
        answers = ask_together(
            self._connection,
            {
                **ask_house(asked),
                "seats": seats_of(bloc_id, units),
                "escalations": escalations_of(bloc_id),
                **ask_figures(asked),
                **ask_votes(asked),
                **ask_plan(asked),
                **ask_words(asked),
            },
        )
        house, seats = house_from(answers, asked), Seats(answers["seats"])
        found = [
            *owed_figures(self._connection, answers, asked, seats, house),
            *owed_votes(answers, asked, house),
            *owed_plan(answers, asked, seats, house),
            *owed_words(answers, asked, seats, house),
        ]
        asked_before = [Escalation(*row) for row in answers["escalations"]]
        higher = {one.series: one for one in asked_before}
        owed = [_with_higher(one, house, higher.get(one.series)) for one in found]
        names = seats.short_names(asked.today)
        return OwedNow(tuple(owed), house.stand_ins, house.names, names)


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
