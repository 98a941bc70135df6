"""What the command line does to a database, each in a transaction of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.access import Role
from bot.domain.people_errors import SecretaryExists
from storage.blocs import Bloc, Blocs, Unit
from storage.claim import INVITE_VALID, claim_secretary, new_token
from storage.engine import Database
from storage.founding import found_bloc, lay_down_awards
from storage.invites import Invites
from storage.presets.load import load_bloc
from storage.presets.rehearsal import Accounts, lay_out
from storage.records import add_audit_lines
from storage.upgrade import current_revision


class NoBloc(Exception):
    """The database holds no bloc yet."""


class NoSuchUnit(Exception):
    """No unit of the bloc bears that key today."""

    def __init__(self, key: str, known: list[str]) -> None:
        super().__init__(f"there is no unit {key!r}; known: {', '.join(known)}")


def found_if_empty(database: Database, now: datetime) -> bool:
    """Lay down the preset bloc, without members, in a database that holds none.

    A bloc of an older release gets its awards, which that release did not know.
    """
    preset = load_bloc()
    with database.writer.begin() as connection:
        known = Blocs(connection, now).all()
        for bloc in known:
            if bloc.key == preset.key:
                lay_down_awards(connection, bloc.id, preset, now)
        if not known:
            found_bloc(connection, preset, now)
    return not known


def lay_out_rehearsal(
    database: Database, now: datetime, accounts: Accounts, invite_token: str
) -> bool:
    with database.writer.begin() as connection:
        return lay_out(connection, now, accounts, invite_token)


def units_of(database: Database, now: datetime) -> tuple[Bloc, list[Unit]]:
    """The first bloc and the units with a seat today. Raises NoBloc."""
    _check_laid_down(database)
    with database.reader.begin() as connection:
        blocs = Blocs(connection, now)
        bloc = _only_bloc(blocs)
        return bloc, blocs.candidates(bloc.id, now.astimezone(ZoneInfo(bloc.timezone)).date())


def _check_laid_down(database: Database) -> None:
    """Raises NoBloc for a database without any table of ours."""
    if current_revision(database) is None:
        raise NoBloc


def _only_bloc(blocs: Blocs) -> Bloc:
    found = blocs.all()
    if not found:
        raise NoBloc
    return found[0]


def claim_for_first_secretary(database: Database, now: datetime) -> str | None:
    """The token of a fresh claim link; None where a secretary is confirmed. Raises NoBloc."""
    with database.writer.begin() as connection:
        try:
            return claim_secretary(connection, _only_bloc(Blocs(connection, now)).id, now)
        except SecretaryExists:
            return None


@dataclass(frozen=True, slots=True)
class Invited:
    """What whoever made an invite sees once: the token is not kept."""

    token: str
    unit: Unit | None
    until: datetime


def make_invite(
    database: Database,
    now: datetime,
    *,
    role: Role,
    full_name: str,
    position: str = "",
    unit_key: str | None = None,
) -> Invited:
    """A one-time invite into the bloc. Raises NoBloc, NoSuchUnit."""
    _check_laid_down(database)
    token, expires_at = new_token(), now + INVITE_VALID
    with database.writer.begin() as connection:
        blocs = Blocs(connection, now)
        bloc = _only_bloc(blocs)
        today = now.astimezone(ZoneInfo(bloc.timezone)).date()
        units = {unit.key: unit for unit in blocs.candidates(bloc.id, today)}
        if unit_key is not None and unit_key not in units:
            raise NoSuchUnit(unit_key, list(units))
        unit = units[unit_key] if unit_key is not None else None
        invite_id = Invites(connection, now).add(
            bloc_id=bloc.id,
            unit_id=unit.id if unit else None,
            role=role,
            scope="",
            full_name=full_name,
            position=position,
            token=token,
            created_by=None,
            expires_at=expires_at,
        )
        line = {"bloc_id": bloc.id, "at": now, "verb": "invite.console", "object_kind": "invite"}
        add_audit_lines(connection, [{**line, "object_id": invite_id}])
    return Invited(token, unit, expires_at.astimezone(ZoneInfo(bloc.timezone)))
