"""Keys of secret contests, kept outside the database and its backups.

While a secret contest is open its choices exist only sealed under a key of its own: in the papers,
in buttons, in messages that wait to be sent. The key is one file in a private directory. It is on
the disk before the contest's opening commits, so it survives whatever the database survives, and it
is destroyed after the closing has: old pages, logs and backups then hold ciphertext for ever.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from bot.domain.casting_errors import KeyLost, NoPlaceForKeys, SealBroken, TooManyLines

KEY_BYTES: Final = 64
NONCE_BYTES: Final = 16
_SHORT_NONCE_BYTES = 4
_OWNER = "belongs-to.txt"
_NAME = re.compile(r"[0-9a-f]{32}")
_SUFFIX = ".key"

MOST_LINES = 24
_BITMAP_BYTES = MOST_LINES * 2 // 8


class VaultWrong(Exception):
    """The directory of the keys cannot be used: a sentence for whoever set it up."""


class Vault:
    """The keys of one database, by the random name that its contest row holds.

    place: the directory, made with the first key; None where no place was set
    owner: the database it belongs to: another one's housekeeping must never touch these keys
    """

    def __init__(self, place: Path | None = None, owner: str = "") -> None:
        self.place = place
        self._owner = owner
        self._ciphers: dict[str, AESSIV] = {}

    def make(self) -> str:
        """A new key, on the disk when this returns. Raises NoPlaceForKeys, VaultWrong, OSError."""
        place = self._ready()
        name = secrets.token_hex(16)
        file, draft = place / f"{name}{_SUFFIX}", place / f"{name}.part"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(descriptor, AESSIV.generate_key(KEY_BYTES * 8))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        draft.rename(file)
        _sync(place)
        return name

    def names(self) -> set[str]:
        """The keys that are there."""
        return {file.stem for file in self._files() if file.suffix == _SUFFIX}

    def has(self, name: str) -> bool:
        return self._file(name).is_file() if self.place else False

    def age(self, name: str, wall: float) -> float:
        """Seconds since the key was made; 0 for one that is not there."""
        try:
            return max(0.0, wall - self._file(name).stat().st_mtime)
        except OSError:
            return 0.0

    def destroy(self, name: str) -> None:
        """Overwrite, unlink, and have the directory say so on the disk. Harmless when repeated."""
        self._ciphers.pop(name, None)
        if self.place is None:
            return
        file = self._file(name)
        try:
            descriptor = os.open(file, os.O_WRONLY)
        except FileNotFoundError:
            return
        try:
            os.write(descriptor, secrets.token_bytes(KEY_BYTES))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        file.unlink(missing_ok=True)
        _sync(self.place)

    def seal(self, name: str, purpose: str, content: bytes) -> str:
        """Raises KeyLost. `purpose` says what it is for: what was sealed for one opens for none
        other."""
        return self.seal_all(name, [(purpose, content)])[0]

    def seal_all(self, name: str, contents: Iterable[tuple[str, bytes]]) -> list[str]:
        """Several of (purpose, content), each sealed by itself; the key is looked for once.
        Raises KeyLost."""
        cipher, found = self._cipher(name), []
        for purpose, content in contents:
            nonce = secrets.token_bytes(NONCE_BYTES)
            sealed = cipher.encrypt(content, [purpose.encode(), nonce])
            found.append(urlsafe_b64encode(nonce + sealed).decode())
        return found

    def open(self, name: str, purpose: str, sealed: str) -> bytes:
        """Raises KeyLost, SealBroken."""
        return self._opened(name, purpose, sealed, NONCE_BYTES)

    def pack(self, name: str, bound: str, paper: PaperSoFar) -> str:
        """A paper so far as 36 letters for a button. Raises KeyLost, TooManyLines.

        `bound` names whose button it is. The nonce is short, for letters are few: AES-SIV gives
        nothing away when one repeats but that two buttons of one account are the same.
        """
        nonce = secrets.token_bytes(_SHORT_NONCE_BYTES)
        sealed = self._cipher(name).encrypt(paper.to_bytes(), [f"button {bound}".encode(), nonce])
        return urlsafe_b64encode(nonce + sealed).decode()

    def unpack(self, name: str, bound: str, packed: str) -> PaperSoFar:
        """Raises KeyLost, SealBroken."""
        content = self._opened(name, f"button {bound}", packed, _SHORT_NONCE_BYTES)
        return PaperSoFar.from_bytes(content)

    def faults(self) -> list[str]:
        """What is wrong with the directory, in words; empty where it is not needed yet."""
        if self.place is None or not self.place.exists():
            return []
        try:
            self._check(self.place)
        except VaultWrong as wrong:
            return [str(wrong)]
        return [
            f"{file} can be read by others: chmod 600"
            for file in self._files()
            if stat.S_IMODE(file.stat().st_mode) & 0o077
        ]

    # Inside --------------------------------------------------------------------------------------

    def _opened(self, name: str, purpose: str, sealed: str, nonce_bytes: int) -> bytes:
        cipher = self._cipher(name)
        try:
            raw = urlsafe_b64decode(sealed.encode("ascii"))
            return cipher.decrypt(raw[nonce_bytes:], [purpose.encode(), raw[:nonce_bytes]])
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error

    def _cipher(self, name: str) -> AESSIV:
        # Looked for each time: another process may have destroyed it, and then it is gone here too.
        try:
            there = self.place is not None and self._file(name).stat().st_size == KEY_BYTES
        except OSError:
            there = False
        if not there:
            self._ciphers.pop(name, None)
            raise KeyLost
        if name not in self._ciphers:
            try:
                self._ciphers[name] = AESSIV(self._file(name).read_bytes())
            except (OSError, ValueError) as error:
                raise KeyLost from error
        return self._ciphers[name]

    def _file(self, name: str) -> Path:
        if self.place is None or not _NAME.fullmatch(name):
            raise KeyLost
        return self.place / f"{name}{_SUFFIX}"

    def _files(self) -> Iterator[Path]:
        if self.place is None or not self.place.is_dir():
            return
        for file in self.place.iterdir():
            if file.suffix == _SUFFIX and _NAME.fullmatch(file.stem):
                yield file

    def _ready(self) -> Path:
        """The directory, there, private, and this database's."""
        if self.place is None:
            raise NoPlaceForKeys
        if not self.place.exists():
            self.place.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync(self.place.parent)
        owner = self.place / _OWNER
        if not owner.exists():
            owner.write_text(f"{self._owner}\n", encoding="utf-8")
        self._check(self.place)
        return self.place

    def _check(self, place: Path) -> None:
        """Raises VaultWrong."""
        if not place.is_dir():
            raise VaultWrong(f"{place} is no directory")
        if stat.S_IMODE(place.stat().st_mode) & 0o077:
            raise VaultWrong(f"{place} can be read by others: chmod 700")
        if not os.access(place, os.W_OK | os.X_OK):
            raise VaultWrong(f"{place} cannot be written to")
        owner = place / _OWNER
        belongs = owner.read_text(encoding="utf-8").strip() if owner.exists() else self._owner
        if belongs != self._owner:
            raise VaultWrong(
                f"{place} holds the keys of {belongs}, not of {self._owner}: every database wants a"
                f" directory of its own (after a move or rename, correct {_OWNER} in it)"
            )


@dataclass(frozen=True, slots=True)
class PaperSoFar:
    """What has been chosen, line by line, and the line being looked at. Never stored in the clear.

    choices: 0 no opinion, 1 yes, 2 no; one for each line, 24 at most
    """

    at: int
    choices: tuple[int, ...]

    def to_bytes(self) -> bytes:
        """Always the same length, so that a button does not tell how many lines are filled."""
        if len(self.choices) > MOST_LINES or not 0 <= self.at < 256:
            raise TooManyLines(most=MOST_LINES)
        bits = 0
        # What stands behind the last line is 3, which no choice is: the length need not be told.
        padded = (*self.choices, *[3] * (MOST_LINES - len(self.choices)))
        for place, choice in enumerate(padded):
            if not 0 <= choice <= (2 if place < len(self.choices) else 3):
                raise ValueError("a choice is 0, 1 or 2")
            bits |= choice << (2 * place)
        return bytes([self.at]) + bits.to_bytes(_BITMAP_BYTES, "little")

    @classmethod
    def from_bytes(cls, content: bytes) -> PaperSoFar:
        """Raises SealBroken for what is no paper."""
        if len(content) != 1 + _BITMAP_BYTES:
            raise SealBroken
        bits = int.from_bytes(content[1:], "little")
        found = [bits >> (2 * place) & 3 for place in range(MOST_LINES)]
        choices = tuple(choice for choice in found if choice != 3)
        return cls(content[0], choices)


def _sync(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
