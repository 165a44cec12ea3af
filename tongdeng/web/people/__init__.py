"""Pages about people: sign-in, roles, the roster, the mail address."""
