"""Figures (/solieu): the form of a board, question by question or pasted, reviewed, submitted."""
