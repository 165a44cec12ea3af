"""Pages of the bench: topics, consultations, resolutions, items of the joint meeting, and the mechanism."""
