"""The phone page in a real Chromium: by mouse, by keyboard, on a phone and on a wide screen."""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect
from telegram import BotCommand

from .support import Json, Rehearsal, Sandbox, rehearsal

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FILES = {"document", "photo", "voice"}
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1200, "height": 820}
WELCOME = (
    "<b>Trợ lý Khối thi đua</b> xin chào.\n"
    "<blockquote expandable>Gửi tệp Excel.\nDán nhiều số.\nNhập từng chỉ tiêu.\nHỏi thư ký.\n"
    "Xem hướng dẫn.</blockquote>\nMã <code>KH-01</code> <tg-spoiler>kín</tg-spoiler> &lt;b&gt;"
)


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def stage() -> AsyncIterator[Rehearsal]:
    """A sandbox of its own for each test, with a bot that answers."""
    house = Sandbox("--memory")
    async with rehearsal(house.url, "an", "binh", "chi") as made:
        rows = [
            {"key": made.key("an"), "first_name": "Nguyễn Thị An", "section": "Chuyên viên"},
            {"key": made.key("binh"), "first_name": "Trần Văn Bình", "section": "Lãnh đạo Ban"},
        ]
        rows[0]["note"] = "Chuyên viên · KKT Quảng Ninh"
        await made.control("PUT", "people", {"people": rows})
        fake = asyncio.create_task(fake_bot(made))
        yield made
        assert (await made.report())["violations"] == []
        fake.cancel()
        with suppress(asyncio.CancelledError):
            await fake
    assert house.stop() == 0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """Started once: that takes longer than most of the tests."""
    if shutil.which(CHROMIUM) is None:
        pytest.fail(
            f"The browser tests need Chromium at {CHROMIUM}: apt-get install chromium,"
            " or set CHROMIUM to its path.",
            pytrace=False,
        )
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield made
        await made.close()


@pytest_asyncio.fixture(loop_scope="module")
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """Without a page and with nothing kept, for each test."""
    yield chromium
    for context in chromium.contexts:
        await context.close()


async def fake_bot(stage: Rehearsal) -> None:
    """A few lines that answer with a keyboard, a toast, an alert, and an echo."""
    keyboard = {
        "inline_keyboard": [
            [{"text": "Gửi số liệu", "callback_data": "send", "style": "primary"}],
            [
                {"text": "Hỏi lại", "callback_data": "ask"},
                {"text": "Sao chép mã", "copy_text": {"text": "KH-01"}},
            ],
        ]
    }
    offset = 0
    while True:
        answer = await stage.api("getUpdates", offset=offset, timeout=10)
        for update in answer.get("result", []):
            offset = update["update_id"] + 1
            message: Json | None = update.get("message")
            if message and message.get("text", "").startswith("/start"):
                payload = message["text"][7:]
                await stage.api(
                    "sendMessage",
                    chat_id=message["chat"]["id"],
                    text=f"{WELCOME} {payload}",
                    parse_mode="HTML",
                    reply_markup=keyboard,
                )
            elif message:
                words = message.get("text") or f"tệp {FILES.intersection(message)}"
                chat_id = message["chat"]["id"]
                await stage.api("sendMessage", chat_id=chat_id, text=f"Đã nhận: {words}")
            elif query := update.get("callback_query"):
                await _answer(stage, query)


async def _answer(stage: Rehearsal, query: Json) -> None:
    alert = query["data"] == "ask"
    text = "Đồng chí chắc chưa?" if alert else "Đã ghi nhận"
    await stage.api(
        "answerCallbackQuery", callback_query_id=query["id"], text=text, show_alert=alert
    )
    if not alert:
        message = query["message"]
        place = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        link = f"https://t.me/{stage.username}?start=tiep-tuc"
        await stage.api("editMessageText", **place, text=f"Đã gửi. Tiếp: {link}")


async def open_page(browser: Browser, stage: Rehearsal, size: dict[str, int], *keys: str) -> Page:
    page = await browser.new_page(viewport=size)  # type: ignore[arg-type]
    page.set_default_timeout(5000)
    page.on("pageerror", lambda error: pytest.fail(f"an error in the page: {error}"))
    await page.goto(f"{stage.url}/#{','.join(stage.key(key) for key in keys)}")
    return page


def last(page: Page | Locator) -> Locator:
    return page.locator(".message.theirs .text").last


def person_of(page: Page | Locator, key: str) -> Locator:
    return page.locator(f'.person[data-key="{key}"]').first


async def no_sideways_scroll(page: Page) -> None:
    wide = await page.evaluate(
        "[...document.querySelectorAll('html, body, .messages, .people')]"
        ".filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.className)"
    )
    assert wide == []


async def all_of_it_shows(line: Locator) -> None:
    """Nothing is cut off, however long a link it holds: whoever needs it can copy it."""
    long = "https://t.me/tro_ly_khoi_bot?start=" + "a" * 40
    kept = await line.text_content()
    await line.evaluate("(one, words) => { one.textContent = words }", long)
    assert await line.evaluate("one => one.scrollWidth <= one.clientWidth")
    await line.evaluate("(one, words) => { one.textContent = words }", kept)


async def test_a_conversation_by_mouse(browser: Browser, stage: Rehearsal) -> None:
    page = await open_page(browser, stage, PHONE)
    await expect(page.locator(".notice")).to_contain_text("DIỄN TẬP")
    await expect(page.locator("h3", has_text="Chuyên viên").first).to_be_visible()
    await person_of(page, stage.key("an")).click()
    await expect(page.locator(".holder").first).to_contain_text("KKT Quảng Ninh")
    await all_of_it_shows(page.locator(".holder").first)
    await page.get_by_role("button", name="BẮT ĐẦU").click()
    await expect(last(page)).to_contain_text("xin chào")
    await no_sideways_scroll(page)

    # The markup is shown, and only as nodes: what was escaped stays text.
    await expect(last(page).locator("b").first).to_have_text("Trợ lý Khối thi đua")
    await expect(last(page)).to_contain_text("<b>")
    quote = last(page).locator("blockquote")
    folded = await quote.evaluate("one => one.clientHeight")
    await quote.get_by_role("button", name="Xem thêm").click()
    assert await quote.evaluate("one => one.clientHeight") > folded
    await last(page).locator(".spoiler").click()
    await expect(last(page).locator(".spoiler.open")).to_have_text("kín")

    await page.get_by_role("button", name="Hỏi lại").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Đồng chí chắc chưa?")
    await dialog.get_by_role("button", name="OK").click()
    await page.get_by_role("button", name="Gửi số liệu").click()
    await expect(page.locator(".toast").first).to_have_text("Đã ghi nhận")
    await expect(last(page)).to_contain_text("Đã gửi")
    await expect(page.locator(".meta").last).to_contain_text("đã sửa")
    await last(page).locator("a").click()
    await expect(last(page)).to_contain_text("tiep-tuc")
    await no_sideways_scroll(page)


async def test_a_conversation_by_keyboard_alone(browser: Browser, stage: Rehearsal) -> None:
    page = await open_page(browser, stage, PHONE)
    await page.locator(".search").first.focus()
    await page.keyboard.type("Nguyễn Thị An")
    person = person_of(page, stage.key("an"))
    await _tab_to(page, person)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="BẮT ĐẦU")).to_be_focused()
    await page.keyboard.press("Space")
    await expect(last(page)).to_contain_text("xin chào")
    box = page.locator("textarea").first
    await expect(box).to_be_focused()
    await page.keyboard.type("Dự án cấp mới: 379")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("Điều chỉnh: 153")
    await page.keyboard.press("Enter")
    await expect(last(page)).to_have_text("Đã nhận: Dự án cấp mới: 379\nĐiều chỉnh: 153")
    await expect(box).to_have_value("")
    await expect(page.locator(".live").first).to_contain_text("Dự án cấp mới")

    await _tab_to(page, page.get_by_role("button", name="Gửi số liệu"), backwards=True)
    assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    await page.keyboard.press("Enter")
    await expect(page.locator(".toast").first).to_have_text("Đã ghi nhận")
    # The button is gone with the edit, and the keyboard is still somewhere in the messages.
    inside = "document.querySelector('.messages').contains(document.activeElement)"
    assert await page.evaluate(inside)
    # Everything that can be reached says what it is.
    nameless = await page.evaluate(
        "[...document.querySelectorAll('button, input, textarea, a')].filter(one =>"
        " !one.hidden && !one.textContent.trim() && !one.ariaLabel && !one.labels?.length).length"
    )
    assert nameless == 0


async def _tab_to(page: Page, target: Locator, *, backwards: bool = False) -> None:
    for _ in range(60):
        if await target.evaluate("one => one === document.activeElement"):
            return
        await page.keyboard.press("Shift+Tab" if backwards else "Tab")
    pytest.fail("the keyboard does not reach it")


async def test_files_both_ways(browser: Browser, stage: Rehearsal, tmp_path: Path) -> None:
    chat_id = await stage.start("an")
    page = await open_page(browser, stage, PHONE, "an")
    sheet = tmp_path / "Số liệu 2019.xlsx"
    sheet.write_bytes(b"excel")
    await page.locator(".file-input").first.set_input_files(sheet)
    await expect(last(page)).to_have_text("Đã nhận: tệp {'document'}")
    await expect(page.locator(".mine .document strong")).to_have_text(sheet.name)
    async with page.expect_download() as download:
        await page.locator(".mine .document").click()
    got = await download.value
    assert got.suggested_filename == sheet.name
    copy = tmp_path / "copy"
    await got.save_as(copy)
    assert copy.read_bytes() == b"excel"

    for label, kind in (("Ảnh mẫu", "photo"), ("Ghi âm mẫu", "voice")):
        await page.get_by_role("button", name="Đính kèm").first.click()
        await page.get_by_role("button", name=label).click()
        await expect(last(page)).to_have_text(f"Đã nhận: tệp {{'{kind}'}}")
    await expect(page.locator(".picture img")).to_be_visible()
    loaded = "document.querySelector('.picture img').naturalWidth"
    assert await page.evaluate(loaded) == 160
    assert chat_id == stage.ids["an"]


async def test_commands_edits_and_blocking(browser: Browser, stage: Rehearsal) -> None:
    async with stage.bot() as bot:
        await bot.set_my_commands(
            [BotCommand("viec", "Việc cần làm"), BotCommand("thoat", "Thoát")]
        )
    await stage.start("an")
    page = await open_page(browser, stage, PHONE, "an")
    await page.get_by_role("button", name="Các lệnh").first.click()
    await page.get_by_role("button", name="/viec").click()
    await expect(last(page)).to_have_text("Đã nhận: /viec")
    await page.locator("textarea").first.fill("/th")
    await expect(page.locator(".commands").first).to_have_text(re.compile(r"^/thoat\s*Thoát$"))
    await page.locator("textarea").first.fill("sai")
    await page.get_by_role("button", name="Gửi", exact=True).first.click()
    mine = page.locator(".message.mine").last
    await expect(mine).to_contain_text("sai")
    await mine.hover()
    await mine.get_by_role("button", name="Sửa").click()
    await page.locator("textarea").first.fill("đúng")
    await page.keyboard.press("Enter")
    await expect(mine.locator(".text")).to_have_text("đúng")

    await page.get_by_role("button", name="Mục khác").first.click()
    await page.get_by_role("button", name="Chặn Trợ lý").click()
    await page.get_by_role("button", name="BỎ CHẶN").click()
    await expect(page.locator("textarea").first).to_be_visible()


async def test_the_clock(browser: Browser, stage: Rehearsal) -> None:
    await stage.control("PUT", "clock", {"now": "2019-11-04T09:30:00+07:00"})
    page = await open_page(browser, stage, PHONE)
    clock = page.locator("#clock")
    await expect(clock).to_contain_text("Thứ Hai, 04/11/2019 · 09:30")
    await page.get_by_role("button", name="+1 giờ").click()
    await expect(clock).to_contain_text("10:30")
    await page.get_by_role("button", name="+1 ngày").click()
    await expect(clock).to_contain_text("Thứ Ba, 05/11/2019")
    await page.get_by_role("button", name="Tới 8:15").click()
    await expect(clock).to_contain_text("Thứ Tư, 06/11/2019 · 08:15")
    await page.get_by_role("button", name="Đặt giờ…").click()
    await page.get_by_label("Ngày giờ").fill("2019-12-20T14:00")
    await page.get_by_role("button", name="Đặt giờ", exact=True).click()
    await expect(clock).to_contain_text("20/12/2019 · 14:00")
    assert (await stage.control("GET", "clock"))["now"].startswith("2019-12-20T14:00")
    # Moved from elsewhere, it moves here too; and so does the banner.
    await stage.control("PUT", "clock", {"advance_seconds": 3600})
    await expect(clock).to_contain_text("15:00")
    await stage.control("PUT", "banner", {"text": "Số liệu giả định"})
    await expect(page.locator("#banner")).to_have_text("Số liệu giả định")


async def test_two_phones_side_by_side(browser: Browser, stage: Rehearsal) -> None:
    await stage.start("an")
    await stage.start("binh")
    await stage.group("khoi", "an", "binh")
    page = await open_page(browser, stage, WIDE, "an", "binh")
    phones = page.locator(".phone")
    await expect(phones.nth(0)).to_be_visible()
    await expect(phones.nth(1)).to_be_visible()
    await no_sideways_scroll(page)
    for number in (0, 1):
        await phones.nth(number).get_by_role("button", name="khoi").click()
    await phones.nth(0).locator("textarea").fill("Chào cả nhóm")
    await phones.nth(0).locator("textarea").press("Enter")
    message = phones.nth(1).locator(".message.theirs").last
    await expect(message.locator(".text")).to_have_text("Chào cả nhóm")
    await expect(message.locator(".sender")).to_have_text("Nguyễn Thị An")

    # Nobody holds Bình's phone now: what arrives is counted in the list.
    await phones.nth(1).get_by_role("button", name="Đổi người").click()
    await stage.api("sendMessage", chat_id=stage.ids["binh"], text="Nhắc việc")
    row = person_of(phones.nth(1), stage.key("binh"))
    await expect(row.locator(".badge")).to_have_text("1")
    await row.click()
    await expect(last(phones.nth(1))).to_have_text("Nhắc việc")

    await page.set_viewport_size({"width": 790, "height": 820})
    await expect(phones.nth(1)).to_be_hidden()


async def test_text_of_people_is_never_markup(browser: Browser, stage: Rehearsal) -> None:
    await stage.start("an")
    await stage.act("an", "text", text="<img src=x onerror=alert(1)> javascript:alert(1)")
    page = await open_page(browser, stage, PHONE, "an")
    mine = page.locator(".message.mine .text").last
    await expect(mine).to_have_text("<img src=x onerror=alert(1)> javascript:alert(1)")
    assert await page.locator(".bubble .text img").count() == 0


async def test_a_server_that_is_away_is_told_in_words_and_found_again(
    browser: Browser, stage: Rehearsal
) -> None:
    await stage.start("an")
    page = await open_page(browser, stage, PHONE, "an")
    await expect(last(page)).to_contain_text("xin chào")  # it goes away from a page that was there
    await page.route("**/control/**", lambda route: route.abort())
    await page.locator("textarea").first.fill("xin chào")
    await page.locator("textarea").first.press("Enter")
    toast = page.locator(".toast").first
    await expect(toast).to_contain_text("Mất kết nối với máy chủ diễn tập")
    await expect(page.locator("#trouble")).to_contain_text("Đang thử lại", timeout=40_000)
    await page.unroute("**/control/**")
    await stage.act("an", "text", text="đã trở lại")
    await expect(last(page)).to_have_text("Đã nhận: đã trở lại", timeout=20_000)
    await expect(page.locator("#trouble")).to_be_hidden()


async def test_a_page_opened_while_the_server_is_away_comes_up_later(
    browser: Browser, stage: Rehearsal
) -> None:
    await stage.start("an")
    page = await browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    page.on("pageerror", lambda error: pytest.fail(f"an error in the page: {error}"))
    await page.route("**/control/**", lambda route: route.abort())
    await page.goto(f"{stage.url}/#{stage.key('an')}")
    await expect(page.locator("#trouble")).to_contain_text("Đang thử lại")
    await page.unroute("**/control/**")
    await expect(last(page)).to_contain_text("xin chào", timeout=20_000)
    await expect(page.locator("#trouble")).to_be_hidden()


async def test_a_reload_keeps_who_holds_the_phone(browser: Browser, stage: Rehearsal) -> None:
    await stage.start("an")
    page = await open_page(browser, stage, PHONE)
    await person_of(page, stage.key("an")).click()
    await expect(last(page)).to_contain_text("xin chào")
    for number in range(20):
        await stage.act("an", "text", text=f"tin {number}")
    await expect(last(page)).to_have_text("Đã nhận: tin 19")
    await page.reload()
    await expect(last(page)).to_have_text("Đã nhận: tin 19")
    await expect(last(page)).to_be_in_viewport()
    await page.get_by_role("button", name="Đổi người").first.click()
    await expect(page.locator(".picker").first).to_be_visible()


async def test_the_pinned_message_of_a_group_stands_above_the_chat(
    browser: Browser, stage: Rehearsal
) -> None:
    chat_id = await stage.group("khoi", "an", bot_admin=True)
    text = (
        "<b>Tình hình gửi số</b> · Số liệu năm 2019\nHạn: 17 giờ 00, thứ Sáu, ngày 29/11/2019\n"
        "Đã gửi: 09/11 đơn vị · đúng hạn 8 · đã duyệt 7 · đã tiếp nhận 5\nSố liệu đã nhập: 87%"
    )
    sent = await stage.api("sendMessage", chat_id=chat_id, text=text, parse_mode="HTML")
    place = {"chat_id": chat_id, "message_id": sent["result"]["message_id"]}
    await stage.api("pinChatMessage", **place, disable_notification=True)
    for number in range(12):
        await stage.api("sendMessage", chat_id=chat_id, text=f"Tin số {number}\n" * 4)
    page = await open_page(browser, stage, PHONE, "an")
    await page.get_by_role("button", name="khoi").click()
    bar = page.locator(".pinned").first
    await expect(bar).to_contain_text("Tình hình gửi số")
    await no_sideways_scroll(page)
    first = page.locator(f"[data-id='{place['message_id']}']")
    await expect(first).not_to_be_in_viewport()
    await bar.click()
    await expect(first).to_be_in_viewport()
    await stage.api("editMessageText", **place, text="Đã gửi: 10/11 đơn vị")
    await expect(bar).to_contain_text("10/11")
    await stage.api("unpinChatMessage", **place)
    await expect(bar).to_be_hidden()
