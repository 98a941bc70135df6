"""From the bytes of a .csv file to its rows: what separates its columns is found out, not guessed.

Excel in Vietnamese writes "7.081,7" and separates by semicolons, and names of indicators hold
commas ("Giá trị xuất khẩu, triệu USD"): a comma separates only where nothing else does.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

from bot.domain.file_errors import FileBroken, FileCommas, FileEncoding

_LINES_LOOKED_AT: Final = 200
_QUOTED: Final = re.compile(r'"[^"]*"')
_SEPARATING: Final = {
    "\t": re.compile("\t"),
    ";": re.compile(";"),
    # Neither the comma of a sentence nor that of a decimal.
    ",": re.compile(r"(?<!\d),(?! )|,(?![\d ])"),
}
_IN_FIGURE: Final = re.compile(r"\d,\d")
_VIETNAMESE_FIGURE: Final = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{3})+,\d+(?![\d.])")


def csv_rows(content: bytes) -> Iterator[list[str]]:
    """Raises FileEncoding, FileCommas; FileBroken while it is read."""
    text = _decoded(content)
    lines = [_QUOTED.sub("q", line) for line in text.splitlines()[:_LINES_LOOKED_AT]]
    mark = _mark(lines)
    if mark == ",":
        _require_clear(lines)
    csv.field_size_limit(100_000)
    try:
        yield from csv.reader(io.StringIO(text), delimiter=mark)
    except csv.Error:
        raise FileBroken from None


def _mark(lines: Iterable[str]) -> str:
    """What separates the columns of most lines; of two alike, the one that no sentence holds."""
    marked = dict.fromkeys(_SEPARATING, 0)
    for line in lines:
        for mark, pattern in _SEPARATING.items():
            marked[mark] += bool(pattern.search(line))
    if not any(marked.values()):
        return ","
    return max(marked, key=lambda mark: marked[mark])  # the first of the largest


def _require_clear(lines: Iterable[str]) -> None:
    """Raises FileCommas where a comma may as well be that of a figure: it would be cut in two."""
    widest, widest_in_doubt = 0, 0
    for line in lines:
        if _VIETNAMESE_FIGURE.search(line):
            raise FileCommas
        columns = line.count(",") + 1
        if _IN_FIGURE.search(line):
            widest_in_doubt = max(widest_in_doubt, columns)
        elif _SEPARATING[","].search(line):
            widest = max(widest, columns)
    if 0 < widest < widest_in_doubt:
        raise FileCommas


def _decoded(content: bytes) -> str:
    """An old Vietnamese code page would be read as other letters."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise FileEncoding from None
