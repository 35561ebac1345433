"""Ranking: what a company should look at first, by stated reasons only.

In order of weight: the class of the verdict; whether there is money in it, and how much is at
stake; how certain that is; how little effort the route takes. Nothing mixes law with taste:
no component can move a measure across verdict classes.
"""

from matcher.report import Match, Ranking

VERDICTS = ("eligible", "likely", "needs_facts", "not_eligible", "not_in_force")
"""The classes, best first."""


def order(ranking: Ranking, article: int, measure: str) -> tuple[int, bool, float, float, int, int, str]:
    """Give the sort key of a measure: smaller comes first."""
    at_stake = ranking["at_stake"]
    return (
        ranking["verdict_class"],
        not ranking["monetary"],
        -(at_stake if at_stake is not None else 0),
        -ranking["certainty"],
        ranking["effort"],
        article,
        measure,
    )


def ranked(matches: list[Match]) -> list[Match]:
    """Put matches in order and number them from 1, without gaps."""
    ordered = sorted(matches, key=lambda m: order(m["ranking"], m["article"], m["measure"]))
    for rank, match in enumerate(ordered, start=1):
        match["rank"] = rank
    return ordered
