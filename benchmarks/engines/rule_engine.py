"""rule-engine (Python): one rule that is a list of all measures."""

import rule_engine

from benchmarks.engines.asking import Asked, Reading, Way, met_or_unmet
from benchmarks.engines.infix import Dialect, two_valued, written
from benchmarks.engines.reduced import plain_facts, reduced
from benchmarks.synthetic import World

DIALECT = Dialect("and", "or", "(not {})", "{fact}.starts_with({region})")


def _list(world: World) -> Asked:
    vocabulary = world.scope.vocabulary
    leaf = two_valued(DIALECT, vocabulary)
    expressions = [written(reduced(criterion), DIALECT, leaf) for criterion in world.criteria]
    rule = rule_engine.Rule(f"[{', '.join(expressions)}]")
    return Asked(lambda facts: plain_facts(facts, vocabulary), rule.evaluate, met_or_unmet)


WAYS = (Way("rule-engine", "one list rule", Reading.TWO, 10_000, _list),)
