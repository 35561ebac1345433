"""Two sides around the small vocabulary: a catalogue with one measure whose tree is drawn."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from support.catalogues import BASE, load_files
from support.law import DEFINITIONS, PARAMETERS, TODAY

from criteria.catalogue import Catalogue
from criteria.facts import Facts
from criteria.formulas import Formula
from criteria.measures import Amount, AmountKind
from criteria.nodes import Criterion
from matcher.comparing import Comparison
from matcher.plan import Plan
from matcher.worlds import Given, Worlds

MEASURE = "t-01-1"


def _base() -> Catalogue:
    with TemporaryDirectory() as place:
        return load_files(Path(place), BASE).catalogue


_BASE = _base()


def plan(tree: Criterion, formula: Formula | None = None) -> Plan:
    """Plan a catalogue whose one measure has this tree, and this formula for its amount."""
    measure = _BASE.measures[MEASURE]
    kind = AmountKind.BY_REGULATION if formula is None else AmountKind.FORMULA
    amount = Amount(kind=kind, formula=formula, basis="按规定", basis_en="as regulated")
    measure = measure.model_copy(update={"eligibility": tree, "amount": amount})
    catalogue = replace(
        _BASE,
        measures={MEASURE: measure},
        definitions={entry.id: entry for entry in DEFINITIONS},
        parameters={entry.id: entry for entry in PARAMETERS},
    )
    return Plan(catalogue, TODAY)


def comparison(before: Facts, after: Facts, first: Plan, then: Plan | None = None) -> Comparison:
    """Compare the one measure for two companies of which these facts are stated, and none derived."""
    then = then or first
    worlds = Worlds(
        Given(before.known, first.scope), Given(after.known, then.scope), lambda stated, _: Facts(stated)
    )
    return Comparison(worlds, (first, then), MEASURE)
