"""What the bot does in a second, side by side with a bare echo bot that stores nothing.

Absolute figures do not travel from one machine to another; the ratios of one run do. The API server
is the sandbox in memory, a process of its own; bot, echo bot and database server are others. A run
whose answers or stored values are not complete, each exactly once, does not count.
"""
