"""The pact: written in parts, targets of the boards, consent by version, signed on stage."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.kpi import Cell, Dim, Figure
from bot.domain.pact_errors import (
    AgreedAlready,
    NoPactYet,
    NoSuchParagraph,
    NotAllAgreed,
    PactMoved,
    PactOpened,
    PactSigned,
    SignedAhead,
    TargetHasNoSide,
    TargetNeedsSide,
    TargetUnclear,
    TargetUnknown,
)
from bot.screen import Intent
from storage.models.pact import pact_answer, pact_signing
from storage.models.records import register
from storage.records import first_broken_entry
from tests.bench import Bench, Phone, button, labels
from tests.handlers.bloc_year import lay_year
from tests.handlers.contests import heads
from tests.handlers.pacting import TEXT, Signing
from tests.handlers.reminding import at, look, switch
from tests.handlers.reviewing import send_file
from tests.handlers.steps import at_once, says


@pytest.fixture
def signing(bench: Bench, secretary: Phone) -> Signing:
    officer = bench.appoint("officer-hn", "Lê Thị Chuyên", Role.OFFICER, "ha-nam")
    return Signing(bench, secretary, heads(bench), officer)


def test_it_is_written_in_parts_and_a_paragraph_is_changed_by_its_number(
    signing: Signing,
) -> None:
    signing.officer.command("/giaouoc")
    assert signing.officer.text == says(NoPactYet)
    signing.write(*TEXT)
    secretary = signing.secretary
    assert "✓ Kept: 3 paragraphs." in secretary.text
    secretary.write("2: Giữ gìn đoàn kết, giúp đỡ nhau.")
    assert "2. Giữ gìn đoàn kết, giúp đỡ nhau." in secretary.text
    secretary.write("1:")
    assert "1. Giữ gìn đoàn kết, giúp đỡ nhau.\n2. Báo cáo đúng hạn." in secretary.text
    secretary.write("9: không có")
    assert secretary.text == says(NoSuchParagraph, number=9, last=2)
    secretary.command("/cancel")
    secretary.command("/pact")
    assert "Version 1 is being written: 2 paragraphs." in secretary.text
    signing.officer.command("/giaouoc")
    assert signing.officer.text == says(NoPactYet)


def test_nobody_but_the_secretary_writes(signing: Signing) -> None:
    signing.write(*TEXT)
    head = signing.heads["ha-nam"]
    for name, *args in (("write",), ("typed",), ("renew",), ("open", "20191215", "x"),
                        ("behalf", 0), ("boards", 0), ("text", 1, 0)):  # fmt: skip
        head.send(Intent.of(f"pact.{name}", 1, *args))
        assert head.text == says(NotAllowed), name


def test_targets_are_read_as_figures_are(signing: Signing) -> None:
    signing.write(*TEXT)
    bench, officer = signing.bench, signing.officer
    unit = bench.unit("ha-nam")
    officer.send(Intent.of("pact.targets", 1, unit))
    officer.write("dt03 fdi: 1.250,5")
    assert "(FDI): 1,250.5 million USD" in officer.text or "1.250,5" in officer.text
    officer.write("DT03 FDI: 1.300")
    assert "1. " in officer.text
    assert "2. " not in officer.text
    officer.write("Không để xảy ra vụ cháy nổ lớn")
    assert "2. Không để xảy ra vụ cháy nổ lớn" in officer.text
    officer.write("DT99: 12")
    assert officer.text == says(TargetUnknown, code="DT99")
    officer.write("XX9: 5")
    assert officer.text == says(TargetUnknown, code="XX9")
    officer.write("DT03: 99")
    assert officer.text == says(TargetNeedsSide, code="DT03")
    officer.write("LD02 FDI: 99")
    assert officer.text == says(TargetHasNoSide, code="LD02")
    officer.write("LD02: nhiều hơn năm trước")
    assert officer.text == says(TargetUnclear, code="LD02", typed="nhiều hơn năm trước")
    officer.send(Intent.of("pact.targets", 1, unit))
    officer.tap("Take out: Không")
    assert "2. " not in officer.text
    officer.send(Intent.of("pact.targets", 1, bench.unit("ha-noi")))
    assert officer.text == says(NotAllowed)
    secretary = signing.secretary
    secretary.send(Intent.of("pact.boards", 1, 0))
    assert "KCN Hà Nam (1)" in labels(secretary.screen)
    secretary.tap("KCN Hải Dương")
    secretary.write("Không nợ đọng hồ sơ")
    assert "✓ Kept: Không nợ đọng hồ sơ" in secretary.text


def test_a_day_off_is_told_before_the_boards_are_asked(signing: Signing) -> None:
    signing.write(*TEXT)
    secretary = signing.secretary
    secretary.command("/pact")
    secretary.tap("Open for consent")
    secretary.write("15/12/2019")
    assert "⚠ That day is off: Sunday. The next working day is Monday 16/12/2019." in secretary.text
    secretary.write("16/12/2019")
    assert "That day is off" not in secretary.text


def test_from_the_opening_on_neither_text_nor_targets_change(signing: Signing) -> None:
    signing.write(*TEXT)
    signing.open()
    assert "12 people have been told." in signing.secretary.text
    news = str(signing.heads["ha-nam"].notices[-1].text)
    assert "agreeing here is no signature" in news
    signing.secretary.send(Intent.of("pact.typed", 1))
    signing.secretary.send(Intent.of("pact.write", 1))
    assert signing.secretary.text == says(PactOpened, version=1)
    unit = signing.bench.unit("ha-nam")
    signing.officer.send(Intent.of("pact.targets", 1, unit))
    assert "its targets do not change" in signing.officer.text
    signing.officer.send(Intent.of("pact.drop", 1, unit, 1))
    assert signing.officer.text == says(PactOpened, version=1)


def test_what_is_opened_is_what_was_looked_at(signing: Signing) -> None:
    signing.write(*TEXT)
    secretary = signing.secretary
    secretary.command("/pact")
    secretary.tap("Open for consent")
    secretary.write("15/12/2019")
    seen = secretary.screen.choices[0][0].intent
    signing.officer.send(Intent.of("pact.targets", 1, signing.bench.unit("ha-nam")))
    signing.officer.write("Không để xảy ra vụ cháy nổ lớn")
    secretary.send(seen)
    assert secretary.text == says(PactMoved, version=1)


def test_heads_agree_and_only_with_the_last_the_copy_is_final(signing: Signing) -> None:
    signing.write(*TEXT)
    signing.officer.send(Intent.of("pact.targets", 1, signing.bench.unit("ha-nam")))
    signing.officer.write("LD02: 90.000")
    signing.open()
    boards = list(signing.heads)
    signing.agree(*boards[:-1])
    assert "DỰ THẢO" in signing.document(signing.officer)
    signing.secretary.command("/pact")
    assert "<b>10/11</b> boards have agreed." in signing.secretary.text
    signing.secretary.send(Intent.of("pact.signed", 1))
    left = labels(signing.secretary.screen)
    assert "have not agreed to the text yet" in signing.secretary.text, left
    signing.officer.send(Intent.of("pact.agreed", 1, 1))
    assert signing.officer.text == says(NotAllowed)
    signing.agree(boards[-1])
    assert "All boards have agreed" in signing.heads[boards[-1]].text
    assert "All 11 boards have agreed" in str(signing.secretary.notices[-1].text)
    final = signing.document(signing.officer)
    assert "DỰ THẢO" not in final
    assert "Báo cáo đúng hạn." in final
    assert "90.000 người" in final
    assert "GIAO ƯỚC THI ĐUA" in final


def test_consent_is_given_once_and_never_called_a_signature(signing: Signing) -> None:
    signing.write(*TEXT)
    signing.open()
    head = signing.heads["ha-nam"]
    head.send(Intent.of("home.language", "vi"))
    head.command("/giaouoc")
    assert "Thống nhất nội dung" in labels(head.screen)
    head.tap("Thống nhất nội dung")
    head.tap("Thống nhất nội dung")
    assert "✓" in head.text
    assert "đã thống nhất" in head.text
    head.send(Intent.of("home.language", "en"))
    head.send(Intent.of("pact.agreed", 1, 1))
    assert head.text == says(AgreedAlready, version=1)


def test_two_taps_at_once_are_one_consent(signing: Signing) -> None:
    signing.write(*TEXT)
    signing.open()
    head, intent = signing.heads["ha-nam"], Intent.of("pact.agreed", 1, 1)
    said = at_once(signing.bench, (head, intent), (head, intent))
    assert said[1] == says(AgreedAlready, version=1)
    with signing.bench.database.reader.connect() as connection:
        assert len(connection.execute(select(pact_answer)).all()) == 1


def test_a_comment_goes_to_the_secretary_and_is_no_consent(signing: Signing) -> None:
    signing.write(*TEXT)
    signing.open()
    head = signing.heads["ha-nam"]
    head.command("/giaouoc")
    head.tap("Send a comment")
    head.write("Đề nghị bổ sung chỉ tiêu môi trường")
    assert "Your board has not agreed yet." in head.text
    assert "Comment of KCN Hà Nam" in str(signing.secretary.notices[-1].text)
    signing.secretary.command("/pact")
    assert "KCN Hà Nam: “Đề nghị bổ sung chỉ tiêu môi trường”" in signing.secretary.text
    assert "<b>00/11</b>" in signing.secretary.text


def test_a_new_version_asks_again_and_shows_what_has_changed(signing: Signing) -> None:
    signing.write(*TEXT)
    signing.open()
    signing.agree("ha-nam")
    secretary = signing.secretary
    secretary.command("/pact")
    secretary.tap("Write a new version")
    secretary.write("3: Báo cáo đúng hạn, đủ chỉ tiêu.")
    head = signing.heads["ha-nam"]
    head.command("/giaouoc")
    assert "Version 1: <b>01/11</b>" in head.text  # the open one stays open until then
    signing.open("20/12/2019")
    assert "What has changed stands in front" in str(head.notices[-1].text)
    head.command("/giaouoc")
    assert "Version 2: <b>00/11</b>" in head.text
    head.tap("Read the text")
    assert "+ Báo cáo đúng hạn, đủ chỉ tiêu." in head.text
    assert "− Báo cáo đúng hạn." in head.text
    head.send(Intent.of("pact.agreed", 1, 1))
    assert head.text == says(PactMoved, version=2)
    signing.agree("ha-nam")
    assert "Version 2: <b>01/11</b>" in head.text


def test_on_paper_the_secretary_records_it_with_its_source(signing: Signing) -> None:
    signing.write(*TEXT)
    signing.open()
    secretary = signing.secretary
    secretary.command("/pact")
    secretary.tap("Consent on paper")
    secretary.tap("KCN Hà Nam")
    secretary.write("Ông Bình, Trưởng ban, Công văn 12/BQL ngày 20/11")
    assert "✓ Recorded for KCN Hà Nam" in secretary.text
    for told in (signing.officer, signing.heads["ha-nam"]):
        assert "Công văn 12/BQL" in str(told.notices[-1].text)
    with signing.bench.database.reader.connect() as connection:
        assert connection.execute(select(pact_answer.c.source)).scalars().all() == [
            "Ông Bình, Trưởng ban, Công văn 12/BQL ngày 20/11"
        ]
    secretary.send(Intent.of("pact.behalf_of", 1, signing.bench.unit("ha-nam")))
    assert secretary.text == says(AgreedAlready, version=1)


def test_the_signing_on_stage_is_recorded_with_its_scan(signing: Signing) -> None:
    bench, secretary = signing.bench, signing.secretary
    signing.write(*TEXT)
    signing.open()
    signing.agree()
    bench.clock.at = datetime(2020, 1, 6, 2, tzinfo=UTC)
    secretary.command("/pact")
    secretary.tap("Signed on stage")
    secretary.write("9/1/2020")
    assert secretary.text == says(SignedAhead, day="09/01/2020")
    secretary.write("3/1/2020")
    secretary.tap("Yes, record it")
    assert "signed at the conference on" in secretary.text
    send_file(secretary, "photo")
    assert "✓ The scan is kept." in secretary.text
    secretary.tap("Scan of what was signed")
    assert secretary.screen.passes is not None
    with bench.database.reader.connect() as connection:
        row = connection.execute(select(pact_signing)).one()
        verbs = list(connection.execute(select(register.c.verb)).scalars())
        assert first_broken_entry(connection, bench.bloc_id) is None
    assert (str(row.signed_on), row.version) == ("2020-01-03", 1)
    assert verbs == ["pact.opened", *["pact.agreed"] * 11, "pact.signed"]
    day = "Jan 3, 2020"
    secretary.send(Intent.of("pact.renew", 1))
    assert secretary.text.startswith(says(PactSigned, day=day)[:30])
    assert "DỰ THẢO" not in signing.document(signing.officer)


def test_only_boards_that_have_not_agreed_are_reminded(signing: Signing) -> None:
    bench = signing.bench
    signing.write(*TEXT)
    signing.open("16/12/2019")
    signing.agree("ha-nam")
    switch(bench)
    at(bench, date(2019, 12, 11))
    look(bench)
    told = [board for board, head in signing.heads.items() if _reminded(head)]
    assert told == [board for board in signing.heads if board != "ha-nam"]
    assert "has not agreed to the text yet" in str(signing.heads["ha-noi"].notices[-1].text)
    assert button(signing.heads["ha-noi"].notices[-1], "Open the pact") == Intent.of("pact", 1)
    assert not _reminded(signing.officer)
    for board, waits in (("ha-noi", True), ("ha-nam", False)):
        signing.heads[board].command("/todo")
        assert ("Emulation pact" in labels(signing.heads[board].screen)) is waits


def _reminded(phone: Phone) -> bool:
    return any("<b>Reminder</b>" in str(one.text) for one in phone.notices)


def test_it_is_not_signed_before_all_have_agreed(signing: Signing) -> None:
    signing.write(*TEXT)
    signing.open()
    signing.agree(*list(signing.heads)[:9])
    signing.secretary.send(Intent.of("pact.signed", 1))
    assert signing.secretary.text == says(NotAllAgreed, n=2, boards="KCN Bắc Ninh, KCN&CX Hà Nội")


def test_in_the_year_a_target_stands_beside_what_was_reached(signing: Signing) -> None:
    bench = signing.bench
    signing.write(*TEXT)
    unit = bench.unit("ha-nam")
    signing.officer.send(Intent.of("pact.targets", 1, unit))
    signing.officer.write("LD02: 80.000")
    bench.clock.at = datetime(2020, 12, 20, 2, tzinfo=UTC)
    forms = {"ha-nam": {Cell("LD02", Dim.T): Figure.given(Decimal(92000))}}
    lay_year(bench, 2020, forms)
    signing.officer.send(Intent.of("pact.targets", 1, unit))
    assert "reached: <b>92,000" in signing.officer.text or "92.000" in signing.officer.text
    assert "115" in signing.officer.text


def test_screens_cost_few_statements(signing: Signing) -> None:
    signing.write(*TEXT)
    signing.open()
    for phone in (signing.secretary, signing.heads["ha-nam"]):
        for intent in (Intent("pact"), Intent.of("pact", 1)):
            assert signing.bench.cost(phone, what=What.TAP, intent=intent) <= 12


def test_a_pact_of_a_year_is_begun_once(signing: Signing) -> None:
    signing.write()
    signing.secretary.send(Intent.of("pact.begin", 2020))
    assert signing.secretary.text == says(OldButton)
    signing.secretary.send(Intent.of("pact.begin", 2025))
    assert signing.secretary.text == says(OldButton)
