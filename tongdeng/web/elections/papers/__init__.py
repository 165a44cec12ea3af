"""The papers of branch elections, each described once."""
