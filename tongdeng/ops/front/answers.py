"""What the front itself answers, without Django: refusals of a body, and that something is away for a moment."""

import json
from collections.abc import Callable, Sequence
from typing import Final

from tongdeng.ops.front.wire import Headers, HTTPProtocol, Scope

AGAIN_AFTER: Final = {408: 5, 503: 30, 507: 300}  # seconds
CODES: Final = {400: "invalid", 408: "too_slow", 413: "too_large", 503: "unavailable", 507: "disk_full"}


class Answers:
    """For each status and language a page, a fragment for htmx and JSON, drawn once.

    `draw(status, language)` gives (sentence, page, fragment); the first of `languages` is for those who chose none.
    """

    def __init__(
        self, draw: Callable[[int, str], tuple[str, str, str]], languages: Sequence[str], *, cookie: str
    ) -> None:
        self._drawn = {
            (status, code): _shapes(status, *draw(status, code)) for status in CODES for code in languages
        }
        self._languages, self._cookie = languages, cookie

    def send(self, proto: HTTPProtocol, scope: Scope, status: int) -> int:
        """Answer a request with `status` in the shape that its sender understands; return the status."""
        page, fragment, said = self._drawn[status, self._language(scope)]
        content_type, body = page
        if scope.headers.get("hx-request"):
            content_type, body = fragment
        elif "json" in (accepted := scope.headers.get("accept") or "") and "html" not in accepted:
            content_type, body = said
        headers: Headers = [("content-type", content_type), ("cache-control", "no-store")]
        headers.append(("x-content-type-options", "nosniff"))
        if status in AGAIN_AFTER:
            headers.append(("retry-after", str(AGAIN_AFTER[status])))
        if status in {400, 408, 413}:  # what still comes of the body is of no use
            headers.append(("connection", "close"))
        proto.response_bytes(status, headers, body)
        return status

    def _language(self, scope: Scope) -> str:
        cookies = scope.headers.get("cookie") or ""
        return next((c for c in self._languages if f"{self._cookie}={c}" in cookies), self._languages[0])


Shape = tuple[str, bytes]


def _shapes(status: int, sentence: str, page: str, fragment: str) -> tuple[Shape, Shape, Shape]:
    said = {"code": CODES[status], "sentence": sentence, "fields": {}}
    html = "text/html; charset=utf-8"
    as_json = json.dumps(said, ensure_ascii=False).encode()
    return (html, page.encode()), (html, fragment.encode()), ("application/json", as_json)
