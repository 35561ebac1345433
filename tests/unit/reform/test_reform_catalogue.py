"""Reforms of the shipped catalogue: the thresholds and lists of every measure, moved."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from factories import company

from criteria.facts import FactKind
from criteria.nodes import AtLeast, AtMost, Below, Criterion, Within, walk
from matcher.columnar.engine import Engine
from matcher.reform.applying import reformed
from matcher.reform.comparing import Comparison
from matcher.reform.locating import locate, thresholds_in
from matcher.reform.movements import Direction, direction_of, movements
from matcher.reform.patch import Reform
from matcher.reform.sweeping import at_threshold
from profiles.columns import batch_of
from profiles.reading import read_profile

AS_OF = date(2025, 6, 30)
PEOPLE = 100


@pytest.fixture(scope="module")
def profiles(catalogue):
    return [read_profile(company(seed), catalogue.codes) for seed in range(PEOPLE)]


def moved(catalogue) -> Iterator[tuple[Criterion, Criterion]]:
    """Give the tree of each measure beside one in which a threshold, in a definition too, is another."""
    scope = catalogue.scope(AS_OF)
    for measure in catalogue.measures.values():
        for path in thresholds_in(measure.eligibility, scope):
            located = locate(measure.eligibility, f"eligibility.{path}", scope)
            value = scope.value(located.leaf.threshold)
            if scope.vocabulary[located.leaf.fact].kind is FactKind.DATE or value is None:
                continue
            step = max(abs(Decimal(value)) / 2, Decimal(1))
            for other in (Decimal(value) - step, Decimal(value) + step):
                yield measure.eligibility, located.with_(at_threshold(located.leaf, other))


def test_a_threshold_of_any_measure_moves_whom_its_direction_says(catalogue, profiles) -> None:
    """Each has a direction that can be told, and no company is moved against it."""
    scope = catalogue.scope(AS_OF)
    cases = [*moved(catalogue)]
    trees = [tree for pair in cases for tree in pair]
    engine = Engine(trees, scope)
    results = engine.judge(batch_of(profiles, engine.keys)).results()
    found = set()
    for at, (old, new) in enumerate(cases):
        direction = direction_of(movements(old, new, scope, scope))
        before, after = results[2 * at], results[2 * at + 1]
        assert direction in (Direction.EASIER, Direction.STRICTER)
        assert (after >= before).all() if direction is Direction.EASIER else (after <= before).all()
        found.add((direction, bool((after != before).any())))
    assert len(cases) > 100
    assert {(Direction.EASIER, True), (Direction.STRICTER, True)} <= found


def easier(measure) -> Iterator[dict[str, Any]]:
    """Give edits of a measure that can hurt nobody: a floor to half, a ceiling doubled, a list longer."""
    for path, node in walk(measure.eligibility):
        here = f"eligibility.{path}" if path else "eligibility"
        match node:
            case AtLeast(threshold=int() | Decimal() as value) if value > 0:
                yield {"path": f"{here}.at_least", "from": value, "to": value / 2}
            case AtMost(threshold=int() | Decimal() as value):
                yield {"path": f"{here}.at_most", "from": value, "to": value * 2}
            case Below(threshold=int() | Decimal() as value):
                yield {"path": f"{here}.below", "from": value, "to": value * 2}
            case Within(fact="industry", regions=tuple() as regions):
                other = next(letter for letter in "CFAG" if letter not in {code[0] for code in regions})
                yield {"path": f"{here}.within", "add": [other]}


def test_a_reform_that_makes_every_measure_easier_hurts_nobody(catalogue, profiles) -> None:
    """One patch over the whole catalogue: applied, checked and counted."""
    edits = {key: [*easier(measure)] for key, measure in catalogue.measures.items()}
    written = {key: several for key, several in edits.items() if several}
    patch = Reform(id="easier", title="放宽", title_en="easier", measures=written)
    after = reformed(catalogue, patch)
    comparison = Comparison(catalogue, after, AS_OF)
    comparison.take(batch_of(profiles, comparison.keys))
    assert {each.measure for each in comparison.touched} == written.keys()
    assert len(written) > 15
    for effect in comparison.effects:
        assert effect.direction is Direction.EASIER, effect.touched.measure
        fallen = np.tril(effect.counts.sum(axis=0), -1)
        assert fallen.sum() == effect.losers.sum() == 0
    assert sum(np.triu(effect.counts.sum(axis=0), 1).sum() for effect in comparison.effects) > 0
