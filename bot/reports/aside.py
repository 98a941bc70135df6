"""The process in which one file is read: within limits, and killed where it exceeds them."""

from __future__ import annotations

import json
import resource
import sys
import warnings
from collections.abc import Callable

from bot.domain.file_errors import FileRefused

CPU_SECONDS, MEMORY_BYTES = 20, 1_000_000_000


def answer(read: Callable[[str, bytes], str]) -> None:
    """Read the file of this process's input; write what `read` spells, or the refusal's code.

    A process that exceeds its limits is ended by the system.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    warnings.simplefilter("ignore")
    content = sys.stdin.buffer.read()
    try:
        said = {"book": read(sys.argv[1], content), "refusal": ""}
    except FileRefused as refusal:
        said = {"book": "", "refusal": refusal.code}
    sys.stdout.buffer.write(json.dumps(said, ensure_ascii=False).encode("utf-8"))
