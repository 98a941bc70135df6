"""SYNTHETIC blocs of eleven that vote, each with a secret contest of its own, for load tests only.

The blocs are laid out once; a contest is opened in each copy, for its key belongs to that database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, func, insert, select

from bot.domain.access import Role
from bot.domain.voting.rule_text import rule_text
from bot.vault import Vault
from storage.contest_drafts import Draft
from storage.contest_rows import Line
from storage.contests import Voter
from storage.models import blocs as table
from storage.models.contests import inclusion_code, roll, secret_paper
from storage.models.people import account, appointment
from storage.presets.crowd import ZONE, lay_out_boards, lay_out_people
from storage.presets.voting import voting_presets
from storage.types import new_id
from storage.uow import UnitOfWork

SEATS, LINES = 11, 8
_OPEN_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seat:
    """A unit on a roll, and the account of its head."""

    account: str
    account_id: int
    contest_id: int
    unit_id: int
    key_name: str


@dataclass(frozen=True, slots=True)
class Stored:
    """What is in the boxes: marks on the rolls, codes, and rows of papers (one for each line and
    one for the paper)."""

    marks: int
    codes: int
    rows: int


def lay_out_electorate(
    connection: Connection, now: datetime, channel: str, bot: str, external_ids: Sequence[str]
) -> None:
    """A bloc for every eleven accounts; each account is the head of a board."""
    for number, first in enumerate(range(0, len(external_ids), SEATS)):
        bloc_id = new_id(
            connection.execute(
                insert(table.bloc).values(
                    key=f"votes-{number}",
                    name=f"Khối giả định {number}",
                    short_name=f"Giả định {number}",
                    timezone=ZONE,
                    roster_confirmed_at=now,
                    created_at=now,
                )
            )
        )
        heads = external_ids[first : first + SEATS]
        units = lay_out_boards(connection, bloc_id, len(heads), f"votes-{number}")
        lay_out_people(connection, bloc_id, units, channel, bot, heads, now, Role.HEAD)


def open_contests(connection: Connection, vault: Vault, now: datetime) -> list[Seat]:
    """One in each bloc, with as many lines as an award has candidates; by account."""
    uow = UnitOfWork(connection, now, now, {}, vault=vault)
    heads: dict[int, list[tuple[int, int, str, int]]] = {}
    for row in connection.execute(
        select(
            appointment.c.bloc_id,
            appointment.c.unit_id,
            appointment.c.person_id,
            account.c.external_id,
            account.c.id,
        )
        .join(account, account.c.person_id == appointment.c.person_id)
        .order_by(account.c.id)
    ):
        heads.setdefault(row[0], []).append((row[1], row[2], row[3], row[4]))
    rule = rule_text(voting_presets()["awards_secret"].rule)
    seats = []
    for bloc_id, ones in heads.items():
        contest_id = uow.contest_drafts.draft(
            Draft(
                bloc_id, "award", now.year, "Giả định", "secret", rule, closes_at=now + _OPEN_FOR
            ),
            None,
        )
        lines = [Line(0, None, None, f"Đơn vị giả định {n}") for n in range(LINES)]
        uow.contest_drafts.set_lines(contest_id, lines)
        voters = [Voter(unit, "head", who) for unit, who, *_ in ones]
        uow.contest_acts.open(contest_id, None, voters)
        key = uow.contests.key_name(contest_id)
        seats += [Seat(name, number, contest_id, unit, key) for unit, _who, name, number in ones]
    return sorted(seats, key=lambda seat: seat.account_id)


def stored_papers(connection: Connection) -> Stored:
    def count(of: Table, *where: object) -> int:
        chosen = select(func.count()).select_from(of).where(*where)  # type: ignore[arg-type]
        return int(connection.execute(chosen).scalar_one())

    marks = count(roll, roll.c.mark == "chat")
    return Stored(marks, count(inclusion_code), count(secret_paper))
