"""What a file is made of, already in the reader's language; frozen as JSON until it is built."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class SheetLine(TypedDict):
    """One row. `amount` and `previous` are canonical decimals in text, or "" where words stand
    instead: `said`, `previous_said`.
    """

    code: str
    name: str
    unit: str
    amount: str
    said: str
    previous: str
    previous_said: NotRequired[str]
    note: str


class SheetView(TypedDict):
    """All that stands on the page, already in the reader's language."""

    title: str
    subtitle: str
    headings: list[str]
    lines: list[SheetLine]
    footer: str
    signed: NotRequired[SheetSigned]


class SheetSigned(TypedDict):
    """The place to sign at the foot of a sheet that was submitted; a draft has none."""

    day: str
    maker: list[str]
    head: list[str]
