"""The rehearsal as a newcomer meets it: real processes, from the first start to the last."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from bot.demo import DemoFailed, Place, free_port
from storage.presets.rehearsal import PLAYERS
from tests.program import Program, answers, call, said_by_bot, wait_until


def demo(data: Path, *more: str) -> Program:
    return Program("bot", "demo", "--data", str(data), "--port", "0", *more)


def page_of(program: Program) -> str:
    return program.says("http://127.0.0.1:")


def asks(url: str, person: str, text: str, chat: str = "private") -> list[str]:
    """What the bot answers to a message."""
    said = {"person": person, "do": "text", "text": text, "chat": chat}
    sent = call(url, "POST", "act", said)
    query = f"wait?person={person}&chat={chat}&after={sent['serial']}&timeout=20"
    return [message["text"] for message in call(url, "GET", query)["messages"]]


def kept(data: Path) -> dict[str, Any]:
    found = json.loads((data / "keys.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_a_rehearsal_from_start_to_start(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    with demo(data) as program:
        url = page_of(program)
        assert answers(f"{url}/")
        assert "đều là giả định" in call(url, "GET", "banner")["text"]
        assert call(url, "GET", "clock")["now"].startswith("2019-11-01T08:0")
        members = [player for player in PLAYERS if player.role is not None]
        assert len(members) == 11 * 2 + 1
        for player in members:
            wait_until(lambda key=player.key: len(said_by_bot(url, key)) == 1)  # type: ignore[misc]
        assert said_by_bot(url, "outsider") == []
        [home] = asks(url, "officer-ha-nam", "/viec")
        assert "Ban Quản lý các khu công nghiệp tỉnh Hà Nam" in home
        assert "03/01/2020" in home
        [counts] = asks(url, "secretary", "/tinhhinh", "khoi")
        assert "Đã gửi: 00/11 đơn vị" in counts
        assert call(url, "GET", "report")["violation_counts"] == {}
        notes = {one["key"]: one["note"] for one in call(url, "GET", "people")["people"]}
        assert kept(data)["invite"] in notes["invited"]
        assert kept(data)["invite"] in program.output
        assert (data / "keys.json").stat().st_mode & 0o777 == 0o600
        call(url, "PUT", "clock", {"now": "2019-11-20T09:00:00+07:00"})
        assert program.stop(within=5.0) == 0
        assert not answers(f"{url}/")

    before = kept(data)
    with demo(data) as program:
        url = page_of(program)
        assert kept(data) == before
        assert len(said_by_bot(url, "officer-ha-nam")) == 2
        assert "còn 9 ngày" in asks(url, "officer-ha-nam", "/viec")[0]
        # Killed in the worst way, it leaves no sandbox behind.
        program.stop(signal.SIGKILL)
        wait_until(lambda: not answers(f"{url}/"), 10)

    with demo(data, "--fresh") as program:
        url = page_of(program)
        assert kept(data)["token"] != before["token"]
        wait_until(lambda: len(said_by_bot(url, "officer-ha-nam")) == 1)
        assert call(url, "GET", "clock")["now"].startswith("2019-11-01T08:0")
        assert program.stop(signal.SIGINT, within=5.0) == 0


def test_a_second_demo_on_the_same_folder_and_a_sandbox_that_dies(tmp_path: Path) -> None:
    with demo(tmp_path) as program:
        port = page_of(program).rpartition(":")[2]
        with demo(tmp_path, "--port", port) as second:
            assert second.ends() == 1
            assert second.output.startswith("Another demo is running")
        [sandbox] = _children(program.process.pid)
        os.kill(sandbox, signal.SIGKILL)
        assert program.ends(10) == 1
        assert "The sandbox stopped" in program.output
        assert "Traceback" not in program.output


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(word) for word in listed.split()]


def test_a_port_that_is_taken_is_named_and_the_next_one_used(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with Program("bot", "demo", "--data", str(tmp_path), "--port", str(port)) as program:
            assert program.says("is taken").startswith(f"Port {port} is taken; the page is on port")
            assert page_of(program) != f"http://127.0.0.1:{port}"


def test_the_last_port_has_no_next_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 65_535))
        taken.listen()
        with pytest.raises(DemoFailed, match="65535"):
            free_port(65_535)


def test_fresh_forgets_only_what_is_its_own(tmp_path: Path) -> None:
    place = Place(tmp_path)
    first = place.keys()
    (tmp_path / "notes.txt").write_text("mine")
    place.database.touch()
    place.clear()
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    assert place.keys() != first


def test_who_waits_for_the_lock_gets_it_when_it_is_free(tmp_path: Path) -> None:
    place = Place(tmp_path)
    started = time.monotonic()
    with place.locked():
        pass
    with place.locked():
        assert time.monotonic() - started < 1
