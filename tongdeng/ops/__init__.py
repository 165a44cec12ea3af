"""The commands: demo, serve, work, verify, doctor and more."""
