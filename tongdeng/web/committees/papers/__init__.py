"""The papers of an owners' committee, each described once; docs/papers.md tells how."""
