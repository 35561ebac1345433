"""What the estimates of uptake assume; named with them."""

from criteria.words import Words
from matcher.learning.priors import ASSUMPTION

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
