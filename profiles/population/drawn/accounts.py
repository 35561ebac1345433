"""Staff and accounts of the last fiscal year, and the size class that law makes of them."""

import numpy as np

from profiles.population.blocks import Block
from profiles.population.cities import designation
from profiles.population.fitting import Floats
from profiles.population.law import SIZES


def accounts(block: Block) -> None:
    """Draw staff, revenue, assets, debt and income; needs `identity`."""
    statistics = block.plan.statistics
    block.say("employees", block.plan.staff.of(block.cell, block.rank))
    revenue = _revenue(block)
    assets = np.rint(revenue * _spread(block, "assets", "assets_to_revenue", "assets_spread"))
    debt, margin = statistics.table("debt"), statistics.table("margin")
    income = np.rint(
        revenue * block.draw("taxable_income").normal(margin["mean"], margin["spread"], block.size)
    )
    year = block.plan.fiscal_year
    block.say("fiscal_year", np.full(block.size, year, np.int32))
    block.say("revenue", revenue.astype(np.int64))
    block.say("total_assets", assets.astype(np.int64))
    block.say(
        "liabilities", np.rint(assets * block.between("debt", debt["low"], debt["high"])).astype(np.int64)
    )
    block.say("taxable_income", income.astype(np.int64))
    firm = block.has("legal_form", "enterprise")
    audited = ~block.chance("tax_collection", np.nan_to_num(block.by_kind("audited")))
    block.say("tax_collection", audited.astype(np.int64), firm, ("audit", "assessed"))
    founded = _year_of(block.said("founded_on"))
    waited = block.draw("first_profit_year").exponential(statistics.number("first_profit"), block.size)
    profit = founded + waited.astype(np.int64)
    block.say("first_profit_year", profit.astype(np.int32), firm & (profit <= year))
    sizes = block.plan.classes.sizes(
        block.said("industry").astype(np.int64), block.figures("employees"), revenue, assets
    )
    block.say("size_class", sizes, sizes >= 0, SIZES)


def _spread(block: Block, purpose: str, median: str, spread: str) -> Floats:
    """Draw from a log-normal distribution by section."""
    log = block.draw(purpose).normal(0, block.plan.statistics.number(spread), block.size)
    found: Floats = block.by_section(median) * np.exp(log)
    return found


def _revenue(block: Block) -> Floats:
    """Draw revenue by staff; who comes out on the wrong side of the bound of its scale is folded back, half as far."""
    statistics, classes = block.plan.statistics, block.plan.classes
    a_head = _spread(block, "revenue", "revenue_per_head", "revenue_spread") * block.by_kind(
        "smaller_revenue"
    )
    drawn = block.figures("employees") * a_head
    for code, least in statistics.table("title_revenue").items():
        drawn = np.where(block.has(designation(code)), np.maximum(drawn, least), drawn)
    bound = classes.scale_bounds[block.said("industry").astype(np.int64)]
    above = block.has("above_scale")
    folded = np.where(np.where(above, drawn < bound, drawn >= bound), bound * np.sqrt(bound / drawn), drawn)
    rounded = np.rint(np.maximum(folded, statistics.number("least_revenue")))
    return np.where(above, np.fmax(rounded, bound), np.fmin(rounded, bound - 1))


def _year_of(days: np.ndarray) -> np.ndarray:
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
