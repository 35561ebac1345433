"""The table of a screening as a file: CSV for Excel, a workbook, or Parquet."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from api.describing import Described
from api.problems import Conflict
from api.routes.import_files import CSV, XLSX, pieces
from api.routes.screenings import find
from api.screening.files import write_cells
from api.working import Desk
from criteria.words import Words

PARQUET = "application/vnd.apache.parquet"
_UNFINISHED = Words("筛查尚未结束", "The screening has not ended")


@get(
    "/api/v1/screenings/{screening_id:str}/verdicts.csv",
    operation_id="GetScreeningCsv",
    tags=["screenings"],
    summary="What companies came to, as CSV",
    media_type=CSV,
    sync_to_thread=True,
)
def get_screening_csv(screening_id: FromPath[str], desk: NamedDependency[Desk]) -> Stream:
    """Send the table as CSV in UTF-8 that Excel opens; no cell is a formula."""
    return _sent(screening_id, desk, ".csv", CSV)


@get(
    "/api/v1/screenings/{screening_id:str}/verdicts.xlsx",
    operation_id="GetScreeningXlsx",
    tags=["screenings"],
    summary="What companies came to, as a workbook",
    media_type=XLSX,
    sync_to_thread=True,
)
def get_screening_xlsx(screening_id: FromPath[str], desk: NamedDependency[Desk]) -> Stream:
    """Send the table as a workbook; no cell is a formula."""
    return _sent(screening_id, desk, ".xlsx", XLSX)


@get(
    "/api/v1/screenings/{screening_id:str}/verdicts.parquet",
    operation_id="GetScreeningParquet",
    tags=["screenings"],
    summary="What companies came to, as Parquet",
    media_type=PARQUET,
    sync_to_thread=True,
)
def get_screening_parquet(screening_id: FromPath[str], desk: NamedDependency[Desk]) -> Stream:
    """Send the table as Parquet."""
    return _sent(screening_id, desk, ".parquet", PARQUET)


def _sent(screening_id: str, desk: Desk, ending: str, media_type: str) -> Stream:
    with desk.reading() as work:
        record, _ = find(work, screening_id)
        if record.finished_at is None:
            raise Conflict(_UNFINISHED)
        work.record(subject_id=record.id, cells=record.cells)
    with tempfile.TemporaryDirectory(prefix="huiqi-") as folder:
        path = Path(folder, f"verdicts{ending}")
        write_cells(desk, record, path)
        file = path.open("rb")  # read on after its name is gone
    headers = {
        "Content-Disposition": f'attachment; filename="huiqi-screening-{record.id[:8]}{ending}"',
        "Content-Language": record.language,
    }
    return Stream(pieces(file), media_type=media_type, headers=headers)


DESCRIBED: Mapping[str, Described] = {
    "GetScreeningCsv": Described(
        problems=(409,),
        media_types={
            CSV: "company_id,name,uscc,measure,title,verdict,verdict_text\r\n"
            "q2b7xk5mzw3vhr4t6ncfdj2e5y,某阀门公司,,wz25-09-2,企业研发费用加计扣除,eligible,较有希望\r\n"
        },
    ),
    "GetScreeningXlsx": Described(problems=(409,), media_types={XLSX: "…"}),
    "GetScreeningParquet": Described(problems=(409,), media_types={PARQUET: "…"}),
}
