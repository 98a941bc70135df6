"""The pact's text as a Word document: previewed, then kept with a tap, or refused by name."""

from __future__ import annotations

import pytest

from bot.domain.access import Role
from bot.domain.errors import NotAllowed
from bot.domain.file_errors import (
    FileForgotten,
    WordMacros,
    WordOld,
    WordTracked,
    WordWrongKind,
)
from bot.domain.pact_errors import PactOpened, PactTooLong
from bot.screen import Intent
from storage.models.talk import inbox_file
from tests.bench import Bench, Phone, button, labels
from tests.handlers.pacting import TEXT, Signing
from tests.handlers.reviewing import send_file
from tests.handlers.steps import says
from tests.reports.test_word_reader import VILLAINS, written

NAME = "Bản giao ước 2020.docx"


@pytest.fixture
def signing(bench: Bench, secretary: Phone) -> Signing:
    head = bench.appoint("head-hn", "Lê Thị Trưởng", Role.HEAD, "ha-nam")
    return Signing(bench, secretary, {"ha-nam": head}, head)


def begin(signing: Signing) -> Phone:
    signing.write()
    return signing.secretary


def kept(phone: Phone) -> str:
    phone.send(Intent.of("pact.text", 1, 1, 0))
    return phone.text.partition("\n")[2]


def test_it_is_looked_over_before_it_is_kept(signing: Signing) -> None:
    phone = begin(signing)
    phone.upload(written("Thi đua hoàn thành chỉ tiêu.", "Giữ gìn đoàn kết."), NAME)
    assert phone.text == (
        f"<b>{NAME}</b>: 2 paragraphs. Nothing is kept yet.\n\n"
        "1. Thi đua hoàn thành chỉ tiêu.\n2. Giữ gìn đoàn kết."
    )
    assert labels(phone.screen) == ["Take this text", "Back to the pact"]
    take = button(phone.screen, "Take this text")
    assert kept(phone) == "Nothing is written yet."
    assert take is not None
    phone.send(take)
    assert "✓ Kept: 2 paragraphs." in phone.text
    phone.send(take)  # a second tap
    assert "Nothing was kept" not in phone.text
    assert kept(phone) == "1. Thi đua hoàn thành chỉ tiêu.\n2. Giữ gìn đoàn kết."
    (detail,) = [
        detail for verb, _k, _i, detail in signing.bench.audited() if verb == "pact_written"
    ]
    assert " all of file " in detail


def test_what_was_written_is_replaced_or_goes_on(signing: Signing) -> None:
    phone = begin(signing)
    phone.write("\n".join(TEXT))
    phone.upload(written("Báo cáo đúng hạn."), NAME)
    assert "The text written so far has 3 paragraphs." in phone.text
    assert labels(phone.screen) == ["Replace the text", "Add at the end", "Back to the pact"]
    phone.tap("Add at the end")
    assert "✓ Kept: 4 paragraphs." in phone.text
    phone.upload(written("Điều 1. Thi đua"), NAME)
    phone.tap("Replace the text")
    assert kept(phone) == "1. Điều 1. Thi đua"


def test_a_text_that_was_changed_meanwhile_is_looked_at_once_more(signing: Signing) -> None:
    phone = begin(signing)
    phone.upload(written("Báo cáo đúng hạn."), NAME)
    take = button(phone.screen, "Take this text")
    phone.write("Thi đua hoàn thành chỉ tiêu.")
    assert take is not None
    phone.send(take)
    assert "<b>Nothing was kept:</b>" in phone.text
    assert "Replace the text" in labels(phone.screen)
    assert kept(phone) == "1. Thi đua hoàn thành chỉ tiêu."


def test_what_is_left_aside_is_said(signing: Signing) -> None:
    phone = begin(signing)
    phone.upload(
        written("Thi đua.", also=lambda document: document.add_table(1, 1)), "giao-uoc.docx"
    )
    assert "⚠ Left out: 1 table." in phone.text


def test_a_long_text_is_turned_page_by_page(signing: Signing) -> None:
    phone = begin(signing)
    phone.upload(written(*(f"Nội dung {n} " + "a" * 600 for n in range(1, 9))), NAME)
    assert "8. Nội dung 8" not in phone.text
    phone.tap("Next page")
    phone.tap("Next page")
    assert "8. Nội dung 8" in phone.text
    phone.tap("Take this text")
    assert "✓ Kept: 8 paragraphs." in phone.text


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("a.doc", WordOld), ("a.docm", WordMacros), ("a.pdf", WordWrongKind), ("", WordWrongKind)],
)
def test_another_kind_of_file_is_refused_by_its_name(
    signing: Signing, name: str, refusal: type[WordWrongKind]
) -> None:
    phone = begin(signing)
    if name:
        phone.upload(b"", name)
    else:
        send_file(phone, "photo")
    assert phone.text == says(refusal)
    phone.write("Thi đua hoàn thành chỉ tiêu.")  # the question stands
    assert "✓ Kept: 1 paragraph." in phone.text


def test_what_the_reader_met_and_what_is_too_long_change_nothing(signing: Signing) -> None:
    phone = begin(signing)
    phone.upload(VILLAINS["tracked"][0], NAME)
    assert phone.text == says(WordTracked)
    phone.upload(written(*(["a"] * 121)), NAME)
    assert phone.text == says(PactTooLong, paragraphs=120, letters=15_000, each=1_500)
    assert kept(phone) == "Nothing is written yet."


def test_only_the_secretary_and_only_before_it_is_opened(signing: Signing) -> None:
    phone, head = begin(signing), signing.heads["ha-nam"]
    phone.upload(written("Thi đua."), NAME)
    take = button(phone.screen, "Take this text")
    assert take is not None
    head.send(take)
    assert head.text == says(NotAllowed)
    phone.write("Thi đua.")
    signing.open()
    phone.send(take)
    assert phone.text == says(PactOpened, version=1)


def test_a_file_that_is_not_kept_any_more_is_sent_again(signing: Signing) -> None:
    phone = begin(signing)
    phone.upload(written("Thi đua."), NAME)
    take = button(phone.screen, "Take this text")
    with signing.bench.database.writer.begin() as connection:
        connection.execute(inbox_file.delete())
    assert take is not None
    phone.send(take)
    assert phone.text == says(FileForgotten)
