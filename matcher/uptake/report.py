"""The report on uptake: what the command line and the API give out, in plain data.

A figure that is `None` is either held back (`suppressed`) or not to be had.
"""

from typing_extensions import TypedDict


class Estimate(TypedDict):
    """An estimate with its 80 % interval, and the shares of its variance by `estimating.Part`."""

    value: int
    low: int
    high: int
    parts: dict[str, float]


class GroupUptake(TypedDict):
    """One group of companies, or all: counts from logic, then estimates; cost in yuan."""

    dimension: str | None
    group: str
    title: str
    companies: int
    certain: int | None
    reached: int | None
    possible: int | None
    expected: Estimate | None
    left_open: int | None
    recipients: Estimate | None
    cost: Estimate | None
    without_figure: int | None
    suppressed: bool


class ChanceHeld(TypedDict):
    """A chance with the 90 % interval of what is held of it."""

    mean: float
    low: float
    high: float


class TakeUp(TypedDict):
    """What is held of a measure's take-up, and how many outcomes of its own stand behind it."""

    apply: ChanceHeld
    success: ChanceHeld
    outcomes: int


class TargetCheck(TypedDict):
    """Whether the companies a measure is open to are enough for a target of its article.

    `verdict` is cannot, suffices, chance or unknown (companies that stay open would decide it, or counts
    are held back); chances are those of as many companies that meet
    the measure, and of as many recipients.
    """

    text: str
    value: float
    unit: str
    verdict: str
    chance_of_pool: float | None
    chance_of_recipients: float | None


class MeasureUptake(TypedDict):
    """One measure: all companies first, then group by group."""

    measure: str
    title: str
    article: int
    domain: int
    amount: str
    basis: str
    stated: list[str]
    take_up: TakeUp
    targets: list[TargetCheck]
    groups: list[GroupUptake]


class BudgetCheck(TypedDict):
    """What the measures with a figure take of a domain's budget; `runs_out` is the median day if it does."""

    domain: int
    title: str
    budget: int
    measures: list[str]
    cost: Estimate | None
    chance: float | None
    runs_out: str | None


class FactFit(TypedDict):
    """How a fact was imagined where it is unknown; counts are of the sample."""

    fact: str
    label: str
    method: str
    known: int | None
    open: int | None
    masked: int | None
    brier: float | None
    brier_frequency: float | None
    calibration: float | None


class Stratum(TypedDict):
    """A size class: its companies, how many of them were taken, and how many each stands for."""

    size: str
    companies: int
    taken: int
    weight: float


class Uptake(TypedDict):
    """The whole report."""

    catalogue: str
    as_of: str
    seed: int
    draws: int
    companies: int
    suppressed: bool
    sample: list[Stratum]
    facts: list[FactFit]
    measures: list[MeasureUptake]
    budgets: list[BudgetCheck]
    assumptions: list[str]
