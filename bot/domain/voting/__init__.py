"""Group voting, the pure part: rules, papers, counts, outcomes. No clock, no files, no float.

rule      what a contest is decided by, frozen at its opening; its text and its check code
presets   names of the usual rules (their values are data, `storage/presets/voting_rules.toml`)
roll      which units may vote, who casts for them, and what the roll says of the contest
tally     papers -> counts; counts entered by hand; every invariant checked
figures   the base and the votes needed on it
outcome   counts + rule + roll -> who qualifies, ties, places left open, the next round
ranking   places, ties at the cut, draws
chain     who qualifies for the flag leaves the certificate list by itself
table     "at least 8 of 11", and the table of outcomes shown before the opening
recount_file  what is published so that anybody can count again
recount   the script handed out with it; it imports nothing of ours
"""
