"""The papers of a consultation and of its resolutions, each described once; docs/papers.md tells how."""
