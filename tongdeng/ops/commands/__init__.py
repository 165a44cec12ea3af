"""One module for each word of the console command."""
