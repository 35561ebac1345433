"""Parts: what a screening has done so far, kept beside its output until that is whole.

Every block is a folder of its own, made under another name and then renamed, so that one that is
there is whole. A screening that goes on reads the blocks that are there and does the others; since
the output is always joined from all of them, it comes out the same however often it was stopped.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.ipc
from pydantic import JsonValue

from matcher.screening.cells import Block

_TABLES = ("cells", "companies", "faults")
_ABOUT, _COUNTS = "about.json", "counts.json"
_FORMAT = 1
_WRITING = pyarrow.ipc.IpcWriteOptions(compression="lz4")


class NotTheSame(Exception):
    """The parts that are there are of another file, catalogue, day or choice of filters."""


def parts_of(out: Path) -> Path:
    """Give the folder in which the parts of an output stand while it is made.

    >>> parts_of(Path("verdicts.csv")).as_posix()
    '.verdicts.csv.parts'
    """
    return out.with_name(f".{out.name}.parts")


def content_hash(path: Path) -> str:
    """Give the SHA-256 of a file; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Parts:
    """The blocks of one screening; `about` is everything that they hang on.

    With `resume`, blocks that are there are kept; raises NotTheSame where they hang on other things.
    Without it they are put away first.
    """

    def __init__(self, folder: Path, about: Mapping[str, JsonValue], *, resume: bool) -> None:
        self.folder = folder
        wanted = json.dumps({"format": _FORMAT, **about}, ensure_ascii=False, sort_keys=True)
        note = folder / _ABOUT
        if not resume:
            self.discard()
        elif note.exists() and note.read_text(encoding="utf-8") != wanted:
            raise NotTheSame
        elif not note.exists():
            self.discard()
        if not note.exists():
            folder.mkdir()
            draft = folder / f"{_ABOUT}.new"
            draft.write_text(wanted, encoding="utf-8")
            draft.rename(note)
        self.count = 0
        while self._block(self.count).exists():
            self.count += 1

    def keep(self, block: Block) -> None:
        """Keep the next block."""
        draft = self.folder / "new"
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir()
        for name in _TABLES:
            table: pa.Table = getattr(block, name)
            with pyarrow.ipc.new_file(draft / f"{name}.arrow", table.schema, options=_WRITING) as file:
                file.write_table(table)
        counts = {"rows": block.rows, "bad": block.bad, "outside": block.outside}
        counts |= {"counts": block.counts.tolist(), "cells": block.cells.num_rows}
        (draft / _COUNTS).write_text(json.dumps(counts), encoding="utf-8")
        draft.rename(self._block(self.count))
        self.count += 1

    def tables(self, name: str) -> Iterator[pa.Table]:
        """Give one of the tables block after block: `cells`, `companies` or `faults`."""
        for number in range(self.count):
            with (
                pa.memory_map(str(self._block(number) / f"{name}.arrow")) as source,
                pyarrow.ipc.open_file(source) as file,
            ):
                yield file.read_all()

    def tally(self) -> "Tally":
        """Add up the blocks."""
        found = Tally()
        for number in range(self.count):
            found.add(json.loads((self._block(number) / _COUNTS).read_text(encoding="utf-8")))
        return found

    def discard(self) -> None:
        """Put all parts away; what is left where that is stopped is nobody's, and put away next time."""
        (self.folder / _ABOUT).unlink(missing_ok=True)
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def _block(self, number: int) -> Path:
        return self.folder / f"{number:06d}"


class Tally:
    """Rows and cells of all blocks, and for each measure how many companies came to which verdict."""

    def __init__(self) -> None:
        self.rows = self.bad = self.outside = self.cells = 0
        self.counts: np.ndarray | None = None

    def add(self, block: Mapping[str, JsonValue]) -> None:
        """Add the counts of a block."""
        for name in ("rows", "bad", "outside", "cells"):
            setattr(self, name, getattr(self, name) + block[name])
        counts = np.array(block["counts"], np.int64)
        self.counts = counts if self.counts is None else self.counts + counts
