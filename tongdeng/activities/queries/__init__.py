"""Reading activities, who takes part, and wishes."""
