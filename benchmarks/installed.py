"""What a user has: the installed command and the sample it is tried with."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "seeds" / "samples" / "valve-maker.json"
HUIQI = Path(sys.executable).with_name("huiqi")


def missing() -> str | None:
    """Say what is not there yet; `None` when all of it is."""
    for path in (HUIQI, SAMPLE, ROOT / "api" / "cli.py"):
        if not path.exists():
            return f"skipped: there is no {path}"
    return None
