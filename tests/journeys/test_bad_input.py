"""What people really send: each is told in a clear sentence, nothing is lost or half-saved."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from bot.domain.errors import NoTable, NotText, OldButton, Refusal, UnknownButton
from bot.domain.file_errors import FileBroken
from bot.domain.kpi import Cell, Dim
from storage.presets.rehearsal import OUTSIDER
from tests.journeys.board import figures_of, pasted
from tests.journeys.facts import Facts
from tests.journeys.house import House
from tests.journeys.phone import Phone, Shown
from tests.journeys.steps import paste, submit

pytestmark = pytest.mark.asyncio(loop_scope="module")

_SAVED = "✓ Saved · <b>{name}</b>: {figures}"
_NOT_SAVED = "“{typed}” was not saved, because {why}."
_NEW = Cell("DT01", Dim.F)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


async def ask(phone: Phone, key: str) -> Shown:
    """Open a question from the list, leafing to its page."""
    await phone.write("/solieu")
    shown, page = await phone.tap("figures.list"), 0
    while shown.button("figures.ask", "*", key) is None:
        page += 1
        shown = await phone.tap("figures.list", "*", page)
    return await phone.tap("figures.ask", "*", key)


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        ({"do": "photo"}, NotText),
        ({"do": "photo", "caption": "29 ; 12"}, NotText),
        ({"do": "sticker"}, NotText),
        ({"do": "voice"}, NotText),
        ({"do": "document", "name": "cong-van.pdf", "base64": "eA=="}, NoTable),
        ({"do": "document", "name": "so-lieu.xls", "base64": "eA=="}, FileBroken),
        ({"do": "document", "name": "so-lieu.xlsx", "base64": "UEsDBA=="}, FileBroken),
        ({"do": "contact"}, NotText),
        ({"do": "location"}, NotText),
        ({"do": "text", "text": "😀👍🏽👨‍👩‍👧"}, _NOT_SAVED),
        ({"do": "text", "text": "vâng ạ"}, _NOT_SAVED),
        ({"do": "text", "text": "<b>hai</b> & <i>ba"}, _NOT_SAVED),
        ({"do": "text", "text": "hai\x00mươi"}, _NOT_SAVED),
        ({"do": "text", "text": "9" * 4096}, _NOT_SAVED),
    ],
    ids=[
        *("photo", "photo-with-caption", "sticker", "voice", "document", "no-xls", "torn-xlsx"),
        *("contact", "location"),
        *("emoji", "words", "markup", "nul", "longest"),
    ],
)
async def test_what_is_no_answer_leaves_the_question_open(
    house: House, act: dict[str, Any], sentence: type[Refusal] | str
) -> None:
    facts, phone = Facts(house.database), house.phone("officer-hai-duong")
    await ask(phone, "DT01")
    before = facts.values("hai-duong")
    shown = await phone.send(**act)
    assert shown.says(sentence), shown.text
    assert facts.values("hai-duong") == before
    # The question is still open: a proper answer is taken without opening it again.
    number = 40 + sum(len(versions) for versions in before.values())
    assert (await phone.write(f"{number} ; 22")).says(_SAVED)
    assert facts.amounts("hai-duong")[_NEW] == number


async def test_five_thousand_characters(house: House) -> None:
    """The app cuts them into two messages; both are answered and nothing is stored."""
    facts, phone = Facts(house.database), house.phone("officer-hai-phong")
    await ask(phone, "DT01")
    sent = await phone.post("số liệu " * 625)
    first = await phone.until(lambda _one: True, sent)
    second = await phone.until(lambda _one: True, first.serial)
    assert first.says(_NOT_SAVED)
    assert second.says(_NOT_SAVED)
    assert facts.values("hai-phong") == {}


async def test_decomposed_and_full_width_letters_are_read(house: House) -> None:
    facts, phone = Facts(house.database), house.phone("officer-hai-phong")
    await ask(phone, "DT01")
    typed = unicodedata.normalize("NFD", "đầu tư nước ngoài 64 , trong nước 30").translate(
        _FULL_WIDTH
    )
    assert (await phone.write(typed)).says(_SAVED)
    assert facts.amounts("hai-phong")[_NEW] == 64
    assert facts.values("hai-phong")[_NEW][0].typed == unicodedata.normalize("NFC", typed)


async def test_text_where_a_button_is_expected_and_the_reverse(house: House) -> None:
    facts, phone = Facts(house.database), house.phone("officer-hung-yen")
    await ask(phone, "LD02")
    doubt = await phone.write("80 nghìn")
    assert doubt.button("figures.sure") is not None
    again = await phone.write("để tôi xem lại đã")
    assert again.says(_NOT_SAVED)
    assert facts.values("hung-yen") == {}
    # A typed answer is waited for and a button is tapped: the way the button says is gone.
    await ask(phone, "DT01")
    home = await phone.write("/viec")
    assert home.button("figures") is not None
    text = await phone.write("xin chào")
    assert text.says(
        "You wrote “{text}”, but no question is open, so nothing was saved."
        " To enter figures, tap the button below and send it again."
    )
    assert facts.values("hung-yen") == {}


async def test_an_edited_message_changes_nothing(house: House) -> None:
    facts, phone = Facts(house.database), house.phone("officer-ninh-binh")
    await ask(phone, "DT01")
    await phone.write("11 ; 10")
    chat = await phone.line.call("GET", "chat", {"person": phone.person})
    mine = [one["id"] for one in chat["messages"] if not one["from_bot"]][-1]
    shown = await phone.send("edit", message_id=mine, text="99 ; 99")
    assert shown.says(
        "You changed an earlier message. What was saved from it stays as it was: <b>{names}</b>. To"
        " correct it, tap it and enter the figure anew."
    )
    assert shown.button("figures.ask", "*", "DT01") is not None
    assert [one.amount for one in facts.values("ninh-binh")[_NEW]] == [11]
    # The next question is still open.
    assert (await phone.write("19 ; 6")).button("figures.next") is not None
    assert Cell("DT02", Dim.F) in facts.values("ninh-binh")


async def test_forged_and_foreign_buttons(house: House) -> None:
    facts = Facts(house.database)
    owner, thief = house.phone("officer-thai-binh"), house.phone("officer-vinh-phuc")
    await ask(owner, "DT01")
    _shown, button = await owner.find("figures.blank", "*", "DT01", "no")
    message = (await thief.screens())[-1].id
    mac, _, body = button.data.partition("|")
    for data in (
        button.data,  # another person's button, carried over
        f"{'A' * len(mac)}|{body}",  # a made-up code
        f"{mac}|figures.submit|{button.args[0]}",  # a true code on another button
        "home",
        "|",
        "ữ" * 21,
    ):
        shown = await thief.send("tap", message_id=message, data=data)
        assert shown.says(UnknownButton), data
    # A button of the bot's own whose message can no longer be seen still works for its owner.
    await owner.send("tap", message_id=(await owner.last()).id, data=button.data, inaccessible=True)
    assert facts.values("vinh-phuc") == {}
    assert facts.values("thai-binh")[_NEW][0].state == "not_applicable"


async def test_old_buttons_and_those_of_a_finished_form(house: House) -> None:
    facts, phone = Facts(house.database), house.phone("officer-bac-ninh")
    await paste(phone, pasted(figures_of("bac-ninh")))
    review, button = await phone.find("figures.submit")
    await submit(phone)
    assert len(facts.submissions("bac-ninh")) == 1
    again = await phone.send("tap", message_id=review.id, data=button.data)
    assert again.says(OldButton) or again.button("figures.sheet") is not None
    assert len(facts.submissions("bac-ninh")) == 1


async def test_two_taps_at_the_same_instant_count_once(house: House) -> None:
    facts, phone = Facts(house.database), house.phone("officer-ha-noi")
    await ask(phone, "AT")
    message, button = await phone.find("figures.none", "*", "AT")
    tap = {
        "person": phone.person,
        "do": "tap",
        "message_id": message.id,
        "row": button.row,
        "col": button.col,
    }
    told = await phone.line.call("POST", "acts", {"acts": [tap, tap, tap]})
    await phone.until(lambda _one: True, told["results"][-1]["serial"])
    await phone.write("/viec")  # in order: all taps are handled before it
    versions = facts.values("ha-noi")
    assert [len(found) for found in versions.values()] == [1, 1, 1, 1]


async def test_a_stranger_who_floods_gets_few_answers(house: House) -> None:
    phone = house.phone(OUTSIDER.key)
    act = {"person": phone.person, "do": "text"}
    acts = [{**act, "text": f"tin {number}"} for number in range(100)]
    await phone.line.call("POST", "acts", {"acts": acts})
    # An officer who writes meanwhile does not wait for it; what follows is handled after it.
    await house.phone("head-ha-noi").write("/viec")
    facts = Facts(house.database)
    await phone.until(lambda _one: True, 0)
    answers = await phone.screens()
    assert 1 <= len(answers) <= 10
    assert set(facts.inbox_states()) <= {"done", "open"}


async def test_sixty_messages_of_an_officer_are_answered_in_order(house: House) -> None:
    phone = house.phone("officer-quang-ninh")
    words = [f"tin nhắn thứ {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(60)]
    act = {"person": phone.person, "do": "text"}
    acts = [{**act, "text": word} for word in words]
    told = await phone.line.call("POST", "acts", {"acts": acts})
    last = words[-1]
    await phone.until(lambda one: last in one.text, told["results"][0]["serial"])
    answers = [one.text for one in await phone.screens()][-60:]
    assert all(word in text for word, text in zip(words, answers, strict=True))


async def test_the_bot_restarts_between_any_two_messages(house: House) -> None:
    facts, phone = Facts(house.database), house.phone("officer-vinh-phuc")
    # What was sent but not yet marked comes once more after a restart: wait for what is meant.
    await phone.write("/solieu")
    await house.restart_bot()
    sent = await phone.press("figures.list")
    await phone.until(lambda one: one.button("figures.ask") is not None, sent)
    await house.restart_bot()
    sent = await phone.press("figures.ask", "*", "DT01")
    await phone.until(lambda one: one.button("figures.next") is not None, sent)
    await house.restart_bot()
    sent = await phone.post("47 ; 19")
    saved = await phone.until(lambda one: one.says(_SAVED), sent)
    await house.restart_bot()
    sent = await phone.post("68 ; 20")
    await phone.until(lambda one: one.says(_SAVED) and "68" in one.text, sent)
    assert saved.button("figures.next") is not None
    found = facts.values("vinh-phuc")
    assert [one.amount for one in found[_NEW]] == [47]
    assert [one.amount for one in found[Cell("DT02", Dim.F)]] == [68]


async def test_the_house_is_calm_after_all_that(house: House) -> None:
    """Nothing was parked, nothing failed, and every request to the messenger was a proper one."""
    facts, phone = Facts(house.database), house.phone("head-hai-duong")
    for _ in range(100):  # what is left of the flood is taken one by one, beside others' messages
        if not facts.unhandled():
            break
        await phone.write("/viec")
    report = await house.report()
    assert report["violations"] == []
    assert report["own_faults"] == []
    assert facts.unhandled() == []
    assert "Traceback" not in house.logged()
