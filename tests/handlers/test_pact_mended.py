"""The pact keeps to what was agreed: whom it asked, what was shown, on which day it was signed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.pact_errors import SameDay, SignedAhead, SignedTooEarly
from bot.screen import Intent
from tests.bench import Bench, Phone, labels, small_bloc
from tests.handlers.contests import heads
from tests.handlers.pacting import TEXT, Signing
from tests.handlers.steps import says


@pytest.fixture
def signing(bench: Bench, secretary: Phone) -> Signing:
    officer = bench.appoint("officer-hn", "Lê Thị Chuyên", Role.OFFICER, "ha-nam")
    return Signing(bench, secretary, heads(bench), officer)


def test_mergers_change_nothing_of_a_signed_pact(signing: Signing) -> None:
    bench, secretary = signing.bench, signing.secretary
    signing.write(*TEXT)
    signing.open()
    signing.agree()
    secretary.command("/pact")
    secretary.tap("Signed on stage")
    secretary.write("20/11/2019")
    secretary.tap("Yes, record it")
    before = signing.document(secretary)
    bench.clock.at = datetime(2025, 9, 10, 2, tzinfo=UTC)
    bench.confirm_roster()
    secretary.send(Intent.of("pact", 1))
    assert "<b>11/11</b> boards have agreed." in secretary.text
    assert signing.document(secretary) == before


def test_a_head_agrees_to_the_targets_it_was_shown_and_reads_no_draft(signing: Signing) -> None:
    secretary, head, unit = signing.secretary, signing.heads["ha-nam"], signing.bench.unit("ha-nam")
    signing.write(*TEXT)
    secretary.send(Intent.of("pact.targets", 1, unit))
    secretary.write("DT03 FDI: 5.000")
    signing.open()
    secretary.command("/pact")
    secretary.tap("Write a new version")
    secretary.send(Intent.of("pact.targets", 1, unit))
    secretary.write("DT03 FDI: 50")

    assert "version 2" in secretary.text
    head.command("/giaouoc")
    head.tap("Targets")
    assert "version 1" in head.text
    assert "5.000" in head.text
    officer = signing.officer
    officer.send(Intent.of("pact.targets", 1, unit))
    officer.tap("Targets of version 2")
    officer.write("Không nợ đọng hồ sơ")
    assert "✓ Kept: Không nợ đọng hồ sơ" in officer.text


def test_an_observer_with_a_role_in_another_bloc_reads_nothing(signing: Signing) -> None:
    bench = signing.bench
    other = bench.found(small_bloc("khac", ["Lào Cai", "Yên Bái"]))
    bench.confirm_roster(other)
    observer = bench.appoint("obs", "Phạm Bộ", Role.OBSERVER)
    bench.appoint("obs", "Phạm Bộ", Role.OFFICER, "khac-0", bloc_id=other)
    signing.write(*TEXT)
    signing.open()
    for step, *more in (("pact", 1), ("pact.text", 1, 1, 0), ("pact.file", 1)):
        observer.send(Intent.of(step, *more))
        assert observer.text == says(NotAllowed), step


@pytest.mark.parametrize(
    ("typed", "tap", "kept"),
    [
        ("DT03 DDI: 1,250", "1.250", "1.250"),
        ("LD01: 1,000", "1.000", "1.000"),
        ("KD01: 1.25 tỷ", "Yes, keep it", "1"),
    ],
)
def test_an_amount_in_doubt_waits_for_a_tap(
    signing: Signing, typed: str, tap: str, kept: str
) -> None:
    signing.write(*TEXT)
    officer, unit = signing.officer, signing.bench.unit("ha-nam")
    officer.send(Intent.of("pact.targets", 1, unit))
    officer.write(typed)
    assert "Nothing is kept yet" in officer.text
    ways = list(labels(officer.screen))
    asked = officer.screen
    officer.send(Intent.of("pact.targets", 1, unit))
    assert "None has been set yet." in officer.text
    way = next(one for row in asked.choices for one in row if tap in one.label)
    officer.send(way.intent)
    assert "✓ Kept:" in officer.text, ways
    assert kept in officer.text


def test_another_amount_may_be_typed_and_a_made_up_one_is_no_button(signing: Signing) -> None:
    signing.write(*TEXT)
    officer, unit = signing.officer, signing.bench.unit("ha-nam")
    officer.send(Intent.of("pact.targets", 1, unit))
    officer.write("LD01: 1,000")
    officer.write("LD01: 1.000")
    assert "✓ Kept:" in officer.text
    for amount in ("1.5", "-5", "1E+99", "", "9" * 16):
        officer.send(Intent.of("pact.amount", 1, unit, "LD01", "T", amount))
        assert officer.text == says(OldButton), amount


def test_the_side_is_read_however_it_stands_behind_the_code(signing: Signing) -> None:
    signing.write(*TEXT)
    officer, unit = signing.officer, signing.bench.unit("ha-nam")
    for typed in ("DT03 FDI: 1.300", "DT03 (FDI): 1.400", "DT03-FDI: 1.500"):
        officer.send(Intent.of("pact.targets", 1, unit))
        officer.write(typed)
    assert "1.500" in officer.text
    assert "2. " not in officer.text


def test_all_agree_while_another_version_is_written_and_no_copy_is_final(signing: Signing) -> None:
    secretary, boards = signing.secretary, list(signing.heads)
    signing.write(*TEXT)
    signing.open()
    signing.agree(*boards[:-1])
    secretary.command("/pact")
    secretary.tap("Write a new version")
    secretary.write("1: Nội dung đã thay đổi hẳn.")
    signing.agree(boards[-1])
    assert "is writing another version" in str(secretary.notices[-1].text)
    assert "DỰ THẢO" in signing.document(signing.heads[boards[0]])
    assert "another version is being written" in signing.heads[boards[0]].text


def test_the_day_of_the_signing_is_seen_in_words_and_may_be_corrected(signing: Signing) -> None:
    bench, secretary, head = signing.bench, signing.secretary, signing.heads["ha-nam"]
    signing.write(*TEXT)
    signing.open()
    signing.agree()
    bench.clock.at = datetime(2020, 1, 6, 2, tzinfo=UTC)
    secretary.command("/pact")
    secretary.tap("Signed on stage")
    secretary.write("1/1/2015")
    assert secretary.text == says(SignedTooEarly, opened="20/11/2019", day="01/01/2015")
    secretary.write("2/1/2020")
    assert "<b>Thursday, " in secretary.text
    secretary.command("/pact")
    assert "Signed on stage" in labels(secretary.screen)
    secretary.send(Intent.of("pact.sign", 1, "20200102"))
    secretary.command("/pact")
    secretary.tap("Correct the day")
    secretary.write("2/1/2020")
    assert secretary.text == says(SameDay, day="02/01/2020")
    secretary.write("9/1/2020")
    assert secretary.text == says(SignedAhead, day="09/01/2020")
    secretary.write("3/1/2020")
    assert "Friday" in secretary.text
    secretary.write("Ghi nhầm ngày theo Giấy mời")
    assert "✓ The day is corrected." in secretary.text
    assert "The day was corrected: Ghi nhầm ngày theo Giấy mời" in secretary.text
    assert "Ghi nhầm ngày theo Giấy mời" in str(head.notices[-1].text)
    head.send(Intent.of("pact.redate", 1))
    assert head.text == says(OldButton)
    head.send(Intent.of("pact.sign", 1, "20200103"))
    assert head.text == says(NotAllowed)
