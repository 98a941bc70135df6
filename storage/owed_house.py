"""Who is there to be told, asked together with what is owed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, exists, or_, select

from bot.domain.access import Role
from storage.absences import deputies_from, deputies_on
from storage.models.contests import delegation, roll
from storage.models.people import appointment
from storage.models.talk import outbox
from storage.office_rows import Leading, leaders, leads_now
from storage.owed_question import Question
from storage.people import LIVE_MEMBERS, member_from
from storage.reachable import Reachable
from storage.reminders import KEY
from storage.together import Answers, Questions

_FAILS_FOR = timedelta(days=7)
"""After which a person whose reminder could not be delivered is tried again."""


def ask_house(asked: Question) -> Questions:
    return {
        "members": _members(asked),
        "deputies": deputies_on(asked.bloc_id, asked.today),
        "failing": _failing(asked),
        "leaders": leaders(asked.bloc_id),
    }


def house_from(found: Answers, asked: Question) -> Reachable:
    members = [member_from(row) for row in found["members"]]
    # In order of unit and binding, whatever order they came in.
    members.sort(key=lambda one: (one.unit_id or 0, one.appointment_id))
    leading = Leading({row[0]: row[1] for row in found["leaders"]}, asked.today.year)
    start = len(_prefix(asked))
    return Reachable(
        [one for one in members if one.confirmed],
        deputies_from(found["deputies"]),
        frozenset(int(key[start:].partition(":")[0]) for (key,) in found["failing"]),
        leading.now,
    )


def _members(asked: Question) -> Select[Any]:
    """Of the whole bloc; else of the units, the board that leads, the bloc's secretaries, and
    whoever votes for another unit than theirs."""
    bloc_id = asked.bloc_id
    wanted = LIVE_MEMBERS.where(appointment.c.bloc_id == bloc_id)
    if asked.units is None:
        return wanted
    units = sorted(asked.units)
    votes = select(delegation.c.person_id).where(
        delegation.c.bloc_id == bloc_id,
        delegation.c.person_id.is_not(None),
        delegation.c.revoked_at.is_(None),
    )
    called = select(roll.c.person_id).where(
        roll.c.bloc_id == bloc_id,
        roll.c.unit_id.in_(units),
        roll.c.person_id.is_not(None),
    )
    leader = leads_now(bloc_id, asked.today.year).scalar_subquery()
    return wanted.where(
        or_(
            appointment.c.unit_id.in_(units),
            appointment.c.unit_id == leader,
            appointment.c.role == Role.SECRETARY,
            appointment.c.person_id.in_(votes),
            appointment.c.person_id.in_(called),
        )
    )


def _prefix(asked: Question) -> str:
    return f"{KEY}:{asked.bloc_id}:"


def _failing(asked: Question) -> Select[Any]:
    """Of persons whose last reminder could not be delivered: somebody else is tried."""
    prefix, newer = _prefix(asked), outbox.alias("newer")
    arrived = exists().where(
        newer.c.id > outbox.c.id,
        newer.c.channel == outbox.c.channel,
        newer.c.bot == outbox.c.bot,
        newer.c.chat == outbox.c.chat,
        newer.c.key.startswith(prefix),
        newer.c.state == "sent",
    )
    return select(outbox.c.key).where(
        outbox.c.state == "failed",
        outbox.c.key.startswith(prefix),
        outbox.c.created_at > asked.now - _FAILS_FOR,
        ~arrived,
    )
