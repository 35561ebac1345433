"""What never changes by learning more of a company, and what has to change by mending it.

Companies of every sort, each with some of its facts left out, beside the same with all of them.
"""

from datetime import date

import pytest
from factories import company, with_less

from criteria.results import MET, TO_BE_JUDGED, UNKNOWN, UNMET
from matcher.matching import ranked_matches
from matcher.plan import Plan
from matcher.violations import ViolationSets
from profiles.deriving import derive
from profiles.reading import read_profile

SEEDS = range(60)
VERDICT_OF = {MET: "eligible", TO_BE_JUDGED: "likely", UNKNOWN: "needs_facts", UNMET: "not_eligible"}

STAYS = {
    "eligible": {"eligible"},
    "not_eligible": {"not_eligible"},
    "likely": {"likely", "eligible"},
    "needs_facts": {"eligible", "likely", "needs_facts", "not_eligible"},
}
"""What a verdict may become: what is decided stays decided, and what is likely may only turn out eligible."""


@pytest.fixture(scope="module")
def plan(catalogue):
    return Plan(catalogue, date(2025, 6, 30))


@pytest.fixture(scope="module")
def matches_of(plan):
    """Give the matches of a company, by measure."""

    def matches(stated):
        found = ranked_matches(read_profile(stated, plan.catalogue.codes), plan, everyone=True)
        return {entry["measure"]: entry for entry in found}

    return matches


@pytest.fixture(scope="module")
def pairs(matches_of):
    """Give many a company with some of its facts, and with all of them."""
    return [(matches_of(with_less(company(seed), seed)), matches_of(company(seed))) for seed in SEEDS]


def test_learning_facts_never_turns_a_verdict_round(pairs):
    moved = {
        (entry["verdict"], after[measure]["verdict"])
        for before, after in pairs
        for measure, entry in before.items()
    }

    assert all(after in STAYS[before] for before, after in moved)
    assert {("needs_facts", "eligible"), ("needs_facts", "not_eligible"), ("needs_facts", "likely")} <= moved


def test_learning_facts_only_narrows_an_amount(pairs):
    narrowed = 0
    for before, after in pairs:
        for measure, entry in before.items():
            wide, narrow = entry["amount"], after[measure]["amount"]
            if wide["low"] is not None:
                assert narrow["low"] >= wide["low"]
            if wide["high"] is not None:
                assert narrow["high"] <= wide["high"]
            narrowed += (wide["low"], wide["high"]) != (narrow["low"], narrow["high"])

    assert narrowed > 100


def test_what_is_asked_for_settles_what_it_was_asked_for(matches_of):
    """With every missing fact of a measure answered, none of them is missing any more."""
    for seed in SEEDS[:20]:
        whole = {key: value for key, value in company(seed).items() if value is not None}
        some = with_less(whole, seed)
        for measure, entry in matches_of(some).items():
            answers = {fact: whole[fact] for fact in entry["missing_facts"] if fact in whole}
            if answers:
                again = matches_of(some | answers)[measure]
                assert answers.keys().isdisjoint(again["missing_facts"])


def test_to_mend_every_culprit_is_to_change_the_verdict(matches_of):
    """Flags, since their other value is known; all of a measure's culprits have to be flags."""
    tried = 0
    for seed in SEEDS:
        stated = company(seed)
        for measure, entry in matches_of(stated).items():
            wanted = {failed["fact"]: failed["required"] for failed in entry["failed"]}
            if wanted and set(wanted.values()) <= {"= true", "= false"}:
                mended = {fact: required == "= true" for fact, required in wanted.items()}
                assert matches_of(stated | mended)[measure]["verdict"] != "not_eligible"
                tried += 1

    assert tried > 100


def test_to_mend_all_culprits_but_one_is_not_enough(matches_of):
    tried = 0
    for seed in SEEDS[:30]:
        stated = company(seed)
        for measure, entry in matches_of(stated).items():
            wanted = {failed["fact"]: failed["required"] for failed in entry["failed"]}
            if len(wanted) < 2 or not set(wanted.values()) <= {"= true", "= false"}:
                continue
            for kept in wanted:
                mended = {fact: wanted[fact] == "= true" for fact in wanted if fact != kept}
                assert matches_of(stated | mended)[measure]["verdict"] == "not_eligible"
                tried += 1

    assert tried > 20


def test_violation_sets_give_every_verdict_of_a_report(plan, matches_of):
    sets = ViolationSets([planned.tree for planned in plan.measures], plan.scope)
    for seed in SEEDS:
        for stated in (company(seed), with_less(company(seed), seed)):
            facts, _ = derive(read_profile(stated, plan.catalogue.codes), plan.scope)
            by_sets = [VERDICT_OF[result] for result in sets.judge(facts).results()]
            verdicts = matches_of(stated)

            assert by_sets == [verdicts[planned.measure.id]["verdict"] for planned in plan.measures]
