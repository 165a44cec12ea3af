"""Elections of party branches, on paper."""
