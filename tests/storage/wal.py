"""A SQLite write-ahead log, commit by commit: what somebody with a copy of the file can replay."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

_HEADER, _FRAME = 32, 24

Tables = dict[str, set[tuple[object, ...]]]


def commits_of(wal: bytes) -> Iterator[int]:
    """Where each commit of the log ends, in bytes."""
    page = struct.unpack(">I", wal[8:12])[0]
    salts, at = wal[16:24], _HEADER
    while at + _FRAME + page <= len(wal):
        header = wal[at : at + _FRAME]
        if header[8:16] != salts:
            return  # frames of an earlier round of the log
        at += _FRAME + page
        if struct.unpack(">I", header[4:8])[0]:
            yield at


def replayed(file: Path, folder: Path, tables: tuple[str, ...]) -> Iterator[Tables]:
    """What the tables hold after each commit that the log still has, oldest first."""
    log = file.with_name(f"{file.name}-wal").read_bytes()
    for number, end in enumerate(commits_of(log)):
        copy = folder / f"replay-{number}.db"
        shutil.copy(file, copy)
        copy.with_name(f"{copy.name}-wal").write_bytes(log[:end])
        with closing(sqlite3.connect(copy)) as connection:
            yield {
                table: set(connection.execute(f"SELECT * FROM {table}").fetchall())
                for table in tables
            }
