"""Backups that either database can give and take: one zip, JSON lines per table, a manifest."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import update

from storage.engine import Database
from storage.models.talk import process
from storage.rows import (
    OtherTables,
    Row,
    TableSum,
    load_all,
    prepare_target,
    snapshot,
    summed,
    tables_of,
)
from storage.upgrade import revision_of, upgrade

FORMAT = 1
_MANIFEST = "manifest.json"


class NothingToSave(Exception):
    """The database has no schema yet."""


class BackupBroken(Exception):
    """The file is not a backup, or not what it was when it was made."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; tables come after those they refer to."""

    format: int
    revision: str
    made_at: str
    tables: dict[str, TableSum]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def back_up(database: Database, file: Path, now: datetime) -> Manifest:
    """Write everything to `file`, which appears when it is whole and only its owner may read.

    The database may be served meanwhile. Raises FileExistsError, NothingToSave.
    """
    if file.exists():
        raise FileExistsError(17, "The file exists already", str(file))
    draft = file.with_name(f"{file.name}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
                manifest = _write(database, archive, now)
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(file)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return manifest


def _write(database: Database, archive: zipfile.ZipFile, now: datetime) -> Manifest:
    sums: dict[str, TableSum] = {}
    with snapshot(database) as connection:
        revision = revision_of(connection)
        if revision is None:
            raise NothingToSave
        for table in tables_of(connection):
            with archive.open(_member(table.name), "w", force_zip64=True) as out:
                sums[table.name] = summed(connection, table, out)
    made_at = now.astimezone(UTC).isoformat(timespec="seconds")
    manifest = Manifest(FORMAT, revision, made_at, sums)
    archive.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=1))
    return manifest


def keep_copy(database: Database, revision: str, now: datetime) -> Path:
    """A backup before the schema changes: beside a SQLite file, else in the current folder."""
    place = database.file or Path("tro-ly-khoi.postgresql")
    file = place.with_name(f"{place.name}.before-{revision}.zip")
    number = 1
    while file.exists():
        number += 1
        file = place.with_name(f"{place.name}.before-{revision}-{number}.zip")
    back_up(database, file, now)
    return file


def read_manifest(file: Path) -> Manifest:
    """Raises BackupBroken for what is no backup of ours."""
    try:
        with zipfile.ZipFile(file) as archive:
            stored = json.loads(archive.read(_MANIFEST))
        if stored["format"] != FORMAT:
            raise BackupBroken(f"it has format {stored['format']}, this release reads {FORMAT}")
        stored["tables"] = {name: TableSum(**found) for name, found in stored["tables"].items()}
        return Manifest(**stored)
    except (zipfile.BadZipFile, AttributeError, KeyError, TypeError, ValueError) as error:
        raise BackupBroken("it is not a backup, or it is damaged") from error


def restore(database: Database, file: Path) -> Manifest:
    """Load a backup into an empty place, verified table by table, then migrate it.

    Raises NotEmpty, BackupBroken, DatabaseTooNew, Mismatch; the place is then still empty.
    """
    manifest = read_manifest(file)
    with zipfile.ZipFile(file) as archive:
        _check(archive, manifest)
        prepare_target(database, manifest.revision)
        try:
            with database.writer.begin() as connection:
                load_all(connection, manifest.tables, partial(_stored_rows, archive))
                # What served the place it came from never ran here, and did not die here.
                running = process.c.stopped_at.is_(None)
                connection.execute(
                    update(process).where(running).values(stopped_at=process.c.beat_at)
                )
        except OtherTables as error:
            raise BackupBroken(str(error)) from None
    upgrade(database)
    return manifest


def _check(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Compare every table in the file with the manifest before anything is written."""
    for name, expected in manifest.tables.items():
        digest, count = hashlib.sha256(), 0
        try:
            with archive.open(_member(name)) as lines:
                for line in lines:
                    digest.update(line)
                    count += 1
        except (zipfile.BadZipFile, KeyError, zlib.error) as error:
            raise BackupBroken(f"table {name} cannot be read") from error
        if (count, digest.hexdigest()) != (expected.rows, expected.sha256):
            raise BackupBroken(f"table {name} is not what the manifest says")


def _stored_rows(archive: zipfile.ZipFile, name: str) -> Iterator[Row]:
    with archive.open(_member(name)) as lines:
        for line in lines:
            yield json.loads(line)


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"
