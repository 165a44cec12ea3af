"""The tree of places, from the province down to a home, with official codes."""
