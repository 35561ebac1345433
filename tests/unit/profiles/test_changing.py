"""How facts change: each fact is in one group, and no group names another."""

from collections import Counter

from criteria.facts import How
from profiles.changing import _GROUPS, CHANGES, change_of
from profiles.schema import Profile
from profiles.vocabulary import RATIOS, vocabulary


def test_each_stated_fact_changes_in_one_way() -> None:
    named = Counter(name for _, names in _GROUPS for name in names.split())
    stated = {*Profile.model_fields} - {"designations"}
    assert {*named} == stated
    assert {name for name, count in named.items() if count > 1} == set()


def test_a_place_and_a_past_cannot_change_and_a_figure_of_last_year_counts_from_the_next() -> None:
    assert CHANGES["county"].how is CHANGES["founded_on"].how is How.FIXED
    assert CHANGES["rd_expense"].yearly
    assert not CHANGES["employees"].yearly


def test_a_ratio_changes_as_the_figure_above_the_line_does() -> None:
    assert {name: vocabulary()[name].change for name in RATIOS} == {
        name: change_of(inputs[0]) for name, inputs in RATIOS.items()
    }


def test_only_what_cannot_change_costs_no_effort() -> None:
    for spec in vocabulary().values():
        assert (spec.change.how is How.FIXED) == (spec.change.effort == 0), spec.name
