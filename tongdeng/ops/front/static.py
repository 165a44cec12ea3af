"""Static files, found by WhiteNoise and sent by the event loop: they wait for no thread and for no database."""

from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from tongdeng.ops.front.wire import Headers, HTTPProtocol, Scope

ASKED = {
    "HTTP_ACCEPT_ENCODING": "accept-encoding",
    "HTTP_IF_NONE_MATCH": "if-none-match",
    "HTTP_IF_MODIFIED_SINCE": "if-modified-since",
}


class Static:
    """All static files by their address; `more` are the headers that Django's middleware would add."""

    def __init__(self, files: WhiteNoiseMiddleware, more: Headers, *, prefix: str) -> None:
        self._files, self._more, self._prefix = files.files, more, prefix

    def send(self, proto: HTTPProtocol, scope: Scope) -> bool:
        """Answer with a static file; False, and nothing sent, when Django is to answer."""
        path, method = scope.path, scope.method
        if not path.startswith(self._prefix) or method not in {"GET", "HEAD"} or "range" in scope.headers:
            return False
        file = self._files.get(path)
        if not isinstance(file, StaticFile):
            return False
        headers = scope.headers
        asked = {key: headers.get(name) for key, name in ASKED.items() if name in headers}
        if file.is_not_modified(asked):
            old = file.not_modified_response
            proto.response_empty(int(old.status), [*map(_pair, old.headers), *self._more])
            return True
        path, found = file.get_path_and_headers(asked)
        answer = [*map(_pair, found), *self._more]
        if method == "HEAD":
            proto.response_empty(200, answer)
        else:
            proto.response_file(200, answer, str(path))
        return True


def _pair(header: tuple[str, object]) -> tuple[str, str]:
    return header[0], str(header[1])
