"""From a Word document's bytes to its paragraphs. Runs in a process of its own that may be killed.

`python -m bot.reports.word_reader NAME` works as `bot.reports.book_reader` does. Taken is what
stands in the body as plain text: no table, no header, no note, no picture. Macros are never run,
links are never followed, entities are never expanded. Changes that nobody has accepted yet make it
doubtful what the text is, so such a document is sent back.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

from bot.domain.file_errors import (
    WordBroken,
    WordEmpty,
    WordMacros,
    WordOld,
    WordSwollen,
    WordTooLong,
    WordTracked,
    WordUnsafe,
)
from bot.domain.word_text import WordText, word_text_to_json
from bot.lines import plain_line
from bot.reports.archives import Noes, check_age, part_names
from bot.reports.aside import answer

MOST_SEEN, MOST_LETTERS = 5_000, 200_000
"""A pact has a hundred paragraphs; what is longer by far is another document."""
_NOES: Final = Noes(WordOld, WordBroken, WordMacros, WordSwollen)
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE = f"{_W}p", f"{_W}tbl"
_TEXT, _HYPHEN = f"{_W}t", f"{_W}noBreakHyphen"
_BREAKS: Final = frozenset({f"{_W}br", f"{_W}cr"})
_SHAPES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_ASIDE: Final = frozenset(
    {*(f"{_W}{name}" for name in ("pPr", "rPr", "instrText", "drawing", "pict", "object")), _SHAPES}
)
"""Properties, a field's instruction, pictures and boxes: none of the text that runs."""
_TRACKED: Final = tuple(f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))


def read_text(_name: str, content: bytes) -> WordText:
    """The paragraphs of the body. Raises a FileRefused by name."""
    check_age(content, _NOES)
    names = part_names(content, _NOES)
    if not any(name.startswith("word/") for name in names):
        raise WordBroken
    text = _from_body(_body(content))
    if not text.paragraphs:
        raise WordEmpty
    return text


def _body(content: bytes) -> Any:
    # Imported here: only this process ever needs it.
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        element = Document(io.BytesIO(content)).element
    except (
        PackageNotFoundError,
        SyntaxError,  # as which XML that cannot be parsed is raised
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        EOFError,
        OSError,
        NotImplementedError,
        RecursionError,
    ) as error:
        raise WordBroken from error
    if element.getroottree().docinfo.doctype:
        raise WordUnsafe
    return element.body


def _from_body(body: Any) -> WordText:
    if next(body.iter(*_TRACKED), None) is not None:
        raise WordTracked
    lines: list[str] = []
    tables = numbered = letters = 0
    for seen, one in enumerate(_blocks(body), start=1):
        if one.tag == _TABLE:
            tables += 1
            continue
        found = [line for typed in _said(one).splitlines() if (line := plain_line(typed))]
        numbered += bool(found) and one.find(f"{_W}pPr/{_W}numPr") is not None
        lines += found
        letters += sum(map(len, found))
        if seen > MOST_SEEN or letters > MOST_LETTERS:
            raise WordTooLong
    return WordText(tuple(lines), tables, numbered)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in their order, also those within content controls."""
    for one in parent:
        if one.tag in (_PARAGRAPH, _TABLE):
            yield one
        else:
            yield from _blocks(one)


def _said(paragraph: Any) -> str:
    return "".join(_pieces(paragraph))


def _pieces(parent: Any) -> Iterator[str]:
    for one in parent:
        if one.tag in _ASIDE:
            continue
        if one.tag == _TEXT:
            yield one.text or ""
        elif one.tag in _BREAKS:
            yield "\n"
        elif one.tag == _HYPHEN:
            yield "-"
        elif one.tag == f"{_W}tab":
            yield " "
        else:
            yield from _pieces(one)


if __name__ == "__main__":
    answer(lambda name, content: word_text_to_json(read_text(name, content)))
