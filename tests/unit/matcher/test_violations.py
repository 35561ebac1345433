"""Violation sets: many criteria at once come to exactly what each comes to on its own."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.case_tables import LanguageTable, Line, language_cases
from support.effort import quick, slow
from support.law import SCOPE, criterion
from support.profiles import companies
from support.trees import JUDGEMENTS, THRESHOLDS, judged_trees

from criteria.facts import FactKind, Facts
from criteria.judging import judge
from criteria.nodes import (
    Above,
    AnyOf,
    AtLeast,
    AtLeastN,
    AtMost,
    Below,
    Between,
    Criterion,
    Defined,
    In,
    Is,
    IsKnown,
    Not,
    Quota,
)
from criteria.normalising import TooWide, conjunctions
from criteria.results import MET, TO_BE_JUDGED, UNKNOWN, UNMET, Result
from criteria.scope import Scope
from matcher.violations import REMEMBERED, WIDEST, Verdicts, ViolationSets

_CASES = list(language_cases())


def _one_by_one(criteria: Sequence[Criterion], facts: Facts, scope: Scope = SCOPE) -> list[Result]:
    return [judge(criterion, facts, scope).result for criterion in criteria]


def _members(verdicts: Verdicts) -> list[set[Result]]:
    """Give, for each criterion, the sets in which its bit is; no set has a bit of nobody's."""
    sets = {
        MET: verdicts.met,
        TO_BE_JUDGED: verdicts.to_be_judged,
        UNKNOWN: verdicts.unknown,
        UNMET: verdicts.unmet,
    }
    positions = verdicts.order.positions

    assert all(0 <= bits < 1 << len(positions) for bits in sets.values())
    return [{result for result, bits in sets.items() if bits >> position & 1} for position in positions]


def _agree(criteria: Sequence[Criterion], several: Sequence[Facts]) -> None:
    compiled = ViolationSets(criteria, SCOPE)
    for facts in several:
        verdicts = compiled.judge(facts)

        results = _one_by_one(criteria, facts)

        assert verdicts.results() == results
        assert [verdicts.result(index) for index in range(len(criteria))] == results
        assert _members(verdicts) == [{result} for result in results]


@quick(300)
@given(st.lists(judged_trees(), max_size=6), st.lists(companies(), min_size=1, max_size=3))
def test_many_criteria_come_to_what_each_comes_to(criteria: list[Criterion], several: list[Facts]):
    _agree(criteria, several)


@pytest.mark.slow
@slow()
@given(st.lists(judged_trees(), max_size=20), st.lists(companies(), min_size=1, max_size=3))
def test_many_criteria_come_to_what_each_comes_to_at_length(criteria: list[Criterion], several: list[Facts]):
    _agree(criteria, several)


def test_a_narrowed_fact_that_two_conditions_look_at_is_as_unknown_as_to_judge():
    """Each value is ruled out by one of the conditions; to see that takes more than their results."""
    tree = criterion({"all": [{"fact": "size_class", "is": "small"}, {"fact": "size_class", "is": "medium"}]})
    _agree([tree], [Facts({}, {"size_class": frozenset({"small", "medium"})})])


def test_a_fact_with_no_value_left_is_as_unknown_as_to_judge():
    _agree([criterion({"fact": "employees", "at_least": 20})], [Facts({}, {"employees": frozenset()})])


@pytest.mark.parametrize(
    ("table", "line"), [(table, line) for _, table, line in _CASES], ids=[name for name, _, _ in _CASES]
)
def test_a_case_of_the_language_comes_to_what_its_table_says(table: LanguageTable, line: Line):
    criteria = [table.criterion, Not(part=table.criterion)]
    (result, _) = ViolationSets(criteria, table.scope(line)).judge(line.known()).results()

    assert result.code == line.result


def test_no_criteria_have_no_results():
    assert ViolationSets((), SCOPE).judge(Facts({"employees": 5})).results() == []


@pytest.mark.parametrize(("employees", "result"), [(19, UNMET), (20, MET), (None, UNKNOWN)])
def test_one_criterion(employees: int | None, result: Result):
    facts = Facts({} if employees is None else {"employees": employees})
    compiled = ViolationSets([criterion({"fact": "employees", "at_least": 20})], SCOPE)

    assert compiled.judge(facts).results() == [result]


def test_the_same_criterion_twice_has_two_results():
    one = criterion({"fact": "employees", "at_least": 20})

    assert ViolationSets([one, one], SCOPE).judge(Facts({"employees": 20})).results() == [MET, MET]


def _about_employees() -> list[Criterion]:
    """Give every comparison with every threshold, and its contrary."""
    terms = THRESHOLDS[FactKind.COUNT]
    leaves = [
        relation(fact="employees", threshold=term)
        for relation in (AtLeast, Above, AtMost, Below)
        for term in terms
    ]
    leaves += [Between(fact="employees", bounds=bounds) for bounds in combinations(terms, 2)]
    leaves += [Is(fact="employees", value=term) for term in terms]
    leaves += [In(fact="employees", values=terms[:2]), IsKnown(fact="employees")]
    return [*leaves, *(Not(part=leaf) for leaf in leaves)]


def test_every_head_count_from_none_to_beyond_the_last_threshold():
    _agree(_about_employees(), [Facts({"employees": count}) for count in range(303)])


def test_a_head_count_is_read_alike_as_a_whole_number_and_as_a_decimal():
    compiled = ViolationSets(_about_employees(), SCOPE)

    for count in (0, 1, 19, 20, 21, 300, 301):
        whole, decimal = (compiled.judge(Facts({"employees": kind(count)})) for kind in (int, Decimal))
        assert whole.results() == decimal.results()


def test_each_of_very_many_choices_counts():
    """The k-th tree is met by the head counts below k, each by a conjunction of its own."""
    ways = [Is(fact="employees", value=number) for number in range(70)]
    criteria = [AnyOf(parts=tuple(ways[:count])) for count in range(1, 71)]
    compiled = ViolationSets([*criteria[1::2], *criteria[::2]], SCOPE)

    for employees in range(71):
        met = [MET if employees < count else UNMET for count in range(1, 71)]
        assert compiled.judge(Facts({"employees": employees})).results() == [*met[1::2], *met[::2]]


def _wide(n: int, count: int) -> Criterion:
    leaves = tuple(AtLeast(fact="employees", threshold=number) for number in range(1, count))
    return AtLeastN(quota=Quota(n=n, of=(*leaves, JUDGEMENTS[0])))


@pytest.mark.parametrize("n", range(1, 11))
def test_a_tree_with_hundreds_of_conjunctions_beside_trees_with_few(n: int):
    several = [Facts({}), *(Facts({"employees": count}) for count in range(12))]
    narrow = [criterion({"fact": "employees", "below": 3}), Defined(definition="small_firm")]
    _agree([narrow[0], _wide(n, 10), narrow[1], Not(part=narrow[0]), _wide(2, 5)], several)


@pytest.mark.parametrize("tree", [_wide(5, 12), _wide(8, 16)], ids=["many conjunctions", "too many to count"])
def test_a_wide_tree_is_judged_on_its_own(tree: Criterion):
    """Beside trees that are not wide, and with every result that it can have."""
    narrow = [criterion({"fact": "employees", "below": 3}), Defined(definition="small_firm")]
    several = [Facts({}), *(Facts({"employees": count}) for count in range(18))]
    results = {judge(tree, facts, SCOPE).result for facts in several}

    assert results == set(Result)
    _agree([narrow[0], tree, narrow[1], Not(part=narrow[0])], several)


def test_the_wide_trees_are_wider_than_is_compiled():
    """Guards the test above: one tree can still be written out, the other cannot."""
    assert len(conjunctions(_wide(5, 12), SCOPE)) > WIDEST
    with pytest.raises(TooWide):
        conjunctions(_wide(8, 16), SCOPE)


def test_more_different_values_than_are_remembered():
    """Texts, codes and possible values are remembered up to a number and then afresh."""
    criteria = [criterion({"known": "business_scope"}), criterion({"fact": "employees", "at_least": 20})]
    compiled = ViolationSets(criteria, SCOPE)

    for number in range(REMEMBERED + 2):
        facts = Facts({"business_scope": f"{number}"}, {"employees": frozenset({19, number + 100})})
        assert compiled.judge(facts).results() == [MET, UNKNOWN]


def test_more_than_there_are_is_unmet_and_its_contrary_met():
    impossible = AtLeastN(quota=Quota(n=3, of=(criterion({"known": "listed"}),) * 2))

    assert ViolationSets([impossible, Not(part=impossible)], SCOPE).judge(Facts({})).results() == [UNMET, MET]


def test_a_definition_that_is_not_in_force_leaves_open_what_hangs_on_it():
    old, listed = Defined(definition="old_firm"), criterion({"fact": "listed", "is": True})
    either, both = criterion({"any": [old, listed]}), criterion({"all": [old, listed]})
    compiled = ViolationSets([old, either, both, Not(part=old)], SCOPE)

    assert compiled.judge(Facts({"listed": True})).results() == [UNKNOWN, MET, UNKNOWN, UNKNOWN]
    assert compiled.judge(Facts({"listed": False})).results() == [UNKNOWN, UNKNOWN, UNMET, UNKNOWN]


def test_a_judgement_is_passed_on_only_where_nothing_else_is_missing():
    judged, listed = JUDGEMENTS[0], criterion({"fact": "listed", "is": True})
    either, both = criterion({"any": [judged, listed]}), criterion({"all": [judged, listed]})
    compiled = ViolationSets([judged, either, both], SCOPE)

    assert compiled.judge(Facts({})).results() == [TO_BE_JUDGED, TO_BE_JUDGED, UNKNOWN]
    assert compiled.judge(Facts({"listed": True})).results() == [TO_BE_JUDGED, MET, TO_BE_JUDGED]
    assert compiled.judge(Facts({"listed": False})).results() == [TO_BE_JUDGED, TO_BE_JUDGED, UNMET]
