"""Pages of a case: for residents, the desk and the field."""
