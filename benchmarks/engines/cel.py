"""cel (common-expression-language, Rust): one list expression, the company as a ready context."""

import cel

from benchmarks.engines.asking import Asked, Reading, Way, met_or_unmet
from benchmarks.engines.infix import Dialect, two_valued, written
from benchmarks.engines.reduced import plain_facts, reduced
from benchmarks.synthetic import World

DIALECT = Dialect("&&", "||", "!({})", "{fact}.startsWith({region})")


def _list(world: World) -> Asked:
    vocabulary = world.scope.vocabulary
    leaf = two_valued(DIALECT, vocabulary)
    expressions = [written(reduced(criterion), DIALECT, leaf) for criterion in world.criteria]
    program = cel.compile(f"[{', '.join(expressions)}]")
    return Asked(lambda facts: cel.Context(plain_facts(facts, vocabulary)), program.execute, met_or_unmet)


WAYS = (Way("cel", "one list expression", Reading.TWO, 10_000, _list),)
