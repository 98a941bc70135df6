"""How the leadership of a bloc passes from one board to the next, item by item. Pure rules.

Nothing moves by the calendar: both boards confirm every item, then the head of each gives the
board's word, and with the second word the rights move.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.handover_errors import (
    ItemsOpen,
    NotYetTaken,
    SideHasSigned,
    SpeaksForOther,
)

ITEMS = (
    "dossier",
    "figures",
    "awards",
    "nominations",
    "contests",
    "pact",
    "plan",
    "requests",
    "roster",
    "people",
    "group",
)
"""What is handed over, in the order of the list. Codes are stored and never reused."""


class Side(StrEnum):
    GIVER = "giver"
    TAKER = "taker"

    @property
    def other(self) -> Side:
        return Side.TAKER if self is Side.GIVER else Side.GIVER


@dataclass(frozen=True, slots=True)
class Word:
    """The newest that a side said of an item.

    done:    given, or received; otherwise it is not, and the note says why
    counted: how many the records held of it at that moment
    """

    item: str
    side: Side
    done: bool
    note: str
    counted: int
    person_id: int
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A handover as far as it has come. `signed` are the heads who gave their board's word, `spoke`
    everybody who ever said something for a side, also what others have said anew since."""

    words: Mapping[tuple[str, Side], Word]
    signed: Mapping[Side, int]
    spoke: Mapping[Side, frozenset[int]]

    def word(self, item: str, side: Side) -> Word | None:
        return self.words.get((item, side))

    def is_done(self, item: str, side: Side) -> bool:
        word = self.word(item, side)
        return word is not None and word.done

    def left(self, side: Side) -> list[str]:
        """Items that the side has not confirmed."""
        return [item for item in ITEMS if not self.is_done(item, side)]

    def refused(self) -> list[Word]:
        """What either side says is not so yet."""
        return [word for word in self.words.values() if not word.done]

    def check_speaker(self, person_id: int, side: Side) -> None:
        """Raises SpeaksForOther: the two sides are two persons, also of one who works for both."""
        others = self.spoke.get(side.other, frozenset())
        if person_id in others or self.signed.get(side.other) == person_id:
            raise SpeaksForOther

    def check_open(self, side: Side) -> None:
        """Raises SideHasSigned: what a head has put the board's word to stays as it is."""
        if side in self.signed:
            raise SideHasSigned

    def check_signing(self, person_id: int, side: Side) -> None:
        """Raises SideHasSigned, SpeaksForOther, ItemsOpen, NotYetTaken."""
        self.check_open(side)
        self.check_speaker(person_id, side)
        if left := self.left(side):
            raise ItemsOpen(n=len(left))
        if side is Side.GIVER and any(one.side is Side.TAKER for one in self.refused()):
            raise NotYetTaken
