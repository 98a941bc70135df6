"""Paragraphs brought onto pages that a phone shows without much scrolling."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

PAGE_LETTERS = 1300


def leaves(blocks: Sequence[Markup], letters: int = PAGE_LETTERS) -> list[Sequence[Markup]]:
    """The blocks in their order, as many on a page as fit; a long one has a page of its own."""
    pages: list[list[Markup]] = [[]]
    used = 0
    for block in blocks:
        if pages[-1] and used + len(block) > letters:
            pages.append([])
            used = 0
        pages[-1].append(block)
        used += len(block)
    return list(pages)
