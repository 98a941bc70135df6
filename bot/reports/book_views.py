"""What a form as a workbook is made of, already in the reader's language; frozen as JSON."""

from __future__ import annotations

from typing import TypedDict


class FormRow(TypedDict):
    """One value, or a total that is computed from others (`addends`: codes with dimensions).

    `amount` is a canonical decimal in text, `said` an answer that is no number ("có", "trên 55%").
    """

    key: str
    code: str
    name: str
    dim: str
    unit: str
    previous: str
    amount: str
    said: str
    is_flag: bool
    is_whole: bool
    addends: list[str]
    certainty: str
    status: str
    note: str


class FormGroup(TypedDict):
    name: str
    rows: list[FormRow]


class FormDefinition(TypedDict):
    code: str
    name: str
    unit: str
    definition: str


class FormBookView(TypedDict):
    """`key` is what the form is known again by; `asks_previous` opens last year's column."""

    title: str
    guide: str
    sheet: str
    headings: list[str]
    groups: list[FormGroup]
    certainties: list[str]
    statuses: list[str]
    yes_no: list[str]
    asks_previous: bool
    definitions_sheet: str
    definitions_headings: list[str]
    definitions: list[FormDefinition]
    footer: str
    key: dict[str, str]
