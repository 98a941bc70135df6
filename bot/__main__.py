"""The command line. Each command imports what it needs, so that `--help` is quick."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from bot.settings import Settings

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
    from bot import demo as rehearsal
    from bot.logs import set_up_logs
    from bot.outcome import FAILURES, sentence_of

    set_up_logs("WARNING")

    def announce(url: str, link: str) -> None:
        click.echo(rehearsal.what_to_try(url, link))
        if browser:
            click.launch(url)

    try:
        free = rehearsal.free_port(port)
        if free != port:
            click.echo(f"Port {port} is taken; the page is on port {free}.", err=True)
        _asyncio_run(rehearsal.rehearse(data, port=free, fresh=fresh, announce=announce))
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
    from bot import app
    from bot.logs import set_up_logs

    settings = _settings(token_needed=True)
    set_up_logs(settings.log_level)
    try:
        database = app.prepare_database(settings)
        _asyncio_run(app.run(settings, database))
    except Exception as error:
        _died(error)


@main.command()
def migrate() -> None:
    """Bring the database to this release's schema; a copy is kept beside it first."""


def _settings(*, token_needed: bool = False) -> Settings:
    """The settings, or every mistake in them at once and exit code 2."""
    from bot.settings import SettingsWrong, load_settings

    try:
        settings = load_settings()
    except SettingsWrong as wrong:
        mistakes = wrong.mistakes
    else:
        mistakes = []
    return settings


def _asyncio_run(main_task: Coroutine[Any, Any, None]) -> None:
    """Run on uvloop where it is installed."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        new_event_loop = None
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(main_task)


def _fail(sentence: str, code: int = EXIT_FAILED) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
