"""What law and logic fix about owners' votes. Pure."""
