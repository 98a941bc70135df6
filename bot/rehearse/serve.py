"""`python -m bot.rehearse.serve`: `bot run`, which also writes down each look at what is due."""

from __future__ import annotations

import logging
import runpy
import sys

if __name__ == "__main__":
    logging.getLogger("bot.runtime.reminding").setLevel(logging.DEBUG)
    sys.argv[1:] = ["run"]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
