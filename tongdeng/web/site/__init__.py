"""What belongs to no room: home, navigation, privacy, addresses."""
