"""Lines of the log: compact, and without what opens a door, names a person, or PostgreSQL quotes from rows."""

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


# The link of a case and of a calendar, whatever stands around it; a code or key in an address; a mobile number.
SECRETS = (
    (re.compile(r"/t/[^/\s'\"]+"), "/t/…"),
    (re.compile(r"/feeds/mine/[^/\s'\"]+"), "/feeds/mine/…"),
    (re.compile(r"/in/[^/\s'\"]+/"), "/in/…/"),
    (re.compile(r"([?&](?:code|key|secret|token|claim)=)[^&\s'\"]+", re.IGNORECASE), r"\1…"),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "1…"),
)


def without_secrets(words: str) -> str:
    """Return text without secrets of addresses and without mobile numbers."""
    for pattern, instead in SECRETS:
        words = pattern.sub(instead, words)
    return words


class Line(Discreet):
    """One record as one line, and a traceback only for failures of ours.

    The whole of what will be written is cleaned: secrets come as arguments, in tracebacks, and from libraries.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return what is written of a record."""
        # What strangers send wrongly is worth a line; Django adds a traceback of its own code.
        name = record.name or ""
        theirs = name.startswith("django.security") or (
            name == "django.request" and record.levelno < logging.ERROR
        )
        if theirs and record.exc_info:
            record = logging.makeLogRecord(record.__dict__ | {"exc_info": None, "exc_text": None})
        return without_secrets(super().format(record))
