"""From a frozen view to a file's bytes. Runs in a process of its own, so it imports little."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.reports.sheet import build_sheet

_BUILDERS: Mapping[str, Callable[[Any], bytes]] = {"sheet": build_sheet}


def build_file(builder: str, view: str) -> bytes:
    """Raises ValueError for a builder that this release does not know."""
    try:
        build = _BUILDERS[builder]
    except KeyError:
        raise ValueError(f"no builder called {builder}") from None
    return build(json.loads(view))
