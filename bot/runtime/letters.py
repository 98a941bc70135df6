"""What a unit of work wants told to others, as rows of the outbox: in each reader's language.

Updates of people and the parts of the runtime that act by themselves (a contest that opens at its
time) write to others in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.i18n import DEFAULT_LANGUAGE, speak
from bot.screen import Screen, screen_to_json
from bot.vault import Vault
from storage import talk
from storage.accounts import Address
from storage.engine import Connection
from storage.records import add_audit_lines
from storage.uow import UnitOfWork

_MESSAGE = "message"
_SEALED_BYTES = 16 * 1024
"""What every sealed message takes: ciphertext is as long as what it hides, and "Không đồng ý" is
longer than "Đồng ý". The longest screen of a paper of 24 lines fits."""


def seal_payload(vault: Vault, key: str, payload: str) -> str:
    """Sealed at one length, whatever it says. Raises KeyLost."""
    content = payload.encode()
    size = -(-len(content) // _SEALED_BYTES) * _SEALED_BYTES
    sealed = vault.seal(key, _MESSAGE, content.ljust(size))
    return json.dumps({"key": key, "sealed": sealed})


def open_payload(vault: Vault, stored: str) -> str:
    """Raises KeyLost, SealBroken; ValueError and the like for what `seal_payload` did not write."""
    found = json.loads(stored)
    return vault.open(found["key"], _MESSAGE, found["sealed"]).decode().rstrip(" ")


def payload_of(screen: Screen, uow: UnitOfWork) -> str:
    """What is stored of a message; one that shows a choice of a secret contest only sealed."""
    payload = screen_to_json(screen)
    if screen.sealed is None:
        return payload
    return seal_payload(uow.vault, uow.contests.key_name(screen.sealed), payload)


def letters(
    uow: UnitOfWork, addresses: Mapping[int, Sequence[Address]], wall: datetime
) -> list[dict[str, Any]]:
    """Notices to persons and posts to groups, a row for each chat."""
    found: list[dict[str, Any]] = []
    for notice in uow.notices:
        for address in addresses[notice.person_id]:
            screen = notice.compose(speak(address.language))
            passes = screen.passes
            if passes and (passes.channel, passes.bot) != (address.channel, address.bot):
                # Another bot cannot name the file; the words go without it.
                screen = replace(screen, passes=None)
            payload = payload_of(replace(screen, stays=True), uow)
            row = queued(address, "notice", payload, notice.key, wall)
            found.append({**row, "sealed_for": screen.sealed})
    for post in uow.posts:
        group = post.group
        address = Address(0, group.channel, group.bot, group.chat, DEFAULT_LANGUAGE)
        # What a group is shown is no secret.
        row = queued(address, "notice", screen_to_json(post.screen), post.key, wall)
        found.append({**row, "edits": post.edits})
    return found


def queued(address: Address, kind: str, payload: str, key: str, wall: datetime) -> dict[str, Any]:
    """A message that goes out at most once for its key and account."""
    return {
        "channel": address.channel,
        "bot": address.bot,
        "chat": address.chat,
        "key": f"{key}:{address.account_id}",
        "kind": kind,
        "payload": payload,
        "edits": None,
        "state": "queued",
        "holder": None,
        "created_at": wall,
        "sealed_for": None,
    }


def send_out(connection: Connection, uow: UnitOfWork, bloc_id: int, wall: datetime) -> None:
    """Store what a part of the runtime has done by itself: its letters and its audit lines."""
    persons = {notice.person_id for notice in uow.notices}
    rows = letters(uow, uow.accounts.addresses(persons), wall)
    if rows:
        talk.add_keyed_messages(connection, rows)
    if uow.audit:
        add_audit_lines(
            connection,
            [
                {
                    "bloc_id": bloc_id,
                    "at": uow.now,
                    "person_id": None,
                    "account_id": None,
                    "inbox_id": None,
                    "verb": line.verb,
                    "object_kind": line.object_kind,
                    "object_id": line.object_id,
                    "detail": line.detail,
                }
                for line in uow.audit
            ],
        )
