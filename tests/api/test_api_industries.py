"""Industries suggested over HTTP, and reports that a scope makes more telling."""

import json

SCOPE = "普通阀门和旋塞制造；泵及真空设备销售"
ADDRESS = "/api/v1/industries/suggest"


def test_a_scope_gets_suggestions(client) -> None:
    answer = client.post(ADDRESS, json={"business_scope": SCOPE})
    assert answer.status_code == 200
    found = answer.json()
    assert found["suggestions"][0]["code"] == "C3443"
    assert found["fills_fact"] is False
    assert found["standard"] == "GB/T 4754-2017"


def test_words_are_in_the_language_asked_for_and_the_scopes_own_stay(client) -> None:
    answer = client.post(ADDRESS, json={"business_scope": SCOPE}, headers={"Accept-Language": "zh-Hant"})
    first = answer.json()["suggestions"][0]
    assert first["name"] == "閥門和旋塞製造"
    assert all(evidence["word"] in SCOPE for evidence in first["words"])


def test_without_a_scope_nothing_is_suggested(client) -> None:
    assert client.post(ADDRESS, json={"industry": "C3443"}).json()["suggestions"] == []


def test_what_is_no_profile_is_refused(client) -> None:
    answer = client.post(ADDRESS, json={"scope": SCOPE})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/scope"


def test_a_suggestion_never_becomes_a_fact(match) -> None:
    report = match({"business_scope": SCOPE}).json()
    looked_at = {
        fact: value
        for m in report["matches"]
        for condition in m["criteria"]
        for fact, value in condition["facts"].items()
    }
    assert looked_at["industry"] is None
    assert "industry" not in report["company"]["derived"]


def test_a_scope_makes_ties_of_a_report_tell_their_terms(match) -> None:
    report = match({"business_scope": "无人机研发"}).json()
    told = {m["measure"]: m["relevance"] for m in report["matches"] if "relevance" in m}
    assert told["wz25-20-3"]["terms"] == ["无人机"]
    assert "relevance" not in json.dumps(match({"employees": 3}).json())
