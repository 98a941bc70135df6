"""Yes and no, for what an indicator only says of a board: has it or has it not."""

from decimal import Decimal
from typing import Final

from bot.domain.names import fold
from bot.domain.readings import Accept, Ask, Missing, Reading, Why

_YES: Final = {"co", "yes", "y", "x", "1", "da", "roi", "ap dung", "co ap dung", "dang ap dung"}
_NO: Final = {
    "khong",
    "no",
    "n",
    "0",
    "chua",
    "chua co",
    "chua ap dung",
    "khong ap dung",
    "khong co",
}
_POLITE: Final = {"a", "da", "vang", "nhe"}


def read_flag(text: str) -> Reading:
    """Read an answer in words; 1 is yes, 0 is no."""
    words = fold(text)
    said = " ".join([word for word in words if word not in _POLITE] or words)
    if said in _YES or text in ("✓", "✔"):
        return Accept(Decimal(1))
    if said in _NO:
        return Accept(Decimal(0))
    if said in ("chua co so", "chua co so lieu", "chua ro"):
        return Missing()
    return Ask((Decimal(1), Decimal(0)), Why.UNREADABLE)
