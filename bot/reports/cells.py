"""How figures stand in a workbook's cells: what fits as a number, and how the rest is spelled."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot.lines import plain_line

FONT = {"font_name": "Times New Roman", "font_size": 12}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""Texts are never taken for formulas or links."""


MOST_LETTERS = 32_000
"""A cell takes 32.767; a text that is longer would be left out whole."""
_FORMULA_STARTS = frozenset("=+-@＝＋－＠﹦﹢﹣﹫−")


def guarded(text: str) -> str:
    """One line that no spreadsheet program takes for a formula, whatever somebody typed.

    What begins like one, also in full width or behind blanks that are not seen, gets an apostrophe
    before it: the text stays legible, and stays a text when the file is saved in another format.
    """
    line = plain_line(text)[:MOST_LETTERS]
    return f"'{line}" if line[:1] in _FORMULA_STARTS else line


def fits_a_cell(amount: str) -> bool:
    """A spreadsheet keeps 15 digits of a number and silently changes the rest."""
    return Decimal(f"{float(amount):.15G}") == Decimal(amount)


def written_out(amount: str) -> str:
    """ "1.234,5", as officers write it."""
    return f"{Decimal(amount):,f}".translate(str.maketrans(",.", ".,"))


def number_format(amount: str) -> str:
    """Grouped, with as many decimals as the amount has."""
    digits = max(0, -int(Decimal(amount).as_tuple().exponent))
    return "#,##0" + ("." + "0" * digits if digits else "")


def put_amount(page: Any, row: int, column: int, amount: str, style: Any) -> None:
    """A number where a cell keeps it exactly, else the digits as text; nothing for ""."""
    if not amount:
        page.write_blank(row, column, None, style)
    elif fits_a_cell(amount):
        page.write_number(row, column, Decimal(amount), style)
    else:
        page.write_string(row, column, written_out(amount), style)
