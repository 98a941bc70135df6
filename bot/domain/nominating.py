"""The life of a nomination: what may follow what, and what a board confirms before it is sent.

A board's own nomination for an award goes draft -> head -> secretary -> list. What the bloc
proposes, and every unit introduced as leader or deputy, waits for the unit's own word instead.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from bot.domain.errors import N_


class Said(StrEnum):
    """What was said of a nomination last. The codes are stored."""

    DRAFT = "draft"
    PUT_FORWARD = "put_forward"
    """Waits for the unit's head: to approve its own, to agree to what others propose."""
    APPROVED = "approved"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ON_BALLOT = "on_ballot"
    NOT_CHOSEN = "not_chosen"
    ELECTED = "elected"
    PROPOSED = "proposed"
    DECIDED = "decided"
    NOT_GRANTED = "not_granted"
    CONFERRED = "conferred"


class Condition(StrEnum):
    """What a board confirms about its year before it is put forward."""

    PACT = "pact"
    FIGURES = "figures"
    CLEAN = "clean"
    OPINION = "opinion"


CONDITIONS = {
    Condition.PACT: N_("agreed to the year's pact"),
    Condition.FIGURES: N_("sent the bloc its figures"),
    Condition.CLEAN: N_("no violation of the law in the year"),
    Condition.OPINION: N_("opinion of the province, where required"),
}
REQUIRED = (Condition.PACT, Condition.FIGURES, Condition.CLEAN)

BEGINS_FROM = (Said.WITHDRAWN, Said.DECLINED)
"""A nomination that was given up may begin anew."""
WITH_BOARD = (Said.DRAFT, Said.RETURNED)
"""The board's officers work on it."""
BEFORE_BALLOT = (Said.DRAFT, Said.PUT_FORWARD, Said.APPROVED, Said.RETURNED, Said.ACCEPTED)
"""The unit may withdraw by itself."""
STOOD = (
    Said.ACCEPTED,
    Said.ON_BALLOT,
    Said.NOT_CHOSEN,
    Said.ELECTED,
    Said.PROPOSED,
    Said.DECIDED,
    Said.NOT_GRANTED,
    Said.CONFERRED,
)
"""On the list that every board may see."""
PLACED = (
    Said.ELECTED,
    Said.PROPOSED,
    Said.DECIDED,
    Said.NOT_GRANTED,
    Said.CONFERRED,
)
"""Holds one of the places that the bloc may fill, whatever the ministry decides."""
_RANK = {
    Said.ACCEPTED: 0,
    Said.ON_BALLOT: 1,
    Said.NOT_CHOSEN: 2,
    Said.ELECTED: 2,
    Said.PROPOSED: 2,
    Said.DECIDED: 3,
    Said.NOT_GRANTED: 3,
    Said.CONFERRED: 4,
}
UNDONE_BY_SECRETARY = tuple(said for said, rank in _RANK.items() if rank >= 2)
"""What the secretary enters after the vote, and may take back."""


def lacking(ticked: Collection[str]) -> list[Condition]:
    """What has to be confirmed before it is sent."""
    return [one for one in REQUIRED if one not in ticked]


def toggled(ticked: Collection[str], one: str) -> tuple[str, ...]:
    """The conditions in their order, with one of them turned."""
    now = set(ticked) ^ {one}
    return tuple(condition for condition in Condition if condition in now)


def is_correction(before: str, now: str) -> bool:
    """Whether an event takes back the one before it: a life after the vote goes forward only."""
    rank = _RANK.get(Said(before))
    back = _RANK.get(Said(now))
    return rank is not None and back is not None and rank >= 2 and back < rank


def standing_before(said: Sequence[str]) -> int | None:
    """Which of the events, oldest first, the nomination stands at once the last is taken back.

    Events that were taken back themselves do not count. None where there is nothing to take back.
    """
    stack: list[int] = []
    for index, one in enumerate(said):
        if stack and is_correction(said[stack[-1]], one):
            while stack and _RANK.get(Said(said[stack[-1]]), 0) >= max(_RANK[Said(one)], 1):
                stack.pop()
        stack.append(index)
    if len(stack) < 2 or said[stack[-1]] not in UNDONE_BY_SECRETARY:
        return None
    return stack[-2]
