"""Depend: what a criterion or a formula looks at, definitions followed: facts, law, the date."""

from dataclasses import dataclass
from typing import TypeAlias

from criteria.formulas import FactAmount, Formula, ParameterAmount, When, walk_formula
from criteria.nodes import LEAVES, Criterion, Defined, Holds, Leaf, terms, walk
from criteria.scope import Scope
from criteria.terms import AsOf, AsOfYear, ParameterRef

Names: TypeAlias = frozenset[str]


@dataclass(frozen=True, slots=True)
class Reads:
    """What is looked at: facts, parameters and definitions by name; `dated` where the day itself counts."""

    facts: Names = frozenset()
    parameters: Names = frozenset()
    definitions: Names = frozenset()
    dated: bool = False

    def __or__(self, other: "Reads") -> "Reads":
        return Reads(
            self.facts | other.facts,
            self.parameters | other.parameters,
            self.definitions | other.definitions,
            self.dated or other.dated,
        )


def reads(criterion: Criterion, scope: Scope) -> Reads:
    """Say what a criterion looks at under the law of a scope."""
    found = Reads()
    for _, node in walk(criterion):
        if isinstance(node, LEAVES):
            found |= _leaf(node)
        elif isinstance(node, Defined):
            rule = scope.rule(node.definition)
            found |= Reads(definitions=frozenset({node.definition}))
            if rule is not None:
                found |= reads(rule.criterion, scope)
    return found


def formula_reads(formula: Formula, scope: Scope) -> Reads:
    """Say what a formula looks at under the law of a scope."""
    found = Reads()
    for _, node in walk_formula(formula):
        match node:
            case FactAmount(fact=fact):
                found |= Reads(facts=frozenset({fact}))
            case ParameterAmount(parameter=name):
                found |= Reads(parameters=frozenset({name}))
            case When(when=when):
                found |= reads(when, scope)
            case _:
                pass
    return found


def _leaf(leaf: Leaf) -> Reads:
    written = [*terms(leaf)]
    return Reads(
        facts=frozenset({leaf.fact}),
        parameters=frozenset(term.parameter for term in written if isinstance(term, ParameterRef)),
        dated=isinstance(leaf, Holds) or any(isinstance(term, AsOf | AsOfYear) for term in written),
    )
