"""One message to one address, with an end in time, and what became of it."""

import logging
import re

import apprise
from django.utils.crypto import salted_hmac

from tongdeng.notices.rules import Outcome

CONNECT, ANSWER = 5.0, 20.0  # seconds
# What the other end says of itself and not of the message: it is to be tried again.
OF_THE_GATEWAY = {401, 403, 404, 405, 407, 408, 425, 429}
OF_THE_ACCOUNT = {530, 534, 535, 538}  # SMTP: our own sign-in
HTTP = re.compile(r"\berror[= ]+(\d{3})\b")
SMTP = re.compile(r"\((\d{3}), b")
# It may have arrived: the other end had the message when the line went dead.
DEAD = re.compile(
    r"Read timed out|(?<!connect )\btimed out\b(?!.*connect timeout)|RemoteDisconnected|aborted|reset by peer"
)


def send(address: str, *, title: str, body: str) -> Outcome:
    """Send one message over an Apprise address, and say what became of it. It takes less than half a minute.

    Addresses bring no time limits of their own: whoever enters `?rto=3600` as their channel would hold up all others.
    """
    service = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if service is None:
        return Outcome.REFUSED
    # SMTP has one limit for all that it waits for.
    is_mail_house = service.__class__.__name__ == "NotifyEmail"
    service.socket_connect_timeout = ANSWER if is_mail_house else CONNECT
    service.socket_read_timeout = ANSWER
    one = apprise.Apprise()
    one.add(service)
    # Apprise answers yes or no, and gives its reasons only in the log.
    reasons = _Reasons()
    service.logger = logging.Logger("channel", logging.DEBUG)  # noqa: LOG001 -- of this message alone
    service.logger.addHandler(reasons)
    if one.notify(title=title, body=body):
        return Outcome.SENT
    return _outcome("\n".join(reasons.words))


def gateway(channel: str, address: str) -> str:
    """Name the house behind an address; a digest, since some services have their password where others have a host."""
    if channel == "mail":
        return "mail"
    scheme, _, rest = address.partition("://")
    host = re.split(r"[/?]", rest, maxsplit=1)[0].rpartition("@")[2]
    return f"{scheme[:20]}:{salted_hmac('tongdeng.gateway', host).hexdigest()[:16]}"


def _outcome(words: str) -> Outcome:
    if found := HTTP.search(words):
        code = int(found[1])
        return Outcome.REFUSED if 400 <= code < 500 and code not in OF_THE_GATEWAY else Outcome.AWAY
    if found := SMTP.search(words):
        code = int(found[1])
        return Outcome.REFUSED if code >= 500 and code not in OF_THE_ACCOUNT else Outcome.AWAY
    return Outcome.UNKNOWN if DEAD.search(words) else Outcome.AWAY


class _Reasons(logging.Handler):
    """Keeps what one service says in its log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.words.append(record.getMessage())


# Its lines hold addresses, which are personal data, and go no further.
logging.getLogger("apprise").propagate = False
logging.getLogger("apprise").addHandler(logging.NullHandler())
