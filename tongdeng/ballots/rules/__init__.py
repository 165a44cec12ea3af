"""What law and logic fix about votes and elections. Pure."""
