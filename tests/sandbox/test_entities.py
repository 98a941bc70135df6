import json
import random
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.sandbox import schema
from bot.sandbox.entities import Formatted, checked_entities, parse_html, tidy, to_html
from bot.sandbox.errors import ApiError
from bot.sandbox.forms import parse_form
from bot.sandbox.schema import utf16_length


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b>đ</i>",
            'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"',
        ),
        ("<h1>a</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("dưới <br> này", 'Unsupported start tag "br" at byte offset 8'),
        ("2 < 3", 'Unsupported start tag "" at byte offset 2'),
        ("2 <3", "Unclosed start tag at byte offset 2"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<b =1>x</b>", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<a href=x/y>a</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "blockquotes can't be nested"),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(source: str, why: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.code == 400
    assert caught.value.description == f"Bad Request: can't parse entities: {why}"


def test_good_html_becomes_text_and_entities_in_utf16_units() -> None:
    parsed = tidy(
        parse_html(
            "😀 <b>Chào <i>đồng chí</i></b> &lt;3 &#272; &#x110; <code>a&amp;b</code>"
            ' <a href="https://example.vn/x?a=1&amp;b=2">đây</a>'
        )
    )
    assert parsed.text == "😀 Chào đồng chí <3 Đ Đ a&b đây"
    assert parsed.notes == []
    assert parsed.entities == [
        {"type": "bold", "offset": 3, "length": 13},
        {"type": "italic", "offset": 8, "length": 8},
        {"type": "code", "offset": 24, "length": 3},
        {
            "type": "text_link",
            "offset": 28,
            "length": 3,
            "url": "https://example.vn/x?a=1&b=2",
        },
    ]


def test_all_tags_of_the_subset() -> None:
    source = (
        "<u>1</u><ins>1</ins><s>2</s><strike>2</strike><del>2</del><strong>3</strong><em>4</em>"
        '<tg-spoiler>5</tg-spoiler><span class="tg-spoiler">5</span>'
        '<pre><code class="language-python">6</code></pre>'
        "<blockquote>7</blockquote>\n<blockquote expandable>8</blockquote>"
    )
    kinds = [entity["type"] for entity in parse_html(source).entities]
    assert kinds == [
        *["underline"] * 2,
        *["strikethrough"] * 3,
        "bold",
        "italic",
        *["spoiler"] * 2,
        "pre",
        "blockquote",
        "expandable_blockquote",
    ]


@pytest.mark.parametrize(
    ("source", "shown"),
    [("a & b", "a & b"), ("&nbsp;x", "&nbsp;x"), ('<a href="no link">x</a>', "x")],
)
def test_what_telegram_shows_otherwise_than_meant_is_noted(source: str, shown: str) -> None:
    parsed = parse_html(source)
    assert parsed.text == shown
    assert len(parsed.notes) == 1


def test_text_is_trimmed_and_entities_move_along() -> None:
    parsed = tidy(parse_html("\n  <b> đậm </b>  \n"))
    assert parsed.text == "đậm"
    assert parsed.entities == [{"type": "bold", "offset": 0, "length": 3}]


def test_commands_links_and_mentions_are_found() -> None:
    text = "/viec@khoi_bot gọi @khoi_bot hay https://t.me/khoi_bot?start=a. a@b.vn #khoi 1/2"
    found = [
        (e["type"], text[e["offset"] : e["offset"] + e["length"]])
        for e in tidy(Formatted(text)).entities
    ]
    assert found == [
        ("bot_command", "/viec@khoi_bot"),
        ("mention", "@khoi_bot"),
        ("url", "https://t.me/khoi_bot?start=a"),
        ("email", "a@b.vn"),
        ("hashtag", "#khoi"),
    ]


def test_nothing_is_found_inside_code_and_links() -> None:
    assert [e["type"] for e in tidy(parse_html("<code>/viec</code>")).entities] == ["code"]


@pytest.mark.parametrize(
    "entity",
    [
        {"type": "bold", "offset": 0, "length": 9},
        {"type": "bold", "offset": -1, "length": 1},
        {"type": "bold", "offset": 0, "length": 0},
        {"type": "text_link", "offset": 0, "length": 1, "url": "no"},
    ],
)
def test_wrong_entities_are_refused(entity: dict[str, object]) -> None:
    with pytest.raises(ApiError):
        checked_entities("abc", [entity])


@pytest.mark.parametrize(
    "source",
    [
        "a <b>b <i>c</i></b> &lt;d&gt;",
        '<a href="http://x.vn/">x</a> <pre><code class="language-sql">y</code></pre>',
        "<blockquote expandable>z 😀</blockquote>",
    ],
)
def test_html_comes_back_as_it_was(source: str) -> None:
    parsed = parse_html(source)
    entities = tidy(parsed).entities
    assert to_html(parsed.text, entities) == source


def test_utf16_length() -> None:
    assert [utf16_length(text) for text in ("", "ab", "ộ", "😀")] == [0, 2, 1, 2]


def test_forms_are_read_as_the_standard_library_writes_them() -> None:
    letters = 'ađ%=&+ \n\r\t"_ộ😀.~'
    chance = random.Random(7)
    for _ in range(300):
        pairs = {name: "".join(chance.choices(letters, k=12)) for name in ("text", "b=c")}
        assert parse_form(urlencode(pairs).encode()) == pairs
    with pytest.raises(ValueError, match="percent"):
        parse_form(b"text=100%")


def test_compact_json_travels_with_its_licence() -> None:
    folder = Path(schema.__file__).parent / "botapi"
    assert json.loads((folder / "compact.json").read_text("utf-8"))["version"] == "10.3"
    assert "Permission is hereby granted" in (folder / "LICENSE.aiogram").read_text("utf-8")
    assert "aiogram" in (folder / "SOURCE.md").read_text("utf-8")
