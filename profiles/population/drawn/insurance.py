"""Social insurance of enterprises."""

import numpy as np

from profiles.population.blocks import Block
from profiles.population.drawn.identity import DAYS


def insurance(block: Block) -> None:
    """Draw who is insured and since when; needs `accounts`."""
    statistics, firm = block.plan.statistics, block.has("legal_form", "enterprise")
    share = statistics.table("insured")
    insured = np.rint(block.figures("employees") * block.between("insured", share["low"], share["high"]))
    today = np.datetime64(block.plan.scope.as_of, "D").astype(np.int64)
    months = np.floor((today - block.figures("founded_on")) / DAYS * 12)
    layoffs = np.round(block.between("layoff_rate", 0, statistics.number("layoffs")), 3)
    block.say("insured_employees", insured.astype(np.int64), firm)
    block.say("unemployment_insurance_months", np.where(insured > 0, months, 0).astype(np.int64), firm)
    block.say("layoff_rate", layoffs, firm)
    block.say("unemployment_premium", (insured * statistics.number("premium")).astype(np.int64), firm)
