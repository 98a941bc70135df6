"""Whether a text names the reader's own board, another one, or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from bot.domain.names import fold

# They say nothing of which board it is.
_ALL_BEAR_WORDS: Final = (
    "ban quan ly cac khu cong nghiep kcn kkt ktxs che xuat va cx kinh te tinh thanh pho tp bql"
)
_ALL_BEAR: Final = frozenset(_ALL_BEAR_WORDS.split())


@dataclass(frozen=True, slots=True)
class Boards:
    """The names of the reader's own board and of the others, by the words that tell them apart."""

    own: frozenset[tuple[str, ...]] = field(default_factory=frozenset)
    others: frozenset[tuple[str, ...]] = field(default_factory=frozenset)

    @classmethod
    def of(cls, own: Iterable[str], others: Iterable[str]) -> Boards:
        mine = frozenset(filter(None, map(_core, own)))
        return cls(mine, frozenset(filter(None, map(_core, others))) - mine)

    def find(self, text: str) -> bool | None:
        """Whether a text names the own board, another one, or none."""
        core = _core(text)
        if core in self.own:
            return True
        return False if core in self.others else None

    def within(self, text: str) -> set[bool]:
        """Whether a title names the own board, another one, or both; nothing where it names none.

        A short name of one word says too little in the middle of a sentence.
        """
        words, found, at = _core(text), set[bool](), 0
        names = {name: name in self.own for name in self.own | self.others if len(name) > 1}
        names |= {("".join(name),): own for name, own in names.items()}
        if (whole := self.find(text)) is not None:
            return {whole}
        longest = max(map(len, names), default=0)
        while at < len(words):
            ends = range(min(len(words), at + longest), at, -1)
            end = next((end for end in ends if words[at:end] in names), 0)
            if end:
                found.add(names[words[at:end]])
            at = end or at + 1
        return found


def _core(name: str) -> tuple[str, ...]:
    """What is left of a board's name without the words that all of them bear."""
    return tuple(word for word in fold(name) if word not in _ALL_BEAR)
