"""The file of what is wrong in an import, written to disk to be sent from there."""

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlmodel import col, select

from api.store.work import ImportFault
from criteria.words import Words
from profiles.importing.faults import CellFault
from profiles.importing.writing import FaultWriter
from profiles.storage.database import Database

_PAGE = 1000


def write_faults(database: Database, import_id: str, path: Path, say: Callable[[Words], str]) -> None:
    """Write the faults of an import, in the order of its file; the path's ending says as what."""
    with FaultWriter(path, say) as table:
        for fault in _faults(database, import_id):
            table.fault(fault)


def _faults(database: Database, import_id: str) -> Iterator[CellFault]:
    """Give the faults page by page, so that no transaction lasts as long as the writing."""
    after = 0
    while True:
        with database.reading() as session:
            query = select(ImportFault).where(ImportFault.import_id == import_id, col(ImportFault.id) > after)
            found = session.exec(query.order_by(col(ImportFault.id)).limit(_PAGE)).all()
        for fault in found:
            suggestion = None
            if fault.suggestion_zh is not None and fault.suggestion_en is not None:
                suggestion = Words(fault.suggestion_zh, fault.suggestion_en)
            reason = Words(fault.reason_zh, fault.reason_en)
            yield CellFault(
                fault.sheet, fault.row, fault.column or None, fault.value, fault.code, reason, suggestion
            )
        if len(found) < _PAGE:
            return
        after = found[-1].id or after
