"""Log lines that name the update they belong to and never show a secret."""

from __future__ import annotations

import logging
import re
import sys
from contextvars import ContextVar

update_in_hand: ContextVar[str] = ContextVar("update_in_hand", default="-")

# Also right behind letters: in a URL the token stands as /bot123456789:letters/method.
_TOKEN = re.compile(r"(?<!\d)\d{3,}(?::|%3[Aa])[A-Za-z0-9_-]{8,}")
_PASSWORD = re.compile(r"(?<=://)([^\s:/@]*):\S+@")
_INVITE = re.compile(r"(?:(?<=start=)|(?<=/start ))[A-Za-z0-9_-]{8,}")


def redact(text: str) -> str:
    """Take bot tokens, database passwords and invite links out of a text."""
    text = _TOKEN.sub("<token>", text)
    text = _PASSWORD.sub(r"\1:<password>@", text)
    return _INVITE.sub("<invite>", text)


class RedactingFormatter(logging.Formatter):
    """Redacts the finished line, tracebacks included: httpx and aiohttp log URLs with the token."""

    def format(self, record: logging.LogRecord) -> str:
        record.update = update_in_hand.get()
        return redact(super().format(record))


def set_up_logs(level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        RedactingFormatter("%(asctime)s %(levelname)s %(name)s update=%(update)s %(message)s")
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # The library logs every message it sends and every button it makes: nobody's choices go there.
    for chatty in ("alembic", "httpx", "httpcore", "apscheduler", "aiohttp.access", "telegram"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
