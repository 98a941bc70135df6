"""The sandbox stopped, killed and started again: nothing confirmed is lost, no id used twice."""

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from .support import Json, Rehearsal, Sandbox, options, rehearsal

TAP = {"inline_keyboard": [[{"text": "Có", "callback_data": "y"}]]}


def read_offset(folder: Path) -> float:
    offset: float = json.loads((folder / "clock.json").read_text("utf-8"))["offset_seconds"]
    return offset


async def test_everything_survives_a_kill(tmp_path: Path) -> None:
    first = Sandbox(*options(tmp_path))
    async with rehearsal(first.url, "an", "binh") as stage:
        chat_id = await stage.start("an")
        group_id = await stage.group("khoi", "an", "binh")
        sent = (await stage.api("sendMessage", chat_id=chat_id, text="một"))["result"]
        commands = [{"command": "viec", "description": "Việc"}]
        await stage.api("setMyCommands", commands=commands)
        await stage.api("sendMessage", chat_id=chat_id, text="x", unknown=1)
        await stage.api("sendMessage", chat_id=chat_id, text="chọn", reply_markup=TAP)
        tap = await stage.act("an", "tap", label="Có")
        file = await stage.act("an", "document", name="a.txt", base64="eGlu")
        await stage.control("PUT", "banner", {"text": "Diễn tập"})
        before = await stage.chat("an")
        updates = (await stage.api("getUpdates"))["result"]
    first.kill()

    second = Sandbox(*options(tmp_path))
    async with aiohttp.ClientSession() as http:
        again = Rehearsal(second.url, http)
        again.number, again.token, again.username = stage.number, stage.token, stage.username
        again.ids = stage.ids
        after = await again.chat("an")
        assert after["messages"] == before["messages"]
        assert after["commands"] == commands
        assert after["serial"] >= before["serial"]
        assert (await again.control("GET", "banner"))["text"] == "Diễn tập"
        assert (await again.report())["violation_counts"] == {"unknown-parameter": 1}
        assert (await again.api("getUpdates"))["result"] == updates
        answer = await again.api("answerCallbackQuery", callback_query_id=tap["query_id"])
        assert answer["ok"]
        path = (await again.api("getFile", file_id=file["file_id"]))["result"]["file_path"]
        async with http.get(f"{second.url}/file/bot{again.token}/{path}") as download:
            assert await download.read() == b"xin"
        journal = await again.control("GET", "journal", {"after": 0})
        assert [one["text"] for one in journal["entries"]] == ["một", "chọn", ""]
        # Ids go on above everything that was given before.
        new = (await again.api("sendMessage", chat_id=chat_id, text="hai"))["result"]
        assert new["message_id"] > max(one["id"] for one in before["messages"])
        act = await again.act("binh", "start")
        assert act["update_id"] > updates[-1]["update_id"]
        assert act["serial"] > after["serial"]
        people = {"people": [{"key": again.key("chi"), "first_name": "Chi"}]}
        ids = (await again.control("PUT", "people", people))["ids"]
        assert ids[again.key("chi")] > max(stage.ids.values())
        assert (await again.api("getChat", chat_id=group_id))["result"]["title"] == "khoi"
        assert sent["message_id"] in {one["id"] for one in after["messages"]}
    assert second.stop() == 0


async def test_every_confirmed_message_is_there_after_a_kill(tmp_path: Path) -> None:
    first = Sandbox(*options(tmp_path))
    confirmed: list[str] = []
    enough = asyncio.Event()
    async with rehearsal(first.url, "an") as stage:
        chat_id = await stage.start("an")

        async def send(lane: int) -> None:
            with suppress(aiohttp.ClientError):
                for number in range(10_000):
                    text = f"{lane}.{number}"
                    answer = await stage.api("sendMessage", chat_id=chat_id, text=text)
                    assert answer["ok"]
                    confirmed.append(text)
                    if len(confirmed) == 300:
                        enough.set()

        senders = [asyncio.create_task(send(lane)) for lane in range(8)]
        await asyncio.wait_for(enough.wait(), 20)
        first.kill()
        await asyncio.gather(*senders)
    second = Sandbox(*options(tmp_path))
    async with aiohttp.ClientSession() as http:
        stage.http, stage.url = http, second.url
        query = {"person": stage.key("an"), "bot": stage.username, "limit": 5000}
        kept = await stage.control("GET", "chat", query)
        assert set(confirmed) <= {one["text"] for one in kept["messages"]}
    assert second.stop() == 0


async def test_the_clock_begins_where_told_and_goes_on_where_it_was(tmp_path: Path) -> None:
    async def now(url: str) -> float:
        async with aiohttp.ClientSession() as http, http.get(f"{url}/control/clock") as answer:
            clock: Json = await answer.json()
            assert clock["offset_seconds"] == read_offset(tmp_path)
            real = (tmp_path / "clock.json").stat().st_mtime
            assert 0 <= clock["epoch"] - clock["offset_seconds"] - real < 5
            return float(clock["epoch"])

    start_at = "2019-11-01T08:00:00+07:00"
    began = datetime.fromisoformat(start_at).timestamp()
    first = Sandbox(*options(tmp_path, "--fresh", "--start-at", start_at))
    assert 0 <= await now(first.url) - began < 3
    async with (
        aiohttp.ClientSession() as http,
        http.put(f"{first.url}/control/clock", json={"advance_seconds": 86400}),
    ):
        pass
    stopped = await now(first.url)
    assert 0 <= stopped - began - 86400 < 3
    first.kill()
    await asyncio.sleep(1.5)

    second = Sandbox(*options(tmp_path, "--start-at", start_at))
    assert 0 <= await now(second.url) - stopped < 3
    async with (
        aiohttp.ClientSession() as http,
        http.put(f"{second.url}/control/clock", json={"now": "2019-12-20T08:15:00"}),
    ):
        pass
    assert 0 <= await now(second.url) - datetime(2019, 12, 20, 1, 15, tzinfo=UTC).timestamp() < 3
    assert second.stop() == 0


async def test_fresh_forgets(tmp_path: Path) -> None:
    first = Sandbox(*options(tmp_path))
    async with rehearsal(first.url, "an") as stage:
        await stage.act("an", "photo")
    assert first.stop() == 0
    assert list((tmp_path / "files").iterdir())
    second = Sandbox(*options(tmp_path, "--fresh"))
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{second.url}/control/people") as answer:
            assert await answer.json() == {"people": [], "groups": []}
        stage.http, stage.url = http, second.url
        assert (await stage.api("getMe"))["error_code"] == 401
    assert second.stop() == 0
    assert not (tmp_path / "files").exists()


async def test_it_stops_while_clients_wait(tmp_path: Path) -> None:
    sandbox = Sandbox(*options(tmp_path))
    async with rehearsal(sandbox.url, "an") as stage:
        await stage.start("an")
        await stage.api("getUpdates", offset=2**40)
        waiting = [
            asyncio.create_task(stage.api("getUpdates", timeout=40)),
            asyncio.create_task(stage.wait("an", 10**9, timeout=40)),
            asyncio.create_task(stage.control("GET", "events", {"after": 10**9, "timeout": 40})),
        ]
        await asyncio.sleep(0.3)
        began = time.monotonic()
        assert await asyncio.to_thread(sandbox.stop) == 0
        assert time.monotonic() - began < 5
        updates, news, events = await asyncio.gather(*waiting)
        assert (updates["result"], news["timed_out"], events["events"]) == ([], True, [])


def _refused(*arguments: str) -> str:
    command = [sys.executable, "-m", "bot.sandbox", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode != 0
    return done.stderr


def test_what_cannot_be_started_is_said_in_one_sentence(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "sandbox.sqlite")
    db.execute("PRAGMA user_version = 99")
    db.close()
    assert "use --fresh" in _refused("--data", str(tmp_path), "--port", "0")
    taken = Sandbox("--memory")
    assert "cannot start" in _refused("--memory", "--port", taken.url.rpartition(":")[2])
    assert taken.stop() == 0


@pytest.mark.parametrize("line", ["", "--memory --data x", "--memory --port x"])
def test_wrong_arguments(line: str) -> None:
    assert "usage" in _refused(*line.split())
