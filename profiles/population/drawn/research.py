"""Research, its people, and what comes of it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from profiles.population.blocks import Block
from profiles.population.cities import RESEARCH, TITLES, designation
from profiles.population.fitting import Mask

_TIERS = ("hnte_rd_small", "hnte_rd_medium", "hnte_rd_large")
_STEPS = ("hnte_revenue_small", "hnte_revenue_medium")
_HIGH_TECH = designation("high_tech_enterprise")
_SOFTWARE = "I65"
_LEAST_PATENTS = 4


def research(block: Block) -> None:
    """Draw R&D and what hangs on it; needs `accounts`."""
    doing = block.has(RESEARCH)
    block.say(RESEARCH, _expense(block, doing))
    _people(block, doing)
    _income(block, doing)
    held = {code: block.has(designation(code)) for code in TITLES}
    titled = np.logical_or.reduce([*held.values()])
    often = block.plan.statistics.number("core_ip")
    block.say("core_ip", titled | (doing & block.chance("core_ip", often)))
    _patents(block, doing)


def _law(block: Block, parameter: str) -> float:
    figure = block.plan.scope.figure(parameter)
    return 0.0 if figure is None else float(figure)


def _expense(block: Block, doing: Mask) -> np.ndarray:
    """Draw what is spent: at least what a title asks for."""
    share, srdi = (block.plan.statistics.table(name) for name in ("research_share", "srdi_research"))
    revenue = block.figures("revenue")
    log = block.draw(RESEARCH).normal(0, share["spread"], block.size)
    drawn = np.clip(share["median"] * np.exp(log), share["low"], share["high"])
    tier = np.searchsorted([_law(block, step) for step in _STEPS], revenue)
    floor = np.array([_law(block, tier) for tier in _TIERS])[tier]
    is_srdi = block.has(designation("srdi"))
    drawn = np.where(block.has(_HIGH_TECH), np.maximum(drawn, floor), drawn)
    drawn = np.where(is_srdi, np.maximum(drawn, srdi["share"]), drawn)
    spent = np.ceil(drawn * revenue)
    spent = np.where(is_srdi, np.maximum(spent, srdi["least"]), spent)
    return np.where(doing, spent, 0).astype(np.int64)


def _people(block: Block, doing: Mask) -> None:
    statistics, employees = block.plan.statistics, block.figures("employees")
    share, more = statistics.table("research_staff"), statistics.table("technical_staff")
    staff = np.ceil(employees * block.between("rd_staff", share["low"], share["high"])) * doing
    technical = np.ceil(staff * block.between("tech_staff", more["low"], more["high"]))
    least = np.where(block.has(_HIGH_TECH), np.ceil(employees * _law(block, "hnte_tech_staff")), 0)
    block.say("rd_staff", staff.astype(np.int64))
    block.say("tech_staff", np.minimum(np.maximum(technical, least), employees).astype(np.int64))
    graduates = block.by_section("graduates") * block.between("bachelor_share", 0.5, 1.5)
    block.say("bachelor_share", np.round(np.minimum(graduates, 1), 2))


def _income(block: Block, doing: Mask) -> None:
    statistics = block.plan.statistics
    part = block.draw("high_tech_income_share").random(block.size)
    least = _law(block, "hnte_income_share")
    other = part * statistics.number("high_tech_income") * doing
    shares = np.where(block.has(_HIGH_TECH), least + (1 - least) * part, other)
    block.say("high_tech_income_share", np.round(shares, 2))
    table = statistics.table("software_income")
    software = block.has("industry", _SOFTWARE)
    income = np.round(block.between("software_income_share", table["low"], table["high"]), 2) * software
    own = block.between("own_software_income_share", table["own_low"], table["own_high"])
    block.say("software_income_share", income)
    block.say("own_software_income_share", np.floor(income * own * 100) / 100)


def _patents(block: Block, doing: Mask) -> None:
    table = block.plan.statistics.table("patents")
    mean: NDArray[Any] = doing * table["research"]
    for code in TITLES:
        mean = np.maximum(mean, block.has(designation(code)) * table.get(code, 0.0))
    drawn = block.draw("invention_patents").poisson(mean)
    least = block.has(designation("hidden_champion")) * _LEAST_PATENTS
    block.say("invention_patents", np.maximum(drawn, least))
