"""Reading elections and their rounds."""
