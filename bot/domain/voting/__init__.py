"""Group voting, the pure part: rules, papers, counts, outcomes. No clock, no files, no float.

rule      what a contest is decided by, frozen at its opening
rule_text canonical JSON of a rule, check codes
presets   names of the usual rules (their values are data, `storage/presets/voting_rules.toml`)
roll      which units may vote, who casts for them, and what the roll says of the contest
times     minimum time, early closing, extension
tally     papers -> counts; counts entered by hand; every invariant checked
results   what a contest came to, as data
figures   the base and the votes needed on it
outcome   counts + rule + roll -> who qualifies, ties, places left open, the next round
ranking   places, ties at the cut, draws
chain     who qualifies for the flag leaves the certificate list by itself
table     "at least 8 of 11", and the table of outcomes shown before the opening
recount_file  what is published so that anybody can count again
recount   the script handed out with it; it imports nothing of ours

The way of one contest through them:

    rule = replace(preset.rule, quota=2)           storage.presets.voting.voting_presets()
    notes_on(rule, lines); needs(rule, size); outcomes(rule, size)      the preview
    rule_text(rule); check_code(rule, roll, lines)                      frozen at the opening
    may_cast(ballot, unit, caster, way, at); fill_paper(rule, n, said, sits_out)     one vote
    tally(rule, issued=…, marks=…, rows=…) + of_hands(rule, …); check_marked(counts, …)
    outcome = decide(rule, counts, facts_of(roll, n), round_number=1)
    outcome.next_round, chair_settles(outcome, chosen)                  where it is not final
    recount_text(Published(…), outcome); recount_script()               handed out
"""
