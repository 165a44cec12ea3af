"""Lines of the log: without what PostgreSQL quotes from rows, which are full of names, numbers and words."""

import logging
import re

# DETAIL holds the values of a key, or of a whole row that a constraint refused; CONTEXT the line of a COPY. Values have
# lines of their own: all goes up to the next exception.
QUOTED = re.compile(
    r"^(DETAIL|CONTEXT): .*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.MULTILINE | re.DOTALL
)


class Discreet(logging.Formatter):
    """Formats as ever, and leaves out the values that an error of the database carries."""

    def format(self, record: logging.LogRecord) -> str:
        return QUOTED.sub(r"\1: (left out)", super().format(record))
