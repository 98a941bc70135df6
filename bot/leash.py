"""Run a module as a program that ends with whoever started it.

`python -m bot.leash MODULE ARGUMENTS`: standard input is the leash. When its other end closes,
be it because the starter was killed, the module gets SIGTERM, and is ended if it does not stop in
time. A pipe works on every system, unlike a parent-death signal.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

STOP_WITHIN_S = 5.0


def _watch() -> None:
    while os.read(0, 1):
        pass  # nothing is ever written; the read ends when the pipe does
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_WITHIN_S)
    os._exit(1)


def main() -> None:
    del sys.argv[0]
    threading.Thread(target=_watch, name="leash", daemon=True).start()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
