"""What is learned, as a thing to call: outcomes from files, and how well they can be learned from."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from api.languages import Tongue, rendered

if TYPE_CHECKING:
    from criteria.catalogue import Catalogue
    from matcher.learning.chances import Chances
    from matcher.learning.outcomes import Register
    from matcher.report import Report
    from profiles.schema import Profile

FAULTS_SHOWN = 20


class Unusable(Exception):
    """The outcomes cannot be used at all; its arguments say why, a line each."""


def register_of(
    path: Path,
    profiles: Path | None,
    catalogue: "Catalogue",
    tongue: Tongue,
    kept: Callable[[str], "Profile | None"] = lambda _: None,
) -> "Register":
    """Read outcomes, and say on standard error what was left out; raises Unusable if that is all of it.

    No outcomes at all are a beginning, not a fault.
    """
    from matcher.learning.outcomes import read_outcomes

    try:
        register = read_outcomes(path, catalogue, profiles, kept)
    except OSError as error:
        msg = f"{error.filename}: {error.strerror or error}"
        raise Unusable(msg) from None
    lines = [rendered(fault.line(tongue.core), tongue) for fault in register.faults[:FAULTS_SHOWN]]
    if len(register.faults) > FAULTS_SHOWN:
        lines.append(f"… {len(register.faults) - FAULTS_SHOWN}")
    if lines and not register.outcomes:
        raise Unusable(*lines)
    for line in lines:
        sys.stderr.buffer.write(f"huiqi: {line}\n".encode())
    sys.stderr.buffer.flush()
    return register


def learned(report: "Report", profile: "Profile", chances: "Chances", by: str, tongue: Tongue) -> "Report":
    """Give a report with chances and, where that is on, in the learned order."""
    from matcher.learning.reranking import By, reranked

    found = reranked(report, profile, chances, tongue.core, By(by))
    return {**found, "learning": rendered(found["learning"], tongue)}


def chances_of(register: "Register", catalogue: "Catalogue", day: str) -> "Chances":
    """Learn from what was known before a day."""
    from matcher.learning.chances import learn

    return learn(register.outcomes, catalogue, date.fromisoformat(day))


def holdout_day(register: "Register", day: date | None) -> date:
    """Give the day from which outcomes are held out: the one asked for, or the last quarter's first.

    Raises Unusable where there are no outcomes.
    """
    from matcher.learning.evaluating import last_quarter

    if not register.outcomes:
        msg = "there are no outcomes"
        raise Unusable(msg)
    return day or last_quarter(register.outcomes)
