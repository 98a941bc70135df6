"""How fast the API server itself is: a client that does nothing but ask for updates and answer.

No library, no thought: requests are written as bytes over a few kept connections.
"""

from __future__ import annotations

import asyncio
import json
import os
from urllib.parse import urlsplit

_SENDERS = 16


class Line:
    """One kept connection; one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def post(self, path: str, body: bytes) -> bytes:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        told = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(told.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return await self._reader.readexactly(length)


async def answer(base: str, token: str) -> None:
    parts = urlsplit(base)
    path = f"{parts.path}{token}/"
    chats: asyncio.Queue[int] = asyncio.Queue()

    async def line() -> Line:
        return Line(*await asyncio.open_connection(parts.hostname, parts.port, limit=1 << 22))

    async def send() -> None:
        kept = await line()
        while True:
            chat = await chats.get()
            await kept.post(f"{path}sendMessage", b'{"chat_id":%d,"text":"37 15"}' % chat)

    async with asyncio.TaskGroup() as group:
        for _ in range(_SENDERS):
            group.create_task(send())
        kept, offset = await line(), 0
        while True:
            body = b'{"offset":%d,"timeout":25}' % offset
            for update in json.loads(await kept.post(f"{path}getUpdates", body))["result"]:
                offset = update["update_id"] + 1
                chats.put_nowait(update["message"]["chat"]["id"])


if __name__ == "__main__":
    asyncio.run(answer(os.environ["TELEGRAM_BASE_URL"], os.environ["TELEGRAM_TOKEN"]))
