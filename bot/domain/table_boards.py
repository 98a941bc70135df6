"""Whose table it is, where it says so: in its title, in the sheet's name or in the file's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.domain.board_names import Boards
from bot.domain.book import BookSheet, CellKind
from bot.domain.table_questions import Asked, Option, TableQuestion

_MOST_IN_TITLE: Final = 2
_KEY: Final = "board"


def ask_board(
    sheet: BookSheet, file_name: str, boards: Boards, answers: Mapping[str, str]
) -> TableQuestion | None:
    """Whether the figures are the own board's all the same; None where nothing speaks against it.

    A title says more than the sheet's name, and that more than the file's: the first that names
    any board decides.
    """
    if answers.get(_KEY) == "yes":
        return None
    other = _other_named(sheet, file_name, boards)
    return TableQuestion(Asked.BOARD, _KEY, other, (Option("yes", ""),)) if other else None


def _other_named(sheet: BookSheet, file_name: str, boards: Boards) -> str:
    """The words that name another board, and not the own one beside it; "" where there are none."""
    for texts in (_titles(sheet), [sheet.name], [file_name.rpartition(".")[0]]):
        named = [(text, boards.within(text)) for text in texts]
        if any(True in found for _text, found in named):
            return ""
        for text, found in named:
            if found:
                return text
    return ""


def _titles(sheet: BookSheet) -> list[str]:
    """Lines of a text or two: what stands above, between or below a table."""
    rows: dict[int, list[str]] = {}
    figures: set[int] = set()
    for cell in sheet.cells:
        rows.setdefault(cell.row, []).append(cell.text)
        if cell.kind is not CellKind.TEXT:
            figures.add(cell.row)
    return [
        text
        for row, texts in rows.items()
        if len(texts) <= _MOST_IN_TITLE and row not in figures
        for text in texts
    ]
