"""Files: none too long, none unfinished, none that knows the machine it was written on."""

import re
from pathlib import Path

LONGEST, LONGEST_MODULE = 600, 400

MAY_BE_LONGER = {
    Path("seeds/reference/gbt4754_2017.csv"): "a published table of codes, one a line",
    Path("seeds/reference/industry_words.yaml"): "a table of words, a code a line",
    Path("benchmarks/data/business_scopes.csv"): "a table of labelled scopes, one a line",
    Path("requirements/bench.txt"): "compiled: a line for each hash",
    Path("requirements/dev.txt"): "compiled: a line for each hash",
    Path("requirements/run.txt"): "compiled: a line for each hash",
    Path("requirements/spark.txt"): "compiled: a line for each hash",
}


def test_no_file_is_longer_than_600_lines(texts) -> None:
    long = {path for path, text in texts.items() if text.count("\n") > LONGEST}
    assert long - MAY_BE_LONGER.keys() == set()


def test_what_may_be_longer_is_longer(texts) -> None:
    present = MAY_BE_LONGER.keys() & texts.keys()
    assert present == {path for path in present if texts[path].count("\n") > LONGEST}


def test_no_module_is_longer_than_400_lines(texts) -> None:
    modules = {path: text.count("\n") for path, text in texts.items() if path.suffix == ".py"}
    assert {path: lines for path, lines in modules.items() if lines > LONGEST_MODULE} == {}


def test_nothing_is_left_to_be_done_later(texts) -> None:
    words = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b")
    code = {path: text for path, text in texts.items() if path.suffix in {".py", ".yaml", ".toml", ".md"}}
    assert [path for path, text in code.items() if words.search(text)] == []


def test_no_file_names_a_folder_of_one_machine(texts) -> None:
    machine = re.compile(r"(?<![\w.])/(?:wor[k]|roo[t]|hom[e])/")
    assert [path for path, text in texts.items() if machine.search(text)] == []


def test_every_text_ends_with_one_newline_and_has_no_tabs_in_code(texts) -> None:
    for path, text in texts.items():
        assert not text or (text.endswith("\n") and not text.endswith("\n\n")), path
        assert "\r" not in text, path
        if path.suffix in {".py", ".yaml"}:
            assert "\t" not in text, path
