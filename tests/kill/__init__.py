"""Kill the bot at named points and at random, and count what is lost or doubled.

`python -m tests.kill --help`. The bot is the real one; what kills it is wrapped around its parts
from outside (`tests.kill.traps`), and the facts are counted from the driver's own journal.
"""
