"""What is wrong in an import, as a file to mend it by: CSV for Excel, or a workbook."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream
from sqlmodel import select

from api.describing import Described
from api.importing.fault_files import write_faults
from api.languages import rendered
from api.problems import AnyRequest
from api.store.work import Import
from api.tongues import VARY, tongue_of
from api.working import Desk
from criteria.words import Words

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE = 64 * 1024


@get(
    "/api/v1/imports/{import_id:str}/faults.csv",
    operation_id="GetImportFaultsCsv",
    tags=["imports"],
    summary="What is wrong in the rows that were refused, as CSV",
    media_type=CSV,
    sync_to_thread=True,
)
def get_import_faults_csv(
    request: AnyRequest, import_id: FromPath[str], desk: NamedDependency[Desk]
) -> Stream:
    """Send the faults as CSV in UTF-8 that Excel opens; no cell is a formula."""
    return _sent(request, import_id, desk, ".csv", CSV)


@get(
    "/api/v1/imports/{import_id:str}/faults.xlsx",
    operation_id="GetImportFaultsXlsx",
    tags=["imports"],
    summary="What is wrong in the rows that were refused, as a workbook",
    media_type=XLSX,
    sync_to_thread=True,
)
def get_import_faults_xlsx(
    request: AnyRequest, import_id: FromPath[str], desk: NamedDependency[Desk]
) -> Stream:
    """Send the faults as a workbook; no cell is a formula."""
    return _sent(request, import_id, desk, ".xlsx", XLSX)


def _sent(request: AnyRequest, import_id: FromPath[str], desk: Desk, ending: str, media_type: str) -> Stream:
    tongue = tongue_of(request)
    with desk.reading() as work:
        query = select(Import).where(Import.id == import_id, Import.account_id == work.caller.account_id)
        record = work.one(query, import_id)
        work.record(subject_id=record.id, faults=record.faults)

    def say(words: Words) -> str:
        return rendered(words.within(tongue.core), tongue)

    with tempfile.TemporaryDirectory(prefix="huiqi-") as folder:
        path = Path(folder, f"faults{ending}")
        write_faults(desk.works.database, record.id, path, say)
        file = path.open("rb")  # read on after its name is gone
    headers = {
        "Content-Disposition": f'attachment; filename="huiqi-faults-{record.id[:8]}{ending}"',
        "Content-Language": tongue.value,
        "Vary": VARY,
    }
    return Stream(pieces(file), media_type=media_type, headers=headers)


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """Give the content of a file, and close it."""
    with file:
        while piece := file.read(_PIECE):
            yield piece


DESCRIBED: Mapping[str, Described] = {
    "GetImportFaultsCsv": Described(
        media_types={
            CSV: "工作表,行,列,值,原因,建议\r\n企业,12,营业收入（万元）,八千六百万,不是数值,如 1200.5\r\n"
        }
    ),
    "GetImportFaultsXlsx": Described(media_types={XLSX: "…"}),
}
