"""Telegram: updates become Incoming, a Screen becomes text and an inline keyboard.

The only room that imports `telegram`. python-telegram-bot gives types, client, errors and parsing;
its Updater, persistence and JobQueue are not used, because they keep work in memory (see README).
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from http import HTTPStatus
from itertools import pairwise
from typing import Any, Protocol
from urllib.parse import quote

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardMarkup,
    InputFile,
    Message,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels.base import (
    ChannelClosed,
    Delivery,
    Features,
    Fetch,
    Fetched,
    File,
    Gone,
    Incoming,
    Later,
    Menus,
    Moved,
    Outgoing,
    Rejected,
    Sent,
    Store,
    TooBig,
    Uncertain,
    Unknown,
)
from bot.channels.parts import phone_rows, split_text
from bot.channels.payload import ButtonCodec
from bot.channels.transport import AiohttpRequest, MaybeSent, NotSent
from bot.channels.updates import ASKED_FOR, bare_update, read_update
from bot.screen import FileRef, Intent, Pin, Screen

log = logging.getLogger(__name__)

# Spans as the library's next release gives them; without this it warns at every 429.
os.environ["PTB_TIMEDELTA"] = "true"

_POLL_S = 25
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 30.0
_MOST_BODY = 1_000_000
_ANSWERS_AT_ONCE = 32
_MOST_CAPTION = 1024


class SaidAtOnce(Protocol):
    """What a tap is answered with before it is handled; "" for nothing."""

    def __call__(self, intent: Intent | None, *, private: bool) -> str: ...


def nothing_at_once(intent: Intent | None, *, private: bool) -> str:
    return ""


class TelegramChannel:
    """One bot account. `webhook` is (public URL, secret, listen address, port), or None to poll.

    `may_poll` says whether this process holds the account's lease: two pollers on one token would
    both get 409.
    """

    name = "telegram"
    features = Features(buttons=True, edits=True, files=True, most_text=4096)

    def __init__(
        self,
        token: str,
        *,
        base_url: str,
        file_url: str,
        proxy: str | None = None,
        webhook: tuple[str, str, str, int] | None = None,
        may_poll: Callable[[], Awaitable[bool]],
        health: Callable[[], dict[str, object]],
        said_at_once: SaidAtOnce = nothing_at_once,
    ) -> None:
        self.bot = token.partition(":")[0]
        self._request = AiohttpRequest(proxy=proxy)
        self._polls = AiohttpRequest(connections=1, proxy=proxy)
        self._client = Bot(
            token,
            base_url=base_url,
            base_file_url=file_url,
            request=self._request,
            get_updates_request=self._polls,
        )
        self._codec = ButtonCodec(token)
        self._webhook = webhook
        self._may_poll = may_poll
        self._health = health
        self._said_at_once = said_at_once
        self._username = ""
        self._answers: set[asyncio.Task[None]] = set()

    async def open(self, menus: Menus) -> None:
        try:
            await self._client.initialize()
            for language, commands in menus.items():
                await self._client.set_my_commands(
                    [BotCommand(command.name, command.description) for command in commands],
                    language_code=language or None,
                )
        except InvalidToken as error:
            raise ChannelClosed("the token is not valid for this server") from error
        except TelegramError as error:
            raise ChannelClosed(f"the server does not answer: {error.message}") from error
        self._username = self._client.username

    async def close(self) -> None:
        for answer in self._answers:
            answer.cancel()
        await self._client.shutdown()

    def invite_link(self, token: str) -> str:
        return f"https://t.me/{self._username}?start={token}"

    # Receiving -----------------------------------------------------------------------------------

    async def receive(self, store: Store) -> None:
        if self._webhook is not None:
            await self._serve_webhook(store, *self._webhook)
        else:
            await self._poll(store)

    async def _poll(self, store: Store) -> None:
        """The offset moves only after the inbox has committed: what is not stored comes again."""
        offset, pause = None, _FIRST_PAUSE_S
        webhook_removed = False
        while True:
            if not await self._may_poll():
                await asyncio.sleep(1.0)
                continue
            try:
                if not webhook_removed:
                    await self._client.delete_webhook()
                    webhook_removed = True
                updates = await self._polls.call(
                    f"{self._client.base_url}/getUpdates",
                    {"offset": offset, "timeout": _POLL_S, "allowed_updates": list(ASKED_FOR)},
                    read_timeout=_POLL_S + 5,
                )
            except InvalidToken as error:
                raise ChannelClosed("the token was revoked") from error
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error))
                continue
            except TelegramError as error:
                log.warning("receiving pauses for %.1f s: %s", pause, error.message)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_S)
                continue
            pause = _FIRST_PAUSE_S
            if updates:
                await self._take(updates, store)
                offset = updates[-1]["update_id"] + 1

    async def _serve_webhook(
        self, store: Store, public: str, secret: str, listen: str, port: int
    ) -> None:
        from aiohttp import web  # a poller has no server

        async def hook(request: web.Request) -> web.Response:
            shown = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
            if not hmac.compare_digest(shown.encode("utf-8", "surrogateescape"), secret.encode()):
                return web.Response(status=403)
            try:
                update = await request.json()
            except ValueError:
                update = None
            if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
                log.warning("the webhook was sent something that is no update")
                return web.Response(status=400)
            await self._take([update], store)
            return web.Response()

        async def health(_request: web.Request) -> web.Response:
            report = self._health()
            return web.json_response(report, status=200 if report["ok"] else 503)

        app = web.Application(client_max_size=_MOST_BODY)
        app.router.add_post("/telegram", hook)
        app.router.add_get("/health", health)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, listen, port).start()
            await self._client.set_webhook(
                f"{public.rstrip('/')}/telegram",
                secret_token=secret,
                allowed_updates=list(ASKED_FOR),
                max_connections=40,
            )
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _take(self, updates: Sequence[dict[str, Any]], store: Store) -> None:
        found = [self._read(update) for update in updates]
        await store(found)
        for update, one in zip(updates, found, strict=True):
            if "callback_query" in update:
                words = self._said_at_once(one.intent, private=one.private)
                self._answer(update["callback_query"]["id"], words)

    def _read(self, raw: dict[str, Any]) -> Incoming:
        """One update as the platform sent it. What cannot be read is stored as OTHER:
        refused, it would come again for ever and hold up everybody behind it."""
        try:
            return read_update(raw, self.name, self.bot, self._codec)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
            log.exception("update %s cannot be read", raw["update_id"])
            return bare_update(raw["update_id"], self.name, self.bot)

    def _answer(self, query_id: str, words: str) -> None:
        """Stop the button's clock at once, outside the work: Telegram gives it seconds."""
        if len(self._answers) >= _ANSWERS_AT_ONCE:
            return  # a burst: the edited message itself answers the tap

        async def answer() -> None:
            try:
                await self._client.answer_callback_query(query_id, text=words or None)
            except TelegramError as error:
                log.info("a tap was not answered: %s", error.message)

        task = asyncio.create_task(answer())
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    # Sending -------------------------------------------------------------------------------------

    async def send(self, message: Outgoing) -> Delivery:
        try:
            return await self._send(message)
        except RetryAfter as error:
            return Later(_seconds(error), "429")
        except NotSent as error:
            return Later(1.0, error.message)
        except MaybeSent as error:
            return Uncertain(error.message)
        except ChatMigrated as error:
            return Moved(str(error.new_chat_id))
        except Forbidden as error:
            return Gone(error.message)
        except BadRequest as error:
            return _judge(error.message)
        except InvalidToken as error:
            return Later(30.0, error.message)
        except TelegramError as error:
            return Uncertain(error.message)
        except ValueError as error:
            return Rejected(str(error))  # a button too long, a chat of another messenger

    async def _send(self, message: Outgoing) -> Delivery:
        if message.menu:
            await self._client.set_my_commands(
                [BotCommand(command.name, command.description) for command in message.menu],
                scope=BotCommandScopeChat(int(message.chat)),
            )
            return Sent(None)
        screen = message.screen
        assert screen is not None, "an Outgoing carries a screen or a menu"
        if screen.pin is not None:
            return await self._pin(message.chat, screen.pin)
        if message.files:
            return await self._send_file(message, screen)
        if screen.passes is not None:
            return await self._pass_on(message.chat, screen, screen.passes)
        keyboard = self._keyboard(message.chat, screen)
        parts = split_text(str(screen.text), self.features.most_text)
        if message.edits is not None and len(parts) == 1:
            try:
                await self._call(
                    "editMessageText",
                    text=parts[0],
                    chat_id=int(message.chat),
                    message_id=int(message.edits),
                    parse_mode="HTML",
                    reply_markup=keyboard,
                    link_preview_options=_NO_PREVIEW,
                )
            except BadRequest as error:
                if _is_unchanged(error.message):
                    return Sent(message.edits)
                if not _cannot_edit(error.message):
                    raise
            else:
                return Sent(message.edits)
        message_id = ""
        for part, following in pairwise([*parts, None]):
            sent = await self._call(
                "sendMessage",
                chat_id=int(message.chat),
                text=part or "",
                parse_mode="HTML",
                reply_markup=keyboard if following is None else None,
                link_preview_options=_NO_PREVIEW,
            )
            message_id = str(sent["message_id"])
        return Sent(message_id)

    async def _pin(self, chat: str, pin: Pin) -> Delivery:
        """Quietly: a pin that rings all phones of a group would be noise."""
        where = {"chat_id": int(chat), "message_id": int(pin.message_id)}
        if pin.up:
            await self._call("pinChatMessage", **where, disable_notification=True)
        else:
            await self._call("unpinChatMessage", **where)
        return Sent(pin.message_id)

    async def _call(self, method: str, **fields: object) -> Any:
        return await self._request.call(f"{self._client.base_url}/{method}", fields)

    async def _send_file(self, message: Outgoing, screen: Screen) -> Delivery:
        sent: Message | None = None
        keyboard = self._keyboard(message.chat, screen)
        caption, *rest = split_text(str(screen.text), _MOST_CAPTION)
        for part in rest and [caption, *rest]:
            await self._client.send_message(int(message.chat), part, parse_mode="HTML")
        words = {
            "caption": caption if not rest else None,
            "parse_mode": "HTML",
            "reply_markup": InlineKeyboardMarkup.de_json(keyboard) if keyboard else None,
        }
        for file in message.files:
            sent = await self._send_one(int(message.chat), file, words)
        return Sent(str(sent.message_id) if sent else None)

    async def _send_one(self, chat: int, file: File, words: dict[str, Any]) -> Message:
        """A picture that cannot be shown as a photo still arrives as a file."""
        if file.photo:
            try:
                return await self._client.send_photo(
                    chat, InputFile(file.content, filename=file.name), **words
                )
            except BadRequest as error:
                if not _is_no_photo(error.message):
                    raise
        return await self._client.send_document(
            chat, InputFile(file.content, filename=file.name), **words
        )

    async def _pass_on(self, chat: str, screen: Screen, file: FileRef) -> Delivery:
        """A file that the messenger keeps: named by its reference, nothing is uploaded."""
        method, field = _PASSING[file.kind]
        caption, *rest = split_text(str(screen.text), _MOST_CAPTION)
        for part in rest and split_text(str(screen.text), self.features.most_text):
            await self._call("sendMessage", chat_id=int(chat), text=part, parse_mode="HTML")
        sent = await self._call(
            method,
            **{field: file.ref},
            chat_id=int(chat),
            caption=None if rest else caption,
            parse_mode="HTML",
            reply_markup=self._keyboard(chat, screen),
        )
        return Sent(str(sent["message_id"]))

    # Files ---------------------------------------------------------------------------------------

    async def fetch(self, file: FileRef, most_bytes: int) -> Fetch:
        if (file.size or 0) > most_bytes:
            return TooBig()
        try:
            told = await self._call("getFile", file_id=file.ref)
            if (told.get("file_size") or 0) > most_bytes:
                return TooBig()
            if not told.get("file_path"):
                return Later(1.0, "no path to the file yet")
            url = f"{self._client.base_file_url}/{quote(told['file_path'])}"
            status, content = await self._request.download(url, most_bytes)
        except RetryAfter as error:
            return Later(_seconds(error), "429")
        except BadRequest as error:
            return TooBig() if _is_too_big(error.message) else Unknown(error.message)
        except TelegramError as error:
            return Later(1.0, error.message)
        if content is None:
            return TooBig()
        if status == HTTPStatus.OK:
            return Fetched(content)
        # A path holds for an hour; it may have run out between the two questions.
        return Later(1.0, f"HTTP {status}")

    def _keyboard(self, chat: str, screen: Screen) -> dict[str, Any] | None:
        if not screen.choices:
            return None
        return {
            "inline_keyboard": [
                [
                    {
                        "text": choice.label,
                        "callback_data": self._codec.encode(
                            chat, choice.intent, stays=screen.stays
                        ),
                    }
                    for choice in row
                ]
                for row in phone_rows(screen.choices)
            ]
        }


_PASSING = {
    "document": ("sendDocument", "document"),
    "photo": ("sendPhoto", "photo"),
    "voice": ("sendVoice", "voice"),
}
_NO_PREVIEW = {"is_disabled": True}


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


# Telegram tells these cases apart by their English texts only; no other place reads them.
def _is_unchanged(text: str) -> bool:
    return "message is not modified" in text.lower()


def _cannot_edit(text: str) -> bool:
    lower = text.lower()
    signs = (
        "message to edit not found",
        "message can't be edited",
        "no text in the message to edit",  # a photo or a document with its buttons
    )
    return any(sign in lower for sign in signs)


def _is_no_photo(text: str) -> bool:
    lower = text.lower()
    return "photo_invalid_dimensions" in lower or "image_process_failed" in lower


def _is_too_big(text: str) -> bool:
    return "file is too big" in text.lower()


def _judge(text: str) -> Delivery:
    lower = text.lower()
    gone = (
        "chat not found",
        "bot was blocked",
        "user is deactivated",
        "bot was kicked",
        "peer_id_invalid",
    )
    return Gone(text) if any(sign in lower for sign in gone) else Rejected(text)
