"""Who comes to a conference, in words and numbers; frozen as JSON until it is built."""

from __future__ import annotations

from typing import TypedDict


class GuestView(TypedDict):
    """A page of the boards with their totals, and one of the delegates by name.

    `numbers` are columns of whole numbers, which are added up below; "" stands for what was not
    said.
    """

    title: str
    subtitle: str
    sheets: list[str]
    headings: list[str]
    rows: list[list[str | int]]
    numbers: list[int]
    total: str
    people_headings: list[str]
    people: list[list[str | int]]
