"""Files of companies for tests: made small on disk, whatever they unpack to."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from profiles.importing.faults import FileRefused
from profiles.importing.reading import Companies, Row, read_companies
from seeds.reference_codes import code_systems

CODES = code_systems()
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def read(path: Path, **options: Any) -> list[Row]:
    return [*read_companies(path, CODES, **options)]


def opened(path: Path, **options: Any) -> Companies:
    return read_companies(path, CODES, **options)


def refusals(path: Path, **options: Any) -> list[str]:
    """Give the codes for which a file is refused; none where it is not."""
    try:
        read_companies(path, CODES, **options)
    except FileRefused as error:
        return [fault.code for fault in error.faults]
    return []


def faults(rows: Sequence[Row]) -> list[tuple[int, str | None, str]]:
    """Give row, column and code of every fault."""
    return [(fault.row, fault.column, fault.code) for row in rows for fault in row.faults]


def stated(row: Row) -> dict[str, Any]:
    """Give what a row's profile states."""
    assert row.profile is not None, row.faults
    return row.profile.model_dump(exclude_none=True, by_alias=True)


def table(tmp_path: Path, *lines: str, encoding: str = "utf-8", name: str = "table.csv") -> Path:
    path = tmp_path / name
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
    return path


def one(tmp_path: Path, heading: str, cell: str) -> Row:
    """Read one cell of a table that has a name beside it."""
    quoted = '"' + cell.replace('"', '""') + '"'
    [row] = read(table(tmp_path, f"name,{heading}", f"甲,{quoted}"))
    return row


def workbook(tmp_path: Path, *rows: Sequence[Any], name: str = "book.xlsx") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = tmp_path / name
    book.save(path)
    return path


def sheet_xml(rows: str, after: str = "", head: str = "") -> str:
    return f'{head}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def text_cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


HEADING = f"<row>{text_cell('name')}{text_cell('revenue')}</row>"


def raw_workbook(
    tmp_path: Path,
    sheet: str | bytes,
    parts: Mapping[str, str | bytes] | None = None,
    strings: str | bytes | None = None,
) -> Path:
    """Write a workbook of one sheet from its XML."""
    path = tmp_path / "raw.xlsx"
    shared = f'<Relationship Id="r2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r0" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
            f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
            f"{shared if strings is not None else ''}</Relationships>",
            "xl/worksheets/sheet1.xml": sheet,
            **({"xl/sharedStrings.xml": strings} if strings is not None else {}),
            **(parts or {}),
        }.items():
            archive.writestr(name, content)
    return path
