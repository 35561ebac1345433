"""`huiqi path`: for a company and for the catalogue, as a table, as data, as a picture."""

import json
from xml.etree import ElementTree as ET

import pytest

pytestmark = pytest.mark.slow


def svg(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own drawing


def test_the_paths_of_a_company_as_data(huiqi, sample, report) -> None:
    process = huiqi("path", sample, "--format", "json")
    found = json.loads(process.stdout)

    assert process.returncode == 0
    assert found["company"] == "温州示例阀门制造有限公司"
    assert found["unlocks"] == report["unlocks"]
    assert len(found["states"]) == len(found["graph"]["recognitions"])


def test_the_paths_of_a_company_as_a_table(huiqi, sample) -> None:
    process = huiqi("path", sample)
    said = process.stdout.decode()

    assert process.returncode == 0
    assert "高新技术企业" in said
    assert "wz25-08-3" in said
    assert "符合" not in said


def test_the_catalogue_without_a_company(huiqi) -> None:
    found = json.loads(huiqi("path", "--format", "json").stdout)

    assert {"before": "srdi", "after": "srdi_giant"}.items() <= found["edges"][2].items()
    assert "srdi_giant" in huiqi("path").stdout.decode()


def test_the_standard_is_that_of_the_day(huiqi) -> None:
    found = json.loads(huiqi("path", "--format", "json", "--as-of", "2026-06-30").stdout)

    assert ("tech_sme", "srdi") in {(edge["before"], edge["after"]) for edge in found["edges"]}


@pytest.mark.parametrize(("lang", "word"), [("zh-Hant", "高新技術企業"), ("en", "high-tech enterprise")])
def test_the_picture_is_in_the_language_asked_for(huiqi, sample, tmp_path, lang, word) -> None:
    out = tmp_path / "path.svg"
    process = huiqi("path", sample, "--format", "svg", "--out", out, "--lang", lang)
    root = svg(out.read_text(encoding="utf-8"))

    assert process.returncode == 0
    assert process.stdout == b""
    assert word in {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}


def test_the_picture_goes_to_standard_output_otherwise(huiqi) -> None:
    assert svg(huiqi("path", "--format", "svg").stdout.decode()).get("width") == "900"


def test_a_table_is_not_written_to_a_file(huiqi, sample, tmp_path) -> None:
    process = huiqi("path", sample, "--out", tmp_path / "path.txt")

    assert process.returncode == 2
    assert process.stderr.decode().startswith("huiqi: --out: ")


def test_a_file_that_cannot_be_written_is_refused(huiqi, sample, tmp_path) -> None:
    process = huiqi("path", sample, "--format", "svg", "--out", tmp_path / "none" / "path.svg")

    assert process.returncode == 2
    assert process.stderr.decode().startswith("huiqi: ")
    assert b"Traceback" not in process.stderr


def test_a_faulty_profile_is_refused(huiqi) -> None:
    process = huiqi("path", "-", stdin=b'{"revenu": 1}')

    assert process.returncode == 2
    assert "revenue" in process.stderr.decode()
