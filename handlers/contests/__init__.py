"""Votes of the bloc: prepared by the secretary, opened, counted in the hall, published."""
