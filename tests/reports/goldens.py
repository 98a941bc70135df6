"""Documents as plain text, to be read and compared: `python -m tests.reports.goldens` writes them.

One line per paragraph; a row of a table is one line, its cells between bars.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from bot.reports.ballot_words import Style, ballot_paper
from bot.reports.build import build_file
from bot.reports.count_minutes import count_minutes
from bot.reports.meeting_minutes import meeting_minutes
from bot.reports.voting_record import Subject
from tests.reports import voting_records as records

PLACE = Path(__file__).parent / "golden"


def _ballot(style: Style) -> Any:
    flag = records.award_title("flag")
    return ballot_paper(
        records.issuer(),
        Subject.AWARD,
        f"Bình xét đề nghị tặng {flag} năm {records.YEAR}",
        records.preset("at_most_n", quota=2, most=2),
        records.names("hai-duong", "ninh-binh", "thai-binh"),
        copies=1,
        style=style,
    )


VIEWS: Mapping[str, tuple[str, Callable[[], Any]]] = {
    "count_2019": ("official", lambda: count_minutes(records.conference())),
    "count_secret_tie": ("official", lambda: count_minutes(records.secret_counting())),
    "meeting_2019": ("official", lambda: meeting_minutes(records.meeting())),
    "ballot_tick": ("ballot", lambda: _ballot(Style.TICK)),
    "ballot_strike": ("ballot", lambda: _ballot(Style.STRIKE)),
}


def made(name: str) -> bytes:
    """A document the way the bot makes it: the view frozen as JSON, then built."""
    builder, view = VIEWS[name]
    return build_file(builder, json.dumps(view()))


def opened(document: bytes) -> DocumentObject:
    return Document(BytesIO(document))


def text_of(document: bytes) -> str:
    """What stands on the pages, footer last."""
    read = opened(document)
    footer = [paragraph.text for paragraph in read.sections[0].footer.paragraphs]
    return "\n".join([*_lines(read), "---", *footer]).rstrip() + "\n"


def _lines(place: DocumentObject | _Cell) -> Iterator[str]:
    for part in place.iter_inner_content():
        if isinstance(part, Paragraph):
            if part.text.strip():
                yield part.text
        else:
            yield from _rows(part)


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells = [list(_lines(cell)) for cell in row.cells]
        if all(len(cell) <= 1 for cell in cells):
            yield " | ".join("".join(cell) for cell in cells)
        else:
            for cell in cells:
                yield from cell


def path_of(name: str) -> Path:
    return PLACE / f"{name}.txt"


if __name__ == "__main__":
    PLACE.mkdir(exist_ok=True)
    for each in VIEWS:
        path_of(each).write_text(text_of(made(each)), encoding="utf-8")
