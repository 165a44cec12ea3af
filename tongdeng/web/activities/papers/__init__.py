"""Printed papers of activities."""
