"""Bank loans."""

import numpy as np

from profiles.population.blocks import Block
from profiles.population.drawn.identity import DAYS

_KINDS = ("working_capital", "fixed_asset", "personal_business")


def credit(block: Block) -> None:
    """Draw who has a loan, of what kind, and when it is due."""
    table = block.plan.statistics.table("loans")
    borrowing = block.chance("borrowers", block.by_kind("borrowers"))
    kinds = block.chance("fixed_asset", table["fixed_asset"]).astype(np.int64)
    kinds[block.has("legal_form", "sole_trader")] = _KINDS.index("personal_business")
    left = np.floor(block.between("loan_due_on", 0, table["years"] * DAYS)).astype(np.int64)
    due = np.datetime64(block.plan.scope.as_of, "D").astype(np.int64) + left
    renewing = borrowing & (left < DAYS) & block.chance("renewal", table["renewal"])
    block.say("bank_loan_history", borrowing)
    block.say("loan_kind", kinds, borrowing, _KINDS)
    block.say("loan_due_on", due, borrowing)
    block.say("loan_overdue", borrowing & block.chance("overdue", table["overdue"]))
    block.say("loan_renewal_need", renewing)
    block.say("loan_needed", renewing | block.chance("needed", table["needed"]))
