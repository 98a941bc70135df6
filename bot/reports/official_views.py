"""What an official document is made of, in words; frozen as JSON until it is built.

A block says what it is, never how it looks: `bot.reports.official` knows the state layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

GAP = "……"
"""What is not known stays open, to be filled in by hand."""


class Letterhead(TypedDict):
    """The head of page one. `superior` may be empty; `place_and_date` is for hand or registry."""

    superior: str
    issuer: str
    number: str
    state: str
    motto: str
    place_and_date: str


class Text(TypedDict):
    """A paragraph; a `part` and a `heading` stay with what follows."""

    kind: Literal["part", "heading", "body", "item", "note"]
    text: str


class Grid(TypedDict):
    """A table with its headings repeated on every page; `widths` in millimetres.

    `centred` are columns of short values.
    """

    kind: Literal["grid"]
    headings: list[str]
    widths: list[int]
    centred: list[int]
    rows: list[list[str]]


class Signer(TypedDict):
    """Who signs: capacity line by line, what to do, the name below ("" where it is not known)."""

    capacity: list[str]
    hint: str
    name: str


class Signatures(TypedDict):
    """Signers in rows of two, left and right; None leaves a place empty."""

    kind: Literal["signatures"]
    rows: list[list[Signer | None]]


class Recipients(TypedDict):
    kind: Literal["recipients"]
    heading: str
    lines: list[str]


Block = Text | Grid | Signatures | Recipients


class OfficialView(TypedDict):
    """A whole document. `marks` (draft, rehearsal) stand on every page."""

    letterhead: Letterhead
    title: str
    summary: str
    marks: list[str]
    blocks: list[Block]


class BallotView(TypedDict):
    """A paper ballot, printed `copies` times.

    boxes     headings of the columns to tick; none where names are struck out
    """

    issuer: str
    teller_mark: str
    title: str
    summary: str
    marks: list[str]
    instructions: list[str]
    headings: list[str]
    boxes: list[str]
    lines: list[str]
    copies: int


def part(text: str) -> Text:
    """ "I. …", the highest heading."""
    return Text(kind="part", text=text)


def heading(text: str) -> Text:
    return Text(kind="heading", text=text)


def body(text: str) -> Text:
    return Text(kind="body", text=text)


def item(text: str) -> Text:
    """A line of a list."""
    return Text(kind="item", text=text)


def items(texts: Sequence[str]) -> list[Block]:
    """A list as official papers end its lines: ";" and, behind the last one, "."."""
    last = len(texts) - 1
    return [item(text + (";" if place < last else ".")) for place, text in enumerate(texts)]


def note(text: str) -> Text:
    """Small print, such as codes."""
    return Text(kind="note", text=text)


def grid(
    headings: Sequence[str],
    widths: Sequence[int],
    rows: Sequence[Sequence[str]],
    centred: Sequence[int] = (),
) -> Grid:
    return Grid(
        kind="grid",
        headings=list(headings),
        widths=list(widths),
        centred=list(centred),
        rows=[list(row) for row in rows],
    )


def signatures(*rows: Sequence[Signer | None]) -> Signatures:
    return Signatures(kind="signatures", rows=[list(row) for row in rows])


def recipients(heading: str, lines: Sequence[str]) -> Recipients:
    return Recipients(kind="recipients", heading=heading, lines=list(lines))
