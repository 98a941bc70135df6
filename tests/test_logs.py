"""No secret in any line of the log: not in messages, arguments, tracebacks nor the update's id."""

from __future__ import annotations

import logging
import subprocess
import sys

import aiohttp
import pytest

from bot.logs import RedactingFormatter, redact, set_up_logs, update_in_hand

TOKEN = "7201900:AAH-dU_k1Xq0aSecretOfTheBot4711"
PASSWORD = "m4t-khau!"
INVITE = "q7Zk3mP0xYt1bN5wR8sL2vCd"
URL = f"https://api.telegram.org/bot{TOKEN}/sendMessage"
LINK = f"https://t.me/tro_ly_khoi_bot?start={INVITE}"
DATABASE = f"postgresql://khoi:{PASSWORD}@db.example.vn:5432/khoi"


def formatted(
    message: str, *args: object, error: BaseException | None = None, stack: str | None = None
) -> str:
    record = logging.LogRecord(
        "bot.test",
        logging.ERROR,
        __file__,
        1,
        message,
        args,
        (type(error), error, error.__traceback__) if error else None,
    )
    record.stack_info = stack
    return RedactingFormatter("%(levelname)s update=%(update)s %(message)s").format(record)


def without_secrets(line: str) -> str:
    for secret in (TOKEN, TOKEN.partition(":")[2], PASSWORD, INVITE):
        assert secret not in line
    return line


def test_a_url_as_http_libraries_log_it() -> None:
    line = without_secrets(formatted('HTTP Request: POST %s "HTTP/1.1 200 OK"', URL))
    assert "<token>/sendMessage" in line
    assert "200 OK" in line


@pytest.mark.parametrize(
    "text",
    [
        URL,
        f"https://api.telegram.org/file/bot{TOKEN}/documents/file_1.xlsx",
        f"url='{URL}'",
        f"token={TOKEN}.",
        f"('{TOKEN}',)",
        f"BOT_TOKEN={TOKEN}\n",
        DATABASE,
        f"could not connect to {DATABASE}: timed out",
        f"postgresql+psycopg://khoi:{PASSWORD}@[::1]/khoi",
        f"http://proxy-user:{PASSWORD}@10.0.0.1:3128",
        LINK,
        f"<a href='{LINK}'>",
        f"tg://resolve?domain=tro_ly_khoi_bot&start={INVITE}",
        f"GET /bot{TOKEN}/getMe then {LINK} on {DATABASE}",
        f"/start {INVITE}",
        f"https://api.telegram.org/bot{TOKEN.replace(':', '%3A')}/getMe",
    ],
)
def test_wherever_it_stands(text: str) -> None:
    without_secrets(redact(text))
    without_secrets(formatted("%s", text))
    without_secrets(formatted("%r", text))


def test_a_password_with_an_at_sign_leaves_no_rest() -> None:
    line = redact("postgresql://khoi:dau@cuoi@db.example.vn/khoi")
    assert "dau" not in line
    assert "cuoi" not in line


def test_what_is_no_secret_stays() -> None:
    plain = "09:41:07 row 12:34 of 2019-11-20T08:00:00+07:00, 1:2, chat 1234567:2, ratio 100:1"
    assert redact(plain) == plain
    assert redact("sqlite:///tro-ly-khoi.db") == "sqlite:///tro-ly-khoi.db"
    assert redact("https://t.me/tro_ly_khoi_bot") == "https://t.me/tro_ly_khoi_bot"


async def test_tracebacks_of_a_real_client_are_redacted() -> None:
    """Nothing listens there: the error of the client, its causes and its URL are all printed."""
    url = f"http://127.0.0.1:1/bot{TOKEN}/sendMessage"
    try:
        async with aiohttp.ClientSession() as session, session.get(url):
            pytest.fail("nobody listens on port 1")
    except aiohttp.ClientError as inner:
        try:
            raise RuntimeError(f"sending to {url} and {LINK} failed") from inner
        except RuntimeError as error:
            line = without_secrets(formatted("it failed: %s", error, error=error))
    assert "RuntimeError" in line
    assert "Traceback" in line
    assert "<token>" in line
    assert "<invite>" in line


def test_stack_and_cached_exception_text_are_redacted() -> None:
    without_secrets(formatted("here", stack=f"Stack:\n  open('{DATABASE}')"))
    record = logging.LogRecord("x", logging.ERROR, "", 1, "late", (), None)
    record.exc_text = f"Traceback: {URL}"
    without_secrets(RedactingFormatter("%(message)s").format(record))


def test_every_line_names_the_update_in_hand() -> None:
    assert "update=- " in formatted("idle")
    put = update_in_hand.set("4711")
    try:
        assert "update=4711 " in formatted("busy")
    finally:
        update_in_hand.reset(put)


def test_a_program_that_is_set_up_says_nothing_secret_on_standard_error() -> None:
    """A process of its own: the root logger belongs to whoever runs the tests."""
    program = f"""
import asyncio, logging
from bot.logs import set_up_logs
set_up_logs("INFO")
logging.getLogger("httpx").info("HTTP Request: GET {URL}")
logging.getLogger("some.library").warning("GET {URL}")
logging.getLogger("sqlalchemy").error("could not connect: {DATABASE}")
try:
    raise ValueError("{LINK}")
except ValueError:
    logging.getLogger("bot").exception("update %s failed", "{TOKEN}")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True
    )
    without_secrets(done.stderr)
    assert done.stdout == ""
    assert "httpx" not in done.stderr, "each request would be a line"
    assert done.stderr.count("<token>") == 2
    assert "ValueError: https://t.me/tro_ly_khoi_bot?start=<invite>" in done.stderr


def test_setting_up_twice_leaves_one_handler() -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        set_up_logs("WARNING")
        set_up_logs("WARNING")
        assert len(root.handlers) == 1
        assert isinstance(root.handlers[0].formatter, RedactingFormatter)
    finally:
        root.handlers[:] = before
        root.setLevel(level)
