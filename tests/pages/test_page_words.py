"""The words of the pages: every key that is asked for is there, in both languages, and none is idle."""

import re
from pathlib import Path

import pytest

from api.languages import Tongue
from api.pages.rendering import TEMPLATES
from api.pages.words import Say, words

PAGES = TEMPLATES.parent
_ASKED = re.compile(r"""(?:say|Say\([^)]*\)?\))\(\s*["']([a-z_]+\.[a-z0-9_]*[a-z0-9])["']""")
_NAMED = re.compile(r"""["']([a-z_]+\.[a-z0-9_]+)["']""")
_BUILT = re.compile(r"""say\(\s*f?["']([a-z_]+\.[a-z0-9_]*)(?:["']\s*~|\{)""")
_LITERAL = re.compile("[一-鿿]")
_SAID_IN_ITSELF = ("简体", "繁體", ">惠<")


def sources() -> list[Path]:
    return sorted([*TEMPLATES.rglob("*.html"), *PAGES.rglob("*.py")])


def test_every_key_that_is_asked_for_is_there() -> None:
    asked = {key for file in sources() for key in _ASKED.findall(file.read_text("utf-8"))}
    assert len(asked) > 30
    assert asked - {*words()} == set()


def test_no_word_is_idle() -> None:
    texts = [file.read_text("utf-8") for file in sources()]
    asked = {key for text in texts for key in _NAMED.findall(text)}
    begun = tuple(beginning for text in texts for beginning in _BUILT.findall(text))
    sections = {f"common.{name}" for name in ("company", "adviser", "bureau", "policy", "operator")}
    assert {key for key in words() if key not in asked | sections and not key.startswith(begun)} == set()


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: file.name)
def test_templates_hold_no_words_of_their_own(file) -> None:
    text = file.read_text("utf-8")
    for own in _SAID_IN_ITSELF:
        text = text.replace(own, "")
    assert _LITERAL.findall(text) == []


def test_the_gaps_are_the_same_in_both_languages() -> None:
    gaps = re.compile(r"{(\w+)}")
    for key, said in words().items():
        assert sorted(gaps.findall(said.zh)) == sorted(gaps.findall(said.en)), key


def test_no_text_promises_a_decision() -> None:
    promising = [key for key, said in words().items() for word in ("符合", "通过") if word in said.zh]
    assert promising == []


def test_traditional_is_written_as_in_taiwan() -> None:
    assert Say(Tongue.HANT)("common.policy") == "政策"
    assert Say(Tongue.HANT)("common.sign_out") == "退出"
    assert "匹配" in Say(Tongue.HANT)("home.begin")
