"""Figures: one definition gives the number, its sentence and its rows."""
