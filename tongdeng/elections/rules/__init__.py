"""What the party's regulations fix about an election. Pure."""
