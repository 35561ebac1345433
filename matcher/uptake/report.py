"""The report on uptake: what the command line and the API give out, in plain data.

A figure that is `None` is either held back (`suppressed`) or not to be had.
"""

from typing import TypedDict

from criteria.words import Words
from matcher.learning.priors import ASSUMPTION


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


NO_FIGURE = Words("无金额", "no figure")

ASSUMPTIONS = (
    Words(
        "未知事实按可比企业（县、行业、规模、年龄、财务区间、认定等）推算：假设未填报的企业与可比的已填报企业相似",
        "unknown facts are imagined from comparable companies: those that do not say are assumed to be like "
        "those that do",
    ),
    Words(
        "给定可比特征后，各未知事实之间假设相互独立",
        "given what companies are compared by, unknown facts are assumed to be independent of each other",
    ),
    ASSUMPTION,
    Words(
        "每项措施单独计算：未扣除互斥措施和跨措施合计上限",
        "each measure stands by itself: exclusive groups and caps over several measures are not applied",
    ),
    Words(
        "金额在其区间内假设均匀分布；无金额的措施不计成本",
        "an amount is assumed to lie anywhere in its range; a measure without a figure has no cost",
    ),
    Words(
        "预算只与有金额、非税收优惠的措施比较，并假设申报在期间内均匀到达",
        "budgets are compared with measures that have a figure and are no tax relief; claims are assumed to "
        "arrive evenly over the period",
    ),
    Words(
        "目标和预算是全市的：只有企业数据为全市企业时才可比较",
        "targets and budgets are the whole city's: they compare only where all its companies are counted",
    ),
    Words(
        "目标属于条款，未必针对其中每项措施",
        "a target is the article's, and need not be about each of its measures",
    ),
)
"""What the estimates assume; named with them."""
