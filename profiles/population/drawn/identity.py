"""Who a company is: name, code, form, owners, county, age, industry."""

from typing import Final

import numpy as np

from profiles.population.blocks import Block
from profiles.population.cities import FORMS, OWNERS, TITLES, designation
from profiles.population.codes import usccs
from profiles.population.fitting import Floats

NAMES: Final = {
    "enterprise": ("样本企业", "有限公司"),
    "sole_trader": ("样本商户", "号"),
    "farmer_cooperative": ("样本农民专业合作社", "号"),
}
"""What stands before and behind the number in a name, by form."""
DAYS: Final = 365.25


def identity(block: Block) -> None:
    """Draw who the companies are."""
    form = block.labels("legal_form")
    numbers = np.arange(block.first, block.first + block.size) + 1
    block.say("name", numbers)
    block.say("uscc", usccs(numbers, form.astype(np.int64) + 1))
    block.say("legal_form", form, labels=tuple(FORMS))
    _owners(block)
    block.say("county", block.labels("county"), labels=block.plan.cells.labels["county"])
    block.say("founded_on", _founded(block))
    _industry(block)


def _owners(block: Block) -> None:
    owner = block.labels("ownership")
    said = owner > 0
    foreign, mixed = (block.has("ownership", label) for label in ("foreign", "mixed"))
    assumed = block.plan.statistics.table("foreign_part")
    share = np.round(block.between("foreign_share", assumed["low"], assumed["high"]), 2)
    block.say("ownership", owner, said, OWNERS)
    block.say("foreign_share", np.where(foreign, share, 0), said & ~mixed)


def _founded(block: Block) -> Floats:
    """Draw days of founding: old enough for what the company is, and at the latest the end of its year."""
    statistics, day = block.plan.statistics, np.datetime64(block.plan.scope.as_of, "D")
    least = statistics.table("least_age")
    titled = np.logical_or.reduce([block.has(designation(code)) for code in TITLES])
    youngest = (day - np.datetime64(f"{block.plan.fiscal_year}-12-31", "D")).astype(np.int64)
    floor = np.where(titled, least["titled"] * DAYS, youngest)
    floor = np.maximum(floor, block.has("listed") * least["listed"] * DAYS)
    floor = np.maximum(floor, block.has(designation("hidden_champion")) * least["hidden_champion"] * DAYS)
    age = block.draw("age").exponential(size=block.size) * block.by_kind("age") * DAYS
    oldest = (day - np.datetime64(f"{int(statistics.number('oldest'))}-01-01", "D")).astype(np.int64)
    days = np.minimum(np.ceil(floor + age), np.maximum(oldest, floor))
    found: Floats = day.astype(np.int64) - days
    return np.floor(found)


def _industry(block: Block) -> None:
    """Draw a class of the division."""
    classes, division = block.plan.classes, block.labels("industry")
    firsts = np.array([classes.of_division[name][0] for name in classes.divisions])
    sizes = np.array([len(classes.of_division[name]) for name in classes.divisions])
    steps = (block.draw("industry").random(block.size) * sizes[division]).astype(np.int64)
    block.say("industry", firsts[division] + steps, labels=classes.codes)
