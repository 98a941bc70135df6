"""Named queries about pastes of which something still waits for a tap.

The text itself stands in the inbox for as long as finished updates are kept; an audit line says
that something of it was held, so nothing is lost when the person leaves the screen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, or_, select

from bot.domain.access import Actor
from bot.screen import Intent, intent_from_json
from storage.engine import Statements
from storage.models.people import account
from storage.models.records import audit
from storage.models.talk import inbox

HELD: Final = "figures_held"
"""Something of a paste waits; the detail is the number of the update that brought its text."""
DROPPED: Final = "figures_held_dropped"
"""The person wants none of what waited until then."""
LINE_DROPPED: Final = "figures_line_dropped"
"""One line of a paste is not wanted; the detail is the update's number and the line's place."""
KEPT: Final = "figures_kept"
"""Sent over a submitted form, it waits for a reason. The detail is the number of the update that
brought its text, or the open question that bears the values themselves."""
KEPT_TAKEN: Final = "figures_kept_taken"
"""What was kept with an update waits no more; the detail is the update's number."""
_MOST, _MOST_AUDITED = 3, 40


@dataclass(frozen=True, slots=True)
class Pasted:
    """A paste of which something was held, and when that was.

    dropped: places of lines that are not wanted
    kept:    whether it was sent over a submitted form, so that all of it waits for a reason
    asked:   the open question that bears its values, where they are not read from the text
    """

    inbox_id: int
    at: datetime
    text: str
    dropped: frozenset[int] = frozenset()
    kept: bool = False
    asked: Intent | None = None


_asking = account.alias("asking")


def _phones(account_id: int) -> Select[tuple[int]]:
    """All accounts of the person whose account it is; none where nobody is bound to it."""
    return (
        select(account.c.id)
        .join(_asking, _asking.c.person_id == account.c.person_id)
        .where(_asking.c.id == account_id)
    )


class Pastes:
    def __init__(self, connection: Statements) -> None:
        self._connection = connection

    def waiting(self, form_id: int, account_id: int) -> list[Pasted]:
        """The newest pastes that something was held of, oldest first: of this account, and of any
        other phone of the same person.
        """
        lines = self._connection.execute(
            select(audit.c.verb, audit.c.at, audit.c.detail, audit.c.inbox_id)
            .where(
                audit.c.object_kind == "form",
                audit.c.object_id == form_id,
                or_(audit.c.account_id == account_id, audit.c.account_id.in_(_phones(account_id))),
                audit.c.verb.in_((HELD, DROPPED, LINE_DROPPED, KEPT, KEPT_TAKEN)),
            )
            .order_by(audit.c.id.desc())
            .limit(_MOST_AUDITED)
        )
        found: dict[int, Pasted] = {}
        places: dict[int, set[int]] = {}
        taken: set[int] = set()
        for verb, at, detail, inbox_id in lines:
            if verb == DROPPED or sum(one.asked is None for one in found.values()) == _MOST:
                break
            if verb == HELD:
                found.setdefault(int(detail), Pasted(int(detail), at, ""))
            elif verb == KEPT_TAKEN:
                taken.add(int(detail))
            elif verb == LINE_DROPPED:
                number, _, place = detail.partition(":")
                places.setdefault(int(number), set()).add(int(place))
            elif inbox_id not in taken:
                asked = intent_from_json(detail) if detail.startswith("[") else None
                found.setdefault(inbox_id, Pasted(inbox_id, at, "", kept=True, asked=asked))
        read = [number for number, one in found.items() if one.asked is None]
        texts = self._texts(read) if read else {}
        whole = [
            replace(one, text=texts.get(number, ""), dropped=frozenset(places.get(number, ())))
            for number, one in found.items()
        ]
        return [one for one in reversed(whole) if one.text or one.asked is not None]

    def text(self, inbox_id: int, actor: Actor) -> str:
        """What an update of this account said; "" where it is no longer kept, or another's."""
        own = (
            inbox.c.channel == actor.channel,
            inbox.c.bot == actor.bot,
            inbox.c.lane == actor.external_id,
        )
        return self._texts([inbox_id], *own).get(inbox_id, "")

    def _texts(self, ids: list[int], *where: ColumnElement[bool]) -> dict[int, str]:
        rows = self._connection.execute(
            select(inbox.c.id, inbox.c.payload).where(inbox.c.id.in_(ids), *where)
        )
        return {number: json.loads(payload).get("text", "") for number, payload in rows}
