"""Both languages say everything; numbers, dates and fields come out as people here write them."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from unittest.mock import Mock

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot import i18n
from bot.domain.errors import Refusal, TextTooLong
from bot.domain.form_errors import MustFix
from bot.i18n import LANGUAGES, Say, speak
from handlers import routes
from handlers.commands import COMMANDS
from tests import catalogues

ROOT = Path(__file__).resolve().parent.parent
MOST_LETTERS = 24
"""What fits a button that has a row of a small phone for itself."""

VI, EN = speak("vi"), speak("en")


def every_refusal(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    yield kind
    for below in kind.__subclasses__():
        yield from every_refusal(below)


def fields_of(message: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(message) if name]


PO = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Send"
msgstr "{}"
"""


def test_a_catalogue_is_compiled_once_for_each_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, made = tmp_path / "messages.po", tmp_path / "__pycache__"
    reading = Mock(side_effect=read_po)
    monkeypatch.setattr(i18n, "read_po", reading)
    for word, times in (("Gửi", 1), ("Gửi", 1), ("Gửi đi", 2)):
        source.write_text(PO.format(word), encoding="utf-8")
        assert i18n.compiled_catalogue(source, "vi").gettext("Send") == word
        assert reading.call_count == times
        assert len(list(made.iterdir())) == 1


@pytest.mark.parametrize("length", [0, 10, 60])
def test_a_compiled_catalogue_cut_short_is_made_anew(tmp_path: Path, length: int) -> None:
    source = tmp_path / "messages.po"
    source.write_text(PO.format("Gửi"), encoding="utf-8")
    i18n.compiled_catalogue(source, "vi")
    (kept,) = (tmp_path / "__pycache__").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:length])
    assert i18n.compiled_catalogue(source, "vi").gettext("Send") == "Gửi"
    assert kept.read_bytes() == whole


def test_a_place_that_keeps_nothing_speaks_all_the_same(tmp_path: Path) -> None:
    source = tmp_path / "messages.po"
    source.write_text(PO.format("Gửi"), encoding="utf-8")
    (tmp_path / "__pycache__").write_text("a file where the folder would be")
    assert i18n.compiled_catalogue(source, "vi").gettext("Send") == "Gửi"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_can_be_said(language: str) -> None:
    for kind in every_refusal():
        fields = {name: f"<{name}> & Ban" for name in fields_of(kind.says)}
        sentence = speak(language).refusal(kind(**fields))
        assert isinstance(sentence, Markup)
        for name in fields:
            assert f"&lt;{name}&gt; &amp; Ban" in sentence, kind
        assert "{" not in sentence, kind
        if language == "vi":
            assert sentence != EN.refusal(kind(**fields)), f"{kind} was not translated"


def test_codes_of_refusals_are_never_shared() -> None:
    codes = [kind.code for kind in every_refusal()]
    assert len(codes) == len(set(codes))


def test_numbers_in_a_refusal_are_written_the_vietnamese_way() -> None:
    assert "12.345" in EN.refusal(TextTooLong(length=12345, most=4096))
    assert "1.234" in VI.refusal(MustFix(count=1234, first="x"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_fields_are_escaped_and_the_sentences_own_tags_stay(language: str) -> None:
    said = speak(language)("You are working as: <b>{hat}</b>", hat="<b>KCN</b> & <a href='x'>")
    assert "<b>&lt;b&gt;KCN&lt;/b&gt; &amp; &lt;a href=&#39;x&#39;&gt;</b>" in said
    safe = speak(language)("You are working as: <b>{hat}</b>", hat=Markup("<i>KCN</i>"))
    assert "<b><i>KCN</i></b>" in safe


def test_braces_in_a_field_are_not_taken_for_fields() -> None:
    assert "{unit} {0} {" in VI.refusal(MustFix(count=1, first="{unit} {0} {"))


def test_labels_carry_no_markup() -> None:
    label = EN.plain("Save these {n} too", n="<3>")
    assert type(label) is str
    assert label == "Save these <3> too"


def test_an_unknown_language_is_vietnamese() -> None:
    assert Say("fr").language == "vi"
    assert str(Say("")("Back")) == str(VI("Back"))


def test_one_and_many() -> None:
    one = "{n} person waits to be confirmed."
    many = "{n} people wait to be confirmed."
    assert EN.count(one, many, 1) == "1 person waits to be confirmed."
    assert EN.count(one, many, 1200) == "1.200 people wait to be confirmed."
    assert "1.200" in VI.count(one, many, 1200)
    assert str(VI.count(one, many, 1)).replace("1", "2") == str(VI.count(one, many, 2))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("0", "0"),
        ("7", "7"),
        ("1234", "1.234"),
        ("1234567.5", "1.234.567,5"),
        ("-1234.50", "-1.234,5"),
        ("0.000001", "0,000001"),
        ("999999999999999999.999999", "999.999.999.999.999.999,999999"),
        ("3.79E2", "379"),
    ],
)
@pytest.mark.parametrize("say", [VI, EN], ids=LANGUAGES)
def test_numbers(say: Say, value: str, written: str) -> None:
    assert say.number(Decimal(value)) == written


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**17)))
def test_no_digit_of_a_number_is_lost(value: Decimal) -> None:
    value = value % 10**18
    written = VI.number(value)
    assert Decimal(written.replace(".", "").replace(",", ".")) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("87.7", "87,7%"),
        ("87.74", "87,7%"),
        ("87.75", "87,8%"),
        ("100", "100%"),
        ("12.0", "12%"),
        ("-3.25", "-3,2%"),
        ("0", "0%"),
        ("1234.5", "1.234,5%"),
    ],
)
def test_percents(value: str, written: str) -> None:
    assert VI.percent(Decimal(value)) == written


def test_dates() -> None:
    day = date(2019, 3, 5)
    assert VI.date(day) == "05/03/2019"
    assert EN.date(day) == "5 Mar 2019"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (25, "thứ Hai"),
        (26, "thứ Ba"),
        (27, "thứ Tư"),
        (28, "thứ Năm"),
        (29, "thứ Sáu"),
        (30, "thứ Bảy"),
        (24, "Chủ nhật"),
    ],
)
def test_a_moment_in_the_blocs_own_zone(day: int, name: str) -> None:
    at = datetime(2019, 11, day, 10, 5, tzinfo=UTC)
    assert VI.moment(at, "Asia/Ho_Chi_Minh") == f"17 giờ 05, {name}, ngày {day}/11/2019"


def test_the_zone_decides_the_day() -> None:
    late = datetime(2019, 12, 31, 17, 30, tzinfo=UTC)
    assert VI.moment(late, "Asia/Ho_Chi_Minh") == "00 giờ 30, thứ Tư, ngày 01/01/2020"
    assert VI.time(late, "Asia/Ho_Chi_Minh") == "00:30 01/01/2020"
    assert EN.moment(late, "Asia/Ho_Chi_Minh") == "00:30, Wednesday 1 Jan 2020"
    assert EN.moment(late, "UTC") == "17:30, Tuesday 31 Dec 2019"


# Button labels -----------------------------------------------------------------------------------


def labels_in(code: str) -> Iterator[str]:
    """The messages that stand as the label of a `Choice(....plain("…"), …)`."""
    for node in ast.walk(ast.parse(code)):
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Choice"):
            continue
        label = node.args[0]
        for call in ast.walk(label):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "plain":
                said = call.args[0]
                branches = [said.body, said.orelse] if isinstance(said, ast.IfExp) else [said]
                yield from (
                    str(one.value)
                    for one in branches
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def every_label() -> list[str]:
    found = {
        label
        for path in (ROOT / "handlers").rglob("*.py")
        for label in labels_in(path.read_text("utf-8"))
    }
    return sorted(found | {command.label for command in COMMANDS})


def test_the_scan_finds_the_labels() -> None:
    assert len(every_label()) > 30
    assert {"Back", "What is to be done", "Submit"} <= set(every_label())


@pytest.mark.parametrize("label", every_label())
def test_labels_fit_a_button_in_vietnamese(label: str) -> None:
    written = VI.plain(label, **dict.fromkeys(fields_of(label), "12"))
    assert len(written) <= MOST_LETTERS, written
    assert "<" not in written
    assert written == written.strip()


def test_a_label_typed_out_leads_where_the_button_does() -> None:
    """With or without marks, in either language: the commands' labels are words of their own."""
    for command in COMMANDS:
        for language in LANGUAGES:
            label = speak(language).plain(command.label)
            assert routes.by_label(label) == command.intent
            assert routes.by_label(f"  {routes.fold(label).upper()} ") == command.intent


def test_commands_are_what_the_messenger_takes() -> None:
    for language in LANGUAGES:
        for name, description in routes.public_menu(language):
            assert name.isascii()
            assert name.islower()
            assert 3 <= len(description) <= 256
    words = [word for command in COMMANDS for word in {command.vi, command.en}]
    assert len(words) == len(set(words))


def test_no_sentence_bears_two_colons() -> None:
    doubled = []
    for message in catalogues.read("vi"):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in filter(None, texts) if message.id else ():
            parts = re.split(r"[.;!?·](?:\s|$)|\n", str(text))
            doubled += [part for part in parts if len(re.findall(r":(?:\s|$)", part)) > 1]
    assert doubled == []
