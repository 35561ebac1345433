"""Files made to harm, or broken: refused as a whole, with little memory, before or while unpacking."""

import gzip
import struct
import tracemalloc
import zipfile
from itertools import pairwise

import pytest
from support.company_files import (
    HEADING,
    MAIN,
    raw_workbook,
    refusals,
    sheet_xml,
    table,
    text_cell,
    workbook,
)

from profiles.importing.bounds import MEBIBYTE, Bounds

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROWS = f"{HEADING}<row>{text_cell('甲')}<c><v>1</v></c></row>"

NO_TABLES = {
    "nothing": (b"", "empty"),
    "blanks": (b"\xef\xbb\xbf \r\n\r\n", "empty"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "wrong_type"),
    "an image": (b"\x89PNG\r\n\x1a\n\0\0", "wrong_type"),
    "a photo": (b"\xff\xd8\xff\xe0\0\x10JFIF", "wrong_type"),
    "gzip": (gzip.compress(b"name\n"), "wrong_type"),
    "7z": (b"7z\xbc\xaf'\x1c\0\4", "wrong_type"),
    "a page saved as .xls": (b"<html><table><tr><td>name</td></tr></table>", "wrong_type"),
    "XML": (b'<?xml version="1.0"?><Workbook/>', "wrong_type"),
    "an old Excel file": (OLE + bytes(600), "old_excel"),
    "a workbook with a password": (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
    "a program": (b"\x7fELF\2\1\1" + bytes(50), "wrong_type"),
    "zeros": (bytes(5000), "wrong_type"),
    "a JSON array": (b'[{"name": "x"}]', "wrong_type"),
    "a zip cut off": (b"PK\x03\x04" + bytes(100), "broken"),
    "a Parquet file cut off": (b"PAR1" + bytes(100), "broken"),
    "an encrypted Parquet file": (b"PAR1" + bytes(100) + b"PARE", "password"),
}


@pytest.mark.parametrize(("content", "code"), NO_TABLES.values(), ids=NO_TABLES)
def test_what_is_no_table_is_refused(tmp_path, content, code) -> None:
    path = tmp_path / "企业.xlsx"
    path.write_bytes(content)
    assert refusals(path) == [code]


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "word/vbaProject.bin"])
def test_macros_are_refused(tmp_path, part) -> None:
    assert refusals(raw_workbook(tmp_path, sheet_xml(ROWS), {part: b"x"})) == ["macros"]


def test_a_workbook_declared_to_have_macros_is_refused(tmp_path) -> None:
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    parts = {"[Content_Types].xml": f'<Types><Override ContentType="{kind}"/></Types>'}
    assert refusals(raw_workbook(tmp_path, sheet_xml(ROWS), parts)) == ["macros"]
    path = workbook(tmp_path, ["name", "revenue"])
    assert refusals(path, name="企业.XLSM") == ["macros"]


@pytest.mark.parametrize(
    "main", ["word/document.xml", "ppt/presentation.xml", "xl/workbook.bin", "nowhere.xml"]
)
def test_another_package_is_refused(tmp_path, main) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    parts = {
        "_rels/.rels": f'<R><Relationship Id="a" Type="{kind}" Target="{main}"/></R>',
        main: "<document/>",
    }
    if main == "nowhere.xml":
        del parts[main]
    assert refusals(raw_workbook(tmp_path, sheet_xml(ROWS), parts)) == ["wrong_type"]


def test_a_plain_zip_is_refused(tmp_path) -> None:
    path = tmp_path / "企业.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("企业.csv", "name\n甲\n")
    assert refusals(path) == ["wrong_type"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path) -> None:
    path = raw_workbook(tmp_path, b"<worksheet>" + bytes(300 * MEBIBYTE))
    assert path.stat().st_size < MEBIBYTE
    tracemalloc.start()
    [code] = refusals(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code in {"unpacks_too_large", "packed_too_tightly"}
    assert peak < 2 * MEBIBYTE


def test_a_part_that_is_packed_too_tightly_is_refused(tmp_path) -> None:
    assert refusals(raw_workbook(tmp_path, sheet_xml(ROWS), {"xl/media/a.png": bytes(5 * MEBIBYTE)})) == [
        "packed_too_tightly"
    ]


def lying(path, name: str, size: int) -> None:
    """Make the directory of a zip say that a part is small."""
    data = bytearray(path.read_bytes())
    at = data.rfind(name.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<L", data, at + 24, size)
    path.write_bytes(data)


def test_a_directory_that_lies_about_sizes_is_found_out(tmp_path) -> None:
    path = raw_workbook(tmp_path, sheet_xml(ROWS + "<row/>" * 500_000))
    lying(path, "xl/worksheets/sheet1.xml", 1000)
    assert refusals(path) == ["broken"]


def test_a_part_that_stands_twice_is_refused(tmp_path) -> None:
    path = raw_workbook(tmp_path, sheet_xml(ROWS))
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refusals(path) == ["unreasonable"]


def test_parts_that_share_bytes_are_refused(tmp_path) -> None:
    path = raw_workbook(tmp_path, sheet_xml(ROWS), {"xl/media/b": b"x" * 100})
    data = bytearray(path.read_bytes())
    at = data.rfind(b"xl/media/b") - 46
    struct.pack_into("<L", data, at + 42, 0)
    path.write_bytes(data)
    assert refusals(path) == ["unreasonable"]


def test_a_part_with_a_password_is_refused(tmp_path) -> None:
    path = raw_workbook(tmp_path, sheet_xml(ROWS))
    data = bytearray(path.read_bytes())
    at = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    data[at + 8] |= 1
    path.write_bytes(data)
    assert refusals(path) == ["password"]


def test_a_directory_without_end_is_not_read(tmp_path) -> None:
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(30_000):
            archive.writestr(f"{number}", b"")
    assert refusals(path) == ["unreasonable"]


_REFERENCE = "&{};"
DTD = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">{more}]>'
LAUGHS = "".join(f"<!ENTITY {b} '{10 * _REFERENCE.format(a)}'>" for a, b in pairwise("abcdefghi"))
SHEETS = {
    "a billion laughs": (
        sheet_xml(f"<row>{text_cell('&i;')}</row>", head=DTD.format(more=LAUGHS)),
        "unsafe_xml",
    ),
    "an outside entity": (
        sheet_xml("<row/>", head='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "unsafe_xml",
    ),
    "an outside document type": (
        sheet_xml("<row/>", head='<!DOCTYPE w SYSTEM "http://127.0.0.1/x">'),
        "unsafe_xml",
    ),
    "an entity that is not declared": (sheet_xml(f"<row>{text_cell('&x;')}</row>"), "broken"),
    "XML cut off": (sheet_xml(ROWS)[:-30], "broken"),
    "no XML": ("name,revenue", "broken"),
    "elements without end": (f'<worksheet xmlns="{MAIN}">' + "<a>" * 100_000, "unreasonable"),
    "a tag without end": ("<worksheet a='" + "x" * (3 * MEBIBYTE) + "'/>", "unreasonable"),
    "a name for each element": (
        "<worksheet>" + "".join(f"<a{n}/>" for n in range(50_000)) + "</worksheet>",
        "unreasonable",
    ),
    "a namespace for each element": (
        "<worksheet>" + "".join(f"<a{n}:b xmlns:a{n}='u'/>" for n in range(50_000)) + "</worksheet>",
        "unreasonable",
    ),
    "rows that go back": (sheet_xml('<row r="5"/><row r="4"/>'), "unreasonable"),
    "a row beyond the last": (sheet_xml('<row r="1048577"/>'), "unreasonable"),
    "a column beyond the last": (sheet_xml('<row><c r="ZZZ1"><v>1</v></c></row>'), "unreasonable"),
    "a cell that is nowhere": (sheet_xml('<row><c r="1A"><v>1</v></c></row>'), "unreasonable"),
    "a merged cell for everything": (
        sheet_xml(ROWS, "<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 30_000 + "</mergeCells>"),
        "unreasonable",
    ),
    "many columns": (sheet_xml("<row>" + "<c><v>1</v></c>" * 201 + "</row>"), "too_many_columns"),
    "no heading": (sheet_xml("<row/>" * 1000), "no_header"),
}


@pytest.mark.parametrize(("sheet", "code"), SHEETS.values(), ids=SHEETS)
def test_a_sheet_is_refused_for(tmp_path, sheet, code) -> None:
    assert refusals(raw_workbook(tmp_path, sheet), bounds=Bounds(ratio=5000)) == [code]


def test_shared_texts_without_end_are_refused(tmp_path) -> None:
    strings = f"<sst>{'<si/>' * 30_000}</sst>"
    path = raw_workbook(tmp_path, sheet_xml(ROWS), strings=strings)
    assert refusals(path, bounds=Bounds(rows=1000)) == ["unreasonable"]


def test_one_cell_of_a_hundred_megabytes_takes_little_memory(tmp_path) -> None:
    row = f"<row>{text_cell('x' * (100 * MEBIBYTE))}</row>"
    path = raw_workbook(tmp_path, sheet_xml(f"{HEADING}{row}"))
    tracemalloc.start()
    assert refusals(path, bounds=Bounds(ratio=5000)) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * MEBIBYTE


def test_many_formatted_rows_take_little_memory(tmp_path) -> None:
    path = raw_workbook(tmp_path, sheet_xml(f"{ROWS}{'<row/>' * 200_000}"))
    tracemalloc.start()
    assert refusals(path, bounds=Bounds(ratio=5000)) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * MEBIBYTE


def test_a_relation_that_leads_out_of_the_file_leads_nowhere(tmp_path) -> None:
    outside = "<Relationships>" + "".join(
        f'<Relationship Id="r{n}" Type="x/worksheet" Target="{target}"/>'
        for n, target in enumerate(["../../../etc/passwd", "/etc/passwd", "file:///etc/passwd"], start=1)
    )
    parts = {"xl/_rels/workbook.xml.rels": f"{outside}</Relationships>"}
    assert refusals(raw_workbook(tmp_path, sheet_xml(ROWS), parts)) == ["wrong_type"]


def test_a_file_that_is_too_large_is_not_opened(tmp_path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.write(b"name\n")
        file.truncate(51 * MEBIBYTE)
    assert refusals(path) == ["too_large"]


def test_a_missing_file_and_a_folder_are_refused(tmp_path) -> None:
    assert refusals(tmp_path / "none.csv") == ["unreadable"]
    assert refusals(tmp_path) == ["unreadable"]


def test_a_line_without_end_is_never_in_memory_as_a_whole(tmp_path) -> None:
    path = table(tmp_path, "name,employees", "x" * (40 * MEBIBYTE))
    tracemalloc.start()
    assert refusals(path) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * MEBIBYTE
