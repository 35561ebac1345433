"""The matches that are learned from are those of the report."""

from datetime import date

from factories import company, with_less

from matcher.matching import match, ranked_matches
from matcher.plan import Plan
from profiles.reading import read_profile


def test_matches_alone_are_those_of_the_report(catalogue):
    plan = Plan(catalogue, date(2025, 6, 30))
    for seed in range(5):
        profile = read_profile(with_less(company(seed), seed), catalogue.codes)
        assert ranked_matches(profile, plan) == match(profile, plan)["matches"]
