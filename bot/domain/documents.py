"""Which files may be passed on to the boards as they are: documents and pictures, of bearable size.

Nothing of them is opened here, so only the name and what the messenger says can be judged: what a
phone would carry out, or unpack into anything, is left out.
"""

from __future__ import annotations

from typing import Final

from bot.domain.paper_errors import DocumentKind, DocumentTooBig

MOST_MEGABYTES: Final = 20
_TYPES: Final = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".rtf": "application/rtf",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".csv": "text/csv",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}


def check_document(kind: str, name: str, mime: str, size: int | None) -> None:
    """Raises DocumentKind, DocumentTooBig. A file without a name is known by its type."""
    if kind != "photo":
        dot = name.rfind(".")
        named = name[dot:].casefold().strip() in _TYPES if dot >= 0 else False
        typed = not name and mime.casefold() in _TYPES.values()
        if not (named or typed):
            raise DocumentKind
    if (size or 0) > MOST_MEGABYTES * 1024 * 1024:
        raise DocumentTooBig(most=MOST_MEGABYTES)
