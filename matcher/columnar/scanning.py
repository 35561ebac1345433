"""Scanning: a Parquet file of companies counted by group, with memory that does not grow with it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from matcher.columnar.columns import Numbers
from matcher.columnar.combining import Interned
from matcher.columnar.counting import Counts, counts, total
from matcher.columnar.engine import BLOCK, Engine
from matcher.columnar.reading import encoded, from_one

T = TypeVar("T")

THREADS = 2
_AHEAD = 2
"""Blocks that wait for each thread."""


class Counted(NamedTuple):
    """Counts, and the groups in the order of their columns."""

    groups: tuple[str | None, ...]
    counts: Counts


class Grouping:
    """Numbers the groups of a column as they come; without a column all rows are one group."""

    def __init__(self, key: str | None) -> None:
        self.key = key
        self._interned = Interned(None)

    def codes(self, batch: pa.RecordBatch) -> Numbers:
        """Give the number of each row's group."""
        place = batch.schema.get_field_index(self.key or "")
        if place < 0:
            return np.zeros(batch.num_rows, np.int32)
        found = encoded(batch.column(place))
        numbers = np.array([0, *map(self._interned.number, found.dictionary.to_pylist())], np.int32)
        return numbers[from_one(found.indices)]

    @property
    def groups(self) -> tuple[str | None, ...]:
        """The groups so far, by number."""
        return tuple(str(state) if state is not None else None for state in self._interned.states.states)


def batches(path: Path, keys: Iterable[str], rows: int = BLOCK) -> Iterator[pa.RecordBatch]:
    """Read some columns of a Parquet file, those that it has, in batches of at most so many rows.

    Column after column: what is read ahead, or by several threads, piles up with the file. Texts that
    the file repeats by number come as numbers; to number others while reading takes far longer.
    """
    with pq.ParquetFile(path, pre_buffer=False) as file:
        schema, repeated = file.schema_arrow, _repeated(file.metadata)
    wanted = [key for key in dict.fromkeys(keys) if key in schema.names]
    texts = [key for key in wanted if key in repeated and pa.types.is_string(schema.field(key).type)]
    with pq.ParquetFile(path, read_dictionary=texts, pre_buffer=False) as file:
        yield from file.iter_batches(rows, columns=wanted, use_threads=False)


def _repeated(metadata: pq.FileMetaData) -> set[str]:
    """Give the columns that a file stores by dictionaries, as its first part does."""
    if not metadata.num_row_groups:
        return set()
    first = metadata.row_group(0)
    chunks = map(first.column, range(first.num_columns))
    return {chunk.path_in_schema for chunk in chunks if chunk.has_dictionary_page}


def even_batches(path: Path, keys: Iterable[str], rows: int = BLOCK) -> Iterator[pa.RecordBatch]:
    """Read as `batches` does, each batch but the last with just so many rows."""
    return evened(batches(path, keys, rows), rows)


def evened(found: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Cut and join batches so that each but the last has just so many rows."""
    waiting: list[pa.RecordBatch] = []
    wanted = rows
    for batch in found:
        rest = batch
        while rest.num_rows >= wanted:
            yield _joined([*waiting, rest.slice(0, wanted)])
            rest, waiting, wanted = rest.slice(wanted), [], rows
        if rest.num_rows:
            waiting.append(rest)
            wanted -= rest.num_rows
    if waiting:
        yield _joined(waiting)


def _joined(parts: list[pa.RecordBatch]) -> pa.RecordBatch:
    if len(parts) == 1:
        return parts[0]
    table = pa.Table.from_batches(parts).unify_dictionaries().combine_chunks()
    return table.to_batches()[0]


def count(path: Path, engine: Engine, by: str | None = None, threads: int = THREADS) -> Counted:
    """Count the companies of a file by what the engine's trees come to, and by a column."""
    grouping = Grouping(by)
    keys = [*engine.keys, *([by] if by else [])]

    def counted(batch: pa.RecordBatch) -> Counts:
        codes = grouping.codes(batch)
        return counts(engine.judge(batch), codes, len(grouping.groups))

    whole = total(ahead(counted, batches(path, keys), threads), len(engine.circuit.outputs))
    return Counted(grouping.groups, whole.widened(len(grouping.groups)))


def ahead(work: Callable[[pa.RecordBatch], T], items: Iterable[pa.RecordBatch], threads: int) -> Iterator[T]:
    """Do a piece of work on each item in some threads, in order, only a few items ahead."""
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[T]] = deque()
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > _AHEAD * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
