"""The index of a population: the two planes of each condition, stored once and mapped into memory.

Rows stand clustered by one column (the county), each group beginning on a word of its own, so that a
count is a sum over a stretch of words. Whatever trees stand over stored conditions are then judged
without reading a row; a condition that is not stored is asked of the file, and no other is. An index
knows the file it was made from: another file makes another index.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from matcher.columnar.columns import Numbers, Words, packed, unpacked
from matcher.columnar.counting import Counts
from matcher.columnar.engine import Engine
from matcher.columnar.meaning import meaning
from matcher.columnar.scanning import Counted, Grouping, batches, even_batches
from matcher.columnar.words import BITS, Gates, WordAlgebra

_FORMAT = 1
_LAYOUT, _PLANES, _ORDER = "layout.json", "planes.npy", "order.npy"
_FOOTER = 1 << 16
"""So much of a file's end is hashed: there a Parquet file says what is in all its pages."""

_FULL = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
_STRETCH = 1 << 15
"""Words that are judged together."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """The groups in order, by which column they are, and how many rows each has."""

    by: str | None
    groups: tuple[str | None, ...]
    sizes: tuple[int, ...]

    @property
    def starts(self) -> list[int]:
        """The first word of each group, and the number of words in all."""
        return [0, *np.cumsum([-(-size // BITS) for size in self.sizes]).tolist()]

    def counted(self, planes: Sequence[Words], stretch: slice) -> Numbers:
        """Count the rows of each plane by group, shaped (planes, groups), over a stretch of words."""
        starts = np.array(self.starts[:-1])
        ends = np.array(self.starts[1:]) - 1
        here = np.flatnonzero((starts <= ends) & (starts < stretch.stop) & (ends >= stretch.start))
        firsts = np.maximum(starts[here], stretch.start) - stretch.start
        ending = here[ends[here] < stretch.stop]
        lasts = ends[ending] - stretch.start
        spare = (-np.array(self.sizes)[ending] % BITS).astype(np.uint64)
        found = np.zeros((len(planes), len(self.sizes)), np.int64)
        behind = ~(_FULL >> spare)
        for row, plane in zip(found, planes, strict=True):
            row[here] = np.add.reduceat(np.bitwise_count(plane), firsts, dtype=np.int64)
            row[ending] -= np.bitwise_count(plane[lasts] & behind)
        return found


@dataclass(slots=True)
class Index:
    """Planes of conditions over the rows of one file; a row of `order` is that of a place, or -1."""

    source: Path
    clusters: Clusters
    order: Numbers
    planes: Words
    places: dict[str, int]
    """Where the planes of a condition stand, by its meaning: possible there, met right after."""
    further: dict[str, Words] = field(default_factory=dict)
    """The planes of conditions that are not stored, once they were asked for."""

    def count(self, engine: Engine) -> Counted:
        """Count the companies of each group by what the trees of an engine come to."""
        pairs = self._pairs(engine)
        wires = sorted({wire for output in engine.circuit.outputs for wire in output})
        words = self.clusters.starts[-1]
        found = np.zeros((len(wires), len(self.clusters.sizes)), np.int64)
        for begin in range(0, words, _STRETCH):
            stretch = slice(begin, min(begin + _STRETCH, words))
            planes = engine.circuit.evaluate(_Stored(pairs, stretch), wires)
            found += self.clusters.counted(planes, stretch)
        row = {wire: at for at, wire in enumerate(wires)}
        possible, reached, met = (
            found[[row[output[step]] for output in engine.circuit.outputs]] for step in range(3)
        )
        sizes = np.array(self.clusters.sizes, np.int64)
        return Counted(self.clusters.groups, Counts(possible, reached, met, sizes))

    def _pairs(self, engine: Engine) -> list[Words]:
        """Give both planes of each leaf; those that are not at hand are asked of the file, together."""
        leaves = engine.circuit.leaves
        keys = [meaning(leaf, engine.scope) for leaf in leaves]
        missing = {key: leaf for key, leaf in zip(keys, leaves, strict=True) if not self._has(key)}
        if missing:
            asked = Engine([*missing.values()], engine.scope)
            planes = _planes(self.source, asked, self.order)
            self.further |= {key: planes[2 * at : 2 * at + 2] for at, key in enumerate(missing)}
        return [self._pair(key) for key in keys]

    def _has(self, key: str) -> bool:
        return key in self.places or key in self.further

    def _pair(self, key: str) -> Words:
        at = self.places.get(key)
        return self.further[key] if at is None else self.planes[at : at + 2]


class _Stored(Gates):
    """Planes that are at hand, asked a circuit's questions over a stretch of words."""

    def __init__(self, pairs: Sequence[Words], stretch: slice) -> None:
        super().__init__(stretch.stop - stretch.start)
        self._pairs = pairs
        self._stretch = stretch

    def possible(self, leaf: int) -> Words:
        """Whether a leaf is met or unknown."""
        return self._pairs[leaf][0, self._stretch]

    def met(self, leaf: int) -> Words:
        """Whether a leaf is met."""
        return self._pairs[leaf][1, self._stretch]


def index_of(source: Path, engine: Engine, by: str | None = None, folder: Path | None = None) -> Index:
    """Open the index beside a Parquet file, or make it; raises OSError where it cannot be written.

    It is made anew when the file has changed, or when it stores too little of what the engine asks.
    """
    folder = folder or source.with_name(source.name + ".index")
    known = _opened(source, folder, by)
    if known is not None and all(
        meaning(leaf, engine.scope) in known.places for leaf in engine.circuit.leaves
    ):
        return known
    _make(source, engine, by, folder)
    made = _opened(source, folder, by)
    if made is None:
        msg = f"{source} changed while it was indexed"
        raise OSError(msg)
    return made


def opened(source: Path, by: str | None = None, folder: Path | None = None) -> Index | None:
    """Open the index beside a Parquet file; nothing where there is none of this file as it is."""
    return _opened(source, folder or source.with_name(source.name + ".index"), by)


def _opened(source: Path, folder: Path, by: str | None) -> Index | None:
    try:
        layout = json.loads((folder / _LAYOUT).read_text("utf-8"))
        if layout["made_of"] != _made_of(source, by):
            return None
        planes = np.load(folder / _PLANES, mmap_mode="r")
        order = np.load(folder / _ORDER, mmap_mode="r")
    except (OSError, ValueError, KeyError):
        return None
    clusters = Clusters(by, tuple(layout["groups"]), tuple(layout["sizes"]))
    return Index(
        source, clusters, order, planes, {key: 2 * at for at, key in enumerate(layout["conditions"])}
    )


def _made_of(source: Path, by: str | None) -> list[object]:
    """Tell one state of a file from another, by its size and its end, and one order of its rows."""
    size = source.stat().st_size
    with source.open("rb") as file:
        file.seek(max(0, size - _FOOTER))
        return [_FORMAT, by, size, hashlib.sha256(file.read()).hexdigest()]


def _make(source: Path, engine: Engine, by: str | None, folder: Path) -> None:
    """Write an index whole, and only then put it in its place."""
    made_of = _made_of(source, by)
    clusters, order = _clustered(source, by)
    made = Path(tempfile.mkdtemp(prefix=folder.name, dir=folder.parent))
    try:
        asked = Engine(engine.circuit.leaves, engine.scope)
        np.save(made / _PLANES, _planes(source, asked, order))
        np.save(made / _ORDER, order)
        layout = {
            "made_of": made_of,
            "groups": clusters.groups,
            "sizes": clusters.sizes,
            "conditions": [meaning(leaf, engine.scope) for leaf in engine.circuit.leaves],
        }
        (made / _LAYOUT).write_text(json.dumps(layout, ensure_ascii=False), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _clustered(source: Path, by: str | None) -> tuple[Clusters, Numbers]:
    """Put rows in order of their groups, each filled up to whole words with -1."""
    grouping = Grouping(by)
    keys = [by] if by else []
    parts = [grouping.codes(batch) for batch in batches(source, keys)]
    codes = np.concatenate(parts) if parts else np.zeros(0, np.int32)
    rows = np.argsort(codes, kind="stable").astype(np.int32)
    sizes = np.bincount(codes, minlength=len(grouping.groups)).tolist()
    clusters = Clusters(by, grouping.groups, tuple(sizes))
    order = np.full(clusters.starts[-1] * BITS, -1, np.int32)
    for start, first, size in zip(clusters.starts, np.cumsum([0, *sizes]), sizes, strict=False):
        order[start * BITS : start * BITS + size] = rows[first : first + size]
    return clusters, order


def _planes(source: Path, engine: Engine, order: Numbers) -> Words:
    """Give both planes of each of an engine's leaves, which are its trees, in the order of an index."""
    rows = pq.read_metadata(source).num_rows
    apart = np.zeros((2 * len(engine.circuit.outputs), -(-rows // BITS)), np.uint64)
    wires = [wire for output in engine.circuit.outputs for wire in (output.possible, output.met)]
    for begin, plane in _in_blocks(source, engine, wires):
        apart[:, begin : begin + plane.shape[1]] = plane
    nowhere = np.flatnonzero(order < 0)
    ordered = np.empty((len(apart), len(order) // BITS), np.uint64)
    for at, plane in enumerate(apart):
        bits = unpacked(plane, rows)[order] if rows else np.zeros(len(order), np.uint8)
        bits[nowhere] = 0
        ordered[at] = packed(bits.view(np.bool_))
    return ordered


def _in_blocks(source: Path, engine: Engine, wires: Iterable[int]) -> Iterator[tuple[int, Words]]:
    """Ask an engine's wires of a file, block after block of whole words; each with its first word."""
    wanted, word = [*wires], 0
    for batch in even_batches(source, engine.keys):
        algebra = WordAlgebra(engine.conditions, engine.columns(batch), batch.num_rows)
        planes = np.array(engine.circuit.evaluate(algebra, wanted), np.uint64)
        yield word, planes
        word += planes.shape[1]
