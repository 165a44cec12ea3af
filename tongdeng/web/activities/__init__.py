"""Pages of activities and wishes."""
