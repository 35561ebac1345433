"""The picture of recognitions: well formed, alone, with every name in it, and nothing cut off."""

import json
import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from factories import company

from api.languages import Tongue
from api.service import Service
from api.unlock_picture import length, picture_of_graph, picture_of_paths, shortened, wrapped
from profiles.reading import read_profile

SVG = "{http://www.w3.org/2000/svg}"
DAYS = (date(2025, 6, 30), date(2026, 6, 30))
HOSTILE = '<script>alert("1")</script>&amp;\u0001]]>\ud800温州'.encode("utf-16", "surrogatepass").decode(
    "utf-16", "replace"
)


@pytest.fixture(scope="module")
def service(catalogue) -> Service:
    return Service(catalogue)


@pytest.fixture(scope="module")
def drawn_for(service):
    def draw(profile, tongue=Tongue.HANS, as_of=None):
        read = read_profile(profile, service.catalogue.codes)
        paths = service.paths(read, as_of=as_of, tongue=tongue)
        return paths, picture_of_paths(paths, tongue)

    return draw


def drawing(text):
    return ET.fromstring(text)  # noqa: S314 - our own drawing


def texts(root):
    return [element.text for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("tongue", Tongue)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_picture_of_the_catalogue_names_every_recognition(service, tongue, day):
    graph = service.recognitions(as_of=day, tongue=tongue)
    root = drawing(picture_of_graph(graph, tongue))
    drawn = "".join(texts(root)).replace(" ", "")

    for node in graph["recognitions"]:
        assert node["label"].replace(" ", "") in drawn
    assert len(root.findall(f".//{SVG}path[@class='edge']")) > 0


@pytest.mark.parametrize("seed", range(6))
def test_the_picture_of_a_company_shows_the_state_of_each(drawn_for, seed):
    paths, drawn = drawn_for(company(seed))
    root = drawing(drawn)
    groups = [group.get("class") for group in root.iter(f"{SVG}g")]
    legend = 6

    assert sorted(groups[:-legend]) == sorted(state["state"] for state in paths["states"])


def test_a_hostile_name_is_only_a_name(drawn_for):
    _, drawn = drawn_for({"name": HOSTILE, "designations": {"*": False}})
    root = drawing(drawn)

    assert "script" not in {element.tag.removeprefix(SVG) for element in root.iter()}
    assert "<script>" in root.find(f"{SVG}title").text
    assert "\u0001" not in drawn


def test_nothing_is_fetched_and_nothing_runs(drawn_for):
    _, drawn = drawn_for({"name": "甲", "designations": {"*": False}})
    root = drawing(drawn)
    names = {name for element in root.iter() for name in element.attrib}

    assert not any(name.startswith("on") or "href" in name or name == "src" for name in names)
    assert re.findall(r"url\(|@import|https?:", drawn.replace("http://www.w3.org/2000/svg", "")) == []


def test_a_reader_is_told_what_the_picture_shows(drawn_for):
    paths, drawn = drawn_for({"name": "甲", "designations": {"*": False}})
    root = drawing(drawn)

    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text.startswith("甲")
    assert all(node["label"] in root.find(f"{SVG}desc").text for node in paths["graph"]["recognitions"])


@pytest.mark.parametrize("tongue", Tongue)
def test_boxes_lie_within_the_picture_and_not_on_one_another(drawn_for, tongue):
    root = drawing(drawn_for(company(1), tongue)[1])
    width, height = float(root.get("width")), float(root.get("height"))
    boxes = [
        tuple(float(box.get(name)) for name in ("x", "y", "width", "height"))
        for box in root.iter(f"{SVG}rect")
        if box.get("class") == "box"
    ]

    assert width == 900
    for x, y, wide, tall in boxes:
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + tall <= height
    for index, (x, y, wide, tall) in enumerate(boxes):
        for u, v, broad, high in boxes[:index]:
            assert x + wide <= u or u + broad <= x or y + tall <= v or v + high <= y


@pytest.mark.parametrize("tongue", Tongue)
@pytest.mark.parametrize("seed", range(4))
def test_texts_fit_their_boxes(drawn_for, tongue, seed):
    root = drawing(drawn_for(company(seed), tongue)[1])

    for group in root.iter(f"{SVG}g"):
        box = group.find(f"{SVG}rect")
        if float(box.get("height")) > 20:
            right, low = (float(box.get(a)) + float(box.get(b)) for a, b in (("x", "width"), ("y", "height")))
            for text in group.iter(f"{SVG}text"):
                size = 13 if "name" in text.get("class") else 12
                assert float(text.get("x")) + length(text.text, size) <= right
                assert float(text.get("y")) < low


def test_the_same_company_gives_the_same_picture(drawn_for):
    assert drawn_for(company(2))[1] == drawn_for(json.loads(json.dumps(company(2))))[1]


def test_a_long_name_is_broken_and_then_cut():
    assert wrapped("省级制造业单项冠军企业", 164) == ["省级制造业单项冠军企业"]
    assert wrapped("provincial manufacturing champion", 164) == ["provincial", "manufacturing champion"]
    assert wrapped("甲" * 60, 130) == ["甲" * 10, "甲" * 10, "甲" * 9 + "…"]


def test_a_text_that_fits_is_left_alone():
    assert shortened("惠企", 30) == "惠企"
    assert shortened("惠企惠企", 39) == "惠企…"
