"""What a picture is made of: words already in the reader's language, amounts as canonical text.

A tone is a meaning, not a colour; `bot.reports.charts` chooses the colours.
"""

from __future__ import annotations

from typing import TypedDict


class Bar(TypedDict):
    """One unit. `amount` is a canonical decimal, or "" where there is no bar; `shown` stands at
    the bar's end as it is read.
    """

    label: str
    amount: str
    shown: str
    tone: str


class Mark(TypedDict):
    """A line of the legend."""

    tone: str
    words: str


class BarsView(TypedDict):
    """A bar for every unit; those of a fall go to the left."""

    title: str
    lines: list[str]
    bars: list[Bar]
    legend: list[Mark]
    notes: list[str]


class Step(TypedDict):
    """How many units stand where, and which where that may be told."""

    words: str
    count: int
    tone: str
    names: list[str]


class StatusView(TypedDict):
    """How far the units are: one bar of all, and a line for every step."""

    title: str
    lines: list[str]
    headline: str
    beside: str
    steps: list[Step]
    notes: list[str]
