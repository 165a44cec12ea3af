"""Every demand of a resident: one kind of record from first word to confirmed end."""
