"""What a messenger and a phone take: a long text in parts, buttons in rows that are wide enough."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.screen import Choice

_BESIDE = {1: 64, 2: 18}
_CROWDED = 11


def split_text(text: str, most: int) -> list[str]:
    """A long text in parts of at most `most` UTF-16 units, cut between lines.

    Tags never span lines in our catalogues, so a part is whole markup by itself.
    """
    if utf16_length(text) <= most:
        return [text]
    parts: list[str] = []
    current = ""
    for line in text.split("\n"):
        longer = f"{current}\n{line}" if current else line
        if utf16_length(longer) <= most:
            current = longer
            continue
        if current:
            parts.append(current)
        current = line
        if utf16_length(line) > most:
            *whole, current = _split_line(line, most)
            parts.extend(whole)
    return [*parts, current] if current else parts


_PIECE = re.compile(r"<[^<>]*>|&#?\w{1,8};|.", re.DOTALL)


def _split_line(line: str, most: int) -> list[str]:
    """One line that is too long by itself: an open tag is closed and opened again at each cut."""
    parts: list[str] = []
    current, opened = "", list[str]()
    for piece in _PIECE.findall(line):
        after = opened
        if piece.startswith("</"):
            after = opened[:-1]
        elif piece.startswith("<") and len(piece) > 1:
            after = [*opened, piece]
        if utf16_length(current + piece + _ends(after)) > most:
            parts.append(current + _ends(opened))
            current = "".join(opened)
        current, opened = current + piece, after
    return [*parts, current]


def _ends(opened: Sequence[str]) -> str:
    return "".join(f"</{tag[1:-1].split()[0]}>" for tag in reversed(opened))


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def phone_rows(choices: Sequence[Sequence[Choice]]) -> Iterator[Sequence[Choice]]:
    """The rows of a screen as a phone of 390 pixels shows them in one line each.

    A label that half the width would break stands alone, and so does whatever was beside it.
    """
    for row in choices:
        if any(len(choice.label) > _BESIDE.get(len(row), _CROWDED) for choice in row):
            yield from ([choice] for choice in row)
        else:
            yield row
