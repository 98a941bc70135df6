"""What a text may say that was not cut: a figure for either cell of a pair, or each way to cut it.

`bot.domain.answer.cut` takes nothing that can be cut in two ways; these are the ways, to be asked.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.domain.answer import Entry, ProblemCode, Target, Values, adds_up
from bot.domain.dims import find_dim
from bot.domain.names import find_words
from bot.domain.numbers import Accept, Confirm
from bot.domain.remarks import hide
from bot.domain.segments import MOST_FIGURES, figures_of, options, pieces_of

_SEVERAL: Final = {ProblemCode.UNCLEAR_SPLIT, ProblemCode.TOTAL_MISMATCH}
MOST_SPLITS: Final = 4
"""Most ways that are offered; who sees more of them types the figures sooner."""


def splits_of(text: str, target: Target, problem: ProblemCode) -> tuple[tuple[Entry, ...], ...]:
    """The ways a text could be cut for the target, each readable throughout; none for a label."""
    text = hide(text)
    words = find_words(text)
    if any(find_dim(words, at, text) for at in range(len(words))):
        return ()
    found = dict.fromkeys(
        values.entries for values in _ways(pieces_of(text), target, problem) if _is_plain(values)
    )
    return tuple(found) if len(found) <= MOST_SPLITS else ()


def _ways(pieces: Sequence[str], target: Target, problem: ProblemCode) -> Iterator[Values]:
    cells, total = target.cells, target.total
    if problem is ProblemCode.ONE_VALUE_FOR_PAIR and len(pieces) == 1:
        yield from (target.values([(cell, pieces[0])]) for cell in cells)
    if problem not in _SEVERAL or sum(len(figures_of(p)) for p in pieces) > MOST_FIGURES:
        return
    for way in options(pieces, None, len(cells)):
        yield target.values(list(zip(cells, way, strict=True)))
    if total is None:
        return
    for way in options(pieces, None, len(cells) + 1):
        for order in ((total, *cells), (*cells, total)):
            values = target.values(list(zip(order, way, strict=True)))
            if adds_up(values):
                yield values


def _is_plain(values: Values) -> bool:
    return all(isinstance(entry.reading, Accept | Confirm) for entry in values.entries)
