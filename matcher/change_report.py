"""The change report: what differs between two sides, and what follows from it.

Plain data, ready for JSON, like `matcher.report`: money in yuan, dates as ISO 8601. A side is a
company on a day under a catalogue. `null` is unknown, or not there on that side.
"""

from pydantic import JsonValue
from typing_extensions import TypedDict

from matcher.report import CatalogueInfo, Figure


class SideInfo(TypedDict):
    """One side: the day it is judged on, the catalogue, the company's name."""

    as_of: str
    catalogue: CatalogueInfo
    name: str | None


class FactChange(TypedDict):
    """A fact that differs; `derived` when neither side states it."""

    fact: str
    label: str
    before: JsonValue
    after: JsonValue
    before_text: str
    after_text: str
    derived: bool


class LawState(TypedDict):
    """What a piece of law says on one side: as data where it is a figure, in words, and where it stands."""

    value: JsonValue
    text: str
    document: str


class LawChange(TypedDict):
    """A piece of law that differs.

    `kind` is parameter, definition, table, region, cap or measure; `change` is changed, added,
    removed, came_into_force or expired; `fields` are the parts that differ, as a catalogue names them.
    """

    kind: str
    name: str
    label: str
    change: str
    fields: list[str]
    before: LawState | None
    after: LawState | None


class LawName(TypedDict):
    """A piece of law by kind and name, as in `law`."""

    kind: str
    name: str


class Cause(TypedDict):
    """What brings a change about: stated facts, law, and whether the passing of time has part in it.

    Nothing else need differ for things to come out as they did, and with all of it put back they come
    out otherwise; without any one of it, one of the two is no longer so.
    """

    facts: list[str]
    law: list[LawName]
    date: bool


class Standing(TypedDict):
    """How a condition stood on one side: what it came to, the value, what is required, and where.

    `result` and `required` are null for what goes into an amount and requires nothing.
    """

    result: str | None
    value: JsonValue
    value_text: str
    required: str | None
    text: str
    source: str


class Reason(TypedDict):
    """One condition, or one thing an amount is computed from, that is a reason for a change.

    `of` is verdict, amount or conditions. `fact` is what it looks at, null where that is no single
    fact. `because` is fact, law, date, or several of them.
    """

    of: str
    fact: str | None
    because: list[str]
    cause: Cause
    before: Standing | None
    after: Standing | None


class AmountState(TypedDict):
    """What a measure is worth on one side, as in a report."""

    low: Figure | None
    high: Figure | None
    status: str


class VerdictChange(TypedDict):
    """The verdict on both sides; null where the catalogue has no such measure."""

    before: str | None
    after: str | None
    cause: Cause | None


class AmountChange(TypedDict):
    """The amount on both sides; null where the catalogue has no such measure."""

    before: AmountState | None
    after: AmountState | None
    cause: Cause | None


class WithinReach(TypedDict):
    """The money of a measure that counts: nothing unless it is eligible or likely.

    It is the most that is possible, or the least where nothing bounds it.
    """

    before: Figure
    after: Figure


class MeasureChange(TypedDict):
    """One measure whose verdict, amount or open conditions differ."""

    measure: str
    article: int
    title: str
    title_en: str
    change: str
    verdict: VerdictChange
    amount: AmountChange
    within_reach: WithinReach
    reasons: list[Reason]


class Total(TypedDict):
    """One side in sum: joint entitlement, how many measures are within reach, how many of each verdict."""

    low: Figure
    high: Figure | None
    within_reach: int
    verdicts: dict[str, int]


class Totals(TypedDict):
    """Both sides in sum."""

    before: Total
    after: Total


class ChangeReport(TypedDict):
    """What differs between two sides, largest change of money within reach first."""

    before: SideInfo
    after: SideInfo
    facts: list[FactChange]
    law: list[LawChange]
    measures: list[MeasureChange]
    unchanged: int
    totals: Totals
