"""What the papers of a vote say, each from plain values; how one is described: docs/papers.md."""
