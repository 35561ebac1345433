"""The bars the project set itself, and whether they are met on this machine."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.tables import heading


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, what was measured, and whether that is enough."""

    wanted: str
    measured: str
    met: bool


def report(bars: Sequence[Bar]) -> None:
    """Print every bar that was measured."""
    if not bars:
        return
    heading("Bars")
    for bar in bars:
        print(f"{'met    ' if bar.met else 'NOT MET'}  {bar.wanted}: {bar.measured}")
