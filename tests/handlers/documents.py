"""Documents of a vote as they are sent: built, read as words, and counted again by the script."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document

from bot.reports.build import build_file
from bot.runtime.closing import Closing
from bot.screen import Screen
from tests.handlers.conference import Conference


def built(screen: Screen) -> dict[str, bytes]:
    """What the phone gets, made as the outbox makes it."""
    return {one.name: build_file(one.builder, one.view) for one in screen.files}


def words(document: bytes) -> str:
    read = Document(BytesIO(document))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in read.paragraphs), *cells])


def counted_again(screen: Screen, folder: Path) -> tuple[int, dict[str, Any]]:
    """As anybody would: both files in a folder, and Python."""
    for name, content in built(screen).items():
        (folder / name).write_bytes(content)
    (file,) = folder.glob("kiem-dem-*.json")
    run = subprocess.run(
        [sys.executable, "-I", "recount.py", "--json", file.name],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return run.returncode, json.loads(run.stdout)


def cast(conference: Conference, number: int, papers: Mapping[str, Sequence[str]]) -> None:
    """Secret papers of some boards, put in as their phones would."""
    bench = conference.bench
    for board, choices in papers.items():
        with bench.database.writer.begin() as connection:
            uow = bench.uow(connection)
            mark = "blank" if set(choices) == {"none"} else "valid"
            uow.secret_papers.cast(number, bench.unit(board), mark, choices, uow.now)


def close_by_clock(conference: Conference, number: int) -> None:
    bench = conference.bench
    closes_at = conference.found(number).closes_at
    assert closes_at is not None
    bench.clock.at = closes_at
    threads: Any = None
    Closing(bench.database, threads, bench.clock, bench.vault).close_due()
    bench.handle()
