"""What fails around the bot: the database, the disk, the clock's deadline, the messenger."""

from __future__ import annotations

import asyncio
import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.kpi import Cell, Dim
from bot.domain.period_errors import PeriodClosed
from storage.engine import Database
from storage.presets.rehearsal import PLAYERS
from tests.journeys.board import figures_of, pasted
from tests.journeys.facts import Facts
from tests.journeys.house import House
from tests.journeys.phone import Phone, Shown, Silence
from tests.journeys.steps import (
    asks_to_explain,
    is_form,
    is_receipt,
    is_review,
    paste,
    shows_reason,
    submit,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

_SAVED = "✓ Saved · <b>{name}</b>: {figures}"
_NEW = Cell("DT01", Dim.F)
_LOCKED_S = 10.0
_LAST_HOUR, _AFTER_THE_DEADLINE = "2019-11-29T16:30:00+07:00", "2019-11-29T17:30:00+07:00"
_KEPT = (
    "The assistant cannot store anything at the moment. Your message is kept and will be"
    " handled as soon as it can; there is no need to send it again."
)


async def _asked(phone: Phone) -> None:
    await phone.write("/solieu")
    await phone.tap("figures.list")
    await phone.tap("figures.ask", "*", "DT01")


# The database -------------------------------------------------------------------------------------


@contextmanager
def _locked(database: Database) -> Iterator[None]:
    """Somebody else holds what the bot must write."""
    if database.file is not None:
        other = sqlite3.connect(database.file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()
        return
    with database.writer.begin() as connection:
        connection.execute(text("LOCK TABLE inbox, value, outbox IN ACCESS EXCLUSIVE MODE"))
        yield


async def test_a_database_locked_for_ten_seconds(house: House) -> None:
    facts, phone = Facts(house.database), house.phone("officer-ha-nam")
    await _asked(phone)
    with _locked(house.database):
        sent = await phone.post("50 ; 20")
        with pytest.raises(Silence):
            await phone.until(lambda one: one.says(_SAVED), sent, patience=_LOCKED_S)
    saved = await phone.until(lambda one: one.says(_SAVED), sent)
    assert "50" in saved.text
    await phone.write("/viec")
    assert [one.amount for one in facts.values("ha-nam")[_NEW]] == [50]
    echoes = [one for one in await phone.screens() if one.says(_SAVED)]
    assert len(echoes) == 1


@contextmanager
def _full_disk(house: House) -> Iterator[None]:
    """No file of the bot can grow any more: every write that needs room fails."""
    assert house.process is not None
    soft, hard = resource.prlimit(house.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(house.process.pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.prlimit(house.process.pid, resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_full_disk(sqlite_house: House) -> None:
    house = sqlite_house
    facts, phone = Facts(house.database), house.phone("officer-ha-nam")
    await _asked(phone)
    with _full_disk(house):
        sent = await phone.post("50 ; 20")
        told = await phone.until(lambda _one: True, sent)
        assert told.says(_KEPT)
        assert facts.values("ha-nam") == {}
    saved = await phone.until(lambda one: one.says(_SAVED), told.serial)
    assert "50" in saved.text
    assert [one.amount for one in facts.values("ha-nam")[_NEW]] == [50]
    # Nothing of it was half-saved, and the next answer is taken as ever.
    assert (await phone.write("74 ; 21")).says(_SAVED)
    assert set(facts.inbox_states()) == {"done"}


# The process --------------------------------------------------------------------------------------


def _children(process: int) -> list[int]:
    own = Path(f"/proc/{process}/task/{process}/children")
    return [int(number) for number in own.read_text(encoding="ascii").split()]


async def test_a_killed_bot_leaves_no_process_behind(sqlite_house: House) -> None:
    house, phone = sqlite_house, sqlite_house.phone("officer-hung-yen")
    await _asked(phone)
    await phone.write("50 ; 20")
    await phone.write("/solieu", is_form)
    await phone.tap("figures.review", shows=is_review)
    await phone.tap("figures.sheet", shows=lambda one: one.file is not None)
    assert house.process is not None
    children = [os.pidfd_open(number) for number in _children(house.process.pid)]
    assert children  # the file was built in one of them
    await house.kill_bot()
    loop = asyncio.get_running_loop()
    for child in children:
        ended = asyncio.Event()
        loop.add_reader(child, ended.set)  # readable once the process has ended
        try:
            await asyncio.wait_for(ended.wait(), _LOCKED_S)
        finally:
            loop.remove_reader(child)
            os.close(child)
    await house.start_bot()


# The deadline -------------------------------------------------------------------------------------


async def test_a_clock_past_the_deadline(house: House) -> None:
    """The last of those that share a house: its clock goes on and never back."""
    facts = Facts(house.database)
    late, in_time = house.phone("officer-nam-dinh"), house.phone("officer-hai-phong")

    # Written before the deadline, handled after it because the bot was down: it counts.
    await house.move_clock(now=_LAST_HOUR)
    shown = await _ready(in_time, "hai-phong")
    assert shown.button("figures.submit") is not None
    await in_time.tap("figures.submit", shows=asks_to_explain)
    await in_time.write("Đã rà soát, có dự án lớn đi vào hoạt động", shows_reason)
    await house.kill_bot()
    typed_at = house.now()  # a tap bears no time: what is to count so is typed
    sent = await in_time.post("Trình với lý do này")
    await house.move_clock(now=_AFTER_THE_DEADLINE)
    await house.start_bot()
    await in_time.until(is_receipt, sent)
    (submission,) = facts.submissions("hai-phong")
    assert abs(submission.acted_at - typed_at) < timedelta(minutes=1)
    assert submission.submitted_at - submission.acted_at > timedelta(minutes=30)

    # Too late: drafts are kept, submitting is refused with a way out.
    await late.write("/solieu")
    await _asked(late)
    assert (await late.write("40 ; 20")).says(_SAVED)
    await late.write("/solieu")
    shown = await late.tap("figures.review", shows=is_review)
    if shown.button("figures.submit") is not None:
        await late.tap("figures.submit", shows=lambda one: one.says(PeriodClosed))
    assert facts.submissions("nam-dinh") == []
    assert facts.amounts("nam-dinh")[_NEW] == 40


async def _ready(phone: Phone, unit: str) -> Shown:
    """A form that can be submitted, with a change that wants an explanation."""
    figures = dict(figures_of(unit))
    lines = pasted(figures).split("\n")
    employed = figures[Cell("LD02", Dim.T)].amount
    assert employed is not None
    changed = [f"LD02 {employed * 3 // 2:f}" if one.startswith("LD02") else one for one in lines]
    return await paste(phone, "\n".join(changed))


# The messenger ------------------------------------------------------------------------------------


async def _fault(house: House, kind: str, **details: Any) -> None:
    await house.line.call("POST", "faults", {"kind": kind, **details})


async def test_the_messenger_fails_in_every_way(sqlite_house: House) -> None:
    house = sqlite_house
    facts, phone = Facts(house.database), house.phone("officer-hai-phong")
    chat = house.ids[phone.person]
    await _asked(phone)
    numbers = 0

    async def answered_despite(kind: str, **details: Any) -> int:
        """Type a figure under a fault; how often its echo is on the screen."""
        nonlocal numbers
        numbers += 1
        await _fault(house, kind, **details)
        sent = await phone.post("/viec" if numbers % 2 else "/solieu")
        first = await phone.until(lambda _one: True, sent, patience=40)
        asked = await phone.post("/trogiup")
        after = await phone.until(lambda one: one.button("home.language") is not None, asked)
        shown = [one for one in await phone.screens() if sent < one.serial < after.serial]
        assert first.id in [one.id for one in shown]
        return len(shown)

    once = {"method": "sendMessage", "chat_id": chat}
    assert await answered_despite("retry_after", retry_after=1, **once) == 1
    assert await answered_despite("error", code=502, **once) == 1
    assert await answered_despite("drop_before", **once) == 1
    # Executed, but no answer came: sent once more, never a third time.
    assert await answered_despite("drop_after", **once) == 2
    assert await answered_despite("error", code=500, **once) == 1
    for kind in ("error", "drop_before", "retry_after"):
        more = {"code": 502} if kind == "error" else {}
        assert await answered_despite(kind, method="getUpdates", **more) == 1
    # A tap whose edit was carried out without an answer is edited once more, to the same.
    await _fault(house, "drop_after", method="editMessageText")
    await phone.write("/solieu")
    assert (await phone.tap("figures.list")).button("figures.ask") is not None
    # A redelivered update is handled once.
    await _fault(house, "duplicate", times=1)
    await phone.tap("figures.ask", "*", "DT01")
    await _fault(house, "duplicate", times=1)
    assert (await phone.write("21 ; 11")).says(_SAVED)
    await phone.write("/viec")
    assert [one.amount for one in facts.values("hai-phong")[_NEW]] == [21]
    report = await house.report()
    assert report["violations"] == []
    assert set(facts.inbox_states()) == {"done"}
    assert set(report["faults"]) >= {"retry_after", "error", "drop_before", "drop_after"}


async def test_whoever_blocked_the_bot_is_not_written_to_again(sqlite_house: House) -> None:
    house = sqlite_house
    facts, officer = Facts(house.database), house.phone("officer-bac-ninh")
    head = house.phone("head-bac-ninh")
    head_id = house.ids[head.person]
    await head.act("block")
    for number in (1, 2):
        if number == 2:
            await officer.write("/solieu")
            await officer.tap("figures.list")
            await officer.tap("figures.ask", "*", "DT01")
            await officer.write("28 ; 12")
            assert (await officer.write("Bổ sung một dự án")).says(_SAVED)
            await officer.write("/solieu", is_form)
            await officer.tap("figures.review", shows=is_review)
        else:
            await _ready(officer, "bac-ninh")
        await submit(officer)
        assert len(facts.submissions("bac-ninh")) == number
        # The notice goes out in its own time; the officer's next answer comes after its attempt.
        while number == 1 and not facts.unreachable(head_id):
            await officer.write("/viec")
    assert facts.unreachable(head_id)
    refused = (await house.report())["refused"]
    assert refused.get("sendMessage 403", 0) == 1
    # Back again: the first word makes the account reachable.
    await head.act("unblock")
    assert (await head.write("/viec")).buttons != ()
    assert not facts.unreachable(head_id)


async def test_a_group_that_became_a_supergroup(sqlite_house: House) -> None:
    house = sqlite_house
    members = [one.key for one in PLAYERS[:3]]
    group = {"key": "khoi", "title": "Khối thi đua", "members": members}
    await house.line.call("PUT", "groups", group)
    await house.kill_bot()
    act = {"person": members[1], "chat": "khoi", "do": "text", "text": "/viec@tro_ly_khoi_bot"}
    await house.line.call("POST", "act", act)
    await _fault(house, "migrate", group="khoi")
    await house.start_bot()
    query = {"person": members[1], "chat": "khoi", "after": 0, "timeout": 15, "kinds": "send"}
    told = await house.line.call("GET", "wait", query)
    assert [
        Shown.of(one).says("Please write to the assistant in a private chat.")
        for one in told["messages"]
    ] == [True]
    assert (await house.report())["violations"] == []
