"""What a packed office file says of itself, checked before any library unpacks it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Final

from bot.domain.file_errors import FileLocked, FileRefused

MOST_UNPACKED: Final = 200_000_000
MOST_RATIO: Final = 300
_RATIO_FROM: Final = 5_000_000
"""A small part may be packed as tightly as it likes."""
MOST_PARTS = 2_000
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Noes:
    """How a kind of file says no, each in words of its own.

    old: the format before 2007
    """

    old: type[FileRefused]
    broken: type[FileRefused]
    macros: type[FileRefused]
    swollen: type[FileRefused]


def check_age(content: bytes, noes: Noes) -> None:
    """Raises FileLocked, and the `old` of its kind."""
    if content.startswith(_OLE):
        raise FileLocked if _ENCRYPTED in content else noes.old


def part_names(content: bytes, noes: Noes) -> set[str]:
    """The parts of the archive, in small letters. Raises FileLocked, and those of its kind."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        raise noes.broken from None
    if any(part.flag_bits & 1 for part in parts):
        raise FileLocked
    names = {part.filename.casefold() for part in parts}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise noes.macros
    swollen = sum(part.file_size for part in parts) > MOST_UNPACKED or any(
        part.file_size > _RATIO_FROM and part.file_size > MOST_RATIO * max(1, part.compress_size)
        for part in parts
    )
    if swollen or len(parts) > MOST_PARTS:
        raise noes.swollen
    return names
