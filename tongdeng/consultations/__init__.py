"""The bench: what one party cannot solve, three parties decide together, record, sign, publish and carry out."""
