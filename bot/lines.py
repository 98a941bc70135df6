"""What people write, as one line that reads as it is: nothing unseen, nothing turned around."""

from __future__ import annotations

import re
import unicodedata

# Letters and marks by their category, blank on every screen.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
"""Control characters; direction marks and other format characters; halves of characters."""


TURNING = "\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
"""Direction marks and other characters without width, but for what joins an emoji: as a set of a
regular expression writes them."""
_TURNING = re.compile(f"[{TURNING}]")


def upright(text: str) -> str:
    """The same without marks that would turn around what comes after it, or part words unseen."""
    if text.isascii():
        return text
    return _TURNING.sub("", text)


def plain_line(typed: str) -> str:
    """One line, composed (NFC), one blank between words, without what no reader can see.

    A direction mark shows "fdp.exe" as "exe.pdf", and hides which of two people is named; what is
    kept of a person's words, or shown as a name, goes through here. What they typed is kept beside
    it as it came.
    """
    visible = (" " if char.isspace() else char for char in typed if _is_seen(char))
    return unicodedata.normalize("NFC", " ".join("".join(visible).split()))


def _is_seen(char: str) -> bool:
    if char.isascii():
        return char.isprintable() or char.isspace()
    return char.isspace() or not (char in _UNSEEN or unicodedata.category(char) in _CATEGORIES)
