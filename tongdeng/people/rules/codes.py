"""How long codes are good, for how many guesses, and who lets them go to a number again."""

from datetime import timedelta

from tongdeng.people.rules import Role

DIGITS = 6  # phones offer to fill in so many by themselves
TRIES = 3
VALID, MAIL_VALID = timedelta(minutes=5), timedelta(minutes=10)  # mail takes longer
UNLOCKERS = (Role.DESK, Role.MANAGER, Role.COMMUNITY, Role.ADMIN)  # who sees people in person
