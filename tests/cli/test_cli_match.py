"""`huiqi match`: the report as the contract has it, whatever way the profile comes in."""

import json
import re

import pytest
from cli.shapes import FIGURE, NOTHING, misses

BUREAU = {"id": str, "name": str}
LIMIT = (int, float, NOTHING)
MATCH = {
    "measure": str,
    "article": int,
    "domain": int,
    "title": str,
    "title_en": str,
    "kind": str,
    "route": str,
    "verdict": str,
    "rank": int,
    "amount": {"low": LIMIT, "high": LIMIT, "currency": str, "basis": str, "status": str},
    "lead_bureau": BUREAU,
    "responsible_bureaus": [BUREAU],
    "handled_by": BUREAU,
    "criteria": [{"text": str, "result": str, "facts": dict, "source": str}],
    "failed": [{"fact": str, "value": object, "required": str, "gap": LIMIT, "source": str}],
    "missing_facts": [str],
    "to_be_judged": [{"text": str, "by": str}],
    "valid": {"from": (str, NOTHING), "to": (str, NOTHING)},
    "sources": [{"document": str, "article": (int, NOTHING), "quote": (str, NOTHING)}],
}
REPORT = {
    "as_of": str,
    "catalogue": {"id": str, "version": str},
    "company": {"name": (str, NOTHING), "derived": dict},
    "matches": [MATCH],
    "next_questions": [{"fact": str, "question": str, "resolves": [str], "value_at_stake": FIGURE}],
    "joint": {"low": FIGURE, "high": LIMIT, "caps": [str]},
}
DERIVED = {"value": object, "basis": str, "from": [str]}

VERDICTS = {"eligible", "likely", "needs_facts", "not_eligible", "not_in_force"}
RESULTS = {"met", "unmet", "unknown", "to_be_judged"}
STATUSES = {"computed", "range", "by_regulation", "not_monetary", "needs_facts"}


def answer(process) -> dict:
    assert process.returncode == 0, process.stderr.decode()
    assert process.stderr == b""
    return json.loads(process.stdout)


def test_a_report_has_every_key_of_the_contract(report) -> None:
    assert [*misses(REPORT, report)] == []
    assert report["matches"]
    assert all([*misses(DERIVED, derived)] == [] for derived in report["company"]["derived"].values())


def test_codes_are_those_of_the_contract(report) -> None:
    matches = report["matches"]
    assert {match["verdict"] for match in matches} <= VERDICTS
    assert {condition["result"] for match in matches for condition in match["criteria"]} <= RESULTS
    assert {match["amount"]["status"] for match in matches} <= STATUSES
    assert {match["amount"]["currency"] for match in matches} <= {"CNY", "USD"}


def test_measures_are_named_by_their_article(report) -> None:
    for match in report["matches"]:
        named = re.fullmatch(r"wz25-(\d\d)-[1-9]\d*", match["measure"])
        assert named
        assert int(named[1]) == match["article"]


def test_ranks_count_from_one_without_gaps(report) -> None:
    ranks = [match["rank"] for match in report["matches"]]
    assert ranks == [*range(1, len(ranks) + 1)]


def test_each_verdict_comes_with_its_reasons(report) -> None:
    for match in report["matches"]:
        match match["verdict"]:
            case "not_eligible":
                assert match["failed"], match["measure"]
            case "needs_facts":
                assert match["missing_facts"], match["measure"]
            case "likely":
                assert match["to_be_judged"], match["measure"]
            case "eligible":
                assert {condition["result"] for condition in match["criteria"]} <= {"met"}


def test_an_amount_without_bounds_is_null_and_never_reversed(report) -> None:
    for match in report["matches"]:
        amount = match["amount"]
        if amount["low"] is not None and amount["high"] is not None:
            assert amount["low"] <= amount["high"]
        if amount["status"] == "computed":
            assert amount["low"] == amount["high"]


def test_a_high_tech_company_saves_ten_points_of_its_taxable_income(report) -> None:
    saved = next(match for match in report["matches"] if match["measure"] == "wz25-09-2")
    assert saved["verdict"] == "eligible"
    assert (saved["amount"]["low"], saved["amount"]["status"]) == (720_000, "computed")
    assert saved["lead_bureau"]["name"] == "市科技局"
    assert saved["handled_by"]["name"] == "市税务局"


def test_questions_ask_what_the_profile_leaves_open(report, sample) -> None:
    profile = json.loads(sample.read_bytes())
    known = {*profile, *(f"designations.{code}" for code in profile["designations"])}
    ranked = {match["measure"] for match in report["matches"]}
    assert report["next_questions"]
    for question in report["next_questions"]:
        assert question["fact"] not in known
        assert question["resolves"]
        assert ranked.issuperset(question["resolves"])


def test_standard_input_is_as_good_as_a_file(huiqi, sample, report) -> None:
    assert answer(huiqi("match", "-", stdin=sample.read_bytes())) == report


def test_a_byte_order_mark_does_no_harm(huiqi, sample, report) -> None:
    assert answer(huiqi("match", "-", stdin=b"\xef\xbb\xbf" + sample.read_bytes())) == report


def test_what_is_null_is_unknown(huiqi) -> None:
    empty = answer(huiqi("match", "-", stdin=b"{}"))
    nulls = answer(huiqi("match", "-", stdin=b'{"name": null, "revenue": null, "designations": null}'))
    assert empty == nulls
    assert empty["company"] == {"name": None, "derived": {}}


@pytest.mark.parametrize(
    ("day", "in_force"), [("2025-01-01", True), ("2025-12-31", True), ("2026-01-01", False)]
)
def test_the_date_decides_what_is_in_force(huiqi, sample, day, in_force) -> None:
    found = answer(huiqi("match", sample, "--as-of", day))
    dated = [match for match in found["matches"] if match["valid"]["to"] == "2025-12-31"]
    assert found["as_of"] == day
    assert dated
    assert all((match["verdict"] != "not_in_force") is in_force for match in dated)


def test_all_adds_measures_and_takes_none_away(huiqi, sample, report) -> None:
    everything = answer(huiqi("match", sample, "--all"))
    encoded = answer(huiqi("catalogue", "--format", "json"))["measures"]
    ours = {match["measure"] for match in report["matches"]}
    open_to_companies = {
        m["id"] for m in encoded if {"enterprise", "institution"}.intersection(m["audience"])
    }
    assert {match["measure"] for match in everything["matches"]} == {measure["id"] for measure in encoded}
    assert ours == open_to_companies


def _codes(report: dict) -> list[tuple]:
    return [
        (
            match["measure"],
            match["kind"],
            match["route"],
            match["verdict"],
            match["rank"],
            match["amount"]["low"],
        )
        for match in report["matches"]
    ]


def test_a_language_changes_words_and_no_codes(huiqi, sample, report) -> None:
    english = answer(huiqi("match", sample, "--lang", "en"))
    traditional = answer(huiqi("match", sample, "--lang", "zh-Hant"))
    assert _codes(english) == _codes(traditional) == _codes(report)
    names = [found["matches"][0]["handled_by"]["name"] for found in (report, traditional, english)]
    assert names == ["市税务局", "市稅務局", "Tax Bureau"]
    assert {found["company"]["name"] for found in (report, traditional, english)} == {
        "温州示例阀门制造有限公司"
    }


def test_a_cache_that_cannot_be_used_only_costs_time(huiqi, sample, report, tmp_path) -> None:
    file = tmp_path / "no-folder"
    file.write_bytes(b"")
    assert answer(huiqi("match", sample, XDG_CACHE_HOME=str(file))) == report


def test_a_broken_cache_is_written_anew(huiqi, sample, report, tmp_path) -> None:
    huiqi("match", sample, XDG_CACHE_HOME=str(tmp_path))
    remembered = [*(tmp_path / "huiqi").glob("catalogue-*.json")]
    assert remembered
    for path in remembered:
        path.write_bytes(path.read_bytes()[:1000])
    assert answer(huiqi("match", sample, XDG_CACHE_HOME=str(tmp_path))) == report
    assert all(json.loads(path.read_bytes()) for path in remembered)
