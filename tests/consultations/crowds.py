"""Households that vote with or without two camps among them, from a seed."""

import numpy as np

Rows = list[list[int | None]]


def crowd(
    households: int, statements: int, *, seed: int, camps: int = 1, missing: float = 0.0
) -> tuple[Rows, list[int]]:
    """Return votes, and the camp of each household; 15 % pass, and camps agree with 85 or 15 % to a statement."""
    random = np.random.default_rng(seed)
    camp = np.arange(households) % camps
    if camps == 1:
        leaning = random.uniform(0.2, 0.8, size=(1, statements))
    else:
        leaning = random.choice([0.15, 0.85], size=(camps, statements))
    votes = np.where(random.random((households, statements)) < leaning[camp], 1, -1)
    votes[random.random((households, statements)) < 0.15] = 0
    left_out = random.random((households, statements)) < missing
    rows: Rows = [
        [None if gone else int(vote) for vote, gone in zip(row, out, strict=True)]
        for row, out in zip(votes, left_out, strict=True)
    ]
    return rows, camp.tolist()
