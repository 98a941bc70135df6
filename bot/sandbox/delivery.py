"""How updates leave: getUpdates with offsets, or POSTs to a webhook with back-off."""

import asyncio
import ipaddress
import logging
import re
from collections import deque
from contextlib import suppress
from urllib.parse import urlsplit

import aiohttp

from bot.sandbox.errors import ApiError, NotServedError, bad_request
from bot.sandbox.methods.call import Call
from bot.sandbox.things import Bot, Json, Waiting, Webhook
from bot.sandbox.world import World

log = logging.getLogger(__name__)

POLL_LIMIT = 100
POLL_SECONDS = 50
WEBHOOK_SECONDS = 60.0
FIRST_WAIT, LAST_WAIT = 2.0, 60.0
_PORTS = {443, 80, 88, 8443}
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")

_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
)
_OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


def conflict(text: str) -> ApiError:
    return ApiError(409, f"Conflict: {text}")


class Delivery:
    """`pace` scales the waits between webhook attempts, so that tests need not wait minutes."""

    def __init__(self, world: World, pace: float) -> None:
        self._world = world
        self._pace = pace
        self._polls: dict[int, asyncio.Future[None]] = {}
        self._lanes: dict[tuple[int, str], asyncio.Task[None]] = {}
        self._queues: dict[tuple[int, str], deque[int]] = {}
        self._slots: dict[int, asyncio.Semaphore] = {}
        self._again: dict[int, list[Waiting]] = {}
        self._session: aiohttp.ClientSession | None = None
        world.on_update = self._arrived

    def start(self) -> None:
        """Take up the webhooks that were set before a restart."""
        for bot in self._world.bots.values():
            self._start_lanes(bot)

    async def stop(self) -> None:
        for bot in self._world.bots.values():
            await self._stop_lanes(bot)
        for poll in self._polls.values():
            if not poll.done():
                poll.set_result(None)
        if self._session is not None:
            await self._session.close()

    def _arrived(self, bot: Bot, waiting: Waiting) -> None:
        if bot.webhook is not None:
            self._push_on(bot, waiting)
        elif (poll := self._polls.get(bot.id)) is not None and not poll.done():
            poll.set_result(None)

    # --- polling -------------------------------------------------------------------------

    async def get_updates(self, call: Call) -> list[str]:
        """The waiting updates, each as JSON text."""
        call.serves("offset", "limit", "timeout", "allowed_updates")
        bot = call.bot
        if bot.webhook is not None:
            raise conflict(_ACTIVE)
        if (other := self._polls.pop(bot.id, None)) is not None and not other.done():
            other.set_exception(conflict(_OTHER_POLL))
        self._allow(call)
        self._confirm(bot, call.args.get("offset", 0))
        limit = min(max(call.args.get("limit", POLL_LIMIT), 1), POLL_LIMIT)
        ready = self._ready(bot, limit)
        seconds = min(call.args.get("timeout", 0), POLL_SECONDS)
        if not ready and seconds > 0:
            await self._world.commit()
            poll: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._polls[bot.id] = poll
            if self._ready(bot, limit):
                poll.set_result(None)  # it came while the state was being written
            try:
                with suppress(TimeoutError):
                    await asyncio.wait_for(poll, seconds)
            finally:
                if self._polls.get(bot.id) is poll:
                    del self._polls[bot.id]
            ready = self._ready(bot, limit)
        return [waiting.text for waiting in ready]

    def _allow(self, call: Call) -> None:
        if "allowed_updates" not in call.args:
            return
        wanted = call.args["allowed_updates"]
        known = self._world.schema.fields("Update")
        for name in wanted:
            if name not in known:
                call.violation("value", "allowed_updates", f"there are no {name!r} updates")
        if wanted != (call.bot.allowed or []):
            call.bot.allowed = wanted or None
            self._world.save_bot(call.bot)

    def _confirm(self, bot: Bot, offset: int) -> None:
        if offset < 0:
            kept = list(bot.queue)[offset:]
            offset = kept[0] if kept else 0
        for number in list(bot.queue):
            if number >= offset:
                break
            waiting = bot.queue[number]
            if waiting.again > 0:
                waiting.again -= 1
                self._again.setdefault(bot.id, []).append(waiting)
            self._world.forget_update(bot, number)

    def _ready(self, bot: Bot, limit: int) -> list[Waiting]:
        ready = self._again.pop(bot.id, [])
        for waiting in list(bot.queue.values()):
            if len(ready) >= limit:
                break
            if self._world.is_stale(waiting):
                self._world.forget_update(bot, waiting.id)
            else:
                ready.append(waiting)
        return ready

    # --- webhook -------------------------------------------------------------------------

    async def set_webhook(self, call: Call) -> bool:
        call.serves(
            "url", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token"
        )
        url: str = call.args["url"]
        if not url:
            return await self.delete_webhook(call)
        _check_url(url)
        secret: str | None = call.args.get("secret_token")
        if secret is not None and not _SECRET.fullmatch(secret):
            call.violation("value", "secret_token", "is 1-256 of A-Z, a-z, 0-9, _ and -")
            raise bad_request("secret token contains unallowed characters")
        connections = call.args.get("max_connections", 40)
        if not 1 <= connections <= 100:
            call.violation("value", "max_connections", "must be 1-100")
            raise bad_request("max_connections must be between 1 and 100")
        if urlsplit(url).scheme == "https":
            raise NotServedError("webhooks by HTTPS: give it the bot's address on this computer")
        bot = call.bot
        await self._stop_lanes(bot)
        if (poll := self._polls.pop(bot.id, None)) is not None and not poll.done():
            poll.set_exception(conflict("terminated by setWebhook request"))
        self._allow(call)
        self._drop_pending(call)
        bot.webhook = Webhook(url, secret, connections)
        self._slots[bot.id] = asyncio.Semaphore(connections)
        self._world.save_bot(bot)
        self._start_lanes(bot)
        return True

    async def delete_webhook(self, call: Call) -> bool:
        await self._stop_lanes(call.bot)
        self._drop_pending(call)
        call.bot.webhook = None
        self._world.save_bot(call.bot)
        return True

    def webhook_info(self, call: Call) -> Json:
        bot, hook = call.bot, call.bot.webhook
        info: Json = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(bot.queue),
        }
        if hook is not None:
            info["max_connections"] = hook.max_connections
            if hook.last_error_date is not None:
                info["last_error_date"] = hook.last_error_date
                info["last_error_message"] = hook.last_error_message
        if bot.allowed:
            info["allowed_updates"] = bot.allowed
        return info

    def _drop_pending(self, call: Call) -> None:
        if call.args.get("drop_pending_updates"):
            for number in list(call.bot.queue):
                self._world.forget_update(call.bot, number)

    def _start_lanes(self, bot: Bot) -> None:
        if bot.webhook is not None:
            for waiting in bot.queue.values():
                self._push_on(bot, waiting)

    def _push_on(self, bot: Bot, waiting: Waiting) -> None:
        place = (bot.id, waiting.lane)
        self._queues.setdefault(place, deque()).append(waiting.id)
        if place not in self._lanes:
            self._lanes[place] = asyncio.create_task(self._run_lane(bot, place))

    async def _stop_lanes(self, bot: Bot) -> None:
        mine = [place for place in self._lanes if place[0] == bot.id]
        tasks = [self._lanes.pop(place) for place in mine]
        for place in mine:
            self._queues.pop(place, None)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run_lane(self, bot: Bot, place: tuple[int, str]) -> None:
        """Deliver one lane's updates in order until none is left."""
        queue = self._queues[place]
        while queue and bot.webhook is not None:
            waiting = bot.queue.get(queue[0])
            if waiting is not None:
                await self._deliver(bot, bot.webhook, waiting)
                if waiting.again > 0:
                    waiting.again -= 1
                    continue
                self._world.forget_update(bot, waiting.id)
                await self._world.commit()
            queue.popleft()
        del self._lanes[place], self._queues[place]

    async def _deliver(self, bot: Bot, hook: Webhook, waiting: Waiting) -> None:
        """Return when the update was taken, or is too old to be of use."""
        wait = 0.0
        while not self._world.is_stale(waiting):
            error = await self._post(bot, hook, waiting)
            if error is None:
                return
            hook.last_error_date = int(self._world.clock.now())
            hook.last_error_message = error
            await asyncio.sleep(wait * self._pace)
            wait = min(wait * 2, LAST_WAIT) if wait else FIRST_WAIT

    async def _post(self, bot: Bot, hook: Webhook, waiting: Waiting) -> str | None:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        timeout = aiohttp.ClientTimeout(total=WEBHOOK_SECONDS)
        slots = self._slots.setdefault(bot.id, asyncio.Semaphore(hook.max_connections))
        try:
            async with (
                slots,
                self._session.post(
                    hook.url,
                    data=waiting.text.encode(),
                    headers=headers,
                    timeout=timeout,
                    allow_redirects=False,
                ) as answer,
            ):
                body = await answer.read()
                if 200 <= answer.status < 300:
                    if b'"method"' in body:
                        self._world.report.not_served["a method call in a webhook's answer"] += 1
                    return None
                return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientError:
            return "Connection refused"


def _check_url(url: str) -> None:
    """Telegram takes only HTTPS on its four ports; the sandbox also takes loopback HTTP."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise bad_request("bad webhook: URL is invalid") from error
    host = parts.hostname or ""
    if parts.scheme == "http" and _is_loopback(host):
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: HTTPS URL must be provided for webhook")
    if not host:
        raise bad_request("bad webhook: URL host is empty")
    if (port or 443) not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
