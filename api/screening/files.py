"""The table of a screening, written to disk to be sent from there."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import col, select

from api.screening.running import NOT_KEPT, unpacked
from api.store.work import Screening, ScreeningResult
from api.working import Desk
from profiles.storage.companies import Company

if TYPE_CHECKING:
    import pyarrow as pa

_PAGE = 200


def write_cells(desk: Desk, record: Screening, path: Path) -> None:
    """Write what the companies came to that are within the caller's reach now; the ending says as what."""
    import pyarrow as pa

    from matcher.screening.cells import DETAILED, VERDICT_ONLY
    from matcher.screening.writing import write_table

    whole = DETAILED if record.asked["details"] else VERDICT_ONLY
    kept = [field for field in whole if field.name not in NOT_KEPT]
    schema = pa.schema([pa.field("company_id", pa.string()), *kept])
    write_table(path, schema, _tables(desk, record.id, schema))


def _tables(desk: Desk, screening_id: str, schema: "pa.Schema") -> "Iterator[pa.Table]":
    """Give the cells page by page, so that no transaction lasts as long as the writing."""
    import pyarrow as pa

    after = ""
    while True:
        with desk.reading() as work:
            query = (
                select(ScreeningResult.company_id, ScreeningResult.cells)
                .join(Company, col(Company.id) == col(ScreeningResult.company_id))
                .where(
                    ScreeningResult.screening_id == screening_id,
                    col(ScreeningResult.company_id) > after,
                    work.within_reach(),
                )
                .order_by(col(ScreeningResult.company_id))
                .limit(_PAGE)
            )
            found = work.session.exec(query).all()
        rows = [[company_id, *cell] for company_id, kept in found for cell in unpacked(kept)]
        columns = [*zip(*rows, strict=True)] or [()] * len(schema)
        yield pa.Table.from_arrays(
            [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)],
            schema=schema,
        )
        if len(found) < _PAGE:
            return
        after = found[-1][0]
