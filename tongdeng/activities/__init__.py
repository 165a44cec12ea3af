"""Activities of a neighbourhood: calendar, sign-up, waiting list, door, report, and wishes for more of them."""
