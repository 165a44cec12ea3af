"""Reading votes, rolls, papers and deliveries."""
