"""Exports, and what only exporters have."""

from itertools import product

import numpy as np

from profiles.columns import DIVIDER
from profiles.importing.tables import NONE
from profiles.population.blocks import Block

_GENERAL = "0110"


def trade(block: Block) -> None:
    """Draw who exports what; needs `accounts`."""
    statistics = block.plan.statistics
    exporting = block.chance("exporters", block.by_kind("exporters"))
    share, insured, often = (
        statistics.table(name) for name in ("export_share", "export_insurance", "shipping")
    )
    part = block.between("export_share", share["low"], share["high"]) / share["rate"]
    exports = np.rint(block.figures("revenue") * part) * exporting
    premium = np.rint(exports * share["rate"] * insured["rate"])
    block.say("exports_usd", exports.astype(np.int64))
    block.say("export_credit_premium", (premium * block.chance("premium", insured["share"])).astype(np.int64))
    _modes(block, exporting)
    for fact, name in (
        ("exports_by_sea", "by_sea"),
        ("exports_to_europe_or_central_asia", "to_europe"),
        ("returned_exports_within_6_months", "returned"),
        ("export_refund_registered", "registered"),
    ):
        block.say(fact, exporting & block.chance(fact, often[name]))


def _modes(block: Block, exporting: np.ndarray) -> None:
    """Draw sets of customs modes, as places in the list of all sets there are."""
    table = block.plan.statistics.table("customs_modes")
    modes = sorted(table)
    labels = [
        DIVIDER.join(mode for mode, used in zip(modes, uses, strict=True) if used) or NONE
        for uses in product((False, True), repeat=len(modes))
    ]
    weights = 2 ** np.arange(len(modes) - 1, -1, -1)
    used = sum(
        weight * block.chance(f"mode {mode}", table[mode])
        for mode, weight in zip(modes, weights, strict=True)
    )
    used = np.where(used == 0, weights[modes.index(_GENERAL)], used)
    block.say("customs_modes", np.where(exporting, used, 0), labels=labels)
