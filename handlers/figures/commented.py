"""The comments that stand beside figures, told where the figures are written anew."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from bot.domain.kpi import Cell
from handlers.figures.form import Desk
from handlers.figures.shown import cut

_COMMENT_LETTERS = 100


def comments_line(desk: Desk, cells: Iterable[Cell]) -> Markup:
    """That a comment stands beside the figures, on a line of its own; nothing where none does."""
    sheet = desk.work.sheet
    found = dict.fromkeys(entry.comment for cell in cells if (entry := sheet.get(cell)))
    comments = [comment for comment in found if comment]
    if len(comments) == 1:
        return desk.say("\nComment kept: “{comment}”", comment=cut(comments[0], _COMMENT_LETTERS))
    if comments:
        return desk.say("\n{n} comments are kept.", n=len(comments))
    return Markup("")
