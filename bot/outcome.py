"""Why a program ended, as one sentence for the person who started it."""

from __future__ import annotations

import logging

from bot.channels.base import ChannelClosed
from bot.logs import redact
from bot.vault import VaultWrong
from storage.backup import BackupBroken, NothingToSave
from storage.console import NoBloc, NoSuchUnit
from storage.engine import DBAPIError, NoFolder, UnreadableUrl
from storage.move import SecretContestOpen
from storage.presence import AlreadyServed
from storage.rows import Mismatch, NotEmpty
from storage.upgrade import DatabaseTooNew

log = logging.getLogger(__name__)

FAILURES = (
    AlreadyServed,
    BackupBroken,
    ChannelClosed,
    DatabaseTooNew,
    DBAPIError,
    ExceptionGroup,
    Mismatch,
    NoBloc,
    NoFolder,
    NoSuchUnit,
    NotEmpty,
    NothingToSave,
    OSError,
    SecretContestOpen,
    UnreadableUrl,
    VaultWrong,
)
"""What a command may meet through no mistake of the program's."""


def sentence_of(error: BaseException) -> str:
    """One sentence without secrets; what nobody foresaw goes to the log with its trace."""
    match error:
        case BaseExceptionGroup():
            return sentence_of(error.exceptions[0])
        case AlreadyServed():
            return f"Another process serves (or moves) {error}; stop it first."
        case BackupBroken():
            return f"The backup cannot be used: {error}."
        case Mismatch():
            return f"What was written does not read back the same, nothing was kept: {error}."
        case NoBloc():
            return "There is no bloc in this database yet: start `run` once."
        case NoFolder():
            return (
                f"There is no folder {error} for the database, and nothing was made: correct the"
                " address, or make the folder first."
            )
        case NoSuchUnit():
            return f"Nothing was made: {error}."
        case NotEmpty():
            return f"The place is not empty, nothing was written: {error}."
        case NothingToSave():
            return "There is nothing to save: the database has no tables of ours."
        case SecretContestOpen():
            return (
                f"Nothing was moved: a secret vote is open ({error}), and its papers can be read"
                " only with its key. Close it first; or carry the directory of the keys"
                " (BALLOT_KEYS) along and say --keys-carried."
            )
        case VaultWrong():
            return f"The keys of secret votes: {error}."
        case ChannelClosed():
            return redact(f"The messenger cannot be used: {error}.")
        case DatabaseTooNew():
            return (
                f"The database was written by a newer release (schema {error}):"
                " use that release, or restore an older backup."
            )
        case UnreadableUrl():
            return "Use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME as the database."
        case DBAPIError():
            first = str(error.orig).strip().partition("\n")[0]
            return redact(f"The database cannot be used: {first}.")
        case OSError():
            return redact(f"{error.strerror or error}: {error.filename or 'network'}.")
        case _:
            log.error("a part of the program died", exc_info=error)
            return redact(f"A part of the program died ({type(error).__name__}: {error}).")
