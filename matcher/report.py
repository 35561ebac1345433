"""The report: one object for every consumer. Its shape is public (`docs/report.md`).

Everything is plain data, ready for JSON: money in yuan as numbers, dates as ISO 8601.
"""

from typing import TypeAlias

from pydantic import JsonValue
from typing_extensions import TypedDict

Figure: TypeAlias = int | float


class CatalogueInfo(TypedDict):
    """Which catalogue was read, by id and content hash."""

    id: str
    version: str


DerivedFact = TypedDict(
    "DerivedFact",
    {"value": JsonValue, "basis": str, "from": list[str], "possible": list[str], "estimate": bool},
)
"""A derived fact: its value or what it may be; an `estimate` settles nothing."""


class Remark(TypedDict):
    """Facts of the profile that do not go together."""

    code: str
    facts: list[str]
    text: str


class Company(TypedDict):
    """The company as it was understood."""

    name: str | None
    derived: dict[str, DerivedFact]


class Bureau(TypedDict):
    """An authority."""

    id: str
    name: str


class Amount(TypedDict):
    """What a measure is worth: `status` says how the figures are to be read.

    `needs` are the facts that would narrow the figures; `stated` are rates, caps and counts as a
    document states them; `formerly` are figures of documents that are no longer law.
    """

    low: Figure | None
    high: Figure | None
    currency: str
    basis: str
    status: str
    needs: list[str]
    stated: list[str]
    formerly: list[str]


class Condition(TypedDict):
    """One condition, what it came to, and the facts it looked at.

    `probably` leans an unknown by an estimate; `parts` are the conditions inside a composite.
    """

    text: str
    result: str
    facts: dict[str, JsonValue]
    source: str
    probably: str | None
    parts: list["Condition"]


class Failed(TypedDict):
    """One culprit: change all of a measure's culprits and its verdict changes.

    `required` is in symbols and `text` in words; `gap` is in the fact's unit, days for dates.
    """

    fact: str
    value: JsonValue
    required: str
    gap: Figure | None
    source: str
    text: str
    value_text: str


class ToBeJudged(TypedDict):
    """What only a bureau can say, and which."""

    text: str
    by: str


Valid = TypedDict("Valid", {"from": str | None, "to": str | None})
"""The first and last day on which a measure is in force; `None` is open."""


class Source(TypedDict):
    """Where a measure stands."""

    document: str
    article: int | None
    quote: str | None
    confidence: str


class Coverage(TypedDict):
    """How many of a measure's conditions a machine checks."""

    conditions: int
    encoded: int


class Ranking(TypedDict):
    """What the rank was made of, in order of weight."""

    verdict_class: int
    at_stake: Figure | None
    monetary: bool
    certainty: float
    effort: int


class Match(TypedDict):
    """One measure for one company on one date."""

    measure: str
    article: int
    domain: int
    title: str
    title_en: str
    kind: str
    route: str
    obtain: str
    verdict: str
    rank: int
    amount: Amount
    lead_bureau: Bureau
    responsible_bureaus: list[Bureau]
    handled_by: Bureau
    criteria: list[Condition]
    failed: list[Failed]
    missing_facts: list[str]
    to_be_judged: list[ToBeJudged]
    action: str
    valid: Valid
    sources: list[Source]
    coverage: Coverage
    ranking: Ranking


class Answer(TypedDict):
    """What one sort of answer would do: the measures it brings within reach, and those it rules out.

    It settles `settles` measures, both together, for every answer of its sort.
    """

    answer: str
    settles: int
    opens: list[str]
    closes: list[str]


class Question(TypedDict):
    """A fact to ask for, the measures it can settle, and what they are worth together.

    `gain` is the uncertainty, in weighted yuan, that the answer is expected to settle. `answers`
    is filled for the questions that come first.
    """

    fact: str
    question: str
    resolves: list[str]
    value_at_stake: Figure
    gain: Figure
    answers: list[Answer]


class Uncertainty(TypedDict):
    """What is undecided: how many measures, the money in them, and its weight.

    `at_stake` adds up what undecided measures are worth at most; `unbounded` counts those whose
    amount nothing bounds yet. `total` is in weighted yuan (`matcher.uncertainty`).
    """

    open: int
    at_stake: Figure
    unbounded: int
    total: Figure


class Joint(TypedDict):
    """What the measures within reach come to together; `high` is `None` where it is unbounded."""

    low: Figure
    high: Figure | None
    caps: list[str]
    counted: list[str]


class Report(TypedDict):
    """The answer to one profile."""

    as_of: str
    catalogue: CatalogueInfo
    company: Company
    matches: list[Match]
    next_questions: list[Question]
    uncertainty: Uncertainty
    joint: Joint
    warnings: list[Remark]
