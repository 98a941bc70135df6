"""The command line as an operator meets it: real processes, exit codes, one clear sentence."""

from __future__ import annotations

import gc
import logging
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select, text, update

from bot.__main__ import main
from bot.demo import Place
from bot.settings import Settings
from storage.console import found_if_empty
from storage.engine import Database, open_database
from storage.models.records import register
from storage.models.talk import inbox, outbox, process
from storage.presence import Presence
from storage.records import enter_in_register
from storage.upgrade import revisions, upgrade
from tests.conftest import MakeDatabase
from tests.program import Program, call, ran, said_by_bot, wait_until
from tests.storage.test_backup import NOW, contents, filled
from tests.storage.voting import house_of

TOKEN = "7201900:a-token-for-the-command-line"
FOREIGN = "7201900:another-token-not-registered"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a sandbox that knows our bot."""
    folder = tmp_path_factory.mktemp("sandbox")
    with Program("bot.sandbox", "--data", str(folder), "--port", "0") as program:
        url = re.findall(r"http://[\d.:]+", program.says('"ready"'))[0]
        bot = {"token": TOKEN, "username": "khoi_bot", "first_name": "Trợ lý Khối"}
        call(url, "PUT", "bots", bot)
        call(url, "PUT", "people", {"people": [{"key": "an", "first_name": "An"}]})
        yield url


def settings(url: str, database: str | Database, token: str = TOKEN) -> dict[str, str]:
    return {
        "TELEGRAM_TOKEN": token,
        "TELEGRAM_BASE_URL": f"{url}/bot",
        "TELEGRAM_FILE_URL": f"{url}/file/bot",
        "DATABASE_URL": database if isinstance(database, str) else database.url,
    }


def told(*words: str, env: Mapping[str, str]) -> tuple[int, str]:
    """A command inside this process, which saves the seconds of a start: exit code and output."""
    ours = (*Settings.model_fields, *env)
    clean: dict[str, str | None] = {name.upper(): env.get(name.upper()) for name in ours}
    result = CliRunner().invoke(main, words, env=clean)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture(autouse=True)
def process_as_it_was() -> Iterator[None]:
    """`run` sets up logs and garbage collection for the process that it has to itself."""
    root = logging.getLogger()
    handlers, level, garbage = root.handlers[:], root.level, gc.get_threshold()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    gc.set_threshold(*garbage)


def test_every_command_and_option_explains_itself() -> None:
    runner = CliRunner()
    assert set(main.commands) >= {
        "backup", "demo", "doctor", "invite", "migrate", "move", "restore", "run",
    }  # fmt: skip
    for name, command in main.commands.items():
        shown = runner.invoke(main, [name, "--help"])
        assert shown.exit_code == 0
        assert command.help, name
        for parameter in command.params:
            explained = parameter.param_type_name == "argument" or getattr(parameter, "help", None)
            assert explained, f"{name} {parameter.name}"


def test_help_is_quick() -> None:
    """It loads neither database nor messenger."""
    loaded = "import sys, bot.__main__; print(*sys.modules)"
    listed = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert not {"sqlalchemy", "telegram", "aiohttp", "pydantic"} & set(listed.stdout.split())


_LOADED = """
import gc, sys
from bot import __main__ as program

looks = []
gc.callbacks.append(lambda phase, _info: looks.append(phase))

def serve(work):
    work.close()
    print(len(looks), gc.isenabled(), *sys.modules)

program._run_async = serve
program.main(["demo"], standalone_mode=False)
"""


def test_a_program_loads_no_more_than_it_needs() -> None:
    """Nothing looks for garbage meanwhile, and what makes files is loaded where they are made."""
    told = subprocess.run(
        [sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True
    )
    looks, goes_on, *modules = told.stdout.split()
    assert (looks, goes_on) == ("0", "True")
    assert "bot.app" in modules
    assert not {"segno", "docx", "matplotlib", "xlsxwriter", "icalendar", "alembic"} & set(modules)


def test_every_mistake_in_the_settings_is_named_at_once() -> None:
    wrong = {
        "DATABASE_URL": "mysql://x",
        "WORKERS": "99",
        "LOG_LEVEL": "loud",
        "TELEGRAM_WEBHOOK_URL": "https://example.org",
    }
    code, output = told("run", env=wrong)
    assert code == 2
    for name in ("DATABASE_URL", "WORKERS", "LOG_LEVEL", "TELEGRAM_TOKEN"):
        assert name in output
    code, output = told("run", env={"TELEGRAM_TOKEN": "my-secret-without-number"})
    assert code == 2
    assert "my-secret" not in output


def test_the_first_start_lays_down_the_bloc_and_prints_the_claim(
    sandbox: str, tmp_path: Path
) -> None:
    env = settings(sandbox, f"sqlite:///{tmp_path}/khoi.db")
    with Program("bot", "run", env=env) as program:
        first = program.says("https://t.me/khoi_bot?start=")
        call(sandbox, "POST", "act", {"person": "an", "do": "start"})
        wait_until(lambda: len(said_by_bot(sandbox, "an")) == 1)
        code, output = told("run", env=env)
        assert (code, "serves" in output) == (1, True)
        code, output = told("move", "--to", f"sqlite:///{tmp_path}/new.db", env=env)
        assert (code, "serves" in output) == (1, True)
        assert program.stop(within=5.0) == 0
    assert TOKEN.partition(":")[2] not in program.output
    with Program("bot", "run", env=env) as program:
        second = program.says("https://t.me/khoi_bot?start=")
        assert program.stop(signal.SIGINT, within=5.0) == 0
    assert first != second
    assert "Laid down" not in program.output
    with sqlite3.connect(tmp_path / "khoi.db") as connection:
        ended = connection.execute("SELECT count(*), count(stopped_at) FROM process").fetchone()
        confirmed = connection.execute("SELECT roster_confirmed_at FROM bloc").fetchall()
    connection.close()
    assert ended == (2, 2)
    assert confirmed == [(None,)]


def test_run_says_why_it_cannot(sandbox: str, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/khoi.db"
    code, output = ran("bot", "run", env=settings(sandbox, database, FOREIGN))
    assert code == 1
    assert "token is not valid" in output
    nobody = settings("http://127.0.0.1:9", database)
    code, output = told("run", env=nobody)
    assert code == 1
    assert "does not answer" in output
    with sqlite3.connect(tmp_path / "khoi.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    code, output = told("run", env=settings(sandbox, database))
    assert code == 1
    assert "newer release" in output
    code, output = told("run", env=settings(sandbox, "postgresql://u:hush@127.0.0.1:9/none"))
    assert code == 1
    assert "database cannot be used" in output
    assert "hush" not in output
    assert "Traceback" not in output


def test_migrate_says_what_it_did(tmp_path: Path) -> None:
    env = {"DATABASE_URL": f"sqlite:///{tmp_path}/khoi.db"}
    code, output = told("migrate", env=env)
    newest = revisions()[-1]
    made = f"Made, and without a bloc until `run`: {tmp_path}/khoi.db"
    assert (code, output.splitlines()) == (
        0,
        [made, "Schema before: none", f"Schema now:    {newest}"],
    )
    assert told("migrate", env=env)[1].split()[2] == newest


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_folder_that_is_not_there_is_named_and_nothing_is_made(
    tmp_path: Path, command: str
) -> None:
    env = {"TELEGRAM_TOKEN": TOKEN, "DATABASE_URL": f"sqlite:///{tmp_path}/nosuchdir/khoi.db"}
    code, output = told(command, env=env)
    assert (code, output) == (
        1,
        f"There is no folder {tmp_path}/nosuchdir for the database, and nothing was made: correct"
        " the address, or make the folder first.\n",
    )
    assert list(tmp_path.iterdir()) == []


def test_an_invite_from_the_command_line(sandbox: str, database: Database) -> None:
    env = settings(sandbox, database)
    assert told("invite", "--units", env=env) == (
        1,
        "There is no bloc in this database yet: start `run` once.\n",
    )
    found_if_empty(database, NOW)
    code, output = told("invite", "--units", env=env)
    assert code == 0
    assert re.match(r"Khối thi đua .*, \d\d/\d\d/\d{4}:\n", output)
    assert "quang-ninh       Ban Quản lý Khu kinh tế Quảng Ninh" in output
    words = ("invite", "--unit", "quang-ninh", "--role", "head", "--name", "Lê Văn Tám")
    code, output = told(*words, env=env)
    assert code == 0
    assert "Lê Văn Tám (Trưởng ban, Ban Quản lý Khu kinh tế Quảng Ninh), dùng" in output
    assert "Lê Văn Tám (head of the board, Ban Quản lý Khu kinh tế Quảng Ninh), once" in output
    assert re.search(r"https://t\.me/khoi_bot\?start=[\w-]{24}", output)
    code, output = told("invite", "--unit", "atlantis", "--name", "X", env=env)
    assert code == 1
    assert "no unit 'atlantis'; known: quang-ninh" in output
    assert told("invite", "--unit", "ha-noi", env=env)[0] == 2
    code, output = told("invite", "--role", "officer", "--name", "X", env=env)
    assert (code, "--unit is needed: the person's board (--units" in output) == (2, True)
    code, output = told("invite", "--role", "observer", "--name", "X", env=env)
    assert (code, "X (đại biểu theo dõi của Bộ), dùng một lần" in output) == (0, True)
    code, output = told("invite", "--role", "observer", "--unit", "ha-nam", "--name", "X", env=env)
    assert (code, "An observer belongs to no board" in output) == (2, True)


def test_a_secretary_is_invited_with_the_board_they_come_from(
    sandbox: str, database: Database
) -> None:
    env = settings(sandbox, database)
    found_if_empty(database, NOW)
    words = ("invite", "--role", "secretary", "--name", "Lê Văn Tám")
    code, output = told(*words, env=env)
    assert code == 2
    assert "a secretary's is the board they come from" in output
    assert "A secretary's is the one they come from" in " ".join(
        told("invite", "--help", env=env)[1].split()
    )
    code, output = told(*words, "--unit", "quang-ninh", env=env)
    assert code == 0
    assert "Lê Văn Tám (Thư ký Khối, Ban Quản lý Khu kinh tế Quảng Ninh)" in output


def test_an_invite_into_a_rehearsal_needs_no_token(tmp_path: Path) -> None:
    rehearsal = ("invite", "--data", str(tmp_path))
    code, output = told(*rehearsal, "--units", env={})
    assert code == 1
    assert f"There is no rehearsal in {tmp_path}: start `demo --data {tmp_path}` once." in output
    place = Place(tmp_path)
    place.keys()
    place.clock_file.write_text('{"offset_seconds": -3600}')
    database = open_database(f"sqlite:///{place.database}")
    upgrade(database)
    found_if_empty(database, NOW)
    database.dispose()
    code, output = told(*rehearsal, "--unit", "quang-ninh", "--name", "Lê Văn Tám", env={})
    assert code == 0, output
    assert re.search(r"https://t\.me/tro_ly_khoi_bot\?start=[\w-]{24}", output)


def test_without_a_token_it_is_said_what_for(database: Database) -> None:
    found_if_empty(database, NOW)
    env = {"DATABASE_URL": database.url}
    code, output = told("invite", "--unit", "ha-nam", "--name", "Lê Văn Tám", env=env)
    assert code == 2
    assert "the link names the bot; a rehearsal's needs --data DIR" in output


def test_where_there_is_no_database_none_is_made(sandbox: str, tmp_path: Path) -> None:
    file = tmp_path / "data" / "bot.db"
    env = settings(sandbox, f"sqlite:///{file}")
    target = f"sqlite:///{tmp_path}/target.db"
    for words in (
        ("invite", "--units"),
        ("invite", "--unit", "quang-ninh", "--name", "Lê Văn Tám"),
        ("backup", str(tmp_path / "b.zip")),
        ("move", "--to", target),
    ):
        code, output = told(*words, env=env)
        assert code == 1
        assert output.startswith(f"There is no database at {file}, and none was made")
    assert list(tmp_path.iterdir()) == []
    file.parent.mkdir()
    file.touch()
    code, output = told("invite", "--units", env=env)
    assert (code, output) == (1, "There is no bloc in this database yet: start `run` once.\n")


def test_backup_restore_and_move_from_the_command_line(
    database: Database, make_database: MakeDatabase, tmp_path: Path
) -> None:
    here, file = {"DATABASE_URL": filled(database).url}, str(tmp_path / "b.zip")
    code, output = told("backup", file, env=here)
    assert code == 0
    assert "rows in 87 tables" in output
    assert told("backup", file, env=here)[0] == 1
    restored = f"sqlite:///{tmp_path}/restored.db"
    code, output = told("restore", file, env={"DATABASE_URL": restored})
    assert code == 0
    assert "agree" in output
    assert told("restore", file, env={"DATABASE_URL": restored})[0] == 1
    target = make_database("postgresql")
    code, output = told("move", "--to", target.url, env={"DATABASE_URL": restored})
    assert code == 0
    assert contents(target) == contents(database)
    broken, missed = tmp_path / "broken.zip", tmp_path / "missed.db"
    broken.write_bytes(b"not a backup")
    assert told("restore", str(broken), env={"DATABASE_URL": f"sqlite:///{missed}"})[0] == 1
    assert not missed.exists()
    code, output = told("move", "--to", "mysql://x:hush@y/z", env=here)
    assert code == 1
    assert "hush" not in output


class Diagnosis:
    """The doctor's lines by topic: verdict and text."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.code, self.output = told("doctor", env=env)
        self.verdicts = dict[str, str]()
        for line in self.output.splitlines():
            if line[:1] not in ("", " "):
                verdict, topic = line.split()[:2]
                self.verdicts[topic] = verdict


def test_the_doctor_finds_nothing_wrong(sandbox: str, database: Database) -> None:
    found_if_empty(database, NOW)
    found = Diagnosis(settings(sandbox, database))
    assert found.code == 0, found.output
    del found.verdicts["fonts"]
    assert set(found.verdicts.values()) == {"OK"}, found.output
    assert "@khoi_bot" in found.output
    assert "0 s from the server's" in found.output or "1 s from" in found.output
    assert TOKEN.partition(":")[2] not in found.output


def test_the_doctor_names_what_is_wrong(sandbox: str, database: Database) -> None:
    found_if_empty(database, NOW)
    with database.writer.begin() as connection:
        for number in range(3):
            enter_in_register(connection, 1, NOW, "form.submitted", "form", number, "x")
        second = select(register.c.id).where(register.c.seq == 2).scalar_subquery()
        connection.execute(update(register).where(register.c.id == second).values(object_id=9))
        connection.execute(insert(process).values(started_at=NOW, beat_at=NOW))
        row = {
            "format": 1, "channel": "telegram", "bot": "1", "lane": "1", "payload": "{}",
            "received_at": NOW, "acted_at": NOW,
        }  # fmt: skip
        connection.execute(
            insert(inbox),
            [row | {"external_id": state, "state": state} for state in ("open", "parked")],
        )
        out = {
            "format": 1, "channel": "telegram", "bot": "1", "chat": "1", "kind": "reply",
            "payload": "{}", "created_at": NOW, "state": "failed",
        }  # fmt: skip
        connection.execute(insert(outbox).values(out))
    found = Diagnosis(settings(sandbox, database, FOREIGN))
    assert found.code == 1
    wrong = {name: verdict for name, verdict in found.verdicts.items() if verdict != "OK"}
    wrong.pop("fonts", None)
    assert wrong == {
        "token": "FAIL",
        "backlog": "WARN",
        "parked": "WARN",
        "messages": "WARN",
        "register": "FAIL",
    }, found.output
    assert "breaks at entry 2" in found.output
    assert "1 ended without saying so" in found.output
    assert "start `run`" in found.output
    assert FOREIGN.partition(":")[2] not in found.output


def test_the_doctor_without_a_database(sandbox: str, tmp_path: Path) -> None:
    found = Diagnosis(settings(sandbox, f"sqlite:///{tmp_path}/none/khoi.db"))
    assert (found.code, found.verdicts["database"]) == (1, "FAIL")
    assert not (tmp_path / "none").exists()
    found = Diagnosis({"DATABASE_URL": "postgresql://u:hush@127.0.0.1:9/none"})
    assert (found.code, found.verdicts["database"]) == (1, "FAIL")
    assert found.verdicts["token"] == "WARN"
    assert "hush" not in found.output
    found = Diagnosis({"WORKERS": "99"})
    assert (found.code, found.verdicts) == (1, {"settings": "FAIL"})


def test_the_doctor_and_a_schema_that_is_not_ours(database: Database) -> None:
    with database.writer.begin() as connection:
        connection.execute(text("ALTER TABLE conference ADD COLUMN whim INTEGER"))
    found = Diagnosis({"DATABASE_URL": database.url})
    assert (found.code, found.verdicts["schema"]) == (1, "FAIL")
    assert "remove_column" in found.output
    with database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    found = Diagnosis({"DATABASE_URL": database.url})
    assert (found.code, found.verdicts["schema"]) == (1, "FAIL")
    assert "newer release" in found.output
    with database.writer.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    assert "run `migrate`" in Diagnosis({"DATABASE_URL": database.url}).output


def test_the_doctor_sees_who_serves(database: Database) -> None:
    presence = Presence(database)
    presence.enter(NOW)
    assert "1 serving" in Diagnosis({"DATABASE_URL": database.url}).output
    presence.leave(NOW)
    assert "0 serving" in Diagnosis({"DATABASE_URL": database.url}).output


def test_a_damaged_file_is_not_called_whole(tmp_path: Path) -> None:
    file = tmp_path / "khoi.db"
    database = open_database(f"sqlite:///{file}")
    upgrade(database)
    filled(database)
    database.dispose()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM unit_name WHERE unit_id = 1")
        connection.execute("DELETE FROM person")
    connection.close()
    found = Diagnosis({"DATABASE_URL": f"sqlite:///{file}"})
    assert (found.code, found.verdicts["database"]) == (1, "FAIL")
    assert "refer to rows that are gone" in found.output


def test_stopping_takes_less_than_five_seconds_even_while_starting(
    sandbox: str, tmp_path: Path
) -> None:
    with Program("bot", "run", env=settings(sandbox, f"sqlite:///{tmp_path}/k.db")) as program:
        program.says("Laid down")
        time.sleep(0.05)
        code = program.stop(within=5.0)
    assert code in (0, -signal.SIGTERM), program.output


def test_audit_verify_and_the_doctor_look_after_secret_votes(
    sandbox: str, database: Database, tmp_path: Path
) -> None:
    house = house_of(database, tmp_path / "keys")
    number = house.opened()
    env = {**settings(sandbox, database), "BALLOT_KEYS": str(tmp_path / "keys")}
    code, output = told("audit", "verify", env=env)
    assert code == 0, output
    assert f"contest {number}: Cờ thi đua năm 2019" in output
    assert Diagnosis(env).verdicts["keys"] == "OK"
    for key in (tmp_path / "keys").glob("*.key"):
        key.unlink()
    with database.writer.begin() as connection:
        connection.execute(update(register).values(verb="contest.forgotten"))
    found = Diagnosis(env)
    assert (found.code, found.verdicts["keys"]) == (1, "FAIL")
    assert "missing (Cờ thi đua năm 2019)" in found.output
    code, output = told("audit", "verify", env=env)
    assert code == 1
    assert "the chain breaks at entry 1" in output
    assert "its opening is not in the register" in output
    code, output = told("move", "--to", f"sqlite:///{tmp_path}/new.db", env=env)
    assert code == 1
    assert "--keys-carried" in output
