"""The voter's side: what is open, secret papers, open votes, reminders, on a unit's behalf."""
