"""The most memory that a process ever had, as Linux notes it (VmHWM)."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import sleep

from benchmarks.installed import ROOT

_LOOKS_EVERY = 0.05


def peak_of(command: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Run a command to its end, its output thrown away, and give its peak in bytes; 0 without /proc.

    Raises CalledProcessError where it fails.
    """
    peak = 0
    with subprocess.Popen(  # noqa: S603 - our own command
        [*command], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            peak = max(peak, _high_water(process.pid))
            sleep(_LOOKS_EVERY)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, [*command])
    return peak


def _high_water(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)
