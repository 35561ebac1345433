"""Columns of companies that can be taken as they stand: every cell of them is sure to read as itself.

What is not sure is not wrong: it is to be read row by row, which is slow and says everything.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from criteria.codes import CodeTree
from criteria.facts import DESIGNATIONS, FactKind
from profiles.columns import COLUMN_KEYS, arrow_schema, batch_of, split
from profiles.importing.bounds import Bounds
from profiles.importing.cells import CellValue, Unusable
from profiles.importing.columnar import Columnar
from profiles.importing.headings import Column, Heading
from profiles.importing.rows import RowReading
from profiles.schema import Profile
from profiles.vocabulary import vocabulary

NAME = "name"
_DAYS = ("since", "until")


def is_canonical(schema: pa.Schema) -> bool:
    """Tell whether a file's columns are keys of a profile in their own types, the name among them."""
    names = schema.names
    if NAME not in names or len({*names}) < len(names) or not {*names} <= {*COLUMN_KEYS}:
        return False
    wanted = arrow_schema(names)
    return all(_fits(field.type, wanted.field(field.name).type) for field in schema)


def _fits(found: pa.DataType, wanted: pa.DataType) -> bool:
    if pa.types.is_dictionary(found):
        return bool(pa.types.is_string(found.value_type) and pa.types.is_string(wanted))
    number = pa.types.is_floating(wanted) or pa.types.is_integer(wanted)
    return bool(found == wanted or (number and found in {pa.int32(), pa.int64()}))


class Soundness:
    """Tells which batches of a sheet are sound; what it has learned of a column is kept."""

    def __init__(self, sheet: Columnar, codes: Mapping[str, CodeTree], bounds: Bounds) -> None:
        self._columns = [
            _Column(name, sheet, RowReading(sheet, _heading(name), codes, bounds))
            for name in sheet.schema.names
        ]

    def of(self, batch: pa.RecordBatch) -> bool:
        """Tell whether every row of a batch makes a company, and of each cell just what stands in it."""
        if batch.column(batch.schema.get_field_index(NAME)).null_count:
            return False  # a row may be blank
        pairs = zip(self._columns, batch.columns, strict=True)
        return all(column.is_sound(found) for column, found in pairs) and _agree(batch)


class _Column:
    def __init__(self, key: str, sheet: Columnar, reading: RowReading) -> None:
        fact, detail = split(key)
        kind = vocabulary()[fact].kind
        self._key = key
        self._sheet = sheet
        self._reading = reading
        self._of_one_row = not detail and kind is FactKind.TEXT
        self._seen: set[CellValue] = set()
        self._between: tuple[Any, Any] | None = None

    def is_sound(self, found: pa.Array) -> bool:
        if found.null_count == len(found):
            return True
        if pa.types.is_dictionary(found.type) or pa.types.is_boolean(found.type):
            return self._are_sound(found)
        if pa.types.is_floating(found.type) and not pc.all(pc.is_finite(found)).as_py():
            return False
        return self._is_between(found)

    def _are_sound(self, found: pa.Array) -> bool:
        """Look at each distinct value once; of texts that are of one company only, nothing is kept."""
        distinct = (
            pa.DictionaryArray.from_arrays(pc.drop_null(pc.unique(found.indices)), found.dictionary)
            if pa.types.is_dictionary(found.type)
            else pc.drop_null(pc.unique(found))
        )
        cells = self._sheet.cells(distinct)
        if self._of_one_row:
            return all(self._reads(cell) for cell in cells)
        new = [cell for cell in cells if cell not in self._seen]
        sound = all(self._reads(cell) for cell in new)
        if sound:
            self._seen.update(new)
        return sound

    def _is_between(self, found: pa.Array) -> bool:
        """Look at the least and the greatest: what lies between two sound figures or days is sound."""
        ends = pc.min_max(found)
        low, high = ends["min"], ends["max"]
        known = self._between
        if known is not None and known[0] <= low.as_py() and high.as_py() <= known[1]:
            return True
        if not all(
            self._reads(cell) for cell in self._sheet.cells(pa.array([low.as_py(), high.as_py()], found.type))
        ):
            return False
        least, greatest = (low.as_py(), high.as_py()) if known is None else known
        self._between = (min(least, low.as_py()), max(greatest, high.as_py()))
        return True

    def _reads(self, cell: CellValue) -> bool:
        """Tell whether a cell reads as itself."""
        if cell is None or isinstance(cell, Unusable):
            return False
        profile = self._reading.read((1, [cell]))
        if not isinstance(profile, Profile):
            return False
        if self._of_one_row:
            return bool(vars(profile)[self._key] == cell)
        read = batch_of([profile], [self._key]).column(0)[0].as_py()
        return bool(read == (float(cell) if isinstance(cell, Decimal) else cell))


def _heading(key: str) -> Heading:
    return Heading(0, (Column(0, key, key),), (), (), None)


def _agree(batch: pa.RecordBatch) -> bool:
    """Tell whether titles with details are held, and their days in order."""
    return all(_agrees(code, batch) for code in _detailed(batch.schema.names))


def _detailed(names: Sequence[str]) -> Iterator[str]:
    yield from dict.fromkeys(
        split(name)[0] for name in names if name.startswith(DESIGNATIONS) and split(name)[1]
    )


def _agrees(code: str, batch: pa.RecordBatch) -> bool:
    held = _column(code, batch)
    days = [_column(f"{code}.{day}", batch) for day in _DAYS]
    for found in (*days, _column(f"{code}.level", batch)):
        if found is None or found.null_count == len(found):
            continue
        if held is None or pc.any(pc.and_not(found.is_valid(), held.fill_null(False))).as_py():
            return False
    since, until = days
    return since is None or until is None or not pc.any(pc.greater(since, until)).as_py()


def _column(name: str, batch: pa.RecordBatch) -> pa.Array | None:
    place = batch.schema.get_field_index(name)
    return None if place < 0 else batch.column(place)
