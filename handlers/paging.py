"""Long lists on a phone: side by side, and in pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.i18n import Say
from bot.screen import Choice, Intent

T = TypeVar("T")
Row = tuple[Choice, ...]

LINES_PER_PAGE = 5


_SIDE = re.compile(r" \([^()]{1,8}\)$")


def fitted(label: str, letters: int = 24) -> str:
    """A label as long as a button of half a phone takes. What stands in brackets at its end, FDI or
    DDI, tells it from its neighbour and is never cut off.
    """
    if len(label) <= letters:
        return label
    side = found[0] if (found := _SIDE.search(label)) else ""
    return label[: letters - 1 - len(side)].rstrip() + "…" + side


def named(items: Sequence[T], most: int) -> tuple[Sequence[T], int]:
    """(those to be named, how many more there are): a single one more is named as well, for "and 1
    more" takes no less room than its name.
    """
    if len(items) <= most + 1:
        return items, 0
    return items[:most], len(items) - most


def side_by_side(choices: Sequence[Choice]) -> list[Row]:
    return [tuple(choices[start : start + 2]) for start in range(0, len(choices), 2)]


def boards_on_page(boards: Sequence[T], page: int) -> tuple[Sequence[T], int, int]:
    """All of a usual bloc on one page; a bigger one in pages that leave room for the way on."""
    return on_page(boards, page, 12 if len(boards) <= 12 else 10)


def on_page(
    items: Sequence[T], page: int, size: int = LINES_PER_PAGE
) -> tuple[Sequence[T], int, int]:
    """(the items of the page, its number from 0, how many pages); a page beyond is the last."""
    pages = max(1, -(-len(items) // size))
    page = min(max(page, 0), pages - 1)
    return items[page * size : (page + 1) * size], page, pages


def turning(page: int, pages: int, say: Say, to: Callable[[int], Intent]) -> Row | None:
    """The row that turns pages; None where there is one page only."""
    row = []
    if page > 0:
        row.append(Choice(say.plain("Previous page"), to(page - 1)))
    if page + 1 < pages:
        row.append(Choice(say.plain("Next page"), to(page + 1)))
    return tuple(row) or None
