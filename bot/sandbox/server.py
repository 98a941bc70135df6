"""A request comes in: to the Bot API, to a file, to the control API or to the page.

The Bot API part is a plain function instead of a router: the load test measures the bot against
this server, so the server must not be what is slow.
"""

import asyncio
import logging
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.control import Control
from bot.sandbox.delivery import Delivery
from bot.sandbox.errors import ApiError, NotServedError, bad_request
from bot.sandbox.faults import Fault, Faults, Limits
from bot.sandbox.forms import BODY_LIMIT, read_arguments
from bot.sandbox.methods import SERVED
from bot.sandbox.methods.call import Call
from bot.sandbox.schema import Json, Method, Problem
from bot.sandbox.store import to_json
from bot.sandbox.things import Bot
from bot.sandbox.world import World

log = logging.getLogger(__name__)

PAGE = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " media-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_LIMITED = ("send", "edit")
_UNLIMITED = ("sendChatAction",)


class Server:
    def __init__(self, world: World, delivery: Delivery) -> None:
        self.world = world
        self.delivery = delivery
        self.faults = Faults()
        self.limits = Limits()
        self.control = Control(world, self.faults, self.limits)
        self.page = {
            f"/{path.name}": (path.read_bytes(), _TYPES[path.suffix])
            for path in PAGE.iterdir()
            if path.suffix in _TYPES
        }

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/bot"):
            return await self._bot_api(request, path)
        if path.startswith("/file/bot"):
            return self._download(path)
        if not _is_own(request):
            return web.Response(status=403, text="This page is for this computer only.")
        if path.startswith("/control/"):
            return await self.control.handle(request, path)
        content, kind = self.page.get("/index.html" if path == "/" else path, (b"", ""))
        if not kind:
            return web.Response(status=404, text="Not found")
        headers = {
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        return web.Response(body=content, content_type=kind, charset="utf-8", headers=headers)

    # --- Bot API -------------------------------------------------------------------------

    async def _bot_api(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        token, _, name = path.removeprefix("/bot").partition("/")
        world = self.world
        method = world.schema.methods.get(name.lower())
        shown = method.name if method else name[:40]
        try:
            number, _, secret = token.partition(":")
            if not (number.isascii() and number.isdecimal()) or not secret:
                raise ApiError(404, "Not Found")
            bot = world.tokens.get(token)
            if bot is None:
                raise ApiError(401, "Unauthorized")
            world.report.request(shown)
            if method is None:
                problem = Problem("unknown-method", "", f"there is no method {name[:40]!r}")
                world.report.violation(shown, problem, world.clock.now())
                raise ApiError(404, "Not Found: method not found")
            raw, uploads, from_form = await read_arguments(request)
            return await self._call(request, bot, method, raw, uploads, from_form)
        except ApiError as error:
            if isinstance(error, NotServedError):
                world.report.not_served[error.what] += 1
            world.report.refusal(shown, error.code)
            await world.commit()
            return _refused(error)

    async def _call(
        self,
        request: web.BaseRequest,
        bot: Bot,
        method: Method,
        raw: Json,
        uploads: Json,
        from_form: bool,
    ) -> web.StreamResponse:
        # A file part named like a parameter is its value; any other is meant by attach://name.
        for name in list(uploads):
            if name in method.checkers and name not in raw:
                raw[name] = uploads.pop(name)
        values, problems = method.read(raw, from_form=from_form)
        call = Call(self.world, bot, method.name, values, uploads)
        for problem in problems:
            self.world.report.violation(method.name, problem, self.world.clock.now())
        if self.faults.delay_ms:
            await asyncio.sleep(self.faults.delay_ms / 1000)
        fault = self.faults.take(method.name, values.get("chat_id"))
        if fault is not None:
            self.world.report.faults[fault.kind] += 1
            if fault.kind == "drop_before":
                return _dropped(request)
            if fault.kind in ("retry_after", "error"):
                raise fault.refusal()
        if problems:
            raise _refusal_of(problems)
        text = await self._run(call)
        await self.world.commit()
        if fault is not None:
            return await _lost(request, fault)
        return web.Response(
            body=text.encode("utf-8", "surrogatepass"), content_type="application/json"
        )

    async def _run(self, call: Call) -> str:
        """Do it, and give the whole answer as JSON."""
        name = call.method
        if name == "getUpdates":
            return f'{{"ok":true,"result":[{",".join(await self.delivery.get_updates(call))}]}}'
        if name == "setWebhook":
            result: object = await self.delivery.set_webhook(call)
        elif name == "deleteWebhook":
            result = await self.delivery.delete_webhook(call)
        elif name == "getWebhookInfo":
            result = self.delivery.webhook_info(call)
        else:
            served = SERVED.get(name)
            if served is None:
                raise NotServedError(name)
            if self.limits.enabled and name.startswith(_LIMITED) and name not in _UNLIMITED:
                self.limits.check(call.chat())
            result = served(call)
        return to_json({"ok": True, "result": result})

    def _download(self, path: str) -> web.StreamResponse:
        token, _, place = path.removeprefix("/file/bot").partition("/")
        file = self.world.files.by_path.get(place)
        if token not in self.world.tokens:
            return _refused(ApiError(401, "Unauthorized"))
        if file is None:
            return _refused(ApiError(404, "Not Found"))
        content = self.world.files.content(file)
        return web.Response(body=content, content_type="application/octet-stream")


def _refused(error: ApiError) -> web.Response:
    if error.code == 502:
        # In front of the Bot API stands a web server, and its page is not JSON.
        page = "<html><head><title>502 Bad Gateway</title></head></html>"
        return web.Response(status=502, text=page, content_type="text/html")
    text = to_json(error.body())
    return web.Response(status=error.code, text=text, content_type="application/json")


def _refusal_of(problems: list[Problem]) -> ApiError:
    """One departure from the schema in Telegram's words where it has any, else in our own."""
    kind, where, why = problems[0]
    if where == "chat_id" and kind == "missing":
        return bad_request("chat_id is empty")
    if where == "text" and kind == "missing":
        return bad_request("message text is empty")
    if where.endswith(".callback_data") and kind == "length":
        return bad_request("BUTTON_DATA_INVALID")
    if where == "text" and kind == "length":
        return bad_request("MESSAGE_TOO_LONG")
    return bad_request(f"{where} {why} (refused by the sandbox)")


def _dropped(request: web.BaseRequest) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _lost(request: web.BaseRequest, fault: Fault) -> web.StreamResponse:
    """The request was carried out, and the caller does not learn it."""
    if fault.kind == "hang_after":
        await asyncio.sleep(fault.seconds)
    return _dropped(request)


def _is_own(request: web.BaseRequest) -> bool:
    """Only a browser on this computer, and no page of another site in it, may use the controls."""
    host = urlsplit(f"//{request.host}").hostname
    origin = request.headers.get("Origin")
    return host in ("127.0.0.1", "localhost", "::1") and origin in (None, f"http://{request.host}")


def web_server(server: Server) -> web.Server:
    loop = asyncio.get_running_loop()

    def make(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
        request = (message, payload, protocol, writer, task, loop)
        return web.BaseRequest(*request, client_max_size=BODY_LIMIT)

    return web.Server(server.handle, request_factory=make, access_log=None)
