"""Where nothing is learned yet: wide priors for each kind and route, which are assumptions.

No statistic of applications and grants exists for the measures of a policy that has just been
issued. So the priors know three words only (often, even, seldom), chosen by how a route decides:
by right, by examination or in competition. They weigh as much as four outcomes would.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from scipy.stats import beta

from criteria.measures import Kind, Route
from criteria.words import Words

LEVEL = 0.9
"""The share of an interval."""

STRENGTH = 4.0
"""How many outcomes a prior weighs: so few that its 90 % interval covers most of 0..1."""

OFTEN, EVEN, SELDOM = 0.8, 0.5, 0.2

ASSUMPTION = Words(
    "先验可能性是本产品按办理方式和支持类型作的假设，没有统计依据",
    "prior chances are assumptions of this product by route and kind; no statistic stands behind them",
)


class Event(StrEnum):
    """What has a chance: that a company applies, that an application is granted."""

    APPLY = "apply"
    SUCCESS = "success"


ROUTES: Mapping[Event, Mapping[Route, float]] = {
    Event.APPLY: {
        Route.NO_APPLICATION: OFTEN,
        Route.SELF_DECLARE: OFTEN,
        Route.INSTANT: EVEN,
        Route.JOIN: EVEN,
        Route.FINANCING: SELDOM,
        Route.APPLY: EVEN,
        Route.RECOGNITION: SELDOM,
        Route.REVIEW: SELDOM,
        Route.FOLLOW: SELDOM,
        Route.NONE: SELDOM,
    },
    Event.SUCCESS: {
        Route.NO_APPLICATION: OFTEN,
        Route.SELF_DECLARE: OFTEN,
        Route.INSTANT: OFTEN,
        Route.JOIN: OFTEN,
        Route.FINANCING: EVEN,
        Route.APPLY: EVEN,
        Route.RECOGNITION: EVEN,
        Route.REVIEW: SELDOM,
        Route.FOLLOW: EVEN,
        Route.NONE: EVEN,
    },
}
"""Less effort is taken more often; what comes by right is granted more often than what is chosen."""

_BY_RIGHT = (Kind.TAX_RELIEF, Kind.SERVICE, Kind.VOUCHER, Kind.CONSUMER_SUBSIDY)
_SCARCE = (Kind.LAND, Kind.ENERGY, Kind.EQUITY_FUND)
KINDS: Mapping[Event, Mapping[Kind, float]] = {
    Event.APPLY: {kind: SELDOM if kind in {*_SCARCE, Kind.NONE} else EVEN for kind in Kind},
    Event.SUCCESS: {
        kind: OFTEN if kind in _BY_RIGHT else SELDOM if kind in _SCARCE else EVEN for kind in Kind
    },
}
"""Rebates and services are seldom refused; land, energy and equity are scarce."""


class Beta(NamedTuple):
    """What is held of a chance: as if `a` had turned out well and `b` badly."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """The chance itself."""
        return self.a / (self.a + self.b)

    def interval(self) -> tuple[float, float]:
        """Give the central 90 % interval."""
        low, high = beta.ppf([(1 - LEVEL) / 2, (1 + LEVEL) / 2], self.a, self.b)
        return float(low), float(high)

    def after(self, well: int, badly: int) -> "Beta":
        """Give what is held after so many outcomes (Beta-binomial)."""
        return Beta(self.a + well, self.b + badly)


def prior(event: Event, kind: Kind, route: Route) -> Beta:
    """Give the assumed prior: half by the route, half by the kind."""
    mean = (ROUTES[event][route] + KINDS[event][kind]) / 2
    return Beta(STRENGTH * mean, STRENGTH * (1 - mean))
