"""The pictures of the README, taken from a rehearsal: `python -m tests.pictures`.

A fresh demo is played by its control API, then photographed in Chromium.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, async_playwright

from bot.domain.kpi import Cell, Dim, Figure
from storage.presets.synthetic import synthetic_year
from tests.journeys.board import pasted
from tests.journeys.phone import Line, Phone, Shown
from tests.sandbox.test_page import ARGUMENTS, CHROMIUM, PHONE

FOLDER = Path(__file__).resolve().parent.parent / ".readme"
TWO = {"width": 900, "height": 860}
YEAR = 2019
BOARD, OTHERS = "ha-nam", ("quang-ninh", "hai-phong", "hung-yen", "nam-dinh", "bac-ninh")
_COLOURS, _START_WITHIN_S = 96, 120.0


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    asyncio.run(_take_all())
    return 0


async def _take_all() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with _demo(Path(folder)) as url, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            line = Line(url)
            try:
                await _play(line, browser, url)
            finally:
                await line.close()
                await browser.close()


@asynccontextmanager
async def _demo(folder: Path) -> AsyncIterator[str]:
    """A rehearsal of its own; its address."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--data", str(folder / "demo"), "--port", "0"),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None, "it was asked for"
    try:
        async with asyncio.timeout(_START_WITHIN_S):
            while not (found := re.search(rb"http://\S+", await process.stdout.readline())):
                if process.returncode is not None:
                    raise SystemExit("The demo did not start.")
        yield found[0].decode()
    finally:
        process.send_signal(signal.SIGINT)
        await process.wait()


async def _play(line: Line, browser: Browser, url: str) -> None:
    """The boards report; on the way the pictures are taken."""
    for unit in OTHERS:
        await _report(line, unit)
    officer, head = Phone(line, f"officer-{BOARD}"), Phone(line, f"head-{BOARD}")
    await officer.write("/solieu")
    await officer.tap("figures.paste")
    figures = dict(synthetic_year(YEAR).forms[BOARD])
    questions = {Cell("LD02", Dim.T), *(Cell("DT06", dim) for dim in (Dim.F, Dim.D))}
    jump = Cell("KD04", Dim.T)
    figures[jump] = Figure.given((figures[jump].amount or Decimal(0)) * 2)
    told = {cell: figure for cell, figure in figures.items() if cell not in questions}
    await officer.write(_lines(told))
    await officer.tap("figures.go")
    await officer.write(f"{_said(figures, 'DT06', Dim.F)} {_said(figures, 'DT06', Dim.D)}")
    await _photograph(browser, url, "phone.png", PHONE, officer.person)
    await officer.write("239.289")
    await _photograph(browser, url, "check.png", PHONE, officer.person)
    await officer.write(_said(figures, "LD02", Dim.T))
    await _photograph(browser, url, "review.png", PHONE, officer.person, top=True)
    await _explain(officer)
    await _photograph(browser, url, "reason.png", PHONE, officer.person)
    await officer.tap("figures.submit_why", shows=_tells_of_submission)
    await _photograph(browser, url, "head.png", PHONE, head.person)
    await _approve(line, head)
    secretary = Phone(line, "secretary")
    await secretary.write("/viec")
    await _photograph(browser, url, "secretary.png", PHONE, secretary.person)
    await secretary.write("/tonghop")
    await _photograph(browser, url, "two-phones.png", TWO, head.person, secretary.person, top=True)


async def _report(line: Line, unit: str) -> None:
    officer, head = Phone(line, f"officer-{unit}"), Phone(line, f"head-{unit}")
    await officer.write("/solieu")
    await officer.tap("figures.paste")
    await officer.write(pasted(synthetic_year(YEAR).forms[unit]))
    await officer.tap("figures.review")
    await _submit(officer)
    await _approve(line, head)


async def _approve(line: Line, head: Phone) -> None:
    """The head with two taps on the card that came, then the secretary in the same way."""
    secretary = Phone(line, "secretary")
    before = (await secretary.last()).serial
    for one, after in ((head, 0), (secretary, before)):
        await one.until(lambda shown: shown.button("approval.approve") is not None, after)
        await one.tap("approval.approve")
        await one.tap("approval.approve_now", shows=lambda shown: shown.text.startswith("✓"))


async def _submit(officer: Phone) -> None:
    shown = await officer.tap("figures.submit", shows=_tells_of_submission)
    if "✓" not in shown.text:
        await _say_why(officer)
        await officer.tap("figures.submit_why", shows=_tells_of_submission)


async def _explain(officer: Phone) -> None:
    """As far as the reason that is shown once more before it is sent."""
    await officer.tap("figures.submit", shows=_tells_of_submission)
    await _say_why(officer)


async def _say_why(officer: Phone) -> None:
    await officer.write(
        "Theo báo cáo của doanh nghiệp trong khu",
        lambda one: one.button("figures.submit_why") is not None,
    )


def _tells_of_submission(shown: Shown) -> bool:
    return shown.text.startswith(("✓ Đã trình", "Trước khi trình"))


def _lines(figures: dict[Cell, Figure]) -> str:
    whole = {cell: figures.get(cell, Figure.given(Decimal(0))) for cell in _cells()}
    left = {cell.code for cell in whole if cell not in figures}
    return "\n".join(
        line for line in pasted(whole).splitlines() if line.partition(" ")[0] not in left
    )


def _cells() -> list[Cell]:
    return list(synthetic_year(YEAR).forms[BOARD])


def _said(figures: dict[Cell, Figure], code: str, dim: Dim) -> str:
    return f"{figures[Cell(code, dim)].amount:f}".replace(".", ",")


async def _photograph(
    browser: Browser, url: str, name: str, size: dict[str, int], *people: str, top: bool = False
) -> None:
    """`top`: of the last phone's newest message the beginning, not the end."""
    page = await browser.new_page(viewport=size, locale="vi-VN")  # type: ignore[arg-type]
    await page.goto(f"{url}/#{','.join(people)}")
    for number in range(len(people)):
        await page.locator(".phone").nth(number).locator(".message").last.wait_for()
    await page.wait_for_timeout(700)
    if top:
        newest = page.locator(".phone").nth(len(people) - 1).locator(".message").last
        await newest.evaluate("one => one.scrollIntoView({block: 'start'})")
    taken = await page.screenshot()
    await page.close()
    picture = Image.open(BytesIO(taken)).convert("RGB").quantize(_COLOURS)
    picture.save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
