"""Backups and moves: exact values, one consistent view, nothing half-written."""

from __future__ import annotations

import json
import shutil
import threading
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update

from bot.domain.access import Role
from storage.accounts import Accounts as AccountQueries
from storage.backup import BackupBroken, NothingToSave, back_up, keep_copy, read_manifest, restore
from storage.console import found_if_empty, lay_out_rehearsal, make_invite
from storage.engine import Database, open_database
from storage.health import examine
from storage.invites import Invites
from storage.models.blocs import conference, unit_alias
from storage.models.figures import period, value
from storage.models.records import audit
from storage.models.talk import inbox, process
from storage.move import move
from storage.presence import AlreadyServed, Presence
from storage.presets.rehearsal import PLAYERS, Accounts
from storage.rows import Mismatch, NotEmpty, TableSum, load_all, snapshot, summed, tables_of
from storage.upgrade import DatabaseTooNew, current_revision, upgrade
from tests.conftest import MakeDatabase, compiled_once, unforced

NOW = datetime(2019, 11, 1, 1, 2, 3, 456789, tzinfo=UTC)
KINDS = ("sqlite", "postgresql")
ODD = "Dòng 1\n\u2028“Đồng chí” \\ 'x' \"y\" \x1f 🙂 ế"
PEOPLE = Accounts("telegram", "1", {player.key: player.key for player in PLAYERS})


def filled(database: Database) -> Database:
    """The rehearsal, and beside it everything that is awkward to write down."""
    lay_out_rehearsal(database, NOW, PEOPLE, "an-unused-token")
    with database.writer.begin() as connection:
        connection.execute(
            insert(audit),
            [
                {"at": NOW - timedelta(microseconds=1), "verb": "x", "object_kind": "", "detail": d}
                for d in (ODD, "", "null", "[1]", " ")
            ],
        )
        alias = connection.execute(select(unit_alias.c.unit_id).limit(1)).scalar_one()
        connection.execute(
            insert(unit_alias),
            [{"unit_id": alias, "alias": a} for a in ("ß", "Z", "a", "Đ", "ạ", "_", "Á")],
        )
        for number, amount in enumerate(("0", "0.000001", "999999999999999999.999999", "-5")):
            first = connection.execute(select(value).limit(1).offset(number)).one()
            connection.execute(
                update(value).where(value.c.id == first.id).values(amount=Decimal(amount))
            )
        newer = connection.execute(select(func.max(period.c.id))).scalar_one()
        older = connection.execute(select(func.min(period.c.id))).scalar_one()
        # A row that refers to a later one of its own table.
        connection.execute(
            update(period).where(period.c.id == older).values(compared_with_id=newer)
        )
    return database


def contents(database: Database) -> dict[str, tuple[int, str]]:
    with snapshot(database) as connection:
        sums = {table.name: summed(connection, table) for table in tables_of(connection)}
    return {name: (found.rows, found.sha256) for name, found in sums.items()}


@pytest.fixture(scope="module")
def saved(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a filled database, for tests that only read it."""
    folder = tmp_path_factory.mktemp("saved")
    shutil.copy(sqlite_template, folder / "filled.db")
    database = filled(open_database(f"sqlite:///{folder / 'filled.db'}"))
    back_up(database, folder / "backup.zip", NOW)
    database.dispose()
    return folder / "backup.zip"


@pytest.fixture
def empty(
    make_database: MakeDatabase, tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[[str], Database]:
    """Databases without a single table."""

    def make(kind: str) -> Database:
        if kind == "sqlite":
            (tmp_path / "new").mkdir(exist_ok=True)
            database = open_database(f"sqlite:///{tmp_path / 'new' / 'empty.db'}")
            compiled_once(unforced(database))
        else:
            database = make_database(kind)
            with database.writer.begin() as connection:
                connection.exec_driver_sql("DROP SCHEMA public CASCADE")
                connection.exec_driver_sql("CREATE SCHEMA public")
        request.addfinalizer(database.dispose)
        return database

    return make


@pytest.mark.parametrize("source", KINDS)
@pytest.mark.parametrize("target", KINDS)
def test_a_backup_of_either_restores_into_either(
    source: str,
    target: str,
    make_database: MakeDatabase,
    empty: Callable[[str], Database],
    tmp_path: Path,
) -> None:
    origin, file = filled(make_database(source)), tmp_path / "backup.zip"
    made = back_up(origin, file, NOW)
    assert made.rows > 700
    assert file.stat().st_mode & 0o777 == 0o600
    place = empty(target)
    assert restore(place, file) == made
    assert contents(place) == contents(origin)
    with place.writer.begin() as connection:
        assert connection.execute(select(audit.c.detail).where(audit.c.detail == ODD)).all()
        amounts = set(connection.execute(select(value.c.amount)).scalars())
        assert {Decimal("0.000001"), Decimal("999999999999999999.999999")} <= amounts
        assert connection.execute(select(conference.c.starts_on)).scalar_one() == date(2020, 1, 3)
        moments = connection.execute(select(func.max(audit.c.at, type_=audit.c.at.type)))
        assert moments.scalar_one() == NOW
        # The counters go on where they were.
        assert AccountQueries(connection, NOW).add("telegram", "1", "new") == 24


def test_there_and_back_again(
    make_database: MakeDatabase, empty: Callable[[str], Database]
) -> None:
    first, second, third = filled(make_database("sqlite")), empty("postgresql"), empty("sqlite")
    there = move(first, second)
    assert there["value"].rows == 418
    back = move(second, third)
    assert {n: s.sha256 for n, s in there.items()} == {n: s.sha256 for n, s in back.items()}
    assert contents(first) == contents(third)


def test_numbers_of_deleted_rows_are_not_given_again_on_postgresql(
    make_database: MakeDatabase, empty: Callable[[str], Database], tmp_path: Path
) -> None:
    source, target = make_database("postgresql"), empty("postgresql")
    row = {
        "format": 1, "channel": "telegram", "bot": "1", "external_id": "1", "lane": "1",
        "payload": "{}", "received_at": NOW, "acted_at": NOW, "state": "done",
    }  # fmt: skip
    with source.writer.begin() as connection:
        connection.execute(insert(inbox), [row | {"external_id": str(n)} for n in range(5)])
        connection.execute(inbox.delete())
    back_up(source, tmp_path / "b.zip", NOW)
    restore(target, tmp_path / "b.zip")
    with target.writer.begin() as connection:
        assert connection.execute(insert(inbox).values(row)).inserted_primary_key == (6,)


def test_a_backup_is_one_view_while_somebody_writes(
    database: Database, empty: Callable[[str], Database], tmp_path: Path
) -> None:
    """The writer keeps the number of aliases and of audit lines equal in every transaction."""
    found_if_empty(database, NOW)
    stop, written = threading.Event(), 0
    with database.writer.begin() as connection:
        unit = connection.execute(select(func.min(unit_alias.c.unit_id))).scalar_one()
        connection.execute(unit_alias.delete())

    def write() -> None:
        nonlocal written
        while not stop.is_set():
            with database.writer.begin() as connection:
                connection.execute(insert(unit_alias).values(unit_id=unit, alias=f"{written:06}"))
                line = {"at": NOW, "verb": "x", "object_kind": "alias"}
                connection.execute(insert(audit).values(line))
            written += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = []
        for number in range(3):
            before = written
            made.append(back_up(database, tmp_path / f"{number}.zip", NOW))
            while written < before + 20:
                pass
    finally:
        stop.set()
        writer.join()
    for manifest in made:
        assert manifest.tables["unit_alias"].rows == manifest.tables["audit"].rows
    assert made[0].tables["audit"].rows < made[2].tables["audit"].rows
    assert restore(empty("sqlite"), tmp_path / "2.zip") == made[2]


def test_nothing_is_written_where_something_is(
    make_database: MakeDatabase, database: Database, saved: Path
) -> None:
    found_if_empty(database, NOW)
    before = contents(database)
    with pytest.raises(NotEmpty):
        restore(database, saved)
    with pytest.raises(NotEmpty):
        move(make_database("sqlite"), database)
    assert contents(database) == before
    with pytest.raises(FileExistsError):
        back_up(database, saved, NOW)


def test_foreign_tables_are_not_an_empty_place(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    with database.writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (id INTEGER PRIMARY KEY)")
    source = open_database(f"sqlite:///{tmp_path / 'source.db'}")
    upgrade(source)
    back_up(source, tmp_path / "b.zip", NOW)
    with pytest.raises(NotEmpty, match="notes"):
        restore(database, tmp_path / "b.zip")
    database.dispose()
    source.dispose()


def test_a_database_that_is_served_is_not_moved(
    database: Database, empty: Callable[[str], Database]
) -> None:
    presence = Presence(database)
    presence.enter(NOW)
    target = empty("sqlite")
    with pytest.raises(AlreadyServed):
        move(database, target)
    presence.leave(NOW)
    move(database, target)


def test_no_process_of_the_source_seems_to_have_died_in_the_restored_place(
    database: Database, tmp_path: Path
) -> None:
    filled(database)
    with database.writer.begin() as connection:
        connection.execute(insert(process).values(started_at=NOW, beat_at=NOW))
    back_up(database, tmp_path / "b.zip", NOW)
    place = open_database(f"sqlite:///{tmp_path}/restored.db")
    try:
        restore(place, tmp_path / "b.zip")
        health = examine(place, NOW)
        assert (health.serving, health.ended_unsaid) == (0, 0)
    finally:
        place.dispose()


def test_a_database_without_tables_has_nothing_to_save(
    empty: Callable[[str], Database], tmp_path: Path
) -> None:
    with pytest.raises(NothingToSave):
        back_up(empty("sqlite"), tmp_path / "b.zip", NOW)
    assert list(tmp_path.glob("b.zip*")) == []
    with pytest.raises(NothingToSave):
        move(empty("sqlite"), empty("postgresql"))


def spoiled(file: Path, copy: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of a backup in which `change` rewrites a member, or leaves it out."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return copy


def without(gone: str) -> Callable[[str, bytes], bytes | None]:
    return lambda name, content: None if gone in name else content


def replaced(where: str, old: bytes, new: bytes) -> Callable[[str, bytes], bytes | None]:
    return lambda name, content: content.replace(old, new) if where in name else content


def manifest_with(**changes: object) -> Callable[[str, bytes], bytes | None]:
    def change(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        return json.dumps({**json.loads(content), **changes}).encode()

    return change


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (without("manifest"), BackupBroken),
        (without("tables/value"), BackupBroken),
        (replaced("tables/value", b"given", b"taken"), BackupBroken),
        (replaced("tables/audit", b"\n", b""), BackupBroken),
        (replaced("manifest", b'"person_profile"', b'"person_file"'), BackupBroken),
        (replaced("manifest", b'"full_name"', b'"whole_name"'), BackupBroken),
        (manifest_with(format=2), BackupBroken),
        (manifest_with(revision="9999"), DatabaseTooNew),
        (manifest_with(tables=None), BackupBroken),
    ],
)
def test_a_spoiled_backup_leaves_the_place_empty(
    change: Callable[[str, bytes], bytes | None],
    error: type[Exception],
    make_database: MakeDatabase,
    saved: Path,
    tmp_path: Path,
) -> None:
    database = make_database("sqlite")
    with pytest.raises(error):
        restore(database, spoiled(saved, tmp_path / "spoiled.zip", change))
    assert all(rows == 0 for rows, _sha in contents(database).values())
    restore(database, saved)


def test_what_is_no_zip_is_no_backup(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a backup")
    with pytest.raises(BackupBroken):
        read_manifest(file)


def test_what_does_not_read_back_the_same_is_rolled_back(database: Database) -> None:
    with snapshot(database) as connection:
        sums = {table.name: summed(connection, table) for table in tables_of(connection)}
    sums["bloc"] = TableSum(sums["bloc"].columns, 1, "0" * 64, 0)
    row: list[int | str | None] = [1, "k", "n", "s", "UTC", None, NOW.isoformat(), *[None] * 4]

    def rows_of(name: str) -> list[list[int | str | None]]:
        return [row] if name == "bloc" else []

    with pytest.raises(Mismatch, match="bloc"), database.writer.begin() as connection:
        load_all(connection, sums, rows_of)
    assert all(rows == 0 for rows, _sha in contents(database).values())


def test_copies_of_the_older_schema_never_overwrite_each_other(
    make_database: MakeDatabase,
) -> None:
    database = make_database("sqlite")
    revision = current_revision(database)
    assert revision is not None
    first, second = keep_copy(database, revision, NOW), keep_copy(database, revision, NOW)
    assert first != second
    assert first.parent == second.parent == (database.file or Path()).parent


def test_an_invite_made_before_is_open_after_the_move(
    make_database: MakeDatabase, empty: Callable[[str], Database]
) -> None:
    source, target = filled(make_database("postgresql")), empty("sqlite")
    made = make_invite(source, NOW, role=Role.HEAD, full_name="Lê Văn Tám", unit_key="ha-nam")
    move(source, target)
    with target.reader.begin() as connection:
        found = Invites(connection, NOW).by_token(made.token)
    assert (found.full_name, found.role) == ("Lê Văn Tám", Role.HEAD)
