"""What a row of the tables is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.access import Actor
from bot.screen import Intent, Screen
from storage.uow import UnitOfWork

DOCUMENTS = ("document", "photo", "table")
"""Anything that is passed on as it is; a table is then no figures to be read."""
Handler = Callable[[Actor, Intent, UnitOfWork], Screen]


@dataclass(frozen=True, slots=True)
class Route:
    """`public` routes serve accounts that nobody has confirmed; all others need a confirmed hat.

    `takes` are the kinds of file that answer the open question beside typed text; `line` says that
    the answer is words of one's own, so that "quay lại" is none. An `office` route is an act of
    office: the role it is done in is looked at once more, and kept from ending until it is done.
    """

    name: str
    handle: Handler
    public: bool = False
    takes: tuple[str, ...] = ()
    line: bool = False
    office: bool = False
