"""Who votes for a unit instead of its head: given in chat or on paper, seen by all, revoked."""
