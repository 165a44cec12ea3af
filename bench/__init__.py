"""Measures the speed figures on this machine: `python -m bench`, or some parts of it: `python -m bench filing queue`."""
