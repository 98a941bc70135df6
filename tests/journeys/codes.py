"""A QR code as the camera of a phone reads it: clean, of medium correction, one block size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, cast

from PIL import Image
from segno import consts

_MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda r, c: (r + c) % 2,
    lambda r, _c: r % 2,
    lambda _r, c: c % 3,
    lambda r, c: (r + c) % 3,
    lambda r, c: (r // 2 + c // 3) % 2,
    lambda r, c: r * c % 2 + r * c % 3,
    lambda r, c: (r * c % 2 + r * c % 3) % 2,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2,
)
Modules = list[list[bool]]


def read_code(png: bytes) -> str:
    """What a code of versions 2 to 6 holds, as bytes of text."""
    code = _modules(png)
    size = len(code)
    level = code[8][0] ^ True, code[8][1] ^ False
    assert level == (False, False), "medium correction"
    mask = _number([code[8][2] ^ True, code[8][3] ^ False, code[8][4] ^ True])
    bits = [code[r][c] ^ (not _MASKS[mask](r, c)) for r, c in _places(size)]
    words = [_number(bits[at : at + 8]) for at in range(0, len(bits) - 7, 8)]
    (of,) = cast(Any, consts.ECC)[(size - 17) // 4][consts.ERROR_LEVEL_M]
    data = [
        words[at * of.num_blocks + block]
        for block in range(of.num_blocks)
        for at in range(of.num_data)
    ]
    stream = [bool(word >> bit & 1) for word in data for bit in range(7, -1, -1)]
    assert _number(stream[:4]) == consts.MODE_BYTE
    length = _number(stream[4:12])
    return bytes(_number(stream[at : at + 8]) for at in range(12, 12 + 8 * length, 8)).decode()


def _number(bits: list[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _modules(png: bytes) -> Modules:
    """The squares of a picture, without its border: the first square is a corner's, and dark."""
    picture = Image.open(BytesIO(png)).convert("L").point(lambda level: 255 if level < 128 else 0)
    left, top, right, bottom = picture.getbbox() or (0, 0, 0, 0)
    scale = next(x for x in range(1, right) if not picture.getpixel((left + x, top))) // 7
    return [
        [bool(picture.getpixel((x, y))) for x in range(left + scale // 2, right, scale)]
        for y in range(top + scale // 2, bottom, scale)
    ]


def _places(size: int) -> Iterator[tuple[int, int]]:
    """Where the bits lie: columns in pairs from the right, up and down in turn."""
    upward = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        for r in range(size - 1, -1, -1) if upward else range(size):
            for c in (right, right - 1):
                if not _is_pattern(r, c, size):
                    yield r, c
        upward = not upward


def _is_pattern(r: int, c: int, size: int) -> bool:
    """Finders with what stands beside them, the timing, the one alignment square."""
    corner = (r < 9 and c < 9) or (r < 9 and c >= size - 8) or (r >= size - 8 and c < 9)
    near = range(size - 9, size - 4)
    return corner or 6 in (r, c) or (r in near and c in near)
