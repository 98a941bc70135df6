"""The rehearsal's own data: people who do not exist, and a year about to be reported.

Everything here is invented for practice and marked so: names in the people's positions, figures and
the conference in their rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.domain.access import Role
from bot.domain.kpi import PeriodKind
from storage.accounts import Accounts as AccountQueries
from storage.blocs import Blocs
from storage.claim import INVITE_VALID, new_token
from storage.founding import PeriodPlan, found_bloc, open_period, plan_conference, record_history
from storage.invites import Invites
from storage.people import People
from storage.presets.load import catalogue_version_of, load_bloc
from storage.presets.synthetic import synthetic_year
from storage.records import add_audit_lines
from storage.reminders import Reminders

STARTS_AT = "2019-11-01T08:00:00+07:00"
YEAR = 2019
_CONFERENCE = (date(2020, 1, 3), date(2020, 1, 4))
_PRACTICE = "(tập dượt)"


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody on the phone page. `role` None: no access; `unit` "" belongs to no board."""

    key: str
    full_name: str
    unit: str = ""
    role: Role | None = None
    position: str = ""


_BOARDS = (
    ("hai-duong", "Nguyễn Thị Minh Hạnh", "Phạm Văn Khải"),
    ("quang-ninh", "Vũ Đức Thắng", "Hoàng Trung Kiên"),
    ("hai-phong", "Đỗ Thu Trang", "Lê Quang Vinh"),
    ("ha-nam", "Trần Thị Bích Ngọc", "Nguyễn Hữu Tạo"),
    ("hung-yen", "Phan Anh Tuấn", "Đào Xuân Lộc"),
    ("nam-dinh", "Bùi Thanh Thủy", "Trịnh Công Định"),
    ("ninh-binh", "Đinh Văn Hòa", "Lương Thế Cường"),
    ("thai-binh", "Nguyễn Thùy Dương", "Vũ Ngọc Bảo"),
    ("vinh-phuc", "Lê Thị Kim Oanh", "Kim Văn Sáng"),
    ("bac-ninh", "Ngô Quốc Huy", "Nguyễn Đình Phúc"),
    ("ha-noi", "Tạ Thị Mai Phương", "Trần Việt Dũng"),
)

SECRETARY = Player("secretary", "Hoàng Thị Lan Anh", "hai-duong", Role.SECRETARY, "Thư ký Khối")
INVITED = Player("invited", "Đặng Hải Yến", "quang-ninh", None, "Cán bộ, chưa nhận thư mời")
OUTSIDER = Player("outsider", "Lý Gia Bảo", position="Người ngoài Khối")

PLAYERS = (
    SECRETARY,
    *(
        player
        for unit, officer, head in _BOARDS
        for player in (
            Player(f"officer-{unit}", officer, unit, Role.OFFICER, "Cán bộ phụ trách thi đua"),
            Player(f"head-{unit}", head, unit, Role.HEAD, "Trưởng ban"),
        )
    ),
    INVITED,
    OUTSIDER,
)


@dataclass(frozen=True, slots=True)
class Accounts:
    """Where the players write from: one bot of one channel, and each player's id there."""

    channel: str
    bot: str
    ids: Mapping[str, str]


def lay_out(connection: Connection, now: datetime, accounts: Accounts, invite_token: str) -> bool:
    """Fill an empty database for the rehearsal; False, and nothing done, if it is filled already.

    `invite_token` becomes the link that the invited colleague has not used yet.
    """
    blocs = Blocs(connection, now)
    if blocs.all():
        return False
    bloc_id = found_bloc(connection, load_bloc(), now)
    zone = ZoneInfo(blocs.bloc(bloc_id).timezone)
    today = now.astimezone(zone).date()
    units = {unit.key: unit.id for unit in blocs.candidates(bloc_id, today)}
    blocs.confirm_roster(bloc_id, [units[key] for key, _officer, _head in _BOARDS])
    _open_periods(connection, bloc_id, units, now)
    # So that a newcomer who moves the clock sees one come.
    Reminders(connection, now).set_switch(bloc_id, on=True, by=None)
    plan_conference(connection, bloc_id, YEAR, *_CONFERENCE, synthetic=True)
    secretary = _appoint(connection, bloc_id, units, accounts, now)
    Invites(connection, now).add(
        bloc_id=bloc_id,
        unit_id=units[INVITED.unit],
        role=Role.OFFICER,
        scope="",
        full_name=INVITED.full_name,
        position=f"Cán bộ {_PRACTICE}",
        token=invite_token,
        created_by=secretary,
        expires_at=now + INVITE_VALID,
    )
    line = {"bloc_id": bloc_id, "at": now, "verb": "rehearsal.laid_out", "object_kind": "bloc"}
    add_audit_lines(connection, [{**line, "object_id": bloc_id}])
    return True


def _open_periods(
    connection: Connection, bloc_id: int, units: Mapping[str, int], now: datetime
) -> None:
    """Last year as history, with synthetic figures, and this year's figures to be reported."""
    past = synthetic_year(YEAR - 1)
    before = open_period(connection, bloc_id, _period(YEAR - 1, past.version, "history"), now)
    for key, form in past.forms.items():
        amounts = {cell: f.amount for cell, f in form.items() if f.amount is not None}
        record_history(connection, before, units[key], amounts, now, synthetic=past.synthetic)
    plan = _period(YEAR, catalogue_version_of(YEAR), "open", compared_with=before.key)
    open_period(connection, bloc_id, plan, now)


def _period(year: int, version: str, state: str, *, compared_with: str | None = None) -> PeriodPlan:
    return PeriodPlan(
        key=str(year),
        kind=PeriodKind.YEAR,
        year=year,
        catalogue_version=version,
        opens_on=date(year, 11, 1),
        due_on=date(year, 11, 29),
        due_time=time(17),
        state=state,
        compared_with=compared_with,
    )


def _appoint(
    connection: Connection,
    bloc_id: int,
    units: Mapping[str, int],
    accounts: Accounts,
    now: datetime,
) -> int | None:
    """Everybody with a role came in by an invite, as in a real run, and was confirmed.

    Returns the secretary's person, who is the first of the players.
    """
    people, invites = People(connection, now), Invites(connection, now)
    today = now.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    secretary: int | None = None
    for player in PLAYERS:
        if player.role is None:
            continue
        token = new_token()
        invites.add(
            bloc_id=bloc_id,
            unit_id=units[player.unit],
            role=player.role,
            scope="",
            full_name=player.full_name,
            position=f"{player.position} {_PRACTICE}",
            token=token,
            created_by=secretary,
            expires_at=now + INVITE_VALID,
        )
        invitation = invites.by_token(token)
        messenger, bot, chat = accounts.channel, accounts.bot, accounts.ids[player.key]
        account = AccountQueries(connection, now).add(messenger, bot, chat)
        invites.use(invitation.id, account)
        member = people.bind(invitation, account, today)
        people.confirm(member.appointment_id, secretary or member.person_id)
        secretary = secretary or member.person_id
    return secretary
