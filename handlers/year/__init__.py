"""The year of the bloc: its plan, the day of its conference, single dates, the template."""
