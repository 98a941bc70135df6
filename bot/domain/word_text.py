"""What was found in a Word document: its paragraphs, and what of it was left aside."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordText:
    """Paragraphs as plain lines, none of them empty.

    tables:    how many were left out
    numbered:  paragraphs whose number Word writes itself; it is none of their letters
    """

    paragraphs: tuple[str, ...]
    tables: int = 0
    numbered: int = 0


def word_text_to_json(text: WordText) -> str:
    parts = [text.tables, text.numbered, *text.paragraphs]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def word_text_from_json(stored: str) -> WordText:
    """Raises ValueError for anything that `word_text_to_json` did not write."""
    tables, numbered, *lines = json.loads(stored)
    return WordText(tuple(lines), tables, numbered)
