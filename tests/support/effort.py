"""How many examples a property is tried on.

The examples are the same in every run, so that a change is to blame for a failure, and not chance.
"""

from hypothesis import HealthCheck, settings

_SUPPRESSED = (HealthCheck.too_slow, HealthCheck.filter_too_much)


def quick(examples: int) -> settings:
    """Settings of a property that every run of the tests tries."""
    return settings(
        deadline=None,
        max_examples=examples,
        derandomize=True,
        suppress_health_check=_SUPPRESSED,
    )


def slow(examples: int = 2_000) -> settings:
    """Settings of a property under `pytest.mark.slow`."""
    return settings(deadline=None, max_examples=examples, derandomize=True, suppress_health_check=_SUPPRESSED)
