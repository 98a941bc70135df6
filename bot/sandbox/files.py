"""Files that people and bots sent: kept in the data folder, or in memory."""

import hashlib
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bot.sandbox.store import Store
from bot.sandbox.things import StoredFile

if TYPE_CHECKING:
    from bot.sandbox.world import Counter

MEGABYTE = 1024 * 1024
DOWNLOAD_LIMIT = 20 * MEGABYTE
UPLOAD_LIMIT = 50 * MEGABYTE
PHOTO_LIMIT = 10 * MEGABYTE

_FOLDERS = {"document": "documents", "photo": "photos", "voice": "voice", "sticker": "stickers"}
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}$")


class FileRoom:
    def __init__(self, store: Store, folder: Path | None) -> None:
        self._store = store
        self._folder = folder
        self._contents: dict[str, bytes] = {}
        self.files: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}

    def load(self) -> None:
        for _, row in self._store.rows("file"):
            self._keep(StoredFile(**row))

    def _keep(self, file: StoredFile) -> None:
        self.files[file.id] = file
        self.by_path[file.path] = file

    def add(
        self, numbers: "Counter", kind: str, name: str, mime: str, content: bytes
    ) -> StoredFile:
        """Keep a file. It is on disk before the message that shows it is confirmed."""
        number = numbers.take()
        digest = hashlib.sha256(f"{number} {kind} {name}".encode()).hexdigest()
        suffix = _SUFFIX.search(name)
        size = image_size(content) if kind in ("photo", "sticker") else None
        file = StoredFile(
            id=f"BQAC{number}_{digest[:24]}",
            unique_id=f"AgAD{digest[24:36]}",
            name=name,
            mime=mime,
            size=len(content),
            kind=kind,
            path=f"{_FOLDERS[kind]}/file_{number}{suffix.group() if suffix else ''}",
            width=size[0] if size else 0,
            height=size[1] if size else 0,
        )
        if self._folder is None:
            self._contents[file.id] = content
        else:
            place = self._folder / file.id
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        self._keep(file)
        self._store.put("file", file.id, asdict(file))
        return file

    def content(self, file: StoredFile) -> bytes:
        if self._folder is None:
            return self._contents[file.id]
        return (self._folder / file.id).read_bytes()


def image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG or WebP; None for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    if content[:4] == b"RIFF" and content[8:16] == b"WEBPVP8X" and len(content) >= 30:
        wide = int.from_bytes(content[24:27], "little") + 1
        return wide, int.from_bytes(content[27:30], "little") + 1
    if content[:2] == b"\xff\xd8":
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            high = int.from_bytes(content[place + 5 : place + 7], "big")
            return int.from_bytes(content[place + 7 : place + 9], "big"), high
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return None
