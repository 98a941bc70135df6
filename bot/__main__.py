"""The command line. Each command imports what it needs, so that `--help` is quick."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from bot.benchmark.command import benchmark
from bot.rehearse.command import rehearse

if TYPE_CHECKING:
    from bot.domain.access import Role
    from bot.settings import Settings
    from storage.console import Invited
    from storage.engine import Database

T = TypeVar("T")

EXIT_FAILED, EXIT_USAGE = 1, 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="tro-ly-khoi", prog_name="tro-ly-khoi")
def main() -> None:
    """Trợ lý Khối: the chat assistant of an emulation bloc.

    Start with `demo`, which needs no token and no server. `run` serves the real messenger; its
    settings come from the environment (TELEGRAM_TOKEN, DATABASE_URL, ...; see the README).
    """


@main.command()
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".data/demo"),
    show_default=True,
    help="Folder that keeps the rehearsal from one start to the next.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8081,
    show_default=True,
    help="Port of the phone page; the next free one if it is taken, any free one for 0.",
)
@click.option("--fresh", is_flag=True, help="Forget the kept rehearsal and begin anew.")
@click.option("--browser/--no-browser", default=False, help="Open the page in a browser as well.")
def demo(data: Path, port: int, fresh: bool, browser: bool) -> None:
    """Rehearse without token or server: the bot, and phones on a web page.

    Eleven boards on 1 November 2019, with invented people and figures. Ctrl-C stops it; started
    again it goes on where it was.
    """
    with _loading():
        from bot import demo as rehearsal
        from bot.logs import set_up_logs
        from bot.outcome import FAILURES, sentence_of
    set_up_logs("WARNING")

    def announce(url: str, link: str) -> None:
        gc.freeze()
        click.echo(rehearsal.what_to_try(url, link))
        if browser:
            click.launch(url)

    def moved(free: int) -> None:
        click.echo(f"Port {port} is taken; the page is on port {free}.", err=True)

    try:
        _run_async(rehearsal.rehearse(data, port=port, fresh=fresh, announce=announce, moved=moved))
    except rehearsal.DemoFailed as failed:
        _fail(str(failed))
    except FAILURES as error:
        _fail(sentence_of(error))
    click.echo("Đã dừng; lần sau chạy tiếp từ đây. Stopped; the next start goes on from here.")


@main.command()
def run() -> None:
    """Serve the real messenger until Ctrl-C or SIGTERM.

    The first start on an empty database lays down the preset bloc, without members, and prints a
    link with which the first secretary claims the bot.
    """
    with _loading():
        from bot import app
        from bot.channels.base import Channel
        from bot.logs import set_up_logs
        from bot.outcome import FAILURES, sentence_of
        from storage import console
    settings = _settings(needed_for="@BotFather gives one (`demo` needs none)")
    set_up_logs(settings.log_level)
    clock = app.clock_of(settings)
    try:
        database = app.prepare_database(settings, clock.wall())
        if console.found_if_empty(database, clock.now()):
            click.echo(
                f"Laid down the preset bloc in {database.label}; its roster waits for the"
                " secretary."
            )

        def opened(channel: Channel) -> None:
            gc.freeze()  # what has been loaded stays: shorter pauses, and half a second at the end
            token = console.claim_for_first_secretary(database, clock.now())
            if token is not None:
                click.echo(_claim_text(channel.invite_link(token)))

        _run_async(app.run(settings, database, opened))
    except FAILURES as error:
        _fail(sentence_of(error))


@main.command()
def migrate() -> None:
    """Bring the database to this release's schema, with a backup kept beside it first.

    Where there is none yet, an empty one is made, and said; a missing folder is not made.
    """
    from bot.clock import SystemClock
    from storage.backup import keep_copy
    from storage.upgrade import upgrade

    with _database() as database:

        def back_up(revision: str) -> None:
            click.echo(f"Backup: {keep_copy(database, revision, SystemClock().wall())}")

        before, after = upgrade(database, back_up=back_up)
        if not before:
            click.echo(f"Made, and without a bloc until `run`: {database.label}")
    click.echo(f"Schema before: {before or 'none'}\nSchema now:    {after}")


@main.command()
def doctor() -> None:
    """Say what is wrong with this installation and how to mend it.

    Looks at settings, database, token, clock, fonts, disk and what waits. Exit code 1 if anything
    fails. Nothing is changed, no secret is shown.
    """
    from bot.doctor import Verdict, diagnose

    failed = False
    for finding in diagnose():
        failed |= finding.verdict is Verdict.FAIL
        click.echo(finding)
    sys.exit(EXIT_FAILED if failed else 0)


_ROLES = ("officer", "head", "alternate", "secretary", "observer")


@main.command()
@click.option(
    "--unit",
    metavar="KEY",
    help="The board; see --units. A secretary's is the one they come from. Not for an observer.",
)
@click.option(
    "--role", type=click.Choice(_ROLES), default="officer", show_default=True, help="What for."
)
@click.option("--name", metavar="NAME", help="Full name of the person, as the bot will ask for it.")
@click.option("--position", metavar="TEXT", default="", help="Position within the board.")
@click.option("--units", is_flag=True, help="List the keys of the units and stop.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of a rehearsal (`demo`): a link into it, which needs no token.",
)
def invite(
    unit: str | None, role: str, name: str | None, position: str, units: bool, data: Path | None
) -> None:
    """Make a one-time invite link, valid for 14 days, and print it."""
    from zoneinfo import ZoneInfo

    from bot import app, demo
    from bot.domain.access import Role
    from storage import console

    if data is not None:
        place = demo.Place(data)
        if not place.is_begun:
            _fail(f"There is no rehearsal in {data}: start `demo --data {data}` once.")
        settings = _settings().model_copy(
            update={"database_url": f"sqlite:///{place.database}", "clock_file": place.clock_file}
        )
    else:
        settings = _settings(
            needed_for="" if units else "the link names the bot; a rehearsal's needs --data DIR"
        )
    now = app.clock_of(settings).now()
    with _database(settings, existing=True) as database:
        if units:
            bloc, found = console.units_of(database, now)
            click.echo(f"{bloc.name}, {now.astimezone(ZoneInfo(bloc.timezone)):%d/%m/%Y}:")
            for one in found:
                click.echo(f"{one.key:<16} {one.name}")
            return
        if not name:
            raise click.UsageError("--name is needed: whom is the link for?")
        _check_unit(Role(role), unit)

        def make() -> console.Invited:
            return console.make_invite(
                database, now, role=Role(role), full_name=name, position=position, unit_key=unit
            )

        async def make_with_link() -> tuple[str, console.Invited]:
            channel = app.telegram_channel(settings)
            try:
                await channel.open({})
                made = make()
                return channel.invite_link(made.token), made
            finally:
                await channel.close()

        if data is not None:
            made = make()
            link = demo.link_of(made.token)
        else:
            link, made = _run_async(make_with_link())
    click.echo(_invite_text(link, name, Role(role), made))


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything to FILE, a zip that either database can restore.

    The bot may go on meanwhile: the backup is one consistent view. FILE holds personal data and is
    readable by its owner only.
    """
    from bot.clock import SystemClock
    from storage.backup import back_up

    with _database(existing=True) as database:
        made = back_up(database, file, SystemClock().wall())
    click.echo(
        f"{file}: {made.rows} rows in {len(made.tables)} tables, schema {made.revision},"
        f" {file.stat().st_size} bytes"
    )


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Load the backup FILE into an empty database (DATABASE_URL), verified table by table."""
    from storage.backup import restore as restore_backup
    from storage.traces import open_secrets

    with _database() as database:
        with database.undone_where_it_fails():
            made = restore_backup(database, file)
        with database.reader.connect() as connection:
            secrets = open_secrets(connection)
    click.echo(
        f"Restored {made.rows} rows in {len(made.tables)} tables of {made.made_at};"
        " counts and checksums agree."
    )
    for one in secrets:
        click.echo(
            f"A secret vote was open then: {one.title}. A backup never holds its key: unless"
            f" {one.key_name}.key is still in BALLOT_KEYS, its papers cannot be read, and the vote"
            " has to be cancelled and held again.",
            err=True,
        )


@main.command()
@click.option("--to", "target_url", metavar="URL", required=True, help="An empty database.")
@click.option(
    "--keys-carried",
    is_flag=True,
    help="The directory of the keys of secret votes (BALLOT_KEYS) goes along.",
)
def move(target_url: str, keys_carried: bool) -> None:
    """Copy everything from DATABASE_URL to another database, SQLite or PostgreSQL, and compare.

    Refused while a process serves the source, while a secret vote is open (unless its key goes
    along), and where the target holds anything. The source stays as it is; set DATABASE_URL to the
    new place afterwards.
    """
    from storage.engine import open_database
    from storage.move import move as move_everything

    with _database(existing=True) as source:
        target = open_database(target_url, pool_size=2)
        try:
            with target.undone_where_it_fails():
                sums = move_everything(source, target, keys_carried=keys_carried)
        finally:
            target.dispose()
    for name, found in sums.items():
        click.echo(f"{name:<18} {found.rows:>9} rows  {found.sha256[:16]}")
    click.echo(
        "Moved; counts and checksums of every table agree. Set DATABASE_URL to the new place."
    )


@main.group()
def audit() -> None:
    """The record of the bloc's acts of office."""


@audit.command("verify")
def verify_audit() -> None:
    """Check the register of every bloc, its papers of delegation, and every vote: codes and acts.

    Nothing is changed. Exit code 1 if anything is not what it was.
    """
    from bot.clock import SystemClock
    from storage.verify import verify

    with _database(existing=True) as database:
        found = verify(database, SystemClock().now())
    for one in found:
        code = f" ({one.code})" if one.code else ""
        click.echo(f"{'FAIL' if one.fault else 'OK':<5} {one.subject}{code}")
        if one.fault:
            click.echo(f"{'':5} -> {one.fault}")
    sys.exit(EXIT_FAILED if any(one.fault for one in found) else 0)


def _check_unit(role: Role, unit: str | None) -> None:
    """Raises UsageError where a unit is missing or too many."""
    from bot.domain.access import Role

    if role is Role.OBSERVER:
        if unit is not None:
            raise click.UsageError("An observer belongs to no board: leave --unit out.")
    elif unit is None and role is Role.SECRETARY:
        raise click.UsageError(
            "--unit is needed: a secretary's is the board they come from (--units lists them)."
        )
    elif unit is None:
        raise click.UsageError("--unit is needed: the person's board (--units lists them).")


def _claim_text(link: str) -> str:
    """What the console shows while nobody has been confirmed as secretary."""
    return (
        "Chưa có Thư ký Khối. Người mở liên kết sau trong 14 ngày sẽ nhận vai trò Thư ký (dùng một"
        " lần; mỗi lần khởi động in liên kết mới):\n"
        f"  {link}\n"
        "No secretary yet: whoever opens this link within 14 days claims the role (once; every"
        " start prints a new one)."
    )


def _invite_text(link: str, full_name: str, role: Role, made: Invited) -> str:
    from bot.i18n import speak
    from handlers.wording import ROLE_NAMES

    where = f", {made.unit.name}" if made.unit else ""
    until = f"{made.until:%d/%m/%Y}"
    role_vi, role_en = (speak(language).plain(ROLE_NAMES[role]) for language in ("vi", "en"))
    return (
        f"Thư mời {full_name} ({role_vi}{where}), dùng một lần, đến ngày {until}:\n"
        f"  {link}\n"
        f"Invite for {full_name} ({role_en}{where}), once, until {until}. It is not shown again."
    )


main.add_command(benchmark)
main.add_command(rehearse)


def _settings(*, needed_for: str = "") -> Settings:
    """The settings, or every mistake in them at once and exit code 2.

    `needed_for` says why the token is needed, where the command cannot do without it.
    """
    from bot.settings import SettingsWrong, load_settings

    mistakes: list[str] = []
    try:
        settings = load_settings()
        token_missing = settings.telegram_token is None
    except SettingsWrong as wrong:
        mistakes, token_missing = wrong.mistakes, not os.environ.get("TELEGRAM_TOKEN")
    if needed_for and token_missing:
        mistakes.append(f"TELEGRAM_TOKEN: missing; {needed_for}")
    if mistakes:
        _fail("\n".join(["The settings are wrong:", *mistakes]), EXIT_USAGE)
    return settings


@contextmanager
def _database(settings: Settings | None = None, *, existing: bool = False) -> Iterator[Database]:
    """The database of the settings; what may go wrong with it becomes one sentence.

    `existing`: for commands that have nothing to do where there is none, and must not make one.
    """
    from bot.outcome import FAILURES, sentence_of
    from storage.engine import open_database

    settings = settings or _settings()
    kind, _, file = settings.database_url.partition(":///")
    if existing and kind == "sqlite" and not Path(file).exists():
        _fail(
            f"There is no database at {file}, and none was made: set DATABASE_URL to the one that"
            " the bot uses, or start `run` once."
        )
    try:
        database = open_database(settings.database_url, pool_size=2)
        try:
            yield database
        finally:
            database.dispose()
    except FAILURES as error:
        _fail(sentence_of(error))


@contextmanager
def _loading() -> Iterator[None]:
    """What is imported stays: looking for garbage in it is an eighth of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run on uvloop where it is installed."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)


def _fail(sentence: str, code: int = EXIT_FAILED) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
