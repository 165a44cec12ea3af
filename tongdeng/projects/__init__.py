"""Works: what was decided gets built, measured, accepted, paid for and kept in warranty."""
