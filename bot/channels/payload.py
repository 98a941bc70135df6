"""Buttons on the wire: an intent, its arguments and a short MAC in at most 64 bytes.

The MAC binds a button to bot and chat, so a payload made up or carried to another chat is known at
once. It is no permission: handlers ask for rights again. No row is kept per button. What stands
behind the MAC says whether the button's message may be edited when it is tapped.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from bot.screen import Intent

MOST_BYTES = 64
_MAC_LETTERS = 11  # 66 bits: hopeless to guess over a rate-limited API
_SEPARATOR, _STAYS = "|", "!"


class PayloadTooLong(ValueError):
    """An intent that does not fit a button: a mistake in the handler, found by its first test."""


class ButtonCodec:
    """Writes and reads button payloads with a key that is derived from the bot's token."""

    def __init__(self, token: str) -> None:
        self._key = hmac.new(token.encode(), b"tro-ly-khoi buttons 1", sha256).digest()

    def _mac(self, chat: str, body: str) -> str:
        # In one call: a screen bears several buttons, and an HMAC object costs more than the MAC.
        digest = hmac.digest(self._key, _bytes(f"{chat}\n{body}"), "sha256")
        return urlsafe_b64encode(digest).decode()[:_MAC_LETTERS]

    def encode(self, chat: str, intent: Intent, *, stays: bool = False) -> str:
        """`stays` for a button on a message that no tap edits.

        Raises PayloadTooLong beyond 64 bytes, ValueError for an argument with a separator.
        """
        body = _SEPARATOR.join((intent.name, *intent.args))
        if body.count(_SEPARATOR) != len(intent.args):
            raise ValueError(f"{intent.name}: an argument holds the separator")
        mark = _STAYS if stays else _SEPARATOR
        payload = f"{self._mac(chat, _signed(mark, body))}{mark}{body}"
        size = len(payload.encode())
        if size > MOST_BYTES:
            raise PayloadTooLong(f"{intent.name}: {size} bytes")
        return payload

    def decode(self, chat: str, payload: str) -> Intent | None:
        """The intent, or None where the payload was not written for this chat by this bot."""
        mac, mark, body = (
            payload[:_MAC_LETTERS],
            payload[_MAC_LETTERS:][:1],
            payload[_MAC_LETTERS + 1 :],
        )
        if not body or mark not in (_SEPARATOR, _STAYS):
            return None
        if not hmac.compare_digest(_bytes(mac), _bytes(self._mac(chat, _signed(mark, body)))):
            return None
        name, *args = body.split(_SEPARATOR)
        return Intent(name, tuple(args))


def stands_on_receipt(payload: str) -> bool:
    """Whether a payload that `decode` has accepted stands on a message that stays."""
    return payload[_MAC_LETTERS:][:1] == _STAYS


def _signed(mark: str, body: str) -> str:
    """Buttons of earlier releases, which bear no mark, keep their MAC."""
    return body if mark == _SEPARATOR else mark + body


def _bytes(text: str) -> bytes:
    """A forged payload may hold lone surrogates, which have no UTF-8 form."""
    return text.encode("utf-8", "surrogatepass")
