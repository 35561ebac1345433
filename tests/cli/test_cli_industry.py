"""`huiqi industry`: a suggestion from a text, from standard input, or from a profile."""

import json

import pytest

pytestmark = pytest.mark.slow

SCOPE = "普通阀门和旋塞制造；泵及真空设备销售"


def test_a_scope_gets_suggestions_that_say_what_they_are(huiqi) -> None:
    process = huiqi("industry", SCOPE)
    assert (process.returncode, process.stderr) == (0, b"")
    found = json.loads(process.stdout)
    assert found["suggestions"][0]["code"] == "C3443"
    assert found["suggestions"][0]["words"][0]["word"] in SCOPE
    assert found["fills_fact"] is False
    assert "不会写入" in found["note"]


@pytest.mark.slow
def test_standard_input_and_a_profile_say_the_same(huiqi, tmp_path) -> None:
    profile = tmp_path / "company.json"
    profile.write_text(json.dumps({"business_scope": SCOPE, "industry": "C38"}), encoding="utf-8")
    said = huiqi("industry", SCOPE).stdout
    assert huiqi("industry", "-", stdin=f"{SCOPE}\n".encode()).stdout == said
    assert huiqi("industry", "--profile", profile).stdout == said
    assert json.loads(profile.read_text(encoding="utf-8"))["industry"] == "C38"


@pytest.mark.slow
def test_a_table_shows_probability_words_and_the_note(huiqi) -> None:
    said = huiqi("industry", SCOPE, "--format", "table", "--lang", "en").stdout.decode()
    assert "C3443" in said
    assert "%" in said
    assert "Only a suggestion" in said


def test_an_unknown_scope_gets_none(huiqi) -> None:
    process = huiqi("industry", "你好世界")
    assert process.returncode == 0
    assert json.loads(process.stdout)["suggestions"] == []


def refused(process) -> list[str]:
    assert process.returncode == 2
    assert process.stdout == b""
    lines = process.stderr.decode().splitlines()
    assert all(line.startswith("huiqi: ") for line in lines)
    return lines


def test_there_must_be_one_scope(huiqi, tmp_path) -> None:
    silent = tmp_path / "silent.json"
    silent.write_text('{"name": "温州示例"}', encoding="utf-8")
    assert len(refused(huiqi("industry"))) == 1
    assert len(refused(huiqi("industry", SCOPE, "--profile", silent))) == 1
    assert "business_scope" in refused(huiqi("industry", "--profile", silent))[0]
    assert refused(huiqi("industry", "-", stdin=b"\xff\xfe\xff"))
    assert refused(huiqi("industry", "阀" * 5000))
