"""What a file is made of, already in the reader's language; frozen as JSON until it is built."""

from __future__ import annotations

from typing import TypedDict


class SheetLine(TypedDict):
    """One row. `amount` is a canonical decimal in text, or "" where `said` speaks instead."""

    code: str
    name: str
    unit: str
    amount: str
    said: str
    previous: str
    note: str


class SheetView(TypedDict):
    """All that stands on the page, already in the reader's language."""

    title: str
    subtitle: str
    headings: list[str]
    lines: list[SheetLine]
    footer: str
