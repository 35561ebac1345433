"""`huiqi match` from the shell: a new process each time, from start to printed report."""

import subprocess
import sys
from collections.abc import Sequence

from benchmarks.bars import Bar
from benchmarks.installed import HUIQI, ROOT, SAMPLE, missing
from benchmarks.tables import heading, table
from benchmarks.timing import percentile, timed

PROCESSES = 10


def run() -> Sequence[Bar]:
    """Run the command several times, in turns with a Python that does nothing."""
    heading(f"From the shell: huiqi match {SAMPLE.relative_to(ROOT)} (ms, whole processes)")
    reason = missing()
    if reason is not None:
        print(reason)
        return []
    first = _process(str(HUIQI), "match", str(SAMPLE))
    pairs = [
        (_process(str(HUIQI), "match", str(SAMPLE)), _process(sys.executable, "-c", "pass"))
        for _ in range(PROCESSES)
    ]
    matching, nothing = zip(*pairs, strict=True)
    table(
        ("process", "median", "slowest"),
        [
            ("huiqi match", _millis(percentile(matching, 50)), _millis(max(matching))),
            ("python -c pass", _millis(percentile(nothing, 50)), _millis(max(nothing))),
        ],
    )
    print(f"the first run, perhaps with nothing remembered: {_millis(first)} ms")
    return []


def _process(*command: str) -> float:
    """Give the seconds a command takes; its output is read and thrown away."""
    done, seconds = timed(lambda: subprocess.run(command, cwd=ROOT, capture_output=True, check=False))  # noqa: S603
    if done.returncode:
        message = f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()[-500:]}"
        raise SystemExit(message)
    return seconds


def _millis(seconds: float) -> str:
    return f"{seconds * 1000:.0f}"
