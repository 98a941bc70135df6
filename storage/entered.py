"""Acts of office against their entries in the register: what was published, cancelled, extended or
ended, when and why, and the papers of delegation.

What an earlier release entered says less of the same act, and is taken for what it says.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from bot.domain.voting.rule_text import canonical, digest_of
from storage.blocs import Bloc
from storage.contest_rows import Contest, OpenContests
from storage.contests import Contests, Moved
from storage.evidence import cancelled_text, moved_text, published_text
from storage.models.contests import contest
from storage.models.records import register
from storage.rolls import Delegation, Rolls, paper_text


def is_entered(
    connection: Connection,
    bloc_id: int,
    verb: str,
    thing: tuple[str, int],
    contents: Collection[str] = (),
    at: datetime | None = None,
) -> bool:
    """Whether the register has such an entry about a thing: with one of these contents, at that
    moment, where they are given."""
    kind, number = thing
    wanted = [
        register.c.bloc_id == bloc_id,
        register.c.verb == verb,
        register.c.object_kind == kind,
        register.c.object_id == number,
    ]
    if contents:
        wanted.append(register.c.content_hash.in_([digest_of(one) for one in contents]))
    if at is not None:
        wanted.append(register.c.at == at)
    return connection.execute(select(register.c.id).where(*wanted)).first() is not None


# Acts about a contest ------------------------------------------------------------------------


def fault_of_acts(connection: Connection, one: Contest) -> str:
    """What is wrong with how it was published, cancelled or moved; "" for nothing."""
    if not _is_published_so(connection, one):
        return "its publication is not the one in the register"
    if one.state == "cancelled" and not _is_cancelled_so(connection, one):
        return "when and why it was cancelled is not what the register says"
    moved = Contests(connection, OpenContests()).moved(one.id)
    longer = [each for each in moved if each.until is not None]
    if len(longer) != _extensions(connection, one):
        return "it was not extended as often as the register says"
    if not all(_is_moved_so(connection, one, each) for each in moved):
        return "when and why its closing was moved is not what the register says"
    return ""


def _is_published_so(connection: Connection, one: Contest) -> bool:
    thing, verb = ("contest", one.id), "contest.published"
    if one.state != "published":
        return not is_entered(connection, one.bloc_id, verb, thing)
    chair, teller = connection.execute(
        select(contest.c.published_by, contest.c.published_with).where(contest.c.id == one.id)
    ).one()
    contents = (
        published_text(one.counts, one.result_code, chair, teller),
        canonical([one.counts, one.result_code]),
    )
    return is_entered(connection, one.bloc_id, verb, thing, contents, one.published_at)


def _is_cancelled_so(connection: Connection, one: Contest) -> bool:
    by, at = connection.execute(
        select(contest.c.cancelled_by, contest.c.cancelled_at).where(contest.c.id == one.id)
    ).one()
    contents = (cancelled_text(one.reason, by), one.reason)
    return is_entered(
        connection, one.bloc_id, "contest.cancelled", ("contest", one.id), contents, at
    )


def _extensions(connection: Connection, one: Contest) -> int:
    return connection.execute(
        select(func.count()).where(
            register.c.verb == "contest.extended",
            register.c.object_kind == "contest",
            register.c.object_id == one.id,
        )
    ).scalar_one()


def _is_moved_so(connection: Connection, one: Contest, moved: Moved) -> bool:
    verb, until = "contest.extended", moved.until
    if until is None:
        verb, until = "contest.ended", one.closes_at
    assert until is not None, "nothing opens without a closing time"
    contents = (moved_text(until, moved.reason), until.isoformat())
    return is_entered(connection, one.bloc_id, verb, ("contest", one.id), contents, moved.at)


# Papers of delegation ------------------------------------------------------------------------


def faults_of_papers(connection: Connection, bloc: Bloc, now: datetime) -> tuple[int, list[str]]:
    """How many there are, and which of them are not as they were recorded or revoked."""
    found = Rolls(connection, now, OpenContests()).recorded(bloc.id)
    kept = {one.id for one in found}
    entered = connection.execute(
        select(register.c.object_id).where(
            register.c.bloc_id == bloc.id, register.c.verb == "delegation.recorded"
        )
    ).scalars()
    faults = [f"delegation {number} is gone" for number in sorted(set(entered) - kept)]
    for one in found:
        if not _is_recorded_so(connection, bloc, one):
            faults.append(f"delegation {one.id} is not what it was when it was recorded")
        elif not _is_revoked_so(connection, bloc, one):
            faults.append(f"delegation {one.id} was not revoked as the register says")
    return len(found), faults


def _is_recorded_so(connection: Connection, bloc: Bloc, one: Delegation) -> bool:
    first = f"{one.unit_id} {one.person_id or 0} {one.contest_id or 0} {_day(one.since)}"
    contents = (paper_text(one), f"{first} {_day(one.until)}")
    return is_entered(connection, bloc.id, "delegation.recorded", ("delegation", one.id), contents)


def _day(day: date | None) -> int:
    return day.toordinal() if day else 0


def _is_revoked_so(connection: Connection, bloc: Bloc, one: Delegation) -> bool:
    thing, verb = ("delegation", one.id), "delegation.revoked"
    if one.revoked_at is None:
        return not is_entered(connection, bloc.id, verb, thing)
    return is_entered(connection, bloc.id, verb, thing, (), one.revoked_at)
