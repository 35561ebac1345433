"""The report: one object for every consumer. Its shape is public (`docs/report.md`).

Everything is plain data, ready for JSON: money in yuan as numbers, dates as ISO 8601.
"""

from typing import NotRequired, TypeAlias

from pydantic import JsonValue
from typing_extensions import TypedDict

from matcher.unlock_report import Unlock

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
    """What the rank was made of.

    `joint_at_stake` is what a measure within reach counts for together with the others, and for
    another its own `at_stake`; `days_left` are those until its last day, if it has one to come.
    """

    verdict_class: int
    at_stake: Figure | None
    joint_at_stake: Figure | None
    monetary: bool
    certainty: float
    days_left: int | None
    effort: int


class Chance(TypedDict):
    """A chance with its 90 % interval, from a fitted `model` or from an assumed `prior`."""

    p: float
    low: float
    high: float
    basis: str


class Chances(TypedDict):
    """The chance that a company applies, and that an application succeeds."""

    apply: Chance
    success: Chance


class TextRelevance(TypedDict):
    """How near a measure's text is to the company's scope (0..1), and the terms they share."""

    score: float
    terms: list[str]


class Match(TypedDict):
    """One measure for one company on one date.

    `chances` are there where outcomes were given.
    `relevance` is there for measures that are no money, where the company states its scope.
    """

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
    chances: NotRequired[Chances | None]
    relevance: NotRequired[TextRelevance]


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


class RepairStep(TypedDict):
    """One change: `kind` is time, action or record; `on` the day from which it counts.

    `gap` is in the fact's unit, in days for what time brings; `share` is the gap beside the present
    value; `through` is the derived fact that the condition is about, where that is another one.
    `first` is what a recognition's own standard asks for before it can be awarded.
    """

    fact: str
    kind: str
    value: JsonValue
    to: JsonValue
    gap: Figure | None
    share: Figure | None
    through: str | None
    required: list[str]
    text: str
    value_text: str
    source: str
    on: str
    first: list["RepairStep"]


class RepairPlan(TypedDict):
    """Steps that together bring a measure within reach, proved by judging the changed profile.

    `worth` is what it adds at most, for a unit of effort, where that is a figure: of a choice in which
    only one measure counts, what it is more than the one within reach already.
    """

    steps: list[RepairStep]
    on: str
    verdict: str
    amount: "Worth"
    effort: Figure
    worth: Figure | None


class Obstacle(TypedDict):
    """A condition that cannot be mended: `reason` is fixed, not_proposed, standard or after_period."""

    fact: str
    kind: str
    value: JsonValue
    required: str
    text: str
    source: str
    reason: str
    on: str | None


class Worth(TypedDict):
    """An amount in yuan from low to high; `None` where it is unbounded or no figure."""

    low: Figure | None
    high: Figure | None


class NearMiss(TypedDict):
    """A measure that is not met: what would bring it within reach, or what stands in the way."""

    measure: str
    repairs: list[RepairPlan]
    obstacles: list[Obstacle]


class Span(TypedDict):
    """From the low end to the high one; `None` where it is unbounded."""

    low: Figure
    high: Figure | None


class Part(TypedDict):
    """What a measure is worth alone, and what of it counts at each end of the joint amount."""

    measure: str
    single: Span
    counted: Span


class Dropped(TypedDict):
    """A measure that counts for less than it is worth alone, or for nothing; why, and what counts instead."""

    measure: str
    because: str
    text: str
    in_favour_of: list[str]


class Joint(TypedDict):
    """What the measures within reach come to together; `high` is `None` where it is unbounded.

    `counted` are those measures, `sum` what they are worth added up one by one, `parts` what each
    counts for (they add up to the joint amount), `caps` the limits that bind.
    """

    low: Figure
    high: Figure | None
    caps: list[str]
    counted: list[str]
    sum: Span
    parts: list[Part]
    dropped: list[Dropped]


class LearnedModel(TypedDict):
    """One model: whether it is on, why not, and how many outcomes there are and must be."""

    state: str
    reason: str | None
    outcomes: int
    needed: int
    of_the_rarer: int
    needed_of_each: int


class Learning(TypedDict):
    """Whether the order within a verdict class is learned, from how many decisions, known by when."""

    state: str
    outcomes: int
    needed: int
    text: str
    fitted_until: str
    models: dict[str, LearnedModel]


class Matched(TypedDict):
    """A company matched: all of a report but what would bring more within reach."""

    as_of: str
    catalogue: CatalogueInfo
    company: Company
    matches: list[Match]
    next_questions: list[Question]
    uncertainty: Uncertainty
    joint: Joint
    warnings: list[Remark]


class Report(Matched):
    """The answer to one profile; `learning` only where outcomes were given."""

    near_misses: list[NearMiss]
    unlocks: list[Unlock]
    learning: NotRequired[Learning]
