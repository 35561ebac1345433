"""Asking on: what a question promises, and what its answer then does."""

import pytest
from factories import AS_OF, company, with_less

from criteria.words import Language
from matcher.effects import MOST_ANSWERS
from matcher.matching import match
from matcher.plan import Plan
from matcher.portfolio import portfolio
from matcher.questions import EXPLAINED
from profiles.answering import with_answer
from profiles.reading import read_profile

WITHIN_REACH = {"eligible", "likely"}


@pytest.fixture(scope="module")
def plan(catalogue) -> Plan:
    return Plan(catalogue, catalogue.policy.default_as_of)


@pytest.fixture(scope="module")
def profile_of(catalogue):
    return lambda stated: read_profile(stated, catalogue.codes)


@pytest.fixture(scope="module")
def matched(plan, profile_of):
    return lambda stated: match(profile_of(stated), plan)


@pytest.fixture(scope="module")
def partial() -> list[dict]:
    return [with_less(company(seed), seed) for seed in range(40)] + [{}]


@pytest.fixture(scope="module")
def reports(matched, partial) -> list[dict]:
    return [matched(stated) for stated in partial]


def verdicts(report) -> dict[str, str]:
    return {entry["measure"]: entry["verdict"] for entry in report["matches"]}


def test_the_catalogues_date_is_that_of_the_made_up_companies(plan) -> None:
    assert plan.as_of.isoformat() == AS_OF


def test_no_gain_is_negative_and_none_exceeds_what_is_uncertain(reports) -> None:
    for report in reports:
        total = report["uncertainty"]["total"]
        assert all(0 <= question["gain"] <= total + 0.01 for question in report["next_questions"])


def test_what_settles_no_verdict_and_no_amount_is_asked_and_gains_nothing(matched) -> None:
    """Grade A or B gives land by right; with another grade a bureau may still find that it is due."""
    report = matched(
        {"legal_form": "enterprise", "industry": "C3443", "needs": ["land"], "above_scale": False}
    )
    asked = {question["fact"]: question for question in report["next_questions"]}

    assert verdicts(report)["wz25-29-2"] == "likely"
    assert asked["mu_grade"]["resolves"] == ["wz25-29-2"]
    assert asked["mu_grade"]["gain"] == 0


def test_a_fact_is_not_asked_for_again_once_it_is_answered_whole(matched, partial, reports) -> None:
    for seed, (stated, before) in enumerate(zip(partial, reports, strict=True)):
        whole = company(seed)
        for question in before["next_questions"]:
            fact = question["fact"]
            if fact in whole:
                after = matched(with_answer(stated, fact, whole[fact]))
                assert fact not in {asked["fact"] for asked in after["next_questions"]}
                break


def test_only_the_first_questions_say_what_each_answer_would_do(reports) -> None:
    for report in reports:
        assert all(not question["answers"] for question in report["next_questions"][EXPLAINED:])
        for question in report["next_questions"][:EXPLAINED]:
            assert len(question["answers"]) <= MOST_ANSWERS
            for answer in question["answers"]:
                assert answer["settles"] == len(answer["opens"]) + len(answer["closes"]) > 0
                assert {*answer["opens"], *answer["closes"]} <= {*question["resolves"]}


def test_an_answer_does_what_is_said_of_it(matched, partial, reports) -> None:
    tried = 0
    for stated, before in zip(partial, reports, strict=True):
        for question in before["next_questions"][:EXPLAINED]:
            for answer in question["answers"]:
                if answer["answer"] not in {"是", "否"}:
                    continue
                after = verdicts(matched(with_answer(stated, question["fact"], answer["answer"] == "是")))
                earlier = verdicts(before)
                opened = {m for m in after if earlier[m] == "needs_facts" and after[m] in WITHIN_REACH}
                closed = {m for m in after if earlier[m] == "needs_facts" and after[m] == "not_eligible"}
                assert {*answer["opens"]} <= opened
                assert {*answer["closes"]} <= closed
                tried += 1
    assert tried > 20


def test_an_answer_is_described_by_the_thresholds_that_matter(catalogue, profile_of) -> None:
    english = Plan(catalogue, catalogue.policy.default_as_of, Language.EN)
    stated = {
        "legal_form": "enterprise",
        "tax_collection": "audit",
        "industry": "C3443",
        "taxable_income": 90_000_000,
    }
    report = match(profile_of(stated), english)
    answers = {q["fact"]: [a["answer"] for a in q["answers"]] for q in report["next_questions"][:EXPLAINED]}

    assert answers["rd_expense"] == ["R&D expense at most CNY 0", "R&D expense above CNY 0"]


def test_the_same_company_is_asked_the_same_in_the_same_order(partial, reports, catalogue) -> None:
    afresh = Plan(catalogue, catalogue.policy.default_as_of)
    for stated, report in zip(partial, reports, strict=True):
        again = match(read_profile(stated, catalogue.codes), afresh)
        assert again["next_questions"] == report["next_questions"]
        assert again["uncertainty"] == report["uncertainty"]


def test_the_order_does_not_hang_on_the_order_of_the_profile(matched, partial, reports) -> None:
    for stated, report in zip(partial, reports, strict=True):
        turned = dict(reversed(stated.items()))
        assert matched(turned)["next_questions"] == report["next_questions"]


def test_uncertainty_adds_up_what_is_undecided(reports) -> None:
    for report in reports:
        undecided = [entry for entry in report["matches"] if entry["verdict"] == "needs_facts"]
        monetary = [entry["amount"]["high"] for entry in undecided if entry["ranking"]["monetary"]]

        assert report["uncertainty"]["open"] == len(undecided)
        assert report["uncertainty"]["unbounded"] == monetary.count(None)
        assert report["uncertainty"]["at_stake"] == pytest.approx(sum(high or 0 for high in monetary))


@pytest.fixture(scope="module")
def together(plan, profile_of, partial):
    return portfolio([profile_of(stated) for stated in partial[:8]], plan, count=5)


def test_a_portfolio_is_asked_what_settles_most_in_any_company(together, reports) -> None:
    best = sorted(
        (question["gain"] for report in reports[:8] for question in report["next_questions"]), reverse=True
    )

    assert [pair["gain"] for pair in together["pairs"]] == best[:5]
    for pair in together["pairs"]:
        own = {q["fact"]: q["gain"] for q in reports[pair["company"] - 1]["next_questions"]}
        assert own[pair["fact"]] == pair["gain"]


def test_a_question_is_added_up_over_all_companies_that_it_helps(together, reports) -> None:
    assert [company["company"] for company in together["companies"]] == [*range(1, 9)]
    gains = [asked["gain"] for asked in together["by_question"]]
    assert gains == sorted(gains, reverse=True)
    for asked in together["by_question"]:
        helped = {
            number: question["gain"]
            for number, report in enumerate(reports[:8], start=1)
            for question in report["next_questions"]
            if question["fact"] == asked["fact"] and question["gain"] > 0
        }
        assert {one["company"]: one["gain"] for one in asked["companies"]} == helped
        assert asked["gain"] == pytest.approx(sum(helped.values()))
