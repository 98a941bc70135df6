"""A year as one Excel file: over HTTP, and through a bot that is killed meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.file_errors import FileGone
from bot.domain.kpi import Kind
from storage.presets.load import catalogue_version_of, load_catalogue
from storage.presets.rehearsal import YEAR
from tests.conftest import MakeDatabase
from tests.handlers.books import FilledForm
from tests.journeys.board import amounts, figures_of
from tests.journeys.facts import Facts
from tests.journeys.house import House, open_house
from tests.journeys.nursery import Nursery
from tests.journeys.phone import Phone, Shown
from tests.journeys.steps import is_form, is_receipt, is_review

pytestmark = pytest.mark.asyncio(loop_scope="module")

_APPLY = "figures.file_apply"


async def filled_form(phone: Phone, unit: str) -> bytes:
    """The form as the bot sends it, filled in with the board's figures of the year."""
    await phone.write("/solieu", is_form)
    shown = await phone.tap("figures.book", shows=lambda one: one.file is not None)
    form = FilledForm(await phone.download(shown))
    catalogue = load_catalogue(catalogue_version_of(YEAR))
    for cell, amount in amounts(figures_of(unit)).items():
        assert amount is not None
        flag = catalogue.indicator(cell.code).kind is Kind.FLAG
        above = figures_of(unit)[cell].qualifier == "above"
        said: object = ("Có" if amount else "Không") if flag else float(amount)
        form.put(cell.code, cell.dim, said, certainty="Trên" if above else None)
    return form.content()


async def only_proper_requests(house: House) -> None:
    """The tests of a house may run in several processes: each asks for its own."""
    report = await house.report()
    assert report["violations"] == []
    assert report["own_faults"] == []
    assert report["requests"]["getFile"] >= 1


def offers_to_apply(shown: Shown) -> bool:
    return shown.button(_APPLY) is not None


async def test_a_year_in_one_file_and_three_taps(house: House) -> None:
    unit = "ha-nam"
    facts, phone = Facts(house.database), house.phone(f"officer-{unit}")
    content = await filled_form(phone, unit)
    phone.taps = phone.messages = 0
    sent = await phone.upload(content, "Biểu số liệu 2019.xlsx")
    shown = await phone.until(offers_to_apply, sent)
    assert "Biểu số liệu 2019.xlsx" in shown.text
    assert facts.amounts(unit) == {}
    saved = await phone.tap(_APPLY, shows=lambda one: "✓" in one.text)
    assert not offers_to_apply(saved)
    assert facts.amounts(unit) == amounts(figures_of(unit))
    await phone.tap("figures.review", shows=is_review)
    await phone.tap("figures.submit", shows=is_receipt)
    assert len(facts.submissions(unit)) == 1
    assert (phone.messages, phone.taps) == (1, 3)
    again = await phone.upload(content, "Biểu số liệu 2019.xlsx")
    told = await phone.until(lambda one: "Không có gì thay đổi" in one.text, again)
    assert not offers_to_apply(told)
    await only_proper_requests(house)


async def test_a_messenger_that_stumbles_over_a_file_is_asked_again(house: House) -> None:
    phone = house.phone("officer-bac-ninh")
    content = await filled_form(phone, "bac-ninh")
    fault = {"kind": "error", "method": "getFile", "code": 502, "times": 2}
    await house.line.call("POST", "faults", fault)
    sent = await phone.upload(content, "bieu.xlsx")
    assert await phone.until(offers_to_apply, sent)
    await only_proper_requests(house)


async def test_a_file_that_cannot_be_had_is_told_so_and_others_go_on(house: House) -> None:
    phone, other = house.phone("officer-hung-yen"), house.phone("officer-hai-duong")
    lost = {"kind": "error", "method": "getFile", "code": 400, "times": 2}
    await house.line.call("POST", "faults", lost)
    sent = await phone.upload(b"PK", "bieu.xlsx")
    assert "figures" in {b.intent for b in (await other.write("/viec")).buttons}
    assert (await phone.until(lambda _one: True, sent)).says(FileGone)
    await only_proper_requests(house)


@pytest.mark.parametrize(("point", "unit"), [("fetched", "thai-binh"), ("kept", "nam-dinh")])
async def test_a_bot_killed_over_a_file_goes_on_with_it(
    house: House, point: str, unit: str
) -> None:
    facts, phone = Facts(house.database), house.phone(f"officer-{unit}")
    content = await filled_form(phone, unit)
    await house.kill_bot()
    await house.start_bot(kill_at=point)
    sent = await phone.upload(content, "bieu.xlsx")
    later = await phone.post("/viec")
    await house.until_dead()
    assert (house.folder / "kills.log").read_text(encoding="utf-8").split()[-1] == point
    await house.start_bot()
    shown = await phone.until(offers_to_apply, sent)
    after = await phone.until(lambda one: not offers_to_apply(one), later)
    assert after.serial > shown.serial, "what was sent after the file is answered after it"
    # The tap outlives another death.
    await house.restart_bot()
    phone.seen = shown
    tapped = await phone.press(_APPLY)
    await phone.until(lambda one: "✓" in one.text, tapped)
    assert facts.amounts(unit) == amounts(figures_of(unit))
    versions = {one.seq for found in facts.values(unit).values() for one in found}
    assert versions == {1}
    await only_proper_requests(house)


async def test_a_file_comes_by_webhook_as_by_polling(
    make_database: MakeDatabase, tmp_path: Path, nursery: Nursery
) -> None:
    database = make_database("sqlite")
    async with open_house(tmp_path, database, webhook=True, nursery=nursery) as house:
        phone = house.phone("officer-ha-nam")
        sent = await phone.upload(await filled_form(phone, "ha-nam"), "bieu.xlsx")
        assert await phone.until(offers_to_apply, sent)
