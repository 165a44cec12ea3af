"""A roster: a file of homes and owners is read, compared with the register, then imported as a whole or not at all."""
