"""The archive that a workbook is: its parts, and how their XML is read within bounds."""

import posixpath
import re
import zipfile
from collections import defaultdict
from typing import NoReturn, Protocol, TypeVar
from xml.parsers import expat

from tongdeng.kernel.tables.bounds import (
    DAMAGED,
    DEPTH_AT_MOST,
    ELEMENTS_AT_MOST,
    LOCKED,
    TOO_LARGE,
    UNZIPPED_AT_MOST,
    refused,
)

FILES_AT_MOST = 5_000
CHUNK = 2**16
TAG_AT_MOST = (
    2**18
)  # bytes; the parser holds one tag with its attributes, and scans it again with every chunk
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # other methods unpack without a bound
ENCRYPTED = 0x1
# XML allows no control characters; programs write them all the same. DEL is allowed, and later removed with a note.
MENDED = bytes(0x7F if code < 0x20 and code not in b"\t\n\r" else code for code in range(256))
BAD_REFERENCE = re.compile(
    rb"&#(?:[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF])"
    rb"|0*(?:[0-8]|1[124-9]|2\d|3[01]));"
)
REFERENCE_AT_MOST = 12  # bytes that may be cut by the end of a chunk


class Reader(Protocol):
    """Takes the elements of one part, by their names without a prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""

    def text(self, data: str) -> None:
        """Take some of the text of an element."""

    def end(self, name: str) -> None:
        """End an element."""


Part = TypeVar("Part", bound=Reader)


class Relations:
    """What a part refers to: an id, a type, a path."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one reference to a part of the same archive."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            self.found.append((attributes["Id"], attributes["Type"], attributes["Target"]))
            if len(self.found) > FILES_AT_MOST:
                raise refused(TOO_LARGE)

    def text(self, data: str) -> None:
        """Nothing is said between the references."""

    def end(self, name: str) -> None:
        """Nothing is left to do."""


class Archive:
    """The parts of a workbook; all that is read of them together is bounded."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        if len(archive.namelist()) > FILES_AT_MOST:
            raise refused(TOO_LARGE)
        self.archive = archive
        # Some programs write \ for /, or letters of the other case.
        self.names = {self._plain(name): name for name in archive.namelist()}
        self.bytes = self.elements = 0

    @staticmethod
    def _plain(name: str) -> str:
        return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()

    def related(self, part: str) -> dict[str, list[str]]:
        """Return the paths of the parts that `part` refers to ("" is the archive), by id and by the end of their type."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        relations: dict[str, list[str]] = defaultdict(list)
        if self._plain(path) in self.names:
            for pk, kind, target in self.parse(path, Relations()).found:
                whole = self._plain(posixpath.join("/", folder, target))
                relations[pk].append(whole)
                relations[kind.rpartition("/")[2]].append(whole)
        return relations

    def parse(self, path: str, part: Part) -> Part:
        """Feed the elements of a part to its reader and return that; raise Invalid at the first bound."""
        info = self.archive.getinfo(self.names[self._plain(path)])
        if info.flag_bits & ENCRYPTED:
            raise refused(LOCKED)
        if info.compress_type not in PACKED:
            raise refused(DAMAGED)
        parser, fed, cut = self._parser(part), 0, b""
        with self.archive.open(info) as file:
            chunk = file.read(CHUNK)
            plain = b"\0" not in chunk[:4]  # not UTF-16
            while chunk:
                self.bytes += len(chunk)
                if self.bytes > UNZIPPED_AT_MOST:
                    raise refused(TOO_LARGE)
                chunk, cut = _mended(cut + chunk) if plain else (chunk, b"")
                parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > TAG_AT_MOST:
                    raise refused(DAMAGED)
                chunk = file.read(CHUNK)
        parser.Parse(cut, True)
        return part

    def _parser(self, part: Reader) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        begin, finish = part.start, part.end
        depth = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            self.elements += 1
            if self.elements > ELEMENTS_AT_MOST or depth > DEPTH_AT_MOST:
                raise refused(TOO_LARGE)
            begin(name.rpartition(":")[2] if ":" in name else name, attributes)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            finish(name.rpartition(":")[2] if ":" in name else name)

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = part.text
        # No office program writes a document type; only there can entities be defined that grow without end.
        parser.StartDoctypeDeclHandler = _no_document_type
        return parser


def _no_document_type(*_declared: object) -> NoReturn:
    raise refused(DAMAGED)


def _mended(chunk: bytes) -> tuple[bytes, bytes]:
    """Return a chunk without what XML does not allow, and its end if a reference is cut there."""
    at = chunk.rfind(b"&", -REFERENCE_AT_MOST)
    cut = b""
    if at >= 0 and b";" not in chunk[at:]:
        chunk, cut = chunk[:at], chunk[at:]
    chunk = chunk.translate(MENDED)
    return (BAD_REFERENCE.sub(b"\x7f", chunk) if b"&#" in chunk else chunk), cut
