"""Which intent goes to which function, one table for each area; `handlers.routes` joins them."""
