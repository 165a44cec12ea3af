"""Bands of the time to answer: from the shortest on, each with its upper edge, which belongs to it. Pure."""

MINUTES = (5, 15, 30, 60, 120, 240, 1440)
MORE = 1_000_000  # the last band has no edge
