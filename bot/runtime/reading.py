"""Has a file read by a process of its own: one for each file, so that it may be killed."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from dataclasses import dataclass

from bot.domain.file_errors import FileBroken, FileTooSlow
from bot.screen import FileRef

log = logging.getLogger(__name__)

SECONDS = 30.0
"""Its own limits of time and memory are stricter; this one ends a process that sleeps."""
_TABLES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".xltx", ".xltm", ".ods", ".csv")
_TABLE_TYPES = ("spreadsheet", "ms-excel", "text/csv")
_READER = ("-m", "bot.reports.book_reader")
_WORD_READER = ("-m", "bot.reports.word_reader")
_WORD = ".docx"
_SECRETS = ("TELEGRAM_", "DATABASE_")


@dataclass(frozen=True, slots=True)
class Reading:
    """The book or the text as JSON, or the code of the refusal."""

    book: str = ""
    refusal: str = ""


def is_table(file: FileRef | None) -> bool:
    """Whether a file may hold figures, by its name or what the messenger says it is."""
    if file is None or file.kind != "document" or is_word(file):
        return False
    named = file.name.casefold().endswith(_TABLES)
    return named or any(word in file.mime.casefold() for word in _TABLE_TYPES)


def is_word(file: FileRef | None) -> bool:
    """Whether a file may hold a text, by its name."""
    return file is not None and file.kind == "document" and _is_word(file.name)


def is_read(file: FileRef | None) -> bool:
    """Whether something may be found in a file: a table, or a text where one is asked for, which is
    known only once what came before has been handled."""
    return is_table(file) or is_word(file)


def _is_word(name: str) -> bool:
    return name.casefold().endswith(_WORD)


async def read_aside(name: str, content: bytes) -> Reading:
    """What stands in a file; a reader that dies of it costs nobody else anything."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *(*(_WORD_READER if _is_word(name) else _READER), name[-200:]),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        # Whatever a file might bring it to: it has nothing to give away.
        env={key: value for key, value in os.environ.items() if not key.startswith(_SECRETS)},
    )
    try:
        async with asyncio.timeout(SECONDS):
            said, complaint = await process.communicate(content)
    except TimeoutError:
        log.warning("a file was not read within %.0f s", SECONDS)
        return Reading(refusal=FileTooSlow.code)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    code = process.returncode or 0
    if not code:
        answer = json.loads(said)
        return Reading(answer["book"], answer["refusal"])
    if code < 0 or b"MemoryError" in complaint:
        log.warning("the reader of a file ended by signal or memory: %s", code)
        return Reading(refusal=FileTooSlow.code)
    log.error("the reader of a file failed: %s", complaint[-2000:].decode("utf-8", "replace"))
    return Reading(refusal=FileBroken.code)
