"""The papers of a project, each described once; docs/papers.md tells how."""
