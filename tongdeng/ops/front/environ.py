"""A request of the event loop (RSGI) as Django's handler wants it (WSGI)."""

import sys
from typing import IO, Any

from tongdeng.kernel.addresses import visitor
from tongdeng.ops.front.wire import Scope

ALWAYS: dict[str, Any] = {
    "GATEWAY_INTERFACE": "CGI/1.1",
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "Granian",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}
# Said of the connection or of the way in which the body came, which by now is over.
OF_THE_WIRE = {"content-length", "transfer-encoding", "expect", "te", "trailer"}


def environ(scope: Scope, body: IO[bytes], length: int) -> dict[str, Any]:
    """Return what Django needs to know of a request whose body of `length` bytes was read.

    As Granian's own WSGI door makes it, but that the length is what came and no header with an underscore is
    taken: it would pass for one with a hyphen that only a proxy may set.
    """
    server, _colon, port = scope.server.rpartition(":")
    found = ALWAYS | {
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": bare(server),
        "SERVER_PORT": port,
        "REMOTE_ADDR": bare(scope.client.rpartition(":")[0]),
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": latin(scope.path),
        "QUERY_STRING": latin(scope.query_string),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
    }
    for name, value in scope.headers.items():
        if name in OF_THE_WIRE or "_" in name:
            continue
        key = "CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.replace('-', '_').upper()}"
        # A header that came twice; cookies cannot be joined by commas.
        before = f"{found[key]}{';' if name == 'cookie' else ','}" if key in found else ""
        found[key] = before + value
    if "HTTP_HOST" not in found:
        found["HTTP_HOST"] = scope.authority or ""
    if length:
        found["CONTENT_LENGTH"] = str(length)
    return found


def came_from(scope: Scope, proxies: int) -> str:
    """Return the address that a request comes from, behind so many proxies, as limits count it."""
    written = [value for name, value in scope.headers.items() if name == "x-forwarded-for"] if proxies else []
    return visitor(bare(scope.client.rpartition(":")[0]), ",".join(written), proxies)


def latin(words: str) -> str:
    """Return text as WSGI spells it: its UTF-8 bytes, each as one character."""
    return words if words.isascii() else words.encode("utf-8", "replace").decode("latin-1")


def bare(address: str) -> str:
    """Return an address without the brackets of IPv6."""
    return address.strip("[]")
