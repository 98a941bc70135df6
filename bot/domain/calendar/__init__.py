"""The year by the calendar: which days people work, and what is due on them."""
