"""A request that surely never left is told apart from one that may have been executed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import BadRequest

from bot.channels.transport import AiohttpRequest, MaybeSent, NotSent
from tests.channels.support import Handler, free_port, serving


@asynccontextmanager
async def opened(connections: int = 4) -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest(connections=connections)
    await request.initialize()
    try:
        yield request
    finally:
        await request.shutdown()


async def echo(request: web.Request) -> web.StreamResponse:
    return web.json_response({"method": request.method, "path": request.path})


def answering(status: int, body: str = "") -> Handler:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=body)

    return answer


async def test_an_answer_comes_back_as_it_is() -> None:
    async with serving(echo) as url, opened() as request:
        status, content = await request.do_request(f"{url}/getMe", "POST")
    assert status == 200
    assert b'"path": "/getMe"' in content


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 429])
async def test_a_refusal_is_the_librarys_to_read(status: int) -> None:
    async with serving(answering(status, "no")) as url, opened() as request:
        assert await request.do_request(url, "POST") == (status, b"no")


@pytest.mark.parametrize("status", [502, 503])
async def test_a_gateway_without_its_server_executed_nothing(status: int) -> None:
    async with serving(answering(status)) as url, opened() as request:
        with pytest.raises(NotSent, match=str(status)):
            await request.do_request(url, "POST")


@pytest.mark.parametrize("status", [500, 504, 520])
async def test_other_failures_of_a_server_may_come_after_the_work(status: int) -> None:
    async with serving(answering(status)) as url, opened() as request:
        with pytest.raises(MaybeSent, match=str(status)):
            await request.do_request(url, "POST")


async def test_nobody_listens() -> None:
    url = f"http://127.0.0.1:{free_port()}/bot1:secret-token/getMe"
    async with opened() as request:
        with pytest.raises(NotSent) as caught:
            await request.do_request(url, "POST")
    assert "secret-token" not in str(caught.value)


async def test_a_name_that_does_not_exist() -> None:
    async with opened() as request:
        with pytest.raises(NotSent):
            await request.do_request("http://nobody.invalid/", "POST")


async def test_an_answer_that_does_not_come() -> None:
    executed = asyncio.Event()
    ended = asyncio.Event()

    async def hang(_request: web.Request) -> web.StreamResponse:
        executed.set()
        await ended.wait()
        return web.Response()

    async with serving(hang) as url, opened() as request:
        with pytest.raises(MaybeSent):
            await request.do_request(url, "POST", read_timeout=0.05)
        assert executed.is_set()
        ended.set()


async def test_a_connection_that_breaks_after_the_request() -> None:
    async def drop(request: web.Request) -> web.StreamResponse:
        await request.read()
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with serving(drop) as url, opened() as request:
        with pytest.raises(MaybeSent):
            await request.do_request(url, "POST")


async def test_an_answer_that_breaks_off_in_the_middle() -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b'{"ok":true')
        assert request.transport is not None
        request.transport.abort()
        return response

    async with serving(half) as url, opened() as request:
        with pytest.raises(MaybeSent):
            await request.do_request(url, "POST")


async def test_a_closed_transport_sends_nothing() -> None:
    request = AiohttpRequest()
    with pytest.raises(NotSent):
        await request.do_request("http://127.0.0.1:1/", "POST")
    await request.initialize()
    await request.initialize()
    await request.shutdown()
    await request.shutdown()
    with pytest.raises(NotSent):
        await request.do_request("http://127.0.0.1:1/", "POST")


async def test_connections_are_kept_and_bounded() -> None:
    peers: set[object] = set()
    at_once = most = 0
    together = asyncio.Event()

    async def count(request: web.Request) -> web.StreamResponse:
        nonlocal at_once, most
        assert request.transport is not None
        peers.add(request.transport.get_extra_info("peername"))
        at_once += 1
        most = max(most, at_once)
        if at_once == 3:
            together.set()
        await asyncio.wait_for(together.wait(), 5)
        at_once -= 1
        return web.Response(text="{}")

    async with serving(count) as url, opened(connections=3) as request:
        await asyncio.gather(*(request.do_request(url, "POST") for _ in range(9)))
    assert most == 3
    assert len(peers) == 3


async def test_a_file_and_vietnamese_fields_arrive_whole() -> None:
    """Through the library's own client: parameters as form fields, the file with its name."""
    seen: dict[str, object] = {}

    async def take(request: web.Request) -> web.StreamResponse:
        form = await request.post()
        for name, value in form.items():
            seen[name] = (
                (value.filename, value.content_type, value.file.read())
                if isinstance(value, web.FileField)
                else value
            )
        return web.json_response({"ok": False, "description": "Bad Request: seen"}, status=400)

    content = bytes(range(256)) * 100
    async with serving(take) as url:
        bot = Bot("1:abcdefgh", base_url=f"{url}/bot", request=AiohttpRequest())
        with pytest.raises(BadRequest, match=r"(?i)seen"):
            await _send(bot, content)
    assert seen["caption"] == "Biểu số liệu: Hải Phòng & <b>Quảng Ninh</b>"
    assert seen["chat_id"] == "42"
    files = [value for value in seen.values() if isinstance(value, tuple)]
    assert [(name, body) for name, _mime, body in files] == [("Biểu số liệu 2019.xlsx", content)]


async def _send(bot: Bot, content: bytes) -> None:
    request = bot.request
    await request.initialize()
    try:
        await bot.send_document(
            42,
            InputFile(content, filename="Biểu số liệu 2019.xlsx"),
            caption="Biểu số liệu: Hải Phòng & <b>Quảng Ninh</b>",
        )
    finally:
        await request.shutdown()
