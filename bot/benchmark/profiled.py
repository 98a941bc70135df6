"""Run the bot under cProfile, every thread of it: `python -m bot.benchmark.profiled FILE`.

At the end FILE tells where the time went. The profiler makes all of it two to three times slower;
only the shares mean something.
"""

from __future__ import annotations

import cProfile
import pstats
import runpy
import sys
import threading
from pathlib import Path
from typing import Any


def main() -> None:
    target = Path(sys.argv[1])
    profiles: list[cProfile.Profile] = []

    def begin(*_event: Any) -> None:
        """Called once in each new thread, whose profiler then takes the place of this function."""
        profile = cProfile.Profile()
        profiles.append(profile)
        profile.enable()

    threading.setprofile(begin)
    begin()
    sys.argv[:] = ["tro-ly-khoi", "run"]
    try:
        runpy.run_module("bot", run_name="__main__", alter_sys=True)
    finally:
        threading.setprofile(None)
        with target.open("w", encoding="utf-8") as out:
            told = pstats.Stats(profiles[0], stream=out)
            for profile in profiles[1:]:
                told.add(profile)
            told.sort_stats("tottime").print_stats(60)
            told.sort_stats("cumulative").print_stats(90)


if __name__ == "__main__":
    main()
