"""Ranking: what a company should look at first, by stated reasons only.

In order of weight: the class of the verdict; whether there is money in it, and what is at stake,
which for a measure within reach is what it counts for together with the others; how certain that
is; how few days are left; how little effort the route takes. Nothing mixes law with taste: no
component can move a measure across verdict classes.
"""

from matcher.report import Figure, Joint, Match, Ranking, Span

_LAST = float("inf")


def order(
    ranking: Ranking, article: int, measure: str
) -> tuple[int, bool, float, float, float, int, int, int]:
    """Give the sort key of a measure: smaller comes first."""
    at_stake, days_left = ranking["joint_at_stake"], ranking["days_left"]
    return (
        ranking["verdict_class"],
        not ranking["monetary"],
        -(at_stake if at_stake is not None else 0),
        -ranking["certainty"],
        days_left if days_left is not None else _LAST,
        ranking["effort"],
        article,
        int(measure.rsplit("-", 1)[1]),
    )


def ranked(matches: list[Match], together: Joint) -> list[Match]:
    """Put matches in order, by what they count for together, and number them from 1, without gaps."""
    counted = {part["measure"]: _most(part["counted"]) for part in together["parts"]}
    for match in matches:
        if match["measure"] in counted:
            match["ranking"]["joint_at_stake"] = counted[match["measure"]]
    ordered = sorted(matches, key=lambda m: order(m["ranking"], m["article"], m["measure"]))
    for rank, match in enumerate(ordered, start=1):
        match["rank"] = rank
    return ordered


def _most(counted: Span) -> Figure | None:
    """Give what a part counts for at the better end; the ends are of two combinations."""
    low, high = counted["low"], counted["high"]
    return None if high is None else max(low, high)
