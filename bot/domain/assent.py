"""A yes or a no to what was read: "đúng rồi ạ", "chưa đúng". Never what a figure itself can be."""

from typing import Final

from bot.domain.names import fold

# Politeness and emphasis around the word, without marks as they are folded.
_AROUND: Final = frozenset({"a", "da", "nhe", "nha", "roi", "day", "dau", "em", "vay", "o"})
_YES: Final = frozenset(
    [
        *("dung", "dung luu", "dung tiep", "dung tiep tuc", "dung so", "so dung", "phai", "vang"),
        *("u", "uh", "chuan", "chinh xac", "xac nhan", "dong y", "ok", "oke", "yes", "right"),
        *("right save", "right go on"),
    ]
)
_NO: Final = frozenset(
    [
        *("chua", "chua dung", "chua phai", "chua chinh xac", "khong", "ko", "khong dung"),
        *("ko dung", "khong phai", "ko phai", "khong chinh xac", "sai", "sai so", "so sai"),
        *("nham", "nham so", "no", "not right", "wrong"),
    ]
)


def says_yes(text: str) -> bool:
    """Whether the whole text agrees with what was asked about."""
    return _bare(text) in _YES


def says_no(text: str) -> bool:
    """Whether the whole text only says that what was asked about is not right."""
    return _bare(text) in _NO


def _bare(text: str) -> str:
    return " ".join(word for word in fold(text) if word not in _AROUND)
