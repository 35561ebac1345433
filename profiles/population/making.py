"""Companies by the block, as record batches; what is withheld of them."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from criteria.scope import Scope
from profiles.columns import COLUMN_KEYS, arrow_schema, split
from profiles.population.blocks import Block, Column
from profiles.population.codes import MOST
from profiles.population.drawing import BLOCK, generator
from profiles.population.drawn.absent import absent
from profiles.population.drawn.accounts import accounts
from profiles.population.drawn.credit import credit
from profiles.population.drawn.identity import NAMES, identity
from profiles.population.drawn.insurance import insurance
from profiles.population.drawn.research import research
from profiles.population.drawn.standing import standing
from profiles.population.drawn.trade import trade
from profiles.population.plan import Plan
from profiles.population.statistics import Statistics

STEPS: Final[Sequence[Callable[[Block], None]]] = (
    identity,
    accounts,
    standing,
    research,
    insurance,
    trade,
    credit,
    absent,
)
"""Each draws facts from those before it."""
_WIDTH: Final = len(str(MOST))
_USCC: Final = 18


class Population:
    """A synthetic population, the same for the same statistics, law, day, size and seed.

    `complete` withholds nothing: these are the same companies, and what is withheld of the others is
    what is stated here. Raises ValueError for a size that cannot be made, and where the figures do not
    hold together.
    """

    def __init__(
        self, statistics: Statistics, scope: Scope, companies: int, seed: int, *, complete: bool = False
    ) -> None:
        if not 1 <= companies <= MOST:
            msg = f"1 to {MOST} companies can be made, not {companies}"
            raise ValueError(msg)
        if seed < 0:
            msg = f"a seed is not negative, unlike {seed}"
            raise ValueError(msg)
        self.statistics = statistics
        self.scope = scope
        self.companies = companies
        self.seed = seed
        self.complete = complete

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        return (batch for batch, _ in self.with_truth()) if not self.complete else self.truth()

    @cached_property
    def plan(self) -> Plan:
        """The city in whole numbers; worked out when it is first asked for."""
        return Plan(self.statistics, self.scope, self.companies, self.seed)

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns: those of the schema of profiles that are stated, whole money as int64."""
        return self._batch(Block(self.plan, 0)).schema

    def truth(self) -> Iterator[pa.RecordBatch]:
        """Give all companies with nothing withheld."""
        for number in range(-(-self.companies // BLOCK)):
            yield self._batch(Block(self.plan, number))

    def with_truth(self) -> Iterator[tuple[pa.RecordBatch, pa.RecordBatch]]:
        """Give each batch as it is stated, and complete."""
        for number, whole in enumerate(self.truth()):
            yield (whole if self.complete else withheld(whole, self.statistics, self.seed, number)), whole

    def _batch(self, block: Block) -> pa.RecordBatch:
        for step in STEPS:
            step(block)
        keys = [key for key in COLUMN_KEYS if key in block.columns]
        arrays = [_array(key, block) for key in keys]
        return pa.RecordBatch.from_arrays(arrays, schema=_schema(keys, arrays))


def withheld(batch: pa.RecordBatch, statistics: Statistics, seed: int, number: int) -> pa.RecordBatch:
    """Give a block with the facts that are not known taken out, group by group."""
    above = batch["above_scale"].to_numpy(zero_copy_only=False)
    group_of = {fact: group.id for group in statistics.withheld for fact in group.facts}
    hidden = {}
    for group in statistics.withheld:
        drawn = generator(seed, f"withheld {group.id}", number).random(batch.num_rows)
        hidden[group.id] = pa.array(drawn < np.where(above, float(group.above_scale), float(group.rate)))
    arrays = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        mask = hidden.get(group_of.get(split(name)[0], ""))
        arrays.append(column if mask is None else pc.if_else(mask, pa.scalar(None, column.type), column))
    return pa.RecordBatch.from_arrays(arrays, schema=batch.schema)


def _schema(keys: Sequence[str], arrays: Sequence[pa.Array]) -> pa.Schema:
    """Give the schema of profiles, with the money that is whole."""
    general = arrow_schema(keys)
    return pa.schema([field.with_type(array.type) for field, array in zip(general, arrays, strict=True)])


def _array(key: str, block: Block) -> pa.Array:
    column, kind = block.columns[key], arrow_schema([key]).field(0).type
    match key:
        case "name":
            return _names(block, column)
        case "uscc":
            return _codes(column)
    unknown = None if column.known is None else ~column.known
    if column.labels is not None:
        places = pa.array(column.values.astype(np.int32), mask=unknown)
        return pa.DictionaryArray.from_arrays(places, pa.array(column.labels, pa.string())).cast(pa.string())
    if pa.types.is_date32(kind):
        return pa.array(column.values.astype(np.int32), mask=unknown).view(kind)
    if pa.types.is_float64(kind) and column.values.dtype.kind == "i":
        kind = pa.int64()
    return pa.array(column.values, kind, mask=unknown)


def _names(block: Block, numbers: Column) -> pa.Array:
    """Write names that nobody can take for real ones."""
    form = block.columns["legal_form"]
    before, behind = (
        pa.array([NAMES[label][end] for label in form.labels or ()]).take(pa.array(form.values))
        for end in (0, 1)
    )
    digits = pc.utf8_lpad(pc.cast(pa.array(numbers.values), pa.string()), _WIDTH, "0")
    return pc.binary_join_element_wise(before, digits, behind, "")


def _codes(column: Column) -> pa.Array:
    count = len(column.values)
    ends = pa.py_buffer(np.arange(0, (count + 1) * _USCC, _USCC, dtype=np.int32))
    return pa.StringArray.from_buffers(count, ends, pa.py_buffer(np.ascontiguousarray(column.values)))
