"""Checks over the bloc: a printed text held against its figures, and its totals over themselves.

What is found is told, never repaired. Of a text nothing is kept but a line of the audit trail.
"""
