"""What is published with a result, so that anybody can count it again with `recount.py`.

Papers stand in it line by line and sorted, never as wholes and never by unit. Nothing here names a
voter: the roll says who might vote, the codes that a paper is among those counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from typing import Any

from bot.domain.voting.figures import Facts
from bot.domain.voting.results import Outcome
from bot.domain.voting.rule import Rule
from bot.domain.voting.rule_text import (
    canonical,
    check_code,
    digest_of,
    papers_code,
    rule_data,
    short_code,
)
from bot.domain.voting.tally import Choice, Counts, Mark

FORMAT = 2
SCRIPT_NAME = "recount.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A closed contest as it is handed out.

    roll, lines, recused  as given to `check_code` at the opening
    issued, marked  units that might vote in the chat, and those marked as having voted there
    marks, rows     the papers of the chat, as given to `tally`
    codes           inclusion codes; None for an open vote, which has names instead
    hall            counts entered by hand, where there were any
    withdrawn, seed as given to `decide`
    names           the lines as people know them
    together        one of chat and hall has too few papers to be shown apart: see `merged`
    """

    title: str
    rule: Rule
    roll: Sequence[str]
    lines: Sequence[str]
    facts: Facts
    issued: int
    marked: int
    marks: Sequence[Mark]
    rows: Sequence[Sequence[Choice]]
    codes: Sequence[str] | None
    recused: Sequence[str] = ()
    hall: Sequence[Counts] = ()
    round_number: int = 1
    withdrawn: Sequence[int] = ()
    seed: str | None = None
    names: Sequence[str] = ()
    together: bool = False


def merged(published: Published, chat: Counts, hall: Counts) -> Published:
    """The papers of the chat counted among the hall's: apart, so few would show who chose what."""
    no_rows: list[tuple[Choice, ...]] = [()] * len(published.lines)
    return replace(published, issued=0, marks=(), rows=no_rows, hall=(chat + hall,), together=True)


def recount_code(text: str) -> str:
    """The check code of a recount file as a whole; the minutes and the script say the same."""
    return short_code(digest_of(text))


def recount_text(published: Published, outcome: Outcome) -> str:
    """The recount file: canonical JSON, the same for the same papers in any order.

    `outcome` is what was decided by the votes, before the chair settled anything.
    """
    one = published
    data: dict[str, Any] = {
        "format": FORMAT,
        "title": one.title,
        "rule": rule_data(one.rule),
        "roll": sorted(one.roll),
        "lines": list(one.lines),
        "recused": sorted(one.recused),
        "opening_code": check_code(one.rule, one.roll, one.lines, one.recused),
        "facts": asdict(one.facts),
        "issued": one.issued,
        "marked": one.marked,
        "marks": sorted(one.marks),
        "papers": [sorted(row) for row in one.rows],
        "papers_code": papers_code(one.marks, one.rows),
        "codes": None if one.codes is None else sorted(one.codes),
        "hall": [asdict(counts) for counts in one.hall],
        "round": one.round_number,
        "withdrawn": sorted(one.withdrawn),
        "seed": one.seed,
        "names": list(one.names),
        "together": one.together,
        "qualified": list(outcome.qualified),
        "tied": list(outcome.tied),
        "open_places": outcome.open_places,
    }
    return canonical(data)


def recount_script() -> bytes:
    """The script to hand out beside the file."""
    return files(__package__).joinpath(SCRIPT_NAME).read_bytes()
