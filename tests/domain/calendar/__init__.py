"""The calendar's rules."""
