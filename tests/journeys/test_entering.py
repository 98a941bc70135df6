"""An officer is invited, enters a year of figures, is interrupted, and submits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import partial

import pytest

from bot.domain.kpi import Cell, Figure, Question
from handlers.wording import short_code
from storage.presets.rehearsal import INVITED
from tests.journeys.board import amounts, answer, figures_of, pasted, questions
from tests.journeys.conftest import OpenHouse, come_in
from tests.journeys.facts import Facts
from tests.journeys.house import House
from tests.journeys.phone import Phone, Shown
from tests.journeys.steps import is_review, is_step, pasted_whole, submit

MOST_MESSAGES = 25
_SAVED = "✓ Saved · <b>{name}</b>: {figures}"


@pytest.mark.parametrize(
    ("webhook", "kind"),
    [(False, "sqlite"), (True, "postgresql")],
    ids=["polling-sqlite", "webhook-postgresql"],
)
async def test_a_year_is_entered_by_hand_and_by_paste(
    house_on: OpenHouse, kind: str, webhook: bool
) -> None:
    house = await house_on(kind, webhook=webhook, cold=True)
    facts = Facts(house.database)

    by_hand = await come_in(house)
    figures = figures_of(INVITED.unit)
    receipt = await _enter_by_hand(house, by_hand, figures)
    _check_receipt(receipt, facts, INVITED.unit, version=1)
    _check_values(facts, INVITED.unit, figures, INVITED.full_name)
    taken = (by_hand.messages, by_hand.taps)
    assert by_hand.messages <= MOST_MESSAGES
    await _change_afterwards(by_hand, facts)

    by_paste = house.phone("officer-ha-nam")
    figures = figures_of("ha-nam")
    receipt = await _enter_by_paste(by_paste, figures)
    _check_receipt(receipt, facts, "ha-nam", version=1)
    assert facts.amounts("ha-nam") == amounts(figures)
    assert {one.seq for versions in facts.values("ha-nam").values() for one in versions} <= {1, 2}

    for unit, versions in ((INVITED.unit, 2), ("ha-nam", 1)):
        head, seen = house.phone(f"head-{unit}"), 0
        for _ in range(versions):
            told = await head.until(lambda one: one.button("approval.approve") is not None, seen)
            seen = told.serial

    report = await house.report()
    print(f"\n{kind}, {'webhook' if webhook else 'polling'}: ", end="")
    print(f"by hand {taken[0]} messages and {taken[1]} taps from the invitation to the receipt; ")
    print(f"by paste {by_paste.messages} messages and {by_paste.taps} taps;", end=" ")
    print(f"requests checked: {report['requests']}")
    assert report["violations"] == []
    assert report["own_faults"] == []
    used = {"getMe", "sendMessage", "editMessageText", "answerCallbackQuery", "setMyCommands"}
    for method in used | {"setWebhook" if webhook else "getUpdates"}:
        assert report["requests"][method] > 0
    assert set(facts.inbox_states()) == {"done"}
    assert await house.stop_bot() == 0
    # Every reply left, and none more than once in a run without faults of the network.
    assert set(facts.outbox_states()) == {"sent"}, facts.waiting()


async def _enter_by_hand(house: House, phone: Phone, figures: Mapping[Cell, Figure]) -> Shown:
    """Twenty-three questions with a crash and a pause in the middle; the receipt at the end."""
    await phone.tap("figures")
    shown = await phone.tap("figures.go")
    for number, question in enumerate(questions()):
        assert _asks(question, shown)
        if number == 9:
            # The bot is killed, the officer types on, and finds the answer when it is back.
            await house.kill_bot()
            typed_at = await phone.post(answer(question, figures))
            await house.start_bot()
            # What was sent but not yet marked when the bot died comes once more before it.
            shown = await phone.until(partial(_asks, questions()[number + 1]), typed_at)
        elif question.group == "AT":
            shown = await phone.tap("figures.none", shows=is_step)
        else:
            shown = await phone.write(answer(question, figures))
        assert shown.says(_SAVED)
        shown = await _past_warning(phone, shown)
        if number == 14:
            left = await phone.write("/thoat")
            assert left.says("You have left the entry; everything saved so far is kept as a draft.")
            await phone.tap("home")
            await phone.tap("figures")
            shown = await phone.tap("figures.go")
    assert is_review(shown)
    return await submit(phone)


def _asks(question: Question, shown: Shown) -> bool:
    """Whether the screen asks it; above it stands the echo of the last answer."""
    asked = shown.text.partition("\n\n")[2] or shown.text
    return question.names["vi"].partition(":")[0] in asked


async def _past_warning(phone: Phone, shown: Shown) -> Shown:
    """A warned figure is kept; its reason is asked for again where it is still needed."""
    if shown.button("figures.reason") is not None:
        return await phone.tap("figures.next", shows=is_step)
    return shown


async def _enter_by_paste(phone: Phone, figures: Mapping[Cell, Figure]) -> Shown:
    await phone.write("/solieu")
    await phone.tap("figures.paste")
    # In the middle something else: the paste is still asked for when coming back to it.
    home = await phone.write("/viec")
    assert home.button("figures") is not None
    await phone.tap("figures")
    await phone.tap("figures.paste")
    shown = await pasted_whole(phone, pasted(figures))
    assert is_review(shown)
    return await submit(phone)


async def _change_afterwards(phone: Phone, facts: Facts) -> None:
    """A figure is corrected after submitting: a second version, with a reason."""
    before = facts.values(INVITED.unit)
    cell, other = questions()[0].cells
    number = before[cell][-1].amount
    assert number is not None
    await phone.tap("home")
    await phone.tap("figures")
    await phone.tap("figures.list")
    await phone.tap("figures.ask", "*", questions()[0].key)
    other_number = before[other][-1].amount
    assert other_number is not None
    asked = await phone.write(f"{number + 1:f} ; {other_number:f}")
    assert asked.button("figures.drop_kept", "*") is not None
    assert facts.values(INVITED.unit) == before
    reason = "Bổ sung 01 dự án cấp ngày 30/12"
    saved = await phone.write(reason)
    assert saved.says(_SAVED)
    if saved.button("figures.submit") is None:
        await _past_warning(phone, saved)
        await phone.tap("figures.list")
        await phone.tap("figures")
        await phone.tap("figures.review")
    receipt = await submit(phone)
    _check_receipt(receipt, facts, INVITED.unit, version=2)
    after = facts.values(INVITED.unit)
    assert [one.amount for one in after[cell]][-1] == number + 1
    assert after[cell][: len(before[cell])] == before[cell]
    assert facts.submissions(INVITED.unit)[1].reason == reason


def _check_receipt(receipt: Shown, facts: Facts, unit: str, version: int) -> None:
    last = facts.submissions(unit)[-1]
    assert last.version == version
    assert receipt.button("figures.sheet") is not None
    assert short_code(last.fingerprint) in receipt.text
    assert re.search(rf"\b{version}\b", receipt.text)


def _check_values(facts: Facts, unit: str, figures: Mapping[Cell, Figure], author: str) -> None:
    """Exactly what was typed: amount, text, author; one version, a second only for a reason."""
    stored = facts.values(unit)
    assert facts.amounts(unit) == amounts(figures)
    for question in questions():
        text = "" if question.group == "AT" else answer(question, figures)
        for cell in question.cells:
            first, *later = stored[cell]
            assert (first.seq, first.typed, first.author) == (1, text, author)
            assert first.reason == ""
            for seq, one in enumerate(later, 2):
                assert (one.seq, one.amount, one.typed) == (seq, first.amount, text)
                assert one.reason != ""
    assert all(isinstance(one.amount, Decimal) for versions in stored.values() for one in versions)
