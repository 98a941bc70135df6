"""No way leads from a voter to a choice: not the file, its log, old pages, joins or backups.

Known choices are cast, the contest is closed and swept; then everything that somebody with the
machine's disk could look at is searched. Two things may be found: that a unit has voted, and
ciphertext whose key is gone.
"""

from __future__ import annotations

import logging
import secrets
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update

from bot.clock import Clock
from bot.domain.casting_errors import KeyLost
from bot.runtime.sweeping import Sweeping
from storage import traces
from storage.backup import back_up
from storage.contests import Voter
from storage.engine import Connection, Database
from storage.models.contests import contest, roll, secret_paper
from storage.models.people import account
from storage.models.talk import outbox
from tests.bench import Bench, StillClock, button, labels
from tests.handlers.voting import hall_of
from tests.storage.voting import LINES, NOW, House, house_of
from tests.storage.wal import replayed

CHOICES = [
    ("yes", "no", "none"),
    ("no", "yes", "yes"),
    ("none", "none", "no"),
    ("yes", "yes", "yes"),
]


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return house_of(database, tmp_path / "keys")


def sweeping(house: House) -> Sweeping:
    clock: Clock = StillClock(house.now)
    return Sweeping(house.database, None, clock, house.vault)  # type: ignore[arg-type]


def sealed_rows(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(secret_paper.c.key, secret_paper.c.sealed))
    return {row.key: row.sealed for row in rows}


def traces_of(house: House) -> str:
    with house.database.reader.connect() as connection:
        return str(connection.execute(select(contest.c.traces)).scalar_one())


def cast_all(house: House, number: int) -> list[str]:
    return [
        house.cast(number, unit, CHOICES[place % len(CHOICES)])
        for place, unit in enumerate(house.units)
    ]


TABLES = ("secret_paper", "inclusion_code", "roll")
TALK = ("inbox", "outbox", "dialog", "audit")


def disk_of(database: Database, tables: tuple[str, ...] = TABLES) -> Iterator[tuple[str, bytes]]:
    """The files in which the database keeps papers, codes and rolls, and its logs."""
    if database.file is not None:
        for file in database.file.parent.glob(f"{database.file.name}*"):
            if file.is_file():
                yield file.name, file.read_bytes()
        return
    with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        for table in tables:
            found = connection.execute(text(f"SELECT pg_relation_filepath('{table}')"))
            yield table, (folder / found.scalar_one()).read_bytes()
        for segment in sorted((folder / "pg_wal").glob("0*")):
            yield f"pg_wal/{segment.name}", segment.read_bytes()


def test_after_closing_nothing_joins_a_unit_to_its_choices(house: House, tmp_path: Path) -> None:
    number = house.opened()
    (name,) = house.vault.names()
    assert house.vault.place is not None
    key = (house.vault.place / f"{name}.key").read_bytes()
    codes = cast_all(house, number)
    with house.database.reader.connect() as connection:
        before = sealed_rows(connection)
    back_up(house.database, tmp_path / "open.zip", NOW)
    for what, content in disk_of(house.database):
        assert key not in content, what
        assert not any(code.encode() in content for code in codes), what

    house.close(number)
    sweeping(house).sweep()
    assert traces_of(house) == "clean"
    assert house.vault.names() == set()
    with pytest.raises(KeyLost):
        house.vault.open(name, f"paper {number} 1", next(iter(before.values())))

    back_up(house.database, tmp_path / "closed.zip", NOW)
    for file in ("open.zip", "closed.zip"):
        with zipfile.ZipFile(tmp_path / file) as archive:
            assert not any(key in archive.read(member) for member in archive.namelist())
    with house.database.reader.connect() as connection:
        after = set(connection.execute(select(secret_paper.c.key)).scalars())
        assert len(after) == len(before) == 11 * (LINES + 1)
        assert not after & set(before)
        # One paper is spread over its lines under keys that have nothing in common.
        lines = connection.execute(select(secret_paper.c.line, secret_paper.c.choice)).all()
    expected = Counter(
        (line, word)
        for place in range(11)
        for line, word in enumerate(CHOICES[place % len(CHOICES)], 1)
    )
    assert Counter((line, word) for line, word in lines if line is not None) == expected
    for what, content in disk_of(house.database):
        assert key not in content, what
        if what.startswith("pg_wal"):
            continue  # ciphertext of before, for good
        assert not any(old.encode() in content for old in before), what
        assert not any(old.encode() in content for old in before.values()), what


def test_what_phones_cast_leaves_no_choice_anywhere(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """The same from the first tap on: what was received, answered and asked is searched too."""
    caplog.set_level(logging.DEBUG)
    bench = Bench(database)
    bench.confirm_roster()
    hall = hall_of(bench)
    # No other test's: on PostgreSQL their old pages are still there.
    here = secrets.token_hex(8)
    number = hall.open(lines=[f"Phương án Sao Mai {here}", f"Phương án Hoa Ban {here}"])
    (key,) = bench.vault.names()
    assert bench.vault.place is not None
    secret = (bench.vault.place / f"{key}.key").read_bytes()
    codes, packed = [], []
    for place in range(11):
        phone = hall.head(place)
        hall.fill(phone, number, ["For", "Against"] if place % 2 else ["No opinion", "For"])
        assert f"{here}: " in phone.text
        cast = button(phone.screen, "Yes, cast it")
        assert cast is not None
        packed.append(cast)
        phone.tap("Yes, cast it")
        codes.append(phone.text.split("<code>")[1].split("<")[0])
    assert len(set(codes)) == 11
    # What a screen of somebody's paper says, in whatever way it is written down.
    told = [f"{here}: ", *codes]
    if database.is_sqlite:
        told = ["<b>For</b>", "u003cb", "✓ For", "✓ Against", *told]
    for what, content in disk_of(database, TABLES + TALK):
        for words in told:
            assert words.encode() not in content, (what, words)
        assert secret not in content, what
    assert not any(words in caplog.text for words in (*told, *(cast.args[2] for cast in packed)))
    hall.close(number)
    with database.writer.begin() as connection:
        connection.execute(update(outbox).values(state="sent"))  # the bench has no network
    Sweeping(database, None, bench.clock, bench.vault).sweep()  # type: ignore[arg-type]
    # What was tapped stays in the inbox for a while: letters that no key opens any more.
    assert bench.vault.names() == set()
    account = hall.head(0).actor.account_id
    with pytest.raises(KeyLost):
        bench.vault.unpack(key, f"{account} {number} {hall.units[0]}", packed[0].args[2])
    for what, content in disk_of(database, TALK):
        for words in told[: -len(codes)]:
            assert words.encode() not in content, (what, words)


@pytest.mark.parametrize("lines", [1, 24])
def test_the_length_of_what_is_stored_tells_no_choice(database: Database, lines: int) -> None:
    """In Vietnamese the words of the three choices differ in length, and so do the screens."""
    bench = Bench(database)
    bench.confirm_roster()
    hall = hall_of(bench)
    number = hall.open(lines=[f"{'Thống nhất nội dung ' * 4}{n}"[-60:] for n in range(lines)])
    answers = ("Đồng ý", "Không đồng ý", "Không có ý kiến")
    phones = [hall.head(place) for place in range(len(answers))]
    with database.writer.begin() as connection:
        connection.execute(update(account).values(language="vi"))
    for phone, answer in zip(phones, answers, strict=True):
        hall.paper(phone, number)
        phone.tap("Bắt đầu bỏ phiếu")
        for _line in range(lines):
            phone.tap(answer)
        phone.tap(labels(phone.screen)[0])  # cast the paper
        phone.tap(labels(phone.screen)[0])  # yes
    assert len(hall.marks(number)) == len(answers)
    hall.close(number)
    with database.reader.connect() as connection:
        sizes = {
            tuple(
                (len(row.payload), row.sealed_for is not None)
                for row in connection.execute(
                    select(outbox.c.payload, outbox.c.sealed_for)
                    .where(outbox.c.chat == phone.chat)
                    .order_by(outbox.c.id)
                ).all()
            )
            for phone in phones
        }
    assert len(sizes) == 1
    assert len({size for size, is_sealed in sizes.pop() if is_sealed}) == 1


def test_the_log_replayed_commit_by_commit_shows_marks_and_ciphertext(
    house: House, tmp_path: Path
) -> None:
    if not house.database.is_sqlite:
        return  # the bytes of its log are searched above, its transactions below
    number = house.opened()
    with house.database.reader.connect() as reading:
        reading.execute(select(roll.c.unit_id)).first()  # keeps the log as it is
        cast_all(house, number)
        house.close(number)
        file = house.database.file
        assert file is not None
        tables = ("contest", "roll", "secret_paper", "inclusion_code", "audit", "inbox", "outbox")
        steps = list(replayed(file, tmp_path, tables))
    casts = 0
    for earlier, later in pairwise(steps):
        changed = {table for table in tables if earlier[table] != later[table]}
        gone = earlier["secret_paper"] - later["secret_paper"]
        if changed == {"roll", "secret_paper", "inclusion_code"} and not gone:
            casts += 1
            fresh = later["secret_paper"] - earlier["secret_paper"]
            # A unit is marked, and beside it: bloc, contest, a random key, the line, ciphertext.
            assert len(later["roll"] - earlier["roll"]) == 1
            assert all(choice is None and len(str(sealed)) == 44 for *_, sealed, choice in fresh)
            assert len({sealed for *_, sealed, _choice in fresh}) == LINES + 1
    assert casts == 11
    last, before = steps[-1], steps[-2]
    keys = [{row[2] for row in step["secret_paper"]} for step in (before, last)]
    assert len(keys[0]) == len(keys[1]) == 11 * (LINES + 1)
    assert not keys[0] & keys[1]
    assert {row[4] for row in last["secret_paper"]} == {None}
    assert not {row[2] for row in before["inclusion_code"]} & {
        row[2] for row in last["inclusion_code"]
    }


def test_the_transactions_of_rows_join_every_unit_with_every_paper(house: House) -> None:
    """PostgreSQL tells which transaction wrote a row, and where it stands."""
    if house.database.is_sqlite:
        return
    number = house.opened()
    cast_all(house, number)
    house.close(number)
    joined = text(
        "SELECT r.unit_id, count(*) FROM roll r JOIN secret_paper p ON p.xmin = r.xmin"
        " WHERE r.contest_id = :number GROUP BY r.unit_id"
    )
    for swept in (False, True):
        if swept:
            sweeping(house).sweep()
        with house.database.reader.connect() as connection:
            found = connection.execute(joined, {"number": number}).all()
            places = connection.execute(text("SELECT key FROM secret_paper ORDER BY ctid"))
            keys = list(places.scalars())
            units = list(
                connection.execute(text("SELECT unit_id FROM roll ORDER BY ctid")).scalars()
            )
        assert {row[1] for row in found} == {11 * (LINES + 1)}
        assert len(found) == 11
        assert not swept or (keys == sorted(keys) and units == sorted(units))


def test_a_reader_that_was_held_open_only_delays_the_sweep(house: House) -> None:
    number = house.opened()
    with house.database.reader.connect() as reading:
        if not house.database.is_sqlite:
            reading.execution_options(isolation_level="REPEATABLE READ")
        reading.execute(select(roll.c.unit_id)).all()
        cast_all(house, number)
        with house.database.writer.connect() as connection:
            before = sealed_rows(connection)
        house.close(number)
        sweeping(house).sweep()
        assert traces_of(house) == "pages"
        assert house.vault.names() == set()  # the key does not wait for any reader
        sweeping(house).sweep()
        assert traces_of(house) == "pages"
    sweeping(house).sweep()
    assert traces_of(house) == "clean"
    for what, content in disk_of(house.database):
        if not what.startswith("pg_wal"):
            assert not any(old.encode() in content for old in (*before, *before.values())), what


def test_a_key_waits_for_its_messages_and_then_lets_them_go(house: House) -> None:
    number = house.opened()
    cast_all(house, number)
    row = {
        "format": 1, "channel": "telegram", "bot": "1", "chat": "1", "kind": "reply",
        "payload": "{}", "state": "queued", "created_at": NOW, "sealed_for": number,
    }  # fmt: skip
    with house.database.writer.begin() as connection:
        connection.execute(insert(outbox).values(row))
    house.close(number)
    sweeping(house).sweep()
    assert len(house.vault.names()) == 1
    house.now += traces.WAITS_FOR_MESSAGES
    sweeping(house).sweep()
    assert house.vault.names() == set()
    with house.database.reader.connect() as connection:
        assert connection.execute(select(outbox.c.state)).scalar_one() == "gone"


def test_the_key_of_an_opening_that_never_was_is_swept_in_time(house: House) -> None:
    number = house.draft()
    opening = pytest.raises(ZeroDivisionError)
    with opening, house.work() as uow:
        uow.contest_acts.open(number, None, [Voter(house.units[0])])
        _ = 1 // 0  # killed before the commit
    (name,) = house.vault.names()
    clock = StillClock(house.now)
    sweep = Sweeping(house.database, None, clock, house.vault)  # type: ignore[arg-type]
    sweep.sweep()
    assert house.vault.names() == {name}  # an opening may be under way in another process
    assert house.vault.place is not None
    made = (house.vault.place / f"{name}.key").stat().st_mtime
    clock.at += timedelta(seconds=made - clock.at.timestamp()) + timedelta(hours=2)
    sweep.sweep()
    assert house.vault.names() == set()


def test_a_backup_of_an_open_contest_holds_ciphertext(house: House, tmp_path: Path) -> None:
    cast_all(house, house.opened())
    back_up(house.database, tmp_path / "open.zip", NOW)
    with zipfile.ZipFile(tmp_path / "open.zip") as archive:
        papers = archive.read("tables/secret_paper.jsonl").decode()
    assert papers.count("\n") == 11 * (LINES + 1)
    assert not any(f'"{word}"' in papers for word in ("yes", "no", "none", "valid", "blank"))


def test_a_process_killed_at_any_step_is_made_up_for(database: Database, tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.storage.killed", database.url, str(tmp_path / "keys")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr
    # Never opened: its key has sealed nothing, and goes in time. Else: counted, clean, no key.
    papers, orphan = 11 * (LINES + 1), 1
    assert told.stdout.splitlines() == [
        f"opening draft 0 {orphan} none",
        *(
            f"{step} closed {papers} {orphan} clean"
            for step in ("casting", "closing", "closed", "destroyed", "noted", "swept")
        ),
    ]
