"""What can be read back from the files of papers."""

import io

import docx as library
import pypdf


def in_pdf(content: bytes) -> list[str]:
    """Return the text of each page of a PDF."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def in_docx(content: bytes) -> list[str]:
    """Return all words of a DOCX, cells and all, piece by piece."""
    file = library.Document(io.BytesIO(content))
    return [text.text or "" for text in file.element.body.iter() if text.tag.endswith("}t")]


def bare(text: str) -> str:
    """Return a text without blanks and breaks."""
    return "".join(text.split())
