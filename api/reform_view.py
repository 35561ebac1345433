"""What a bureau is told of a reform, and why one is not tried."""

import re
from collections.abc import Iterator, Mapping

from typing_extensions import TypedDict

from api.problems import BodyFault
from criteria.errors import Fault
from criteria.words import Words
from matcher.reform.patch import SECTIONS, Reform
from matcher.report import Figure

DIGITS = 2
"""Figures of a reform have so many significant digits at most: finer steps would tell companies apart."""

ANOTHERS = Words("本单位不承办这项措施", "your bureau does not handle this measure")
TOO_FINE = Words(
    f"数字至多 {DIGITS} 位有效数字", f"a figure of at most {DIGITS} significant digits is expected"
)
NOT_NEW = Words(
    "只能改数字、代码或删去条件，不能写入新条件",
    "figures and codes are changed here and conditions taken out; new ones are not written in",
)
NO_SWEEP = Words("不提供门槛扫描", "thresholds are not swept here")


class CostChange(TypedDict):
    """Money in yuan, low and high, to two significant digits; null where nothing bounds it."""

    low: Figure | None
    high: Figure | None


class ReformGroup(TypedDict):
    """A group of companies; counts to the nearest ten, null where they are held back."""

    group: str
    label: str
    companies: int
    winners: int | None
    losers: int | None


class ReformMeasure(TypedDict):
    """What becomes of a measure; `groups` begins with all companies; `cost_change` is theirs, in yuan."""

    measure: str
    title: str
    touched: list[str]
    direction: str
    groups: list[ReformGroup]
    cost_change: CostChange | None


class ReformView(TypedDict):
    """What a reform does to the caller's measures; counts under `fewest` are held back."""

    id: str
    title: str
    as_of: str
    fewest: int
    companies: int
    grouping: str | None
    measures: list[ReformMeasure]
    bands: list[str]
    assumptions: list[str]


def unfit(reform: Reform, measures: frozenset[str]) -> Iterator[BodyFault]:
    """Find what may not be tried with a reform: other bureaus' measures, new conditions, fine steps."""
    if reform.sweep:
        yield BodyFault("/sweep", "not_allowed", NO_SWEEP)
    for section in SECTIONS:
        for key, edits in reform.edits(section).items():
            if section == "measures" and key not in measures:
                yield BodyFault(f"/measures/{key}", "not_handled", ANOTHERS)
            for at, edit in enumerate(edits):
                for name, value in (("to", edit.new), *(("add", item) for item in edit.add)):
                    words = _why_not(value)
                    if words is not None:
                        yield BodyFault(f"/{section}/{key}/{at}/{name}", "not_allowed", words)


def _why_not(value: object) -> Words | None:
    if isinstance(value, Mapping):
        return NOT_NEW
    if isinstance(value, list | tuple):
        return next((words for words in map(_why_not, value) if words is not None), None)
    if isinstance(value, bool | str) or value is None:
        return None
    digits = re.sub(r"[^0-9]", "", f"{value:f}" if not isinstance(value, int) else str(value))
    return TOO_FINE if len(digits.strip("0")) > DIGITS else None


def body_fault(fault: Fault) -> BodyFault:
    """Give a fault of a reform as one of the body: `measures[wz25-15-5][0].from` is a pointer."""
    steps = re.findall(r"[^.\[\]]+", fault.path)
    pointer = "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)
    return BodyFault(pointer, fault.code.value, Words(fault.message, fault.message), fault.suggestion)
