"""Workbooks written part by part, as other programs and attackers write them."""

import io
import zipfile
from collections.abc import Iterable

RELATION = '<Relationship Id="{pk}" Type="http://schemas.example/{kind}" Target="{target}"/>'
SHEET = "<worksheet>{before}<sheetData>{rows}</sheetData>{behind}</worksheet>"


def relations(*found: tuple[str, str, str]) -> str:
    lines = "".join(RELATION.format(pk=pk, kind=kind, target=target) for pk, kind, target in found)
    return f"<Relationships>{lines}</Relationships>"


def sheet(rows: str, *, before: str = "", behind: str = "") -> str:
    return SHEET.format(rows=rows, before=before, behind=behind)


def styles(*codes: str) -> str:
    """Return a style for each code of a number format, from number 1 on; 0 is General."""
    known = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for n, code in enumerate(codes)
    )
    used = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(codes)))
    return f'<styleSheet><numFmts>{known}</numFmts><cellXfs><xf numFmtId="0"/>{used}</cellXfs></styleSheet>'


def book(
    *sheets: str | bytes | Iterable[bytes],
    states: tuple[str, ...] = (),
    texts: str | Iterable[bytes] = "",
    styles: str = "",
    properties: str = "",
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """Return a workbook of these sheets, named 表1, 表2; a long part is given in pieces."""
    out = io.BytesIO()
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="表{n}" sheetId="{n}" state="{(*states, *["visible"] * n)[n - 1]}" r:id="rId{n}"/>'
        for n in numbers
    )
    related = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    parts: dict[str, str | bytes | Iterable[bytes]] = {
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f"<workbook>{properties}<sheets>{listed}</sheets></workbook>",
        **{f"xl/worksheets/sheet{n}.xml": part for n, part in zip(numbers, sheets, strict=True)},
    }
    if texts:
        related.append(("rIdT", "sharedStrings", "sharedStrings.xml"))
        parts["xl/sharedStrings.xml"] = texts
    if styles:
        related.append(("rIdS", "styles", "styles.xml"))
        parts["xl/styles.xml"] = styles
    parts["xl/_rels/workbook.xml.rels"] = relations(*related)
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, part in parts.items():
            with archive.open(name, "w") as file:
                for piece in [part] if isinstance(part, str | bytes) else part:
                    file.write(piece.encode() if isinstance(piece, str) else piece)
    return out.getvalue()


def row(*cells: str, number: int | None = None, more: str = "") -> str:
    """Return a row of cells that are XML already, or text."""
    inside = "".join(
        cell if cell.startswith("<c") else f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells
    )
    return f"<row{f' r={chr(34)}{number}{chr(34)}' if number else ''} {more}>{inside}</row>"
