"""One file of a catalogue as plain data, and the lines of its parts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from criteria.errors import Fault

Step: TypeAlias = str | int


@dataclass(frozen=True)
class CatalogueFile:
    """One file: its data, what was wrong with its writing, and its text."""

    path: str
    data: Any
    faults: tuple[Fault, ...] = ()
    text: str = field(default="", repr=False)

    def line(self, steps: Sequence[Step]) -> int:
        """Give the line (from 1) of the deepest part of a path that exists."""
        # Only who has a fault to show pays for a YAML parser.
        from criteria.yaml_files import line_of  # noqa: PLC0415

        return line_of(self.text, steps)
