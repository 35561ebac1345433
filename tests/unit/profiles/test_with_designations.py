"""Facts with other designations than stated are those that would follow had they been stated."""

from datetime import date

import hypothesis
from factories import company, with_less
from hypothesis import strategies as st

from criteria.facts import DESIGNATIONS, Designation, Level
from profiles.deriving import facts_from, stated_facts, with_designations
from profiles.options import DESIGNATION_LABELS
from profiles.reading import read_profile

DAY = date(2025, 6, 30)
CHANGES = st.dictionaries(
    st.sampled_from(sorted(DESIGNATION_LABELS)).map(DESIGNATIONS.__add__),
    st.sampled_from((Designation(True, None, DAY), Designation(True, Level.PROVINCIAL, DAY))),
    max_size=3,
)


@hypothesis.settings(max_examples=60, deadline=None, database=None, derandomize=True)
@hypothesis.given(seed=st.integers(0, 500), changed=CHANGES)
def test_nothing_is_derived_otherwise_than_from_scratch(catalogue, seed, changed):
    scope = catalogue.scope(DAY)
    stated = stated_facts(read_profile(with_less(company(seed), seed), catalogue.codes))
    facts, _ = facts_from(stated, scope)

    assert with_designations(stated, facts, changed, scope) == facts_from({**stated, **changed}, scope)[0]


def test_a_title_for_enterprises_still_says_that_it_is_one(catalogue):
    scope = catalogue.scope(DAY)
    facts, _ = facts_from({}, scope)
    held = {DESIGNATIONS + "srdi": Designation(True, None, DAY)}

    assert with_designations({}, facts, held, scope).known["legal_form"] == "enterprise"
