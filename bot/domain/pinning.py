"""The pinned message of a group: what is to be done next, from what became of the last step.

Pure rules. Every step (write, pin, unpin) is one message of the outbox, and the next is chosen once
that one is through, so that a process may end anywhere in between:

- at most one edit in `EDIT_EVERY`, and none where nothing has changed
- a message that was deleted is written anew by the channel, which hands back another number
- where the bot may not write it stops; where it may not pin, the message is kept unpinned
- after a first message whose fate is not known, it waits long before it writes another
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

EDIT_EVERY = timedelta(seconds=30)
WRITE_AGAIN_AFTER = timedelta(minutes=10)


class Doing(StrEnum):
    """What was put into the outbox and is not through yet."""

    NOTHING = ""
    TEXT = "text"
    PIN = "pin"
    UNPIN = "unpin"


class Pinned(StrEnum):
    NO = "no"
    YES = "yes"
    REFUSED = "refused"


class Trouble(StrEnum):
    """Why the secretary has to look after it."""

    NONE = ""
    NO_PIN = "no_pin"
    NO_WRITE = "no_write"


@dataclass(frozen=True, slots=True)
class Board:
    """Where the message stands.

    place:     the chat it stands in
    seal:      digest of what it says
    acted_at:  when the last step was put into the outbox
    step:      the number of that step
    """

    is_on: bool = False
    names: bool = False
    place: str = ""
    message_id: str | None = None
    pinned: Pinned = Pinned.NO
    seal: str = ""
    acted_at: datetime | None = None
    step: int = 0
    doing: Doing = Doing.NOTHING
    trouble: Trouble = Trouble.NONE


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message of the outbox, and in which chat: a group may have moved."""

    arrived: bool
    uncertain: bool = False
    message_id: str | None = None
    place: str = ""


def settled(board: Board, outcome: Outcome) -> Board:
    """After its last step has come to an end."""
    through = replace(board, doing=Doing.NOTHING)
    if board.doing is Doing.UNPIN:
        return _without_message(through)
    if board.doing is Doing.PIN:
        if outcome.uncertain or outcome.place != board.place:
            return through
        if outcome.arrived:
            return replace(through, pinned=Pinned.YES, trouble=Trouble.NONE)
        return replace(through, pinned=Pinned.REFUSED, trouble=Trouble.NO_PIN)
    if outcome.uncertain:
        return replace(through, seal="")
    if not outcome.arrived:
        return replace(through, seal="", trouble=Trouble.NO_WRITE)
    if outcome.message_id == board.message_id:
        return through
    return replace(through, message_id=outcome.message_id, place=outcome.place, pinned=Pinned.NO)


def in_place(board: Board, place: str) -> Board:
    """For the group the bloc has now: in another one there is no message yet."""
    if board.place == place:
        return board
    elsewhere = replace(_without_message(board), place=place, acted_at=None)
    return replace(elsewhere, trouble=Trouble.NONE)


def next_step(board: Board, seal: str, now: datetime) -> Doing:
    """What is to be done now, for a board that waits for nothing; `seal` is of what is true."""
    if not board.is_on:
        return Doing.UNPIN if board.message_id and board.pinned is Pinned.YES else Doing.NOTHING
    if board.trouble is Trouble.NO_WRITE:
        return Doing.NOTHING
    if board.message_id and board.pinned is Pinned.NO:
        return Doing.PIN
    pause = EDIT_EVERY if board.message_id else WRITE_AGAIN_AFTER
    # In both directions: a clock that was set back holds nothing up.
    waits = board.acted_at is not None and abs(now - board.acted_at) < pause
    return Doing.NOTHING if waits or seal == board.seal else Doing.TEXT


def stepped(board: Board, doing: Doing, seal: str, now: datetime) -> Board:
    """Once the step has been put into the outbox."""
    said = seal if doing is Doing.TEXT else board.seal
    acted_at = now if doing is Doing.TEXT else board.acted_at
    return replace(board, doing=doing, step=board.step + 1, seal=said, acted_at=acted_at)


def switched(board: Board, *, on: bool) -> Board:
    """By the secretary. Switched on, it tries anew whatever went wrong before."""
    if not on:
        return replace(board, is_on=False)
    pinned = Pinned.NO if board.pinned is Pinned.REFUSED else board.pinned
    seal = "" if board.trouble is Trouble.NO_WRITE else board.seal
    return replace(board, is_on=True, pinned=pinned, trouble=Trouble.NONE, acted_at=None, seal=seal)


def _without_message(board: Board) -> Board:
    return replace(board, message_id=None, pinned=Pinned.NO, seal="")
