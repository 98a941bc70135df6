"""The rehearsal: the bot on SQLite and, as a second process, the sandbox with its phone page.

The sandbox hangs on a leash (`bot.leash`), so it ends with this process however that dies. Both
hold one lock on the data folder: the next rehearsal begins when the last process of this one is
gone.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import SecretStr

from bot import app
from bot.clock import Clock, SharedClock
from bot.settings import Settings
from storage.console import lay_out_rehearsal
from storage.engine import Database
from storage.presets.load import load_bloc
from storage.presets.rehearsal import INVITED, PLAYERS, SECRETARY, STARTS_AT, Accounts, Player

HOST = "127.0.0.1"
USERNAME = "tro_ly_khoi_bot"
_BOT_ID = 7_201_900
_PORTS_TO_TRY = 20
_LOCK_WITHIN_S = 6.0
_READY_WITHIN_S = 20.0
_STOP_WITHIN_S = 4.0
_GROUP = "Nhóm Khối thi đua"
_BANNER = "Tên người, số liệu, hội nghị đều là giả định · All data is synthetic"


class DemoFailed(Exception):
    """Why the rehearsal cannot go on, in one sentence."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What both sides of one rehearsal share: the bot's token and the invite nobody has used."""

    token: str
    invite: str


class Place:
    """The folder of one rehearsal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "tro-ly-khoi.db"
        self.clock_file = folder / "clock.json"
        self.sandbox = folder / "sandbox"
        self._keys = folder / "keys.json"

    @contextmanager
    def locked(self) -> Iterator[int]:
        """Raises DemoFailed while another rehearsal, or what is left of one, works here."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.folder / "demo.lock", os.O_RDWR | os.O_CREAT, 0o600)
        end = time.monotonic() + _LOCK_WITHIN_S
        try:
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > end:
                        raise DemoFailed(
                            f"Another demo is running on {self.folder}."
                            " Stop it, or choose another folder with --data."
                        ) from None
                    time.sleep(0.1)
            yield descriptor
        finally:
            os.close(descriptor)

    def clear(self) -> None:
        """Forget the bot's side; the sandbox clears its own. Only files of the rehearsal go."""
        for path in (
            *self.folder.glob(f"{self.database.name}*"),
            self.clock_file,
            self._keys,
        ):
            path.unlink(missing_ok=True)

    @property
    def is_begun(self) -> bool:
        return self._keys.exists() and self.database.exists()

    def keys(self) -> Keys:
        """The kept keys, made at the first start; only their owner can read the file."""
        if not self._keys.exists():
            keys = {
                "token": f"{_BOT_ID}:{secrets.token_urlsafe(24)}",
                "invite": secrets.token_urlsafe(24),
            }
            draft = self._keys.with_suffix(".new")
            draft.unlink(missing_ok=True)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(keys, file)
            draft.replace(self._keys)
        return Keys(**json.loads(self._keys.read_text(encoding="utf-8")))


def link_of(token: str) -> str:
    """The invite link of a rehearsal's bot."""
    return f"https://t.me/{USERNAME}?start={token}"


def free_port(wanted: int) -> int:
    """`wanted`, or the next port nobody listens on; 0 leaves the choice to the system."""
    for port in range(wanted, min(wanted + _PORTS_TO_TRY, 65_536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind((HOST, port))
                return port
    raise DemoFailed(f"Ports {wanted} to {wanted + _PORTS_TO_TRY - 1} are all taken: use --port.")


async def rehearse(
    folder: Path,
    *,
    port: int,
    fresh: bool,
    announce: Callable[[str, str], None],
    moved: Callable[[int], None],
) -> None:
    """Run bot and sandbox until SIGINT or SIGTERM. Raises DemoFailed.

    `announce` is called with the page's address and the unused invite link when both are ready,
    `moved` before that where the page gets another port than the one asked for.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    place = Place(folder)
    with place.locked() as lock:
        # Only now: on a folder where another rehearsal runs, its port says nothing.
        free = free_port(port)
        if free != port:
            moved(free)
        if fresh:
            place.clear()
        keys = place.keys()
        async with _sandbox(place, free, fresh=fresh, lock=lock) as (process, url):
            await _serve(place, keys, process, url, stop, announce)


async def _serve(
    place: Place,
    keys: Keys,
    process: asyncio.subprocess.Process,
    url: str,
    stop: asyncio.Event,
    announce: Callable[[str, str], None],
) -> None:
    settings = Settings(
        telegram_token=SecretStr(keys.token),
        telegram_base_url=f"{url}/bot",
        telegram_file_url=f"{url}/file/bot",
        telegram_webhook_url=None,
        telegram_webhook_secret=None,
        telegram_proxy=None,
        database_url=f"sqlite:///{place.database}",
        clock_file=place.clock_file,
    )
    clock = SharedClock(place.clock_file)
    database = app.prepare_database(settings, clock.wall())
    try:
        link = await _prepare(database, clock, keys, url)
        runtime = app.build(settings, database, clock)
    except BaseException:
        database.dispose()
        raise
    try:
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(_watch(process))
            await runtime.serve(stop, lambda: announce(url, link))
            watch.cancel()
    except* DemoFailed as failed:
        raise failed.exceptions[0] from None
    finally:
        await runtime.close()


async def _watch(process: asyncio.subprocess.Process) -> None:
    code = await process.wait()
    raise DemoFailed(f"The sandbox stopped (exit code {code}), so the demo stops too.")


@asynccontextmanager
async def _sandbox(
    place: Place, port: int, *, fresh: bool, lock: int
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The sandbox as a process of its own session: Ctrl-C reaches it only after the bot stopped."""
    arguments = ["--data", str(place.sandbox), "--port", str(port), "--start-at", STARTS_AT]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.leash", "bot.sandbox", *arguments),
        *("--clock-file", str(place.clock_file)),
        *(["--fresh"] if fresh else []),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
        pass_fds=(lock,),
    )
    assert process.stdout is not None, "it was asked for"
    try:
        try:
            line = await asyncio.wait_for(process.stdout.readline(), _READY_WITHIN_S)
            ready = json.loads(line)
        except (TimeoutError, ValueError):
            raise DemoFailed("The sandbox did not start; what it says stands above.") from None
        yield process, ready["url"]
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _STOP_WITHIN_S)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _prepare(database: Database, clock: Clock, keys: Keys, url: str) -> str:
    """Tell both sides who takes part, and let everybody with access press start.

    All of it may be said again: a start that was interrupted is made good by the next one.
    Returns the link that the invited colleague has not used.
    """
    link = link_of(keys.invite)
    async with aiohttp.ClientSession(f"{url}/control/") as http:

        async def call(method: str, path: str, body: dict[str, Any] | None = None) -> Any:
            async with http.request(method, path, json=body) as answer:
                told = await answer.json()
            if answer.status != 200:
                raise DemoFailed(f"The sandbox refused {method} {path}: {told.get('error')}")
            return told

        bot = {"token": keys.token, "username": USERNAME, "first_name": "Trợ lý Khối thi đua"}
        await call("PUT", "bots", bot)
        await call("PUT", "banner", {"text": _BANNER})
        boards = {unit.key: unit.names[-1].short_name for unit in load_bloc().units}
        people = [_on_page(player, boards, link) for player in PLAYERS]
        ids = (await call("PUT", "people", {"people": people}))["ids"]
        accounts = Accounts(
            "telegram", str(_BOT_ID), {key: str(number) for key, number in ids.items()}
        )
        lay_out_rehearsal(database, clock.now(), accounts, keys.invite)
        for player in PLAYERS:
            if player.role is not None:
                chat = await call("GET", f"chat?person={player.key}&limit=1")
                if not chat["started"]:
                    await call("POST", "act", {"person": player.key, "do": "start"})
        members = [player.key for player in PLAYERS if player.role is not None]
        await call("PUT", "groups", {"key": "khoi", "title": _GROUP, "members": members})
    return link


def _on_page(player: Player, boards: Mapping[str, str], link: str) -> dict[str, str]:
    """A player as the page lists them: board by board, and apart those who have no access."""
    practice = "tên giả định"
    section = boards[player.unit] if player.role else "Chưa có quyền"
    return {
        "key": player.key,
        "first_name": player.full_name,
        "language_code": "vi",
        "note": f"{player.position} · {link if player is INVITED else practice}",
        "section": "Thư ký Khối" if player is SECRETARY else section,
    }


def what_to_try(url: str, link: str) -> str:
    """What the console shows once the page is there."""
    return f"""
  {url}

  Mở địa chỉ trên bằng trình duyệt, chọn một người ở mỗi máy điện thoại rồi thử:
    1. Cán bộ của một Ban: gõ /viec, bấm "Nhập số liệu", trả lời vài câu, rồi bỏ dở và quay lại.
    2. Dán nhiều số một lần: "DT01 379 153", hoặc một cột chép từ Excel.
    3. {INVITED.full_name} (lúc đầu chưa có quyền): gửi đường dẫn {link}
       vào khung chat của đồng chí ấy rồi bấm vào đó; Trưởng ban KKT Quảng Ninh xác nhận ở máy bên.
    4. Thư ký Khối: "Nhập hộ đơn vị", "Tình hình gửi số"; gõ /tinhhinh trong nhóm Khối.
       Người ngoài Khối: xem màn hình công khai.
    5. Chỉnh đồng hồ trên trang (lúc đầu là ngày 01/11/2019, hạn nộp 29/11/2019): đặt 8:20 ngày
       22/11/2019 thì thư nhắc việc đến máy cán bộ sau vài giây.
    6. Bình xét, biểu quyết: Thư ký Khối mở /khenthuong giới thiệu vài Ban, rồi "Điều hành Khối",
       "Biểu quyết, bỏ phiếu" để lập và mở một cuộc; các Trưởng ban gõ /bophieu hoặc /bieuquyet.
    7. Tập dượt năm 2022: đặt đồng hồ tới 01/11/2022, Thư ký Khối vào "Kỳ báo cáo" mở năm 2021 và
       2022 (doanh thu, nộp ngân sách tách FDI và DDI), rồi ghi nhận Khối phó.

  Open the address in a browser, pick a person on each phone, and try:
    1. An officer: /viec, "Nhập số liệu", answer a few questions, leave, and come back.
    2. Paste several figures at once: "DT01 379 153", or a column copied from Excel.
    3. {INVITED.full_name} (no access at first): send the invite link above in her own chat and tap
       it there, then let the head of the Quảng Ninh board confirm on the other phone.
    4. The secretary: "Nhập hộ đơn vị", "Tình hình gửi số"; /tinhhinh in the bloc's group chat.
       The outsider: the public screen.
    5. Move the clock on the page (at first 1 November 2019, due 29 November 2019): at 8:20 on
       22 November 2019 a reminder reaches the officers within seconds.
    6. Vote: the secretary proposes some boards at /khenthuong, then prepares and opens a vote under
       "Điều hành Khối", "Biểu quyết, bỏ phiếu"; the heads send /bophieu or /bieuquyet.
    7. To rehearse 2022: set the clock to 1 November 2022; the secretary opens 2021 and 2022 under
       "Kỳ báo cáo" (revenue and budget are split FDI/DDI then), and records the deputy.

  Ctrl-C: dừng lại, dữ liệu được giữ. Stops; everything is kept.
"""
