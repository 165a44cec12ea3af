"""A small server that speaks as much S3 as backups need: objects, lists, uploads in parts. It checks no signatures."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape, unescape

TIME = "2026-01-13T06:05:00.000Z"


class Bucket(ThreadingHTTPServer):
    """What the one bucket holds; `broken` has it answer nothing but 503."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Speaker)
        self.objects: dict[str, bytes] = {}
        self.uploads: dict[str, dict[int, bytes]] = {}
        self.broken = False


class Speaker(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: Any

    def do_PUT(self) -> None:
        """Store an object, or one part of it."""
        name, asked = self._asked()
        content = self._content()
        if "uploadId" in asked:
            self.server.uploads[asked["uploadId"]][int(asked["partNumber"])] = content
        else:
            self.server.objects[name] = content
        self._answer(200, headers={"ETag": '"1"'})

    def do_POST(self) -> None:
        """Begin or end an upload in parts; or remove several objects."""
        name, asked = self._asked()
        words = self._content()
        if "uploads" in asked:
            number = uuid.uuid4().hex
            self.server.uploads[number] = {}
            inside = f"<Bucket>b</Bucket><Key>{escape(name)}</Key><UploadId>{number}</UploadId>"
            self._xml("InitiateMultipartUploadResult", inside)
        elif "uploadId" in asked:
            parts = self.server.uploads.pop(asked["uploadId"])
            self.server.objects[name] = b"".join(parts[number] for number in sorted(parts))
            self._xml("CompleteMultipartUploadResult", f'<Key>{escape(name)}</Key><ETag>"1"</ETag>')
        else:
            gone = [unescape(part.partition("</Key>")[0]) for part in words.decode().split("<Key>")[1:]]
            for key in gone:
                self.server.objects.pop(key, None)
            self._xml("DeleteResult", "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in gone))

    def do_GET(self) -> None:
        """Give an object, or list some."""
        name, asked = self._asked()
        if "list-type" in asked:
            found = sorted(key for key in self.server.objects if key.startswith(asked.get("prefix", "")))
            rows = "".join(
                f'<Contents><Key>{escape(key)}</Key><LastModified>{TIME}</LastModified><ETag>"1"</ETag>'
                f"<Size>{len(self.server.objects[key])}</Size></Contents>"
                for key in found
            )
            self._xml(
                "ListBucketResult", f"<IsTruncated>false</IsTruncated><KeyCount>{len(found)}</KeyCount>{rows}"
            )
        elif name in self.server.objects:
            content = self.server.objects[name]
            more = {"ETag": '"1"', "Last-Modified": "Tue, 13 Jan 2026 06:05:00 GMT"}
            self._answer(200, content, headers=more)
        else:
            self._answer(404)

    def do_DELETE(self) -> None:
        """Remove an object."""
        self.server.objects.pop(self._asked()[0], None)
        self._answer(204)

    def log_message(self, *words: object) -> None:
        """Say nothing."""

    def _asked(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        return unquote(parts.path).lstrip("/").partition("/")[2], asked

    def _content(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _xml(self, root: str, inside: str) -> None:
        self._answer(200, f'<?xml version="1.0"?><{root}>{inside}</{root}>'.encode())

    def _answer(self, status: int, content: bytes = b"", headers: dict[str, str] | None = None) -> None:
        if self.server.broken:
            status, content = 403, b""
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def bucket() -> Iterator[Bucket]:
    """Give a bucket that runs."""
    server = Bucket()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
