"""What is wrong with an installation, and how to mend it. Changes nothing, shows no secret."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path

import aiohttp

from bot.clock import SystemClock
from bot.logs import redact
from bot.outcome import sentence_of
from bot.settings import Settings, SettingsWrong, load_settings
from bot.vault import Vault
from storage.engine import Database, DBAPIError, open_database
from storage.health import Health, examine, schema_of

_ASK_S = 10
_CLOCK_WARN_S, _CLOCK_FAIL_S = 5, 60
_WAIT_WARN_S = 60
_DISK_WARN, _DISK_FAIL = 1_000_000_000, 200_000_000
_RELEASED = 2026


class Verdict(StrEnum):
    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    verdict: Verdict
    topic: str
    text: str
    mend: str = ""

    def __str__(self) -> str:
        line = f"{self.verdict:<5} {self.topic:<10} {redact(self.text)}"
        return f"{line}\n{'':17}-> {redact(self.mend)}" if self.mend else line


def ok(topic: str, text: str) -> Finding:
    return Finding(Verdict.OK, topic, text)


def warn(topic: str, text: str, mend: str) -> Finding:
    return Finding(Verdict.WARN, topic, text, mend)


def fail(topic: str, text: str, mend: str) -> Finding:
    return Finding(Verdict.FAIL, topic, text, mend)


def diagnose() -> Iterator[Finding]:
    """One finding after another, so that a slow one does not hold back the others."""
    try:
        settings = load_settings()
    except SettingsWrong as wrong:
        for mistake in wrong.mistakes:
            yield fail("settings", mistake, "correct this environment variable")
        return
    wall = SystemClock().wall()
    yield _settings(settings)
    yield from asyncio.run(_messenger(settings, wall))
    if settings.clock_file is not None:
        yield warn(
            "clock",
            f"CLOCK_FILE moves the clock ({settings.clock_file})",
            "leave it out except in a rehearsal",
        )
    yield from _database(settings, wall)
    yield _fonts()
    yield _disk(settings)


def _settings(settings: Settings) -> Finding:
    way = "webhook" if settings.telegram_webhook_url else "polling"
    kind = settings.database_url.partition(":")[0].partition("+")[0]
    proxy = ", through a proxy" if settings.telegram_proxy else ""
    if (settings.telegram_webhook_url or "https:").startswith("https:"):
        return ok("settings", f"{way}, {kind}{proxy}")
    return warn(
        "settings",
        "TELEGRAM_WEBHOOK_URL does not begin with https://",
        "Telegram delivers to https only",
    )


async def _messenger(settings: Settings, wall: datetime) -> list[Finding]:
    """Asks getMe: is the token good, and does the machine's clock agree with the server's?"""
    if settings.telegram_token is None:
        missing = warn("token", "TELEGRAM_TOKEN is not set", "`run` needs it; `demo` does not")
        return [missing, _clock_alone(wall)]
    url = f"{settings.telegram_base_url}{settings.telegram_token.get_secret_value()}/getMe"
    timeout = aiohttp.ClientTimeout(total=_ASK_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, proxy=settings.telegram_proxy) as http,
            http.get(url) as answer,
        ):
            told = await answer.json(content_type=None)
            served_at = answer.headers.get("Date")
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        reason = type(error).__name__
        unreachable = fail(
            "token",
            f"the messenger's server does not answer ({reason})",
            "check network, TELEGRAM_BASE_URL and TELEGRAM_PROXY; Telegram may be blocked here",
        )
        return [unreachable, _clock_alone(wall)]
    if not isinstance(told, dict) or not told.get("ok"):
        refused = fail(
            "token",
            f"the server refuses it ({answer.status})",
            "set TELEGRAM_TOKEN to the token that @BotFather shows for this bot",
        )
        return [refused, _clock(served_at, wall)]
    return [ok("token", f"bot @{told['result']['username']}"), _clock(served_at, wall)]


def _clock(served_at: str | None, wall: datetime) -> Finding:
    try:
        apart = abs((parsedate_to_datetime(served_at or "") - wall).total_seconds())
    except (ValueError, TypeError):
        return _clock_alone(wall)
    text = f"{apart:.0f} s from the server's"
    if apart <= _CLOCK_WARN_S:
        return ok("clock", text)
    mend = "set the machine's clock, for instance with an NTP service: deadlines go by it"
    return (warn if apart <= _CLOCK_FAIL_S else fail)("clock", text, mend)


def _clock_alone(wall: datetime) -> Finding:
    if wall.year >= _RELEASED:
        return ok("clock", f"{wall:%Y-%m-%d %H:%M} UTC, not compared with a server")
    return fail("clock", f"the machine thinks it is {wall:%Y-%m-%d}", "set the machine's clock")


def _database(settings: Settings, wall: datetime) -> Iterator[Finding]:
    if settings.database_url.startswith("sqlite:///"):
        file = Path(settings.database_url.removeprefix("sqlite:///"))
        if not file.parent.is_dir():
            mend = "correct DATABASE_URL, or make the folder"
            yield fail("database", f"there is no folder {file.parent}", mend)
            return
        if not file.exists():
            yield fail("database", f"there is no file {file}", "`migrate` or `run` makes it")
            return
    database = open_database(settings.database_url, pool_size=2)
    try:
        yield from _opened(database, wall, Vault(settings.key_place, database.label))
    except DBAPIError as error:
        yield fail("database", sentence_of(error), "check DATABASE_URL and the server")
    finally:
        database.dispose()


def _opened(database: Database, wall: datetime, vault: Vault) -> Iterator[Finding]:
    schema = schema_of(database)
    if schema.is_too_new:
        yield fail("schema", f"{schema.found} is of a newer release", "install that release")
        return
    if not schema.is_current:
        yield fail("schema", f"{schema.found or 'none'}, needed: {schema.newest}", "run `migrate`")
        return
    health = examine(database, wall)
    if health.file_faults:
        yield fail(
            "database",
            "; ".join(health.file_faults),
            "stop the program, keep the file, and restore the last backup into a new place",
        )
    else:
        yield ok("database", f"{health.server}, reachable and whole")
    if health.schema_faults:
        yield fail(
            "schema",
            f"differs from revision {schema.found}: {', '.join(health.schema_faults)}",
            "something else changed the tables; restore a backup into a new place",
        )
    else:
        yield ok("schema", f"revision {schema.found}")
    yield from _work(health)
    yield from _keys(health, vault, database)


def _keys(health: Health, vault: Vault, database: Database) -> Iterator[Finding]:
    """Are the keys of secret contests where they ought to be, private, and gone when closed?"""
    where = "a directory of its own that only the bot's user may read, and that no backup copies"
    faults = vault.faults()
    beside = database.file.absolute().parent if database.file is not None else None
    if vault.place is not None and vault.place.absolute() == beside:
        faults.append(f"{vault.place} is the database's own folder")
    for fault in faults:
        yield fail("keys", fault, f"set BALLOT_KEYS to {where}")
    there = vault.names()
    lost = [one for one in health.open_secrets if one.key_name not in there]
    for one in lost:
        yield fail(
            "keys",
            f"the key of an open secret vote is missing ({one.title})",
            "bring back the directory of the keys; without it the vote must be cancelled",
        )
    if health.unswept:
        yield warn(
            "keys",
            f"{health.unswept} closed secret votes still have a key or old pages",
            "keep `run` serving; something that reads the database for long holds it up",
        )
    if faults or lost or health.unswept:
        return
    if vault.place is None:
        yield ok("keys", "BALLOT_KEYS is not set: secret votes cannot be opened")
    else:
        yield ok("keys", f"{vault.place}, {len(health.open_secrets)} secret votes open")


def _work(health: Health) -> Iterator[Finding]:
    load = health.backlog
    if not health.blocs:
        yield warn("bloc", "none yet", "`run` lays down the preset bloc at its first start")
    waiting = (
        f"{load.inbox_open} updates wait (oldest {load.inbox_oldest_s} s),"
        f" {load.outbox_waiting} messages wait (oldest {load.outbox_oldest_s} s)"
    )
    if max(load.inbox_oldest_s, load.outbox_oldest_s) > _WAIT_WARN_S:
        mend = "look at the log of `run`" if health.serving else "nobody serves: start `run`"
        yield warn("backlog", waiting, mend)
    else:
        yield ok("backlog", waiting)
    unsaid = f"{health.ended_unsaid} ended without saying so" if health.ended_unsaid else ""
    yield ok("processes", f"{health.serving} serving" + (f"; {unsaid}" if unsaid else ""))
    if load.inbox_parked:
        yield warn(
            "parked",
            f"{load.inbox_parked} updates could not be handled; their senders were told",
            "find them in the log (update=...) and report them; nothing of theirs was saved",
        )
    if load.outbox_failed:
        yield warn(
            "messages",
            f"{load.outbox_failed} failed, or may or may not have arrived",
            "the facts are saved; ask these people to open /viec",
        )
    for key, seq in health.broken.items():
        yield fail(
            "register",
            f"the chain of {key} breaks at entry {seq}: somebody changed it by hand",
            "keep this database, compare it with a backup, and tell the secretary",
        )
    if health.blocs and not health.broken:
        yield ok("register", "the chain is whole")


def _fonts() -> Finding:
    tool = shutil.which("fc-list")
    listed = ""
    if tool is not None:
        listed = subprocess.run(  # noqa: S603  (a fixed question to a known program)
            [tool, ":lang=vi", "family"], capture_output=True, text=True, check=False
        ).stdout
    if listed.strip():
        return ok("fonts", f"{len(set(listed.splitlines()))} families with Vietnamese letters")
    return warn("fonts", "none with Vietnamese letters found", "install fonts-noto-core")


def _disk(settings: Settings) -> Finding:
    place = Path()
    if settings.database_url.startswith("sqlite:///"):
        place = Path(settings.database_url.removeprefix("sqlite:///")).absolute().parent
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    text = f"{free / 1e9:.1f} GB free"
    if free >= _DISK_WARN:
        return ok("disk", text)
    return (fail if free < _DISK_FAIL else warn)("disk", text, "make room before it is full")
