"""`python -m tests.kill.bot [--warm]`: the bot as a process that can be told where to die."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # Here, because the file builder's process imports this module anew, as it does bot.__main__.
    from tests.kill.traps import serve, warm

    if "--warm" in sys.argv:
        warm()
    else:
        serve()
