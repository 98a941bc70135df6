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
        *("tiep", "tuc", "tren", "truoc", "trinh", "vang", "vay", "xac", "xong", "y", "no", "yes"),
        *("stop", "cancel", "later", "skip", "right", "is", "it", "the", "same", "as", "before"),
    ]
)
# What leaves a question, of one act or of any: "thôi", "quay lại", "để nguyên, không sửa nữa".
_LEAVING: Final = (
    *("thoi", "huy(?: bo)?", "thoat(?: ra)?", "quay (?:lai|ve)", "(?:tro|lui) (?:lai|ve)"),
    *("bo qua", "dung lai", "de sau", "(?:de|giu) nguyen", "nhap lai(?: so khac)?"),
    *("nhap so khac", "khong", "ko", "(?:go )?back", "cancel", "stop", "exit", "quit", "no"),
    r"(?:khong|ko|dung)(?: (?:muon|can|sua|dinh chinh|nhap|gui|tra(?: lai)?|cong bo|lam|mo|ghi))+",
)
_STEP: Final = f"(?:{'|'.join(_LEAVING)})(?: (?:nua|nhe|nha|a|di|vay|gi))*"
_LEAVES: Final = re.compile(f"{_STEP}(?: {_STEP})*")
_OF_A_FIGURE: Final = frozenset({"cu", "dung", "chua", "khong", "moi", "same", "right"})
_FIGURES: Final = re.compile(r"[A-Z]{2}\d\d(?:[ab]|\d{4,6})?\b.*\d", re.IGNORECASE)


def leaves(text: str) -> bool:
    """Whether a text only says that its writer wants out of the question, back, or another way."""
    return _LEAVES.fullmatch(" ".join(fold(text))) is not None


def is_figures(text: str) -> bool:
    """Whether figures were typed, by their code or with no word that says anything beside them."""
    return _FIGURES.match(text) is not None or (
        any(char.isdigit() for char in text) and not any(char.isalpha() for char in text)
    )


def is_reason(text: str) -> bool:
    """Whether a text explains anything: "thôi", "dừng lại", "đúng rồi" and figures do not."""
    if _FIGURES.match(text) or leaves(text):
        return False
    words = [word for word in fold(text) if any(char.isalpha() for char in word)]
    letters = sum(map(len, words))
    if all(word in _EMPTY for word in words):
        return False
    return letters >= (LEAST_LETTERS if len(words) > 1 else LEAST_ALONE)


def is_verdict(text: str) -> bool:
    """Whether a text explains a no to another figure: there "Số cũ đúng rồi" says all there is."""
    words = fold(text)
    says = "so" in words and not _OF_A_FIGURE.isdisjoint(words) and len(words) > 2
    return is_reason(text) or (says and not _FIGURES.match(text))
