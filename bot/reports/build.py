"""From a frozen view to a file's bytes. Runs in a process of its own, so it imports little."""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
from collections.abc import Callable, Mapping
from typing import Any


def _sheet(view: Any) -> bytes:
    # The library is imported where a file is made, which is never the process that serves.
    from bot.reports.sheet import build_sheet

    return build_sheet(view)


def _bars(view: Any) -> bytes:
    from bot.reports.charts import build_bars

    return build_bars(view)


def _status(view: Any) -> bytes:
    from bot.reports.charts import build_status

    return build_status(view)


def _form_book(view: Any) -> bytes:
    from bot.reports.form_book import build_form_book

    return build_form_book(view)


def _export_book(view: Any) -> bytes:
    from bot.reports.export_book import build_export_book

    return build_export_book(view)


def _export_csv(view: Any) -> bytes:
    from bot.reports.export_csv import build_export_csv

    return build_export_csv(view)


def _official(view: Any) -> bytes:
    from bot.reports.official import build_official

    return build_official(view)


def _ballot(view: Any) -> bytes:
    from bot.reports.ballot_paper import build_ballot

    return build_ballot(view)


def _calendar(view: Any) -> bytes:
    from bot.reports.year_calendar import build_calendar

    return build_calendar(view)


def _guest_book(view: Any) -> bytes:
    from bot.reports.guest_book import build_guest_book

    return build_guest_book(view)


def _code(view: Any) -> bytes:
    from bot.reports.codes import build_code

    return build_code(view)


def _text(view: Any) -> bytes:
    text: str = view["text"]
    return text.encode("utf-8")


_BUILDERS: Mapping[str, Callable[[Any], bytes]] = {
    "sheet": _sheet,
    "bars": _bars,
    "form_book": _form_book,
    "export_book": _export_book,
    "export_csv": _export_csv,
    "status": _status,
    "official": _official,
    "ballot": _ballot,
    "calendar": _calendar,
    "guest_book": _guest_book,
    "code": _code,
    "text": _text,
}


def build_file(builder: str, view: str) -> bytes:
    """Raises ValueError for a builder that this release does not know."""
    try:
        build = _BUILDERS[builder]
    except KeyError:
        raise ValueError(f"no builder called {builder}") from None
    return build(json.loads(view))


def end_with_parent() -> None:
    """The first thing a builder's process does: a bot that is killed must not leave it behind."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(0)

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()
