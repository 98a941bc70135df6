"""A file that was sent is fetched: whole, within its limit, or with the reason why not."""

from __future__ import annotations

import base64
from dataclasses import replace

from aiohttp import web

from bot.channels.base import Fetch, Fetched, Later, TooBig, Unknown
from bot.channels.telegram import TelegramChannel
from bot.screen import FileRef
from tests.channels.support import Handler, channel_to, on_stage, receiving, serving
from tests.sandbox.support import Rehearsal

CONTENT = bytes(range(256)) * 1000
REF = FileRef("telegram", "1", "document", "ref", "a.xlsx")


async def fetched_from(answer: Handler, most: int = 1000) -> Fetch:
    async with serving(answer) as url:
        channel: TelegramChannel = channel_to(url, "1:secret")
        await channel._request.initialize()
        try:
            return await channel.fetch(REF, most)
        finally:
            await channel._request.shutdown()


async def test_a_document_is_fetched_whole(stage: Rehearsal) -> None:
    async with on_stage(stage) as channel, receiving(channel) as arrivals:
        sent = {"name": "Số liệu 2019.xlsx", "base64": base64.b64encode(CONTENT).decode()}
        await stage.act("an", "document", **sent)
        file = (await arrivals.next()).file
        assert file is not None
        assert (file.kind, file.name, file.size) == ("document", "Số liệu 2019.xlsx", len(CONTENT))
        assert await channel.fetch(file, len(CONTENT)) == Fetched(CONTENT)
        assert await channel.fetch(file, len(CONTENT) - 1) == TooBig()
        assert await channel.fetch(replace(file, size=None), 100) == TooBig()
        stranger = replace(file, ref="another", size=None)
        assert isinstance(await channel.fetch(stranger, 100), Unknown)


async def test_what_is_longer_than_it_claims_is_not_read_to_its_end() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("getFile"):
            return web.json_response({"ok": True, "result": {"file_path": "documents/a b.xlsx"}})
        assert request.raw_path.endswith("/documents/a%20b.xlsx")
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(40):
            await response.write(b"x" * 100)
        return response

    assert await fetched_from(answer) == TooBig()
    assert await fetched_from(answer, 4000) == Fetched(b"x" * 4000)


async def test_a_path_that_ran_out_and_a_server_that_is_down_are_asked_again() -> None:
    statuses = iter((404, 502))

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("getFile"):
            return web.json_response({"ok": True, "result": {"file_path": "documents/a.xlsx"}})
        return web.Response(status=next(statuses))

    for _ in range(2):
        assert isinstance(await fetched_from(answer), Later)

    async def too_big(_request: web.Request) -> web.StreamResponse:
        told = {"ok": False, "error_code": 400, "description": "Bad Request: file is too big"}
        return web.json_response(told, status=400)

    assert await fetched_from(too_big) == TooBig()


async def test_a_messenger_out_of_reach_is_asked_again() -> None:
    channel = channel_to("http://127.0.0.1:9", "1:secret")
    await channel._request.initialize()
    try:
        assert isinstance(await channel.fetch(REF, 1000), Later)
    finally:
        await channel._request.shutdown()
