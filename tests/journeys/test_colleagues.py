"""Two people at one form: colleagues of a board, and the secretary for a board."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.domain.kpi import Cell, Dim
from storage.presets.rehearsal import INVITED, SECRETARY
from tests.journeys.conftest import come_in
from tests.journeys.facts import Facts
from tests.journeys.house import House
from tests.journeys.phone import Phone, Shown
from tests.journeys.steps import is_form, is_step, pasted_whole

pytestmark = pytest.mark.asyncio(loop_scope="module")

_CONFIRMED = "{name} has confirmed the figures you entered for the board."
_SAVED = "✓ Saved · <b>{name}</b>: {figures}"
_NEW = Cell("DT01", Dim.F)


async def _open(phone: Phone, key: str) -> Shown:
    await phone.write("/solieu", is_form)
    await phone.tap("figures.list")
    return await phone.tap("figures.ask", "*", key)


async def test_two_colleagues_at_once(house: House) -> None:
    facts = Facts(house.database)
    first, second = await come_in(house), house.phone(f"officer-{INVITED.unit}")

    # Both look at the blank question; the first to write is not overwritten unseen.
    await _open(first, "DT01")
    await _open(second, "DT01")
    assert (await first.write("29 ; 12")).says(_SAVED)
    conflict = await second.write("31 ; 12")
    assert INVITED.full_name in conflict.text
    assert "29" in conflict.text
    assert "31" in conflict.text
    assert facts.amounts(INVITED.unit)[_NEW] == 29
    assert (await second.tap("figures.mine", shows=is_step)).says(_SAVED)
    versions = facts.values(INVITED.unit)[_NEW]
    assert [one.amount for one in versions] == [29, 31]
    assert versions[0].author == INVITED.full_name != versions[1].author

    # Again, and this time the colleague's figure holds.
    await _open(first, "DT01")
    await _open(second, "DT01")
    assert (await second.write("32 ; 12")).says(_SAVED)
    conflict = await first.write("33 ; 12")
    assert conflict.button("figures.theirs") is not None
    await first.tap("figures.theirs", shows=is_step)
    assert [one.amount for one in facts.values(INVITED.unit)[_NEW]] == [29, 31, 32]

    # The same figure from both is no conflict and no second version.
    await _open(first, "DT02")
    await _open(second, "DT02")
    assert (await first.write("43 ; 12")).says(_SAVED)
    shown = await second.write("43 ; 12")
    assert shown.button("figures.mine") is None
    assert len(facts.values(INVITED.unit)[Cell("DT02", Dim.F)]) == 1

    # A group in one's hands is seen by the other.
    await first.write("/solieu", is_form)
    await first.tap("figures.groups")
    await first.tap("figures.group", "*", "KD")
    await first.tap("figures.take", "*", "KD")
    form = await second.write("/solieu", is_form)
    assert INVITED.full_name in form.text


async def test_the_secretary_enters_for_a_board(house: House) -> None:
    facts, unit = Facts(house.database), "nam-dinh"
    secretary, officer = house.phone(SECRETARY.key), house.phone(f"officer-{unit}")
    informant = "Trịnh Công Định, Trưởng ban, 9 giờ 30 ngày 5/11"

    choice = await secretary.write("/nhapho")
    board = next(one for one in choice.buttons if "Nam Định" in one.label)
    await secretary.tap("behalf.unit", *board.args)
    await secretary.tap("behalf.source", board.args[0], "phone")
    begun = await secretary.write(informant)
    assert informant in begun.text
    await secretary.tap("figures.paste")
    await pasted_whole(secretary, "DT01 40 ; 20\nLD02 60.000")
    stored = facts.values(unit)
    (entry,) = facts.on_behalf(unit)
    assert (entry.source, entry.informant, entry.confirmed_at) == ("phone", informant, None)
    assert stored[_NEW][0].amount == Decimal(40)
    assert all(one.on_behalf_id == entry.id for versions in stored.values() for one in versions)

    # The board sees it marked wherever it looks, and agrees.
    form = await officer.write("/solieu", is_form)
    assert informant in form.text
    asked_at = (await officer.last()).serial
    await _back_to_form(secretary)
    await secretary.tap("behalf.show")
    asked = await officer.until(lambda one: one.button("figures.entrusted") is not None, asked_at)
    assert informant in asked.text
    card = await officer.tap(
        "figures.entrusted", shows=lambda one: one.button("behalf.confirm") is not None
    )
    assert informant in card.text
    assert "LD02" in card.text
    told_at = (await secretary.last()).serial
    await officer.tap("behalf.confirm")
    assert facts.on_behalf(unit)[0].confirmed_at is not None
    await secretary.until(lambda one: one.says(_CONFIRMED), told_at)
    # A second tap changes nothing and says so.
    await officer.send("tap", message_id=card.id, data=_data(card, "behalf.confirm"))
    assert len(facts.on_behalf(unit)) == 1


async def _back_to_form(secretary: Phone) -> None:
    """The form of the board is one tap away from what was pasted."""
    for message in reversed(await secretary.screens()):
        button = message.button("figures")
        if button is not None and button.args:
            await secretary.send("tap", message_id=message.id, row=button.row, col=button.col)
            return
    raise AssertionError("no way back to the board's form")


def _data(shown: Shown, intent: str) -> str:
    button = shown.button(intent)
    assert button is not None
    return button.data
