"""Filled databases of every schema release, for upgrade tests: one backup each, by revision."""
