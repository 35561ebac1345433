"""OpenFisca: facts and measures as variables of a tax-benefit system, one company as its person.

OpenFisca is made for many persons at once; here it is asked what the others are asked, one
company. Setting up the simulation is part of the time, as it is made anew for every company.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import YEAR, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.engines.asking import Asked, Reading, Way, met_or_unmet
from benchmarks.engines.reduced import only_region, plain, plain_facts, reduced, unsupported
from benchmarks.synthetic import AS_OF, World
from criteria.facts import FactKind, Vocabulary
from criteria.nodes import (
    Above,
    All,
    AnyOf,
    AtLeast,
    AtLeastN,
    AtMost,
    Below,
    Criterion,
    Is,
    Not,
    Within,
    parts,
)

Formula: TypeAlias = Callable[[Any, Any], Any]
"""From the company and the period to an array with one truth value."""

PERIOD = period(str(AS_OF.year))
_TYPES: Mapping[FactKind, type] = {
    FactKind.MONEY: float,
    FactKind.COUNT: int,
    FactKind.RATIO: float,
    FactKind.FLAG: bool,
    FactKind.CHOICE: str,
    FactKind.CODE: str,
}


def _system(world: World) -> Asked:
    vocabulary = world.scope.vocabulary
    company = build_entity(key="company", plural="companies", label="company", is_person=True)
    system = TaxBenefitSystem([company])
    for fact, spec in vocabulary.items():
        system.add_variable(_variable(fact, company, value_type=_TYPES[spec.kind]))
    names = [f"measure_{index}" for index in range(len(world.criteria))]
    for name, criterion in zip(names, world.criteria, strict=True):
        formula = _formula(reduced(criterion), vocabulary)
        system.add_variable(_variable(name, company, value_type=bool, formula=formula))

    def judge(facts: Mapping[str, Any]) -> list[bool]:
        simulation = SimulationBuilder().build_default_simulation(system, 1)
        for fact, value in facts.items():
            simulation.set_input(fact, PERIOD, value)
        return [bool(simulation.calculate(name, PERIOD)[0]) for name in names]

    def ready(facts: Any) -> Mapping[str, Any]:
        return {fact: np.array([value]) for fact, value in plain_facts(facts, vocabulary).items()}

    return Asked(ready, judge, met_or_unmet)


def _variable(name: str, entity: object, **attributes: object) -> type[Variable]:
    declared = {"entity": entity, "definition_period": YEAR, "label": name, **attributes}
    return type(name, (Variable,), declared)


def _formula(criterion: Criterion, vocabulary: Vocabulary) -> Formula:
    """Give a formula as OpenFisca has them: a function of the company and the period."""
    evaluate = _evaluation(criterion, vocabulary)

    def formula(company: Any, period: Any) -> Any:
        return evaluate(company, period)

    return formula


def _evaluation(criterion: Criterion, vocabulary: Vocabulary) -> Formula:
    below = [_evaluation(part, vocabulary) for part in parts(criterion)]
    match criterion:
        case All():
            return lambda company, when: np.logical_and.reduce([part(company, when) for part in below])
        case AnyOf():
            return lambda company, when: np.logical_or.reduce([part(company, when) for part in below])
        case AtLeastN(quota=quota):
            return lambda company, when: sum(part(company, when).astype(int) for part in below) >= quota.n
        case Not():
            return lambda company, when: ~below[0](company, when)
        case Within(fact=fact):
            region = only_region(criterion)
            return lambda company, when: np.char.startswith(company(fact, when).astype(str), region)
        case _:
            return _comparison(criterion, vocabulary)


def _comparison(leaf: Criterion, vocabulary: Vocabulary) -> Formula:
    match leaf:
        case AtLeast(fact=fact, threshold=term):
            bound = plain(term, vocabulary[fact].kind)
            return lambda company, when: company(fact, when) >= bound
        case Above(fact=fact, threshold=term):
            bound = plain(term, vocabulary[fact].kind)
            return lambda company, when: company(fact, when) > bound
        case AtMost(fact=fact, threshold=term):
            bound = plain(term, vocabulary[fact].kind)
            return lambda company, when: company(fact, when) <= bound
        case Below(fact=fact, threshold=term):
            bound = plain(term, vocabulary[fact].kind)
            return lambda company, when: company(fact, when) < bound
        case Is(fact=fact, value=term):
            wanted = plain(term, vocabulary[fact].kind)
            return lambda company, when: company(fact, when) == wanted
        case _:
            raise unsupported(leaf)


WAYS = (Way("OpenFisca", "a variable a measure", Reading.TWO, 1_000, _system),)
