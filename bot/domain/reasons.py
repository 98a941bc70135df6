"""What can be a reason: some words that say something, not the first word that ends a question."""

import re
from typing import Final

from bot.domain.names import fold

LEAST_LETTERS: Final = 6
"""Of two words or more; a single word has to be longer to say anything."""
LEAST_ALONE: Final = 8
# Said to be done with a question: agreement, refusal, putting off. Without marks, as people type.
_EMPTY: Final = frozenset(
    [
        *("a", "ah", "bo", "biet", "chinh", "cho", "chua", "co", "cu", "cua", "da", "de", "dong"),
        *("dung", "duoc", "gi", "het", "khong", "kho", "ky", "lai", "luu", "ma", "nam", "nay"),
        *("nha", "nhe", "nhu", "ok", "oke", "qua", "ro", "roi", "sau", "so", "thoat", "thoi"),
        *("tiep", "tren", "truoc", "trinh", "vang", "vay", "xac", "xong", "y", "no", "yes"),
        *("stop", "cancel", "later", "skip", "right", "is", "it", "the", "same", "as", "before"),
    ]
)
_FIGURES: Final = re.compile(r"[A-Z]{2}\d\d[ab]?\b.*\d", re.IGNORECASE)


def is_reason(text: str) -> bool:
    """Whether a text explains anything: "thôi", "dừng lại", "đúng rồi" and figures do not."""
    if _FIGURES.match(text):
        return False
    words = [word for word in fold(text) if any(char.isalpha() for char in word)]
    letters = sum(map(len, words))
    if all(word in _EMPTY for word in words):
        return False
    return letters >= (LEAST_LETTERS if len(words) > 1 else LEAST_ALONE)
