"""The owners' committee: terms, seats, meetings, resolutions."""
