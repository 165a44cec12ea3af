"""Events become notices, by tables that the rooms above register."""
