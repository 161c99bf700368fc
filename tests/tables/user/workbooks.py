"""Small workbooks, written by hand: nothing here writes them otherwise."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[object]]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(members: dict[str, str]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def xlsx(sheets: dict[str, Rows]) -> bytes:
    return xlsx_of_xml({name: _xlsx_rows(rows) for name, rows in sheets.items()})


def xlsx_of_xml(sheets: dict[str, str], folder: str = "worksheets") -> bytes:
    names = [
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>'
        for n, name in enumerate(sheets, 1)
    ]
    links = [
        f'<Relationship Id="r{n}" Type="{_DOC}/worksheet" Target="{folder}/s{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    ]
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="r" '
        f'Type="{_DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>'
        f"{''.join(names)}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELS}">{"".join(links)}'
        "</Relationships>",
    }
    for n, rows in enumerate(sheets.values(), 1):
        members[f"xl/{folder}/s{n}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return zipped(members)


def _xlsx_rows(rows: Rows) -> str:
    texts = []
    for n, row in enumerate(rows, 1):
        cells = [_xlsx_cell(f"{chr(65 + m)}{n}", cell) for m, cell in enumerate(row)]
        texts.append(f'<row r="{n}">{"".join(cells)}</row>')
    return "".join(texts)


def _xlsx_cell(place: str, cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return f'<c r="{place}"><v>{cell}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'


def ods(sheets: dict[str, Rows]) -> bytes:
    tables = [
        f'<table:table table:name="{escape(name)}">{"".join(map(_ods_row, rows))}</table:table>'
        for name, rows in sheets.items()
    ]
    return ods_of_xml("".join(tables))


def ods_of_xml(tables: str) -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"/>',
            "content.xml": f'<office:document-content xmlns:office="{_ODF}:office:1.0" '
            f'xmlns:table="{_ODF}:table:1.0" xmlns:text="{_ODF}:text:1.0"><office:body>'
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        }
    )


def _ods_row(row: Sequence[object]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(cell: object) -> str:
    if cell is None:
        return "<table:table-cell/>"
    kind = 'string"'
    if isinstance(cell, int | float):
        kind = f'float" office:value="{cell}"'
    return (
        f'<table:table-cell office:value-type="{kind}><text:p>{escape(str(cell))}</text:p>'
        "</table:table-cell>"
    )
