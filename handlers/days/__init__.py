"""Days off and days worked: the public calendar, and what the bloc has recorded itself."""
