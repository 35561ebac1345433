"""Matching one company: the shape of the report, its verdicts, and what goes with each."""

import json
import subprocess
import sys
from datetime import date
from functools import cache

import pytest
from factories import ProfileFactory, company, with_less
from pydantic import TypeAdapter

from criteria.formulas import UpTo
from criteria.measures import Audience
from matcher.matching import match
from matcher.plan import Plan
from matcher.report import Report
from matcher.verdicts import VERDICTS
from profiles.reading import read_profile
from seeds.shipped import SAMPLES, load_catalogue

TODAY = date(2025, 6, 30)
SEEDS = range(60)

RESULTS = {"met", "unmet", "unknown", "to_be_judged"}

# Contract §4, then what `docs/report.md` and `matcher/report.py` add.
REPORT = {"as_of", "catalogue", "company", "matches", "next_questions", "joint"} | {
    "near_misses",
    "uncertainty",
    "unlocks",
    "warnings",
}
MATCH = {
    "measure", "article", "domain", "title", "title_en", "kind", "route", "verdict", "rank", "amount",
    "lead_bureau", "responsible_bureaus", "handled_by", "criteria", "failed", "missing_facts", "to_be_judged",
    "valid", "sources",
} | {"obtain", "action", "coverage", "ranking"}  # fmt: skip
AMOUNT = {"low", "high", "currency", "basis", "status"} | {"needs", "stated", "formerly"}
CONDITION = {"text", "result", "facts", "source"} | {"probably", "parts"}
FAILED = {"fact", "value", "required", "gap", "source"} | {"text", "value_text"}
SOURCE = {"document", "article", "quote"} | {"confidence"}
DERIVED = {"value", "basis", "from"} | {"possible", "estimate"}
QUESTION = {"fact", "question", "resolves", "value_at_stake"} | {"gain", "answers"}
JOINT = {"low", "high", "caps"} | {"counted", "sum", "parts", "dropped"}


@cache
def catalogue():
    return load_catalogue(with_cases=False).catalogue


@cache
def plan_on(as_of):
    return Plan(catalogue(), as_of)


def matched(stated, *, as_of=TODAY, everyone=False):
    return match(read_profile(stated, catalogue().codes), plan_on(as_of), everyone=everyone)


def found(report, measure):
    return next(entry for entry in report["matches"] if entry["measure"] == measure)


@cache
def reports():
    """Give the reports of many sorts of company, half of them with facts left out."""
    profiles = [company(seed) for seed in SEEDS]
    partial = [with_less(profile, seed) for seed, profile in enumerate(profiles)]
    return tuple((stated, matched(stated, everyone=True)) for stated in (*profiles, *partial, {}))


def entries():
    return [entry for _, report in reports() for entry in report["matches"]]


def test_a_report_has_the_keys_of_the_contract_and_the_documented_ones():
    for _, report in reports():
        assert report.keys() == REPORT
        assert report["catalogue"].keys() == {"id", "version"}
        assert report["company"].keys() == {"name", "derived"}
        assert report["joint"].keys() == JOINT
        assert all(derived.keys() == DERIVED for derived in report["company"]["derived"].values())
        assert all(question.keys() == QUESTION for question in report["next_questions"])
        assert all(remark.keys() == {"code", "facts", "text"} for remark in report["warnings"])


def test_a_match_has_the_keys_of_the_contract_and_the_documented_ones():
    for entry in entries():
        assert entry.keys() == MATCH
        assert entry["amount"].keys() == AMOUNT
        assert entry["valid"].keys() == {"from", "to"}
        assert entry["coverage"].keys() == {"conditions", "encoded"}
        assert all(failed.keys() == FAILED for failed in entry["failed"])
        assert all(source.keys() == SOURCE for source in entry["sources"])
        assert all(judged.keys() == {"text", "by"} for judged in entry["to_be_judged"])
        bureaus = [entry["lead_bureau"], entry["handled_by"], *entry["responsible_bureaus"]]
        assert all(bureau.keys() == {"id", "name"} for bureau in bureaus)


def test_every_condition_of_a_match_says_what_it_came_to_and_on_what_grounds():
    def check(condition):
        assert condition.keys() == CONDITION
        assert condition["result"] in RESULTS
        assert condition["probably"] in {None, "met", "unmet"}
        assert condition["probably"] is None or condition["result"] == "unknown"
        assert condition["text"]
        assert condition["source"]
        for part in condition["parts"]:
            check(part)

    for entry in entries():
        assert entry["criteria"]
        for condition in entry["criteria"]:
            check(condition)


def test_a_report_is_of_its_declared_type_and_plain_json():
    declared = TypeAdapter(Report)
    for _, report in reports():
        assert declared.validate_python(report, strict=True)
        assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_a_report_names_date_catalogue_and_company():
    report = matched({"name": "温州虚构有限公司"}, as_of=date(2025, 3, 1))

    assert report["as_of"] == "2025-03-01"
    assert report["catalogue"] == {"id": "wenzhou-2025", "version": catalogue().version}
    assert len(report["catalogue"]["version"]) == 16
    assert report["company"]["name"] == "温州虚构有限公司"
    assert report["company"]["derived"]["legal_form"] == {
        "value": "enterprise",
        "basis": "公司法第七条：名称标明公司形式（未核实）",
        "from": ["name"],
        "possible": [],
        "estimate": False,
    }


def test_ranks_go_from_one_without_gaps_in_the_order_of_the_matches():
    for _, report in reports():
        assert [entry["rank"] for entry in report["matches"]] == [*range(1, len(report["matches"]) + 1)]


def test_every_verdict_occurs_and_there_are_no_others():
    past = matched({}, as_of=date(2024, 12, 31))["matches"]

    assert {entry["verdict"] for entry in (*entries(), *past)} == set(VERDICTS)
    assert VERDICTS == ("eligible", "likely", "needs_facts", "not_eligible", "not_in_force")


def test_culprits_are_named_when_and_only_when_it_is_decided_against():
    for entry in entries():
        assert bool(entry["failed"]) == (entry["verdict"] == "not_eligible")


def test_facts_are_missing_when_it_is_open_and_never_once_it_is_decided():
    for entry in entries():
        if entry["verdict"] == "needs_facts":
            assert entry["missing_facts"]
        if entry["verdict"] in {"eligible", "not_eligible"}:
            assert not entry["missing_facts"]
        assert len(set(entry["missing_facts"])) == len(entry["missing_facts"])


def test_what_is_missing_has_not_been_stated():
    """A title may be asked for though it is stated: for its level or its dates."""
    for stated, report in reports():
        known = {key for key, value in stated.items() if value is not None}
        for entry in report["matches"]:
            assert known.isdisjoint(entry["missing_facts"])


def test_a_bureau_still_has_to_judge_what_is_likely():
    bureaus = catalogue().bureaus.keys()
    for entry in entries():
        if entry["verdict"] == "likely":
            assert entry["to_be_judged"]
        if entry["verdict"] in {"eligible", "not_eligible"}:
            assert not entry["to_be_judged"]
        assert all(judged["by"] in bureaus and judged["text"] for judged in entry["to_be_judged"])
        texts = [judged["text"] for judged in entry["to_be_judged"]]
        assert len(set(texts)) == len(texts)


def test_the_criteria_bear_out_the_verdict():
    for entry in entries():
        results = {condition["result"] for condition in entry["criteria"]}
        if entry["verdict"] == "eligible":
            assert results == {"met"}
        if entry["verdict"] == "likely":
            assert "to_be_judged" in results
            assert results <= {"met", "to_be_judged"}
        if entry["verdict"] == "needs_facts":
            assert "unknown" in results
            assert "unmet" not in results
        if entry["verdict"] == "not_eligible":
            assert "unmet" in results


def test_a_measure_is_handled_by_one_of_those_responsible_and_led_by_the_first():
    for entry in matched({}, everyone=True)["matches"]:
        assert entry["lead_bureau"] == entry["responsible_bureaus"][0]
        assert entry["handled_by"] in entry["responsible_bureaus"]


def test_an_amount_is_what_its_status_says():
    for entry in entries():
        amount = entry["amount"]
        low, high = amount["low"], amount["high"]
        match amount["status"]:
            case "computed":
                assert low == high
                assert low is not None
            case "range":
                assert 0 <= low < high
                upper_only = catalogue().measures[entry["measure"]].amount.formula
                # The law says only "at most", or a bureau judges whether a software firm's rate applies.
                rated = entry["measure"] in {"wz25-09-1", "wz25-09-3"}
                assert amount["needs"] or rated or isinstance(upper_only, UpTo)
            case "needs_facts":
                assert low is None or high is None
                assert amount["needs"]
            case status:
                assert status in {"by_regulation", "not_monetary"}
                assert (low, high) == (None, None)
        assert amount["currency"] == "CNY"
        assert amount["basis"]


def test_nothing_that_is_only_for_persons_or_government_appears_unless_asked_for():
    closed = {
        measure.id
        for measure in catalogue().measures.values()
        if not {Audience.ENTERPRISE, Audience.INSTITUTION} & set(measure.audience)
    }
    shown = {entry["measure"] for entry in matched({})["matches"]}
    shown_to_everyone = {entry["measure"] for entry in matched({}, everyone=True)["matches"]}

    assert closed >= {"wz25-07-2", "wz25-09-6", "wz25-12-2"}
    assert shown == catalogue().measures.keys() - closed
    assert shown_to_everyone == catalogue().measures.keys()


def test_what_is_shown_to_everyone_changes_nothing_but_ranks():
    stated = ProfileFactory(high_tech=True)
    few = {entry["measure"]: {**entry, "rank": 0} for entry in matched(stated)["matches"]}
    all_of_them = {
        entry["measure"]: {**entry, "rank": 0} for entry in matched(stated, everyone=True)["matches"]
    }

    assert few == {measure: all_of_them[measure] for measure in few}


@pytest.mark.parametrize(
    "as_of",
    [date(2007, 12, 31), date(2020, 1, 1), date(2024, 12, 31), date(2025, 1, 1), date(2025, 1, 26),
     date(2025, 12, 31), date(2026, 1, 1), date(2026, 4, 1), date(2027, 12, 31)],
)  # fmt: skip
def test_a_measure_is_not_in_force_outside_its_days_and_only_then(as_of):
    for entry in matched(ProfileFactory(), as_of=as_of, everyone=True)["matches"]:
        first, last = (entry["valid"][end] for end in ("from", "to"))
        within = first <= as_of.isoformat() and (last is None or as_of.isoformat() <= last)

        assert (entry["verdict"] != "not_in_force") == within
        if not within:
            assert (entry["failed"], entry["missing_facts"], entry["to_be_judged"]) == ([], [], [])


def test_the_same_company_gives_the_same_report_byte_for_byte():
    for stated, report in reports()[::20]:
        again = match(read_profile(stated, catalogue().codes), Plan(catalogue(), TODAY), everyone=True)

        assert json.dumps(again) == json.dumps(report)


def test_the_order_in_which_facts_are_stated_does_not_matter():
    stated = ProfileFactory(high_tech=True, exporter=True)
    turned = dict(reversed(stated.items()))
    turned["designations"] = dict(reversed(stated["designations"].items()))
    turned["customs_modes"] = stated["customs_modes"][::-1]

    assert json.dumps(matched(turned)) == json.dumps(matched(stated))


def test_another_process_gives_the_same_report():
    code = (
        "import json, sys; from datetime import date; from matcher.matching import match;"
        "from matcher.plan import Plan; from profiles.reading import read_profile_json;"
        "from seeds.shipped import SAMPLES, load_catalogue; c = load_catalogue(with_cases=False).catalogue;"
        "raw = (SAMPLES / 'valve-maker.json').read_bytes();"
        "print(json.dumps(match(read_profile_json(raw, c.codes), Plan(c, date(2025, 6, 30)))))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
            cwd=SAMPLES.parents[1],
        ).stdout
        for seed in ("1", "2")
    }

    assert len(printed) == 1


def test_a_stated_fact_goes_before_a_derived_one():
    derived = found(matched(ProfileFactory()), "wz25-11-3")
    stated = found(matched(ProfileFactory(size_class="large")), "wz25-11-3")

    assert "size_class" not in {failed["fact"] for failed in derived["failed"]}
    assert "size_class" in {failed["fact"] for failed in stated["failed"]}


@pytest.mark.parametrize(("revenue", "leaning"), [(20_000_000, "met"), (19_999_999, "unmet")])
def test_an_estimate_leans_and_settles_nothing(revenue, leaning):
    stated = {"legal_form": "enterprise", "industry": "C3443", "revenue": revenue}
    titles = {"high_tech_enterprise": False}
    report = matched({**stated, "designations": titles})
    deputy = found(report, "wz25-09-5")
    either = next(entry for entry in deputy["criteria"] if len(entry["parts"]) == 2)

    assert report["company"]["derived"]["above_scale"]["estimate"] is True
    assert (deputy["verdict"], deputy["missing_facts"]) == ("needs_facts", ["above_scale"])
    assert (either["result"], either["probably"]) == ("unknown", leaning)
    assert either["parts"][0]["facts"] == {"above_scale": None}


@pytest.mark.parametrize(
    ("measure", "changed", "culprit"),
    [
        (
            "15-5",
            {"industry": "M7452", "revenue": 49_000_000},
            ("revenue", 49_000_000, ">= 50000000", 1_000_000),
        ),
        ("39-2", {"layoff_rate": 0.21}, ("layoff_rate", 0.21, "<= 0.2", 0.01)),
        ("39-1", {"insured_employees": 0}, ("insured_employees", 0, "> 0", 0)),
        ("11-6", {"first_above_scale_year": 2024}, ("first_above_scale_year", 2024, "= 2025", None)),
        ("25-2", {"customs_modes": ["0110"]}, ("customs_modes", ["0110"], "includes {9810}", None)),
        ("09-1", {"industry": "F5181"}, ("industry", "F5181", "not within {C16, F, H, K, L, R90}", None)),
    ],
)
def test_a_culprit_says_what_is_what_would_have_to_be_and_how_far_it_is(measure, changed, culprit):
    entry = found(matched(ProfileFactory(**changed)), f"wz25-{measure}")
    told = [tuple(failed[key] for key in ("fact", "value", "required", "gap")) for failed in entry["failed"]]

    assert culprit in told
    assert all(failed["source"] and failed["text"] and failed["value_text"] for failed in entry["failed"])


def test_without_any_fact_everything_is_open():
    report = matched({})

    assert {entry["verdict"] for entry in report["matches"]} == {"needs_facts"}
    assert report["company"] == {"name": None, "derived": {}}
    assert report["warnings"] == []


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_shipped_sample_finds_something_and_contradicts_nothing(path):
    report = matched(json.loads(path.read_text(encoding="utf-8")))

    assert report["warnings"] == []
    assert report["matches"][0]["verdict"] == "eligible"
    assert report["joint"]["low"] is not None


def test_after_the_last_day_of_a_rate_an_amount_is_not_unbounded():
    stated = ProfileFactory(taxable_income=7_200_000, rd_expense=4_300_000, tax_collection="audit")
    amount = found(matched(stated, as_of=date(2028, 1, 1)), "wz25-09-1")["amount"]

    assert amount["low"] is not None
    assert amount["low"] >= 0


CITY_MONEY = ("wz25-08-1", "wz25-09-4", "wz25-10-1", "wz25-10-3", "wz25-11-7", "wz25-25-5", "wz25-25-9")
"""Grants and awards that the city pays."""


@pytest.mark.parametrize("measure", CITY_MONEY)
def test_a_company_of_another_city_gets_none_of_this_citys_money(measure):
    stated = {
        "legal_form": "enterprise", "industry": "C3443", "size_class": "small", "above_scale": True,
        "first_above_scale_year": 2025, "rd_expense": 1_000_000, "rd_reserve": True, "exports_usd": 1,
        "export_credit_premium": 1, "service_exports_usd": 1, "abnormal_listing": False,
        "dishonest_listing": False, "major_accident": False,
        "project_kinds": ["equipment_renewal", "digital_upgrade", "digital_chain"],
    }  # fmt: skip

    assert found(matched(stated | {"county": "330324"}), measure)["verdict"] in {"eligible", "likely"}
    assert found(matched(stated | {"county": "330106"}), measure)["verdict"] == "not_eligible"
