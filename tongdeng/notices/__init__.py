"""Events become messages, by tables that the rooms above register."""
