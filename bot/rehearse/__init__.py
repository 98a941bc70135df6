"""A whole year of reminders on a moved clock: the real bot, the sandbox's phones, eleven boards.

What the phones received is held against a calculation of its own (`almanac`, `expected`), which
knows nothing of the bot's rules: both are written from the same paper.
"""
